//! Which batches stand behind an account's charges, and who sells them on.

use super::View;
use crate::access::Grant;
use crate::reply::Problem;
use crate::store::{BatchRow, ManifestPart, Store, StoreError};
use charges::LineScope;
use domain::accounts::{Account, BusinessModel};
use domain::charges::{Billing, ChargeFormat, Period};
use domain::money::Currency;
use std::collections::BTreeSet;

/// Whose batches stand behind an account's charges, and who sells them on.
pub(super) struct Source {
    pub(super) batches: Vec<BatchRow>,
    pub(super) period: Period,
    /// Only lines of this reseller.
    reseller: Option<String>,
    /// From the vendor down; the last is the account itself.
    pub(super) sellers: Vec<Account>,
}

/// The batches that an account's charges come from, of every month.
pub async fn batches_behind(store: &Store, grant: &Grant) -> Result<Vec<BatchRow>, StoreError> {
    let account = grant.account();
    let mut batches = store.batches(&account.id).await?;
    if let Some((provider, _)) = bought_from(store, account).await? {
        batches.extend(store.batches(&provider.id).await?);
    }
    Ok(batches)
}

/// The provider of an indirect reseller and the MPN id by which its files name the reseller.
async fn bought_from(
    store: &Store,
    account: &Account,
) -> Result<Option<(Account, String)>, StoreError> {
    match (account.model, &account.provider_id, &account.mpn_id) {
        (BusinessModel::IndirectReseller, Some(provider), Some(mpn_id)) => {
            Ok(Some((store.account(provider).await?, mpn_id.clone())))
        }
        _ => Ok(None),
    }
}

impl Source {
    /// Files that the account imported itself, else (for a reseller) its provider's lines.
    pub(super) async fn of(store: &Store, grant: &Grant, view: &View) -> Result<Self, Problem> {
        let newest = match view.period {
            Some(period) => Some(period),
            None => batches_behind(store, grant)
                .await?
                .iter()
                .map(|batch| batch.period)
                .max(),
        };
        let period = newest.unwrap_or_else(|| Period::of(chrono::Utc::now().date_naive()));
        Self::of_month(store, grant.account(), period, view.billing).await
    }

    /// The same of one month.
    pub(super) async fn of_month(
        store: &Store,
        account: &Account,
        period: Period,
        billing: Option<Billing>,
    ) -> Result<Self, Problem> {
        let mut source = Self {
            batches: store.batches_of(&account.id, period).await?,
            period,
            reseller: None,
            sellers: vec![account.clone()],
        };
        if source.batches.is_empty()
            && let Some((provider, mpn_id)) = bought_from(store, account).await?
        {
            source.batches = store.batches_of(&provider.id, period).await?;
            source.reseller = Some(mpn_id);
            source.sellers.insert(0, provider);
        }
        source.choose_billing(billing);
        Ok(source)
    }

    /// Whether the account buys from another seller, whose price is its cost.
    pub(super) fn is_bought(&self) -> bool {
        self.sellers.len() > 1
    }

    /// As asked; else billed per currency and format where it is there, else unbilled.
    fn choose_billing(&mut self, billing: Option<Billing>) {
        let billed: BTreeSet<(Currency, ChargeFormat)> = self
            .batches
            .iter()
            .filter(|batch| batch.billing == Billing::Billed)
            .map(|batch| (batch.currency, batch.format))
            .collect();
        self.batches.retain(|batch| match billing {
            Some(billing) => batch.billing == billing,
            None => {
                batch.billing == Billing::Billed
                    || !billed.contains(&(batch.currency, batch.format))
            }
        });
    }

    pub(super) fn parts(&self) -> Vec<ManifestPart> {
        self.batches
            .iter()
            .flat_map(|batch| batch.parts.iter().cloned())
            .collect()
    }

    pub(super) fn scope(&self, grant: &Grant) -> LineScope {
        LineScope {
            customer: grant.customer_id().map(ToString::to_string),
            reseller: self.reseller.clone(),
        }
    }
}
