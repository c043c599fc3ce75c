//! What happens to a kept quote: approval, sending, new versions, the customer's decision. Each
//! statement says which state it needs, so that of two at once one wins. Knows no arithmetic.

use super::{NewQuote, QuoteRow, one};
use crate::clock;
use crate::store::{Change, Store, StoreError};
use domain::id::{AccountId, QuoteId};
use domain::quotes::QuoteStatus;
use sqlx::Row;

/// A customer's decision to be written.
#[derive(Clone, Debug)]
pub struct NewDecision<'a> {
    pub status: QuoteStatus,
    /// As JSON.
    pub decision: String,
    /// The quote as the customer received it, byte by byte.
    pub answer: &'a str,
    pub decided_at: String,
    pub decided_by: String,
}

/// An accepted quote that waits to be ordered.
#[derive(Clone, Debug)]
pub struct OrderRequestRow {
    pub id: String,
    pub quote_id: String,
    pub quote_number: String,
    pub quote_version: u32,
    pub customer_id: String,
    pub customer_name: String,
    pub created_at: String,
    pub status: String,
}

impl Store {
    /// The accepted quotes that wait to be ordered, newest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn order_requests(
        &self,
        account: &AccountId,
    ) -> Result<Vec<OrderRequestRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT o.id, o.quote_id, o.created_at, o.status, q.number, q.quote_version, q.customer_id, \
             COALESCE(c.name, '') AS customer_name FROM order_requests o \
             JOIN quotes q ON q.account_id = o.account_id AND q.id = o.quote_id \
             LEFT JOIN customers c ON c.account_id = o.account_id AND c.id = q.customer_id \
             WHERE o.account_id = $1 ORDER BY o.id DESC",
        )
        .bind(account.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let version = row.try_get::<i64, _>("quote_version")?;
                Ok(OrderRequestRow {
                    id: row.try_get("id")?,
                    quote_id: row.try_get("quote_id")?,
                    quote_number: row.try_get("number")?,
                    quote_version: u32::try_from(version).unwrap_or_default(),
                    customer_id: row.try_get("customer_id")?,
                    customer_name: row.try_get("customer_name")?,
                    created_at: row.try_get("created_at")?,
                    status: row.try_get("status")?,
                })
            })
            .collect()
    }
}

impl Change {
    /// Records who approved a draft's lines below cost, as JSON.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is no draft any more; or the books cannot be reached.
    pub async fn approve_quote(&mut self, id: &QuoteId, approval: &str) -> Result<(), StoreError> {
        let done = sqlx::query(
            "UPDATE quotes SET approval = $3 WHERE account_id = $1 AND id = $2 AND status = 'draft'",
        )
        .bind(self.account())
        .bind(id.as_str())
        .bind(approval)
        .execute(&mut *self.tx)
        .await?;
        one(done.rows_affected(), "the quote is no draft any more")
    }

    /// A draft becomes sent and opens by its link; the versions before it are superseded.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is no draft any more, or when the customer accepted another
    /// version; or the books cannot be reached.
    pub async fn send_quote(
        &mut self,
        root_id: &str,
        id: &QuoteId,
        link_token_hash: &str,
        sent_at: &str,
    ) -> Result<(), StoreError> {
        let account = self.account();
        // First, so that a customer who accepts the version before waits, or is waited for.
        sqlx::query(
            "UPDATE quotes SET status = 'superseded', version = version + 1 \
             WHERE account_id = $1 AND root_id = $2 AND id <> $3 AND status IN ('sent', 'declined')",
        )
        .bind(&account)
        .bind(root_id)
        .bind(id.as_str())
        .execute(&mut *self.tx)
        .await?;
        let accepted = sqlx::query(
            "SELECT 1 FROM quotes WHERE account_id = $1 AND root_id = $2 AND status = 'accepted'",
        )
        .bind(&account)
        .bind(root_id)
        .fetch_optional(&mut *self.tx)
        .await?;
        if accepted.is_some() {
            return Err(StoreError::Conflict(
                "the customer accepted another version of this quote; begin a quote of its own",
            ));
        }
        let done = sqlx::query(
            "UPDATE quotes SET status = 'sent', sent_at = $3, link_token_hash = $4 \
             WHERE account_id = $1 AND id = $2 AND status = 'draft'",
        )
        .bind(&account)
        .bind(id.as_str())
        .bind(sent_at)
        .bind(link_token_hash)
        .execute(&mut *self.tx)
        .await?;
        one(done.rows_affected(), "the quote is no draft any more")
    }

    /// A sent quote opens by another link from now on, and by no earlier one.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was decided, superseded or over meanwhile; or the books cannot be
    /// reached.
    pub async fn renew_quote_link(
        &mut self,
        id: &QuoteId,
        link_token_hash: &str,
    ) -> Result<(), StoreError> {
        let done = sqlx::query(
            "UPDATE quotes SET link_token_hash = $3 \
             WHERE account_id = $1 AND id = $2 AND status = 'sent' AND valid_until >= $4",
        )
        .bind(self.account())
        .bind(id.as_str())
        .bind(link_token_hash)
        .bind(clock::today().to_string())
        .execute(&mut *self.tx)
        .await?;
        one(done.rows_affected(), "the quote is not open any more")
    }

    /// Sees to it that a link still opens a quote when this change is kept: whoever replaces it meanwhile waits.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it does not any more; or the books cannot be reached.
    pub async fn hold_quote_link(
        &mut self,
        id: &QuoteId,
        link_token_hash: &str,
    ) -> Result<(), StoreError> {
        let held = sqlx::query(
            "UPDATE quotes SET link_token_hash = link_token_hash \
             WHERE account_id = $1 AND id = $2 AND link_token_hash = $3",
        )
        .bind(self.account())
        .bind(id.as_str())
        .bind(link_token_hash)
        .execute(&mut *self.tx)
        .await?;
        match held.rows_affected() {
            0 => Err(StoreError::NotFound),
            _ => Ok(()),
        }
    }

    /// Begins a draft version under the number of another; answers its version and when it began.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_quote_version(
        &mut self,
        quote: &NewQuote,
        of: &QuoteRow,
    ) -> Result<(u32, String), StoreError> {
        let row = sqlx::query(
            "SELECT MAX(quote_version) AS newest FROM quotes WHERE account_id = $1 AND root_id = $2",
        )
        .bind(self.account())
        .bind(&of.root_id)
        .fetch_one(&mut *self.tx)
        .await?;
        let newest = u32::try_from(row.try_get::<i64, _>("newest")?).unwrap_or_default();
        let created_at = clock::now_text();
        self.insert_quote(
            quote,
            (&of.number, newest + 1),
            (&of.root_id, of.id.as_str()),
            &created_at,
        )
        .await?;
        Ok((newest + 1, created_at))
    }

    /// Keeps what the customer decided; an accepted quote waits to be ordered.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was decided, superseded or over meanwhile; or the books cannot be
    /// reached.
    pub async fn decide_quote(
        &mut self,
        id: &QuoteId,
        decision: &NewDecision<'_>,
    ) -> Result<(), StoreError> {
        let account = self.account();
        let done = sqlx::query(
            "UPDATE quotes SET status = $3, decision = $4, decided_answer = $5, decided_at = $6, decided_by = $7, \
             version = version + 1 WHERE account_id = $1 AND id = $2 AND status = 'sent' AND valid_until >= $8",
        )
        .bind(&account)
        .bind(id.as_str())
        .bind(decision.status.as_str())
        .bind(&decision.decision)
        .bind(decision.answer)
        .bind(&decision.decided_at)
        .bind(&decision.decided_by)
        .bind(clock::today().to_string())
        .execute(&mut *self.tx)
        .await?;
        one(done.rows_affected(), "the quote was decided meanwhile")?;
        if decision.status != QuoteStatus::Accepted {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO order_requests (account_id, id, quote_id, created_at, status) VALUES ($1, $2, $3, $4, 'waiting')",
        )
        .bind(&account)
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(id.as_str())
        .bind(&decision.decided_at)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
