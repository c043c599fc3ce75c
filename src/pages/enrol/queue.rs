//! A provider's queue: resellers that apply to it, each accepted with the first billing rules, declined with a
//! reason, or asked. Of two reviewers at once one is told that the other was faster.

mod review;

use super::invitations;
use super::words::stage_tag;
use crate::api::enrolments as api;
use crate::figures::{date, date_time};
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::wire::enrolments::{QuestionAnswer, ResellerApplicationAnswer, StepWord};
use leptos::prelude::*;
use review::{Typed, review};

/// The queue of an account.
pub(super) fn view(account: String) -> AnyView {
    let (asked, inviting, to) = (account.clone(), account.clone(), account);
    let waiting = load(move || api::reseller_applications(asked.clone()));
    let told = RwSignal::new(None::<Problem>);
    let typed = Typed::default();
    view! {
        {live(move || told.get().map(|problem| states::notice("bad", problem.words(), problem.place())))}
        {waiting
            .shown(move |all| {
                if all.is_empty() {
                    return states::empty(say!(enrol.queue), say!(enrol.queue_empty), ().into_any());
                }
                all.iter().map(|one| application(one, waiting, &to, typed, told)).collect_view().into_any()
            })}
        {invitations::view(inviting)}
    }
    .into_any()
}

fn application(
    of: &ResellerApplicationAnswer,
    waiting: Loader<Vec<ResellerApplicationAnswer>>,
    account: &str,
    typed: Typed,
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
    let questions = of.questions.iter().map(question).collect_view();
    let relationship = match of.relationship {
        StepWord::Passed => {
            view! { <span class="tag good">{say!(enrol.review.accepted)}</span> }.into_any()
        }
        StepWord::Rejected => {
            view! { <span class="tag bad">{say!(enrol.review.declined)}</span> }.into_any()
        }
        _ => view! { <span class="tag warn">{say!(enrol.review.waits)}</span> }.into_any(),
    };
    let form =
        (of.relationship == StepWord::Pending).then(|| review(of, waiting, account, typed, told));
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

/// What was asked, and what the applicant answered.
fn question(asked: &QuestionAnswer) -> AnyView {
    let reply = match &asked.reply {
        Some(reply) => {
            let said = tell!(
                enrol.answering.said,
                who = reply.replied_by.clone(),
                date = date_time(&reply.replied_date)
            );
            view! {
                <p class="typed reply">{reply.text.clone()}</p>
                <p class="small muted">{said}</p>
            }
            .into_any()
        }
        None if asked.is_open => {
            view! { <p class="small muted">{say!(enrol.answering.waits)}</p> }.into_any()
        }
        None => ().into_any(),
    };
    view! {
        <li class="question">
            <p class="small">{date(&asked.asked_date)} ": " {asked.question.clone()}</p>
            {reply}
        </li>
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
