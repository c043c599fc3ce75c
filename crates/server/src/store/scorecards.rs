//! What companies say of their accounts before the yearly review. Knows no route and no rule.

use super::{Change, Store, StoreError, present};
use domain::id::AccountId;
use domain::wire::scorecards::ScorecardFacts;
use sqlx::Row;

impl Store {
    /// What was kept of an account and its version; nothing and 0 where nothing was written.
    ///
    /// # Errors
    /// When the books cannot be reached, or hold what cannot be read.
    pub async fn scorecard_facts(
        &self,
        account: &AccountId,
    ) -> Result<(Option<ScorecardFacts>, u32), StoreError> {
        let row = sqlx::query("SELECT facts, version FROM scorecards WHERE account_id = $1")
            .bind(account.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else {
            return Ok((None, 0));
        };
        let version = u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or_default();
        let facts = present(row.try_get("facts")?)
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| StoreError::Corrupt(format!("a scorecard: {error}")))?;
        Ok((facts, version))
    }
}

impl Change {
    /// Keeps what is said of the account that changes; the door made or found its row.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_scorecard_facts(&mut self, facts: &ScorecardFacts) -> Result<(), StoreError> {
        let account = self.account();
        let text =
            serde_json::to_string(facts).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        sqlx::query("UPDATE scorecards SET facts = $2 WHERE account_id = $1")
            .bind(account)
            .bind(text)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}
