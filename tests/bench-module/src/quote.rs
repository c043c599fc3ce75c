//! A large quote: metered goods, licences, reservations and own services under ten price rules, in the
//! price list's currency. Knows no peer; what one needs to price the same is told as JSON.

use crate::case::{DAY, SERVICES, is_bought_whole, line, metered, offer, rule};
use crate::random::Random;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::{BillingPlan, Offer, OfferPrice, Term};
use domain::price_rules::{Basis, Buyer, BuyerScope, GoodsScope, PriceRule, RuleKind, VolumeStep};
use domain::quotes::{QuoteGoods, QuoteLine};
use pricing::{Desk, Listing, PricedLine, Rulebook, Steps, total};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::ops::Range;
use wasm_bindgen::prelude::wasm_bindgen;

/// Name of the price list.
const PRICE_LIST: &str = "Azure plan, August 2026";
/// Products of each service.
const PRODUCTS: u64 = 10;

/// A quote with everything that its seller has on the desk.
#[wasm_bindgen]
#[derive(Debug)]
pub struct LargeQuote {
    lines: Vec<(QuoteLine, Option<Offer>)>,
    rules: Vec<PriceRule>,
    buyer: Buyer,
    euro: Currency,
}

#[wasm_bindgen]
impl LargeQuote {
    /// A quote of so many lines.
    #[wasm_bindgen(constructor)]
    pub fn new(lines: usize, seed: u32) -> Self {
        let mut random = Random::new(seed.into());
        let customer = "customer-1".parse().expect("this is an id");
        Self {
            lines: (0..lines).map(|number| one(&mut random, number)).collect(),
            rules: rules(),
            buyer: Buyer {
                customer: Some(customer),
                ..Buyer::default()
            },
            euro: "EUR".parse().expect("ISO 4217 lists the euro"),
        }
    }

    /// Prices every line with all its steps and adds the rounded lines; the total in cents.
    pub fn price(&self) -> i64 {
        let rules = self.rulebook();
        let mut steps = Steps::with_lines(self.lines.len());
        let priced = self.priced(&rules, &mut steps);
        let total = total(self.euro, priced.iter().map(|line| line.amount));
        let total = total.expect("the total is kept");
        // The steps were taken down: whoever asks for one gets it.
        std::hint::black_box(&steps);
        i64::try_from(total.mantissa()).expect("the total in cents fits")
    }

    /// Each line's price and cost with all their steps, as JSON.
    pub fn explained(&self) -> String {
        let rules = self.rulebook();
        let mut steps = Steps::with_lines(self.lines.len());
        let priced = self.priced(&rules, &mut steps);
        let lines: Value = self
            .lines
            .iter()
            .zip(&priced)
            .map(|((_, offer), line)| {
                let row = offer.as_ref().map(|offer| listing(offer).row());
                let written =
                    |range: &Range<usize>| json!(steps.written(range.clone(), row.as_ref()));
                let cost = line.cost.as_ref();
                json!({
                    "amount": line.amount.to_string(),
                    "steps": written(&line.steps),
                    "cost": cost.map(|cost| cost.amount.to_string()),
                    "costSteps": cost.map(|cost| written(&cost.steps)),
                })
            })
            .collect();
        lines.to_string()
    }

    /// What a peer needs to price the same, as JSON: lines, offers and rules as the engine has them.
    pub fn told(&self) -> String {
        let lines: Value = self.lines.iter().map(tell_line).collect();
        let rules: Value = self.rules.iter().map(tell_rule).collect();
        json!({
            "lines": lines, "rules": rules, "customer": "customer-1", "day": DAY,
            "priceList": PRICE_LIST,
        })
        .to_string()
    }
}

impl LargeQuote {
    fn rulebook(&self) -> Rulebook<'_> {
        let day = DAY.parse().expect("this is a date");
        Rulebook::of(&self.rules, &self.buyer, day, self.euro)
    }

    fn priced<'a>(&self, rules: &'a Rulebook<'a>, steps: &mut Steps) -> Vec<PricedLine<'a>> {
        let desk = Desk {
            currency: self.euro,
            rules,
            own_markup: None,
            default_markup: MarkUpPercent::ZERO,
        };
        let lines = self.lines.iter();
        lines
            .map(|(line, offer)| {
                desk.price(line, offer.as_ref().map(listing), steps)
                    .expect("the line has a price")
            })
            .collect()
    }
}

fn listing(offer: &Offer) -> Listing<'_> {
    Listing {
        offer,
        price_list: PRICE_LIST,
        exchange: None,
    }
}

fn one(random: &mut Random, number: usize) -> (QuoteLine, Option<Offer>) {
    let quantity = random.decimal(5_000, 3) + Decimal::ONE;
    let kind = random.below(10);
    if kind == 9 {
        let goods = QuoteGoods::Own {
            name: "Managed backup".to_owned(),
            unit: "1 Server".to_owned(),
            unit_price: random.decimal(100, 2),
            unit_cost: Some(random.decimal(60, 2)),
        };
        return (line(number, goods, quantity), None);
    }
    let service = random.pick(&SERVICES);
    let product = format!("{service} {}", random.below(PRODUCTS));
    let price = match kind {
        0..=5 => {
            let bounds: &[i64] = if random.one_in(3) {
                &[0, 512, 2_048]
            } else {
                &[0]
            };
            let tiers = bounds
                .iter()
                .map(|bound| (Decimal::from(*bound), random.decimal(2, 8)))
                .collect();
            let included = if random.one_in(5) { 10 } else { 0 };
            metered(tiers, Decimal::from(included))
        }
        6 | 7 => {
            let cost = random.decimal(60, 2);
            OfferPrice::Licence {
                segment: "Commercial".to_owned(),
                term: Term::OneYear,
                billing_plan: BillingPlan::Monthly,
                cost,
                list: cost + random.decimal(10, 2),
            }
        }
        _ => OfferPrice::Reservation {
            term: Term::OneYear,
            price: random.decimal(3_000, 2),
        },
    };
    let goods = QuoteGoods::Offer {
        id: format!("offer-{number:04}"),
        region: None,
    };
    let mut line = line(number, goods, quantity);
    if matches!(price, OfferPrice::Licence { .. }) && random.one_in(4) {
        line.days = "2026-08-15".parse().ok().zip("2026-09-30".parse().ok());
    }
    if is_bought_whole(&price) {
        line.quantity = line.quantity.trunc();
    }
    let offer = offer(number, service, &product, price);
    (line, Some(offer))
}

fn rules() -> Vec<PriceRule> {
    use BuyerScope::Everyone;
    use GoodsScope::{All, Offer, Product, Service};
    let percent = Decimal::from;
    let markup = |of: u32, basis| RuleKind::MarkUp {
        percent: percent(of),
        basis,
    };
    let customer = |id: &str| BuyerScope::Customer(id.parse().expect("this is an id"));
    let volume = RuleKind::VolumeDiscount {
        steps: [(100, 2), (1_000, 5)]
            .map(|(from, of)| VolumeStep {
                from_quantity: percent(from),
                percent: percent(of),
            })
            .to_vec(),
    };
    let start = "2026-01-01";
    let mut rules = vec![
        rule(
            "list-plus-12",
            Everyone,
            All,
            markup(12, Basis::List),
            start,
        ),
        rule(
            "machines",
            Everyone,
            Service("virtual machines".into()),
            markup(18, Basis::CostAfterCredit),
            start,
        ),
        rule(
            "storage-off",
            Everyone,
            Product("storage 3".into()),
            RuleKind::DiscountOffList {
                percent: percent(4),
            },
            start,
        ),
        rule(
            "fixed",
            Everyone,
            Offer("offer-0042".into()),
            RuleKind::FixedUnitPrice {
                price: Decimal::new(4_995, 2),
            },
            start,
        ),
        rule(
            "own-customer",
            customer("customer-1"),
            Service("databases".into()),
            markup(9, Basis::CostBeforeCredit),
            start,
        ),
        rule(
            "other-customer",
            customer("customer-2"),
            All,
            markup(1, Basis::List),
            start,
        ),
        rule(
            "volume",
            Everyone,
            Service("networking".into()),
            volume,
            start,
        ),
        rule(
            "least-margin",
            Everyone,
            Service("storage".into()),
            RuleKind::MinimumMargin {
                percent: percent(20),
            },
            start,
        ),
        rule(
            "handling",
            Everyone,
            Product("databases 1".into()),
            RuleKind::FlatFee {
                amount: Decimal::new(1_250, 2),
            },
            start,
        ),
        rule(
            "per-unit",
            Everyone,
            Product("networking 2".into()),
            RuleKind::PerSeatFee {
                amount: Decimal::new(15, 2),
            },
            start,
        ),
    ];
    for rule in &mut rules {
        if rule.kind.states_money() {
            rule.currency = "EUR".parse().ok();
        }
    }
    rules
}

fn text(figure: Decimal) -> Value {
    Value::from(figure.to_string())
}

fn tell_line((line, offer): &(QuoteLine, Option<Offer>)) -> Value {
    let mut told = json!({"quantity": text(line.quantity)});
    if let QuoteGoods::Own {
        unit_price,
        unit_cost,
        ..
    } = &line.goods
    {
        told["own"] = json!({"price": text(*unit_price), "cost": unit_cost.map(text)});
    }
    let Some(offer) = offer else { return told };
    told["source"] = json!([offer.id.as_str(), offer.effective_date]);
    told["names"] = json!({
        "offer": offer.id.as_str(), "product": offer.product, "service": offer.category,
    });
    told["name"] = json!(offer.name);
    told["tags"] = json!(offer.tags);
    match &offer.price {
        OfferPrice::Metered {
            tiers,
            included_quantity,
        } => {
            let tiers = tiers.as_slice().iter();
            told["tiers"] = tiers
                .map(|tier| json!([text(tier.from), text(tier.rate)]))
                .collect();
            told["included"] = text(*included_quantity);
        }
        OfferPrice::Licence {
            cost,
            list,
            billing_plan,
            ..
        } => {
            told["unit"] = json!({"cost": text(*cost), "list": text(*list)});
            told["isSeat"] = json!(true);
            told["days"] = json!(line.days.map(|(start, end)| [start, end]));
            told["billingPlan"] = json!(billing_plan);
        }
        OfferPrice::Reservation { price, .. }
        | OfferPrice::SavingsPlan {
            price_hourly: price,
            ..
        } => {
            told["unit"] = json!({"cost": text(*price), "list": text(*price)});
        }
    }
    told
}

fn tell_rule(rule: &PriceRule) -> Value {
    let (goods, name) = match &rule.goods {
        GoodsScope::Offer(name) => ("offer", name.as_str()),
        GoodsScope::Product(name) => ("product", name.as_str()),
        GoodsScope::Service(name) => ("service", name.as_str()),
        GoodsScope::Family(name) => ("family", name.as_str()),
        GoodsScope::All => ("all", ""),
    };
    let customer = match &rule.buyer {
        BuyerScope::Customer(id) => Some(id.to_string()),
        _ => None,
    };
    let mut told = json!({
        "name": rule.name, "buyer": customer, "buyerRank": rule.buyer.rank(), "goods": goods, "of": name,
        "goodsRank": rule.goods.rank(), "starts": rule.starts.to_string(),
    });
    let (kind, figure) = match &rule.kind {
        RuleKind::MarkUp { percent, basis } => {
            told["basis"] = json!(basis);
            ("markUp", *percent)
        }
        RuleKind::DiscountOffList { percent } => ("discount", *percent),
        RuleKind::FixedUnitPrice { price } => ("fixed", *price),
        RuleKind::VolumeDiscount { steps } => {
            let steps = steps.iter();
            told["bounds"] = steps
                .map(|step| json!([text(step.from_quantity), text(step.percent)]))
                .collect();
            ("volume", Decimal::ZERO)
        }
        RuleKind::MinimumMargin { percent } => ("margin", *percent),
        RuleKind::FlatFee { amount } => ("flatFee", *amount),
        RuleKind::PerSeatFee { amount } => ("perUnitFee", *amount),
    };
    told["kind"] = json!(kind);
    told["figure"] = text(figure);
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_large_quote_has_a_price_as_the_benchmark_needs_it() {
        let quote = LargeQuote::new(500, 7);
        assert!(quote.price() > 0);
        assert!(quote.explained().len() > 100_000);
    }
}
