//! The stacked chart by day and category, one a currency. Knows how to choose series, not how to draw.

use super::{Desk, name_or_none};
use crate::charges::Pivot;
use crate::figures::date;
use crate::tell;
use crate::ui::chart::{Chart, Column, SERIES_MAX};
use domain::charges::Period;
use domain::money::Currency;
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The charts.
pub fn pictures(desk: Desk, pivot: &Pivot) -> AnyView {
    let Some(period) = desk.seen.get_untracked().map(|seen| seen.period) else {
        return ().into_any();
    };
    pivot
        .totals
        .iter()
        .map(|total| chart(pivot, period, total.currency, desk.is_customer).into_view())
        .collect_view()
        .into_any()
}

fn add(sum: &mut Decimal, part: Decimal) {
    *sum = sum.checked_add(part).unwrap_or(*sum);
}

fn chart(pivot: &Pivot, period: Period, currency: Currency, is_customer: bool) -> Chart {
    let rows: Vec<_> = pivot
        .rows
        .iter()
        .filter(|row| row.figures.currency == currency && row.keys.len() == 2)
        .collect();
    let mut sums: HashMap<&str, Decimal> = HashMap::new();
    for row in &rows {
        add(
            sums.entry(row.keys[1].as_str()).or_default(),
            row.figures.drawn(),
        );
    }
    let mut categories: Vec<(&str, Decimal)> = sums.into_iter().collect();
    // The largest first; equal ones by name, so that colours do not change places.
    categories.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let has_rest = categories.len() > SERIES_MAX;
    let rest = categories.len().saturating_sub(SERIES_MAX);
    let named: Vec<&str> = categories
        .iter()
        .take(SERIES_MAX)
        .map(|(name, _)| *name)
        .collect();
    let mut columns = days(period, named.len() + usize::from(has_rest));
    for row in &rows {
        let Some(column) = row.keys[0]
            .get(8..10)
            .and_then(|day| day.parse::<usize>().ok())
            .and_then(|day| columns.get_mut(day.checked_sub(1)?))
        else {
            continue;
        };
        let series = named
            .iter()
            .position(|name| *name == row.keys[1])
            .unwrap_or(named.len());
        if let Some(part) = column.parts.get_mut(series) {
            add(part, row.figures.drawn());
        }
    }
    let mut series: Vec<String> = named.iter().map(|name| name_or_none(name)).collect();
    if has_rest {
        series.push(tell!(chart.more, count = rest));
    }
    Chart {
        label: if is_customer {
            tell!(chart.charges_by_day, currency = currency.code())
        } else {
            tell!(chart.cost_by_day, currency = currency.code())
        },
        currency,
        series,
        has_rest,
        columns,
    }
}

/// A column for every day of the month, those without charges included.
fn days(period: Period, series: usize) -> Vec<Column> {
    (1..=period.days())
        .map(|day| Column {
            short: day.to_string(),
            long: date(&format!("{period}-{day:02}")),
            parts: vec![Decimal::ZERO; series],
        })
        .collect()
}
