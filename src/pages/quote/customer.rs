//! A sent quote as its customer sees it, signed in or by link: choose, accept, decline. Knows no cost; the
//! total with the chosen lines comes from the engine, here and on the server alike.

use super::choosing::{self, Chosen};
use super::deciding;
use super::status::{decision_notice, status_tag};
use crate::api::quotes::{self as asked, CustomersQuote, Output};
use crate::figures::{amount, date, money, number};
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell, words};
use domain::quotes::QuoteStatus;
use domain::wire::quotes::{CustomerQuoteAnswer, CustomerQuoteLineAnswer};
use leptos::prelude::*;
use leptos::task::spawn_local;
use pricing::Totals;
use rust_decimal::Decimal;

/// The page of one quote.
pub fn page(which: CustomersQuote, may_decide: bool) -> AnyView {
    let from = which.clone();
    let quote = load(move || asked::customers_quote(from.clone()));
    quote.shown(move |known| sheet(known, quote, &which, may_decide))
}

fn sheet(
    quote: &CustomerQuoteAnswer,
    loader: Loader<CustomerQuoteAnswer>,
    which: &CustomersQuote,
    may_decide: bool,
) -> AnyView {
    let chosen: Chosen = RwSignal::new(
        quote
            .decision
            .as_ref()
            .map(|decision| decision.chosen_lines.clone())
            .unwrap_or_default(),
    );
    let is_open = quote.status == QuoteStatus::Sent;
    let line = [
        quote.seller_name.clone(),
        quote.customer_name.clone(),
        quote
            .valid_until
            .as_ref()
            .map(|last| tell!(life.valid_until_of, date = date(last)))
            .unwrap_or_default(),
    ]
    .join(" · ");
    let told = RwSignal::new(None::<Problem>);
    let save = {
        let (which, name) = (
            which.clone(),
            format!("{}-v{}", quote.number, quote.quote_version),
        );
        move |_| {
            let tag = words::tag(words::locale());
            let file = asked::save_output(which.clone(), Output::Pdf, tag, name.clone());
            spawn_local(async move {
                told.try_set(file.await.err());
            });
        }
    };
    let actions = view! {
        {status_tag(quote.status)}
        <button id="quote-pdf" type="button" class="button" on:click=save>{say!(life.pdf)}</button>
        <button type="button" class="button" on:click=move |_| { let _ = window().print(); }>{say!(life.print)}</button>
    };
    view! {
        {page::head(&tell!(quotes.title_of, number = &quote.number), line.into_any(), actions.into_any())}
        {live(move || told.get().map(|problem| states::notice("bad", problem.words(), problem.place())))}
        {decided(quote)}
        {lines(quote)}
        {choosing::choices(quote, chosen, is_open && may_decide)}
        {totals(quote, chosen)}
        {(!quote.terms.trim().is_empty())
            .then(|| {
                view! {
                    <section class="card">
                        <header><h2>{say!(life.terms)}</h2></header>
                        <p class="body as-written">{quote.terms.clone()}</p>
                    </section>
                }
            })}
        {(is_open && may_decide).then(|| deciding::forms(which.clone(), quote, chosen, loader))}
    }
    .into_any()
}

fn decided(quote: &CustomerQuoteAnswer) -> AnyView {
    let Some(decision) = &quote.decision else {
        return ().into_any();
    };
    let more = [decision.statement.as_str(), decision.reason.as_str()].concat();
    decision_notice(decision, more)
}

fn lines(quote: &CustomerQuoteAnswer) -> AnyView {
    let currency = quote.currency;
    let row = |line: &CustomerQuoteLineAnswer| {
        let price = line
            .amount
            .map_or_else(String::new, |price| amount(price.0, currency));
        view! {
            <tr>
                <td>
                    {line.name.clone()} <br />
                    <span class="muted tiny">{[line.category.as_str(), line.note.as_str()].join(" ")}</span>
                </td>
                <td class="num">{number(line.quantity.0)}</td>
                <td class="muted wide">{line.unit.clone()}</td>
                <td class="num strong">{price}</td>
            </tr>
        }
    };
    let alone = quote
        .lines
        .iter()
        .filter(|line| !choosing::is_offered(line) && line.bundle_id.is_none())
        .map(row)
        .collect_view();
    let bundles = quote
        .bundles
        .iter()
        .map(|bundle| {
            let of_bundle = quote
                .lines
                .iter()
                .filter(|line| line.bundle_id.as_ref() == Some(&bundle.id))
                .map(row)
                .collect_view();
            view! {
                <tr>
                    <td class="strong">{bundle.name.clone()}</td>
                    <td></td>
                    <td class="wide"></td>
                    <td class="num strong">{amount(bundle.price.0, currency)}</td>
                </tr>
                {of_bundle}
            }
        })
        .collect_view();
    view! {
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
                    <tbody>{alone} {bundles}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The totals with what is chosen, where the choice fits.
pub fn totals_with(quote: &CustomerQuoteAnswer, chosen: &[String]) -> Option<Totals> {
    let amounts = quote.amounts_with(chosen).ok()?;
    let percent = quote.tax_percent.map_or(Decimal::ZERO, |percent| percent.0);
    Totals::of(quote.currency, amounts, percent).ok()
}

fn totals(quote: &CustomerQuoteAnswer, chosen: Chosen) -> AnyView {
    let currency = quote.currency;
    let kept = quote.clone();
    let totals = Memo::new(move |_| {
        totals_with(&kept, &chosen.get()).map(|totals| (totals.net, totals.tax, totals.gross))
    });
    let figure = move |of: fn((Decimal, Decimal, Decimal)) -> Decimal| {
        totals
            .get()
            .map_or_else(|| "—".to_owned(), |all| money(of(all), currency))
    };
    let tax = match (&quote.tax_percent, quote.tax_note.as_str()) {
        (Some(percent), note) => format!("{} {} % {note}", say!(life.tax), number(percent.0)),
        (None, note) => format!("{} {note}", say!(life.tax)),
    };
    let value = move |id: &'static str,
                      label: String,
                      of: fn((Decimal, Decimal, Decimal)) -> Decimal| {
        view! {
            <div>
                <div class="muted small">{label}</div>
                <div class="value" style:--letters=move || figure(of).chars().count().to_string() id=id>
                    {move || figure(of)}
                </div>
            </div>
        }
    };
    view! {
        <div class="kpis" aria-live="polite">
            {value("quote-total", say!(quotes.total).to_owned(), |all| all.0)}
            {value("quote-tax-amount", tax, |all| all.1)}
            {value("quote-total-with-tax", say!(life.total_with_tax).to_owned(), |all| all.2)}
        </div>
    }
    .into_any()
}
