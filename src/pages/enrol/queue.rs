//! A provider's queue: resellers that apply to it, each accepted with the first billing rules, declined with a
//! reason, or asked. Of two reviewers at once one is told that the other was faster.

use super::invitations;
use super::words::stage_tag;
use crate::api::enrolments as api;
use crate::figures::date;
use crate::forms::entry;
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::wire::Text;
use domain::wire::enrolments::{ResellerApplicationAnswer, ReviewRequest, ReviewWord, StepWord};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The queue of an account.
pub(super) fn view(account: String) -> AnyView {
    let (asked, inviting, to) = (account.clone(), account.clone(), account);
    let waiting = load(move || api::reseller_applications(asked.clone()));
    let told = RwSignal::new(None::<Problem>);
    view! {
        {live(move || told.get().map(|problem| states::notice("bad", problem.words(), problem.place())))}
        {waiting
            .shown(move |all| {
                if all.is_empty() {
                    return states::empty(say!(enrol.queue), say!(enrol.queue_empty), ().into_any());
                }
                all.iter().map(|one| application(one, waiting, &to, told)).collect_view().into_any()
            })}
        {invitations::view(inviting)}
    }
    .into_any()
}

fn application(
    of: &ResellerApplicationAnswer,
    waiting: Loader<Vec<ResellerApplicationAnswer>>,
    account: &str,
    told: RwSignal<Option<Problem>>,
) -> AnyView {
    let facts = [
        (say!(enrol.fields.partner_id), of.partner_id.clone()),
        (say!(enrol.fields.country), of.country.clone()),
        (
            say!(enrol.sections.primary_contact),
            format!("{} · {}", of.contact_name, of.contact_email),
        ),
        (say!(enrol.events.submitted), date(&of.submitted_date)),
    ]
    .into_iter()
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    .collect_view();
    let questions = of
        .questions
        .iter()
        .map(|one| view! { <li class="small">{date(&one.asked_date)} ": " {one.question.clone()}</li> })
        .collect_view();
    let relationship = match of.relationship {
        StepWord::Passed => {
            view! { <span class="tag good">{say!(enrol.review.accepted)}</span> }.into_any()
        }
        StepWord::Rejected => {
            view! { <span class="tag bad">{say!(enrol.review.declined)}</span> }.into_any()
        }
        _ => view! { <span class="tag warn">{say!(enrol.review.waits)}</span> }.into_any(),
    };
    let form = (of.relationship == StepWord::Pending).then(|| review(of, waiting, account, told));
    view! {
        <section class="card reseller-application" data-relationship=relationship_word(of.relationship)>
            <header>
                <h2>{of.company_name.clone()}</h2>
                <span class="row">{relationship} {stage_tag(of.stage)}</span>
            </header>
            <div class="body stack">
                <dl class="facts">{facts}</dl>
                {of.reason.clone().map(|reason| view! { <p>{tell!(enrol.reason_given, reason = reason)}</p> })}
                <ul>{questions}</ul>
                {form}
            </div>
        </section>
    }
    .into_any()
}

fn relationship_word(word: StepWord) -> &'static str {
    match word {
        StepWord::Waiting => "waiting",
        StepWord::Pending => "pending",
        StepWord::Challenged => "challenged",
        StepWord::Rejected => "rejected",
        StepWord::Passed => "passed",
    }
}

fn review(
    of: &ResellerApplicationAnswer,
    waiting: Loader<Vec<ResellerApplicationAnswer>>,
    account: &str,
    told: RwSignal<Option<Problem>>,
) -> AnyView {
    let word = RwSignal::new(ReviewWord::Accept);
    let signal = |text: &str| RwSignal::new(text.to_owned());
    let (reason, limit, days) = (signal(""), signal(""), signal("30"));
    let wrong = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let (id, etag, account) = (
        of.id.clone(),
        of.attributes.etag.clone(),
        account.to_owned(),
    );
    let decide = move |event: SubmitEvent| {
        event.prevent_default();
        let accepts = word.get_untracked() == ReviewWord::Accept;
        let typed = limit.get_untracked();
        let credit_limit = match entry::quantity(&typed) {
            _ if !accepts || typed.trim().is_empty() => None,
            Ok(limit) => Some(Text(limit)),
            Err(problem) => {
                wrong.set(Some(problem.words()));
                return;
            }
        };
        let payment_days = match days.get_untracked().trim().parse() {
            _ if !accepts => None,
            Ok(days) => Some(days),
            Err(_) => {
                wrong.set(Some(say!(enrol.asking.whole_number)));
                return;
            }
        };
        wrong.set(None);
        busy.set(true);
        told.set(None);
        let request = ReviewRequest {
            decision: word.get_untracked(),
            reason: reason.get_untracked(),
            credit_limit,
            payment_days,
        };
        let (account, id, etag) = (account.clone(), id.clone(), etag.clone());
        spawn_local(async move {
            let answer = api::review(account, id, etag, request).await;
            busy.try_set(false);
            // Whoever was slower reads what the other decided; what is wrong with what was typed stays to be mended.
            if !matches!(&answer, Err(Problem::Refused(400, _) | Problem::Offline)) {
                waiting.again();
            }
            told.try_set(answer.err());
        });
    };
    let name = format!("review-{}", of.id);
    let radio = |value: ReviewWord, words: &'static str| {
        view! {
            <label class="tick">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=value == ReviewWord::Accept
                    on:change=move |_| word.set(value)
                />
                {words}
            </label>
        }
        .into_any()
    };
    let field = |id: String, label: &'static str, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    id=id
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </div>
        }
        .into_any()
    };
    let accepts = move || word.get() == ReviewWord::Accept;
    view! {
        <form class="stack" on:submit=decide>
            <div class="row">
                {radio(ReviewWord::Accept, say!(enrol.review.accept))} {radio(ReviewWord::Decline, say!(enrol.review.decline))}
                {radio(ReviewWord::Ask, say!(enrol.review.ask))}
            </div>
            <div class="fields" hidden=move || !accepts()>
                {field(format!("limit-{}", of.id), say!(enrol.review.credit_limit), limit)}
                {field(format!("days-{}", of.id), say!(settings.payment_days), days)}
            </div>
            <div hidden=accepts>{field(format!("reason-{}", of.id), say!(enrol.review.reason), reason)}</div>
            <p class="wrong-words" role="status">{move || wrong.get()}</p>
            <div class="row">
                <button type="submit" class="button primary decide-application" disabled=move || busy.get()>
                    {say!(enrol.review.decide)}
                </button>
            </div>
        </form>
    }
    .into_any()
}
