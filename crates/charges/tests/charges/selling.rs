//! What lines sell for, held to a seller who prices line by line. Knows the public reader, segments and
//! sums of selling prices.

use crate::files::{Dice, Style, read, written};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::accounts::MarkUpPercent;
use domain::charges::Period;
use domain::price_rules::{
    Basis, BuyerScope, GoodsScope, PriceRule, RateSource, RuleClass, RuleKind, VolumeStep,
};
use pricing::Exact;
use pricing::price_lists::CostChange;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use tierline_charges::segment::{add_to_pivot, encode, sold_lines_page};
use tierline_charges::selling::{QuantityPivot, Sales, Seller, Selling, Sold, SoldPivot};
use tierline_charges::{Chunk, LineScope, ReadOptions};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn percent(text: &str) -> MarkUpPercent {
    decimal(text).try_into().unwrap()
}

fn rule(
    name: &str,
    buyer: BuyerScope,
    goods: GoodsScope,
    kind: RuleKind,
    starts: &str,
) -> PriceRule {
    PriceRule {
        id: name.parse().unwrap(),
        name: name.to_owned(),
        buyer,
        goods,
        currency: kind.states_money().then(|| "EUR".parse().unwrap()),
        kind,
        starts: date(starts),
        ends: None,
        rate_source: RateSource::MonthSheet,
        below_cost_approved_by: None,
    }
}

fn markup(of: &str, basis: Basis) -> RuleKind {
    RuleKind::MarkUp {
        percent: decimal(of),
        basis,
    }
}

/// A line of a file, as far as prices depend on it.
#[derive(Clone, Debug)]
struct Row {
    customer: &'static str,
    reseller: &'static str,
    meter: &'static str,
    category: &'static str,
    product: &'static str,
    day: u32,
    charged: (&'static str, &'static str),
    quantity: &'static str,
    amount: Decimal,
    credit: &'static str,
}

const ROW: Row = Row {
    customer: "alder",
    reseller: "1810122",
    meter: "blob",
    category: "Storage",
    product: "Azure plan",
    day: 10,
    charged: ("2026-10-01T00:00:00Z", "2026-10-31T00:00:00Z"),
    quantity: "2",
    amount: Decimal::ONE_HUNDRED,
    credit: "0",
};

fn chunks(rows: &[Row]) -> Vec<Chunk> {
    let cells = |row: &Row| {
        vec![
            ("PartnerId", "p-1".to_owned()),
            ("CustomerId", row.customer.to_owned()),
            ("CustomerName", row.customer.to_uppercase()),
            ("Tier2MpnId", row.reseller.to_owned()),
            ("InvoiceNumber", String::new()),
            ("SubscriptionId", format!("s-{}", row.customer)),
            ("UsageDate", format!("2026-10-{:02}", row.day)),
            ("ChargeStartDate", row.charged.0.to_owned()),
            ("ChargeEndDate", row.charged.1.to_owned()),
            ("MeterCategory", row.category.to_owned()),
            ("MeterId", row.meter.to_owned()),
            ("MeterName", row.meter.to_owned()),
            ("ProductName", row.product.to_owned()),
            ("ResourceLocation", "westeurope".to_owned()),
            ("ConsumedService", "x".to_owned()),
            ("ResourceGroup", "rg".to_owned()),
            ("UnitPrice", "1".to_owned()),
            ("Quantity", row.quantity.to_owned()),
            ("BillingPreTaxTotal", row.amount.to_string()),
            ("BillingCurrency", "EUR".to_owned()),
            ("Tags", String::new()),
            ("PartnerEarnedCreditPercentage", row.credit.to_owned()),
        ]
    };
    let cells: Vec<_> = rows.iter().map(cells).collect();
    let text = written(&cells, Style::default());
    read(&text, 4096, ReadOptions::default()).unwrap().1
}

fn seller(rules: Vec<PriceRule>, markup: &str) -> Seller {
    Seller {
        rules,
        default_markup: percent(markup),
        tags: HashMap::from([("alder".to_owned(), BTreeSet::from(["gold".to_owned()]))]),
        goods: HashMap::new(),
    }
}

fn selling(sellers: Vec<Seller>, chunks: &[Chunk]) -> Selling {
    let mut month = QuantityPivot::new(LineScope::default());
    for chunk in chunks {
        month.add_chunk(chunk).unwrap();
    }
    Selling {
        sellers,
        month_quantities: month.finish().0,
        ..Selling::default()
    }
}

/// What lines cost and sell for, by one dimension.
fn sums(rows: &[Row], sellers: Vec<Seller>, by: &str) -> BTreeMap<String, Sold> {
    let chunks = chunks(rows);
    sums_of(&chunks, selling(sellers, &chunks), by)
}

fn sums_of(chunks: &[Chunk], selling: Selling, by: &str) -> BTreeMap<String, Sold> {
    let by = vec![by.parse().unwrap()];
    let scope = LineScope::default();
    let mut pivot = SoldPivot::new(by, vec![], scope, Arc::new(selling)).unwrap();
    for chunk in chunks {
        pivot.add_chunk(chunk).unwrap();
    }
    let table = pivot.finish().unwrap();
    table
        .rows
        .into_iter()
        .map(|row| (row.row.keys[0].clone(), row.sold))
        .collect()
}

fn price_of(rows: &[Row], sellers: Vec<Seller>) -> String {
    let by_customer = sums(rows, sellers, "customer");
    by_customer["alder"].price.to_string()
}

const STORAGE: fn() -> GoodsScope = || GoodsScope::Service("storage".to_owned());

#[test]
fn without_rules_the_price_is_the_printed_amount_with_each_sellers_mark_up() {
    let sold = sums(
        &[ROW],
        vec![seller(vec![], "4"), seller(vec![], "12.5")],
        "day",
    );
    assert_eq!(sold["2026-10-10"].cost.to_string(), "104");
    assert_eq!(sold["2026-10-10"].price.to_string(), "117");
}

#[test]
fn a_changed_price_is_followed_by_a_mark_up_but_not_by_a_fixed_price() {
    let rows = [
        ROW,
        Row {
            customer: "birch",
            ..ROW
        },
        Row {
            customer: "cedar",
            meter: "disk",
            ..ROW
        },
    ];
    let fixed = |name, customer: &str, kind| {
        let buyer = BuyerScope::Customer(customer.parse().unwrap());
        rule(name, buyer, GoodsScope::All, kind, "2026-01-01")
    };
    let unit_price = RuleKind::FixedUnitPrice {
        price: decimal("60"),
    };
    let rules = vec![
        fixed("fixed", "birch", unit_price.clone()),
        fixed("also fixed", "cedar", unit_price),
    ];
    let changed = |rules: Vec<PriceRule>, by| {
        let chunks = chunks(&rows);
        let mut selling = selling(vec![seller(rules, "10")], &chunks);
        let change = CostChange::new(decimal("0.8"), decimal("1")).unwrap();
        selling.cost_changes = HashMap::from([("blob".to_owned(), change)]);
        sums_of(&chunks, selling, by)
    };
    let figures = |sold: &Sold| (sold.cost.to_string(), sold.price.to_string());
    let told = |cost: &str, price: &str| (cost.to_owned(), price.to_owned());
    let sold = changed(rules.clone(), "customer");
    // 100 at 0.8 are 125 at 1; two units at 60 stay 120; no price of "disk" changed.
    assert_eq!(figures(&sold["alder"]), told("125", "137.5"));
    assert_eq!(figures(&sold["birch"]), told("125", "120"));
    assert_eq!(figures(&sold["cedar"]), told("100", "120"));
    // A least margin looks at the cost as it will be: 125 / (1 - 20 %) is more than 120.
    let margin = RuleKind::MinimumMargin {
        percent: decimal("20"),
    };
    let with_margin = [rules, vec![fixed("margin", "birch", margin)]].concat();
    let sold = changed(with_margin, "customer");
    assert_eq!(figures(&sold["birch"]), told("125", "156.25"));
    // Without any rule a change is worked in too.
    let sold = changed(vec![], "meter");
    assert_eq!(figures(&sold["blob"]), told("250", "275"));
    assert_eq!(figures(&sold["disk"]), told("100", "110"));
}

#[test]
fn a_rule_prices_the_lines_of_its_days_and_the_mark_up_the_others() {
    let mut rules = vec![rule(
        "autumn",
        BuyerScope::Everyone,
        STORAGE(),
        markup("30", Basis::CostAfterCredit),
        "2026-10-10",
    )];
    rules[0].ends = Some(date("2026-10-20"));
    let rows: Vec<Row> = [9, 10, 20, 21]
        .into_iter()
        .map(|day| Row { day, ..ROW })
        .collect();
    let by_day = sums(&rows, vec![seller(rules, "15")], "day");
    let prices: Vec<String> = by_day.values().map(|sold| sold.price.to_string()).collect();
    assert_eq!(prices, ["115", "130", "130", "115"]);
}

#[test]
fn the_basis_is_told_by_the_printed_credit() {
    // 85 after 15 % credit were 100 before it.
    let row = Row {
        amount: decimal("85"),
        credit: "15",
        ..ROW
    };
    for (basis, price) in [
        (Basis::CostAfterCredit, "93.5"),
        (Basis::CostBeforeCredit, "110"),
        (Basis::List, "110"),
    ] {
        let rules = vec![rule(
            "r",
            BuyerScope::Everyone,
            GoodsScope::All,
            markup("10", basis),
            "2026-01-01",
        )];
        for credit in ["15", "15.00", "0.15", "15%"] {
            let row = Row {
                credit,
                ..row.clone()
            };
            assert_eq!(price_of(&[row], vec![seller(rules.clone(), "0")]), price);
        }
    }
    let discount = RuleKind::DiscountOffList {
        percent: decimal("20"),
    };
    let rules = vec![rule(
        "d",
        BuyerScope::Everyone,
        GoodsScope::All,
        discount,
        "2026-01-01",
    )];
    assert_eq!(price_of(&[row], vec![seller(rules, "0")]), "80");
}

#[test]
fn a_fixed_price_counts_units_where_the_line_prints_them() {
    let fixed = RuleKind::FixedUnitPrice {
        price: decimal("0.125"),
    };
    let rules = vec![rule(
        "f",
        BuyerScope::Everyone,
        GoodsScope::All,
        fixed,
        "2026-01-01",
    )];
    let counted = Row {
        quantity: "1.000000000000001",
        ..ROW
    };
    let uncounted = Row {
        quantity: "",
        ..ROW
    };
    let sellers = || vec![seller(rules.clone(), "15")];
    assert_eq!(
        price_of(std::slice::from_ref(&counted), sellers()),
        "0.125000000000000125"
    );
    assert_eq!(price_of(std::slice::from_ref(&uncounted), sellers()), "115");
    assert_eq!(
        price_of(&[counted, uncounted], sellers()),
        "115.125000000000000125"
    );
}

#[test]
fn a_volume_discount_counts_what_the_customer_used_of_the_meter_in_the_month() {
    let steps = vec![
        VolumeStep {
            from_quantity: decimal("10"),
            percent: decimal("5"),
        },
        VolumeStep {
            from_quantity: decimal("100"),
            percent: decimal("20"),
        },
    ];
    let kind = RuleKind::VolumeDiscount { steps };
    let rules = vec![rule(
        "v",
        BuyerScope::Everyone,
        GoodsScope::All,
        kind,
        "2026-01-01",
    )];
    let of = |quantity: &'static str, meter| Row {
        quantity,
        meter,
        ..ROW
    };
    let sellers = || vec![seller(rules.clone(), "0")];
    assert_eq!(price_of(&[of("9.99", "blob")], sellers()), "100");
    assert_eq!(
        price_of(&[of("6", "blob"), of("4", "blob")], sellers()),
        "190"
    );
    let two_meters = [of("60", "blob"), of("40", "blob"), of("9", "disk")];
    assert_eq!(price_of(&two_meters, sellers()), "260");
}

#[test]
fn a_minimum_margin_lifts_each_line_that_is_below_it_and_no_other() {
    let margin = RuleKind::MinimumMargin {
        percent: decimal("20"),
    };
    let fixed = RuleKind::FixedUnitPrice {
        price: decimal("100"),
    };
    let rules = vec![
        rule(
            "m",
            BuyerScope::Everyone,
            GoodsScope::All,
            margin,
            "2026-01-01",
        ),
        rule(
            "f",
            BuyerScope::Everyone,
            GoodsScope::All,
            fixed,
            "2026-01-01",
        ),
    ];
    let of = |quantity: &'static str| Row { quantity, ..ROW };
    // 100 / 0.8 = 125 at least; 2 units at 100 are 200.
    let sellers = || vec![seller(rules.clone(), "0")];
    assert_eq!(price_of(&[of("1")], sellers()), "125");
    assert_eq!(price_of(&[of("2")], sellers()), "200");
    assert_eq!(price_of(&[of("1"), of("2")], sellers()), "325");
}

#[test]
fn a_refund_takes_back_exactly_what_the_charge_sold_for() {
    let mut rules = vec![
        rule(
            "old",
            BuyerScope::Everyone,
            GoodsScope::All,
            markup("33.333333", Basis::CostBeforeCredit),
            "2026-01-01",
        ),
        rule(
            "new",
            BuyerScope::Everyone,
            GoodsScope::All,
            RuleKind::FixedUnitPrice {
                price: decimal("7"),
            },
            "2026-10-15",
        ),
        rule(
            "floor",
            BuyerScope::Everyone,
            GoodsScope::All,
            RuleKind::MinimumMargin {
                percent: decimal("30"),
            },
            "2026-01-01",
        ),
    ];
    rules[0].ends = Some(date("2026-12-31"));
    for day in [3, 20] {
        let charge = Row {
            day,
            credit: "15",
            quantity: "17.3",
            amount: decimal("61.71"),
            ..ROW
        };
        let refund = Row {
            quantity: "-17.3",
            amount: decimal("-61.71"),
            ..charge.clone()
        };
        // Some files print a refund's quantity without its sign.
        let unsigned = Row {
            quantity: "17.3",
            ..refund.clone()
        };
        let sellers = || vec![seller(vec![], "3"), seller(rules.clone(), "15")];
        let own = || vec![seller(rules.clone(), "15")];
        for refund in [refund, unsigned] {
            assert_eq!(price_of(&[charge.clone(), refund.clone()], sellers()), "0");
            assert_eq!(price_of(&[charge.clone(), refund], own()), "0");
        }
    }
}

#[test]
fn a_refund_of_another_month_is_priced_by_the_rule_of_its_own_days() {
    let rules = vec![
        rule(
            "summer",
            BuyerScope::Everyone,
            GoodsScope::All,
            markup("50", Basis::CostAfterCredit),
            "2026-07-01",
        ),
        rule(
            "autumn",
            BuyerScope::Everyone,
            GoodsScope::All,
            markup("10", Basis::CostAfterCredit),
            "2026-10-01",
        ),
    ];
    let refund = |charged| Row {
        amount: decimal("-100"),
        quantity: "-2",
        charged,
        ..ROW
    };
    let price = |row| price_of(&[row], vec![seller(rules.clone(), "0")]);
    let september = ("2026-09-12T00:00:00Z", "2026-09-12T00:00:00Z");
    assert_eq!(price(refund(september)), "-150");
    assert_eq!(price(refund(("2026-09-12", ""))), "-150");
    assert_eq!(price(refund(("2026-10-01", "2026-10-31"))), "-110");
    assert_eq!(price(refund(("", ""))), "-110");
    assert_eq!(price(refund(("2026-06-30", "2026-06-30"))), "-100");
}

#[test]
fn two_rules_that_nothing_chooses_between_are_told_with_their_seller() {
    let tag = |name: &str, tag: &str| {
        rule(
            name,
            BuyerScope::Tag(tag.to_owned()),
            GoodsScope::All,
            markup("1", Basis::List),
            "2026-01-01",
        )
    };
    let mut own = seller(vec![tag("a", "gold"), tag("b", "north")], "0");
    let tags = BTreeSet::from(["gold".to_owned(), "north".to_owned()]);
    own.tags = HashMap::from([("alder".to_owned(), tags)]);
    let chunks = chunks(&[ROW]);
    let selling = Arc::new(selling(vec![seller(vec![], "0"), own], &chunks));
    let mut pivot = SoldPivot::new(vec![], vec![], LineScope::default(), selling).unwrap();
    let problem = pivot.add_chunk(&chunks[0]).unwrap_err().to_string();
    assert!(
        problem.contains("'a'") && problem.contains("'b'"),
        "{problem}"
    );
    // Whoever has nothing to do with it is priced.
    let other = Row {
        customer: "other",
        ..ROW
    };
    let chunks = self::chunks(&[ROW, other]);
    let scope = LineScope {
        customer: Some("other".to_owned()),
        reseller: None,
    };
    let mut own = seller(vec![tag("a", "gold"), tag("b", "north")], "7");
    own.tags = HashMap::from([(
        "alder".to_owned(),
        BTreeSet::from(["gold".to_owned(), "north".to_owned()]),
    )]);
    let selling = Arc::new(Selling {
        sellers: vec![own],
        ..Selling::default()
    });
    let mut pivot = SoldPivot::new(vec![], vec![], scope, selling).unwrap();
    pivot.add_chunk(&chunks[0]).unwrap();
    assert_eq!(
        pivot.finish().unwrap().totals[0].sold.price.to_string(),
        "107"
    );
}

// ---- The seller who prices line by line ------------------------------------------------------

fn exact(text: &str) -> Exact {
    decimal(text).into()
}

fn larger(a: Exact, b: Exact) -> Exact {
    if a.compare(b).unwrap() == Ordering::Less {
        b
    } else {
        a
    }
}

fn is_for(rule: &PriceRule, row: &Row) -> bool {
    let buyer = match &rule.buyer {
        BuyerScope::Customer(id) => id.as_str() == row.customer,
        BuyerScope::Tag(tag) => tag == "gold" && row.customer == "alder",
        BuyerScope::Reseller(mpn_id) => mpn_id == row.reseller,
        BuyerScope::Everyone => true,
    };
    let goods = match &rule.goods {
        GoodsScope::Offer(id) => id.eq_ignore_ascii_case(row.meter),
        GoodsScope::Product(name) => name.eq_ignore_ascii_case(row.product),
        GoodsScope::Service(name) => name.eq_ignore_ascii_case(row.category),
        GoodsScope::Family(_) => false,
        GoodsScope::All => true,
    };
    let day = date(&format!("2026-10-{:02}", row.day));
    let (_, end) = row.charged;
    let day = if end.is_empty() || date(&end[..10]) >= day {
        day
    } else {
        date(&row.charged.0[..10])
    };
    buyer && goods && rule.holds(day, "EUR".parse().unwrap())
}

fn winner<'a>(rules: &'a [PriceRule], row: &Row, class: RuleClass) -> Option<&'a RuleKind> {
    rules
        .iter()
        .filter(|rule| rule.kind.class() == class && is_for(rule, row))
        .max_by_key(|rule| (rule.buyer.rank(), rule.goods.rank(), rule.starts))
        .map(|rule| &rule.kind)
}

/// Price and cost of a line at the last of some sellers.
fn line_by_line(row: &Row, sellers: &[Seller], month: Exact) -> Sold {
    let percent = |of: Exact, by: Exact| of.times(by).unwrap().hundredth();
    let hundred = Exact::ONE_HUNDRED;
    let amount = Exact::from(row.amount.abs());
    let quantity = exact(row.quantity.trim_start_matches('-'));
    let rest = hundred.minus(exact(row.credit)).unwrap();
    let (mut cost, mut list) = (
        amount,
        amount.times(hundred).unwrap().divided_by(rest).unwrap(),
    );
    let mut before = list;
    let mut price = amount;
    for (place, seller) in sellers.iter().enumerate() {
        if place > 0 {
            (cost, list, before) = (price, price, price);
        }
        let up = |of: Exact, by: Decimal| percent(of, hundred.plus(by.into()).unwrap());
        let down = |of: Exact, by: Decimal| percent(of, hundred.minus(by.into()).unwrap());
        price = match winner(&seller.rules, row, RuleClass::Price) {
            Some(RuleKind::MarkUp { percent, basis }) => match basis {
                Basis::List => up(list, *percent),
                Basis::CostBeforeCredit => up(before, *percent),
                Basis::CostAfterCredit => up(cost, *percent),
            },
            Some(RuleKind::DiscountOffList { percent }) => down(list, *percent),
            Some(RuleKind::FixedUnitPrice { price }) => quantity.times((*price).into()).unwrap(),
            _ => up(cost, seller.default_markup.percent()),
        };
        if let Some(RuleKind::VolumeDiscount { steps }) =
            winner(&seller.rules, row, RuleClass::VolumeDiscount)
        {
            let reached = |step: &&VolumeStep| {
                month.compare(step.from_quantity.into()).unwrap() != Ordering::Less
            };
            if let Some(step) = steps.iter().rev().find(reached) {
                price = down(price, step.percent);
            }
        }
        if let Some(RuleKind::MinimumMargin { percent }) =
            winner(&seller.rules, row, RuleClass::MinimumMargin)
        {
            let rest = hundred.minus((*percent).into()).unwrap();
            price = larger(
                price,
                cost.times(hundred).unwrap().divided_by(rest).unwrap(),
            );
        }
    }
    let sign = |figure: Exact| match row.amount.is_sign_negative() && !row.amount.is_zero() {
        true => figure.negated(),
        false => figure,
    };
    Sold {
        cost: sign(cost),
        price: sign(price),
    }
}

fn some_rules(dice: &mut Dice, count: u64) -> Vec<PriceRule> {
    (0..count)
        .map(|number| {
            let buyer = match dice.roll(4) {
                0 => BuyerScope::Customer(dice.pick(&["alder", "birch"]).parse().unwrap()),
                1 => BuyerScope::Tag("gold".to_owned()),
                2 => BuyerScope::Reseller(dice.pick(&["1810122", "1810123"]).to_owned()),
                _ => BuyerScope::Everyone,
            };
            let goods = match dice.roll(5) {
                0 => GoodsScope::Offer(dice.pick(&["BLOB", "disk"]).to_owned()),
                1 => GoodsScope::Product(dice.pick(&["azure PLAN", "Other"]).to_owned()),
                2 => GoodsScope::Service(dice.pick(&["Storage", "compute"]).to_owned()),
                3 => GoodsScope::Family("Storage".to_owned()),
                _ => GoodsScope::All,
            };
            let percent = Decimal::new(dice.roll(60) as i64, 0);
            let basis = dice.pick(&[Basis::List, Basis::CostBeforeCredit, Basis::CostAfterCredit]);
            let kind = match dice.roll(7) {
                0 | 1 => RuleKind::MarkUp { percent, basis },
                2 => RuleKind::DiscountOffList { percent },
                3 => RuleKind::FixedUnitPrice {
                    price: Decimal::new(dice.roll(5_000) as i64, 2),
                },
                4 => RuleKind::VolumeDiscount {
                    steps: [5, 40, 300]
                        .into_iter()
                        .map(|from| VolumeStep {
                            from_quantity: Decimal::new(from, 0),
                            percent: Decimal::new(from / 10 + 1, 0),
                        })
                        .collect(),
                },
                5 => RuleKind::MinimumMargin {
                    percent: dice.pick(&["0", "20", "50"]).parse().unwrap(),
                },
                _ => RuleKind::FlatFee {
                    amount: Decimal::ONE,
                },
            };
            // No two start on one day, so that none tie.
            let starts = date("2026-09-20") + chrono::Days::new(dice.roll(2) * 30 + number);
            let mut one = rule(
                &format!("r{number}"),
                buyer,
                goods,
                kind,
                &starts.to_string(),
            );
            one.ends = (dice.roll(3) == 0).then(|| starts + chrono::Days::new(dice.roll(30)));
            one
        })
        .collect()
}

fn some_rows(dice: &mut Dice, count: u64) -> Vec<Row> {
    (0..count)
        .map(|_| {
            let (meter, category) =
                dice.pick(&[("blob", "Storage"), ("disk", "Storage"), ("cpu", "Compute")]);
            let (customer, reseller) =
                dice.pick(&[("alder", "1810122"), ("birch", "1810123"), ("cedar", "")]);
            let is_refund = dice.roll(5) == 0;
            let cents = dice.roll(100_000) as i64 + 1;
            Row {
                customer,
                reseller,
                meter,
                category,
                product: dice.pick(&["Azure plan", "Other"]),
                day: dice.roll(31) as u32 + 1,
                charged: match dice.roll(8) {
                    0 if is_refund => ("2026-09-25T00:00:00Z", "2026-09-25T00:00:00Z"),
                    _ => ROW.charged,
                },
                quantity: match is_refund {
                    true => dice.pick(&["-1", "-0.333", "-12"]),
                    false => dice.pick(&["1", "0.000000001", "7.25", "31"]),
                },
                amount: Decimal::new(if is_refund { -cents } else { cents }, 2),
                credit: dice.pick(&["0", "15"]),
            }
        })
        .collect()
}

fn same(left: Exact, right: Exact) -> bool {
    left.compare(right) == Ok(Ordering::Equal)
}

proptest! {
    #[test]
    fn sums_and_lines_are_those_of_a_seller_who_prices_line_by_line(seed in any::<u64>(), count in 0_u64..9) {
        let mut dice = Dice::new(seed);
        let sellers: Vec<Seller> = (0..=dice.roll(2))
            .map(|_| seller(some_rules(&mut dice, count), dice.pick(&["0", "15", "7.25"])))
            .collect();
        let rows = some_rows(&mut dice, 60);
        let chunks = chunks(&rows);
        let selling = Arc::new(selling(sellers, &chunks));
        let month = |row: &Row| {
            let period: Period = match row.charged.0.starts_with("2026-09") {
                true => "2026-09",
                false => "2026-10",
            }
            .parse()
            .unwrap();
            let of = selling.month_quantities.get(period, row.customer, row.meter);
            // Nothing is known of September, and below every bound is no discount either.
            of.unwrap_or(Exact::ZERO.minus(Exact::ONE).unwrap())
        };
        let mut expected: BTreeMap<&str, Sold> = BTreeMap::new();
        for row in &rows {
            let sold = line_by_line(row, &selling.sellers, month(row));
            let sum = expected.entry(row.meter).or_default();
            *sum = sum.plus(sold).unwrap();
        }
        let by = || vec!["meter".parse().unwrap()];
        let new = || SoldPivot::new(by(), vec![], LineScope::default(), Arc::clone(&selling)).unwrap();
        let segments: Vec<_> = chunks.iter().map(|chunk| encode(chunk).unwrap()).collect();
        let (mut whole, mut half) = (new(), new());
        for segment in &segments {
            add_to_pivot(&mut half, &Bytes::from(segment.bytes.clone()), &segment.manifest).unwrap();
        }
        whole.merge(half).unwrap();
        let table = whole.finish().unwrap();
        prop_assert_eq!(table.rows.len(), expected.len());
        for row in &table.rows {
            let expected = &expected[row.row.keys[0].as_str()];
            prop_assert!(same(row.sold.price, expected.price), "{} is {}", row.sold.price, expected.price);
            prop_assert!(same(row.sold.cost, expected.cost), "{} is {}", row.sold.cost, expected.cost);
        }
        let mut sales = Sales::new(Arc::clone(&selling)).unwrap();
        let mut total = Sold::default();
        for segment in &segments {
            let bytes = Bytes::from(segment.bytes.clone());
            let mut next = Some(0);
            while let Some(from) = next {
                let page = sold_lines_page(&bytes, &segment.manifest, &[], &LineScope::default(), (from, 7), &mut sales).unwrap();
                for (_, sold) in page.lines {
                    total = total.plus(sold).unwrap();
                }
                next = page.next_row;
            }
        }
        prop_assert!(same(total.price, table.totals[0].sold.price));
        prop_assert!(same(total.cost, table.totals[0].sold.cost));
    }
}
