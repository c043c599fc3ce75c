//! Kept quotes: the priced quote as it was answered. Knows no arithmetic.

use super::{Change, Store, StoreError, count, number, read};
use crate::clock;
use domain::id::{AccountId, CustomerId, QuoteId};
use domain::money::Currency;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A kept quote.
#[derive(Clone, Debug)]
pub struct QuoteRow {
    pub id: QuoteId,
    pub number: String,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub currency: Currency,
    pub lines: u64,
    pub total: String,
    pub created_at: String,
    /// The priced quote as JSON.
    pub priced: String,
    pub version: u32,
}

/// A quote to be written.
#[derive(Clone, Debug)]
pub struct NewQuote {
    pub id: QuoteId,
    pub customer_id: CustomerId,
    pub currency: Currency,
    pub lines: u64,
    pub total: String,
    pub priced: String,
}

const COLUMNS: &str = "SELECT q.id, q.number, q.customer_id, q.currency, q.lines, q.total, q.created_at, q.priced, \
     q.version, COALESCE(c.name, '') AS customer_name FROM quotes q \
     LEFT JOIN customers c ON c.account_id = q.account_id AND c.id = q.customer_id WHERE q.account_id = $1";

fn quote(row: &AnyRow) -> Result<QuoteRow, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(QuoteRow {
        id: read("quote", &text("id")?)?,
        number: text("number")?,
        customer_id: read("customer", &text("customer_id")?)?,
        customer_name: text("customer_name")?,
        currency: read("currency", &text("currency")?)?,
        lines: count(row.try_get("lines")?),
        total: text("total")?,
        created_at: text("created_at")?,
        priced: text("priced")?,
        version: u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or_default(),
    })
}

impl Store {
    /// The quotes of an account, newest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn quotes(&self, account: &AccountId) -> Result<Vec<QuoteRow>, StoreError> {
        let sql = format!("{COLUMNS}{}", " ORDER BY q.id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(account.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(quote).collect()
    }

    /// A quote of an account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn quote(&self, account: &AccountId, id: &QuoteId) -> Result<QuoteRow, StoreError> {
        let sql = format!("{COLUMNS}{}", " AND q.id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(account.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?;
        quote(&row)
    }
}

impl Change {
    /// Keeps a quote under the account's next number, such as `Q-2026-0001`.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_quote(&mut self, quote: &NewQuote) -> Result<(String, String), StoreError> {
        let account = self.account();
        let row = sqlx::query("UPDATE accounts SET quote_number = quote_number + 1 WHERE id = $1 RETURNING quote_number")
            .bind(&account)
            .fetch_one(&mut *self.tx)
            .await?;
        let number_text = format!(
            "Q-{}-{:04}",
            clock::year(),
            row.try_get::<i64, _>("quote_number")?
        );
        let created_at = clock::now_text();
        sqlx::query(
            "INSERT INTO quotes (account_id, id, number, customer_id, currency, lines, total, created_at, priced) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&account)
        .bind(quote.id.as_str())
        .bind(&number_text)
        .bind(quote.customer_id.as_str())
        .bind(quote.currency.code())
        .bind(number(quote.lines))
        .bind(&quote.total)
        .bind(&created_at)
        .bind(&quote.priced)
        .execute(&mut *self.tx)
        .await?;
        Ok((number_text, created_at))
    }

    /// Replaces what a quote says; the version was checked at the door.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn replace_quote(&mut self, quote: &NewQuote) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query(
            "UPDATE quotes SET customer_id = $3, currency = $4, lines = $5, total = $6, priced = $7 \
             WHERE account_id = $1 AND id = $2",
        )
        .bind(&account)
        .bind(quote.id.as_str())
        .bind(quote.customer_id.as_str())
        .bind(quote.currency.code())
        .bind(number(quote.lines))
        .bind(&quote.total)
        .bind(&quote.priced)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
