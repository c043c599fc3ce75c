//! The form by which a reviewer accepts, declines or asks. What is typed outlives it: the queue is drawn anew when
//! another application is decided. Knows no other application.

use crate::api::enrolments as api;
use crate::forms::entry;
use crate::load::Loader;
use crate::problem::Problem;
use crate::say;
use crate::ui::field_refusal::{FieldRefusal, below_id};
use domain::wire::Text;
use domain::wire::enrolments::{ResellerApplicationAnswer, ReviewRequest, ReviewWord};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// What is typed about one application.
#[derive(Clone)]
struct Review {
    word: ReviewWord,
    reason: String,
    limit: String,
    days: String,
}

impl Default for Review {
    fn default() -> Self {
        Self {
            word: ReviewWord::Accept,
            reason: String::new(),
            limit: String::new(),
            days: "30".to_owned(),
        }
    }
}

/// What is typed about each application, by its id. `Copy`: what it holds is a signal.
#[derive(Clone, Copy)]
pub(super) struct Typed(RwSignal<BTreeMap<String, Review>>);

impl Default for Typed {
    fn default() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }
}

impl Typed {
    fn of(self, id: &str) -> Review {
        self.0.with(|all| all.get(id).cloned().unwrap_or_default())
    }

    fn write(self, id: &str, change: impl FnOnce(&mut Review)) {
        self.0
            .update(|all| change(all.entry(id.to_owned()).or_default()));
    }

    fn forget(self, id: &str) {
        self.0.try_update(|all| all.remove(id));
    }
}

/// Where a text stands in what is typed.
type Place = fn(&mut Review) -> &mut String;

/// Why what is typed cannot be sent: the input that is wrong, and what to do.
type Wrong = (String, &'static str);

/// The form of an application that waits for its provider.
pub(super) fn review(
    of: &ResellerApplicationAnswer,
    waiting: Loader<Vec<ResellerApplicationAnswer>>,
    account: &str,
    typed: Typed,
    told: RwSignal<Option<Problem>>,
) -> AnyView {
    let busy = RwSignal::new(false);
    let refusal = FieldRefusal::default();
    let (id, etag, account) = (
        of.id.clone(),
        of.attributes.etag.clone(),
        account.to_owned(),
    );
    let decide = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        told.set(None);
        refusal.clear();
        let request = match request(&id, &untrack(|| typed.of(&id))) {
            Ok(request) => request,
            Err((input, words)) => return refusal.tell(&input, words.to_owned()),
        };
        busy.set(true);
        let (account, id, etag) = (account.clone(), id.clone(), etag.clone());
        spawn_local(async move {
            let answer = api::review(account, id.clone(), etag, request).await;
            busy.try_set(false);
            if answer.is_ok() {
                typed.forget(&id);
            }
            // Whoever was slower reads what the other decided; what is wrong with what was typed stays to be mended.
            if !matches!(&answer, Err(Problem::Refused(400, _) | Problem::Offline)) {
                waiting.again();
            }
            let inputs = inputs(&id);
            let inputs = inputs
                .each_ref()
                .map(|(name, input)| (*name, input.as_str()));
            told.try_set(
                answer
                    .err()
                    .and_then(|problem| refusal.place(problem, &inputs)),
            );
        });
    };
    let id = of.id.clone();
    let word = Memo::new(move |_| typed.of(&id).word);
    let id = of.id.clone();
    let radio = |value: ReviewWord, words: &'static str| {
        let name = format!("review-{id}");
        let id = id.clone();
        view! {
            <label class="tick">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || word.get() == value
                    on:change=move |_| typed.write(&id, |review| review.word = value)
                />
                {words}
            </label>
        }
        .into_any()
    };
    let field = |input: String, label: &'static str, at: Place| {
        let (read, written) = (id.clone(), id.clone());
        let below = refusal.below(&input, "");
        view! {
            <div class="field">
                <label for=input.clone()>{label}</label>
                <input
                    id=input.clone()
                    autocomplete="off"
                    prop:value=move || at(&mut typed.of(&read)).clone()
                    aria-describedby=below_id(&input)
                    aria-invalid=refusal.is_invalid(input)
                    on:input=move |event| typed.write(&written, |review| *at(review) = event_target_value(&event))
                />
                {below}
            </div>
        }
        .into_any()
    };
    let accepts = move || word.get() == ReviewWord::Accept;
    let [(_, reason), (_, limit), (_, days)] = inputs(&of.id);
    view! {
        <form class="stack" on:submit=decide>
            <div class="row">
                {radio(ReviewWord::Accept, say!(enrol.review.accept))} {radio(ReviewWord::Decline, say!(enrol.review.decline))}
                {radio(ReviewWord::Ask, say!(enrol.review.ask))}
            </div>
            <div class="fields" hidden=move || !accepts()>
                {field(limit, say!(enrol.review.credit_limit), |review| &mut review.limit)}
                {field(days, say!(settings.payment_days), |review| &mut review.days)}
            </div>
            <div hidden=accepts>{field(reason, say!(enrol.review.reason), |review| &mut review.reason)}</div>
            <div class="row">
                <button type="submit" class="button primary decide-application" disabled=move || busy.get()>
                    {say!(enrol.review.decide)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The fields of the request with the ids of their inputs.
fn inputs(id: &str) -> [(&'static str, String); 3] {
    [
        ("reason", format!("reason-{id}")),
        ("creditLimit", format!("limit-{id}")),
        ("paymentDays", format!("days-{id}")),
    ]
}

/// What is typed, as the request that decides; terms only where somebody is accepted.
fn request(id: &str, review: &Review) -> Result<ReviewRequest, Wrong> {
    let [_, (_, limit), (_, days)] = inputs(id);
    let accepts = review.word == ReviewWord::Accept;
    let credit_limit = match entry::quantity(&review.limit) {
        _ if !accepts || review.limit.trim().is_empty() => None,
        Ok(limit) => Some(Text(limit)),
        Err(problem) => return Err((limit, problem.words())),
    };
    let payment_days = match review.days.trim().parse() {
        _ if !accepts => None,
        Ok(days) => Some(days),
        Err(_) => return Err((days, say!(enrol.asking.whole_number))),
    };
    Ok(ReviewRequest {
        decision: review.word,
        reason: review.reason.clone(),
        credit_limit,
        payment_days,
    })
}
