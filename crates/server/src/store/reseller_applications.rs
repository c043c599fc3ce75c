//! Resellers' applications as the provider that they name finds them, and what it asked. Knows no route.

use super::enrolments::enrolment;
use super::{Change, EnrolmentRow, Store, StoreError, present, read};
use crate::clock;
use domain::accounts::{Account, BusinessModel};
use domain::enrolments::{Reply, Stage};
use domain::id::{AccountId, CompanyId, EnrolmentId};
use sqlx::Row;
use sqlx::any::AnyRow;

/// An application of another company.
#[derive(Clone, Debug)]
pub struct ResellerApplicationRow {
    pub company_id: CompanyId,
    pub row: EnrolmentRow,
}

/// A question that was asked.
#[derive(Clone, Debug)]
pub struct QuestionRow {
    /// From 1, within its application.
    pub number: u32,
    /// The provider that asked.
    pub account_id: AccountId,
    pub question: String,
    pub asked_at: String,
    pub asked_by: String,
    /// What the applicant answered, once it did.
    pub reply: Option<ReplyRow>,
}

/// What an applicant answered.
#[derive(Clone, Debug)]
pub struct ReplyRow {
    pub text: String,
    pub replied_at: String,
    pub replied_by: String,
}

fn question(row: &AnyRow) -> Result<QuestionRow, StoreError> {
    let reply = match present(row.try_get("reply")?) {
        None => None,
        Some(text) => Some(ReplyRow {
            text,
            replied_at: row.try_get("replied_at")?,
            replied_by: row.try_get("replied_by")?,
        }),
    };
    Ok(QuestionRow {
        number: u32::try_from(row.try_get::<i64, _>("number")?).unwrap_or_default(),
        account_id: read("account", &row.try_get::<String, _>("account_id")?)?,
        question: row.try_get("question")?,
        asked_at: row.try_get("asked_at")?,
        asked_by: row.try_get("asked_by")?,
        reply,
    })
}

impl Store {
    /// The sent applications of other companies that name a provider, in its own region and cloud.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn reseller_applications(
        &self,
        provider: &Account,
    ) -> Result<Vec<ResellerApplicationRow>, StoreError> {
        let own = provider.mpn_id.as_deref().unwrap_or_default();
        if provider.model != BusinessModel::IndirectProvider || own.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            "SELECT company_id, id, region, model, cloud, draft, account_id, version FROM enrolments \
             WHERE region = $1 AND model = $2 AND company_id <> $3 AND stage <> $4 AND stage <> $5 AND cloud = $6 \
             ORDER BY company_id, id",
        )
        .bind(&provider.region)
        .bind(BusinessModel::IndirectReseller.as_str())
        .bind(provider.company_id.as_str())
        .bind(Stage::Draft.as_str())
        .bind(Stage::NotApplied.as_str())
        .bind(provider.cloud.as_str())
        .fetch_all(&self.pool)
        .await?;
        let mut found = Vec::new();
        for row in &rows {
            let one = enrolment(row)?;
            // Who is named stands in the application itself, which no query reads.
            if one.draft.provider.partner_id.trim() == own {
                found.push(ResellerApplicationRow {
                    company_id: read("company", &row.try_get::<String, _>("company_id")?)?,
                    row: one,
                });
            }
        }
        Ok(found)
    }

    /// What an applicant was asked, the oldest first: by one provider, or by all, for the applicant itself.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn reseller_questions(
        &self,
        provider: Option<&AccountId>,
        company: &CompanyId,
        id: &EnrolmentId,
    ) -> Result<Vec<QuestionRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, account_id, question, asked_at, asked_by, reply, replied_at, replied_by \
             FROM reseller_questions \
             WHERE company_id = $1 AND enrolment_id = $2 AND ($3 = '' OR account_id = $3) ORDER BY number",
        )
        .bind(company.as_str())
        .bind(id.as_str())
        .bind(provider.map_or("", |id| id.as_str()))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(question).collect()
    }
}

impl Change {
    /// Keeps a question of the account that changes.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_reseller_question(
        &mut self,
        company: &CompanyId,
        id: &EnrolmentId,
        question: &str,
        by: &str,
    ) -> Result<QuestionRow, StoreError> {
        let account = self.account();
        let asked = sqlx::query(
            "INSERT INTO reseller_questions (company_id, enrolment_id, number, account_id, question, asked_at, asked_by) \
             SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6 FROM reseller_questions \
             WHERE company_id = $1 AND enrolment_id = $2 \
             RETURNING number, account_id, question, asked_at, asked_by, reply, replied_at, replied_by",
        )
        .bind(company.as_str())
        .bind(id.as_str())
        .bind(account)
        .bind(question)
        .bind(clock::now_text())
        .bind(by)
        .fetch_one(&mut *self.tx)
        .await?;
        self::question(&asked)
    }

    /// Writes what the applicant answers under a question; nothing where it is answered already.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn reply_to_question(
        &mut self,
        company: &CompanyId,
        id: &EnrolmentId,
        number: u32,
        reply: &Reply,
        by: &str,
    ) -> Result<Option<ReplyRow>, StoreError> {
        let replied_at = clock::now_text();
        let written = sqlx::query(
            "UPDATE reseller_questions SET reply = $4, replied_at = $5, replied_by = $6 \
             WHERE company_id = $1 AND enrolment_id = $2 AND number = $3 AND reply = ''",
        )
        .bind(company.as_str())
        .bind(id.as_str())
        .bind(i64::from(number))
        .bind(reply.as_str())
        .bind(&replied_at)
        .bind(by)
        .execute(&mut *self.tx)
        .await?;
        Ok((written.rows_affected() == 1).then(|| ReplyRow {
            text: reply.as_str().to_owned(),
            replied_at,
            replied_by: by.to_owned(),
        }))
    }
}
