//! What must hold for every price, whatever the figures.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::accounts::MarkUpPercent;
use domain::decimal::parse_exact;
use domain::id::CustomerId;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice, Tier, Tiers};
use domain::price_rules::{Basis, Buyer, BuyerScope, GoodsScope, PriceRule, RateSource, RuleKind};
use domain::steps::{Step, StepSource};
use pricing::{
    Exact, LineInput, Margin, PricingProblem, RefundProblem, Rulebook, SoldLine, Steps, Terms,
    Totals, Winners, line_margin, price_line, refund, share, total,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn offer(tiers: Vec<(u32, u32)>) -> Offer {
    let mut bound = 0;
    let tiers = tiers
        .into_iter()
        .enumerate()
        .map(|(index, (gap, rate))| {
            bound += if index == 0 { 0 } else { gap + 1 };
            Tier {
                from: Decimal::from(bound),
                rate: Decimal::new(i64::from(rate), 6),
            }
        })
        .collect::<Vec<_>>();
    Offer {
        id: "meter".parse().unwrap(),
        name: "Meter".to_owned(),
        product: "Product".to_owned(),
        category: "Storage".to_owned(),
        subcategory: String::new(),
        family: "Family".to_owned(),
        region: String::new(),
        unit: String::new(),
        tags: vec![],
        effective_date: String::new(),
        end_date: String::new(),
        change: None,
        price: OfferPrice::Metered {
            tiers: Tiers::try_from(tiers).unwrap(),
            included_quantity: Decimal::ZERO,
        },
        volume_prices: vec![],
    }
}

fn kuwait() -> Currency {
    // Three digits show more of a price than two.
    "KWD".parse().unwrap()
}

fn priced(offer: &Offer, quantity: Decimal) -> Decimal {
    let terms = Terms {
        currency: kuwait(),
        exchange: None,
        rules: Winners::default(),
        own_markup: None,
        default_markup: MarkUpPercent::ZERO,
    };
    price_line(
        &LineInput::of(offer, quantity),
        &terms,
        &mut Steps::default(),
    )
    .unwrap()
    .amount
}

fn rule(name: &str, buyer: BuyerScope, goods: GoodsScope, starts: &str) -> PriceRule {
    PriceRule {
        id: name.parse().unwrap(),
        name: name.to_owned(),
        buyer,
        goods,
        kind: RuleKind::MarkUp {
            percent: Decimal::TEN,
            basis: Basis::List,
        },
        starts: starts.parse().unwrap(),
        ends: None,
        currency: None,
        rate_source: RateSource::MonthSheet,
        below_cost_approved_by: None,
    }
}

/// The number of cases of a run; `PROPTEST_CASES` asks for more.
fn cases() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig::with_cases(asked.and_then(|text| text.parse().ok()).unwrap_or(10_000))
}

/// The last step of a chain that rests on nothing but the steps before it.
fn last_of(steps: &[Step]) -> Decimal {
    parse_exact(&steps.last().unwrap().amount).unwrap()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_steps_of_a_quotes_totals_come_to_its_totals(
        lines in prop::collection::vec((-1_000_000_i64..10_000_000, 0_i64..10_000_000), 0..40),
        tax in 0_i64..1_000_000,
    ) {
        let known: Vec<(Decimal, Decimal)> = lines
            .into_iter()
            .map(|(price, cost)| (Decimal::new(price, 3), Decimal::new(cost, 3)))
            .collect();
        let prices: Vec<Decimal> = known.iter().map(|(price, _)| *price).collect();
        let tax = Decimal::new(tax, 4);
        let totals = Totals::of(kuwait(), prices.iter().copied(), tax).unwrap();
        let mut steps = Steps::default();
        let range = Totals::explained(kuwait(), &prices, tax, &mut steps).unwrap();
        let written = steps.written(range, None);
        prop_assert_eq!(parse_exact(&written[0].amount).unwrap(), totals.net);
        prop_assert_eq!(last_of(&written), totals.gross);
        let range = Margin::explained(kuwait(), &known, &mut steps).unwrap();
        let written = steps.written(range, None);
        match Margin::of(kuwait(), &known).unwrap() {
            None => prop_assert!(written.is_empty()),
            Some(margin) => {
                prop_assert_eq!(parse_exact(&written[1].amount).unwrap(), margin.cost);
                prop_assert_eq!(parse_exact(&written[2].amount).unwrap(), margin.margin);
                prop_assert_eq!(written.get(4).map(|step| parse_exact(&step.amount).unwrap()), margin.percent);
            }
        }
        for (price, cost) in known {
            prop_assert_eq!(line_margin(price, cost, &mut steps).unwrap().0, price - cost);
        }
    }

    #[test]
    fn more_of_a_meter_never_costs_less_and_a_bound_is_no_step(
        tiers in prop::collection::vec((0_u32..5_000, 0_u32..2_000_000), 1..6),
        quantity in 0_u64..20_000_000, more in 0_u64..5_000_000,
    ) {
        let offer = offer(tiers);
        let quantity = Decimal::from_i128_with_scale(i128::from(quantity), 3);
        let more = quantity + Decimal::from_i128_with_scale(i128::from(more), 3);
        prop_assert!(priced(&offer, quantity) <= priced(&offer, more));
        // A thousandth of a unit costs at most a thousandth of the dearest rate (2), and its rounding.
        let little = quantity + Decimal::new(1, 3);
        prop_assert!(priced(&offer, little) - priced(&offer, quantity) <= Decimal::new(3, 3));
    }

    #[test]
    fn the_parts_of_a_discount_sum_to_the_whole(
        amount in -1_000_000_i64..1_000_000, lines in prop::collection::vec(0_i64..10_000_000, 1..40),
    ) {
        let lines: Vec<(String, Decimal)> = lines
            .into_iter()
            .enumerate()
            .map(|(index, cents)| (index.to_string(), Decimal::new(cents, 2)))
            .collect();
        let amount = Decimal::new(amount, 2);
        let parts = share(amount, &lines, 2).unwrap();
        prop_assert_eq!(parts.iter().map(|shared| shared.part).sum::<Decimal>(), amount);
        prop_assert_eq!(parts.len(), lines.len());
    }

    #[test]
    fn refunds_of_parts_sum_to_the_sale_and_a_whole_one_is_its_negative(
        cents in -10_000_000_i64..10_000_000,
        parts in prop::collection::vec(1_u32..400, 1..12),
    ) {
        let whole: u32 = parts.iter().sum();
        let sold = SoldLine {
            amount: Decimal::new(cents, 3),
            currency: kuwait(),
            whole: Decimal::from(whole),
            source: StepSource::default(),
        };
        let mut steps = Steps::default();
        let (mut before, mut sum) = (Decimal::ZERO, Decimal::ZERO);
        for part in &parts {
            let back = refund(&sold, before, Decimal::from(*part), &mut steps).unwrap();
            prop_assert!(back.amount.is_zero() || back.amount.is_sign_negative() != (cents < 0));
            before += Decimal::from(*part);
            sum += back.amount;
        }
        prop_assert_eq!(sum, -sold.amount);
        let back = refund(&sold, Decimal::ZERO, sold.whole, &mut steps).unwrap();
        prop_assert_eq!(back.amount, -sold.amount);
        let written = steps.written(back.steps, None);
        prop_assert_eq!(parse_exact(&written.last().unwrap().amount).unwrap(), -sold.amount);
        let more = refund(&sold, Decimal::ONE, sold.whole, &mut steps);
        let is_refused = matches!(more, Err(RefundProblem::MoreThanSold { .. }));
        prop_assert!(is_refused);
        prop_assert_eq!(refund(&sold, Decimal::ZERO, Decimal::ZERO, &mut steps), Err(RefundProblem::Nothing));
    }

    #[test]
    fn the_order_of_lines_does_not_matter(cents in prop::collection::vec(-1_000_000_i64..1_000_000, 0..60)) {
        let mut amounts: Vec<Decimal> = cents.into_iter().map(|cents| Decimal::new(cents, 3)).collect();
        let forward = total(kuwait(), amounts.iter().copied()).unwrap();
        amounts.reverse();
        prop_assert_eq!(total(kuwait(), amounts).unwrap(), forward);
    }

    #[test]
    fn a_product_keeps_every_digit_or_is_refused(a in any::<(u64, u64)>(), b in any::<(u64, u64)>()) {
        let number = |(high, low): (u64, u64)| Exact::from_scaled((i128::from(high >> 2) << 64) | i128::from(low), 9);
        let (a, b) = (number(a), number(b));
        match a.times(b) {
            Ok(product) => {
                let big = |exact: Exact| exact.to_string().parse::<bigdecimal::BigDecimal>().unwrap();
                prop_assert_eq!(big(product), big(a) * big(b));
            }
            Err(problem) => prop_assert_eq!(problem, PricingProblem::TooManyDigits),
        }
    }

    #[test]
    fn the_narrowest_buyer_wins_then_the_narrowest_goods_then_the_latest(order in any::<u64>()) {
        let customer: CustomerId = "customer-1".parse().unwrap();
        let buyer = Buyer {
            customer: Some(customer.clone()),
            tags: ["gold".to_owned()].into(),
            reseller_mpn_id: Some("123".to_owned()),
        };
        // From the strongest to the weakest.
        let mut rules = vec![
            rule("own", BuyerScope::Customer(customer), GoodsScope::All, "2026-01-01"),
            rule("tag-meter", BuyerScope::Tag("gold".into()), GoodsScope::Offer("METER".into()), "2026-01-01"),
            rule("tag-product", BuyerScope::Tag("gold".into()), GoodsScope::Product("product".into()), "2026-03-01"),
            rule("tag-service-late", BuyerScope::Tag("gold".into()), GoodsScope::Service("storage".into()), "2026-02-01"),
            rule("tag-service-early", BuyerScope::Tag("gold".into()), GoodsScope::Service("storage".into()), "2026-01-01"),
            rule("reseller", BuyerScope::Reseller("123".into()), GoodsScope::Family("family".into()), "2026-01-01"),
            rule("everyone", BuyerScope::Everyone, GoodsScope::All, "2026-01-01"),
        ];
        let expected: Vec<String> = rules.iter().map(|rule| rule.name.clone()).collect();
        let length = rules.len();
        rules.rotate_left(usize::try_from(order % 7).unwrap() % length);
        let offer = offer(vec![(0, 1)]);
        let day = "2026-08-01".parse().unwrap();
        let mut won = Vec::new();
        while !rules.is_empty() {
            let name = Rulebook::of(&rules, &buyer, day, kuwait()).winners(&offer).unwrap().price.unwrap().name.clone();
            rules.retain(|rule| rule.name != name);
            won.push(name);
        }
        prop_assert_eq!(won, expected);
    }
}

#[test]
fn a_rule_of_another_currency_day_or_buyer_never_applies() {
    let day = "2026-08-01".parse().unwrap();
    let offer = offer(vec![(0, 1)]);
    let buyer = Buyer::default();
    let mut abroad = rule(
        "abroad",
        BuyerScope::Everyone,
        GoodsScope::All,
        "2026-01-01",
    );
    abroad.currency = Some("USD".parse().unwrap());
    let mut over = rule("over", BuyerScope::Everyone, GoodsScope::All, "2026-01-01");
    over.ends = Some("2026-07-31".parse().unwrap());
    let rules = [
        abroad,
        over,
        rule("later", BuyerScope::Everyone, GoodsScope::All, "2026-08-02"),
        rule(
            "tagged",
            BuyerScope::Tag("gold".into()),
            GoodsScope::All,
            "2026-01-01",
        ),
        rule(
            "elsewhere",
            BuyerScope::Everyone,
            GoodsScope::Family("other".into()),
            "2026-01-01",
        ),
    ];
    assert!(
        Rulebook::of(&rules, &buyer, day, kuwait())
            .winners(&offer)
            .unwrap()
            .price
            .is_none()
    );
}

#[test]
fn two_rules_with_nothing_between_them_are_an_error_not_a_guess() {
    let rules = [
        rule("first", BuyerScope::Everyone, GoodsScope::All, "2026-01-01"),
        rule(
            "second",
            BuyerScope::Everyone,
            GoodsScope::All,
            "2026-01-01",
        ),
    ];
    let day = "2026-08-01".parse().unwrap();
    let tie = Rulebook::of(&rules, &Buyer::default(), day, kuwait())
        .winners(&offer(vec![(0, 1)]))
        .unwrap_err();
    assert!(tie.to_string().contains("'first' and 'second'"), "{tie}");
    assert!(rules[0].ties_with(&rules[1], |_, _| false));
}
