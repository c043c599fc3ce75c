//! Two versions of a quote side by side, or a quote beside today's prices. Knows no arithmetic: both
//! figures are the server's.

use crate::figures::{amount, number};
use crate::{say, tell};
use domain::money::Currency;
use domain::wire::quotes::{LineChange, LineComparison, LineFigures, QuoteComparisonAnswer};
use leptos::prelude::*;

/// The table, with what the prices rest on where that moved.
pub fn view(compared: &QuoteComparisonAnswer) -> AnyView {
    let (before, after) = (compared.currency_before, compared.currency_after);
    let moved = compared
        .moved
        .iter()
        .map(|one| {
            let ground = ground(&one.ground);
            view! { <li>{tell!(life.moved, ground = ground, before = &one.before, after = &one.after)}</li> }
        })
        .collect_view();
    let rows = compared
        .lines
        .iter()
        .map(|line| row(line, before, after))
        .collect_view();
    view! {
        <section class="card" id="comparison" aria-label=say!(life.comparison)>
            <header><h2>{say!(life.comparison)}</h2></header>
            <ul class="body small">{moved}</ul>
            <div class="table">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say!(quotes.line_of)}</th>
                            <th scope="col">{say!(life.change)}</th>
                            <th scope="col" class="num">{format!("{}, {before}", say!(life.before))}</th>
                            <th scope="col" class="num">{format!("{}, {after}", say!(life.after))}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">{say!(quotes.total)}</th>
                            <td></td>
                            <td class="num strong">{amount(compared.total_before.0, before)}</td>
                            <td class="num strong">{amount(compared.total_after.0, after)}</td>
                        </tr>
                    </tfoot>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn ground(name: &str) -> &'static str {
    match name {
        "priceList" => say!(life.grounds.price_list),
        "priceDate" => say!(life.grounds.price_date),
        "exchangeRates" => say!(life.grounds.exchange_rates),
        "priceRules" => say!(life.grounds.price_rules),
        _ => say!(life.grounds.engine),
    }
}

fn row(line: &LineComparison, before: Currency, after: Currency) -> AnyView {
    let (class, words) = match line.change {
        LineChange::Same => ("tag", say!(life.changes.same)),
        LineChange::Added => ("tag good", say!(life.changes.added)),
        LineChange::Removed => ("tag bad", say!(life.changes.removed)),
        LineChange::Changed => ("tag warn", say!(life.changes.changed)),
    };
    let figures = |side: &Option<LineFigures>, currency| {
        side.as_ref().map(|side| {
            let quantity = format!("× {}", number(side.quantity.0));
            view! { {amount(side.amount.0, currency)} <br /> <span class="muted tiny">{quantity}</span> }
        })
    };
    view! {
        <tr>
            <td>{line.name.clone()}</td>
            <td><span class=class>{words}</span></td>
            <td class="num">{figures(&line.before, before)}</td>
            <td class="num">{figures(&line.after, after)}</td>
        </tr>
    }
    .into_any()
}
