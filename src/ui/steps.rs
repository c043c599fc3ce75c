//! How a figure came about, step by step, from the engine's data in words of the reader's language.

use crate::figures::{amount, number};
use crate::{say, tell};
use domain::money::Currency;
use domain::quotes::{RoundingMode, Step};
use leptos::prelude::*;

/// The steps of a line's price; `unit` is the meter's own word.
pub fn steps(steps: &[Step], unit: &str, currency: Currency) -> AnyView {
    let last = steps.len().saturating_sub(1);
    let sum = steps.iter().rev().find_map(|step| match step {
        Step::Rounding { amount, .. } => Some(amount.clone()),
        _ => None,
    });
    let drawn = steps
        .iter()
        .take(last + 1)
        .map(|step| {
            let (title, figure, how) = words(step, unit, currency);
            view! {
                <li>
                    <span>{title}</span>
                    <span class="num">{figure}</span>
                    <span class="how">{how}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="steps">
            {drawn}
            {sum.map(|sum| {
                view! {
                    <li class="sum">
                        <span>{say!(steps.line_price)}</span>
                        <span class="num">{format!("{} {currency}", amount(sum, currency))}</span>
                    </li>
                }
            })}
        </ol>
    }
    .into_any()
}

/// Title, figure and explanation of a step.
fn words(step: &Step, unit: &str, currency: Currency) -> (String, String, String) {
    let priced = |text: &str| format!("{} {currency}", amount(text, currency));
    match step {
        Step::IncludedQuantity {
            quantity,
            included,
            remainder,
        } => (
            say!(steps.included).to_owned(),
            number(remainder),
            tell!(
                steps.included_how,
                quantity = number(quantity),
                included = number(included),
                remainder = number(remainder),
                unit = unit
            ),
        ),
        Step::Tier {
            from,
            quantity,
            rate,
            amount,
        } => (
            tell!(steps.tier, from = number(from)),
            priced(amount),
            tell!(
                steps.tier_how,
                quantity = number(quantity),
                unit = unit,
                rate = number(rate),
                currency = currency.code()
            ),
        ),
        Step::List { amount } => (
            say!(steps.list).to_owned(),
            priced(amount),
            say!(steps.list_how).to_owned(),
        ),
        Step::MarkUp {
            percent,
            before,
            amount,
        } => (
            tell!(steps.markup, percent = number(percent)),
            priced(amount),
            tell!(
                steps.markup_how,
                before = number(before),
                percent = number(percent)
            ),
        ),
        Step::Rounding {
            mode,
            digits,
            exact,
            amount,
        } => {
            let mode = match mode {
                RoundingMode::HalfAwayFromZero => say!(steps.half_away),
            };
            (
                say!(steps.rounding).to_owned(),
                priced(amount),
                tell!(
                    steps.rounding_how,
                    mode = mode,
                    digits = digits,
                    exact = number(exact)
                ),
            )
        }
    }
}
