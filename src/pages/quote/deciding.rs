//! Accepts or declines a quote: who, when, and in which words. Knows no price but the total one accepts.

use super::choosing::Chosen;
use super::customer::totals_with;
use crate::api::quotes::{self as asked, CustomersQuote};
use crate::load::Loader;
use crate::problem::Problem;
use crate::say;
use crate::ui::field::{Field, nothing_wrong};
use crate::ui::live::live;
use crate::ui::states;
use domain::wire::Text;
use domain::wire::quotes::{CustomerQuoteAnswer, QuoteAcceptanceRequest, QuoteDeclineRequest};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Today in UTC, as the server counts days.
fn today() -> String {
    let now: String = js_sys::Date::new_0().to_iso_string().into();
    now.chars().take(10).collect()
}

fn field(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    value: RwSignal<String>,
) -> AnyView {
    Field {
        id,
        label,
        kind,
        autocomplete: if kind == "text" { "name" } else { "off" },
        value,
        hint: "",
        wrong: nothing_wrong(),
    }
    .into_view()
}

/// Both forms; the answer takes the place of what is shown.
pub fn forms(
    which: CustomersQuote,
    quote: &CustomerQuoteAnswer,
    chosen: Chosen,
    loader: Loader<CustomerQuoteAnswer>,
) -> AnyView {
    let told = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let (name, date) = (RwSignal::new(String::new()), RwSignal::new(today()));
    let (statement, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let take = move |answer: Result<CustomerQuoteAnswer, Problem>| {
        busy.try_set(false);
        match answer {
            Ok(quote) => loader.put(quote),
            Err(problem) => {
                told.try_set(Some(problem));
            }
        }
    };
    let kept = quote.clone();
    let accepts = which.clone();
    let accept = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        told.set(None);
        let chosen_lines = chosen.get_untracked();
        let request = QuoteAcceptanceRequest {
            name: name.get_untracked(),
            date: date.get_untracked(),
            statement: statement.get_untracked(),
            total_with_tax: totals_with(&kept, &chosen_lines).map(|totals| Text(totals.gross)),
            chosen_lines,
        };
        let which = accepts.clone();
        spawn_local(async move { take(asked::accept_quote(which, request).await) });
    };
    let decline = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        told.set(None);
        let request = QuoteDeclineRequest {
            name: name.get_untracked(),
            reason: reason.get_untracked(),
        };
        let which = which.clone();
        spawn_local(async move { take(asked::decline_quote(which, request).await) });
    };
    view! {
        {live(move || told.get().map(|problem| states::notice("bad", problem.words(), problem.place())))}
        <section class="card not-on-paper">
            <header><h2>{say!(life.decide)}</h2></header>
            <form class="body stack" id="accept-form" on:submit=accept>
                <div class="fields">
                    {field("decide-name", say!(life.your_name), "text", name)}
                    {field("decide-date", say!(life.date), "date", date)}
                    {field("decide-statement", say!(life.statement), "text", statement)}
                </div>
                <p class="small muted">{say!(life.evidence_words)}</p>
                <div class="row">
                    <button id="accept-quote" class="button primary" disabled=move || busy.get()>{say!(life.accept)}</button>
                </div>
            </form>
            <details class="fold">
                <summary id="decline-open">{say!(life.decline)}</summary>
                <form class="body stack" id="decline-form" on:submit=decline>
                    {field("decide-reason", say!(life.reason), "text", reason)}
                    <div class="row">
                        <button id="decline-quote" class="button" disabled=move || busy.get()>{say!(life.decline)}</button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}
