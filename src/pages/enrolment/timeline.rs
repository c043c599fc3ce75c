//! How an application stands: every step with its owner, its dates and what is needed now; a suspension's reasons
//! and what it blocks; what happened. Knows no act.

use super::on;
use crate::figures::{date, date_time};
use crate::pages::enrol::{owner_words, source, step_words};
use crate::shell::blocked_words;
use crate::translations::of_programme;
use crate::{say, tell};
use domain::enrolments::Stage;
use domain::programme::Word;
use domain::wire::enrolments::{
    DecisionWord, EnrolmentAnswer, EventAnswer, StepWord, TimelineStepAnswer,
};
use leptos::prelude::*;

/// The steps of verification, in their order.
pub(super) fn timeline(of: &EnrolmentAnswer) -> AnyView {
    if of.timeline.is_empty() {
        return ().into_any();
    }
    let rows = of.timeline.iter().map(step).collect_view();
    let foreseen = (of.standing.stage == Stage::Submitted)
        .then(|| view! { <p class="body small muted">{say!(enrol.foreseen)}</p> });
    view! {
        <section class="card" id="timeline">
            <header><h2>{say!(enrol.timeline)}</h2></header>
            {foreseen}
            <ol class="body timeline">{rows}</ol>
        </section>
    }
    .into_any()
}

fn step(step: &TimelineStepAnswer) -> AnyView {
    let (class, words) = match step.state {
        StepWord::Waiting => ("tag", say!(enrol.step_states.waiting)),
        StepWord::Pending => ("tag info", say!(enrol.step_states.pending)),
        StepWord::Challenged => ("tag warn", say!(enrol.step_states.challenged)),
        StepWord::Rejected => ("tag bad", say!(enrol.step_states.rejected)),
        StepWord::Passed => ("tag good", say!(enrol.step_states.passed)),
    };
    let mut facts = Vec::new();
    if let Some(day) = &step.since {
        facts.push(tell!(enrol.since, date = date(day)));
    }
    if let Some(owner) = step.owner {
        facts.push(tell!(enrol.turn, owner = owner_words(owner)));
    }
    if step.expected_from.is_some() {
        facts.push(tell!(
            enrol.expected,
            from = on(step.expected_from.as_ref()),
            to = on(step.expected_to.as_ref())
        ));
    }
    if !step.waits_for.is_empty() {
        let before: Vec<&str> = step.waits_for.iter().map(|one| step_words(*one)).collect();
        facts.push(tell!(enrol.waits_for, steps = before.join(", ")));
    }
    let late = step
        .is_late
        .then(|| view! { <p class="small wrong-words">{say!(enrol.late)}</p> });
    let reason = step
        .reason
        .clone()
        .map(|reason| view! { <p class="small">{tell!(enrol.reason_given, reason = reason)}</p> });
    view! {
        <li data-step=step.step.as_str() data-state=words>
            <span class="strong">{step_words(step.step)}</span>
            " "
            <span class=class>{words}</span>
            <p class="muted small">{facts.join(" · ")}</p>
            {reason}
            {late}
        </li>
    }
    .into_any()
}

/// Why the account is suspended, what brings it back, and what that blocks.
pub(super) fn suspension(of: &EnrolmentAnswer) -> AnyView {
    let Some(suspension) = &of.suspension else {
        return ().into_any();
    };
    let reasons = suspension
        .reasons
        .iter()
        .map(|reason| {
            view! { <li><span class="strong">{of_programme(&reason.title)}</span> " " {of_programme(&reason.remedy)}</li> }
        })
        .collect_view();
    let blocks = blocked_words(&suspension.blocks);
    view! {
        <section class="card" id="suspension">
            <header><h2>{tell!(enrol.suspended_since, date = date(&suspension.since))}</h2></header>
            <div class="body stack">
                <ul>{reasons}</ul>
                <p>{tell!(enrol.blocked, what = blocks)}</p>
                {source(&suspension.source)}
            </div>
        </section>
    }
    .into_any()
}

/// Everything that happened, the newest first; `save` a document by its digest.
pub(super) fn history(of: &EnrolmentAnswer, save: Callback<String>) -> AnyView {
    let rows = of
        .history
        .iter()
        .rev()
        .map(|one| event(one, document(of, one, save)))
        .collect_view();
    view! {
        <details class="card fold" id="history">
            <summary>{tell!(enrol.history, count = of.history.len())}</summary>
            <div class="table">
                <table aria-label=say!(enrol.history_label)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(settings.when)}</th>
                            <th scope="col">{say!(settings.what)}</th>
                            <th scope="col">{say!(enrol.whose_word)}</th>
                            <th scope="col" class="wide">{say!(enrol.evidence)}</th>
                            <th scope="col" class="wide">{say!(settings.who)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// The document that shows an event, to be saved.
fn document(of: &EnrolmentAnswer, event: &EventAnswer, save: Callback<String>) -> Option<AnyView> {
    let digest = event.evidence_document.clone()?;
    let document = of.documents.iter().find(|one| one.sha256 == digest)?;
    let name = document.file_name.clone();
    Some(
        view! {
            <button type="button" class="explain" on:click=move |_| save.run(digest.clone())>{name}</button>
        }
        .into_any(),
    )
}

fn event(event: &EventAnswer, document: Option<AnyView>) -> AnyView {
    let word = match event.word {
        Word::Ours => say!(enrol.words.ours),
        Word::Vendor => say!(enrol.words.vendor),
        Word::Provider => say!(enrol.words.provider),
    };
    let mut what = event_words(&event.event).to_owned();
    if let Some(step) = event.step {
        what = format!("{what}: {}", step_words(step));
    }
    if let Some(decision) = event.decision {
        what = format!("{what}, {}", decision_words(decision));
    }
    let titles = event.reason_titles.iter().map(|title| of_programme(title));
    let fields = event
        .fields
        .iter()
        .map(|field| field_words(field).to_owned());
    let why: Vec<String> = event
        .reason
        .iter()
        .cloned()
        .chain(titles)
        .chain(fields)
        .collect();
    let why = why.join(", ");
    view! {
        <tr>
            <td>{date(&event.on)}</td>
            <td>{what} <br /> <span class="muted small">{why}</span></td>
            <td>{word}</td>
            <td class="wide muted small">{event.evidence.clone()} " " {document}</td>
            <td class="wide muted small">{event.recorded_by.clone()} <br /> {date_time(&event.recorded_date)}</td>
        </tr>
    }
    .into_any()
}

/// How a step ended.
pub(super) fn decision_words(decision: DecisionWord) -> &'static str {
    match decision {
        DecisionWord::Passed => say!(enrol.step_states.passed),
        DecisionWord::Rejected => say!(enrol.step_states.rejected),
        DecisionWord::Challenged => say!(enrol.step_states.challenged),
    }
}

/// A field of the draft, or a group of them, as the form calls it.
fn field_words(field: &str) -> &'static str {
    match field {
        "legalName" => say!(enrol.fields.legal_name),
        "registeredName" => say!(enrol.fields.registered_name),
        "dunsNumber" => "D-U-N-S",
        "registrationNumber" => say!(enrol.fields.registration_number),
        "taxId" => say!(enrol.fields.tax_id),
        "address" => say!(enrol.fields.address),
        "primaryContact" => say!(enrol.sections.primary_contact),
        "provider" => say!(enrol.sections.provider),
        "supportPlan" => say!(enrol.asking.plan),
        "productFamilies" => say!(enrol.fields.families),
        _ => say!(enrol.fields.tenant_id),
    }
}

fn event_words(event: &str) -> &'static str {
    match event {
        "started" => say!(enrol.events.started),
        "discarded" => say!(enrol.events.discarded),
        "submitted" => say!(enrol.events.submitted),
        "withdrawn" => say!(enrol.events.withdrawn),
        "review_begun" => say!(enrol.events.review_begun),
        "decided" => say!(enrol.events.decided),
        "due_diligence_asked" => say!(enrol.events.due_diligence_asked),
        "sent_again" => say!(enrol.events.sent_again),
        "corrected" => say!(enrol.events.corrected),
        "activated" => say!(enrol.events.activated),
        "suspended" => say!(enrol.events.suspended),
        "reinstated" => say!(enrol.events.reinstated),
        _ => say!(enrol.events.ended),
    }
}
