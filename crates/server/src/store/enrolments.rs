//! A company's applications and what was recorded of them. Knows no rule of the programme and no route.

use super::{Change, Store, StoreError, count, number, present, read};
use crate::clock;
use domain::accounts::Account;
use domain::enrolments::{Draft, Event, Recorded, Stage, Taken};
use domain::id::{AccountId, CompanyId, EnrolmentId};
use domain::suspension_reasons::Suspension;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

/// An application as the books have it.
#[derive(Clone, Debug)]
pub struct EnrolmentRow {
    pub id: EnrolmentId,
    pub region: String,
    /// Words of business model and cloud.
    pub model: String,
    pub cloud: String,
    pub draft: Draft,
    pub account_id: Option<AccountId>,
    pub version: u32,
}

/// An application to be written.
pub struct NewEnrolment<'a> {
    pub id: &'a EnrolmentId,
    pub region: &'a str,
    pub model: &'a str,
    pub cloud: &'a str,
    pub draft: &'a Draft,
}

/// Something that was recorded, by whom and when.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub recorded: Recorded,
    pub recorded_at: String,
    pub recorded_by: String,
}

/// A kept document, without its bytes.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    /// SHA-256 of its bytes.
    pub digest: String,
    pub name: String,
    pub kind: String,
    pub bytes: u64,
    /// The checklist's kind of document.
    pub checklist_id: Option<String>,
    pub added_at: String,
    pub added_by: String,
}

fn parse<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("{what}: {error}")))
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub(super) fn enrolment(row: &AnyRow) -> Result<EnrolmentRow, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(EnrolmentRow {
        id: read("enrolment", &text("id")?)?,
        region: text("region")?,
        model: text("model")?,
        cloud: text("cloud")?,
        draft: parse("an application", &text("draft")?)?,
        account_id: present(text("account_id")?)
            .map(|id| read("account", &id))
            .transpose()?,
        version: u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or_default(),
    })
}

fn event(row: &AnyRow) -> Result<EventRow, StoreError> {
    Ok(EventRow {
        recorded: Recorded {
            on: read("a day", &row.try_get::<String, _>("happened_on")?)?,
            event: parse("an event", &row.try_get::<String, _>("event")?)?,
        },
        recorded_at: row.try_get("recorded_at")?,
        recorded_by: row.try_get("recorded_by")?,
    })
}

impl Store {
    /// Every application of a company.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn enrolments(&self, company: &CompanyId) -> Result<Vec<EnrolmentRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, region, model, cloud, draft, account_id, version FROM enrolments WHERE company_id = $1 \
             ORDER BY region, model, cloud",
        )
            .bind(company.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(enrolment).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn enrolment(
        &self,
        company: &CompanyId,
        id: &EnrolmentId,
    ) -> Result<EnrolmentRow, StoreError> {
        enrolment(
            &sqlx::query(
                "SELECT id, region, model, cloud, draft, account_id, version FROM enrolments \
                 WHERE company_id = $1 AND id = $2",
            )
            .bind(company.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?,
        )
    }

    /// What was recorded of an application, in order.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn enrolment_events(
        &self,
        company: &CompanyId,
        id: &EnrolmentId,
    ) -> Result<Vec<EventRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT happened_on, event, recorded_at, recorded_by FROM enrolment_events \
             WHERE company_id = $1 AND enrolment_id = $2 ORDER BY number",
        )
        .bind(company.as_str())
        .bind(id.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(event).collect()
    }

    /// Why and since when the vendor suspends an account; nothing while it does not.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn suspension(&self, account: &Account) -> Result<Option<Suspension>, StoreError> {
        let last = sqlx::query(
            "SELECT v.happened_on, v.event, v.recorded_at, v.recorded_by FROM enrolments e \
             JOIN enrolment_events v ON v.company_id = e.company_id AND v.enrolment_id = e.id \
             WHERE e.company_id = $1 AND e.account_id = $2 AND e.stage = $3 ORDER BY v.number DESC LIMIT 1",
        )
        .bind(account.company_id.as_str())
        .bind(account.id.as_str())
        .bind(Stage::Suspended.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let last = last.map(|row| event(&row)).transpose()?;
        match last.map(|last| last.recorded) {
            None => Ok(None),
            Some(Recorded {
                on: since,
                event: Event::Suspended { reasons, .. },
            }) => Ok(Some(Suspension { since, reasons })),
            Some(_) => Err(StoreError::Corrupt("a suspension".into())),
        }
    }

    /// The documents kept with an application.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn evidence_documents(
        &self,
        company: &CompanyId,
        id: &EnrolmentId,
    ) -> Result<Vec<EvidenceRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT digest, name, kind, bytes, checklist_id, added_at, added_by FROM evidence_documents \
             WHERE company_id = $1 AND enrolment_id = $2 ORDER BY added_at, digest",
        )
        .bind(company.as_str())
        .bind(id.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(EvidenceRow {
                    digest: row.try_get("digest")?,
                    name: row.try_get("name")?,
                    kind: row.try_get("kind")?,
                    bytes: count(row.try_get("bytes")?),
                    checklist_id: present(row.try_get("checklist_id")?),
                    added_at: row.try_get("added_at")?,
                    added_by: row.try_get("added_by")?,
                })
            })
            .collect()
    }

    /// What companies have, but for one: domains of sent applications, PartnerIDs and tenants of accounts.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn taken(&self, but_for: &CompanyId) -> Result<Taken, StoreError> {
        let rows = sqlx::query("SELECT mpn_id, tenant_id FROM accounts WHERE company_id <> $1")
            .bind(but_for.as_str())
            .fetch_all(&self.pool)
            .await?;
        let mut taken = Taken {
            domains: self.enrolled_domains(but_for).await?,
            ..Taken::default()
        };
        for row in &rows {
            taken.partner_ids.push(row.try_get("mpn_id")?);
            taken.tenants.push(row.try_get("tenant_id")?);
        }
        taken.partner_ids.retain(|id| !id.is_empty());
        taken.tenants.retain(|id| !id.is_empty());
        Ok(taken)
    }

    /// Domains that any company's sent application names, but for one company's own.
    ///
    /// # Errors
    /// When the books cannot be reached.
    async fn enrolled_domains(&self, but_for: &CompanyId) -> Result<Vec<String>, StoreError> {
        let rows =
            sqlx::query("SELECT draft FROM enrolments WHERE company_id <> $1 AND stage <> 'draft'")
                .bind(but_for.as_str())
                .fetch_all(&self.pool)
                .await?;
        let mut domains = Vec::new();
        for row in &rows {
            let draft: Draft = parse("an application", &row.try_get::<String, _>("draft")?)?;
            if !draft.domain.is_empty() {
                domains.push(draft.domain.to_lowercase());
            }
        }
        Ok(domains)
    }
}

impl Change {
    /// Writes a new application; false where the company has one in that cell.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_enrolment(
        &mut self,
        company: &CompanyId,
        new: &NewEnrolment<'_>,
    ) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO enrolments (company_id, id, region, model, cloud, stage, draft) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (company_id, region, model, cloud) DO NOTHING",
        )
        .bind(company.as_str())
        .bind(new.id.as_str())
        .bind(new.region)
        .bind(new.model)
        .bind(new.cloud)
        .bind(Stage::NotApplied.as_str())
        .bind(written(new.draft)?)
        .execute(&mut *self.tx)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    /// Keeps what is typed.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_enrolment_draft(
        &mut self,
        company: &CompanyId,
        id: &EnrolmentId,
        draft: &Draft,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE enrolments SET draft = $3 WHERE company_id = $1 AND id = $2")
            .bind(company.as_str())
            .bind(id.as_str())
            .bind(written(draft)?)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Records what happened, and the stage that it led to.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_enrolment_event(
        &mut self,
        company: &CompanyId,
        id: &EnrolmentId,
        recorded: &Recorded,
        stage: Stage,
        by: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO enrolment_events (company_id, enrolment_id, number, happened_on, event, recorded_at, recorded_by) \
             SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6 FROM enrolment_events \
             WHERE company_id = $1 AND enrolment_id = $2",
        )
        .bind(company.as_str())
        .bind(id.as_str())
        .bind(recorded.on.to_string())
        .bind(written(&recorded.event)?)
        .bind(clock::now_text())
        .bind(by)
        .execute(&mut *self.tx)
        .await?;
        sqlx::query("UPDATE enrolments SET stage = $3 WHERE company_id = $1 AND id = $2")
            .bind(company.as_str())
            .bind(id.as_str())
            .bind(stage.as_str())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Notes the account that an application opened.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_enrolment_account(
        &mut self,
        company: &CompanyId,
        id: &EnrolmentId,
        account: &AccountId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE enrolments SET account_id = $3 WHERE company_id = $1 AND id = $2")
            .bind(company.as_str())
            .bind(id.as_str())
            .bind(account.as_str())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Notes a document whose bytes are kept already; the same one again changes nothing.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_evidence_document(
        &mut self,
        company: &CompanyId,
        id: &EnrolmentId,
        document: &EvidenceRow,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO evidence_documents (company_id, enrolment_id, digest, name, kind, bytes, checklist_id, added_at, added_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (company_id, enrolment_id, digest) DO NOTHING",
        )
        .bind(company.as_str())
        .bind(id.as_str())
        .bind(&document.digest)
        .bind(&document.name)
        .bind(&document.kind)
        .bind(number(document.bytes))
        .bind(document.checklist_id.as_deref().unwrap_or_default())
        .bind(&document.added_at)
        .bind(&document.added_by)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
