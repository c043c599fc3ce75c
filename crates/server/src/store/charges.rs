//! Batches of charges: headers and manifests. The lines are never rows; they stay in segments.

use super::{Change, Store, StoreError, count, number, present, read};
use crate::clock;
use domain::charges::{Billing, ChargeFormat, Period};
use domain::id::{AccountId, BatchId};
use domain::money::Currency;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

/// One segment of a batch: its name and what it holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestPart {
    /// Path below the folder of segments.
    pub path: String,
    pub bytes: u64,
    pub segment: charges::segment::SegmentManifest,
}

/// A batch as the books keep it.
#[derive(Clone, Debug)]
pub struct BatchRow {
    pub account_id: AccountId,
    pub id: BatchId,
    pub period: Period,
    pub billing: Billing,
    pub currency: Currency,
    pub format: ChargeFormat,
    pub invoice_number: Option<String>,
    pub digest: String,
    pub file_name: Option<String>,
    pub lines: u64,
    pub customers: u64,
    pub total: String,
    pub imported_at: String,
    pub parts: Vec<ManifestPart>,
}

/// A batch to be swapped in.
#[derive(Clone, Debug)]
pub struct NewBatch {
    pub id: BatchId,
    pub period: Period,
    pub billing: Billing,
    pub currency: Currency,
    pub format: ChargeFormat,
    pub invoice_number: Option<String>,
    pub digest: String,
    pub file_name: Option<String>,
    pub lines: u64,
    pub customers: u64,
    pub total: String,
    pub parts: Vec<ManifestPart>,
}

/// What became of a batch.
#[derive(Clone, Debug)]
pub enum Swap {
    /// It is in; segments of the batch it replaced may go.
    Swapped { replaced: Option<BatchId> },
    /// The same content is there already: nothing changed.
    SameContent(BatchRow),
    /// The invoice is there with other content, and billed is immutable.
    OtherContent(BatchRow),
}

fn batch(row: &AnyRow) -> Result<BatchRow, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(BatchRow {
        account_id: read("account", &text("account_id")?)?,
        id: read("batch", &text("id")?)?,
        period: read("period", &text("period")?)?,
        billing: read("billing", &text("billing")?)?,
        currency: read("currency", &text("currency")?)?,
        format: read("format", &text("format")?)?,
        invoice_number: present(text("invoice_number")?),
        digest: text("digest")?,
        file_name: present(text("file_name")?),
        lines: count(row.try_get("lines")?),
        customers: count(row.try_get("customers")?),
        total: text("total")?,
        imported_at: text("imported_at")?,
        parts: serde_json::from_str(&text("manifest")?)
            .map_err(|error| StoreError::Corrupt(format!("a manifest: {error}")))?,
    })
}

impl Store {
    /// Every batch of an account, newest period first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn batches(&self, account: &AccountId) -> Result<Vec<BatchRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM charge_batches WHERE account_id = $1 ORDER BY period DESC, id DESC",
        )
        .bind(account.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(batch).collect()
    }

    /// The batches of one month.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn batches_of(
        &self,
        account: &AccountId,
        period: Period,
    ) -> Result<Vec<BatchRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM charge_batches WHERE account_id = $1 AND period = $2 ORDER BY id",
        )
        .bind(account.as_str())
        .bind(period.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(batch).collect()
    }

    /// The ids of every batch of the installation, to tell segments from orphans.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn batch_ids(&self) -> Result<std::collections::HashSet<String>, StoreError> {
        let rows = sqlx::query("SELECT id FROM charge_batches")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| row.try_get("id").map_err(StoreError::from))
            .collect()
    }

    /// The accounts that buy from a provider, with the MPN id by which its files name them.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn resellers_of(
        &self,
        provider: &AccountId,
    ) -> Result<Vec<(AccountId, String)>, StoreError> {
        let rows =
            sqlx::query("SELECT id, mpn_id FROM accounts WHERE provider_id = $1 AND mpn_id <> ''")
                .bind(provider.as_str())
                .fetch_all(&self.pool)
                .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    read("account", &row.try_get::<String, _>("id")?)?,
                    row.try_get("mpn_id")?,
                ))
            })
            .collect()
    }
}

impl Store {
    /// Whether a PartnerID is that of a reseller that buys from an account, or through which one of its customers does.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn is_reseller_of(
        &self,
        provider: &AccountId,
        mpn_id: &str,
    ) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM accounts WHERE provider_id = $1 AND mpn_id = $2) \
             + (SELECT COUNT(*) FROM customers WHERE account_id = $1 AND reseller_mpn_id = $2) AS known",
        )
        .bind(provider.as_str())
        .bind(mpn_id)
        .fetch_one(&self.pool)
        .await?;
        Ok(row.try_get::<i64, _>("known")? > 0)
    }
}

impl Change {
    /// Swaps a batch in by its key (period, billing, currency, format, invoice).
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn swap_batch(&mut self, new: &NewBatch) -> Result<Swap, StoreError> {
        let account = self.account();
        // Taking the account's row first makes two imports of one account take turns on either engine.
        sqlx::query("UPDATE accounts SET version = version WHERE id = $1")
            .bind(&account)
            .execute(&mut *self.tx)
            .await?;
        let found = sqlx::query(
            "SELECT * FROM charge_batches WHERE account_id = $1 AND period = $2 AND billing = $3 AND currency = $4 \
             AND format = $5 AND invoice_number = $6",
        )
        .bind(&account)
        .bind(new.period.to_string())
        .bind(new.billing.as_str())
        .bind(new.currency.code())
        .bind(new.format.as_str())
        .bind(new.invoice_number.as_deref().unwrap_or_default())
        .fetch_optional(&mut *self.tx)
        .await?;
        let replaced = match found.as_ref().map(batch).transpose()? {
            Some(there) if there.digest == new.digest => return Ok(Swap::SameContent(there)),
            Some(there) if there.billing == Billing::Billed => {
                return Ok(Swap::OtherContent(there));
            }
            Some(there) => {
                sqlx::query("DELETE FROM charge_batches WHERE account_id = $1 AND id = $2")
                    .bind(&account)
                    .bind(there.id.as_str())
                    .execute(&mut *self.tx)
                    .await?;
                Some(there.id)
            }
            None => None,
        };
        let manifest = serde_json::to_string(&new.parts)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        sqlx::query(
            "INSERT INTO charge_batches (account_id, id, period, billing, currency, format, invoice_number, digest, \
             file_name, lines, customers, total, imported_at, manifest) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(&account)
        .bind(new.id.as_str())
        .bind(new.period.to_string())
        .bind(new.billing.as_str())
        .bind(new.currency.code())
        .bind(new.format.as_str())
        .bind(new.invoice_number.as_deref().unwrap_or_default())
        .bind(&new.digest)
        .bind(new.file_name.as_deref().unwrap_or_default())
        .bind(number(new.lines))
        .bind(number(new.customers))
        .bind(&new.total)
        .bind(clock::now_text())
        .bind(manifest)
        .execute(&mut *self.tx)
        .await?;
        Ok(Swap::Swapped { replaced })
    }
}
