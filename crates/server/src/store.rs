//! The books: one set of queries over SQLite and PostgreSQL. Knows no HTTP. The only files with SQL
//! are this one and those below it; nothing is written except through [`door::Change`].

mod accounts;
mod audit;
mod charges;
mod customers;
pub mod door;
mod enrolments;
mod exchange_rates;
mod invitations;
mod letterheads;
mod migrations;
mod outbox;
mod price_lists;
mod price_rules;
mod providers;
mod quotes;
mod reseller_applications;
mod scorecards;
mod sessions;
mod signups;

pub use accounts::{NewAccount, NewCompany, NewMembership, NewUser};
pub use audit::AuditEntry;
pub use charges::{BatchRow, ManifestPart, NewBatch, Swap};
pub use customers::{CustomerPage, CustomerQuery, CustomerSort, NewCustomer, PermissionsRow};
pub use door::{Change, Door, RequestKey, StoredAnswer, Version};
pub use enrolments::{EnrolmentRow, EventRow, EvidenceRow, NewEnrolment};
pub use exchange_rates::ExchangeRatesRow;
pub use invitations::{InvitationLimit, InvitationRow};
pub use outbox::{DueMail, NewMail};
pub use price_lists::{NewPriceList, PriceListRow};
pub use price_rules::{BillingRulesRow, PriceRuleRow};
pub use providers::{ProviderRow, RelationshipRequestRow, SentRequestRow};
pub use quotes::{NewDecision, NewQuote, OrderRequestRow, QuoteRow};
pub use reseller_applications::{QuestionRow, ReplyRow, ResellerApplicationRow};
pub use sessions::SessionKind;
pub use signups::SignUpLimit;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyPool, Executor};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::Semaphore;

/// Why the books did not answer, or did not take a change.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("there is no such thing")]
    NotFound,
    #[error("it was changed meanwhile; read it again and repeat the change")]
    Stale,
    #[error("it stands in the way of something that is there already: {0}")]
    Conflict(&'static str),
    #[error("the request id was used before with another body")]
    RequestIdReused,
    #[error("the books cannot be reached: {0}")]
    Unavailable(#[source] sqlx::Error),
    #[error("the books hold something that cannot be read: {0}")]
    Corrupt(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Corrupt(error.to_string())
            }
            other => Self::Unavailable(other),
        }
    }
}

/// Where the books are kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// The books.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
    /// A place for each change that may be open at once.
    changes: Arc<Semaphore>,
}

/// Connections to the books.
const CONNECTIONS: u32 = 8;
/// Changes that may be open at once. Whoever changes something may have to read too: were every connection a
/// change's, or waiting to become one, all would wait for the last that none gives back.
const CHANGES_OPEN_MAX: usize = 4;
/// How long anybody waits for a connection, and a change for its place.
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the embedded SQLite books in a folder, making them where there are none.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened or brought up to date.
    pub async fn open_sqlite(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("tierline.sqlite");
        let url = format!("sqlite://{}?mode=rwc", path.display());
        Self::open(&url, Engine::Sqlite).await
    }

    /// Opens the books at a `DATABASE_URL`.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be reached or brought up to date.
    pub async fn open_url(url: &str) -> Result<Self, StoreError> {
        let engine = if url.starts_with("sqlite:") {
            Engine::Sqlite
        } else {
            Engine::Postgres
        };
        Self::open(url, engine).await
    }

    async fn open(url: &str, engine: Engine) -> Result<Self, StoreError> {
        install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        connection
                            .execute(
                                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                                 PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON;",
                            )
                            .await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        migrations::migrator().run(&pool).await.map_err(|error| {
            StoreError::Corrupt(format!("the migrations do not apply: {error}"))
        })?;
        Ok(Self {
            pool,
            engine,
            changes: Arc::new(Semaphore::new(CHANGES_OPEN_MAX)),
        })
    }

    /// Whether the books answer.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when they do not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Writes out what is pending and closes.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A whole number of the books as a count; they never hold a negative one.
fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// A count as the books keep it.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// An empty text is an absent one.
fn present(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Reads a kept text back into its type.
fn read<T: std::str::FromStr>(what: &str, text: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|error| StoreError::Corrupt(format!("{what}: {error}")))
}
