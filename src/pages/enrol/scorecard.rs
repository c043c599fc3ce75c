//! The account's standing scorecard: what the company says of it, and how it would come out of its next yearly review.
//! Knows no rule: they are the server's dated data.

use super::asking;
use super::eligibility::rule_line;
use super::words::model_and_cloud;
use crate::api::enrolments as api;
use crate::figures::date;
use crate::load::{Loader, load};
use crate::preferences;
use crate::problem::Problem;
use crate::routes::Page;
use crate::session::{Acting, acting};
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::access::Action;
use domain::programme::Cloud;
use domain::wire::eligibility::EligibilityRequest;
use domain::wire::scorecards::{ScorecardAnswer, ScorecardFacts, StandingScorecardAnswer};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The fields of what is kept, with their inputs.
const INPUTS: [(&str, &str); 5] = [
    ("authorisedDate", "authorised"),
    ("country", "country"),
    ("revenueUsd", "revenue"),
    ("securityScore", "security-score"),
    ("alertResponseHours", "alert-response"),
];

/// The company's facts and, beside them, what the rules of the day of the review say.
pub(super) fn view(account: String) -> AnyView {
    let acting = acting();
    let asked = account.clone();
    let known = load(move || api::scorecard(asked.clone()));
    known.shown(move |standing| both(standing, known, &account, &acting))
}

/// A warning above the matrix, once one has come.
pub(super) fn warning(standing: &StandingScorecardAnswer, account: &str) -> AnyView {
    let Some(card) = standing
        .scorecard
        .as_ref()
        .filter(|card| !card.warned.is_empty())
    else {
        return ().into_any();
    };
    let link = Page::Enrol.link_with(account, &[("view", "scorecard")]);
    view! {
        <div class="notice warn" id="review-warning" role="status">
            <p>{due(card)} " " <a href=link>{say!(enrol.scorecard.look)}</a></p>
        </div>
    }
    .into_any()
}

/// When the review comes, and how many rules are not met by then.
fn due(card: &ScorecardAnswer) -> String {
    let gaps = card
        .lines
        .iter()
        .filter(|line| line.outcome == domain::eligibility::Outcome::Gap)
        .count();
    let day = date(&card.review_date);
    match (card.days_left > 0, gaps) {
        (true, 0) => tell!(enrol.scorecard.holds, date = day, days = card.days_left),
        (true, gaps) => tell!(
            enrol.scorecard.gaps,
            date = day,
            days = card.days_left,
            count = gaps
        ),
        (false, 0) => tell!(enrol.scorecard.now_holds, date = day),
        (false, gaps) => tell!(enrol.scorecard.now_gaps, date = day, count = gaps),
    }
}

fn both(
    standing: &StandingScorecardAnswer,
    known: Loader<StandingScorecardAnswer>,
    account: &str,
    acting: &Acting,
) -> AnyView {
    let card = match &standing.scorecard {
        None if standing.kept.is_some() => {
            states::notice("good", say!(enrol.scorecard.kept).to_owned(), String::new())
        }
        None => states::empty(
            say!(enrol.scorecard.none),
            say!(enrol.scorecard.none_words),
            ().into_any(),
        ),
        Some(card) => result(card, standing),
    };
    view! {
        <div class="split">
            {form(standing, known, account, acting)} <div class="stack" id="review">
                {card}
            </div>
        </div>
    }
    .into_any()
}

fn result(card: &ScorecardAnswer, standing: &StandingScorecardAnswer) -> AnyView {
    let class = match (card.holds, card.warned.is_empty()) {
        (true, _) => "good",
        (false, true) => "info",
        (false, false) => "warn",
    };
    let lines = card.lines.iter().map(rule_line).collect_view();
    view! {
        {states::notice(class, due(card), String::new())}
        <section class="card verdict" data-holds=card.holds.to_string()>
            <header><h2>{model_and_cloud(standing.model, Cloud::Global)}</h2></header>
            <div class="body">
                <p class="muted small">{say!(enrol.scorecard.rules_then)}</p>
                <ul class="rules">{lines}</ul>
            </div>
        </section>
    }
    .into_any()
}

/// What is asked before anything was kept: what the app knows itself.
fn first(acting: &Acting) -> EligibilityRequest {
    EligibilityRequest {
        accounts: asking::company_accounts(acting),
        active_partner_id: true,
        ..EligibilityRequest::default()
    }
}

fn form(
    standing: &StandingScorecardAnswer,
    known: Loader<StandingScorecardAnswer>,
    account: &str,
    acting: &Acting,
) -> AnyView {
    let kept = standing.kept.clone();
    let authorised = kept.as_ref().map(|kept| kept.authorised_date.clone());
    let asked = RwSignal::new(kept.map_or_else(|| first(acting), |kept| kept.facts));
    let day = RwSignal::new(authorised.unwrap_or_default());
    let told = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let refusal = FieldRefusal::default();
    let may_edit = acting.may(Action::EditEnrolments);
    // Where applications are prepared nothing is authorised yet.
    let is_asked = acting.account.is_applicant;
    let (account, etag) = (account.to_owned(), standing.attributes.etag.clone());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        told.set(None);
        refusal.clear();
        let facts = ScorecardFacts {
            facts: EligibilityRequest {
                as_of: None,
                ..asked.get_untracked()
            },
            authorised_date: day.get_untracked(),
        };
        let (account, etag) = (account.clone(), etag.clone());
        spawn_local(async move {
            let answer = api::keep_scorecard(account, etag, facts).await;
            busy.try_set(false);
            match answer {
                Ok(now) => known.put(now),
                Err(problem) => {
                    told.try_set(refusal.place(problem, &INPUTS));
                }
            }
        });
    };
    let typed_day = day.get_untracked();
    view! {
        <section class="card" id="scorecard">
            <header><h2>{say!(enrol.scorecard.title)}</h2></header>
            <form class="body stack" on:submit=save novalidate>
                <p class="muted small">{say!(enrol.scorecard.intro)}</p>
                <p class="muted small">{say!(enrol.scorecard.for_applying)}</p>
                <div class="fields">
                    <div class="field" hidden=is_asked>
                        <label for="authorised">{say!(enrol.scorecard.authorised)}</label>
                        <input
                            id="authorised"
                            type="date"
                            value=typed_day
                            max=preferences::today().to_string()
                            aria-describedby=below_id("authorised")
                            aria-invalid=refusal.is_invalid("authorised")
                            on:change=move |event| day.set(event_target_value(&event))
                        />
                        {refusal.below("authorised", "")}
                    </div>
                    {asking::fields(asked, refusal)}
                </div>
                {asking::ticks(asked)}
                {live(move || told.get().map(|problem| states::notice("bad", problem.words(), problem.place())))}
                <div class="row">
                    {may_edit
                        .then(|| {
                            view! {
                                <button type="submit" class="button primary" id="keep-scorecard" disabled=move || busy.get()>
                                    {say!(enrol.scorecard.keep)}
                                </button>
                            }
                        })}
                </div>
            </form>
        </section>
    }
    .into_any()
}
