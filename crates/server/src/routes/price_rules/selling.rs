//! Whether a change of price rules, or of a customer's tags, sells something below its cost that nobody approved: looked
//! at over the account's price lists before the change is kept. Knows no arithmetic of its own.

use super::buyers::Asked;
use super::rule_of;
use crate::clock;
use crate::reply::Problem;
use crate::routes::exchange_rates::exchange_rates_at;
use crate::routes::price_lists::{list_of, lists_of};
use crate::store::{PriceRuleRow, Store, StoreError};
use axum::http::StatusCode;
use domain::accounts::Account;
use domain::charges::Period;
use domain::exchange_rates::ExchangeRates;
use domain::id::PriceRuleId;
use domain::price_rules::{Buyer, PriceRule, RuleKind};
use pricing::{BelowCostSearch, BuyerChange, Doubt, Exchange, Occasion, RulesChange};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Newest price lists that are looked through: two years of months.
const LISTS_MAX: usize = 24;

/// A rule before and after it is changed: none before it is made, none after it is taken away.
pub(super) struct RuleChange<'a> {
    pub id: &'a PriceRuleId,
    pub after: Option<&'a PriceRule>,
}

/// Refuses a change of a rule after which something is sold below its cost that was not, or by the changed rule itself,
/// where nobody approved that.
///
/// # Errors
/// 409 with the offer, or with what cannot be judged.
pub(super) async fn refuse_below_cost(
    store: &Store,
    account: &Account,
    before: Vec<PriceRule>,
    of: RuleChange<'_>,
) -> Result<(), Problem> {
    let mut after = before.clone();
    after.retain(|rule| rule.id != *of.id);
    after.extend(of.after.cloned());
    let touched = |buyer: &Buyer| {
        let mut changed = before.iter().chain(&after).filter(|rule| rule.id == *of.id);
        changed.any(|rule| rule.buyer.covers(buyer))
    };
    let kinds = Asked::by(before.iter().chain(&after));
    let kinds = kinds.kinds(store, &account.id).await?;
    let buyers = kinds.into_iter().filter(touched).map(|buyer| BuyerChange {
        before: buyer.clone(),
        after: buyer,
    });
    let change = RulesChange {
        buyers: buyers.collect(),
        changed: Some(of.id.clone()),
        default_markup: account.markup,
        before,
        after,
    };
    let is_approved = of
        .after
        .is_some_and(|rule| rule.below_cost_approved_by.is_some());
    match doubt_of(store, account, change).await? {
        None => Ok(()),
        Some(Doubt::TooMuch) if is_approved => Ok(()),
        Some(doubt) => Err(refused(doubt, of.after)),
    }
}

/// Refuses tags of a customer with which something is sold to it below its cost that was not, where nobody approved the
/// rule that does it; answers the rules that were looked at.
///
/// # Errors
/// 409 with the offer and the rule.
pub(in crate::routes) async fn refuse_tags_below_cost(
    store: &Store,
    account: &Account,
    before: Buyer,
    after: Buyer,
) -> Result<Vec<PriceRuleRow>, Problem> {
    let rows = store.price_rules(&account.id).await?;
    let rules = rows.iter().map(rule_of).collect::<Result<Vec<_>, _>>()?;
    if rules.is_empty() || before == after {
        return Ok(rows);
    }
    let change = RulesChange {
        before: rules.clone(),
        after: rules,
        changed: None,
        buyers: vec![BuyerChange { before, after }],
        default_markup: account.markup,
    };
    match doubt_of(store, account, change).await? {
        Some(doubt) => Err(refused(doubt, None).at("tags")),
        None => Ok(rows),
    }
}

/// The first doubt about a change, over the account's price lists, the newest first.
async fn doubt_of(
    store: &Store,
    account: &Account,
    change: RulesChange,
) -> Result<Option<Doubt>, Problem> {
    let today = clock::today();
    let mut sheets = Sheets::default();
    let mut search = BelowCostSearch::new(change);
    for row in lists_of(store, account).await?.into_iter().take(LISTS_MAX) {
        let (_, list) = list_of(store, account, &row.id).await?;
        let mut occasions = Vec::new();
        for day in search.change().days(&list, today) {
            for currency in search.change().currencies(list.currency) {
                let rates = match currency == list.currency {
                    true => None,
                    false => sheets.of(store, account, Period::of(day)).await?,
                };
                let exchange =
                    rates.and_then(|rates| Exchange::of(rates, list.currency, currency).ok());
                occasions.push(Occasion {
                    day,
                    currency,
                    exchange,
                });
            }
        }
        // A list may have hundreds of thousands of rows.
        let looked = tokio::task::spawn_blocking(move || {
            let found = search.look(&list, &occasions);
            (search, found)
        });
        let (back, found) = looked.await.map_err(|error| {
            tracing::error!(%error, "looking for prices below cost panicked");
            StoreError::Corrupt("prices below cost could not be looked for".to_owned())
        })?;
        if let Err(doubt) = found {
            return Ok(Some(doubt));
        }
        search = back;
    }
    Ok(None)
}

/// Exchange-rate sheets by month, each read once.
#[derive(Default)]
struct Sheets(HashMap<Period, Option<ExchangeRates>>);

impl Sheets {
    /// The sheet of a month, else the account's newest: what is not published yet is likely to be near it.
    async fn of(
        &mut self,
        store: &Store,
        account: &Account,
        month: Period,
    ) -> Result<Option<&ExchangeRates>, Problem> {
        let unread = match self.0.entry(month) {
            Entry::Occupied(read) => return Ok(read.into_mut().as_ref()),
            Entry::Vacant(unread) => unread,
        };
        let mut sheet = exchange_rates_at(store, &account.id, month, None).await?;
        if sheet.is_none() {
            let sheets = store.exchange_rates(&account.id).await?;
            if let Some(newest) = sheets.first().map(|sheet| sheet.month) {
                sheet = exchange_rates_at(store, &account.id, newest, None).await?;
            }
        }
        Ok(unread.insert(sheet).as_ref())
    }
}

/// The refusal, in the place of the changed rule's own figure where that sells below cost.
fn refused(doubt: Doubt, changed: Option<&PriceRule>) -> Problem {
    let (code, words, params) = match doubt {
        Doubt::BelowCost {
            offer,
            quantity,
            rule: None,
        } if changed.is_some() => {
            let words = format!(
                "This rule sells '{offer}' below its cost, at a quantity of {quantity}. Raise the price, choose fewer goods, or let somebody who may approve prices below cost save it with that approval."
            );
            let params = vec![("offer", offer), ("quantity", quantity.to_string())];
            ("sells_below_cost", words, params)
        }
        Doubt::BelowCost {
            offer,
            quantity,
            rule,
        } => {
            let rule = rule.unwrap_or_default();
            let words = format!(
                "After this change '{offer}' would be sold below its cost, at a quantity of {quantity}, by the price rule '{rule}'. Change or end that rule first, or let somebody who may approve prices below cost save it with that approval."
            );
            let params = vec![
                ("offer", offer),
                ("quantity", quantity.to_string()),
                ("rule", rule),
            ];
            ("leaves_below_cost", words, params)
        }
        Doubt::NoRate { from, to } => {
            let words = format!(
                "Whether this is below cost cannot be told: there is no exchange rate from {from} to {to}. Import that month's exchange-rate sheet, or let somebody who may approve prices below cost save the rule with that approval."
            );
            let params = vec![("from", from.to_string()), ("to", to.to_string())];
            ("below_cost_without_rate", words, params)
        }
        Doubt::TooMuch => (
            "below_cost_not_judged",
            "Whether this is below cost was not looked at to the end: too many offers, buyers and days are touched. Choose fewer goods, or let somebody who may approve prices below cost save the rule with that approval.".to_owned(),
            Vec::new(),
        ),
    };
    let told = Problem::new(StatusCode::CONFLICT, code, words).with(params);
    match changed {
        Some(rule) if code == "leaves_below_cost" => told.at(scope_field(rule)),
        Some(rule) => told.at(figure_field(rule)),
        None => told,
    }
}

/// The field of a rule by which its price comes about.
fn figure_field(rule: &PriceRule) -> &'static str {
    match &rule.kind {
        RuleKind::MarkUp { .. }
        | RuleKind::DiscountOffList { .. }
        | RuleKind::MinimumMargin { .. } => "kind.percent",
        RuleKind::FixedUnitPrice { .. }
        | RuleKind::FlatFee { .. }
        | RuleKind::PerSeatFee { .. } => "kind.amount",
        RuleKind::VolumeDiscount { .. } => "kind.steps",
    }
}

/// The field of a rule by which it leaves days, buyers or goods to another.
fn scope_field(rule: &PriceRule) -> &'static str {
    if rule.ends.is_some() {
        "ends"
    } else {
        "starts"
    }
}
