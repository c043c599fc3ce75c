//! Random quotes of every kind, priced and written down, so that two builds of the engine can be held
//! against each other byte for byte. Knows nothing of who compares.

use crate::case::{DAY, SERVICES, is_bought_whole, line, metered, offer, rule};
use crate::random::Random;
use chrono::{Days, NaiveDate};
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::{BillingPlan, Offer, OfferPrice, Term};
use domain::price_rules::{Basis, Buyer, BuyerScope, GoodsScope, PriceRule, RuleKind, VolumeStep};
use domain::quotes::{Bundle, CreditClaim, LineRole, QuoteGoods, QuoteLine};
use domain::steps::StepSource;
use pricing::{Desk, Exchange, Listing, Margin, Rulebook, Steps, Totals, apply_bundles};
use rust_decimal::Decimal;
use std::hash::Hasher;
use std::ops::Range;
use wasm_bindgen::prelude::wasm_bindgen;

/// Digests of random quotes, one for each seed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Digests;

#[wasm_bindgen]
impl Digests {
    /// The digests of what [`random_quote`] writes for the seeds from `first` on.
    pub fn of(first: u32, count: u32) -> Vec<u64> {
        let digest = |seed: u32| {
            let mut hasher = std::hash::DefaultHasher::new();
            hasher.write(random_quote(seed).as_bytes());
            hasher.finish()
        };
        (first..first + count).map(digest).collect()
    }
}

/// A random quote, priced: amounts, costs, names of rules, totals, and all steps as JSON, each on a line
/// of its own; or why a line has no price.
#[wasm_bindgen]
pub fn random_quote(seed: u32) -> String {
    let mut random = Random::new(seed.into());
    let currency: Currency = random
        .pick(&["EUR", "EUR", "JPY", "KWD"])
        .parse()
        .expect("ISO 4217 lists it");
    let day: NaiveDate = DAY.parse().expect("this is a date");
    let exchange = random.one_in(3).then(|| exchange(&mut random));
    let rules: Vec<PriceRule> = (0..random.below(12))
        .map(|number| random_rule(&mut random, number, currency))
        .collect();
    let buyer = Buyer {
        customer: "customer-1".parse().ok(),
        tags: ["gold".to_owned()].into(),
        reseller_mpn_id: Some("123".to_owned()),
    };
    let percent = |random: &mut Random| {
        let figure = random.decimal(40, 4);
        MarkUpPercent::try_from(figure).expect("a mark-up below 40")
    };
    let rules = Rulebook::of(&rules, &buyer, day, currency);
    let desk = Desk {
        currency,
        rules: &rules,
        own_markup: random.one_in(6).then(|| percent(&mut random)),
        default_markup: percent(&mut random),
    };
    let pairs: Vec<(QuoteLine, Option<Offer>)> = (0..=random.below(5))
        .map(|number| {
            random_line(
                &mut random,
                usize::try_from(number).unwrap_or_default(),
                day,
            )
        })
        .collect();
    let mut steps = Steps::default();
    let (mut lines, mut priced, mut rows, mut refused) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (line, offer) in &pairs {
        let listing = offer.as_ref().map(|offer| Listing {
            offer,
            price_list: "Azure plan",
            exchange: exchange.as_ref(),
        });
        match desk.price(line, listing, &mut steps) {
            Ok(price) => {
                lines.push(line.clone());
                priced.push(price);
                rows.push(listing.map(|listing| listing.row()));
            }
            Err(problem) => refused.push(format!("{}: {problem}", problem.code())),
        }
    }
    let bundles = [Bundle {
        id: "bundle".to_owned(),
        name: "Starter".to_owned(),
        price: random.decimal(20_000, 2),
    }];
    let shares = apply_bundles(&bundles, &lines, &mut priced, currency, &mut steps);
    let amounts: Vec<Decimal> = priced.iter().map(|line| line.amount).collect();
    let tax_percent = random.decimal(25, 2);
    let totals = Totals::of(currency, amounts.iter().copied(), tax_percent);
    let known: Vec<(Decimal, Decimal)> = priced
        .iter()
        .filter_map(|line| Some((line.amount, line.cost.as_ref()?.amount)))
        .collect();
    let whole = [
        Totals::explained(currency, &amounts, tax_percent, &mut steps),
        Margin::explained(currency, &known, &mut steps),
    ];
    let mut written = String::new();
    let mut write = |value: &dyn std::fmt::Display| {
        use std::fmt::Write;
        writeln!(written, "{value}").expect("a text takes more");
    };
    let explained = |range: Range<usize>, row: Option<&StepSource>| -> String {
        serde_json::to_string(&steps.written(range, row)).expect("steps are JSON")
    };
    for (line, row) in priced.iter().zip(&rows) {
        write(&line.amount);
        write(&explained(line.steps.clone(), row.as_ref()));
        if let Some(cost) = &line.cost {
            write(&cost.amount);
            write(&explained(cost.steps.clone(), row.as_ref()));
        }
        write(&line.rules.names().join(", "));
    }
    refused.iter().for_each(|problem| write(problem));
    match shares {
        Ok(shares) => shares
            .into_iter()
            .flatten()
            .for_each(|share| write(&explained(share, None))),
        Err(problem) => write(&problem),
    }
    match totals {
        Ok(Totals { net, tax, gross }) => [net, tax, gross].iter().for_each(|total| write(total)),
        Err(problem) => write(&problem),
    }
    for explanation in whole {
        match explanation {
            Ok(range) => write(&explained(range, None)),
            Err(problem) => write(&problem),
        }
    }
    written
}

fn exchange(random: &mut Random) -> Exchange {
    let mut rate = || random.decimal(3, 16) + Decimal::new(1, 9);
    let (from, to) = (rate(), rate());
    Exchange {
        from: "USD".parse().expect("this is a currency"),
        usd_per_unit_from: if random.one_in(2) { Decimal::ONE } else { from }.into(),
        usd_per_unit_to: to.into(),
        source: StepSource {
            document: "Partner Center".to_owned(),
            row: "USD EUR".to_owned(),
            date: "2026-08".to_owned(),
        },
    }
}

fn random_rule(random: &mut Random, number: u64, currency: Currency) -> PriceRule {
    let buyer = match random.below(5) {
        0 => BuyerScope::Customer("customer-1".parse().expect("this is an id")),
        1 => BuyerScope::Tag(random.pick(&["gold", "silver"]).to_owned()),
        2 => BuyerScope::Reseller("123".to_owned()),
        _ => BuyerScope::Everyone,
    };
    let service = random.pick(&SERVICES);
    let goods = match random.below(6) {
        0 => GoodsScope::Offer(format!("OFFER-{:04}", random.below(5))),
        1 => GoodsScope::Product(format!("{service} 1")),
        2 => GoodsScope::Service(service.to_ascii_uppercase()),
        3 => GoodsScope::Family("compute".to_owned()),
        _ => GoodsScope::All,
    };
    let percent = random.decimal(60, 3);
    let kind = match random.below(8) {
        0 => RuleKind::DiscountOffList { percent },
        1 => RuleKind::FixedUnitPrice { price: percent },
        2 => RuleKind::VolumeDiscount {
            steps: vec![
                VolumeStep {
                    from_quantity: Decimal::TEN,
                    percent: random.decimal(20, 2),
                },
                VolumeStep {
                    from_quantity: Decimal::ONE_THOUSAND,
                    percent: random.decimal(40, 2),
                },
            ],
        },
        3 => RuleKind::MinimumMargin { percent },
        4 => RuleKind::FlatFee { amount: percent },
        5 => RuleKind::PerSeatFee { amount: percent },
        _ => RuleKind::MarkUp {
            percent,
            basis: random.pick(&[Basis::List, Basis::CostBeforeCredit, Basis::CostAfterCredit]),
        },
    };
    // Two in a hundred start on one day and may tie, which is to be refused alike.
    let starts = format!("2026-0{}-{:02}", 1 + random.below(9), 1 + random.below(28));
    PriceRule {
        currency: (kind.states_money() || random.one_in(4)).then_some(currency),
        ..rule(&format!("rule-{number}"), buyer, goods, kind, &starts)
    }
}

fn random_line(random: &mut Random, number: usize, day: NaiveDate) -> (QuoteLine, Option<Offer>) {
    let quantity = if random.one_in(20) {
        random.decimal(1_000_000_000, 6)
    } else {
        random.decimal(5_000, 6)
    };
    let kind = random.below(10);
    let (goods, price) = if kind == 0 {
        let goods = QuoteGoods::Own {
            name: "Managed backup".to_owned(),
            unit: "1 Server".to_owned(),
            unit_price: random.decimal(500, 4),
            unit_cost: random.one_in(2).then(|| random.decimal(400, 4)),
        };
        (goods, None)
    } else {
        let goods = QuoteGoods::Offer {
            id: format!("offer-{number:04}"),
            region: None,
        };
        (goods, Some(random_price(random, kind)))
    };
    let days = u32::try_from(random.below(31)).unwrap_or_default() + 1;
    let mut line = QuoteLine {
        credit: match random.below(4) {
            0 => CreditClaim::Lost,
            1 => CreditClaim::Days {
                with_access: random.small(days + 1),
                of: days,
            },
            _ => CreditClaim::ByOffer,
        },
        uplift_percent: if random.one_in(5) {
            random.decimal(30, 2)
        } else {
            Decimal::ZERO
        },
        role: LineRole::Counted,
        bundle_id: random.one_in(3).then(|| "bundle".to_owned()),
        ..line(number, goods, quantity)
    };
    // Now and then parts of what is bought whole, which are refused.
    if price.as_ref().is_some_and(is_bought_whole) && !random.one_in(20) {
        line.quantity = line.quantity.trunc();
    }
    match &price {
        Some(OfferPrice::Metered { .. }) if random.one_in(4) => {
            line.used_before = random.decimal(3_000, 3);
        }
        Some(OfferPrice::Licence { .. }) if random.one_in(2) => {
            let end = day.checked_add_days(Days::new(random.below(500)));
            line.days = Some(day).zip(end);
        }
        _ => {}
    }
    let service = random.pick(&SERVICES);
    let product = format!("{service} {}", random.below(3));
    let offer = price.map(|price| offer(number, service, &product, price));
    (line, offer)
}

fn random_price(random: &mut Random, kind: u64) -> OfferPrice {
    let term = random.pick(&Term::ALL);
    match kind {
        1..=5 => {
            let mut bound = Decimal::ZERO;
            let mut tiers = Vec::new();
            for _ in 0..=random.below(4) {
                tiers.push((bound, random.decimal(3, 15)));
                bound += random.decimal(2_000, 2) + Decimal::ONE;
            }
            let included = if random.one_in(3) {
                random.decimal(500, 3)
            } else {
                Decimal::ZERO
            };
            metered(tiers, included)
        }
        6 | 7 => OfferPrice::Licence {
            segment: "Commercial".to_owned(),
            term,
            billing_plan: random.pick(&BillingPlan::ALL),
            cost: random.decimal(900, 6),
            list: random.decimal(1_000, 6),
        },
        8 => OfferPrice::Reservation {
            term,
            price: random.decimal(9_000, 6),
        },
        _ => OfferPrice::SavingsPlan {
            term,
            price_hourly: random.decimal(10, 6),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quotes_are_of_every_kind_and_few_are_refused() {
        let quotes: Vec<String> = (0..2_000).map(random_quote).collect();
        for word in [
            "included_quantity",
            "tier",
            "unit_price",
            "partner_earned_credit",
            "exchange_rate",
            "proration",
            "uplift",
            "mark_up",
            "discount",
            "fixed_unit_price",
            "volume_discount",
            "minimum_margin",
            "flat_fee",
            "per_seat_fee",
            "bundle_share",
            "entered",
            "rounding",
        ] {
            let kind = format!("\"kind\":\"{word}\"");
            let count = quotes.iter().filter(|quote| quote.contains(&kind)).count();
            assert!(count > 20, "{word} is in {count} of 2000 quotes");
        }
        let whole = quotes
            .iter()
            .filter(|quote| {
                !quote.contains("\ntoo_many_digits")
                    && !quote.contains("\nrules_tie")
                    && !quote.contains("\nno_billing")
            })
            .count();
        assert!(
            whole > 1_600,
            "{whole} of 2000 quotes have all their prices"
        );
    }
}
