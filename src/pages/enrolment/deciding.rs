//! The form that records what happened to a sent application: the vendor's decisions with evidence, one's own steps,
//! what is mended and sent again, and taking it back. Knows no rule: what may not follow the server refuses.

use super::Told;
use super::acts::{Act, Typed, acts};
use super::timeline::decision_words;
use crate::api;
use crate::pages::enrol::family_ticks;
use crate::preferences;
use crate::problem::Problem;
use crate::say;
use crate::session::{Session, acting};
use crate::ui::live::live;
use domain::access::Action;
use domain::programme::{Step, SupportPlan};
use domain::wire::enrolments::{
    DecisionWord, EnrolmentAnswer, EventKind, EventRequest, SuspensionReasonAnswer,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form; nothing where nothing may be recorded.
pub(super) fn deciding(
    of: &EnrolmentAnswer,
    account: &str,
    typed: Typed,
    told: Told,
    again: Callback<EnrolmentAnswer>,
    reread: Callback<()>,
) -> AnyView {
    let acts = acts(of, acting().may(Action::RecordVendorDecisions));
    let Some(first) = acts.first().copied() else {
        return ().into_any();
    };
    let Typed {
        decision,
        reason,
        evidence,
        document,
        day,
        marked,
        ..
    } = typed;
    let tenant = RwSignal::new(of.draft.tenant_id.clone());
    let plan = RwSignal::new(of.draft.support_plan);
    let families = RwSignal::new(of.draft.product_families.clone());
    let busy = RwSignal::new(false);
    let session = use_context::<Session>();
    let offered = acts.clone();
    let act = Memo::new(move |_| {
        let act = typed.act.get().filter(|act| offered.contains(act));
        act.unwrap_or(first)
    });
    let options = acts
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let is_chosen = act.get_untracked() == *one;
            view! { <option value=index.to_string() selected=is_chosen>{one.words()}</option> }
        })
        .collect_view();
    let to_choose = acts.clone();
    let id = of.id.clone();
    // What the server has: an event may be refused after what belongs to it was saved.
    let known = StoredValue::new((of.attributes.etag.clone(), of.draft.clone()));
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
        let (account, id) = (to.clone(), id.clone());
        let (mut etag, kept) = known.get_value();
        spawn_local(async move {
            // Tenant and families are entered with the activation that needs them, the support plan with its step.
            let mut draft = kept.clone();
            if kind == EventKind::Activated {
                draft.tenant_id = tenant.get_untracked();
                draft.product_families = families.get_untracked();
            }
            if act == Act::Decide(Step::SupportPlan) {
                draft.support_plan = plan.get_untracked();
            }
            if draft != kept {
                match api::enrolments::save(account.clone(), id.clone(), etag.clone(), draft).await
                {
                    Ok(saved) => {
                        etag = saved.attributes.etag;
                        known.try_set_value((etag.clone(), saved.draft));
                    }
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
                    typed.clear();
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
        .map(|one| {
            let is_chosen = document.with_untracked(|chosen| *chosen == one.sha256);
            view! { <option value=one.sha256.clone() selected=is_chosen>{one.file_name.clone()}</option> }
        })
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
    .map(|word| {
        let is_chosen = decision.get_untracked() == word;
        view! { <option value=decision_value(word) selected=is_chosen>{decision_words(word)}</option> }
    })
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
                                let index: Option<usize> = event_target_value(&event).parse().ok();
                                typed.act.set(index.and_then(|index| to_choose.get(index).copied()));
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
                    <div id="record-families" hidden=move || act.get() != Act::Event(EventKind::Activated)>
                        {family_ticks(say!(enrol.fields.families), families)}
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
                        prop:value=move || reason.get()
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
            let is_marked = marked.with_untracked(|marked| marked.contains(&id));
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
                    <input type="checkbox" class="record-mark" prop:checked=is_marked on:change=choose />
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
