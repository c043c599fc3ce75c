//! Mail goes out: what waits in the outbox is sent through the installation's SMTP server, and tried again
//! until it went. Knows no words and no SQL.

use crate::store::{DueMail, Store, StoreError};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;
use thiserror::Error;

/// Names the SMTP server: `smtps://user:password@host`, `smtp://host:587?tls=required`, `smtp://127.0.0.1:25`.
pub const URL_VARIABLE: &str = "TIERLINE_SMTP_URL";
/// Names the sender, such as `Contoso Cloud <portal@contoso.example>`.
pub const FROM_VARIABLE: &str = "TIERLINE_MAIL_FROM";

/// How often the outbox is looked into.
const LOOK: Duration = Duration::from_secs(2);
/// Mails of one look.
const MAILS_MAX: u32 = 50;
/// Seconds between attempts; after the last one the mail is given up: three days in all, as mail servers
/// do (RFC 5321, 4.5.4.1, asks for four or five).
const WAITS: [i64; 12] = [
    5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 57_600, 86_400,
];

/// Seconds until the next attempt of a mail that was tried so often before; nothing where it is given up.
fn wait_after(attempts: u32) -> Option<i64> {
    WAITS.get(usize::try_from(attempts).ok()?).copied()
}

/// Why no mail can go out.
#[derive(Debug, Error)]
pub enum MailProblem {
    #[error("{URL_VARIABLE} names no SMTP server: {0}; write it as smtps://user:password@host")]
    Url(SmtpError),
    #[error(
        "{URL_VARIABLE} wants a sender: set {FROM_VARIABLE} to an address such as portal@company.example"
    )]
    From,
}

/// Sends mail through one SMTP server.
pub struct Postman {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Postman {
    /// The postman that the environment names; nobody where it names none.
    ///
    /// # Errors
    /// [`MailProblem`] when what it names is no server or no sender.
    pub fn from_environment() -> Result<Option<Self>, MailProblem> {
        let Some(url) = std::env::var(URL_VARIABLE)
            .ok()
            .filter(|url| !url.is_empty())
        else {
            return Ok(None);
        };
        let from = std::env::var(FROM_VARIABLE)
            .ok()
            .and_then(|from| from.parse().ok())
            .ok_or(MailProblem::From)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(MailProblem::Url)?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        Ok(Some(Self { transport, from }))
    }

    /// Sends what waits, for as long as the server runs.
    pub async fn deliver(self, store: Store) {
        loop {
            match store.due_mails(MAILS_MAX).await {
                Ok(mails) => {
                    for mail in mails {
                        if let Err(error) = self.try_one(&store, &mail).await {
                            tracing::error!(%error, "the outbox cannot be written");
                        }
                    }
                }
                Err(error) => tracing::error!(%error, "the outbox cannot be read"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn try_one(&self, store: &Store, due: &DueMail) -> Result<(), StoreError> {
        let wait = wait_after(due.attempts);
        let message = match self.message(due) {
            Ok(message) => message,
            // Written so, it never goes.
            Err(problem) => return store.mail_stayed(due, &problem.to_string(), None).await,
        };
        match self.transport.send(message).await {
            Ok(_) => store.mail_went(due).await,
            Err(problem) => {
                tracing::warn!(%problem, mail = due.id, "a mail did not go out");
                let wait = if problem.is_permanent() { None } else { wait };
                store.mail_stayed(due, &problem.to_string(), wait).await
            }
        }
    }

    /// The same mail tried twice has the same id, so that whoever gets it twice can tell.
    fn message(&self, due: &DueMail) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let domain = self.from.email.domain();
        Ok(Message::builder()
            .from(self.from.clone())
            .to(due.mail.recipient.parse()?)
            .subject(due.mail.subject.clone())
            .message_id(Some(format!("<{}@{domain}>", due.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(due.mail.body.clone())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_soon_then_rarely_and_given_up_after_three_days() {
        let waits: Vec<i64> = (0..).map_while(wait_after).collect();
        assert!(waits.is_sorted(), "{waits:?}");
        assert!(waits[0] <= 10, "a server that restarts is back at once");
        let days = waits.iter().sum::<i64>() as f64 / 86_400.0;
        assert!((2.9..4.0).contains(&days), "{days}");
        assert_eq!(wait_after(u32::MAX), None);
    }
}
