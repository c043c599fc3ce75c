//! What a quote comes to, and how each of its totals came about. Knows no line.

use crate::figures::{money, number};
use crate::say;
use crate::ui::live::live;
use crate::ui::page;
use crate::ui::steps::steps;
use domain::money::Currency;
use domain::steps::{Step, StepKind};
use leptos::prelude::*;
use pricing::Margin;
use rust_decimal::Decimal;

/// A figure of the whole quote that can be opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Whole {
    Total,
    /// For the seller's eyes, as cost and percentage beside it are.
    Margin,
}

/// What a quote comes to now.
#[derive(Clone)]
pub struct Shown {
    /// The net total with its currency; a dash while something is missing.
    pub net: String,
    /// What is missing, in words.
    pub missing: String,
    /// The stated tax, and the total with it.
    pub taxed: Option<(Decimal, Decimal)>,
    pub margin: Option<Margin>,
}

/// The totals with the number of lines; `steps_of` a figure are asked for once it is opened.
pub fn totals(
    shown: impl Fn() -> Shown + Clone + Send + Sync + 'static,
    lines: impl Fn() -> usize + Send + Sync + 'static,
    steps_of: impl Fn(Whole) -> Vec<Step> + Send + Sync + 'static,
    currency: Currency,
) -> AnyView {
    let opened = RwSignal::new(None::<Whole>);
    let (net, missing) = (shown.clone(), shown.clone());
    let (taxed, internal) = (shown.clone(), shown);
    view! {
        <div class="kpis quote-total">
            <div>
                <div class="muted small">{say!(quotes.total)}</div>
                <div class="value steady">{figure(Whole::Total, "quote-total", opened, move || net().net)}</div>
                <div class="small wrong-words">{move || missing().missing}</div>
            </div>
            <div>
                <div class="muted small">{say!(quotes.lines)}</div>
                <div class="value">{live(lines)}</div>
            </div>
            {live(move || taxed().taxed.map(|(tax, gross)| with_tax(tax, gross, opened, currency)))}
            {live(move || internal().margin.map(|margin| margin_shown(margin, opened, currency)))}
        </div>
        {live(move || {
            let whole = opened.get()?;
            Some(explanation(whole, &steps_of(whole), opened, currency))
        })}
    }
    .into_any()
}

/// A figure that opens its steps.
fn figure(
    whole: Whole,
    id: &'static str,
    opened: RwSignal<Option<Whole>>,
    words: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    let open = move |_| {
        opened.update(|open| {
            *open = if *open == Some(whole) {
                None
            } else {
                Some(whole)
            }
        });
    };
    let is_open = move || (opened.get() == Some(whole)).to_string();
    view! {
        <button type="button" class="explain" aria-expanded=is_open title=say!(quotes.explain) on:click=open>
            <span id=id aria-live="polite">{words}</span>
        </button>
    }
    .into_any()
}

fn with_tax(
    tax: Decimal,
    gross: Decimal,
    opened: RwSignal<Option<Whole>>,
    currency: Currency,
) -> AnyView {
    let gross = money(gross, currency);
    view! {
        <div>
            <div class="muted small">{say!(life.total_with_tax)}</div>
            <div class="value">{figure(Whole::Total, "quote-gross", opened, move || gross.clone())}</div>
            <div class="small muted">{say!(life.tax)} " " {money(tax, currency)}</div>
        </div>
    }
    .into_any()
}

fn margin_shown(shown: Margin, opened: RwSignal<Option<Whole>>, currency: Currency) -> AnyView {
    let Margin {
        cost,
        margin,
        percent,
    } = shown;
    let percent = percent.map(|percent| format!("{} %", number(percent)));
    let (cost, words) = (money(cost, currency), money(margin, currency));
    view! {
        <div>
            <div class="muted small">{say!(quotes.your_cost)}</div>
            <div class="value">{figure(Whole::Margin, "quote-cost", opened, move || cost.clone())}</div>
            <div class="small muted">{say!(quotes.never_shown)}</div>
        </div>
        <div>
            <div class="muted small">{say!(quotes.margin)}</div>
            <div class="value" class:wrong-words=margin.is_sign_negative()>
                {figure(Whole::Margin, "quote-margin", opened, move || words.clone())}
            </div>
            <div class="small muted">{percent}</div>
        </div>
    }
    .into_any()
}

fn explanation(
    whole: Whole,
    taken: &[Step],
    opened: RwSignal<Option<Whole>>,
    currency: Currency,
) -> AnyView {
    let is_taxed = taken
        .last()
        .is_some_and(|step| step.kind == StepKind::WithTax);
    let (title, sum) = match whole {
        Whole::Total if is_taxed => (say!(quotes.total_came_about), say!(life.total_with_tax)),
        Whole::Total => (say!(quotes.total_came_about), say!(quotes.total)),
        Whole::Margin => (say!(quotes.margin_came_about), ""),
    };
    let words = if taken.is_empty() {
        view! { <p class="body small muted">{say!(quotes.no_steps_kept)}</p> }.into_any()
    } else {
        steps(taken, currency, sum)
    };
    view! {
        <section class="card" id="total-explanation" aria-label=title>
            {page::opened_head(title.into_any(), move || opened.set(None))}
            {words}
        </section>
    }
    .into_any()
}
