//! By what the sellers of a view sell: their rules, their customers' tags, what their price lists say of
//! meters, and what volume discounts count. Knows no arithmetic.

use super::months::count_months;
use super::source::Source;
use crate::access::Grant;
use crate::reply::Problem;
use crate::routes::price_lists::kept_list;
use crate::routes::price_rules::rules_of;
use crate::segments::Segments;
use crate::store::Store;
use charges::selling::{MeterGoods, Seller, Selling};
use chrono::NaiveDate;
use domain::accounts::Account;
use domain::charges::Billing;
use domain::price_rules::PriceRule;
use pricing::price_lists::CostChange;
use std::collections::HashMap;
use std::sync::Arc;

/// What to try, in place of what is.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// In place of those that the account keeps.
    pub rules: Option<Vec<PriceRule>>,
    /// The day whose rules hold for every line, in place of each line's own.
    pub as_of: Option<NaiveDate>,
    /// How the vendor's prices of meters change, by the meter's id in small letters.
    pub cost_changes: HashMap<String, CostChange>,
}

/// How the lines of a source are sold.
pub(super) async fn selling(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    source: &Source,
    billing: Option<Billing>,
    trial: Trial,
) -> Result<Arc<Selling>, Problem> {
    let mut selling = Selling {
        as_of: trial.as_of,
        cost_changes: trial.cost_changes,
        ..Selling::default()
    };
    let mut tried = trial.rules;
    for (place, account) in source.sellers.iter().enumerate() {
        let is_own = place + 1 == source.sellers.len();
        let rules = match tried.take_if(|_| is_own) {
            Some(rules) => rules,
            None => rules_of(store, &account.id).await?,
        };
        selling.sellers.push(Seller {
            tags: match Selling::looks_at_tags(&rules) {
                true => store.customer_tags(&account.id).await?,
                false => HashMap::new(),
            },
            goods: match Selling::looks_in_price_lists(&rules) {
                true => goods_of(store, &source.sellers[..=place]).await?,
                false => HashMap::new(),
            },
            rules,
            default_markup: account.markup,
        });
    }
    if selling.counts_months() {
        selling.month_quantities = count_months(store, segments, grant, source, billing).await?;
    }
    Ok(Arc::new(selling))
}

/// What the newest price lists of some sellers say of meters; what the last says goes before.
async fn goods_of(
    store: &Store,
    sellers: &[Account],
) -> Result<HashMap<String, MeterGoods>, Problem> {
    let mut goods: HashMap<String, MeterGoods> = HashMap::new();
    for account in sellers.iter().rev() {
        let mut formats = Vec::new();
        for row in store.price_lists(&account.id).await? {
            if formats.contains(&row.format) {
                continue;
            }
            formats.push(row.format);
            let (_, list) = kept_list(store, &account.id, &row.id).await?;
            for offer in list.offers.iter().filter(|offer| offer.tiers().is_some()) {
                let known = goods.entry(offer.id.as_str().to_lowercase()).or_default();
                for (known, said) in [
                    (&mut known.product, &offer.product),
                    (&mut known.family, &offer.family),
                ] {
                    if known.is_empty() {
                        said.clone_into(known);
                    }
                }
            }
        }
    }
    Ok(goods)
}
