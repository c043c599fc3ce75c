//! Letterheads of accounts. Knows no route and no paper.

use super::{Change, Store, StoreError};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::id::AccountId;
use domain::letterheads::{Letterhead, Logo};
use sqlx::Row;

impl Store {
    /// An account's letterhead; an empty one where it has none.
    ///
    /// # Errors
    /// When the books cannot be reached, or hold what cannot be printed.
    pub async fn letterhead(&self, account: &AccountId) -> Result<Letterhead, StoreError> {
        let row = sqlx::query(
            "SELECT address, foot, colour, logo FROM letterheads WHERE account_id = $1",
        )
        .bind(account.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(Letterhead::default());
        };
        let text = |column: &str| row.try_get::<String, _>(column);
        let corrupt = |problem: String| StoreError::Corrupt(format!("a letterhead: {problem}"));
        let logo = match text("logo")?.as_str() {
            "" => None,
            packed => {
                let bytes = BASE64_STANDARD
                    .decode(packed)
                    .map_err(|problem| corrupt(problem.to_string()))?;
                Some(Logo::try_from(bytes).map_err(|problem| corrupt(problem.to_string()))?)
            }
        };
        Letterhead::new(&text("address")?, &text("foot")?, &text("colour")?, logo)
            .map_err(|problem| corrupt(problem.to_string()))
    }
}

impl Change {
    /// Sets the letterhead of the account that is changed.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_letterhead(&mut self, letterhead: &Letterhead) -> Result<(), StoreError> {
        let account = self.account();
        let logo = letterhead.logo.as_ref();
        sqlx::query(
            "INSERT INTO letterheads (account_id, address, foot, colour, logo) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (account_id) DO UPDATE SET address = excluded.address, foot = excluded.foot, \
             colour = excluded.colour, logo = excluded.logo",
        )
        .bind(account)
        .bind(&letterhead.address)
        .bind(&letterhead.foot)
        .bind(letterhead.colour.map_or_else(String::new, |colour| colour.to_string()))
        .bind(logo.map_or_else(String::new, |logo| BASE64_STANDARD.encode(logo.bytes())))
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
