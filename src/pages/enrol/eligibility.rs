//! The eligibility simulator: what a company says of itself on a day, and what the rules of that day say of
//! each model. Knows no rule: they are the server's dated data.

use super::asking;
use super::guide::source;
use super::words::model_and_cloud;
use crate::api;
use crate::figures::date;
use crate::load::load;
use crate::preferences;
use crate::problem::Problem;
use crate::routes::{address, travel};
use crate::session::acting;
use crate::translations::of_programme;
use crate::ui::field_refusal::FieldRefusal;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::eligibility::Outcome;
use domain::programme::Cloud;
use domain::wire::eligibility::{
    EligibilityAnswer, EligibilityRequest, RuleLineAnswer, VerdictAnswer,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Milliseconds that a pause in typing takes.
const PAUSE: u64 = 200;

/// The questions and, beside them, one verdict a model.
pub(super) fn view(account: String) -> AnyView {
    let (address, travel) = (address(), travel());
    let day = untrack(|| address.get("asof"));
    let day = if day.is_empty() {
        preferences::today().to_string()
    } else {
        day
    };
    let asked = RwSignal::new(EligibilityRequest {
        country: "DE".to_owned(),
        accounts: asking::company_accounts(&acting()),
        as_of: Some(day.clone()),
        active_partner_id: true,
        ..EligibilityRequest::default()
    });
    let answer = RwSignal::new(None::<Result<EligibilityAnswer, Problem>>);
    let latest = StoredValue::new(0_u32);
    let of_markets = account.clone();
    let markets = load(move || api::markets(of_markets.clone()));
    Effect::new(move |_| {
        let request = asked.get();
        let mine = latest.get_value().wrapping_add(1);
        latest.set_value(mine);
        let account = account.clone();
        let ask = move || {
            if latest.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let came = api::enrolments::eligibility(account, request).await;
                if latest.try_get_value() == Some(mine) {
                    answer.try_set(Some(came));
                }
            });
        };
        set_timeout(ask, Duration::from_millis(PAUSE));
    });
    let choose_day = move |event| {
        let day: String = event_target_value(&event);
        travel.note(&address.with(&[("asof", vec![day.clone()])]));
        asked.update(|request| request.as_of = (!day.is_empty()).then_some(day));
    };
    view! {
        <div class="split">
            <section class="card" id="eligibility">
                <header><h2>{say!(enrol.eligibility)}</h2></header>
                <div class="body stack">
                    <p class="muted small">{say!(enrol.asking.intro)}</p>
                    <div class="fields">
                        <div class="field">
                            <label for="as-of">{say!(enrol.asking.as_of)}</label>
                            <input id="as-of" type="date" value=day on:change=choose_day />
                        </div>
                        {asking::fields(asked, FieldRefusal::default())}
                    </div>
                    {asking::ticks(asked)}
                    {markets.shown(move |markets| asking::accounts(asked, markets))}
                </div>
            </section>
            <div class="stack" id="verdicts" role="status">
                {live(move || match answer.get() {
                    None => states::bones(),
                    Some(Err(problem)) => states::notice("bad", problem.words(), problem.place()),
                    Some(Ok(answer)) => answer.verdicts.iter().map(verdict).collect_view().into_any(),
                })}
            </div>
        </div>
    }
    .into_any()
}

fn verdict(verdict: &VerdictAnswer) -> AnyView {
    let gaps = verdict
        .lines
        .iter()
        .filter(|line| line.outcome == Outcome::Gap)
        .count();
    let tag = if verdict.is_eligible {
        view! { <span class="tag good">{say!(enrol.verdicts.eligible)}</span> }.into_any()
    } else {
        view! { <span class="tag bad">{tell!(enrol.verdicts.gaps, count = gaps)}</span> }.into_any()
    };
    let coming = (!verdict.coming.is_empty()).then(|| {
        let lines = verdict.coming.iter().map(rule_line).collect_view();
        view! {
            <h3 class="small">{say!(enrol.verdicts.coming)}</h3>
            <ul class="rules">{lines}</ul>
        }
    });
    view! {
        <section class="card verdict" data-model=verdict.model.as_str() data-eligible=verdict.is_eligible.to_string()>
            <header>
                <h2>{model_and_cloud(verdict.model, Cloud::Global)}</h2>
                {tag}
            </header>
            <div class="body">
                <ul class="rules">{verdict.lines.iter().map(rule_line).collect_view()}</ul>
                {coming}
            </div>
        </section>
    }
    .into_any()
}

/// One rule: whether it is met, since when it holds, what to do, and where it is written.
pub fn rule_line(line: &RuleLineAnswer) -> AnyView {
    let (class, words) = match line.outcome {
        Outcome::Met => ("tag good", say!(enrol.verdicts.met)),
        Outcome::Gap => ("tag bad", say!(enrol.verdicts.gap)),
        Outcome::Later => ("tag", say!(enrol.verdicts.later)),
    };
    let since = tell!(enrol.verdicts.from, date = date(&line.from));
    let until = line
        .to
        .as_deref()
        .map(|day| format!(" {}", tell!(enrol.verdicts.until, date = date(day))));
    let remedy = (line.outcome == Outcome::Gap)
        .then(|| view! { <p class="small">{of_programme(&line.remedy)}</p> });
    view! {
        <li data-rule=line.rule_id.clone()>
            <span class=class>{words}</span>
            " "
            {of_programme(&line.title)}
            {remedy}
            <p class="muted tiny">{since} {until} " · " {source(&line.source)}</p>
        </li>
    }
    .into_any()
}
