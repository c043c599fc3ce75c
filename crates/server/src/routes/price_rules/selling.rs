//! Whom a rule is for, and whether it sells to them below cost: looked at when it is saved, over the newest price lists
//! and the rules beside it. Knows no arithmetic of its own.

use crate::access::Grant;
use crate::clock;
use crate::reply::Problem;
use crate::routes::exchange_rates::exchange_rates_at;
use crate::routes::price_lists::{list_of, lists_of};
use crate::store::{Store, StoreError};
use axum::http::StatusCode;
use domain::accounts::Account;
use domain::charges::Period;
use domain::money::Currency;
use domain::price_lists::PriceListFormat;
use domain::price_rules::{Buyer, BuyerScope, PriceRule, RateSource, RuleKind};
use pricing::{Desk, Exchange, Rulebook};
use std::collections::HashSet;

/// A buyer that the rule is for.
///
/// # Errors
/// 400 where the account has no such customer or reseller: the rule would never apply.
pub(super) async fn buyer_of(
    store: &Store,
    grant: &Grant,
    rule: &PriceRule,
) -> Result<Buyer, Problem> {
    let mut buyer = Buyer::default();
    match &rule.buyer {
        BuyerScope::Everyone => {}
        BuyerScope::Tag(tag) => {
            buyer.tags.insert(tag.clone());
        }
        BuyerScope::Customer(id) => match store.customer(grant.account_id(), id).await {
            Ok(customer) => {
                buyer.customer = Some(customer.id);
                buyer.tags = customer.tags;
                buyer.reseller_mpn_id = customer.reseller_mpn_id;
            }
            Err(StoreError::NotFound) => {
                return Err(Problem::bad_request(
                    "unknown_customer",
                    "This account has no such customer, so the rule would never apply. Choose one of its customers.",
                )
                .at("buyer"));
            }
            Err(error) => return Err(error.into()),
        },
        BuyerScope::Reseller(mpn_id) => {
            if !store.is_reseller_of(grant.account_id(), mpn_id).await? {
                let words = format!(
                    "No reseller with the PartnerID {mpn_id} buys from this account, so the rule would never apply. Choose one of its resellers."
                );
                return Err(Problem::bad_request("unknown_reseller", words)
                    .at("buyer")
                    .with(vec![("partner_id", mpn_id.clone())]));
            }
            buyer.reseller_mpn_id = Some(mpn_id.clone());
        }
    }
    Ok(buyer)
}

/// Refuses a rule that sells some offer of the account's newest price lists below its cost, where nobody approved that.
///
/// # Errors
/// 409 with the offer.
pub(super) async fn refuse_below_cost(
    store: &Store,
    account: &Account,
    rule: &PriceRule,
    buyer: &Buyer,
    others: Vec<PriceRule>,
) -> Result<(), Problem> {
    let (Some(field), None) = (field_of(rule), &rule.below_cost_approved_by) else {
        return Ok(());
    };
    let mut rules = others;
    rules.retain(|other| other.id != rule.id);
    rules.push(rule.clone());
    let day = rule.starts.max(clock::today());
    // Of the lists of several months the newest tells what goods cost now.
    let mut seen: HashSet<(PriceListFormat, Currency)> = HashSet::new();
    for row in lists_of(store, account).await? {
        if !seen.insert((row.format, row.currency)) {
            continue;
        }
        let currency = rule.currency.unwrap_or(row.currency);
        let exchange = exchange_into(store, account, row.currency, currency, day).await?;
        if exchange.is_none() && currency != row.currency {
            continue;
        }
        let (_, list) = list_of(store, account, &row.id).await?;
        let desk = Desk {
            currency,
            rules: &Rulebook::of(&rules, buyer, day, currency),
            own_markup: None,
            default_markup: account.markup,
        };
        if let Some(found) = desk.first_below_cost(&rule.id, &list, exchange.as_ref(), day) {
            let (name, quantity) = (found.offer.name_sold(), found.quantity.to_string());
            let words = format!(
                "This rule sells '{name}' below its cost, at a quantity of {quantity}. Raise the price, choose fewer goods, or let somebody who may approve that save it with 'approveBelowCost'."
            );
            let params = vec![("offer", name.into_owned()), ("quantity", quantity)];
            return Err(
                Problem::new(StatusCode::CONFLICT, "sells_below_cost", words)
                    .at(field)
                    .with(params),
            );
        }
    }
    Ok(())
}

/// The field of a rule that may sell below cost.
fn field_of(rule: &PriceRule) -> Option<&'static str> {
    match &rule.kind {
        RuleKind::DiscountOffList { .. } => Some("kind.percent"),
        RuleKind::FixedUnitPrice { .. } => Some("kind.amount"),
        RuleKind::VolumeDiscount { .. } => Some("kind.steps"),
        // At the month's rates a mark-up of 0 or more is never below its cost; at an agreed rate it may be.
        RuleKind::MarkUp { .. } => match rule.rate_source {
            RateSource::MonthSheet => None,
            RateSource::Agreed { .. } => Some("rateSource.rate"),
        },
        RuleKind::MinimumMargin { .. } | RuleKind::FlatFee { .. } | RuleKind::PerSeatFee { .. } => {
            None
        }
    }
}

async fn exchange_into(
    store: &Store,
    account: &Account,
    from: Currency,
    to: Currency,
    day: chrono::NaiveDate,
) -> Result<Option<Exchange>, Problem> {
    if from == to {
        return Ok(None);
    }
    let today = Period::of(clock::today());
    for month in [Period::of(day), today] {
        if let Some(rates) = exchange_rates_at(store, &account.id, month, None).await? {
            return Ok(Exchange::of(&rates, from, to).ok());
        }
    }
    Ok(None)
}
