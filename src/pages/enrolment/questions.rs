//! What the provider asks before it decides, and what the applicant answers. What is typed outlives what is drawn,
//! which is drawn anew when something is recorded. Knows no reviewer.

use super::Told;
use crate::api;
use crate::figures::{date, date_time};
use crate::problem::Problem;
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::{say, tell};
use domain::enrolments::REPLY_LENGTH_MAX;
use domain::wire::enrolments::{EnrolmentAnswer, QuestionAnswer, ReplyRequest};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// What is typed under each question, by its number. `Copy`: what it holds is a signal.
#[derive(Clone, Copy)]
pub(super) struct Replies(RwSignal<BTreeMap<u32, String>>);

impl Default for Replies {
    fn default() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }
}

impl Replies {
    fn of(self, number: u32) -> String {
        self.0
            .with(|all| all.get(&number).cloned().unwrap_or_default())
    }

    fn write(self, number: u32, text: String) {
        self.0.update(|all| drop(all.insert(number, text)));
    }

    fn forget(self, number: u32) {
        self.0.try_update(|all| all.remove(&number));
    }
}

/// Where an answer goes and what comes of it.
#[derive(Clone)]
struct Sending {
    account: String,
    id: String,
    etag: Option<String>,
    replies: Replies,
    told: Told,
    again: Callback<EnrolmentAnswer>,
    reread: Callback<()>,
}

/// Every question, the latest first; an open one with the form that answers it.
pub(super) fn questions(
    of: &EnrolmentAnswer,
    account: &str,
    may_answer: bool,
    replies: Replies,
    told: Told,
    again: Callback<EnrolmentAnswer>,
    reread: Callback<()>,
) -> AnyView {
    if of.questions.is_empty() {
        return ().into_any();
    }
    let sending = Sending {
        account: account.to_owned(),
        id: of.id.clone(),
        etag: of.attributes.etag.clone(),
        replies,
        told,
        again,
        reread,
    };
    let asked = of
        .questions
        .iter()
        .rev()
        .map(|one| {
            let answers = (may_answer && one.is_open).then(|| form(one.number, sending.clone()));
            question(one, answers)
        })
        .collect_view();
    view! {
        <section class="card" id="questions">
            <header><h2>{say!(enrol.provider_asks)}</h2></header>
            <div class="body"><ul class="stack">{asked}</ul></div>
        </section>
    }
    .into_any()
}

fn question(asked: &QuestionAnswer, form: Option<AnyView>) -> AnyView {
    let link = format!("mailto:{}", asked.asked_by);
    let reply = asked.reply.as_ref().map(|reply| {
        let said = tell!(
            enrol.answering.said,
            who = reply.replied_by.clone(),
            date = date_time(&reply.replied_date)
        );
        view! {
            <p class="typed reply">{reply.text.clone()}</p>
            <p class="small muted">{said}</p>
        }
    });
    view! {
        <li class="stack question" data-number=asked.number.to_string()>
            <p class="strong typed">{asked.question.clone()}</p>
            <p class="small muted">
                {date(&asked.asked_date)} " · " {say!(enrol.asked_by)} " " <a href=link>{asked.asked_by.clone()}</a>
            </p>
            {reply}
            {form}
        </li>
    }
    .into_any()
}

fn form(number: u32, sending: Sending) -> AnyView {
    let busy = RwSignal::new(false);
    let refusal = FieldRefusal::default();
    let replies = sending.replies;
    let input = format!("reply-{number}");
    let place = input.clone();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refusal.clear();
        sending.told.set(None);
        let (sending, place) = (sending.clone(), place.clone());
        let reply = untrack(|| replies.of(number));
        spawn_local(async move {
            let Sending {
                account, id, etag, ..
            } = sending;
            let request = ReplyRequest { number, reply };
            let answer = api::enrolments::answer_question(account, id, etag, request).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    replies.forget(number);
                    sending.again.run(now);
                }
                Err(problem) => {
                    // Whatever was decided or answered meanwhile is shown; what is typed stays.
                    if matches!(problem, Problem::Stale | Problem::Refused(409, _)) {
                        sending.reread.run(());
                    }
                    let inputs = [("reply", place.as_str())];
                    sending.told.try_set(refusal.place(problem, &inputs));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <div class="field">
                <label for=input.clone()>{say!(enrol.answering.label)}</label>
                <textarea
                    id=input.clone()
                    rows="3"
                    maxlength=REPLY_LENGTH_MAX.to_string()
                    prop:value=move || replies.of(number)
                    aria-describedby=below_id(&input)
                    aria-invalid=refusal.is_invalid(input.clone())
                    on:input=move |event| replies.write(number, event_target_value(&event))
                ></textarea>
                {refusal.below(&input, "")}
            </div>
            <div class="row">
                <button type="submit" class="button primary send-reply" disabled=move || busy.get()>
                    {say!(enrol.answering.send)}
                </button>
            </div>
        </form>
    }
    .into_any()
}
