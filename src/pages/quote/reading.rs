//! A quote that is not written any more, or not by this reader, for partner staff: the server's figures,
//! their steps, what became of it.

use super::life::{Acts, approval};
use super::status::{decision_notice, status_tag};
use super::totals::{self, Shown, Whole};
use crate::figures::{amount, date, date_time, money, number};
use crate::forms::quote_lines::LineOptions;
use crate::load::load;
use crate::ui::steps::steps;
use crate::ui::{page, states};
use crate::{api, say, tell};
use domain::money::Currency;
use domain::wire::quotes::{QuoteAnswer, QuoteLineAnswer};
use leptos::prelude::*;
use pricing::Margin;

/// The page.
pub fn page(account: String, id: String) -> AnyView {
    let asked = account.clone();
    let quote = load(move || api::quote(asked.clone(), id.clone()));
    let again = Callback::new(move |()| quote.again());
    quote.shown(move |quote| {
        let acts = Acts::of(quote, &account);
        let etag = quote.priced.attributes.etag.clone();
        // Whoever does not write quotes may still be the one to approve them.
        let approval = approval(quote, &acts, move || etag.clone(), again)
            .map(|form| view! { <section class="card">{form}</section> {acts.outcome()} });
        view! { {reading(quote, &account)} {approval} }.into_any()
    })
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
    let link = acts.link_renewal(quote);
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
                    <td>
                        {line.meter_name.clone()} {role(line)} <br />
                        <span class="muted tiny">{line.category.clone()}</span>
                        {(!line.line.note.is_empty()).then(|| view! { <p class="small muted">{line.line.note.clone()}</p> })}
                    </td>
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
                {page::opened_head(
                    tell!(quotes.came_about, amount = amount(line.amount.0, currency)).into_any(),
                    move || opened.set(None),
                )}
                {steps(&line.steps, currency, say!(steps.line_price))}
                {break_even(&line, currency)}
                {cost(&line, currency)}
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
        {link}
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
        {totals(quote)}
        {terms(quote)}
    }
    .into_any()
}

/// How a line counts, where it does not simply.
fn role(line: &QuoteLineAnswer) -> Option<AnyView> {
    let asked = &line.line;
    let options = LineOptions {
        optional: asked.optional,
        alternative_to: asked.alternative_to.clone().unwrap_or_default(),
        bundle_id: asked.bundle_id.clone().unwrap_or_default(),
        ..LineOptions::default()
    };
    super::options::tags(&options)
}

/// What a line costs its seller, with its steps; never shown to the customer.
fn cost(line: &QuoteLineAnswer, currency: Currency) -> Option<AnyView> {
    let (cost, margin) = (line.internal.cost?, line.internal.margin?);
    let words = tell!(
        quotes.cost_and_margin,
        cost = amount(cost.0, currency),
        margin = amount(margin.0, currency)
    );
    let took = steps(&line.internal.cost_steps, currency, say!(quotes.your_cost));
    let left = steps(&line.internal.margin_steps, currency, "");
    let view =
        view! { <details class="body small"><summary>{words}</summary>{took} {left}</details> };
    Some(view.into_any())
}

/// From when a commitment is cheaper than paying by use.
fn break_even(line: &QuoteLineAnswer, currency: Currency) -> Option<AnyView> {
    let known = line.break_even.as_ref()?;
    let hours = number(known.hours.0.normalize());
    let words = match known.month {
        Some(month) => tell!(life.break_even, hours = hours, month = month),
        None => tell!(quotes.break_even_never, hours = hours),
    };
    let took = steps(&known.steps, currency, "");
    Some(
        view! { <details class="body small"><summary>{words}</summary>{took}</details> }.into_any(),
    )
}

fn totals(quote: &QuoteAnswer) -> AnyView {
    let (priced, currency) = (&quote.priced, quote.priced.currency);
    let internal = &priced.internal;
    let margin = internal
        .cost
        .zip(internal.margin)
        .map(|(cost, margin)| Margin {
            cost: cost.0,
            margin: margin.0,
            percent: internal.margin_percent.map(|percent| percent.0),
        });
    let shown = Shown {
        net: money(priced.total.0, currency),
        missing: String::new(),
        taxed: priced
            .tax_percent
            .map(|_| (priced.tax.0, priced.total_with_tax.0)),
        margin,
    };
    let lines = priced.lines.len();
    let (total_steps, margin_steps) = (priced.total_steps.clone(), internal.margin_steps.clone());
    totals::totals(
        move || shown.clone(),
        move || lines,
        move |whole| match whole {
            Whole::Total => total_steps.clone(),
            Whole::Margin => margin_steps.clone(),
        },
        currency,
    )
}

/// What the quote says besides its lines, and what it was priced with.
fn terms(quote: &QuoteAnswer) -> AnyView {
    let priced = &quote.priced;
    let recipient = priced.recipient.clone().unwrap_or_default();
    let further = priced.further_price_lists.iter();
    let price_lists = further.fold(priced.price_list_name.clone(), |names, list| {
        format!("{names}, {}", list.name)
    });
    let facts = [
        (say!(life.recipient), recipient.name),
        (say!(life.recipient_email), recipient.email),
        (say!(life.tax_note), priced.tax_note.clone()),
        (say!(life.terms), priced.terms.clone()),
        (say!(quotes.price_list), price_lists),
        (say!(life.priced_on), date(&priced.price_date)),
        (
            say!(life.rates_of),
            [&priced.exchange_rates_month, &priced.exchange_rates_source]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join(" · "),
        ),
    ]
    .into_iter()
    .filter(|(_, value)| !value.trim().is_empty())
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd class="as-written">{value}</dd></div> })
    .collect_view();
    view! {
        <section class="card" id="quote-terms">
            <header><h2>{say!(life.terms_of)}</h2></header>
            <div class="body"><dl class="facts">{facts}</dl></div>
        </section>
    }
    .into_any()
}
