//! What a rule would have made of a month's real charges, before it starts. Knows no arithmetic of its own.

use super::super::views::{self, View};
use super::{refused, rules_of};
use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, JsonBody, permit};
use crate::store::StoreError;
use axum::extract::State;
use axum::http::StatusCode;
use domain::charges::Period;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice, Tier, Tiers};
use domain::price_rules::{Buyer, PriceRule, RuleKind};
use domain::wire::price_rules::{PriceRulePreviewItem, PriceRulePreviewRequest};
use domain::wire::{Collection, Text, paths};
use pricing::rounding::round_to_currency;
use pricing::{Credit, Exact, LineInput, Rulebook, Steps, Terms, exact_price};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Each customer's month under the rules as they are and as they would be. Charges carry what was
/// printed, so every percentage counts on that; rules that count units leave these lines as they were.
#[utoipa::path(
    post, path = paths::PRICE_RULES_PREVIEW, tag = "price rules", request_body = PriceRulePreviewRequest,
    responses((status = 200, body = Collection<PriceRulePreviewItem>), (status = 400))
)]
pub async fn preview(
    State(state): State<AppState>,
    Granted { grant: reader, .. }: Granted<permit::ReadPriceRules>,
    Granted { grant, .. }: Granted<permit::ReadCharges>,
    JsonBody { value, .. }: JsonBody<PriceRulePreviewRequest>,
) -> Reply {
    let period: Period = value.period.parse().map_err(|problem| {
        Problem::bad_request("invalid_query", format!("{problem}.")).at("period")
    })?;
    let id = value
        .replaces
        .clone()
        .unwrap_or_else(|| "preview".to_owned())
        .parse()
        .map_err(|_| Problem::not_found())?;
    let rule = value
        .rule
        .rule(id, None)
        .map_err(|problem| refused(&problem))?;
    let before = rules_of(&state.store, reader.account_id()).await?;
    let mut after: Vec<PriceRule> = before.clone();
    after.retain(|one| one.id != rule.id);
    let day = period.first_day().max(rule.starts);
    after.push(rule);
    let view = View::read(&format!("period={period}&by=customer,category,meter"))?;
    let table = views::pivot(&state.store, &state.segments, &grant, view)
        .await?
        .for_partner()?;
    let mut buyers = Buyers::default();
    let mut sums: BTreeMap<(String, Currency), Sums> = BTreeMap::new();
    for item in table.items {
        let [customer, category, meter] = item.keys.as_slice() else {
            continue;
        };
        let buyer = buyers.of(&state, grant.account_id(), customer).await?;
        let line = Line {
            offer: charged(meter, &item.labels, category, item.amount.0)?,
            currency: item.currency,
            default_markup: grant.account().markup,
        };
        // Both sides are looked at on the same day, so that only the rule makes the difference.
        let old = line.priced(&before, &buyer, period.first_day())?;
        let new = line.priced(&after, &buyer, day)?;
        let sum = sums
            .entry((customer.clone(), item.currency))
            .or_insert_with(|| Sums {
                name: item.labels.first().cloned().unwrap_or_default(),
                ..Sums::default()
            });
        sum.add(item.amount.0.into(), old, new)
            .map_err(too_many_digits)?;
    }
    let items = sums
        .into_iter()
        .map(|((customer_id, currency), sum)| sum.item(customer_id, currency))
        .collect::<Result<Vec<_>, _>>()
        .map_err(too_many_digits)?;
    json(
        StatusCode::OK,
        &Collection::whole(paths::PRICE_RULES_PREVIEW, items),
    )
}

fn too_many_digits(problem: pricing::PricingProblem) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        problem.code(),
        format!("A total: {problem}."),
    )
}

/// What price rules know customers by, asked once each.
#[derive(Default)]
struct Buyers(BTreeMap<String, Buyer>);

impl Buyers {
    async fn of(
        &mut self,
        state: &AppState,
        account: &domain::id::AccountId,
        id: &str,
    ) -> Result<Buyer, Problem> {
        if let Some(known) = self.0.get(id) {
            return Ok(known.clone());
        }
        let buyer = match id.parse() {
            Ok(id) => match state.store.customer(account, &id).await {
                Ok(customer) => Buyer {
                    customer: Some(customer.id),
                    tags: customer.tags,
                    reseller_mpn_id: customer.reseller_mpn_id,
                },
                Err(StoreError::NotFound) => Buyer::default(),
                Err(error) => return Err(error.into()),
            },
            Err(_) => Buyer::default(),
        };
        self.0.insert(id.to_owned(), buyer.clone());
        Ok(buyer)
    }
}

/// A meter's charges of a month, as one unit at what was printed.
fn charged(
    meter: &str,
    labels: &[String],
    category: &str,
    amount: Decimal,
) -> Result<Offer, Problem> {
    let id = if meter.is_empty() { "unknown" } else { meter };
    let tier = Tier {
        from: Decimal::ZERO,
        rate: amount.abs(),
    };
    Ok(Offer {
        id: id.parse().map_err(|_| Problem::not_found())?,
        name: labels.get(2).cloned().unwrap_or_default(),
        product: String::new(),
        category: category.to_owned(),
        subcategory: String::new(),
        family: String::new(),
        region: String::new(),
        unit: String::new(),
        tags: Vec::new(),
        effective_date: String::new(),
        end_date: String::new(),
        change: None,
        price: OfferPrice::Metered {
            tiers: Tiers::try_from(vec![tier])
                .map_err(|problem| StoreError::Corrupt(problem.to_string()))?,
            included_quantity: Decimal::ZERO,
        },
    })
}

struct Line {
    offer: Offer,
    currency: Currency,
    default_markup: domain::accounts::MarkUpPercent,
}

impl Line {
    fn priced(
        &self,
        rules: &[PriceRule],
        buyer: &Buyer,
        day: chrono::NaiveDate,
    ) -> Result<Exact, Problem> {
        let mut won = Rulebook::of(rules, buyer, day, self.currency)
            .winners(&self.offer)
            .map_err(|tie| Problem::new(StatusCode::CONFLICT, "rules_tie", format!("{tie}.")))?;
        // A line of charges does not say how many units a rule would count.
        won.price = won
            .price
            .filter(|rule| !matches!(rule.kind, RuleKind::FixedUnitPrice { .. }));
        won.volume_discount = None;
        won.flat_fee = None;
        won.per_seat_fee = None;
        let terms = Terms {
            currency: self.currency,
            exchange: None,
            rules: won,
            own_markup: None,
            default_markup: self.default_markup,
        };
        let input = LineInput {
            credit: Credit::None,
            ..LineInput::of(&self.offer, Decimal::ONE)
        };
        exact_price(&input, &terms, &mut Steps::default()).map_err(too_many_digits)
    }
}

struct Sums {
    name: String,
    cost: Exact,
    before: Exact,
    after: Exact,
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            name: String::new(),
            cost: Exact::ZERO,
            before: Exact::ZERO,
            after: Exact::ZERO,
        }
    }
}

impl Sums {
    fn add(
        &mut self,
        cost: Exact,
        before: Exact,
        after: Exact,
    ) -> Result<(), pricing::PricingProblem> {
        // A credit is priced like the charge it takes back.
        let signed = |price: Exact| {
            if cost.is_negative() {
                price.negated()
            } else {
                price
            }
        };
        self.cost = self.cost.plus(cost)?;
        self.before = self.before.plus(signed(before))?;
        self.after = self.after.plus(signed(after))?;
        Ok(())
    }

    fn item(
        self,
        customer_id: String,
        currency: Currency,
    ) -> Result<PriceRulePreviewItem, pricing::PricingProblem> {
        let cost = round_to_currency(self.cost, currency)?;
        let price_after = round_to_currency(self.after, currency)?;
        Ok(PriceRulePreviewItem {
            customer_id,
            customer_name: self.name,
            currency,
            cost: Text(cost),
            price_before: Text(round_to_currency(self.before, currency)?),
            price_after: Text(price_after),
            below_cost: price_after < cost,
        })
    }
}
