//! Whole random quotes against an independent oracle, `whole_quotes.py` beside this file: bundles, totals, tax
//! and margin, each with its steps. 10,000 cases a run; `TIERLINE_ORACLE_CASES=1000000` asks for more.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod random;

use domain::money::Currency;
use pricing::{Margin, Steps, Totals, bundled, take_share};
use random::{Random, oracle_agrees};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

struct Line {
    id: u64,
    amount: Decimal,
    cost: Option<Decimal>,
    is_bundled: bool,
    counts: bool,
}

/// An amount as a priced line carries it.
fn amount(random: &mut Random, digits: u32) -> Decimal {
    let most = if random.one_in(10) { 1 } else { 100_000_000 };
    Decimal::from_i128_with_scale(i128::from(random.below(most)), digits)
}

fn case(random: &mut Random) -> Value {
    let currency: Currency = ["EUR", "JPY", "KWD"][random.below(3) as usize]
        .parse()
        .unwrap();
    let digits = currency.digits();
    let has_bundle = random.one_in(2);
    let mut lines: Vec<Line> = (0..random.below(9))
        .map(|place| {
            let is_bundled = has_bundle && random.one_in(2);
            Line {
                // Ids that neither rise nor compare as texts do.
                id: (place * 7 + 5) % 12 + 1,
                amount: amount(random, digits),
                cost: (!random.one_in(5)).then(|| amount(random, digits)),
                is_bundled,
                counts: is_bundled || !random.one_in(4),
            }
        })
        .collect();
    let bundle_price = random.decimal(1_000_000, 4);
    let tax_percent = if random.one_in(3) {
        Decimal::ZERO
    } else {
        random.decimal(100, 4)
    };
    let mut written = json!({
        "digits": digits, "bundle_price": bundle_price.to_string(), "tax_percent": tax_percent.to_string(),
        "lines": lines.iter().map(|line| json!({
            "id": line.id, "amount": line.amount.to_string(),
            "cost": line.cost.map(|cost| cost.to_string()),
            "bundled": line.is_bundled, "counts": line.counts,
        })).collect::<Vec<_>>(),
    });
    let mut steps = Steps::default();
    let mut shares = Map::new();
    let members: Vec<(String, Decimal)> = lines
        .iter()
        .filter(|line| line.is_bundled)
        .map(|line| (line.id.to_string(), line.amount))
        .collect();
    if !members.is_empty() {
        for one in bundled(bundle_price, &members, currency).unwrap() {
            let line = lines
                .iter_mut()
                .find(|line| line.id.to_string() == one.id)
                .unwrap();
            let taken = take_share("Starter", line.amount, &one, &mut steps);
            line.amount = one.amount;
            let told =
                json!({"amount": one.amount.to_string(), "steps": steps.written(taken, None)});
            shares.insert(one.id, told);
        }
    }
    let counted = || lines.iter().filter(|line| line.counts);
    let amounts: Vec<Decimal> = counted().map(|line| line.amount).collect();
    let known: Vec<(Decimal, Decimal)> = counted()
        .filter_map(|line| Some((line.amount, line.cost?)))
        .collect();
    let totals = Totals::of(currency, amounts.iter().copied(), tax_percent).unwrap();
    let margin = Margin::of(currency, &known).unwrap();
    let total_steps = Totals::explained(currency, &amounts, tax_percent, &mut steps).unwrap();
    let margin_steps = Margin::explained(currency, &known, &mut steps).unwrap();
    let text = |figure: Decimal| figure.to_string();
    written["shares"] = Value::Object(shares);
    written["net"] = json!(text(totals.net));
    written["tax"] = json!(text(totals.tax));
    written["gross"] = json!(text(totals.gross));
    written["total_steps"] = json!(steps.written(total_steps, None));
    written["margin"] = margin.map_or(Value::Null, |margin| {
        json!([
            text(margin.cost),
            text(margin.margin),
            margin.percent.map(text)
        ])
    });
    written["margin_steps"] = json!(steps.written(margin_steps, None));
    written
}

#[test]
fn every_total_of_a_quote_and_each_of_its_steps_agrees_with_pythons_fractions() {
    oracle_agrees("whole_quotes.py", |random| Some(case(random)));
}
