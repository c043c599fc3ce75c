//! Links by which anyone may start a company: only hashes of their tokens are kept. Knows no mail.

use super::{Change, Store, StoreError, count};
use crate::clock;
use sqlx::Row;

/// Links of one address within an hour.
const ADDRESS_MAX: u64 = 3;
/// Links of the whole installation within an hour.
const INSTALLATION_MAX: u64 = 200;
const HOUR_SECONDS: i64 = 3_600;
/// Seconds after which a link that is over is forgotten.
const KEPT_SECONDS: i64 = 7 * 86_400;

/// Whether a link was kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignUpLimit {
    Kept,
    /// The address asked too often.
    Address,
    /// The installation was asked too often.
    Installation,
}

impl Store {
    /// The address that a link was mailed to; none where the link is unknown, used or too old.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn sign_up_email(&self, token_hash: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query(
            "SELECT email FROM signups WHERE token_hash = $1 AND used_at = 0 AND expires_at > $2",
        )
        .bind(token_hash)
        .bind(clock::now_seconds())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| row.try_get("email")).transpose()?)
    }
}

impl Change {
    async fn asked_since(&mut self, email: Option<&str>, since: i64) -> Result<u64, StoreError> {
        let row =
            match email {
                Some(email) => sqlx::query(
                    "SELECT COUNT(*) AS total FROM signups WHERE email = $1 AND created_at > $2",
                )
                .bind(email)
                .bind(since)
                .fetch_one(&mut *self.tx)
                .await?,
                None => {
                    sqlx::query("SELECT COUNT(*) AS total FROM signups WHERE created_at > $1")
                        .bind(since)
                        .fetch_one(&mut *self.tx)
                        .await?
                }
            };
        Ok(count(row.try_get("total")?))
    }

    /// Keeps the hash of a link for an address, where neither it nor the installation was asked too often
    /// within the last hour. What is long over is forgotten.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_sign_up(
        &mut self,
        email: &str,
        token_hash: &str,
        seconds: i64,
    ) -> Result<SignUpLimit, StoreError> {
        let now = clock::now_seconds();
        sqlx::query("DELETE FROM signups WHERE expires_at < $1")
            .bind(now - KEPT_SECONDS)
            .execute(&mut *self.tx)
            .await?;
        let since = now - HOUR_SECONDS;
        if self.asked_since(None, since).await? >= INSTALLATION_MAX {
            return Ok(SignUpLimit::Installation);
        }
        if self.asked_since(Some(email), since).await? >= ADDRESS_MAX {
            return Ok(SignUpLimit::Address);
        }
        sqlx::query(
            "INSERT INTO signups (token_hash, email, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(token_hash)
        .bind(email)
        .bind(now)
        .bind(now + seconds)
        .execute(&mut *self.tx)
        .await?;
        Ok(SignUpLimit::Kept)
    }

    /// Uses up a link and every other of its address; false when it is unknown, used or too old.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn use_sign_up(&mut self, token_hash: &str) -> Result<bool, StoreError> {
        let now = clock::now_seconds();
        let used = sqlx::query(
            "UPDATE signups SET used_at = $2 WHERE token_hash = $1 AND used_at = 0 AND expires_at > $3",
        )
        .bind(token_hash)
        .bind(now)
        .bind(now)
        .execute(&mut *self.tx)
        .await?;
        if used.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE signups SET used_at = $2 WHERE used_at = 0 AND email = \
             (SELECT email FROM signups AS used WHERE used.token_hash = $1)",
        )
        .bind(token_hash)
        .bind(now)
        .execute(&mut *self.tx)
        .await?;
        Ok(true)
    }

    /// Whether somebody signs in with an address (in lower case).
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn has_user(&mut self, email: &str) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM users WHERE email = $1")
            .bind(email)
            .fetch_optional(&mut *self.tx)
            .await?;
        Ok(row.is_some())
    }
}
