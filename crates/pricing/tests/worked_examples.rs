//! Prices checked by hand, as a table.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::accounts::MarkUpPercent;
use domain::decimal::parse_exact;
use domain::price_lists::{Meter, Tier, Tiers};
use domain::quotes::Step;
use pricing::{PricingProblem, price_line, total};

fn meter(included: &str, tiers: &[(&str, &str)]) -> Meter {
    let tiers: Vec<Tier> = tiers
        .iter()
        .map(|(from, rate)| Tier {
            from: parse_exact(from).unwrap(),
            rate: parse_exact(rate).unwrap(),
        })
        .collect();
    Meter {
        id: "meter".parse().unwrap(),
        name: "Meter".into(),
        category: String::new(),
        subcategory: String::new(),
        region: String::new(),
        unit: "1 GB".into(),
        tiers: Tiers::try_from(tiers).unwrap(),
        included_quantity: parse_exact(included).unwrap(),
        tags: vec![],
        effective_date: String::new(),
    }
}

fn price(
    meter: &Meter,
    quantity: &str,
    markup: &str,
    currency: &str,
) -> Result<String, PricingProblem> {
    let markup = MarkUpPercent::try_from(parse_exact(markup).unwrap()).unwrap();
    let quantity = parse_exact(quantity).unwrap();
    price_line(meter, quantity, markup, currency.parse().unwrap())
        .map(|line| line.amount.to_string())
}

#[test]
fn worked_examples() {
    let storage = [("0", "0.017"), ("51200", "0.01632"), ("512000", "0.01564")];
    for (case, included, tiers, quantity, markup, currency, expected) in [
        (
            "one flat rate",
            "0",
            &[("0", "0.192")][..],
            "730",
            "0",
            "EUR",
            "140.16",
        ),
        (
            "a mark-up of 15 %",
            "0",
            &[("0", "0.192")],
            "730",
            "15",
            "EUR",
            "161.18",
        ),
        // 51,200 x 0.017 = 870.40; 8,800 x 0.01632 = 143.616
        ("two tiers", "0", &storage, "60000", "0", "EUR", "1014.02"),
        // 870.40 + 460,800 x 0.01632 (7,520.256) + 88,000 x 0.01564 (1,376.32)
        (
            "three tiers",
            "0",
            &storage,
            "600000",
            "0",
            "EUR",
            "9766.98",
        ),
        (
            "exactly at a bound",
            "0",
            &storage,
            "51200",
            "0",
            "EUR",
            "870.40",
        ),
        // Golden vector: included 100, then 1,000 x 0.02 + 500 x 0.015.
        (
            "included first, tiers on the remainder",
            "100",
            &[("0", "0.02"), ("1000", "0.015")],
            "1600",
            "0",
            "EUR",
            "27.50",
        ),
        (
            "all of it included",
            "100",
            &[("0", "0.02")],
            "99.5",
            "15",
            "EUR",
            "0.00",
        ),
        (
            "nothing used",
            "0",
            &[("0", "0.02")],
            "0",
            "15",
            "EUR",
            "0.00",
        ),
        (
            "a free first tier",
            "0",
            &[("0", "0"), ("5", "2.99")],
            "37",
            "0",
            "EUR",
            "95.68",
        ),
        (
            "yen have no cents",
            "0",
            &[("0", "0.5")],
            "3",
            "0",
            "JPY",
            "2",
        ),
        (
            "dinars have three digits",
            "0",
            &[("0", "0.00055")],
            "10",
            "0",
            "KWD",
            "0.006",
        ),
        (
            "a half goes up",
            "0",
            &[("0", "0.005")],
            "1",
            "0",
            "USD",
            "0.01",
        ),
        (
            "a discount",
            "0",
            &[("0", "10")],
            "1",
            "-1.158",
            "EUR",
            "9.88",
        ),
        (
            "given away",
            "0",
            &[("0", "10")],
            "1",
            "-100",
            "EUR",
            "0.00",
        ),
        (
            "18 decimals",
            "0",
            &[("0", "0.055193985123456789")],
            "1234567.123456",
            "12.5",
            "EUR",
            "76658.26",
        ),
    ] {
        assert_eq!(
            price(&meter(included, tiers), quantity, markup, currency).as_deref(),
            Ok(expected),
            "{case}"
        );
    }
}

#[test]
fn a_price_opens_into_the_steps_that_led_to_it() {
    let meter = meter("100", &[("0", "0.02"), ("1000", "0.015")]);
    let markup = MarkUpPercent::try_from(parse_exact("10").unwrap()).unwrap();
    let line = price_line(
        &meter,
        parse_exact("1600").unwrap(),
        markup,
        "EUR".parse().unwrap(),
    )
    .unwrap();
    let kinds: Vec<&str> = line
        .steps
        .iter()
        .map(|step| match step {
            Step::IncludedQuantity { .. } => "included",
            Step::Tier { .. } => "tier",
            Step::List { .. } => "list",
            Step::MarkUp { .. } => "mark-up",
            Step::Rounding { .. } => "rounding",
        })
        .collect();
    assert_eq!(
        kinds,
        ["included", "tier", "tier", "list", "mark-up", "rounding"]
    );
    assert_eq!(line.amount.to_string(), "30.25");
}

#[test]
fn a_negative_quantity_and_endless_digits_are_refused() {
    let flat = meter("0", &[("0", "1")]);
    assert_eq!(
        price(&flat, "-1", "0", "EUR"),
        Err(PricingProblem::NegativeQuantity)
    );
    let dear = meter("0", &[("0", "79228162514264337593543950335")]);
    assert_eq!(
        price(&dear, "79228162514264337593543950335", "0", "EUR"),
        Err(PricingProblem::TooManyDigits)
    );
}

#[test]
fn a_total_is_the_sum_of_rounded_lines() {
    let amounts = ["0.01", "0.02", "10"].map(|text| parse_exact(text).unwrap());
    assert_eq!(
        total("EUR".parse().unwrap(), amounts).unwrap().to_string(),
        "10.03"
    );
    assert_eq!(
        total("EUR".parse().unwrap(), []).unwrap().to_string(),
        "0.00"
    );
}
