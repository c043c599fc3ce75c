//! The directory of providers, and resellers' requests for a relationship. Knows no route and no mail.

use super::accounts::{PROVIDER_COLUMNS, account};
use super::{Change, Store, StoreError, count, present, read};
use crate::clock;
use domain::accounts::Account;
use domain::id::{AccountId, CompanyId};
use domain::providers::ProviderEntry;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A provider with what it says of itself.
#[derive(Clone, Debug)]
pub struct ProviderRow {
    pub account: Account,
    pub entry: ProviderEntry,
    /// 0 where nothing was written yet.
    pub version: u32,
}

/// A reseller's request as the books have it.
#[derive(Clone, Debug)]
pub struct RelationshipRequestRow {
    pub provider_id: AccountId,
    pub reseller_id: AccountId,
    pub message: String,
    pub requested_by: String,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// `pending`, `accepted` or `declined`.
    pub state: String,
}

/// A request as the company that sent it finds it.
#[derive(Clone, Debug)]
pub struct SentRequestRow {
    pub request: RelationshipRequestRow,
    pub provider_name: String,
    /// Key of the market region of the account that asked.
    pub region: String,
    /// Seconds since 1970.
    pub created_at: i64,
}

/// Requests of one reseller that wait at a time.
const WAITING_MAX: u64 = 20;

fn entry(text: String) -> Result<ProviderEntry, StoreError> {
    match present(text) {
        None => Ok(ProviderEntry::default()),
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| StoreError::Corrupt(format!("a provider's entry: {error}"))),
    }
}

fn version(row: &AnyRow) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.try_get::<i64, _>("entry_version")?).unwrap_or_default())
}

fn request(row: &AnyRow) -> Result<RelationshipRequestRow, StoreError> {
    Ok(RelationshipRequestRow {
        provider_id: read("provider", &row.try_get::<String, _>("provider_id")?)?,
        reseller_id: read("reseller", &row.try_get::<String, _>("reseller_id")?)?,
        message: row.try_get("message")?,
        requested_by: row.try_get("requested_by")?,
        expires_at: row.try_get("expires_at")?,
        state: row.try_get("state")?,
    })
}

impl Store {
    /// Every provider that wrote an entry, by name.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn providers(&self) -> Result<Vec<ProviderRow>, StoreError> {
        let rows = sqlx::query(PROVIDER_COLUMNS).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                Ok(ProviderRow {
                    account: account(row)?,
                    entry: entry(row.try_get("entry")?)?,
                    version: version(row)?,
                })
            })
            .collect()
    }

    /// What a provider says of itself and its version; an empty entry and 0 where nothing was written.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn provider_entry(
        &self,
        provider: &AccountId,
    ) -> Result<(ProviderEntry, u32), StoreError> {
        let row = sqlx::query(
            "SELECT entry, version AS entry_version FROM provider_entries WHERE account_id = $1",
        )
        .bind(provider.as_str())
        .fetch_optional(&self.pool)
        .await?;
        match row {
            None => Ok((ProviderEntry::default(), 0)),
            Some(row) => Ok((entry(row.try_get("entry")?)?, version(&row)?)),
        }
    }

    /// A request of which a provider holds the link; over is as unseen as unknown.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn relationship_request(
        &self,
        provider: &AccountId,
        token_hash: &str,
    ) -> Result<RelationshipRequestRow, StoreError> {
        let row = sqlx::query(
            "SELECT provider_id, reseller_id, message, requested_by, expires_at, state FROM relationship_requests \
             WHERE provider_id = $1 AND token_hash = $2 AND expires_at > $3",
        )
        .bind(provider.as_str())
        .bind(token_hash)
        .bind(clock::now_seconds())
        .fetch_one(&self.pool)
        .await?;
        request(&row)
    }

    /// What a company's accounts asked of providers, the newest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn sent_requests(
        &self,
        company: &CompanyId,
    ) -> Result<Vec<SentRequestRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.provider_id, r.reseller_id, r.message, r.requested_by, r.created_at, r.expires_at, r.state, \
             a.region, c.name AS provider_name FROM relationship_requests r \
             JOIN accounts a ON a.id = r.reseller_id JOIN accounts p ON p.id = r.provider_id \
             JOIN companies c ON c.id = p.company_id \
             WHERE a.company_id = $1 ORDER BY r.created_at DESC, r.token_hash",
        )
        .bind(company.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(SentRequestRow {
                    request: request(row)?,
                    provider_name: row.try_get("provider_name")?,
                    region: row.try_get("region")?,
                    created_at: row.try_get("created_at")?,
                })
            })
            .collect()
    }
}

impl Change {
    /// Keeps what the account says of itself; the door made or found its row.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_provider_entry(&mut self, entry: &ProviderEntry) -> Result<(), StoreError> {
        let account = self.account();
        let text =
            serde_json::to_string(entry).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        sqlx::query("UPDATE provider_entries SET entry = $2 WHERE account_id = $1")
            .bind(account)
            .bind(text)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Keeps a request, in the place of one to the same provider that waits still, whose link opens nothing then; false
    /// where the reseller has too many that wait.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_relationship_request(
        &mut self,
        token_hash: &str,
        new: &RelationshipRequestRow,
    ) -> Result<bool, StoreError> {
        let now = clock::now_seconds();
        sqlx::query(
            "DELETE FROM relationship_requests \
             WHERE provider_id = $1 AND reseller_id = $2 AND state = 'pending' AND expires_at > $3",
        )
        .bind(new.provider_id.as_str())
        .bind(new.reseller_id.as_str())
        .bind(now)
        .execute(&mut *self.tx)
        .await?;
        let row = sqlx::query(
            "SELECT COUNT(*) AS total FROM relationship_requests \
             WHERE reseller_id = $1 AND state = 'pending' AND expires_at > $2",
        )
        .bind(new.reseller_id.as_str())
        .bind(now)
        .fetch_one(&mut *self.tx)
        .await?;
        if count(row.try_get("total")?) >= WAITING_MAX {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO relationship_requests (provider_id, token_hash, reseller_id, message, requested_by, created_at, \
             expires_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.provider_id.as_str())
        .bind(token_hash)
        .bind(new.reseller_id.as_str())
        .bind(&new.message)
        .bind(&new.requested_by)
        .bind(now)
        .bind(new.expires_at)
        .bind(&new.state)
        .execute(&mut *self.tx)
        .await?;
        Ok(true)
    }

    /// Decides a request that waits; of two at once one wins.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was decided already or is over.
    pub async fn decide_relationship_request(
        &mut self,
        token_hash: &str,
        state: &str,
    ) -> Result<(), StoreError> {
        let account = self.account();
        let decided = sqlx::query(
            "UPDATE relationship_requests SET state = $3 \
             WHERE provider_id = $1 AND token_hash = $2 AND state = 'pending' AND expires_at > $4",
        )
        .bind(account)
        .bind(token_hash)
        .bind(state)
        .bind(clock::now_seconds())
        .execute(&mut *self.tx)
        .await?;
        if decided.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(
                "the request was decided already, or its link is over",
            ))
        }
    }

    /// Ties a reseller's account to the account that changes.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has a provider already.
    pub async fn tie_reseller(&mut self, reseller: &AccountId) -> Result<(), StoreError> {
        let account = self.account();
        let tied = sqlx::query(
            "UPDATE accounts SET provider_id = $2, version = version + 1 WHERE id = $1 AND provider_id = ''",
        )
        .bind(reseller.as_str())
        .bind(account)
        .execute(&mut *self.tx)
        .await?;
        if tied.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict("the reseller has a provider already"))
        }
    }
}
