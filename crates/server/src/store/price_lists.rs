//! Imported price lists, each kept as the text it came from. Knows no arithmetic.

use super::{Change, Store, StoreError, count, number, present, read};
use crate::clock;
use domain::charges::Period;
use domain::id::{AccountId, PriceListId};
use domain::money::Currency;
use domain::price_lists::PriceListFormat;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A price list without its text.
#[derive(Clone, Debug)]
pub struct PriceListRow {
    pub id: PriceListId,
    pub name: String,
    pub format: PriceListFormat,
    pub currency: Currency,
    /// ISO 3166-1 alpha-2; empty where nobody said.
    pub market: String,
    pub month: Option<Period>,
    /// Of the text.
    pub digest: String,
    pub offers: u64,
    pub imported_at: String,
}

/// A price list to be written.
#[derive(Clone, Debug)]
pub struct NewPriceList {
    pub row: PriceListRow,
    /// The text as it was imported.
    pub source: String,
}

const COLUMNS: &str = "id, name, format, currency, market, month, digest, offers, imported_at";

fn price_list(row: &AnyRow) -> Result<PriceListRow, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(PriceListRow {
        id: read("price list", &text("id")?)?,
        name: text("name")?,
        format: read("format", &text("format")?)?,
        currency: read("currency", &text("currency")?)?,
        market: text("market")?,
        month: present(text("month")?)
            .map(|month| read("month", &month))
            .transpose()?,
        digest: text("digest")?,
        offers: count(row.try_get("offers")?),
        imported_at: text("imported_at")?,
    })
}

impl Store {
    /// The price lists of an account, newest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn price_lists(&self, account: &AccountId) -> Result<Vec<PriceListRow>, StoreError> {
        let query =
            format!("SELECT {COLUMNS} FROM price_lists WHERE account_id = $1 ORDER BY id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(account.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(price_list).collect()
    }

    /// A price list without its text.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn price_list(
        &self,
        account: &AccountId,
        id: &PriceListId,
    ) -> Result<PriceListRow, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM price_lists WHERE account_id = $1 AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(account.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?;
        price_list(&row)
    }

    /// The text of a price list as it was imported.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn price_list_source(
        &self,
        account: &AccountId,
        id: &PriceListId,
    ) -> Result<String, StoreError> {
        let row = sqlx::query("SELECT source FROM price_lists WHERE account_id = $1 AND id = $2")
            .bind(account.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get("source")?)
    }
}

impl Change {
    /// Keeps a price list; where the same text of the same market and month is there already, says
    /// which it is.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_price_list(
        &mut self,
        list: &NewPriceList,
    ) -> Result<Option<PriceListRow>, StoreError> {
        let account = self.account();
        let NewPriceList { row, source } = list;
        let month = row.month.map(|month| month.to_string()).unwrap_or_default();
        let added = sqlx::query(
            "INSERT INTO price_lists \
             (account_id, id, name, format, currency, market, month, digest, offers, imported_at, source) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (account_id, digest, market, month) DO NOTHING",
        )
        .bind(&account)
        .bind(row.id.as_str())
        .bind(&row.name)
        .bind(row.format.as_str())
        .bind(row.currency.code())
        .bind(&row.market)
        .bind(&month)
        .bind(&row.digest)
        .bind(number(row.offers))
        .bind(clock::now_text())
        .bind(source)
        .execute(&mut *self.tx)
        .await?;
        if added.rows_affected() == 1 {
            return Ok(None);
        }
        let query = format!(
            "SELECT {COLUMNS} FROM price_lists \
             WHERE account_id = $1 AND digest = $2 AND market = $3 AND month = $4"
        );
        let there = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&account)
            .bind(&row.digest)
            .bind(&row.market)
            .bind(&month)
            .fetch_one(&mut *self.tx)
            .await?;
        price_list(&there).map(Some)
    }
}
