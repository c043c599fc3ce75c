//! Random lines against an independent oracle, `oracle.py` beside this file: Python's decimal and
//! fractions. 10,000 cases a run; `TIERLINE_ORACLE_CASES=1000000` asks for more.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod random;

use chrono::NaiveDate;
use domain::accounts::MarkUpPercent;
use domain::price_lists::{BillingPlan, Offer, OfferPrice, Term, Tier, Tiers};
use domain::price_rules::{
    Basis, BuyerScope, GoodsScope, PriceRule, RateSource, RuleKind, VolumeStep,
};
use domain::steps::StepSource;
use pricing::{
    Credit, Exchange, Goods, LineInput, PricingProblem, Proration, Steps, Terms, Winners,
    line_cost, price_line,
};
use random::{Random, oracle_agrees};
use rust_decimal::Decimal;
use serde_json::{Value, json};

struct Case {
    offer: Offer,
    own: bool,
    json: Value,
}

fn goods(random: &mut Random) -> Case {
    let kind = random.below(10);
    let included = if random.one_in(3) {
        random.decimal(500, 3)
    } else {
        Decimal::ZERO
    };
    let mut bounds = vec![Decimal::ZERO];
    for _ in 0..random.below(4) {
        let next = bounds.last().unwrap() + random.decimal(2_000, 2) + Decimal::ONE;
        bounds.push(next);
    }
    let tiers: Vec<Tier> = bounds
        .into_iter()
        .map(|from| Tier {
            from,
            rate: if random.one_in(9) {
                Decimal::ZERO
            } else {
                random.decimal(3, 15)
            },
        })
        .collect();
    let (cost, list) = (random.decimal(900, 6), random.decimal(1_000, 6));
    let (name, price) = match kind {
        0..=5 => (
            "metered",
            OfferPrice::Metered {
                tiers: Tiers::try_from(tiers.clone()).unwrap(),
                included_quantity: included,
            },
        ),
        6 | 7 => (
            "licence",
            OfferPrice::Licence {
                segment: "commercial".to_owned(),
                term: Term::OneYear,
                billing_plan: BillingPlan::Monthly,
                cost,
                list,
            },
        ),
        8 => (
            "reservation",
            OfferPrice::Reservation {
                term: Term::OneYear,
                price: cost,
            },
        ),
        _ => (
            "own",
            OfferPrice::SavingsPlan {
                term: Term::OneYear,
                price_hourly: cost,
            },
        ),
    };
    let written: Vec<Value> = tiers
        .iter()
        .map(|t| json!([t.from.to_string(), t.rate.to_string()]))
        .collect();
    Case {
        offer: Offer {
            id: "offer-1".parse().unwrap(),
            name: "D4 v5".to_owned(),
            product: "Dv5".to_owned(),
            category: "Virtual Machines".to_owned(),
            subcategory: String::new(),
            family: "Compute".to_owned(),
            region: String::new(),
            unit: "1 Hour".to_owned(),
            tags: vec![],
            effective_date: "2026-08-01".to_owned(),
            end_date: String::new(),
            change: None,
            price,
            volume_prices: vec![],
        },
        own: name == "own",
        json: json!({
            "goods": name, "tiers": written, "included": included.to_string(),
            "cost": cost.to_string(), "list": list.to_string(),
        }),
    }
}

fn rule(kind: RuleKind) -> PriceRule {
    PriceRule {
        id: "rule-1".parse().unwrap(),
        name: "Manufacturing 2026".to_owned(),
        buyer: BuyerScope::Everyone,
        goods: GoodsScope::All,
        kind,
        starts: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        ends: None,
        currency: Some("EUR".parse().unwrap()),
        rate_source: RateSource::MonthSheet,
        below_cost_approved_by: None,
    }
}

/// A case as the oracle reads it; nothing where the engine refuses it for its digits.
fn case(random: &mut Random) -> Option<Value> {
    let Case {
        offer,
        own,
        json: mut written,
    } = goods(random);
    let is_metered = matches!(offer.price, OfferPrice::Metered { .. });
    let most = if random.one_in(20) {
        1_000_000_000
    } else {
        5_000
    };
    let quantity = random.decimal(most, 6);
    let used = if is_metered && random.one_in(4) {
        random.decimal(3_000, 3)
    } else {
        Decimal::ZERO
    };
    let days = u32::try_from(random.below(31)).unwrap() + 1;
    let credit = match random.below(4) {
        _ if !is_metered => Credit::None,
        0 => Credit::None,
        1 => Credit::Days {
            with_access: u32::try_from(random.below(u64::from(days) + 1)).unwrap(),
            of: days,
        },
        _ => Credit::Full,
    };
    let currency: domain::money::Currency = ["EUR", "JPY", "KWD"][random.below(3) as usize]
        .parse()
        .unwrap();
    let rate = |random: &mut Random| random.decimal(3, 17) + Decimal::new(1, 9);
    let exchange = random.one_in(3).then(|| {
        let from = if random.one_in(2) {
            Decimal::ONE
        } else {
            rate(random)
        };
        (from, rate(random))
    });
    let proration = random.one_in(4).then(|| Proration {
        periods: u32::try_from(random.below(13)).unwrap(),
        days: u32::try_from(random.below(u64::from(days))).unwrap(),
        of: days,
    });
    let uplift = if random.one_in(5) {
        random.decimal(30, 2)
    } else {
        Decimal::ZERO
    };
    let percent = random.decimal(100, 4);
    let mut rules = json!({});
    let (price, said) = match random.below(6) {
        0 | 1 => (None, None),
        2 => (
            Some(RuleKind::DiscountOffList { percent }),
            Some(json!({"type": "discount", "percent": percent.to_string()})),
        ),
        3 => (
            Some(RuleKind::FixedUnitPrice { price: percent }),
            Some(json!({"type": "fixed", "price": percent.to_string()})),
        ),
        _ => {
            let (basis, word) = [
                (Basis::List, "list"),
                (Basis::CostBeforeCredit, "cost_before_credit"),
                (Basis::CostAfterCredit, "cost_after_credit"),
            ][random.below(3) as usize];
            let percent = percent - Decimal::from(20);
            let said = json!({"type": "mark_up", "percent": percent.to_string(), "basis": word});
            (Some(RuleKind::MarkUp { percent, basis }), Some(said))
        }
    };
    // The price list is in dollars: a rate agreed from pounds must change nothing.
    let is_percentage = price.as_ref().is_some_and(|kind| !kind.states_money());
    let rate_source = if is_percentage && random.one_in(2) {
        let from = ["USD", "USD", "GBP"][random.below(3) as usize];
        RateSource::Agreed {
            from: from.parse().unwrap(),
            rate: random.decimal(150, 12) + Decimal::new(1, 12),
        }
    } else {
        RateSource::MonthSheet
    };
    if let Some(mut said) = said {
        if let RateSource::Agreed { from, rate } = rate_source {
            said["agreed"] = json!([from.code(), rate.to_string()]);
        }
        rules["price"] = said;
    }
    let volume = random.one_in(4).then(|| {
        vec![
            VolumeStep {
                from_quantity: Decimal::TEN,
                percent: random.decimal(20, 2),
            },
            VolumeStep {
                from_quantity: Decimal::ONE_THOUSAND,
                percent: random.decimal(40, 2),
            },
        ]
    });
    if let Some(steps) = &volume {
        rules["volume"] = steps
            .iter()
            .map(|s| json!([s.from_quantity.to_string(), s.percent.to_string()]))
            .collect();
    }
    let mut money = |key: &str, one_in: u64, whole: u64| {
        let amount = random.one_in(one_in).then(|| random.decimal(whole, 4));
        if let Some(amount) = amount {
            rules[key] = json!(amount.to_string());
        }
        amount
    };
    let (margin, flat, seat) = (
        money("margin", 4, 90),
        money("flat", 6, 50),
        money("seat", 6, 3),
    );
    let price = price.map(|kind| PriceRule {
        rate_source,
        ..rule(kind)
    });
    let volume = volume.map(|steps| rule(RuleKind::VolumeDiscount { steps }));
    let margin = margin.map(|percent| rule(RuleKind::MinimumMargin { percent }));
    let flat = flat.map(|amount| rule(RuleKind::FlatFee { amount }));
    let seat = seat.map(|amount| rule(RuleKind::PerSeatFee { amount }));
    let own_markup = random.one_in(3).then(|| random.decimal(60, 4));
    let default_markup = random.decimal(60, 2);
    let exchange_of = exchange.map(|(from, to)| Exchange {
        from: "USD".parse().unwrap(),
        usd_per_unit_from: from.into(),
        usd_per_unit_to: to.into(),
        source: StepSource {
            document: "rates".to_owned(),
            row: "EUR".to_owned(),
            date: "2026-08".to_owned(),
        },
    });
    let unit = match offer.price {
        OfferPrice::SavingsPlan { price_hourly, .. } => price_hourly,
        _ => Decimal::ZERO,
    };
    let input = LineInput {
        goods: if own {
            Goods::Own {
                unit_price: unit,
                unit_cost: Some(unit),
            }
        } else {
            Goods::Offer(&offer)
        },
        quantity,
        used_before: used,
        credit,
        proration,
        uplift_percent: uplift,
    };
    let terms = Terms {
        currency,
        exchange: exchange_of.as_ref(),
        rules: Winners {
            price: price.as_ref(),
            volume_discount: volume.as_ref(),
            minimum_margin: margin.as_ref(),
            flat_fee: flat.as_ref(),
            per_seat_fee: seat.as_ref(),
        },
        own_markup: own_markup.map(|percent| MarkUpPercent::try_from(percent).unwrap()),
        default_markup: MarkUpPercent::try_from(default_markup).unwrap(),
    };
    let mut steps = Steps::default();
    let priced = price_line(&input, &terms, &mut steps);
    let cost = line_cost(&input, &terms, &mut steps);
    if [priced.as_ref().err(), cost.as_ref().err()].contains(&Some(&PricingProblem::TooManyDigits))
    {
        return None;
    }
    let (priced, cost) = (priced.unwrap(), cost.unwrap().unwrap());
    written["used"] = json!(used.to_string());
    written["quantity"] = json!(quantity.to_string());
    written["credit"] = match credit {
        Credit::None => Value::Null,
        Credit::Full => json!([1, 1]),
        Credit::Days { with_access, of } => json!([with_access, of]),
    };
    written["exchange"] = exchange.filter(|_| !own).map_or(Value::Null, |(from, to)| {
        json!([from.to_string(), to.to_string()])
    });
    written["proration"] = proration.map_or(Value::Null, |p| json!([p.periods, p.days, p.of]));
    written["uplift"] = json!(if own { Decimal::ZERO } else { uplift }.to_string());
    written["own_markup"] = own_markup.map_or(Value::Null, |percent| json!(percent.to_string()));
    written["default_markup"] = json!(default_markup.to_string());
    written["rules"] = rules;
    written["digits"] = json!(currency.digits());
    written["price"] = json!(priced.amount.to_string());
    written["said_cost"] = json!(cost.amount.to_string());
    written["steps"] = json!(steps.written(priced.steps, None));
    written["cost_steps"] = json!(steps.written(cost.steps, None));
    Some(written)
}

#[test]
fn every_line_and_each_of_its_steps_agrees_with_pythons_decimal() {
    oracle_agrees("oracle.py", case);
}
