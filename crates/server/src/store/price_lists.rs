//! Imported price lists, each kept as the card it came from. Knows no arithmetic.

use super::{Change, Store, StoreError, count, number, read};
use crate::clock;
use domain::id::{AccountId, PriceListId};
use domain::money::Currency;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A price list without its card.
#[derive(Clone, Debug)]
pub struct PriceListRow {
    pub id: PriceListId,
    pub name: String,
    pub currency: Currency,
    pub region: String,
    pub meters: u64,
    pub imported_at: String,
    /// SHA-256 of the list as imported.
    pub digest: String,
}

/// A price list to be written.
#[derive(Clone, Debug)]
pub struct NewPriceList {
    pub id: PriceListId,
    pub name: String,
    pub currency: Currency,
    pub region: String,
    pub digest: String,
    pub meters: u64,
    /// The rate card as JSON.
    pub card: String,
}

fn price_list(row: &AnyRow) -> Result<PriceListRow, StoreError> {
    Ok(PriceListRow {
        id: read("price list", &row.try_get::<String, _>("id")?)?,
        name: row.try_get("name")?,
        currency: read("currency", &row.try_get::<String, _>("currency")?)?,
        region: row.try_get("region")?,
        meters: count(row.try_get("meters")?),
        imported_at: row.try_get("imported_at")?,
        digest: row.try_get("digest")?,
    })
}

impl Store {
    /// The price lists of an account, newest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn price_lists(&self, account: &AccountId) -> Result<Vec<PriceListRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, currency, region, meters, imported_at, digest FROM price_lists \
             WHERE account_id = $1 ORDER BY id DESC",
        )
        .bind(account.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(price_list).collect()
    }

    /// A price list with its card.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn price_list(
        &self,
        account: &AccountId,
        id: &PriceListId,
    ) -> Result<(PriceListRow, String), StoreError> {
        let row = sqlx::query("SELECT * FROM price_lists WHERE account_id = $1 AND id = $2")
            .bind(account.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?;
        Ok((price_list(&row)?, row.try_get("card")?))
    }
}

impl Change {
    /// Keeps a price list; where the same card is there already, says which it is.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_price_list(
        &mut self,
        list: &NewPriceList,
    ) -> Result<Option<PriceListRow>, StoreError> {
        let account = self.account();
        let added = sqlx::query(
            "INSERT INTO price_lists (account_id, id, name, currency, region, digest, meters, imported_at, card) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (account_id, digest, region) DO NOTHING",
        )
        .bind(&account)
        .bind(list.id.as_str())
        .bind(&list.name)
        .bind(list.currency.code())
        .bind(&list.region)
        .bind(&list.digest)
        .bind(number(list.meters))
        .bind(clock::now_text())
        .bind(&list.card)
        .execute(&mut *self.tx)
        .await?;
        if added.rows_affected() == 1 {
            return Ok(None);
        }
        let row = sqlx::query(
            "SELECT id, name, currency, region, meters, imported_at, digest FROM price_lists \
             WHERE account_id = $1 AND digest = $2 AND region = $3",
        )
        .bind(&account)
        .bind(&list.digest)
        .bind(&list.region)
        .fetch_one(&mut *self.tx)
        .await?;
        price_list(&row).map(Some)
    }
}
