//! Price rules, what a provider agreed with its resellers, and customers' tags. Knows no arithmetic
//! and no scope: a rule is kept as the API answers it.

use super::{Change, Store, StoreError};
use crate::clock;
use domain::id::{AccountId, CustomerId, PriceRuleId};
use domain::price_rules::Buyer;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::{BTreeSet, HashMap};

/// A kept price rule.
#[derive(Clone, Debug)]
pub struct PriceRuleRow {
    pub id: PriceRuleId,
    /// The rule as JSON.
    pub rule: String,
    pub version: u32,
}

/// What a provider agreed with a reseller.
#[derive(Clone, Debug, Default)]
pub struct BillingRulesRow {
    pub reseller_mpn_id: String,
    /// Empty where there is no limit.
    pub credit_limit: String,
    pub payment_days: u32,
    /// 0 where nothing is agreed yet.
    pub version: u32,
}

fn version(row: &AnyRow) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or_default())
}

fn price_rule(row: &AnyRow) -> Result<PriceRuleRow, StoreError> {
    Ok(PriceRuleRow {
        id: super::read("price rule", &row.try_get::<String, _>("id")?)?,
        rule: row.try_get("rule")?,
        version: version(row)?,
    })
}

impl Store {
    /// The price rules of an account, in the order in which they were made.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn price_rules(&self, account: &AccountId) -> Result<Vec<PriceRuleRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, rule, version FROM price_rules WHERE account_id = $1 ORDER BY id",
        )
        .bind(account.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(price_rule).collect()
    }

    /// A price rule of an account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn price_rule(
        &self,
        account: &AccountId,
        id: &PriceRuleId,
    ) -> Result<PriceRuleRow, StoreError> {
        let row = sqlx::query(
            "SELECT id, rule, version FROM price_rules WHERE account_id = $1 AND id = $2",
        )
        .bind(account.as_str())
        .bind(id.as_str())
        .fetch_one(&self.pool)
        .await?;
        price_rule(&row)
    }

    /// What a provider agreed with its resellers, by PartnerID.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn billing_rules(
        &self,
        account: &AccountId,
    ) -> Result<Vec<BillingRulesRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT reseller_mpn_id, credit_limit, payment_days, version FROM billing_rules \
             WHERE account_id = $1 ORDER BY reseller_mpn_id",
        )
        .bind(account.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(BillingRulesRow {
                    reseller_mpn_id: row.try_get("reseller_mpn_id")?,
                    credit_limit: row.try_get("credit_limit")?,
                    payment_days: u32::try_from(row.try_get::<i64, _>("payment_days")?)
                        .unwrap_or_default(),
                    version: version(row)?,
                })
            })
            .collect()
    }

    /// The tags of every customer of an account that bears any, by the customer's id.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn customer_tags(
        &self,
        account: &AccountId,
    ) -> Result<HashMap<String, BTreeSet<String>>, StoreError> {
        let rows =
            sqlx::query("SELECT id, tags FROM customers WHERE account_id = $1 AND tags <> ''")
                .bind(account.as_str())
                .fetch_all(&self.pool)
                .await?;
        rows.iter()
            .map(|row| {
                let tags: String = row.try_get("tags")?;
                let tags = tags.lines().map(str::to_owned).collect();
                Ok((row.try_get("id")?, tags))
            })
            .collect()
    }
}

impl Store {
    /// An account's customers as price rules tell them apart.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn buyers(&self, account: &AccountId) -> Result<Vec<Buyer>, StoreError> {
        let query = "SELECT id, tags, reseller_mpn_id FROM customers WHERE account_id = $1";
        let rows = sqlx::query(query)
            .bind(account.as_str())
            .fetch_all(&self.pool)
            .await?;
        let buyer = |row: &AnyRow| {
            let text = |column: &str| row.try_get::<String, _>(column);
            Ok(Buyer {
                customer: Some(super::read("customer", &text("id")?)?),
                tags: text("tags")?.lines().map(str::to_owned).collect(),
                reseller_mpn_id: Some(text("reseller_mpn_id")?).filter(|id| !id.is_empty()),
            })
        };
        rows.iter().map(buyer).collect()
    }
}

impl Change {
    /// The account's price rules as they are behind the door; nobody else changes them meanwhile.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn price_rules_locked(&mut self) -> Result<Vec<PriceRuleRow>, StoreError> {
        let account = self.account();
        // Takes the account's row on PostgreSQL; SQLite has one writer at a time anyway.
        sqlx::query("UPDATE accounts SET quote_number = quote_number WHERE id = $1")
            .bind(&account)
            .execute(&mut *self.tx)
            .await?;
        let rows = sqlx::query(
            "SELECT id, rule, version FROM price_rules WHERE account_id = $1 ORDER BY id",
        )
        .bind(&account)
        .fetch_all(&mut *self.tx)
        .await?;
        rows.iter().map(price_rule).collect()
    }

    /// Keeps a new price rule.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_price_rule(&mut self, id: &PriceRuleId, rule: &str) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query(
            "INSERT INTO price_rules (account_id, id, rule, changed_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(&account)
        .bind(id.as_str())
        .bind(rule)
        .bind(clock::now_text())
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Replaces what a price rule says; the version was checked at the door.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn replace_price_rule(
        &mut self,
        id: &PriceRuleId,
        rule: &str,
    ) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query(
            "UPDATE price_rules SET rule = $3, changed_at = $4 WHERE account_id = $1 AND id = $2",
        )
        .bind(&account)
        .bind(id.as_str())
        .bind(rule)
        .bind(clock::now_text())
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Takes a price rule away; the version was checked at the door.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn remove_price_rule(&mut self, id: &PriceRuleId) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query("DELETE FROM price_rules WHERE account_id = $1 AND id = $2")
            .bind(&account)
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Keeps what was agreed with a reseller; the door made or found its row.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn set_billing_rules(&mut self, rules: &BillingRulesRow) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query(
            "UPDATE billing_rules SET credit_limit = $3, payment_days = $4 \
             WHERE account_id = $1 AND reseller_mpn_id = $2",
        )
        .bind(&account)
        .bind(&rules.reseller_mpn_id)
        .bind(&rules.credit_limit)
        .bind(i64::from(rules.payment_days))
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Keeps the first agreement with a reseller; false where there is one already, which then stays.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_billing_rules(&mut self, rules: &BillingRulesRow) -> Result<bool, StoreError> {
        let account = self.account();
        let added = sqlx::query(
            "INSERT INTO billing_rules (account_id, reseller_mpn_id, credit_limit, payment_days) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, reseller_mpn_id) DO NOTHING",
        )
        .bind(&account)
        .bind(&rules.reseller_mpn_id)
        .bind(&rules.credit_limit)
        .bind(i64::from(rules.payment_days))
        .execute(&mut *self.tx)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    /// Gives a customer its tags in place of those it had.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn tag_customer(
        &mut self,
        id: &CustomerId,
        tags: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let account = self.account();
        let text = tags
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n");
        sqlx::query("UPDATE customers SET tags = $3 WHERE account_id = $1 AND id = $2")
            .bind(&account)
            .bind(id.as_str())
            .bind(text)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}
