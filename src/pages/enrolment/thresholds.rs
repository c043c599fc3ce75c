//! What the rules of the day say before an application is sent: each gap with its rule, its first day and its source,
//! or where the company writes down its figures. Knows no rule and no field.

use crate::figures::date;
use crate::pages::enrol::rule_line;
use crate::routes::Page;
use crate::{say, tell};
use domain::eligibility::Outcome;
use domain::wire::eligibility::{ApplyingAnswer, VerdictAnswer};
use leptos::prelude::*;

/// The card above the form.
pub(super) fn thresholds(applying: &ApplyingAnswer, account: &str) -> AnyView {
    let figures = Page::Enrol.link_with(account, &[("view", "scorecard")]);
    let (state, body) = match &applying.verdict {
        None => {
            let words = view! { <p>{say!(enrol.thresholds.unknown)}</p> };
            ("unknown", words.into_any())
        }
        Some(verdict) if verdict.is_eligible => {
            let words = view! { <p>{say!(enrol.thresholds.eligible)}</p> };
            ("eligible", words.into_any())
        }
        Some(verdict) => ("stopped", gaps(verdict)),
    };
    let change = match state {
        "unknown" => say!(enrol.thresholds.write_figures),
        _ => say!(enrol.thresholds.change_figures),
    };
    view! {
        <section class="card" id="thresholds" data-state=state>
            <header><h2>{tell!(enrol.thresholds.title, date = date(&applying.as_of))}</h2></header>
            <div class="body stack">
                {body}
                <div class="row"><a class="button" href=figures>{change}</a></div>
            </div>
        </section>
    }
    .into_any()
}

fn gaps(verdict: &VerdictAnswer) -> AnyView {
    let lines = verdict.lines.iter();
    let gaps = lines
        .filter(|line| line.outcome == Outcome::Gap)
        .map(rule_line)
        .collect_view();
    view! {
        <p>{say!(enrol.thresholds.stopped)}</p>
        <ul class="rules">{gaps}</ul>
    }
    .into_any()
}
