//! Prices worked by hand (`worked_examples.txt`), and the vendor's published vectors. The expected
//! figures stand there and here as a person worked them out, not as a program printed them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::accounts::MarkUpPercent;
use domain::decimal::parse_exact;
use domain::price_lists::{BillingPlan, Offer, OfferPrice, Term, Tier, Tiers};
use domain::price_rules::{
    Basis, BuyerScope, GoodsScope, PriceRule, RateSource, RuleKind, VolumeStep,
};
use domain::steps::{RoundingMode, StepSource};
use pricing::rounding::{round, rounded};
use pricing::vendor::{
    VendorRounding, licence_subtotal, retail_of_cost, rounding_that_fits, usage_subtotal,
};
use pricing::{
    Credit, Exact, Exchange, Goods, LineInput, Proration, Steps, Terms, Winners, break_even,
    line_cost, plan_cost, price_line, share,
};
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    parse_exact(text).unwrap_or_else(|_| panic!("{text} is a decimal"))
}

fn exact(text: &str) -> Exact {
    decimal(text).into()
}

/// An example as the table states it.
struct Example {
    price: OfferPrice,
    own: Option<(Decimal, Decimal)>,
    quantity: Decimal,
    used: Decimal,
    credit: Credit,
    exchange: Option<(Decimal, Decimal)>,
    own_markup: Option<Decimal>,
    markup: Decimal,
    rules: [Option<RuleKind>; 5],
    rate_source: RateSource,
    proration: Option<Proration>,
    uplift: Decimal,
    currency: String,
}

fn licence(cost: Decimal, list: Decimal) -> OfferPrice {
    OfferPrice::Licence {
        segment: "commercial".to_owned(),
        term: Term::OneYear,
        billing_plan: BillingPlan::Monthly,
        cost,
        list,
    }
}

fn pairs(text: &str) -> Vec<(Decimal, Decimal)> {
    text.split(',')
        .map(|pair| {
            pair.split_once(':')
                .map(|(a, b)| (decimal(a), decimal(b)))
                .unwrap()
        })
        .collect()
}

fn read(options: &str) -> Example {
    let mut example = Example {
        price: OfferPrice::Reservation {
            term: Term::OneYear,
            price: Decimal::ZERO,
        },
        own: None,
        quantity: Decimal::ONE,
        used: Decimal::ZERO,
        credit: Credit::None,
        exchange: None,
        own_markup: None,
        markup: Decimal::ZERO,
        rules: [const { None }; 5],
        rate_source: RateSource::MonthSheet,
        proration: None,
        uplift: Decimal::ZERO,
        currency: "EUR".to_owned(),
    };
    let mut included = Decimal::ZERO;
    let mut cost = Decimal::ZERO;
    let mut words = options.split_whitespace();
    while let Some(word) = words.next() {
        let mut next = || {
            words
                .next()
                .unwrap_or_else(|| panic!("{word} of {options}"))
        };
        match word {
            "tiers" => {
                let tiers = pairs(next())
                    .into_iter()
                    .map(|(from, rate)| Tier { from, rate })
                    .collect::<Vec<_>>();
                let tiers = Tiers::try_from(tiers).unwrap();
                example.price = OfferPrice::Metered {
                    tiers,
                    included_quantity: included,
                };
            }
            "included" => included = decimal(next()),
            "used" => example.used = decimal(next()),
            "unit" => cost = decimal(next()),
            "erp" => example.price = licence(cost, decimal(next())),
            "reservation" => {
                example.price = OfferPrice::Reservation {
                    term: Term::OneYear,
                    price: decimal(next()),
                };
            }
            "own" => {
                example.own = next()
                    .split_once('/')
                    .map(|(a, b)| (decimal(a), decimal(b)))
            }
            "qty" => example.quantity = decimal(next()),
            "credit" => {
                example.credit = match next() {
                    "none" => Credit::None,
                    "full" => Credit::Full,
                    days => {
                        let (with_access, of) = days.split_once('/').unwrap();
                        Credit::Days {
                            with_access: with_access.parse().unwrap(),
                            of: of.parse().unwrap(),
                        }
                    }
                }
            }
            "fx" => {
                example.exchange = next()
                    .split_once('/')
                    .map(|(a, b)| (decimal(a), decimal(b)))
            }
            "agreed" => {
                example.rate_source = RateSource::Agreed {
                    from: next().parse().unwrap(),
                    rate: decimal(next()),
                }
            }
            "own-markup" => example.own_markup = Some(decimal(next())),
            "markup" => example.markup = decimal(next()),
            "rule" => {
                example.rules[0] = Some(match next() {
                    "markup" => RuleKind::MarkUp {
                        percent: decimal(next()),
                        basis: match next() {
                            "list" => Basis::List,
                            "cost_before_credit" => Basis::CostBeforeCredit,
                            _ => Basis::CostAfterCredit,
                        },
                    },
                    "discount" => RuleKind::DiscountOffList {
                        percent: decimal(next()),
                    },
                    _ => RuleKind::FixedUnitPrice {
                        price: decimal(next()),
                    },
                });
            }
            "volume" => {
                let steps = pairs(next())
                    .into_iter()
                    .map(|(from_quantity, percent)| VolumeStep {
                        from_quantity,
                        percent,
                    })
                    .collect();
                example.rules[1] = Some(RuleKind::VolumeDiscount { steps });
            }
            "margin" => {
                example.rules[2] = Some(RuleKind::MinimumMargin {
                    percent: decimal(next()),
                })
            }
            "flat" => {
                example.rules[3] = Some(RuleKind::FlatFee {
                    amount: decimal(next()),
                })
            }
            "seat" => {
                example.rules[4] = Some(RuleKind::PerSeatFee {
                    amount: decimal(next()),
                })
            }
            "days" => {
                let (periods, days) = next().split_once('+').unwrap();
                let (days, of) = days.split_once('/').unwrap();
                example.proration = Some(Proration {
                    periods: periods.parse().unwrap(),
                    days: days.parse().unwrap(),
                    of: of.parse().unwrap(),
                });
            }
            "uplift" => example.uplift = decimal(next()),
            "in" => example.currency = next().to_owned(),
            other => panic!("{other} is no option, in {options}"),
        }
    }
    if let OfferPrice::Metered {
        included_quantity, ..
    } = &mut example.price
    {
        *included_quantity = included;
    }
    example
}

fn rule(kind: &RuleKind, rate_source: RateSource) -> PriceRule {
    PriceRule {
        id: "rule".parse().unwrap(),
        name: "Rule".to_owned(),
        buyer: BuyerScope::Everyone,
        goods: GoodsScope::All,
        kind: kind.clone(),
        starts: "2026-01-01".parse().unwrap(),
        ends: None,
        currency: None,
        rate_source,
        below_cost_approved_by: None,
    }
}

fn work_out(example: &Example) -> (Decimal, Decimal) {
    let offer = Offer {
        id: "offer".parse().unwrap(),
        name: "Offer".to_owned(),
        product: String::new(),
        category: String::new(),
        subcategory: String::new(),
        family: String::new(),
        region: String::new(),
        unit: String::new(),
        tags: vec![],
        effective_date: String::new(),
        end_date: String::new(),
        change: None,
        price: example.price.clone(),
        volume_prices: vec![],
    };
    let exchange = example.exchange.map(|(from, to)| Exchange {
        from: "USD".parse().unwrap(),
        usd_per_unit_from: from.into(),
        usd_per_unit_to: to.into(),
        source: StepSource::default(),
    });
    let rules: Vec<Option<PriceRule>> = example
        .rules
        .iter()
        .map(|kind| kind.as_ref().map(|kind| rule(kind, example.rate_source)))
        .collect();
    let input = LineInput {
        goods: match example.own {
            Some((unit_price, unit_cost)) => Goods::Own {
                unit_price,
                unit_cost: Some(unit_cost),
            },
            None => Goods::Offer(&offer),
        },
        quantity: example.quantity,
        used_before: example.used,
        credit: example.credit,
        proration: example.proration,
        uplift_percent: example.uplift,
    };
    let terms = Terms {
        currency: example.currency.parse().unwrap(),
        exchange: exchange.as_ref(),
        rules: Winners {
            price: rules[0].as_ref(),
            volume_discount: rules[1].as_ref(),
            minimum_margin: rules[2].as_ref(),
            flat_fee: rules[3].as_ref(),
            per_seat_fee: rules[4].as_ref(),
        },
        own_markup: example
            .own_markup
            .map(|percent| MarkUpPercent::try_from(percent).unwrap()),
        default_markup: MarkUpPercent::try_from(example.markup).unwrap(),
    };
    let mut steps = Steps::default();
    let price = price_line(&input, &terms, &mut steps).unwrap();
    let cost = line_cost(&input, &terms, &mut steps).unwrap().unwrap();
    (price.amount, cost.amount)
}

#[test]
fn every_worked_example_comes_to_its_price_and_its_cost() {
    let table = include_str!("worked_examples.txt");
    let mut examples = 0;
    for row in table
        .lines()
        .filter(|row| !row.starts_with('#') && !row.is_empty())
    {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [name, options, price, cost, _working] = cells.as_slice() else {
            panic!("five cells: {row}");
        };
        let (priced, costs) = work_out(&read(options));
        assert_eq!(
            (priced.to_string().as_str(), costs.to_string().as_str()),
            (*price, *cost),
            "{name}"
        );
        examples += 1;
    }
    assert!(examples >= 60, "{examples} examples");
}

#[test]
fn the_vendors_effective_unit_prices_come_out() {
    // G1, G2: cost truncated at 2 digits, then divided by the quantity.
    for (quantity, cost, effective) in [
        ("29", "21.39", "0.737586206896552"),
        ("210.950039", "155.63", "0.737757626107858"),
        ("555.950039", "410.17", "0.737782122900436"),
    ] {
        let after = exact("0.868")
            .times(exact(quantity))
            .unwrap()
            .times(exact("0.85"))
            .unwrap();
        let cut = rounded(after, 2, RoundingMode::Truncate).unwrap();
        assert_eq!(
            round(cut, 2, RoundingMode::Truncate).unwrap().to_string(),
            cost
        );
        let unit = cut.divided_by(exact(quantity)).unwrap();
        assert_eq!(
            round(unit, 15, RoundingMode::HalfAwayFromZero)
                .unwrap()
                .to_string(),
            effective
        );
    }
    // G10 divided: 567.67 / 744 after truncation.
    let unit = exact("567.67").divided_by(exact("744")).unwrap();
    assert_eq!(
        round(unit, 6, RoundingMode::Truncate).unwrap().to_string(),
        "0.762997"
    );
}

#[test]
fn the_rounding_that_fits_a_printed_amount_is_named_never_asserted() {
    let fits = |unit: Exact, quantity: &str, printed: &str| {
        rounding_that_fits(unit, exact(quantity), exact(printed)).unwrap()
    };
    let days = |price: &str, paid: u32, of: u32| {
        exact(price)
            .times(paid.into())
            .unwrap()
            .divided_by(of.into())
            .unwrap()
    };
    // G3: printed 81.33, truncation gives 81.32.
    assert_eq!(
        fits(exact("2.5415"), "32", "81.33"),
        Some(VendorRounding::HalfUpLine)
    );
    // G4: both lines truncate as a whole.
    assert_eq!(
        fits(days("10.08", 28, 30), "-10", "-94.08"),
        Some(VendorRounding::TruncateLine)
    );
    assert_eq!(
        fits(days("10.08", 28, 30), "12", "112.89"),
        Some(VendorRounding::TruncateLine)
    );
    // G5: the unit truncates.
    assert_eq!(
        fits(days("10.08", 29, 31), "-10", "-94.20"),
        Some(VendorRounding::TruncateUnit)
    );
    assert_eq!(
        fits(days("10.08", 23, 30), "-300", "-2316.00"),
        Some(VendorRounding::TruncateUnit)
    );
    // G6: the unit rounds.
    assert_eq!(
        fits(days("4.00", 29, 30), "-1", "-3.87"),
        Some(VendorRounding::HalfUpUnit)
    );
    assert_eq!(
        fits(days("4.00", 29, 30), "2", "7.74"),
        Some(VendorRounding::HalfUpUnit)
    );
    // G12: a credit tells truncation and floor apart.
    let credit = exact("0.868").times(exact("0.85")).unwrap();
    assert_eq!(
        fits(credit, "-29", "-21.39"),
        Some(VendorRounding::TruncateLine)
    );
    assert_eq!(
        VendorRounding::FloorLine
            .amount(credit, exact("-29"))
            .unwrap()
            .to_string(),
        "-21.4"
    );
    assert_eq!(fits(credit, "-29", "-21.00"), None);
}

#[test]
fn the_documented_subtotals_truncate_where_they_say() {
    // G7: 35.20 with two truncations, 35.21 with one.
    let two = usage_subtotal(exact("0.0382"), exact("1000.5"), exact("0.9213")).unwrap();
    assert_eq!(two.to_string(), "35.2");
    let whole = exact("0.0382")
        .times(exact("1000.5"))
        .unwrap()
        .times(exact("0.9213"))
        .unwrap();
    assert_eq!(
        round(whole, 2, RoundingMode::Truncate).unwrap().to_string(),
        "35.21"
    );
    // G20, a licence: trunc(10.08 x 0.9213) x 3.
    assert_eq!(
        licence_subtotal(exact("10.08"), exact("3"), exact("0.9213"))
            .unwrap()
            .to_string(),
        "27.84"
    );
    // G21
    assert_eq!(
        retail_of_cost(exact("85"), exact("15"))
            .unwrap()
            .to_string(),
        "100"
    );
}

#[test]
fn a_reservation_breaks_even_later_where_use_earns_credit() {
    // G13
    let retail = break_even(exact("569.40"), exact("0.10"), Term::OneYear).unwrap();
    assert_eq!(
        (retail.hours.to_string().as_str(), retail.month),
        ("5694.00", Some(8))
    );
    let credited = break_even(exact("569.40"), exact("0.085"), Term::OneYear).unwrap();
    assert_eq!(
        (credited.hours.to_string().as_str(), credited.month),
        ("6698.82", Some(10))
    );
    let never = break_even(exact("9000"), exact("0.10"), Term::OneYear).unwrap();
    assert_eq!(never.month, None);
}

#[test]
fn use_beyond_a_savings_plan_costs_pay_as_you_go_less_credit() {
    // G14: 5.00 an hour at 20 % off; 6.00 at plan rates is 1.25 beyond at pay-as-you-go.
    let cost = |used| {
        plan_cost(exact("5.00"), exact("20"), exact(used), exact("15"))
            .unwrap()
            .to_string()
    };
    assert_eq!(cost("6.00"), "6.0625");
    assert_eq!(cost("4.20"), "5");
}

#[test]
fn a_discount_is_shared_to_the_cent_by_largest_remainder() {
    let lines = |amounts: [&str; 3]| -> Vec<(String, Decimal)> {
        amounts
            .iter()
            .enumerate()
            .map(|(index, amount)| ((index + 1).to_string(), decimal(amount)))
            .collect()
    };
    let parts = |amount: &str, of: [&str; 3]| -> Vec<String> {
        share(decimal(amount), &lines(of), 2)
            .unwrap()
            .into_iter()
            .map(|shared| shared.part.to_string())
            .collect()
    };
    // G22
    assert_eq!(
        parts("10.00", ["33.33", "33.33", "33.34"]),
        ["3.33", "3.33", "3.34"]
    );
    assert_eq!(parts("0.01", ["10", "10", "10"]), ["0.01", "0.00", "0.00"]);
    assert_eq!(
        parts("-0.02", ["10", "10", "10"]),
        ["-0.01", "-0.01", "0.00"]
    );
    assert_eq!(parts("5.00", ["0", "0", "0"]), ["5.00", "0", "0"]);
}

#[test]
fn a_cancelled_reservation_leaves_room_in_the_yearly_limit() {
    // G16: 36 x 100, refunded after 12 payments; 50,000 a customer and rolling 12 months.
    let cancelled = exact("36")
        .minus(exact("12"))
        .unwrap()
        .times(exact("100"))
        .unwrap();
    assert_eq!(cancelled.to_string(), "2400");
    assert_eq!(
        exact("50000").minus(cancelled).unwrap().to_string(),
        "47600"
    );
}
