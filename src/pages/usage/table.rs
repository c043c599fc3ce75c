//! The table by what one groups by; a row leads to its lines.

use super::filters::dimension_name;
use super::{Desk, name_or_none};
use crate::charges::{Figures, Pivot, Row};
use crate::figures::{number, percent, shown};
use crate::say;
use crate::ui::states;
use crate::ui::table::{Rows, Table};
use leptos::prelude::*;
use std::sync::Arc;

/// The table.
pub fn table(desk: Desk, pivot: &Pivot) -> AnyView {
    let Some(seen) = desk.seen.get_untracked() else {
        return ().into_any();
    };
    if pivot.rows.is_empty() {
        return states::empty(
            say!(usage.nothing_fits),
            say!(usage.nothing_fits_words),
            ().into_any(),
        );
    }
    let mut rows = pivot.rows.clone();
    if seen.by != "day" {
        rows.sort_by(|one, other| {
            (other.figures.drawn().cmp(&one.figures.drawn()))
                .then_with(|| one.labels.cmp(&other.labels))
        });
    }
    let rows = Arc::new(rows);
    let (drawn, for_open) = (Arc::clone(&rows), Arc::clone(&rows));
    let is_customer = desk.is_customer;
    let by = seen.by.clone();
    let amounts = if is_customer {
        view! { <th scope="col" class="num">{say!(usage.charges)}</th> }.into_any()
    } else {
        view! {
            <th scope="col" class="num">{say!(usage.cost)}</th>
            <th scope="col" class="num">{say!(usage.selling_price)}</th>
            <th scope="col" class="num wide">{say!(usage.margin)}</th>
        }
        .into_any()
    };
    let table = Table {
        label: format!("{} · {}", say!(usage.title), dimension_name(&by)),
        head: view! {
            <th scope="col">{dimension_name(&by)}</th>
            <th scope="col" class="num wide">{say!(usage.lines)}</th>
            {amounts}
            <th scope="col">{say!(usage.currency)}</th>
        }
        .into_any(),
        columns: if is_customer { 4 } else { 6 },
        count: Signal::stored(rows.len()),
        rows: Rows::drawn(move |index: usize| {
            drawn.get(index).map_or_else(|| ().into_any(), cells)
        }),
        open: Some(Callback::new(move |index: usize| {
            if let Some(row) = for_open.get(index) {
                open(desk, &by, row);
            }
        })),
        opened: Signal::stored(None),
    };
    view! { <section class="card" id="charges-table">{table.into_view()}</section> }.into_any()
}

/// A row adds itself to the filters and shows its lines.
fn open(desk: Desk, by: &str, row: &Row) {
    let Some(mut filters) = desk.seen.get_untracked().map(|seen| seen.filters) else {
        return;
    };
    let filter = format!("{by}:{}", row.keys.first().cloned().unwrap_or_default());
    if !filters.contains(&filter) {
        filters.push(filter);
    }
    desk.go(&[("where", filters), ("lines", vec!["1".to_owned()])]);
}

fn cells(row: &Row) -> AnyView {
    let label = name_or_none(row.labels.first().map_or("", String::as_str));
    let figures = &row.figures;
    view! {
        <td class="strong">{label}</td>
        <td class="num wide muted">{number(figures.lines)}</td>
        {amounts(figures)}
        <td class="muted">{figures.currency.code()}</td>
    }
    .into_any()
}

fn amounts(figures: &Figures) -> AnyView {
    let currency = figures.currency;
    let selling = shown(figures.selling_price, currency);
    let Some(cost) = figures.cost else {
        return view! { <td class="num strong">{selling}</td> }.into_any();
    };
    let margin = figures.margin_percent().map(|margin| {
        let class = if margin.is_sign_negative() {
            "tag bad"
        } else {
            "tag good"
        };
        view! { <span class=class>{percent(margin)}</span> }
    });
    view! {
        <td class="num" title=cost.to_string()>{shown(cost, currency)}</td>
        <td class="num">{selling}</td>
        <td class="num wide">{margin}</td>
    }
    .into_any()
}
