//! What can be recorded of a sent application: the vendor's decisions with evidence, one's own steps, what is mended
//! and sent again, and taking it back. Knows no rule: what may not follow the server refuses.

use super::Told;
use super::timeline::decision_words;
use crate::api;
use crate::pages::enrol::step_words;
use crate::preferences;
use crate::problem::Problem;
use crate::say;
use crate::session::{Session, acting};
use crate::ui::live::live;
use domain::access::Action;
use domain::enrolments::Stage;
use domain::programme::{Step, SupportPlan};
use domain::wire::enrolments::{
    DecisionWord, EnrolmentAnswer, EventKind, EventRequest, StepWord, SuspensionReasonAnswer,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Something that may be recorded, as the form offers it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Event(EventKind),
    Decide(Step),
    SendAgain(Step),
}

impl Act {
    fn words(self) -> String {
        match self {
            Self::Event(EventKind::ReviewBegun) => say!(enrol.events.review_begun).to_owned(),
            Self::Event(EventKind::DueDiligenceAsked) => {
                say!(enrol.events.due_diligence_asked).to_owned()
            }
            Self::Event(EventKind::Activated) => say!(enrol.events.activated).to_owned(),
            Self::Event(EventKind::Suspended) => say!(enrol.events.suspended).to_owned(),
            Self::Event(EventKind::Reinstated) => say!(enrol.events.reinstated).to_owned(),
            Self::Event(EventKind::Ended) => say!(enrol.events.ended).to_owned(),
            Self::Event(_) => say!(enrol.events.withdrawn).to_owned(),
            Self::Decide(step) => format!("{}: {}", say!(enrol.events.decided), step_words(step)),
            Self::SendAgain(step) => {
                format!("{}: {}", say!(enrol.events.sent_again), step_words(step))
            }
        }
    }

    fn needs_evidence(self) -> bool {
        !matches!(self, Self::SendAgain(_) | Self::Event(EventKind::Withdrawn))
    }
}

/// What may be recorded now.
fn acts(of: &EnrolmentAnswer, records: bool) -> Vec<Act> {
    let mut acts = Vec::new();
    for step in &of.timeline {
        match step.state {
            StepWord::Rejected | StepWord::Challenged => acts.push(Act::SendAgain(step.step)),
            StepWord::Pending => {
                let ours = matches!(step.step, Step::SupportPlan | Step::Agreement);
                if records || ours {
                    acts.push(Act::Decide(step.step));
                }
            }
            StepWord::Waiting | StepWord::Passed => {}
        }
    }
    let stage = of.standing.stage;
    if records {
        match stage {
            Stage::Submitted => acts.push(Act::Event(EventKind::ReviewBegun)),
            Stage::InReview | Stage::ActionNeeded => {
                if of
                    .timeline
                    .iter()
                    .all(|step| step.state == StepWord::Passed)
                {
                    acts.insert(0, Act::Event(EventKind::Activated));
                } else {
                    acts.push(Act::Event(EventKind::DueDiligenceAsked));
                }
            }
            Stage::Active => {
                acts.push(Act::Event(EventKind::Suspended));
                acts.push(Act::Event(EventKind::Ended));
            }
            Stage::Suspended => {
                acts.push(Act::Event(EventKind::Reinstated));
                acts.push(Act::Event(EventKind::Ended));
            }
            Stage::NotApplied | Stage::Draft => {}
        }
    }
    if matches!(
        stage,
        Stage::Submitted | Stage::InReview | Stage::ActionNeeded
    ) {
        acts.push(Act::Event(EventKind::Withdrawn));
    }
    acts
}

/// The form; nothing where nothing may be recorded.
pub(super) fn deciding(
    of: &EnrolmentAnswer,
    account: &str,
    told: Told,
    again: Callback<EnrolmentAnswer>,
    reread: Callback<()>,
) -> AnyView {
    let acts = acts(of, acting().may(Action::RecordVendorDecisions));
    let Some(first) = acts.first().copied() else {
        return ().into_any();
    };
    let chosen = RwSignal::new(0_usize);
    let decision = RwSignal::new(DecisionWord::Passed);
    let signal = || RwSignal::new(String::new());
    let (reason, evidence, document, tenant) = (signal(), signal(), signal(), signal());
    tenant.set(of.draft.tenant_id.clone());
    let plan = RwSignal::new(of.draft.support_plan);
    let day = RwSignal::new(preferences::today().to_string());
    let marked = RwSignal::new(Vec::<String>::new());
    let busy = RwSignal::new(false);
    let session = use_context::<Session>();
    let offered = acts.clone();
    let act = Memo::new(move |_| offered.get(chosen.get()).copied().unwrap_or(first));
    let options = acts
        .iter()
        .enumerate()
        .map(|(index, act)| view! { <option value=index.to_string()>{act.words()}</option> })
        .collect_view();
    let (id, etag, draft) = (of.id.clone(), of.attributes.etag.clone(), of.draft.clone());
    let to = account.to_owned();
    let record = move |event: SubmitEvent| {
        event.prevent_default();
        let act = act.get_untracked();
        let (kind, step) = match act {
            Act::Event(kind) => (kind, None),
            Act::Decide(step) => (EventKind::Decided, Some(step)),
            Act::SendAgain(step) => (EventKind::SentAgain, Some(step)),
        };
        let picked = document.get_untracked();
        let request = EventRequest {
            event: kind,
            on: Some(day.get_untracked()),
            step,
            decision: matches!(act, Act::Decide(_)).then(|| decision.get_untracked()),
            reason: reason.get_untracked(),
            reasons: match kind {
                EventKind::Suspended => marked.get_untracked(),
                _ => Vec::new(),
            },
            evidence: evidence.get_untracked(),
            evidence_document: (!picked.is_empty()).then_some(picked),
            documents: match act {
                Act::SendAgain(_) => marked.get_untracked(),
                _ => Vec::new(),
            },
            comment: reason.get_untracked(),
        };
        busy.set(true);
        told.set(None);
        let (account, id, mut etag, mut draft) =
            (to.clone(), id.clone(), etag.clone(), draft.clone());
        spawn_local(async move {
            // The tenant is entered with the activation that needs it, the support plan with its step.
            let sent = (draft.tenant_id.clone(), draft.support_plan);
            if kind == EventKind::Activated {
                draft.tenant_id = tenant.get_untracked();
            }
            if act == Act::Decide(Step::SupportPlan) {
                draft.support_plan = plan.get_untracked();
            }
            if (&draft.tenant_id, draft.support_plan) != (&sent.0, sent.1) {
                match api::enrolments::save(account.clone(), id.clone(), etag.clone(), draft).await
                {
                    Ok(saved) => etag = saved.attributes.etag,
                    Err(problem) => {
                        busy.try_set(false);
                        told.try_set(Some(problem));
                        return;
                    }
                }
            }
            let answer = api::enrolments::record(account, id, etag, request).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    again.run(now);
                    // The account that was opened is one to switch to; what was taken from one, everybody in it is told.
                    let of_account = [
                        EventKind::Activated,
                        EventKind::Suspended,
                        EventKind::Reinstated,
                        EventKind::Ended,
                    ];
                    if of_account.contains(&kind)
                        && let Some(session) = session
                    {
                        session.0.again();
                    }
                }
                Err(problem) => {
                    if problem == Problem::Stale {
                        reread.run(());
                    }
                    told.try_set(Some(problem));
                }
            }
        });
    };
    let documents = of
        .documents
        .iter()
        .map(|document| view! { <option value=document.sha256.clone()>{document.file_name.clone()}</option> })
        .collect_view();
    let plans = [
        (SupportPlan::Advanced, say!(enrol.asking.advanced)),
        (SupportPlan::Premier, say!(enrol.asking.premier)),
    ]
    .map(|(one, words)| {
        let is_chosen = plan.get_untracked() == Some(one);
        view! { <option value=one.as_str() selected=is_chosen>{words}</option> }
    })
    .into_iter()
    .collect_view();
    let decisions = [
        DecisionWord::Passed,
        DecisionWord::Rejected,
        DecisionWord::Challenged,
    ]
    .map(|word| view! { <option value=decision_value(word)>{decision_words(word)}</option> })
    .into_iter()
    .collect_view();
    let checklist: Vec<(String, String)> = of
        .checklist
        .iter()
        .map(|document| (document.id.clone(), document.title.clone()))
        .collect();
    let reasons = listed_reasons(account.to_owned(), of.standing.model.as_str());
    let is_deciding = Memo::new(move |_| matches!(act.get(), Act::Decide(_)));
    let needs_reason = Memo::new(move |_| {
        let against = is_deciding.get() && decision.get() != DecisionWord::Passed;
        against || matches!(act.get(), Act::SendAgain(_))
    });
    view! {
        <section class="card" id="record">
            <header><h2>{say!(enrol.record)}</h2></header>
            <form class="body stack" on:submit=record>
                <p class="small muted">{say!(enrol.record_words)}</p>
                <div class="fields">
                    <div class="field">
                        <label for="record-what">{say!(settings.what)}</label>
                        <select
                            id="record-what"
                            on:change=move |event| {
                                chosen.set(event_target_value(&event).parse().unwrap_or_default());
                                marked.set(Vec::new());
                            }
                        >
                            {options}
                        </select>
                    </div>
                    <div class="field">
                        <label for="record-day">{say!(enrol.on_day)}</label>
                        <input
                            id="record-day"
                            type="date"
                            max=preferences::today().to_string()
                            prop:value=move || day.get()
                            on:input=move |event| day.set(event_target_value(&event))
                        />
                    </div>
                    <div class="field" hidden=move || !is_deciding.get()>
                        <label for="record-decision">{say!(enrol.decision)}</label>
                        <select
                            id="record-decision"
                            on:change=move |event| decision.set(decision_of(&event_target_value(&event)))
                        >
                            {decisions}
                        </select>
                    </div>
                    <div class="field" hidden=move || act.get() != Act::Decide(Step::SupportPlan)>
                        <label for="record-plan">{say!(enrol.asking.plan)}</label>
                        <select
                            id="record-plan"
                            on:change=move |event| plan.set(SupportPlan::from_word(&event_target_value(&event)))
                        >
                            <option value="">{say!(enrol.asking.no_plan)}</option>
                            {plans}
                        </select>
                    </div>
                    <div class="field" hidden=move || act.get() != Act::Event(EventKind::Activated)>
                        <label for="record-tenant">{say!(enrol.fields.tenant_id)}</label>
                        <input
                            id="record-tenant"
                            autocomplete="off"
                            prop:value=move || tenant.get()
                            on:input=move |event| tenant.set(event_target_value(&event))
                        />
                    </div>
                </div>
                {live(move || {
                    let list = match act.get() {
                        Act::SendAgain(_) => checklist.clone(),
                        Act::Event(EventKind::Suspended) => {
                            reasons
                                .get()
                                .into_iter()
                                .map(|reason| (reason.id, reason.title))
                                .collect()
                        }
                        _ => Vec::new(),
                    };
                    marks(list, marked)
                })}
                <div class="field" hidden=move || !needs_reason.get()>
                    <label for="record-reason">{say!(enrol.reason_or_comment)}</label>
                    <textarea
                        id="record-reason"
                        rows="2"
                        on:input=move |event| reason.set(event_target_value(&event))
                    ></textarea>
                </div>
                <div class="fields" hidden=move || !act.get().needs_evidence()>
                    <div class="field">
                        <label for="record-evidence">{say!(enrol.evidence)}</label>
                        <input
                            id="record-evidence"
                            autocomplete="off"
                            prop:value=move || evidence.get()
                            on:input=move |event| evidence.set(event_target_value(&event))
                        />
                        <span class="hint">{say!(enrol.evidence_hint)}</span>
                    </div>
                    <div class="field">
                        <label for="record-document">{say!(enrol.evidence_document)}</label>
                        <select id="record-document" on:change=move |event| document.set(event_target_value(&event))>
                            <option value="">{say!(enrol.no_document)}</option>
                            {documents}
                        </select>
                    </div>
                </div>
                <div class="row">
                    <button type="submit" id="record-event" class="button primary" disabled=move || busy.get()>
                        {say!(enrol.record)}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn decision_value(word: DecisionWord) -> &'static str {
    match word {
        DecisionWord::Passed => "passed",
        DecisionWord::Rejected => "rejected",
        DecisionWord::Challenged => "challenged",
    }
}

fn decision_of(value: &str) -> DecisionWord {
    match value {
        "rejected" => DecisionWord::Rejected,
        "challenged" => DecisionWord::Challenged,
        _ => DecisionWord::Passed,
    }
}

/// Boxes to tick, by id and words.
fn marks(list: Vec<(String, String)>, marked: RwSignal<Vec<String>>) -> AnyView {
    list.into_iter()
        .map(|(id, words)| {
            let choose = move |event| {
                let is_on = event_target_checked(&event);
                let id = id.clone();
                marked.update(|marked| {
                    marked.retain(|one| *one != id);
                    if is_on {
                        marked.push(id);
                    }
                });
            };
            view! {
                <label class="tick">
                    <input type="checkbox" class="record-mark" on:change=choose />
                    {words}
                </label>
            }
        })
        .collect_view()
        .into_any()
}

fn listed_reasons(account: String, model: &'static str) -> RwSignal<Vec<SuspensionReasonAnswer>> {
    let listed = RwSignal::new(Vec::new());
    spawn_local(async move {
        // Without them a suspension cannot be recorded, and the server says so.
        if let Ok(reasons) = api::enrolments::suspension_reasons(account, model).await {
            listed.try_set(reasons);
        }
    });
    listed
}
