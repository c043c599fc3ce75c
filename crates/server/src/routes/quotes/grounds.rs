//! What the prices of a quote rest on, and what of it is another in a second one. Knows no arithmetic: rates and the
//! figures of rules are read from the steps that the engine took.

use domain::steps::{Step, StepKind};
use domain::wire::quotes::{MovedGround, PricedQuoteAnswer};
use std::collections::{BTreeMap, BTreeSet};

/// What the prices rest on, where it is another one.
pub(super) fn moved(before: &PricedQuoteAnswer, after: &PricedQuoteAnswer) -> Vec<MovedGround> {
    // A quote kept before sources were told apart names none: its months and rates alone are compared.
    let are_named = [before, after].map(|quote| quote.exchange_rates_source.is_some());
    let is_named = are_named[0] && are_named[1];
    [
        ("priceList", price_lists(before), price_lists(after)),
        (
            "priceDate",
            before.price_date.clone(),
            after.price_date.clone(),
        ),
        (
            "exchangeRates",
            exchange_rates(before, is_named),
            exchange_rates(after, is_named),
        ),
        ("priceRules", price_rules(before), price_rules(after)),
        (
            "engine",
            before.engine_version.clone(),
            after.engine_version.clone(),
        ),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(ground, before, after)| MovedGround {
        ground: ground.to_owned(),
        before,
        after,
    })
    .collect()
}

fn price_lists(quote: &PricedQuoteAnswer) -> String {
    let first = format!("{} ({})", quote.price_list_name, quote.price_list_digest);
    let further = quote.further_price_lists.iter();
    further.fold(first, |all, list| {
        format!("{all}, {} ({})", list.name, list.digest)
    })
}

fn steps(quote: &PricedQuoteAnswer) -> impl Iterator<Item = &Step> {
    let lines = quote.lines.iter();
    lines.flat_map(|line| line.steps.iter().chain(&line.internal.cost_steps))
}

/// Source and month of the sheet, and those of its rates that prices came about by, such as `EUR 1.1 SEK 0.1`.
fn exchange_rates(quote: &PricedQuoteAnswer, is_named: bool) -> String {
    let source = quote.exchange_rates_source.as_ref();
    let source = source.filter(|_| is_named);
    let parts = [source, quote.exchange_rates_month.as_ref()];
    let mut known: Vec<String> = parts.into_iter().flatten().cloned().collect();
    let mut rates = BTreeSet::new();
    for step in steps(quote).filter(|step| step.kind == StepKind::ExchangeRate) {
        let row = step.source.as_ref().map(|source| source.row.as_str());
        let (Some((from, to)), Some(rate)) = (
            row.and_then(|row| row.split_once(' ')),
            step.input("usd_per_unit"),
        ) else {
            continue;
        };
        if let Some(rate) = step.input("usd_per_unit_from") {
            rates.insert(format!("{from} {rate}"));
        }
        rates.insert(format!("{to} {rate}"));
    }
    known.extend(rates);
    known.join(", ")
}

/// The rules by their names, each with the figures that it priced by.
fn price_rules(quote: &PricedQuoteAnswer) -> String {
    let names = quote
        .lines
        .iter()
        .flat_map(|line| &line.internal.price_rules);
    let mut rules: BTreeMap<&str, BTreeSet<String>> =
        names.map(|name| (name.as_str(), BTreeSet::new())).collect();
    for step in steps(quote) {
        let document = step.source.as_ref().map(|source| source.document.as_str());
        let Some(figures) = document.and_then(|name| rules.get_mut(name)) else {
            continue;
        };
        let percent = step.input("percent").map(|percent| format!("{percent} %"));
        let other = ["price", "fee", "rate"]
            .iter()
            .find_map(|name| step.input(name));
        figures.extend(percent.or(other.map(str::to_owned)));
    }
    let written = rules.into_iter().map(|(name, figures)| {
        let figures: Vec<String> = figures.into_iter().collect();
        match figures.is_empty() {
            true => name.to_owned(),
            false => format!("{name} ({})", figures.join(", ")),
        }
    });
    written.collect::<Vec<_>>().join(", ")
}
