//! Imported sheets of exchange rates, each kept as the text it came from. Knows no arithmetic.

use super::{Change, Store, StoreError, read};
use crate::clock;
use domain::charges::Period;
use domain::id::{AccountId, ExchangeRatesId};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A sheet of one month.
#[derive(Clone, Debug)]
pub struct ExchangeRatesRow {
    pub id: ExchangeRatesId,
    pub month: Period,
    /// Who published it.
    pub source: String,
    /// Of the text.
    pub digest: String,
    pub imported_at: String,
    /// The text as it was imported.
    pub sheet: String,
}

fn exchange_rates(row: &AnyRow) -> Result<ExchangeRatesRow, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(ExchangeRatesRow {
        id: read("exchange rates", &text("id")?)?,
        month: read("month", &text("month")?)?,
        source: text("source")?,
        digest: text("digest")?,
        imported_at: text("imported_at")?,
        sheet: text("sheet")?,
    })
}

impl Store {
    /// Every sheet of an account, latest month first; of a month each source's last, the one imported last first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn exchange_rates(
        &self,
        account: &AccountId,
    ) -> Result<Vec<ExchangeRatesRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM exchange_rates WHERE account_id = $1 ORDER BY month DESC, id DESC",
        )
        .bind(account.as_str())
        .fetch_all(&self.pool)
        .await?;
        last_of_each_source(&rows)
    }

    /// The sheets of a month: each source's last, the one imported last first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn exchange_rates_of(
        &self,
        account: &AccountId,
        month: Period,
    ) -> Result<Vec<ExchangeRatesRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM exchange_rates WHERE account_id = $1 AND month = $2 ORDER BY id DESC",
        )
        .bind(account.as_str())
        .bind(month.to_string())
        .fetch_all(&self.pool)
        .await?;
        last_of_each_source(&rows)
    }
}

/// Of sheets by month, the one imported last first, those that no later one of their source took the place of.
fn last_of_each_source(rows: &[AnyRow]) -> Result<Vec<ExchangeRatesRow>, StoreError> {
    let mut kept: Vec<ExchangeRatesRow> = Vec::with_capacity(rows.len());
    for row in rows {
        let sheet = exchange_rates(row)?;
        let mut later = kept.iter().rev().take_while(|one| one.month == sheet.month);
        if !later.any(|one| one.source == sheet.source) {
            kept.push(sheet);
        }
    }
    Ok(kept)
}

impl Change {
    /// Keeps a sheet as its source's last of the month. The same text that stands last already stays what it is, and is said; one
    /// that another sheet took the place of comes again.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_exchange_rates(
        &mut self,
        new: &ExchangeRatesRow,
    ) -> Result<Option<ExchangeRatesRow>, StoreError> {
        let account = self.account();
        let added = sqlx::query(
            "INSERT INTO exchange_rates (account_id, id, month, source, digest, imported_at, sheet) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, digest, month, source) DO UPDATE \
             SET id = excluded.id, imported_at = excluded.imported_at \
             WHERE exchange_rates.id <> (SELECT MAX(last.id) FROM exchange_rates AS last \
             WHERE last.account_id = excluded.account_id AND last.month = excluded.month \
             AND last.source = excluded.source)",
        )
        .bind(&account)
        .bind(new.id.as_str())
        .bind(new.month.to_string())
        .bind(&new.source)
        .bind(&new.digest)
        .bind(clock::now_text())
        .bind(&new.sheet)
        .execute(&mut *self.tx)
        .await?;
        if added.rows_affected() == 1 {
            return Ok(None);
        }
        let there = sqlx::query(
            "SELECT * FROM exchange_rates WHERE account_id = $1 AND digest = $2 AND month = $3 AND source = $4",
        )
        .bind(&account)
        .bind(&new.digest)
        .bind(new.month.to_string())
        .bind(&new.source)
        .fetch_one(&mut *self.tx)
        .await?;
        exchange_rates(&there).map(Some)
    }
}
