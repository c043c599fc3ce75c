//! The key figures, one strip a currency.

use crate::charges::Figures;
use crate::figures::{number, percent, shown_money};
use crate::say;
use leptos::prelude::*;

/// The strips.
pub fn totals(totals: &[Figures]) -> AnyView {
    totals.iter().map(strip).collect_view().into_any()
}

fn figure(
    id: &'static str,
    label: &'static str,
    value: String,
    exact: String,
    aside: Option<String>,
) -> AnyView {
    let letters = value.chars().count().to_string();
    view! {
        <div>
            <div class="muted small">{label}</div>
            <div class="value" style:--letters=letters id=id title=exact>
                {value}
                {aside.map(|aside| view! { <small>{aside}</small> })}
            </div>
        </div>
    }
    .into_any()
}

fn strip(total: &Figures) -> AnyView {
    let currency = total.currency;
    let money = |amount: rust_decimal::Decimal| shown_money(amount, currency);
    let exact = |amount: rust_decimal::Decimal| format!("{amount} {currency}");
    let figures = match (total.cost, total.margin()) {
        (Some(cost), Some(margin)) => vec![
            figure("cost", say!(usage.cost), money(cost), exact(cost), None),
            figure(
                "selling-price",
                say!(usage.selling_price),
                money(total.selling_price),
                exact(total.selling_price),
                None,
            ),
            figure(
                "margin",
                say!(usage.margin),
                money(margin),
                exact(margin),
                total.margin_percent().map(percent),
            ),
        ],
        _ => vec![figure(
            "charges",
            say!(usage.charges),
            money(total.selling_price),
            exact(total.selling_price),
            None,
        )],
    };
    view! {
        <div class="kpis" data-currency=currency.code()>
            {figures}
            {figure("lines", say!(usage.lines), number(total.lines), String::new(), None)}
        </div>
    }
    .into_any()
}
