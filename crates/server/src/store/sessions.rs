//! Sessions and set-up links: only hashes of their tokens are kept. Knows no cookie.

use super::{AuditEntry, Change, Store, StoreError, present};
use crate::access::Caller;
use crate::clock;
use crate::language::Language;
use domain::audit::{OperationStatus, OperationType, ResourceType};
use domain::id::UserId;
use sqlx::Row;

/// What carries the session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SessionKind {
    /// A browser: ends after 30 idle minutes and 12 hours at most.
    Cookie,
    /// A program: ends at its time.
    Bearer,
}

/// Seconds after which an idle browser session ends.
const IDLE_SECONDS: i64 = 30 * 60;

impl SessionKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Bearer => "bearer",
        }
    }
}

impl Store {
    /// Who a session belongs to, with what the books say of them at this moment.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn caller(
        &self,
        token_hash: &str,
        kind: SessionKind,
    ) -> Result<Option<Caller>, StoreError> {
        let now = clock::now_seconds();
        let row = sqlx::query(
            "SELECT user_id, seen_at FROM sessions WHERE token_hash = $1 AND kind = $2 AND expires_at > $3",
        )
        .bind(token_hash)
        .bind(kind.as_str())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let seen: i64 = row.try_get("seen_at")?;
        if kind == SessionKind::Cookie {
            if seen + IDLE_SECONDS <= now {
                return Ok(None);
            }
            // Once a minute is enough to tell idle from busy.
            if seen + 60 <= now {
                sqlx::query("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1")
                    .bind(token_hash)
                    .bind(now)
                    .execute(&self.pool)
                    .await?;
            }
        }
        let user: String = row.try_get("user_id")?;
        self.caller_of(&user).await
    }

    /// Opens a session for somebody who has shown who they are; audited. Where a language is named, mails to them are
    /// written in it from now on.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn open_session(
        &self,
        caller: &Caller,
        token_hash: &str,
        kind: SessionKind,
        seconds: i64,
        language: Option<Language>,
        correlation_id: &str,
    ) -> Result<(), StoreError> {
        let account = caller
            .memberships
            .first()
            .map_or("", |m| m.account.id.as_str());
        let mut change = self
            .change_sessions(account, &caller.email, correlation_id)
            .await?;
        let now = clock::now_seconds();
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now)
            .execute(&mut *change.tx)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_id, kind, created_at, seen_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(token_hash)
        .bind(caller.user_id.as_str())
        .bind(kind.as_str())
        .bind(now)
        .bind(now)
        .bind(now.saturating_add(seconds))
        .execute(&mut *change.tx)
        .await?;
        if let Some(language) = language {
            sqlx::query("UPDATE users SET language = $2 WHERE id = $1")
                .bind(caller.user_id.as_str())
                .bind(language.tag())
                .execute(&mut *change.tx)
                .await?;
        }
        let operation = match kind {
            SessionKind::Cookie => OperationType::SignIn,
            SessionKind::Bearer => OperationType::IssueToken,
        };
        change
            .finish(
                &AuditEntry::succeeded(ResourceType::Session, caller.user_id.as_str(), operation),
                None,
            )
            .await
    }

    /// Records a sign-in that failed; the address may be nobody's.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn record_failed_sign_in(
        &self,
        email: &str,
        correlation_id: &str,
    ) -> Result<(), StoreError> {
        let account = sqlx::query(
            "SELECT m.account_id FROM users u JOIN memberships m ON m.user_id = u.id \
             WHERE u.email = $1 ORDER BY m.rank LIMIT 1",
        )
        .bind(email)
        .fetch_optional(&self.pool)
        .await?;
        let account: String = account
            .map(|row| row.try_get("account_id"))
            .transpose()?
            .unwrap_or_default();
        let change = self
            .change_sessions(&account, email, correlation_id)
            .await?;
        let mut entry = AuditEntry::succeeded(ResourceType::Session, email, OperationType::SignIn);
        entry.status = OperationStatus::Failed;
        change.finish(&entry, None).await
    }

    /// Ends one session, or all of somebody's.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn close_sessions(
        &self,
        caller: &Caller,
        only: Option<&str>,
        correlation_id: &str,
    ) -> Result<(), StoreError> {
        let account = caller
            .memberships
            .first()
            .map_or("", |m| m.account.id.as_str());
        let mut change = self
            .change_sessions(account, &caller.email, correlation_id)
            .await?;
        match only {
            Some(token_hash) => {
                sqlx::query("DELETE FROM sessions WHERE token_hash = $1 AND user_id = $2")
                    .bind(token_hash)
                    .bind(caller.user_id.as_str())
                    .execute(&mut *change.tx)
                    .await?
            }
            None => {
                sqlx::query("DELETE FROM sessions WHERE user_id = $1")
                    .bind(caller.user_id.as_str())
                    .execute(&mut *change.tx)
                    .await?
            }
        };
        let operation = if only.is_some() {
            OperationType::SignOut
        } else {
            OperationType::SignOutEverywhere
        };
        change
            .finish(
                &AuditEntry::succeeded(ResourceType::Session, caller.user_id.as_str(), operation),
                None,
            )
            .await
    }

    /// Keeps the hash of a set-up link, in place of any earlier one.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn keep_setup_link(&self, token_hash: &str, seconds: i64) -> Result<(), StoreError> {
        let mut change = self.change_sessions("", "", "").await?;
        sqlx::query("DELETE FROM setup_links")
            .execute(&mut *change.tx)
            .await?;
        sqlx::query("INSERT INTO setup_links (token_hash, expires_at) VALUES ($1, $2)")
            .bind(token_hash)
            .bind(clock::now_seconds() + seconds)
            .execute(&mut *change.tx)
            .await?;
        change
            .finish(
                &AuditEntry::succeeded(
                    ResourceType::Session,
                    "setup_link",
                    OperationType::IssueToken,
                ),
                None,
            )
            .await
    }

    /// The kept hash and user of a mail address, for signing in.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn password_of(&self, email: &str) -> Result<Option<(UserId, String)>, StoreError> {
        let row = sqlx::query("SELECT id, password_hash FROM users WHERE email = $1")
            .bind(email)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let id: String = row.try_get("id")?;
        let id = id
            .try_into()
            .map_err(|_| StoreError::Corrupt("a user's id".into()))?;
        Ok(present(row.try_get("password_hash")?).map(|hash| (id, hash)))
    }
}

impl Change {
    /// Uses up a set-up link; false when it is unknown, used or too old.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn use_setup_link(&mut self, token_hash: &str) -> Result<bool, StoreError> {
        let now = clock::now_seconds();
        let used = sqlx::query(
            "UPDATE setup_links SET used_at = $2 WHERE token_hash = $1 AND used_at = 0 AND expires_at > $3",
        )
        .bind(token_hash)
        .bind(now)
        .bind(now)
        .execute(&mut *self.tx)
        .await?;
        Ok(used.rows_affected() == 1)
    }
}
