//! Compares two price lists and says whom the changes touch: which customers, by how much, and whose
//! margin they break. Knows no list's format.

use super::{list_of, price_list_answer, price_list_id};
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, permit};
use crate::routes::views::{self, Trial, View};
use crate::store::PriceListRow;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::charges::{NotAPeriod, Period};
use domain::money::Currency;
use domain::price_lists::{Offer, PriceList};
use domain::wire::charges::PartnerPivotItem;
use domain::wire::price_lists::{
    ChangedOffersAnswer, OfferAnswer, OffersPartAnswer, PriceChangeAnswer,
    PriceListComparisonAnswer, TouchedCustomerAnswer,
};
use domain::wire::{Attributes, Text, paths};
use pricing::price_lists::{Comparison, CostChange, PriceChange};
use pricing::rounding::round_to_currency;
use pricing::{Exact, PricingProblem};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use utoipa::IntoParams;

/// Offers of each part that are answered where the query names no number.
const PART_SIZE: usize = 500;
const PART_SIZE_MAX: usize = 5000;
/// Names of offers in a notice.
const NAMES_MAX: usize = 5;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// The older list.
    from: String,
    /// The newer list.
    to: String,
    /// Month of charges to look at, `YYYY-MM`; the newest where it is left out.
    period: Option<String>,
    /// Most offers of each part: 500 where it is left out, at most 5000.
    size: Option<usize>,
}

/// What changed between two price lists, and which customers it touches.
#[utoipa::path(
    get, path = paths::PRICE_LISTS_COMPARE, tag = "price lists", params(ComparisonQuery),
    responses((status = 200, body = PriceListComparisonAnswer), (status = 400), (status = 404), (status = 422))
)]
pub async fn compare(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceLists>,
    // Whoever may not see charges is told what changed, not whom it touches.
    charges: Result<Granted<permit::ReadCharges>, Problem>,
    Query(query): Query<ComparisonQuery>,
) -> Reply {
    let account = grant.account();
    let (from, old) = list_of(&state.store, account, &price_list_id(query.from)?).await?;
    let (to, new) = list_of(&state.store, account, &price_list_id(query.to)?).await?;
    if from.currency != to.currency {
        let words = format!(
            "One list is in {}, the other in {}. Compare lists of one currency.",
            from.currency, to.currency
        );
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "two_currencies",
            words,
        ));
    }
    let period = query
        .period
        .as_deref()
        .filter(|period| !period.is_empty())
        .map(str::parse::<Period>)
        .transpose()
        .map_err(|problem: NotAPeriod| {
            Problem::bad_request("invalid_period", format!("{problem}.")).at("period")
        })?;
    let size = match query.size {
        None | Some(0) => PART_SIZE,
        Some(size) => size.min(PART_SIZE_MAX),
    };
    let first_day = |row: &PriceListRow| row.month.map(Period::first_day);
    let (old_day, new_day) = (first_day(&from), first_day(&to));
    let found = pricing::price_lists::compare((&old, old_day), (&new, new_day));
    let mut touched = Touched::default();
    let mut seen = None;
    if let Ok(Granted { grant, .. }) = charges {
        let (month, before) = used(&state, &grant, period, HashMap::new()).await?;
        let used_changes = UsedChanges::of(&found, (&new, new_day), &before);
        let changes = used_changes.cost_changes();
        let after = match changes.is_empty() {
            true => Vec::new(),
            false => used(&state, &grant, Some(month), changes).await?.1,
        };
        touched = Touched::of(&used_changes, before, after).map_err(not_priced)?;
        seen = Some(month);
    }
    let since = to.month.map_or_else(
        || "with the new price list".to_owned(),
        |month| format!("from {month} on"),
    );
    let customers = touched.answers(seen, &since, &grant.account().company_name);
    json(
        StatusCode::OK,
        &PriceListComparisonAnswer {
            currency: to.currency,
            from: price_list_answer(from),
            to: price_list_answer(to),
            added: offers_part(&found.added, size),
            removed: offers_part(&found.removed, size),
            raised: changes_part(&found.raised, size),
            lowered: changes_part(&found.lowered, size),
            period: seen,
            customers,
            without_estimate: touched.without_estimate,
            attributes: Attributes::of("PriceListComparison"),
        },
    )
}

/// What each customer used of each meter in a month, as it was charged or would be.
async fn used(
    state: &AppState,
    grant: &Grant,
    period: Option<Period>,
    cost_changes: HashMap<String, CostChange>,
) -> Result<(Period, Vec<PartnerPivotItem>), Problem> {
    let month = period.map(|period| format!("&period={period}"));
    let view = View::read(&format!("by=customer,meter{}", month.unwrap_or_default()))?;
    let trial = Trial {
        cost_changes,
        ..Trial::default()
    };
    let pivot = views::pivot(&state.store, &state.segments, grant, view, trial)
        .await?
        .for_partner()?;
    Ok((pivot.period, pivot.items))
}

fn not_priced(problem: PricingProblem) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        problem.code(),
        format!("The customers' charges at the new prices: {problem}."),
    )
}

fn offers_part(offers: &[&Offer], size: usize) -> OffersPartAnswer {
    OffersPartAnswer {
        total_count: offers.len() as u64,
        items: offers
            .iter()
            .take(size)
            .map(|offer| OfferAnswer::from(*offer))
            .collect(),
    }
}

fn changes_part(changes: &[PriceChange<'_>], size: usize) -> ChangedOffersAnswer {
    ChangedOffersAnswer {
        total_count: changes.len() as u64,
        items: changes
            .iter()
            .take(size)
            .map(|change| PriceChangeAnswer {
                id: change.new.id.to_string(),
                name: change.new.name.clone(),
                category: change.new.category.clone(),
                region: change.new.region.clone(),
                unit: change.new.unit.clone(),
                old_price: Text(change.old_price),
                new_price: Text(change.new_price),
                from: Text(change.from),
            })
            .collect(),
    }
}

/// One customer's charges for changed offers in one currency, old and new.
#[derive(Default)]
struct Account {
    name: String,
    offers: u64,
    estimated_offers: u64,
    /// New price and name of those whose price to the customer changes.
    repriced: Vec<(Decimal, String)>,
    old_price: Decimal,
    new_price: Decimal,
    new_cost: Decimal,
    breaks_margin: bool,
    /// What was paid for those that are sold no longer, and their names.
    removed: Vec<(Decimal, String)>,
}

/// Whom the changes touch.
#[derive(Default)]
struct Touched {
    customers: BTreeMap<(String, Currency), Account>,
    without_estimate: u64,
}

/// What became of the offers that somebody used, by the offer's id in small letters.
struct UsedChanges<'a> {
    repriced: HashMap<String, &'a PriceChange<'a>>,
    /// Those that the newer list sells no longer, in no region.
    removed: HashMap<String, &'a Offer>,
}

impl<'a> UsedChanges<'a> {
    fn of(
        found: &'a Comparison<'a>,
        (new, day): (&PriceList, Option<NaiveDate>),
        used: &[PartnerPivotItem],
    ) -> Self {
        let meters = used.iter().filter_map(|item| item.keys.get(1));
        let used: HashSet<String> = meters.map(|meter| meter.to_lowercase()).collect();
        let mut repriced = HashMap::new();
        for change in found.raised.iter().chain(&found.lowered) {
            let meter = change.new.id.as_str().to_lowercase();
            if used.contains(&meter) {
                repriced.entry(meter).or_insert(change);
            }
        }
        let mut removed = HashMap::new();
        for offer in &found.removed {
            let meter = offer.id.as_str().to_lowercase();
            if used.contains(&meter) {
                removed.entry(meter).or_insert(*offer);
            }
        }
        for offer in new.offers.iter().filter(|offer| offer.is_sold_from(day)) {
            if !removed.is_empty() {
                removed.remove(&offer.id.as_str().to_lowercase());
            }
        }
        Self { repriced, removed }
    }

    fn cost_changes(&self) -> HashMap<String, CostChange> {
        let changes = self.repriced.iter();
        changes
            .filter_map(|(meter, change)| Some((meter.clone(), change.cost_change()?)))
            .collect()
    }
}

impl Touched {
    /// Holds a month's charges for changed offers beside what the same lines would have cost and, by the price
    /// rules, sold for: a mark-up follows the cost, a fixed price stays. Each offer's figure is rounded by
    /// itself, sums are of rounded figures.
    fn of(
        changes: &UsedChanges<'_>,
        before: Vec<PartnerPivotItem>,
        after: Vec<PartnerPivotItem>,
    ) -> Result<Self, PricingProblem> {
        let mut after: HashMap<(Vec<String>, Currency), PartnerPivotItem> = after
            .into_iter()
            .map(|item| ((item.keys.clone(), item.currency), item))
            .collect();
        let mut touched = Self::default();
        for item in before {
            let [customer, meter] = item.keys.as_slice() else {
                continue;
            };
            let meter = meter.to_lowercase();
            if let Some(offer) = changes.removed.get(&meter) {
                let account = touched.account(customer, &item);
                account
                    .removed
                    .push((item.selling_price.0, offer.name.clone()));
                continue;
            }
            let Some(change) = changes.repriced.get(&meter) else {
                continue;
            };
            if change.cost_change().is_none() {
                touched.without_estimate += 1;
                continue;
            }
            // What was imported in between has no figure from before.
            let Some(new) = after.remove(&(item.keys.clone(), item.currency)) else {
                continue;
            };
            let (old_price, new_price) = (item.selling_price.0, new.selling_price.0);
            let new_cost = round_to_currency(Exact::from(new.amount.0), item.currency)?;
            let account = touched.account(customer, &item);
            account.offers += 1;
            account.estimated_offers += u64::from(!change.is_even());
            if old_price != new_price {
                account.repriced.push((new_price, change.new.name.clone()));
            }
            account.old_price = sum(account.old_price, old_price)?;
            account.new_price = sum(account.new_price, new_price)?;
            account.new_cost = sum(account.new_cost, new_cost)?;
            // What was sold below its cost before has no margin to break.
            account.breaks_margin |= new_price < new_cost && old_price >= item.amount.0;
        }
        Ok(touched)
    }

    /// The customer's row, in the currency of one of its charges.
    fn account(&mut self, customer: &str, item: &PartnerPivotItem) -> &mut Account {
        let key = (customer.to_owned(), item.currency);
        let account = self.customers.entry(key).or_default();
        if let Some(name) = item.labels.first() {
            account.name.clone_from(name);
        }
        account
    }

    fn answers(
        &mut self,
        period: Option<Period>,
        since: &str,
        company: &str,
    ) -> Vec<TouchedCustomerAnswer> {
        let mut answers: Vec<TouchedCustomerAnswer> = std::mem::take(&mut self.customers)
            .into_iter()
            .map(|((customer_id, currency), mut account)| {
                let changed = most_expensive(&mut account.repriced);
                let removed = most_expensive(&mut account.removed);
                let notice = notice(
                    &account,
                    [&changed, &removed],
                    currency,
                    period,
                    since,
                    company,
                );
                TouchedCustomerAnswer {
                    customer_id,
                    currency,
                    offers: account.offers,
                    estimated_offers: account.estimated_offers,
                    offer_names: changed.names,
                    more_offer_names: changed.more,
                    removed_offers: account.removed.len() as u64,
                    removed_offer_names: removed.names,
                    more_removed_offer_names: removed.more,
                    old_price: Text(account.old_price),
                    new_price: Text(account.new_price),
                    difference: Text(account.new_price - account.old_price),
                    new_cost: Text(account.new_cost),
                    breaks_margin: account.breaks_margin,
                    notice,
                    customer_name: account.name,
                }
            })
            .collect();
        answers.sort_by_key(|answer| Reverse((answer.difference.0.abs(), answer.removed_offers)));
        answers
    }
}

/// The exact sum of two figures of one currency's digits.
fn sum(left: Decimal, right: Decimal) -> Result<Decimal, PricingProblem> {
    Exact::from(left).plus(right.into())?.to_decimal()
}

/// Names of offers, and how many there are beyond them.
struct Names {
    names: Vec<String>,
    more: u64,
}

impl Names {
    fn written(&self) -> String {
        let names = self.names.join(", ");
        match self.more {
            0 => names,
            more => format!("{names} and {more} more"),
        }
    }
}

/// Names of the offers that most was paid for, each once.
fn most_expensive(offers: &mut [(Decimal, String)]) -> Names {
    offers.sort_by_key(|(price, _)| Reverse(*price));
    let mut seen = HashSet::new();
    let names = offers.iter().map(|(_, name)| name);
    let mut names = names.filter(|name| seen.insert(*name));
    Names {
        names: names.by_ref().take(NAMES_MAX).cloned().collect(),
        more: names.count() as u64,
    }
}

/// A draft of what to tell a customer: its own prices and what is sold no longer, no cost; nothing where all stays.
fn notice(
    account: &Account,
    [changed, removed]: [&Names; 2],
    currency: Currency,
    period: Option<Period>,
    since: &str,
    company: &str,
) -> String {
    if changed.names.is_empty() && removed.names.is_empty() {
        return String::new();
    }
    let month = period.map(|period| period.to_string()).unwrap_or_default();
    let mut paragraphs = vec![format!("Dear {},", account.name)];
    if !changed.names.is_empty() {
        paragraphs.push(format!(
            "the prices of services that you use change {since}: {}.",
            changed.written()
        ));
        paragraphs.push(format!(
            "Your use of {month} would have been charged at {} {currency} instead of {} {currency} for them, before tax.",
            account.new_price, account.old_price,
        ));
    }
    if !removed.names.is_empty() {
        paragraphs.push(format!(
            "services that you use are offered no longer {since}: {}.",
            removed.written()
        ));
    }
    paragraphs.push(company.to_owned());
    paragraphs.join("\n\n")
}
