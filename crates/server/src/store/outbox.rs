//! Mail that waits to go out. Knows no server of mail and no words.

use super::{AuditEntry, Change, Store, StoreError};
use crate::clock;
use crate::language::Language;
use domain::audit::{OperationStatus, OperationType, ResourceType};
use sqlx::Row;

/// A mail to be written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewMail {
    pub recipient: String,
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// A mail whose time has come.
#[derive(Clone, Debug)]
pub struct DueMail {
    pub id: String,
    pub account_id: String,
    pub mail: NewMail,
    /// How often it was tried.
    pub attempts: u32,
}

impl Change {
    /// The language in which whoever has a mail address (in any case) signed in last; none where nobody has it, or
    /// where their language is not known.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn language_of(&mut self, address: &str) -> Result<Option<Language>, StoreError> {
        let row = sqlx::query("SELECT language FROM users WHERE email = $1")
            .bind(address.trim().to_lowercase())
            .fetch_optional(&mut *self.tx)
            .await?;
        let tag: Option<String> = row.map(|row| row.try_get("language")).transpose()?;
        Ok(tag.and_then(|tag| Language::from_tag(&tag)))
    }

    /// Lets a mail go out once the change lasts.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_mail(&mut self, mail: &NewMail) -> Result<(), StoreError> {
        let account = self.account();
        let now = clock::now_seconds();
        sqlx::query(
            "INSERT INTO outbox (id, account_id, recipient, subject, body, created_at, due_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(account)
        .bind(&mail.recipient)
        .bind(&mail.subject)
        .bind(&mail.body)
        .bind(now)
        .bind(now)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}

impl Store {
    /// The mails whose time has come, oldest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn due_mails(&self, most: u32) -> Result<Vec<DueMail>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, account_id, recipient, subject, body, attempts FROM outbox \
             WHERE due_at > 0 AND due_at <= $1 ORDER BY due_at, id LIMIT $2",
        )
        .bind(clock::now_seconds())
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DueMail {
                    id: row.try_get("id")?,
                    account_id: row.try_get("account_id")?,
                    mail: NewMail {
                        recipient: row.try_get("recipient")?,
                        subject: row.try_get("subject")?,
                        body: row.try_get("body")?,
                    },
                    attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or_default(),
                })
            })
            .collect()
    }

    /// Notes that a mail went out; its words are forgotten, since they may hold a link.
    ///
    /// # Errors
    /// When the books cannot be reached: then it may go out once more.
    pub async fn mail_went(&self, mail: &DueMail) -> Result<(), StoreError> {
        let mut change = self.change_sessions(&mail.account_id, "mail", "").await?;
        sqlx::query(
            "UPDATE outbox SET sent_at = $2, due_at = 0, attempts = attempts + 1, body = '', last_problem = '' \
             WHERE id = $1",
        )
        .bind(&mail.id)
        .bind(clock::now_seconds())
        .execute(&mut *change.tx)
        .await?;
        change
            .finish(&entry(mail, OperationStatus::Succeeded), None)
            .await
    }

    /// Notes that a mail did not go out, and when it is tried again; never where that is nothing.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn mail_stayed(
        &self,
        mail: &DueMail,
        problem: &str,
        seconds: Option<i64>,
    ) -> Result<(), StoreError> {
        let mut change = self.change_sessions(&mail.account_id, "mail", "").await?;
        let due = seconds.map_or(0, |seconds| clock::now_seconds() + seconds);
        let problem: String = problem.chars().take(500).collect();
        sqlx::query(
            "UPDATE outbox SET due_at = $2, attempts = attempts + 1, last_problem = $3 WHERE id = $1",
        )
        .bind(&mail.id)
        .bind(due)
        .bind(problem)
        .execute(&mut *change.tx)
        .await?;
        change
            .finish(&entry(mail, OperationStatus::Failed), None)
            .await
    }
}

fn entry(mail: &DueMail, status: OperationStatus) -> AuditEntry {
    AuditEntry {
        status,
        ..AuditEntry::succeeded(
            ResourceType::Mail,
            &mail.mail.recipient,
            OperationType::Send,
        )
    }
}
