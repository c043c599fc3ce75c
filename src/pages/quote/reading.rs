//! A saved quote for those who may read it and not write it: the server's figures and their steps.

use crate::figures::{amount, date, money, number};
use crate::load::load;
use crate::ui::icon::{Icon, icon};
use crate::ui::page;
use crate::ui::steps::steps;
use crate::{api, say, tell};
use domain::wire::quotes::{QuoteAnswer, QuoteLineAnswer};
use leptos::prelude::*;

/// The page.
pub fn page(account: String, id: String) -> AnyView {
    let quote = load(move || api::quote(account.clone(), id.clone()));
    quote.shown(reading)
}

fn reading(quote: &QuoteAnswer) -> AnyView {
    let currency = quote.priced.currency;
    let opened = RwSignal::new(None::<usize>);
    let lines = StoredValue::new(quote.priced.lines.clone());
    let rows = quote
        .priced
        .lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            view! {
                <tr class:open=move || opened.get() == Some(index)>
                    <td>{line.meter_name.clone()} <br /> <span class="muted tiny">{line.category.clone()}</span></td>
                    <td class="num">{number(line.line.quantity.0)}</td>
                    <td class="muted wide">{line.unit.clone()}</td>
                    <td class="num strong">
                        <button
                            type="button"
                            class="explain"
                            aria-expanded=move || (opened.get() == Some(index)).to_string()
                            on:click=move |_| opened.set(Some(index))
                        >
                            {amount(line.amount.0, currency)}
                        </button>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let aside = move || {
        let line: QuoteLineAnswer = lines.with_value(|lines| lines.get(opened.get()?).cloned())?;
        Some(view! {
            <aside class="card" aria-label=say!(quotes.explain)>
                <header>
                    <h2>{tell!(quotes.came_about, amount = amount(line.amount.0, currency))}</h2>
                    <button
                        type="button"
                        class="button quiet icon-only"
                        aria-label=say!(quotes.close)
                        on:click=move |_| opened.set(None)
                    >
                        {icon(Icon::Close)}
                    </button>
                </header>
                {steps(&line.steps, currency)}
            </aside>
        })
    };
    view! {
        {page::head(
            &tell!(quotes.title_of, number = &quote.number),
            view! { {format!("{} · {}", quote.customer_name, date(&quote.created_date))} }.into_any(),
            ().into_any(),
        )}
        <div class=move || if opened.get().is_some() { "split" } else { "split alone" }>
            <section class="card edit">
                <div class="table">
                    <table aria-label=say!(quotes.lines)>
                        <thead>
                            <tr>
                                <th scope="col">{say!(quotes.line_of)}</th>
                                <th scope="col" class="num quantity">{say!(quotes.quantity)}</th>
                                <th scope="col" class="unit wide">{say!(quotes.unit)}</th>
                                <th scope="col" class="num price">{format!("{}, {currency}", say!(quotes.price))}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
            {aside}
        </div>
        <div class="kpis">
            <div>
                <div class="muted small">{say!(quotes.total)}</div>
                <div class="value" id="quote-total">{money(quote.priced.total.0, currency)}</div>
            </div>
        </div>
    }
    .into_any()
}
