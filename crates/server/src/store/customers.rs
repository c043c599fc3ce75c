//! Customers, their subscriptions and permissions. Order and search use a key that Rust folds, so
//! that both engines agree. Knows no route.

use super::{Change, Store, StoreError, count, present, read};
use crate::clock;
use domain::customers::{Customer, Relationship, name_folded};
use domain::id::{AccountId, CustomerId, SubscriptionId};
use domain::permissions::ViewCharges;
use domain::subscriptions::{Subscription, SubscriptionStatus};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// How a list of customers is ordered.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum CustomerSort {
    #[default]
    Name,
    NameDescending,
    Domain,
    DomainDescending,
    Country,
    CountryDescending,
}

impl CustomerSort {
    /// Reads `name`, `-name`, `domain`, `-domain`, `country` or `-country`.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "name" => Self::Name,
            "-name" => Self::NameDescending,
            "domain" => Self::Domain,
            "-domain" => Self::DomainDescending,
            "country" => Self::Country,
            "-country" => Self::CountryDescending,
            _ => return None,
        })
    }

    fn column(self) -> &'static str {
        match self {
            Self::Name | Self::NameDescending => "name_folded",
            Self::Domain | Self::DomainDescending => "domain",
            Self::Country | Self::CountryDescending => "country",
        }
    }

    fn descending(self) -> bool {
        matches!(
            self,
            Self::NameDescending | Self::DomainDescending | Self::CountryDescending
        )
    }

    fn key(self, customer: &Customer) -> String {
        match self {
            Self::Name | Self::NameDescending => name_folded(&customer.name),
            Self::Domain | Self::DomainDescending => customer.domain.clone(),
            Self::Country | Self::CountryDescending => customer.country.clone(),
        }
    }
}

/// What is asked of a list of customers.
#[derive(Clone, Debug, Default)]
pub struct CustomerQuery {
    /// Text that the name starts with, or holds; folded here.
    pub name_starts_with: Option<String>,
    /// Text that the name or the domain holds.
    pub holds: Option<String>,
    pub sort: CustomerSort,
    pub size: u32,
    /// Key and id of the last customer of the page before.
    pub after: Option<(String, String)>,
}

/// A page of customers.
#[derive(Debug)]
pub struct CustomerPage {
    /// Size of the whole filtered set.
    pub total: u64,
    pub customers: Vec<Customer>,
    /// Where the next page starts; none on the last.
    pub next: Option<(String, String)>,
}

/// A customer that a file or the demonstration brings.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    pub id: CustomerId,
    pub name: String,
    pub domain: String,
    pub country: String,
    pub relationship: Relationship,
    pub reseller_mpn_id: Option<String>,
    pub subscriptions: Vec<(SubscriptionId, String)>,
}

/// A customer's permissions as the books keep them.
#[derive(Clone, Debug)]
pub struct PermissionsRow {
    pub customer_name: String,
    pub view_charges: ViewCharges,
    pub changed_at: Option<String>,
    pub changed_by: Option<String>,
    pub version: u32,
}

fn customer(row: &AnyRow) -> Result<Customer, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(Customer {
        account_id: read("account", &text("account_id")?)?,
        id: read("customer", &text("id")?)?,
        name: text("name")?,
        domain: text("domain")?,
        country: text("country")?,
        relationship: Relationship::from_word(&text("relationship")?),
        reseller_mpn_id: present(text("reseller_mpn_id")?),
        tags: text("tags")?.lines().map(str::to_owned).collect(),
    })
}

/// Escapes a text for LIKE with `!`.
fn like(text: &str) -> String {
    name_folded(text)
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

impl Store {
    /// A page of an account's customers.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn customers(
        &self,
        account: &AccountId,
        query: &CustomerQuery,
    ) -> Result<CustomerPage, StoreError> {
        let starts = query
            .name_starts_with
            .as_deref()
            .map_or("%".to_owned(), |text| format!("{}%", like(text)));
        let holds = query
            .holds
            .as_deref()
            .map_or("%".to_owned(), |text| format!("%{}%", like(text)));
        let filter = "account_id = $1 AND name_folded LIKE $2 ESCAPE '!' \
                      AND (name_folded LIKE $3 ESCAPE '!' OR domain LIKE $3 ESCAPE '!')";
        let total = sqlx::query(AssertSqlSafe(format!(
            "SELECT COUNT(*) AS total FROM customers WHERE {filter}"
        )))
        .bind(account.as_str())
        .bind(&starts)
        .bind(&holds)
        .fetch_one(&self.pool)
        .await?;
        let column = query.sort.column();
        let collation = self.binary_collation();
        let (beyond, order) = if query.sort.descending() {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        // The key alone may repeat; the id breaks the tie, always upwards.
        let after = format!(
            "($5 = 0 OR {column} {collation} {beyond} $6 OR ({column} = $6 AND id {collation} > $7))"
        );
        let (last_key, last_id) = query.after.clone().unwrap_or_default();
        let sql = format!(
            "SELECT * FROM customers WHERE {filter} AND {after} \
             ORDER BY {column} {collation} {order}, id {collation} ASC LIMIT $4"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(account.as_str())
            .bind(&starts)
            .bind(&holds)
            .bind(i64::from(query.size) + 1)
            .bind(i64::from(query.after.is_some()))
            .bind(last_key)
            .bind(last_id)
            .fetch_all(&self.pool)
            .await?;
        let mut customers = rows.iter().map(customer).collect::<Result<Vec<_>, _>>()?;
        let more = customers.len() > query.size as usize;
        customers.truncate(query.size as usize);
        let next = customers
            .last()
            .filter(|_| more)
            .map(|last| (query.sort.key(last), last.id.to_string()));
        Ok(CustomerPage {
            total: count(total.try_get("total")?),
            customers,
            next,
        })
    }

    /// The collation that compares bytes, on either engine.
    fn binary_collation(&self) -> &'static str {
        match self.engine {
            super::Engine::Sqlite => "COLLATE BINARY",
            super::Engine::Postgres => "COLLATE \"C\"",
        }
    }

    /// One customer of an account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn customer(
        &self,
        account: &AccountId,
        id: &CustomerId,
    ) -> Result<Customer, StoreError> {
        let row = sqlx::query("SELECT * FROM customers WHERE account_id = $1 AND id = $2")
            .bind(account.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?;
        customer(&row)
    }

    /// The subscriptions of a customer, by name.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn subscriptions(
        &self,
        account: &AccountId,
        id: &CustomerId,
    ) -> Result<Vec<Subscription>, StoreError> {
        let rows =
            sqlx::query("SELECT * FROM subscriptions WHERE account_id = $1 AND customer_id = $2")
                .bind(account.as_str())
                .bind(id.as_str())
                .fetch_all(&self.pool)
                .await?;
        let mut subscriptions = rows
            .into_iter()
            .map(|row| {
                Ok(Subscription {
                    customer_id: id.clone(),
                    id: read("subscription", &row.try_get::<String, _>("id")?)?,
                    name: row.try_get("name")?,
                    status: SubscriptionStatus::from_word(&row.try_get::<String, _>("status")?),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        subscriptions.sort_by_cached_key(|one| (name_folded(&one.name), one.id.clone()));
        Ok(subscriptions)
    }

    /// What a customer may do, as of now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn permissions(
        &self,
        account: &AccountId,
        id: &CustomerId,
    ) -> Result<PermissionsRow, StoreError> {
        let row = sqlx::query(
            "SELECT name, view_charges, permissions_changed_at, permissions_changed_by, version \
             FROM customers WHERE account_id = $1 AND id = $2",
        )
        .bind(account.as_str())
        .bind(id.as_str())
        .fetch_one(&self.pool)
        .await?;
        Ok(PermissionsRow {
            customer_name: row.try_get("name")?,
            view_charges: ViewCharges::from_word(&row.try_get::<String, _>("view_charges")?),
            changed_at: present(row.try_get("permissions_changed_at")?),
            changed_by: present(row.try_get("permissions_changed_by")?),
            version: u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or_default(),
        })
    }
}

impl Change {
    /// Moves the switch 'may view charges'; the version was checked at the door.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_view_charges(
        &mut self,
        id: &CustomerId,
        to: ViewCharges,
        by: &str,
    ) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query(
            "UPDATE customers SET view_charges = $3, permissions_changed_at = $4, permissions_changed_by = $5 \
             WHERE account_id = $1 AND id = $2",
        )
        .bind(account)
        .bind(id.as_str())
        .bind(to.as_str())
        .bind(clock::now_text())
        .bind(by)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Adds customers that a file names to an account, and brings names up to date. Relationships and
    /// permissions of those that are there already stay.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn bring_customers(
        &mut self,
        account: &AccountId,
        customers: &[NewCustomer],
    ) -> Result<(), StoreError> {
        for one in customers {
            sqlx::query(
                "INSERT INTO customers (account_id, id, name, name_folded, domain, country, relationship, \
                 reseller_mpn_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id, id) DO UPDATE SET \
                 name = excluded.name, name_folded = excluded.name_folded, \
                 domain = CASE WHEN excluded.domain = '' THEN customers.domain ELSE excluded.domain END, \
                 country = CASE WHEN excluded.country = '' THEN customers.country ELSE excluded.country END, \
                 reseller_mpn_id = CASE WHEN excluded.reseller_mpn_id = '' THEN customers.reseller_mpn_id \
                 ELSE excluded.reseller_mpn_id END",
            )
            .bind(account.as_str())
            .bind(one.id.as_str())
            .bind(&one.name)
            .bind(name_folded(&one.name))
            .bind(one.domain.to_lowercase())
            .bind(&one.country)
            .bind(one.relationship.as_str())
            .bind(one.reseller_mpn_id.as_deref().unwrap_or_default())
            .execute(&mut *self.tx)
            .await?;
            for (id, name) in &one.subscriptions {
                sqlx::query(
                    "INSERT INTO subscriptions (account_id, customer_id, id, name, status) \
                     VALUES ($1, $2, $3, $4, 'active') \
                     ON CONFLICT (account_id, customer_id, id) DO UPDATE SET name = excluded.name",
                )
                .bind(account.as_str())
                .bind(one.id.as_str())
                .bind(id.as_str())
                .bind(name)
                .execute(&mut *self.tx)
                .await?;
            }
        }
        Ok(())
    }
}
