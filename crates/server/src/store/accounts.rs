//! Companies, accounts, people and their places. Knows no route and no session.

use super::{Change, Store, StoreError, count, present, read};
use crate::access::{Caller, Membership};
use crate::clock;
use domain::access::Role;
use domain::accounts::{Account, BusinessModel, MarkUpPercent};
use domain::decimal::parse_exact;
use domain::enrolments::{ProductFamily, Stage};
use domain::id::{AccountId, CompanyId, CustomerId, UserId};
use domain::money::Currency;
use domain::programme::Cloud;
use rust_decimal::Decimal;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

/// A company to be written.
pub struct NewCompany {
    pub id: CompanyId,
    pub name: String,
}

/// An account to be written.
pub struct NewAccount {
    pub id: AccountId,
    pub company_id: CompanyId,
    pub model: BusinessModel,
    pub cloud: Cloud,
    pub region: String,
    pub country: String,
    pub currency: Currency,
    pub tenant_id: Option<String>,
    pub mpn_id: Option<String>,
    pub provider_id: Option<AccountId>,
    pub markup: MarkUpPercent,
    /// What it sells.
    pub product_families: BTreeSet<ProductFamily>,
    /// A place where applications are prepared, and nothing else.
    pub is_applicant: bool,
}

/// Somebody to be written.
pub struct NewUser {
    pub id: UserId,
    /// Lower case.
    pub email: String,
    pub display_name: String,
    pub password_hash: Option<String>,
    /// Slug of a demonstration's persona.
    pub persona: Option<&'static str>,
}

/// A place to be written.
pub struct NewMembership {
    pub account_id: AccountId,
    pub user_id: UserId,
    pub role: Role,
    pub customer_id: Option<CustomerId>,
    pub rank: u32,
}

const ACCOUNT_COLUMNS: &str = "SELECT a.id, a.company_id, a.model, a.region, a.country, a.currency, a.tenant_id, \
     a.partner_id, a.mpn_id, a.provider_id, a.markup_percent, a.is_applicant, a.cloud, a.product_families, a.version, c.name AS company_name \
     FROM accounts a JOIN companies c ON c.id = a.company_id WHERE a.id = $1";

const RESELLER_COLUMNS: &str = "SELECT a.id, a.company_id, a.model, a.region, a.country, a.currency, a.tenant_id, \
     a.partner_id, a.mpn_id, a.provider_id, a.markup_percent, a.is_applicant, a.cloud, a.product_families, a.version, c.name AS company_name \
     FROM accounts a JOIN companies c ON c.id = a.company_id WHERE a.provider_id = $1 ORDER BY c.name, a.id";

const COMPANY_COLUMNS: &str = "SELECT a.id, a.company_id, a.model, a.region, a.country, a.currency, a.tenant_id, \
     a.partner_id, a.mpn_id, a.provider_id, a.markup_percent, a.is_applicant, a.cloud, a.product_families, a.version, c.name AS company_name \
     FROM accounts a JOIN companies c ON c.id = a.company_id WHERE a.company_id = $1 AND a.is_applicant = 0 ORDER BY a.region, a.model, a.id";

/// Providers that wrote an entry in the directory, with it.
pub(super) const PROVIDER_COLUMNS: &str = "SELECT a.id, a.company_id, a.model, a.region, a.country, a.currency, \
     a.tenant_id, a.partner_id, a.mpn_id, a.provider_id, a.markup_percent, a.is_applicant, a.cloud, a.product_families, a.version, \
     c.name AS company_name, p.entry, p.version AS entry_version FROM provider_entries p \
     JOIN accounts a ON a.id = p.account_id JOIN companies c ON c.id = a.company_id \
     WHERE a.model = 'indirect_provider' ORDER BY c.name, a.id";

/// Families as the books write them: words with commas between.
fn families(words: &str) -> Result<BTreeSet<ProductFamily>, StoreError> {
    let words = words.split(',').filter(|word| !word.is_empty());
    words
        .map(|word| {
            ProductFamily::from_word(word)
                .ok_or_else(|| StoreError::Corrupt("an account's product family".into()))
        })
        .collect()
}

fn written(families: &BTreeSet<ProductFamily>) -> String {
    let words: Vec<&str> = families.iter().map(|family| family.as_str()).collect();
    words.join(",")
}

pub(super) fn account(row: &AnyRow) -> Result<Account, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let markup = parse_exact(&text("markup_percent")?)
        .map_err(|problem| StoreError::Corrupt(format!("markup_percent {problem}")))?;
    Ok(Account {
        id: read("account", &text("id")?)?,
        company_id: read("company", &text("company_id")?)?,
        company_name: text("company_name")?,
        model: BusinessModel::from_word(&text("model")?)
            .ok_or_else(|| StoreError::Corrupt("an account's business model".into()))?,
        cloud: Cloud::from_word(&text("cloud")?)
            .ok_or_else(|| StoreError::Corrupt("an account's cloud".into()))?,
        region: text("region")?,
        country: text("country")?,
        currency: read("currency", &text("currency")?)?,
        tenant_id: present(text("tenant_id")?),
        partner_id: present(text("partner_id")?),
        mpn_id: present(text("mpn_id")?),
        provider_id: present(text("provider_id")?)
            .map(|id| read("provider", &id))
            .transpose()?,
        markup: MarkUpPercent::try_from(markup)
            .map_err(|problem| StoreError::Corrupt(problem.to_string()))?,
        product_families: families(&text("product_families")?)?,
        is_applicant: row.try_get::<i64, _>("is_applicant")? != 0,
        version: u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or_default(),
    })
}

impl Store {
    /// Somebody with their places, as the books say now.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn caller_of(&self, user_id: &str) -> Result<Option<Caller>, StoreError> {
        let user = sqlx::query("SELECT id, email, display_name FROM users WHERE id = $1")
            .bind(user_id)
            .fetch_optional(&self.pool)
            .await?;
        let Some(user) = user else { return Ok(None) };
        let rows = sqlx::query(
            "SELECT a.id, a.company_id, a.model, a.region, a.country, a.currency, a.tenant_id, a.partner_id, \
             a.mpn_id, a.provider_id, a.markup_percent, a.is_applicant, a.cloud, a.product_families, a.version, c.name AS company_name, m.role, m.customer_id, \
             COALESCE(k.name, '') AS customer_name, COALESCE(e.stage, '') AS stage \
             FROM memberships m JOIN accounts a ON a.id = m.account_id JOIN companies c ON c.id = a.company_id \
             LEFT JOIN enrolments e ON e.account_id = a.id AND e.company_id = a.company_id \
             LEFT JOIN customers k ON k.account_id = m.account_id AND k.id = m.customer_id \
             WHERE m.user_id = $1 ORDER BY m.rank, m.account_id",
        )
        .bind(user_id)
        .fetch_all(&self.pool)
        .await?;
        let mut memberships = rows
            .iter()
            .map(|row| {
                let role: String = row.try_get("role")?;
                let role =
                    Role::from_slug(&role).ok_or_else(|| StoreError::Corrupt("a role".into()))?;
                let customer = present(row.try_get("customer_id")?)
                    .map(|id| {
                        Ok::<_, StoreError>((read("customer", &id)?, row.try_get("customer_name")?))
                    })
                    .transpose()?;
                let stage: String = row.try_get("stage")?;
                Ok(Membership {
                    stage: Stage::from_word(&stage),
                    suspension: None,
                    account: account(row)?,
                    role,
                    customer,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        for place in &mut memberships {
            if place.stage == Some(Stage::Suspended) {
                place.suspension = self.suspension(&place.account).await?;
            }
        }
        Ok(Some(Caller {
            user_id: read("user", &user.try_get::<String, _>("id")?)?,
            email: user.try_get("email")?,
            display_name: user.try_get("display_name")?,
            memberships,
        }))
    }

    /// Somebody by mail address (in any case).
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn caller_by_email(&self, email: &str) -> Result<Option<Caller>, StoreError> {
        let row = sqlx::query("SELECT id FROM users WHERE email = $1")
            .bind(email.to_lowercase())
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => self.caller_of(&row.try_get::<String, _>("id")?).await,
            None => Ok(None),
        }
    }

    /// Somebody of the demonstration.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn caller_by_persona(&self, slug: &str) -> Result<Option<Caller>, StoreError> {
        let row = sqlx::query("SELECT id FROM users WHERE persona = $1 AND persona <> ''")
            .bind(slug)
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => self.caller_of(&row.try_get::<String, _>("id")?).await,
            None => Ok(None),
        }
    }

    /// An account as it stands, for what another account's answer rests on (a reseller's provider).
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn account(&self, id: &AccountId) -> Result<Account, StoreError> {
        account(
            &sqlx::query(ACCOUNT_COLUMNS)
                .bind(id.as_str())
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// The reseller accounts tied to a provider, by company name.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn reseller_accounts(
        &self,
        provider: &AccountId,
    ) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(RESELLER_COLUMNS)
            .bind(provider.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(account).collect()
    }

    /// A company's accounts, without the place where its first application is prepared.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn accounts_of_company(
        &self,
        company: &CompanyId,
    ) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(COMPANY_COLUMNS)
            .bind(company.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(account).collect()
    }

    /// The account of the provider with a PartnerID in a region and a cloud, where it is here.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn provider_account(
        &self,
        partner_id: &str,
        region: &str,
        cloud: Cloud,
    ) -> Result<Option<AccountId>, StoreError> {
        let row = sqlx::query(
            "SELECT id FROM accounts WHERE model = $1 AND region = $2 AND cloud = $3 AND mpn_id = $4 AND mpn_id <> ''",
        )
        .bind(BusinessModel::IndirectProvider.as_str())
        .bind(region)
        .bind(cloud.as_str())
        .bind(partner_id)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| read("account", &row.try_get::<String, _>("id")?))
            .transpose()
    }

    /// How many companies the installation has: none means that it waits for its set-up.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn companies(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS total FROM companies")
            .fetch_one(&self.pool)
            .await?;
        Ok(count(row.try_get("total")?))
    }

    /// How many people are personas: some means that this is a demonstration.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn personas(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS total FROM users WHERE persona <> ''")
            .fetch_one(&self.pool)
            .await?;
        Ok(count(row.try_get("total")?))
    }
}

impl Change {
    /// Writes a company.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_company(&mut self, company: &NewCompany) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO companies (id, name, created_at) VALUES ($1, $2, $3)")
            .bind(company.id.as_str())
            .bind(&company.name)
            .bind(clock::now_text())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Writes an account.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_account(&mut self, account: &NewAccount) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO accounts (id, company_id, model, region, country, currency, tenant_id, mpn_id, provider_id, \
             markup_percent, is_applicant, cloud, product_families) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(account.id.as_str())
        .bind(account.company_id.as_str())
        .bind(account.model.as_str())
        .bind(&account.region)
        .bind(&account.country)
        .bind(account.currency.code())
        .bind(account.tenant_id.as_deref().unwrap_or_default())
        .bind(account.mpn_id.as_deref().unwrap_or_default())
        .bind(account.provider_id.as_ref().map_or("", |id| id.as_str()))
        .bind(account.markup.percent().to_string())
        .bind(i64::from(account.is_applicant))
        .bind(account.cloud.as_str())
        .bind(written(&account.product_families))
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Makes of a place for applications the account that one of them opened.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it opened already.
    pub async fn open_applicant(&mut self, account: &NewAccount) -> Result<(), StoreError> {
        let opened = sqlx::query(
            "UPDATE accounts SET model = $2, region = $3, country = $4, currency = $5, tenant_id = $6, mpn_id = $7, \
             provider_id = $8, cloud = $9, product_families = $10, is_applicant = 0, version = version + 1 WHERE id = $1 AND is_applicant = 1",
        )
        .bind(account.id.as_str())
        .bind(account.model.as_str())
        .bind(&account.region)
        .bind(&account.country)
        .bind(account.currency.code())
        .bind(account.tenant_id.as_deref().unwrap_or_default())
        .bind(account.mpn_id.as_deref().unwrap_or_default())
        .bind(account.provider_id.as_ref().map_or("", |id| id.as_str()))
        .bind(account.cloud.as_str())
        .bind(written(&account.product_families))
        .execute(&mut *self.tx)
        .await?;
        if opened.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict("the account is open already"))
        }
    }

    /// A company's accounts, as this change finds them: nobody else opens one of them or says what it sells until the
    /// change is finished.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn accounts_beside(
        &mut self,
        company: &CompanyId,
    ) -> Result<Vec<Account>, StoreError> {
        sqlx::query("UPDATE companies SET name = name WHERE id = $1")
            .bind(company.as_str())
            .execute(&mut *self.tx)
            .await?;
        let rows = sqlx::query(COMPANY_COLUMNS)
            .bind(company.as_str())
            .fetch_all(&mut *self.tx)
            .await?;
        rows.iter().map(account).collect()
    }

    /// Notes what the account that changes sells.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_product_families(
        &mut self,
        families: &BTreeSet<ProductFamily>,
    ) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query("UPDATE accounts SET product_families = $2 WHERE id = $1")
            .bind(account)
            .bind(written(families))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Writes somebody.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the address is taken.
    pub async fn add_user(&mut self, user: &NewUser) -> Result<(), StoreError> {
        let added = sqlx::query(
            "INSERT INTO users (id, email, display_name, password_hash, persona) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (email) DO NOTHING",
        )
        .bind(user.id.as_str())
        .bind(&user.email)
        .bind(&user.display_name)
        .bind(user.password_hash.as_deref().unwrap_or_default())
        .bind(user.persona.unwrap_or_default())
        .execute(&mut *self.tx)
        .await?;
        if added.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict("the mail address is taken"))
        }
    }

    /// Gives somebody a place.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_membership(&mut self, place: &NewMembership) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO memberships (account_id, user_id, role, customer_id, rank) VALUES ($1, $2, $3, $4, $5)")
            .bind(place.account_id.as_str())
            .bind(place.user_id.as_str())
            .bind(place.role.slug())
            .bind(place.customer_id.as_ref().map_or("", |id| id.as_str()))
            .bind(i64::from(place.rank))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Everybody who owns an account of a company, and the rank of their last place.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn owners_of_company(
        &mut self,
        company: &CompanyId,
    ) -> Result<Vec<(UserId, u32)>, StoreError> {
        let rows = sqlx::query(
            "SELECT m.user_id, MAX(m.rank) AS last_rank FROM memberships m JOIN accounts a ON a.id = m.account_id \
             WHERE a.company_id = $1 AND m.role = $2 GROUP BY m.user_id",
        )
        .bind(company.as_str())
        .bind(Role::Owner.slug())
        .fetch_all(&mut *self.tx)
        .await?;
        rows.iter()
            .map(|row| {
                let rank: i64 = row.try_get("last_rank")?;
                Ok((
                    read("user", &row.try_get::<String, _>("user_id")?)?,
                    u32::try_from(rank).unwrap_or_default(),
                ))
            })
            .collect()
    }

    /// Sets the mark-up of the account that is changed.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_markup(&mut self, percent: Decimal) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query("UPDATE accounts SET markup_percent = $2 WHERE id = $1")
            .bind(account)
            .bind(percent.to_string())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Sets or forgets the PartnerId of the account that is changed.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_partner_id(&mut self, partner_id: &str) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query("UPDATE accounts SET partner_id = $2 WHERE id = $1")
            .bind(account)
            .bind(partner_id)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

impl Change {
    /// Takes a file's PartnerId as the account's where it has none; false when it has another.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn learn_partner(&mut self, partner_id: &str) -> Result<bool, StoreError> {
        let account = self.account();
        let fits = sqlx::query(
            "UPDATE accounts SET partner_id = $2 WHERE id = $1 AND (partner_id = '' OR LOWER(partner_id) = LOWER($2))",
        )
        .bind(account)
        .bind(partner_id)
        .execute(&mut *self.tx)
        .await?;
        Ok(fits.rows_affected() == 1)
    }
}
