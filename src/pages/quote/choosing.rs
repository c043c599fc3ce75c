//! What a customer may choose of a quote: optional lines, and one of several in the same place. Knows no
//! total.

use crate::figures::amount;
use crate::say;
use domain::wire::quotes::{CustomerQuoteAnswer, CustomerQuoteLineAnswer};
use leptos::prelude::*;

/// Ids of the chosen lines.
pub type Chosen = RwSignal<Vec<String>>;

/// Whether a line counts only when it is chosen.
pub fn is_offered(line: &CustomerQuoteLineAnswer) -> bool {
    line.optional || line.alternative_to.is_some()
}

/// The choices; they can be changed while the quote is open.
pub fn choices(quote: &CustomerQuoteAnswer, chosen: Chosen, is_open: bool) -> AnyView {
    if !quote.lines.iter().any(is_offered) {
        return ().into_any();
    }
    let optional = quote
        .lines
        .iter()
        .filter(|line| line.optional && line.alternative_to.is_none())
        .map(|line| option(quote, line, chosen, is_open))
        .collect_view();
    let places = quote
        .lines
        .iter()
        .filter(|line| !is_offered(line))
        .filter_map(|line| place(quote, line, chosen, is_open))
        .collect_view();
    view! {
        <section class="card" id="quote-options">
            <header><h2>{say!(life.options)}</h2></header>
            <div class="body stack choosing">{optional} {places}</div>
        </section>
    }
    .into_any()
}

fn label(quote: &CustomerQuoteAnswer, line: &CustomerQuoteLineAnswer) -> AnyView {
    let price = line
        .amount
        .map_or_else(String::new, |price| amount(price.0, quote.currency));
    view! {
        <span class="grow">{line.name.clone()} " " <span class="muted small">{line.note.clone()}</span></span>
        <span class="num">{format!("{price} {}", quote.currency)}</span>
    }
    .into_any()
}

fn option(
    quote: &CustomerQuoteAnswer,
    line: &CustomerQuoteLineAnswer,
    chosen: Chosen,
    is_open: bool,
) -> AnyView {
    let (id, shown) = (line.id.clone(), line.id.clone());
    let choose = move |event| {
        let is_on = event_target_checked(&event);
        chosen.update(|chosen| {
            chosen.retain(|one| *one != id);
            if is_on {
                chosen.push(id.clone());
            }
        });
    };
    view! {
        <label class="row">
            <input
                type="checkbox"
                class="choose-option"
                value=line.id.clone()
                disabled=!is_open
                prop:checked=move || chosen.with(|chosen| chosen.contains(&shown))
                on:change=choose
            />
            {label(quote, line)}
        </label>
    }
    .into_any()
}

/// One of the line itself and those that may stand in its place.
fn place(
    quote: &CustomerQuoteAnswer,
    line: &CustomerQuoteLineAnswer,
    chosen: Chosen,
    is_open: bool,
) -> Option<AnyView> {
    let others: Vec<CustomerQuoteLineAnswer> = quote
        .lines
        .iter()
        .filter(|other| other.alternative_to.as_ref() == Some(&line.id))
        .cloned()
        .collect();
    if others.is_empty() {
        return None;
    }
    let ids: Vec<String> = others.iter().map(|other| other.id.clone()).collect();
    let name = format!("place-{}", line.id);
    let radio = |of: &CustomerQuoteLineAnswer, is_itself: bool| {
        let (id, all) = (of.id.clone(), ids.clone());
        let (shown, any) = (of.id.clone(), ids.clone());
        let choose = move |_| {
            chosen.update(|chosen| {
                chosen.retain(|one| !all.contains(one));
                if !is_itself {
                    chosen.push(id.clone());
                }
            });
        };
        let is_on = move || {
            chosen.with(|chosen| {
                if is_itself {
                    !chosen.iter().any(|one| any.contains(one))
                } else {
                    chosen.contains(&shown)
                }
            })
        };
        view! {
            <label class="row">
                <input
                    type="radio"
                    class="choose-place"
                    name=name.clone()
                    value=of.id.clone()
                    disabled=!is_open
                    prop:checked=is_on
                    on:change=choose
                />
                {label(quote, of)}
            </label>
        }
    };
    let itself = radio(line, true);
    let others = others
        .iter()
        .map(|other| radio(other, false))
        .collect_view();
    Some(
        view! {
            <fieldset class="stack">
                <legend class="small muted">{say!(life.one_of)}</legend>
                {itself}
                {others}
            </fieldset>
        }
        .into_any(),
    )
}
