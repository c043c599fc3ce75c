//! The one door for writes: a change checks the version, writes, audits and remembers its answer in
//! one transaction. Knows no route and no table but its own.

use super::{AuditEntry, Engine, PATIENCE, Store, StoreError};
use crate::access::Grant;
use crate::{clock, tokens};
use domain::id::{AccountId, CompanyId, CustomerId, EnrolmentId, PriceRuleId, QuoteId};
use sqlx::{Any, Row, Transaction};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

/// The idempotency key of a request: caller, method, path and request id; and what its body was.
#[derive(Clone, Debug, Default)]
pub struct RequestKey {
    /// None where the client sent no request id.
    pub scope: Option<String>,
    pub body_digest: String,
    pub correlation_id: String,
}

impl RequestKey {
    /// A key scoped to caller, method and path.
    pub fn new(
        user: &str,
        method: &str,
        path: &str,
        request_id: &str,
        body: &[u8],
        correlation_id: &str,
    ) -> Self {
        let scope = [user, method, path, request_id].join("\n");
        Self {
            scope: Some(tokens::hash(&scope)),
            body_digest: tokens::hex(&<sha2::Sha256 as sha2::Digest>::digest(body)),
            correlation_id: correlation_id.to_owned(),
        }
    }
}

/// An answer given before for the same request id and body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredAnswer {
    pub status: u16,
    pub body: String,
}

/// Which version of what a change is made against.
#[derive(Clone, Copy, Debug)]
pub enum Version<'a> {
    /// Something new.
    New,
    /// The account's settings.
    Account(u32),
    /// A customer's permissions.
    Permissions(&'a CustomerId, u32),
    /// A price rule.
    PriceRule(&'a PriceRuleId, u32),
    /// What was agreed with a reseller; 0 where nothing is yet.
    BillingRules(&'a str, u32),
    /// The account's entry in the directory; 0 where nothing is written yet.
    ProviderEntry(u32),
    /// What the company keeps for the account's scorecard; 0 where nothing is yet.
    Scorecard(u32),
    /// A quote.
    Quote(&'a QuoteId, u32),
    /// A company's application.
    Enrolment(&'a CompanyId, &'a EnrolmentId, u32),
}

/// Either the change may be made, or it was made before.
pub enum Door {
    Open(Change),
    Answered(StoredAnswer),
}

/// An open change; dropped unfinished, nothing of it stays.
pub struct Change {
    pub(super) tx: Transaction<'static, Any>,
    account_id: String,
    email: String,
    request: RequestKey,
    /// Given back with the change.
    _place: OwnedSemaphorePermit,
}

impl Store {
    /// Opens the door: begins the transaction, looks for an earlier answer, checks the version.
    ///
    /// # Errors
    /// [`StoreError::RequestIdReused`], [`StoreError::Stale`], [`StoreError::NotFound`], or the
    /// books cannot be reached.
    pub async fn change(
        &self,
        grant: &Grant,
        request: &RequestKey,
        version: Version<'_>,
    ) -> Result<Door, StoreError> {
        let mut change = self
            .begin(grant.account_id().as_str(), grant.email(), request)
            .await?;
        if let Some(answer) = change.earlier_answer().await? {
            return Ok(Door::Answered(answer));
        }
        change.check(grant.account_id(), version).await?;
        Ok(Door::Open(change))
    }

    /// The door for what nobody holds a grant for: signing in and out, and the set-up.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub(crate) async fn change_sessions(
        &self,
        account: &str,
        email: &str,
        correlation_id: &str,
    ) -> Result<Change, StoreError> {
        let request = RequestKey {
            correlation_id: correlation_id.to_owned(),
            ..RequestKey::default()
        };
        self.begin(account, email, &request).await
    }

    /// The door for whoever holds a quote's link: the link is the right to decide that quote.
    ///
    /// # Errors
    /// [`StoreError::RequestIdReused`], or the books cannot be reached.
    pub(crate) async fn change_by_link(
        &self,
        account: &AccountId,
        request: &RequestKey,
    ) -> Result<Door, StoreError> {
        let mut change = self.begin(account.as_str(), "link", request).await?;
        if let Some(answer) = change.earlier_answer().await? {
            return Ok(Door::Answered(answer));
        }
        Ok(Door::Open(change))
    }

    async fn begin(
        &self,
        account: &str,
        email: &str,
        request: &RequestKey,
    ) -> Result<Change, StoreError> {
        let place = timeout(PATIENCE, self.changes.clone().acquire_owned()).await;
        let Ok(Ok(place)) = place else {
            return Err(StoreError::Unavailable(sqlx::Error::PoolTimedOut));
        };
        let tx = match self.engine {
            // A plain BEGIN may fail with a stale snapshot once it writes, which no timeout retries.
            Engine::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.pool.begin().await?,
        };
        Ok(Change {
            tx,
            account_id: account.to_owned(),
            email: email.to_owned(),
            request: request.clone(),
            _place: place,
        })
    }
}

impl Change {
    /// Takes the request id, or finds the answer it had. A second request waits for the first.
    async fn earlier_answer(&mut self) -> Result<Option<StoredAnswer>, StoreError> {
        let Some(scope) = &self.request.scope else {
            return Ok(None);
        };
        let taken = sqlx::query(
            "INSERT INTO requests (scope, body_digest, created_at) VALUES ($1, $2, $3) ON CONFLICT (scope) DO NOTHING",
        )
        .bind(scope)
        .bind(&self.request.body_digest)
        .bind(clock::now_seconds())
        .execute(&mut *self.tx)
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        let row = sqlx::query("SELECT body_digest, status, body FROM requests WHERE scope = $1")
            .bind(scope)
            .fetch_one(&mut *self.tx)
            .await?;
        if row.try_get::<String, _>("body_digest")? != self.request.body_digest {
            return Err(StoreError::RequestIdReused);
        }
        let status = u16::try_from(row.try_get::<i64, _>("status")?).unwrap_or(200);
        Ok(Some(StoredAnswer {
            status,
            body: row.try_get("body")?,
        }))
    }

    async fn check(&mut self, account: &AccountId, version: Version<'_>) -> Result<(), StoreError> {
        let mut owner = account.as_str();
        let (bump, exists, id, expected) = match version {
            Version::New => return Ok(()),
            Version::Account(expected) => (
                "UPDATE accounts SET version = version + 1 WHERE id = $1 AND id = $2 AND version = $3",
                "SELECT 1 FROM accounts WHERE id = $1 AND id = $2",
                account.as_str(),
                expected,
            ),
            Version::Permissions(id, expected) => (
                "UPDATE customers SET version = version + 1 WHERE account_id = $1 AND id = $2 AND version = $3",
                "SELECT 1 FROM customers WHERE account_id = $1 AND id = $2",
                id.as_str(),
                expected,
            ),
            Version::PriceRule(id, expected) => (
                "UPDATE price_rules SET version = version + 1 WHERE account_id = $1 AND id = $2 AND version = $3",
                "SELECT 1 FROM price_rules WHERE account_id = $1 AND id = $2",
                id.as_str(),
                expected,
            ),
            // The first agreement makes its row; a second one that also thinks it is first meets it.
            Version::BillingRules(id, 0) => (
                "INSERT INTO billing_rules (account_id, reseller_mpn_id, version) SELECT $1, $2, $3 + 1 \
                 WHERE NOT EXISTS (SELECT 1 FROM billing_rules WHERE account_id = $1 AND reseller_mpn_id = $2)",
                "SELECT 1 FROM billing_rules WHERE account_id = $1 AND reseller_mpn_id = $2",
                id,
                0,
            ),
            Version::BillingRules(id, expected) => (
                "UPDATE billing_rules SET version = version + 1 \
                 WHERE account_id = $1 AND reseller_mpn_id = $2 AND version = $3",
                "SELECT 1 FROM billing_rules WHERE account_id = $1 AND reseller_mpn_id = $2",
                id,
                expected,
            ),
            Version::ProviderEntry(0) => (
                "INSERT INTO provider_entries (account_id, version) SELECT $1, $3 + 1 \
                 WHERE NOT EXISTS (SELECT 1 FROM provider_entries WHERE account_id = $1 AND account_id = $2)",
                "SELECT 1 FROM provider_entries WHERE account_id = $1 AND account_id = $2",
                account.as_str(),
                0,
            ),
            Version::ProviderEntry(expected) => (
                "UPDATE provider_entries SET version = version + 1 \
                 WHERE account_id = $1 AND account_id = $2 AND version = $3",
                "SELECT 1 FROM provider_entries WHERE account_id = $1 AND account_id = $2",
                account.as_str(),
                expected,
            ),
            Version::Scorecard(0) => (
                "INSERT INTO scorecards (account_id, version) SELECT $1, $3 + 1 \
                 WHERE NOT EXISTS (SELECT 1 FROM scorecards WHERE account_id = $1 AND account_id = $2)",
                "SELECT 1 FROM scorecards WHERE account_id = $1 AND account_id = $2",
                account.as_str(),
                0,
            ),
            Version::Scorecard(expected) => (
                "UPDATE scorecards SET version = version + 1 WHERE account_id = $1 AND account_id = $2 AND version = $3",
                "SELECT 1 FROM scorecards WHERE account_id = $1 AND account_id = $2",
                account.as_str(),
                expected,
            ),
            Version::Quote(id, expected) => (
                "UPDATE quotes SET version = version + 1 WHERE account_id = $1 AND id = $2 AND version = $3",
                "SELECT 1 FROM quotes WHERE account_id = $1 AND id = $2",
                id.as_str(),
                expected,
            ),
            // Applications are the company's: any of its accounts may go on with one.
            Version::Enrolment(company, id, expected) => {
                owner = company.as_str();
                (
                    "UPDATE enrolments SET version = version + 1 WHERE company_id = $1 AND id = $2 AND version = $3",
                    "SELECT 1 FROM enrolments WHERE company_id = $1 AND id = $2",
                    id.as_str(),
                    expected,
                )
            }
        };
        let bumped = sqlx::query(bump)
            .bind(owner)
            .bind(id)
            .bind(i64::from(expected))
            .execute(&mut *self.tx)
            .await?;
        if bumped.rows_affected() == 1 {
            return Ok(());
        }
        let found = sqlx::query(exists)
            .bind(owner)
            .bind(id)
            .fetch_optional(&mut *self.tx)
            .await?;
        Err(if found.is_some() {
            StoreError::Stale
        } else {
            StoreError::NotFound
        })
    }

    /// Audits the change, remembers its answer for the request id, and makes it last.
    ///
    /// # Errors
    /// When the books cannot be reached; then nothing has changed.
    pub async fn finish(
        mut self,
        entry: &AuditEntry,
        answer: Option<&StoredAnswer>,
    ) -> Result<(), StoreError> {
        entry
            .insert(
                &mut self.tx,
                &self.account_id,
                &self.email,
                &self.request.correlation_id,
            )
            .await?;
        if let (Some(scope), Some(answer)) = (&self.request.scope, answer) {
            sqlx::query("UPDATE requests SET status = $2, body = $3 WHERE scope = $1")
                .bind(scope)
                .bind(i64::from(answer.status))
                .bind(&answer.body)
                .execute(&mut *self.tx)
                .await?;
        }
        self.tx.commit().await?;
        Ok(())
    }

    /// The account that is changed; empty for the installation.
    pub(super) fn account(&self) -> String {
        self.account_id.clone()
    }
}
