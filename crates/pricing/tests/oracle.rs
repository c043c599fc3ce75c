//! Random prices against an independent oracle (the `bigdecimal` crate), and their steps
//! evaluated back to the figure.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bigdecimal::{BigDecimal, RoundingMode, Zero};
use domain::accounts::MarkUpPercent;
use domain::price_lists::{Meter, Tier, Tiers};
use domain::quotes::Step;
use pricing::price_line;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::str::FromStr;

fn big(text: &str) -> BigDecimal {
    BigDecimal::from_str(text).unwrap()
}

fn oracle(meter: &Meter, quantity: &str, markup: &str, digits: i64) -> BigDecimal {
    let mut rest = big(quantity) - big(&meter.included_quantity.to_string());
    if rest < BigDecimal::zero() {
        rest = BigDecimal::zero();
    }
    let tiers = meter.tiers.as_slice();
    let mut sum = BigDecimal::zero();
    for (index, tier) in tiers.iter().enumerate() {
        let from = big(&tier.from.to_string());
        let upper = tiers.get(index + 1).map_or(rest.clone(), |next| {
            rest.clone().min(big(&next.from.to_string()))
        });
        if upper > from {
            sum += (upper - from) * big(&tier.rate.to_string());
        }
    }
    (sum * (big("100") + big(markup)) / big("100")).with_scale_round(digits, RoundingMode::HalfUp)
}

/// Evaluates an explanation from its own figures alone.
fn evaluate(steps: &[Step]) -> BigDecimal {
    let mut figure = BigDecimal::zero();
    let mut tiers = BigDecimal::zero();
    for step in steps {
        figure = match step {
            Step::IncludedQuantity {
                quantity,
                included,
                remainder,
            } => {
                assert_eq!(
                    (big(quantity) - big(included)).max(BigDecimal::zero()),
                    big(remainder)
                );
                BigDecimal::zero()
            }
            Step::Tier {
                quantity,
                rate,
                amount,
                ..
            } => {
                assert_eq!(big(quantity) * big(rate), big(amount));
                tiers += big(amount);
                tiers.clone()
            }
            Step::List { amount } => {
                assert_eq!(tiers, big(amount));
                tiers.clone()
            }
            Step::MarkUp {
                percent,
                before,
                amount,
            } => {
                assert_eq!(figure, big(before));
                assert_eq!(
                    big(before) * (big("100") + big(percent)) / big("100"),
                    big(amount)
                );
                big(amount)
            }
            Step::Rounding {
                digits,
                exact,
                amount,
                ..
            } => {
                assert_eq!(figure, big(exact));
                let rounded = big(exact).with_scale_round(i64::from(*digits), RoundingMode::HalfUp);
                assert_eq!(rounded, big(amount));
                rounded
            }
        };
    }
    figure
}

fn decimals(max: u64, scale: u32) -> impl Strategy<Value = Decimal> {
    (0..max, 0..=scale)
        .prop_map(|(mantissa, scale)| Decimal::new(i64::try_from(mantissa).unwrap(), scale))
}

prop_compose! {
    fn meters()(
        bounds in prop::collection::btree_set(1_u64..1_000_000, 0..4),
        rates in prop::collection::vec(decimals(10_u64.pow(9), 18), 5),
        included in prop_oneof![Just(Decimal::ZERO), decimals(100_000, 3)],
    ) -> Meter {
        let mut tiers = vec![Tier { from: Decimal::ZERO, rate: rates[0] }];
        tiers.extend(bounds.iter().zip(&rates[1..]).map(|(from, rate)| Tier { from: Decimal::from(*from), rate: *rate }));
        Meter {
            id: "m".parse().unwrap(), name: String::new(), category: String::new(), subcategory: String::new(),
            region: String::new(), unit: String::new(), tiers: Tiers::try_from(tiers).unwrap(),
            included_quantity: included, tags: vec![], effective_date: String::new(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn every_price_equals_the_oracle_and_its_own_explanation(
        meter in meters(),
        quantity in decimals(10_u64.pow(13), 9),
        markup in -10_000_i64..1_000_000,
        currency in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
    ) {
        let percent = Decimal::new(markup, 2);
        let markup = MarkUpPercent::try_from(percent).unwrap();
        let currency: domain::money::Currency = currency.parse().unwrap();
        let line = price_line(&meter, quantity, markup, currency).unwrap();
        let expected = oracle(&meter, &quantity.to_string(), &percent.to_string(), i64::from(currency.digits()));
        prop_assert_eq!(big(&line.amount.to_string()), expected.clone());
        prop_assert_eq!(evaluate(&line.steps), expected);
    }

    #[test]
    fn more_never_costs_less(meter in meters(), quantity in decimals(10_u64.pow(12), 6), more in decimals(10_u64.pow(9), 6)) {
        let euro = "EUR".parse().unwrap();
        let less = price_line(&meter, quantity, MarkUpPercent::ZERO, euro).unwrap().amount;
        let dearer = price_line(&meter, quantity + more, MarkUpPercent::ZERO, euro).unwrap().amount;
        prop_assert!(dearer >= less);
    }
}
