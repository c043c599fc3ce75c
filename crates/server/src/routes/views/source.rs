//! Which batches stand behind an account's charges, and what each seller adds on the way down.

use super::View;
use crate::access::Grant;
use crate::reply::Problem;
use crate::store::{BatchRow, ManifestPart, Store, StoreError};
use charges::LineScope;
use domain::accounts::{Account, BusinessModel, MarkUpPercent};
use domain::charges::{Billing, ChargeFormat, Period};
use domain::money::Currency;
use pricing::{Exact, PricingProblem, marked_up};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Whose batches stand behind an account's charges, and who adds what on the way down.
pub(super) struct Source {
    pub(super) batches: Vec<BatchRow>,
    /// Only lines of this reseller.
    reseller: Option<String>,
    /// What sellers above the account have added: makes the account's cost.
    above: Vec<MarkUpPercent>,
    own: MarkUpPercent,
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
    pub(super) async fn of(
        store: &Store,
        grant: &Grant,
        view: &View,
    ) -> Result<(Period, Self), Problem> {
        let account = grant.account();
        let newest = match view.period {
            Some(period) => Some(period),
            None => batches_behind(store, grant)
                .await?
                .iter()
                .map(|batch| batch.period)
                .max(),
        };
        let period = newest.unwrap_or_else(|| Period::of(chrono::Utc::now().date_naive()));
        let mut source = Self {
            batches: store.batches_of(&account.id, period).await?,
            reseller: None,
            above: vec![],
            own: account.markup,
        };
        if source.batches.is_empty()
            && let Some((provider, mpn_id)) = bought_from(store, account).await?
        {
            source.batches = store.batches_of(&provider.id, period).await?;
            source.reseller = Some(mpn_id);
            source.above = vec![provider.markup];
        }
        source.choose_billing(view.billing);
        Ok((period, source))
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

    pub(super) fn chain(&self) -> Chain {
        Chain {
            above: self.above.clone(),
            own: self.own,
        }
    }
}

/// What each seller adds, from the vendor down.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    above: Vec<MarkUpPercent>,
    own: MarkUpPercent,
}

impl Chain {
    /// The account's cost of a printed amount, exact.
    fn cost(&self, printed: Decimal) -> Result<Exact, PricingProblem> {
        marked_up(printed.into(), &self.above)
    }

    /// The account's selling price of a printed amount, exact.
    pub(super) fn price(&self, printed: Decimal) -> Result<Exact, PricingProblem> {
        marked_up(self.cost(printed)?, &[self.own])
    }

    /// The cost as it is shown: the vendor's printed figure stays as it is.
    pub(super) fn cost_shown(&self, printed: Decimal) -> Result<Decimal, PricingProblem> {
        if self.above.is_empty() {
            Ok(printed)
        } else {
            self.cost(printed)?.to_decimal()
        }
    }
}
