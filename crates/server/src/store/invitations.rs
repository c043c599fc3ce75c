//! Resellers whom providers invited by mail. Knows no route and no words.

use super::accounts::account;
use super::{Change, Store, StoreError, count};
use crate::clock;
use domain::accounts::{Account, Cloud};
use domain::id::AccountId;
use sqlx::Row;

/// Invitations of one provider within a day.
const DAY_MAX: u64 = 50;
/// Invitations of one address within a day, whoever sends them.
const ADDRESS_MAX: u64 = 3;
const DAY_SECONDS: i64 = 86_400;
/// Invitations that are listed.
const LISTED_MAX: i64 = 100;

const OF_PROVIDER: &str =
    "SELECT COUNT(*) AS total FROM invitations WHERE provider_id = $1 AND created_at > $2";
const OF_ADDRESS: &str =
    "SELECT COUNT(*) AS total FROM invitations WHERE email = $1 AND created_at > $2";

/// An invitation as the books have it.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    pub id: String,
    /// In lower case.
    pub email: String,
    pub message: String,
    pub invited_by: String,
    /// Seconds since 1970.
    pub created_at: i64,
}

/// Whether an invitation was kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvitationLimit {
    Kept,
    /// The provider invited too many.
    Provider,
    /// The address was invited too often.
    Address,
}

impl Store {
    /// The newest invitations of a provider, newest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn invitations(
        &self,
        provider: &AccountId,
    ) -> Result<Vec<InvitationRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, email, message, invited_by, created_at FROM invitations WHERE provider_id = $1 \
             ORDER BY created_at DESC, id LIMIT $2",
        )
        .bind(provider.as_str())
        .bind(LISTED_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(InvitationRow {
                    id: row.try_get("id")?,
                    email: row.try_get("email")?,
                    message: row.try_get("message")?,
                    invited_by: row.try_get("invited_by")?,
                    created_at: row.try_get("created_at")?,
                })
            })
            .collect()
    }

    /// The provider of a market region and cloud that invited an address last.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn inviting_provider(
        &self,
        email: &str,
        region: &str,
        cloud: Cloud,
    ) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(
            "SELECT a.id, a.company_id, a.model, a.region, a.country, a.currency, a.tenant_id, a.partner_id, a.mpn_id, \
             a.provider_id, a.markup_percent, a.is_applicant, a.cloud, a.product_families, a.version, \
             c.name AS company_name FROM invitations i \
             JOIN accounts a ON a.id = i.provider_id JOIN companies c ON c.id = a.company_id \
             WHERE i.email = $1 AND a.region = $2 AND a.cloud = $3 ORDER BY i.created_at DESC, i.id LIMIT 1",
        )
        .bind(email.to_lowercase())
        .bind(region)
        .bind(cloud.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(account).transpose()
    }
}

impl Change {
    async fn invited_within_a_day(
        &mut self,
        query: &'static str,
        of: &str,
    ) -> Result<u64, StoreError> {
        let row = sqlx::query(query)
            .bind(of)
            .bind(clock::now_seconds() - DAY_SECONDS)
            .fetch_one(&mut *self.tx)
            .await?;
        Ok(count(row.try_get("total")?))
    }

    /// Keeps an invitation of the account that changes, where neither it nor the address had too many within a day.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_invitation(
        &mut self,
        new: &InvitationRow,
    ) -> Result<InvitationLimit, StoreError> {
        let account = self.account().to_owned();
        if self.invited_within_a_day(OF_PROVIDER, &account).await? >= DAY_MAX {
            return Ok(InvitationLimit::Provider);
        }
        if self.invited_within_a_day(OF_ADDRESS, &new.email).await? >= ADDRESS_MAX {
            return Ok(InvitationLimit::Address);
        }
        sqlx::query(
            "INSERT INTO invitations (provider_id, id, email, message, invited_by, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(account)
        .bind(&new.id)
        .bind(&new.email)
        .bind(&new.message)
        .bind(&new.invited_by)
        .bind(new.created_at)
        .execute(&mut *self.tx)
        .await?;
        Ok(InvitationLimit::Kept)
    }
}
