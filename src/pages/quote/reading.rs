//! A quote that is not written any more, or not by this reader, for partner staff: the server's figures,
//! their steps, what became of it.

use super::life::Acts;
use super::status::{decision_notice, status_tag};
use crate::figures::{amount, date, date_time, money, number};
use crate::load::load;
use crate::ui::icon::{Icon, icon};
use crate::ui::steps::steps;
use crate::ui::{page, states};
use crate::{api, say, tell};
use domain::wire::quotes::{QuoteAnswer, QuoteLineAnswer};
use leptos::prelude::*;

/// The page.
pub fn page(account: String, id: String) -> AnyView {
    let asked = account.clone();
    let quote = load(move || api::quote(asked.clone(), id.clone()));
    quote.shown(move |quote| reading(quote, &account))
}

/// What became of the quote.
fn became(quote: &QuoteAnswer) -> AnyView {
    let approval = quote.approval.as_ref().map(|approval| {
        let words = tell!(
            life.approved,
            who = &approval.approved_by,
            reason = &approval.reason
        );
        states::notice("warn", words, date(&approval.approved_date))
    });
    let decision = quote.decision.as_ref().map(|decision| {
        let currency = quote.priced.currency;
        let facts = [
            (say!(life.received), date_time(&decision.received_date)),
            (say!(life.decided_by), decision.decided_by.clone()),
            (
                say!(life.total_with_tax),
                money(decision.total_with_tax.0, currency),
            ),
            (say!(life.chosen), decision.chosen_lines.join(", ")),
            (say!(life.statement), decision.statement.clone()),
            (say!(life.reason), decision.reason.clone()),
            (say!(life.digest), decision.answer_digest.clone()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
        view! {
            {decision_notice(decision, String::new())}
            <section class="card">
                <header><h2>{say!(life.evidence)}</h2></header>
                <div class="body"><dl class="facts" id="quote-evidence">{facts}</dl></div>
            </section>
        }
    });
    view! { {approval} {decision} }.into_any()
}

/// The quote with its state, its outputs and what may follow.
pub fn reading(quote: &QuoteAnswer, account: &str) -> AnyView {
    let acts = Acts::of(quote, account);
    let (versions, outputs, outcome) = (acts.versions(quote), acts.outputs(), acts.outcome());
    let valid_until = quote
        .priced
        .valid_until
        .as_ref()
        .map(|last| format!(" · {}", tell!(life.valid_until_of, date = date(last))))
        .unwrap_or_default();
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
            view! { {format!("{} · {}{valid_until}", quote.customer_name, date(&quote.created_date))} }.into_any(),
            view! { {status_tag(quote.status)} <span class="muted">{tell!(life.version, version = quote.quote_version)}</span> }
                .into_any(),
        )}
        <div class="row not-on-paper">{versions} {outputs}</div>
        {outcome}
        {became(quote)}
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
