//! The form that records what happened to a sent application: the vendor's decisions with evidence, one's own steps,
//! what is mended and sent again, and taking it back. Knows no rule: what may not follow the server refuses, at the
//! field that it is about.

mod fields;

use super::Told;
use super::acts::{Act, Typed, acts};
use crate::api;
use crate::forms::enrolments::Writing;
use crate::problem::Problem;
use crate::say;
use crate::session::{Session, acting};
use crate::ui::field_refusal::{FieldRefusal, focus_first_wrong};
use domain::access::Action;
use domain::programme::Step;
use domain::wire::enrolments::{EnrolmentAnswer, EventKind, EventRequest, SuspensionReasonAnswer};
use fields::{Fields, INPUTS};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form; nothing where nothing may be recorded.
pub(super) fn deciding(
    of: &EnrolmentAnswer,
    account: &str,
    typed: Typed,
    correcting: Option<Writing>,
    told: Told,
    again: Callback<EnrolmentAnswer>,
    reread: Callback<()>,
) -> AnyView {
    let acts = acts(of, acting().may(Action::RecordVendorDecisions));
    let Some(first) = acts.first().copied() else {
        return ().into_any();
    };
    typed.begin(&of.draft);
    let busy = RwSignal::new(false);
    let refusal = FieldRefusal::default();
    let session = use_context::<Session>();
    let offered = acts.clone();
    let act = Memo::new(move |_| {
        let act = typed.act.get().filter(|act| offered.contains(act));
        act.unwrap_or(first)
    });
    // What was entered is kept before what it is for is recorded, which may be refused.
    let kept = StoredValue::new((of.attributes.etag.clone(), of.draft.clone()));
    let open = StoredValue::new(of.mendable_fields.clone());
    let (id, to) = (of.id.clone(), account.to_owned());
    let refuse = move |problem: Problem| {
        busy.try_set(false);
        if problem == Problem::Stale {
            reread.run(());
        }
        told.try_set(refusal.place(problem, &INPUTS));
    };
    let record = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let act = act.get_untracked();
        let request = request(act, typed);
        busy.set(true);
        told.set(None);
        refusal.clear();
        let (account, id) = (to.clone(), id.clone());
        spawn_local(async move {
            let Some((mut etag, before)) = kept.try_get_value() else {
                return;
            };
            // Tenant and families are entered with the activation that needs them, the support plan with its step.
            let mut draft = before.clone();
            if act == Act::Event(EventKind::Activated) {
                draft.tenant_id = typed.tenant.get_untracked();
                draft.product_families = typed.families.get_untracked();
            }
            if act == Act::Decide(Step::SupportPlan) {
                draft.support_plan = typed.plan.get_untracked();
            }
            if let (Act::SendAgain(_), Some(writing)) = (act, correcting)
                && untrack(|| writing.is_changed())
            {
                match writing.correct(&open.get_value()).await {
                    Ok(Some(corrected)) => {
                        etag = corrected.attributes.etag;
                        kept.try_set_value((etag.clone(), corrected.draft));
                    }
                    // What is wrong with a field is told there.
                    Ok(None) => {
                        busy.try_set(false);
                        focus_first_wrong("correction");
                        return;
                    }
                    Err(problem) => return refuse(problem),
                }
            }
            if draft != before {
                match api::enrolments::save(account.clone(), id.clone(), etag, draft).await {
                    Ok(saved) => {
                        etag = saved.attributes.etag;
                        kept.try_set_value((etag.clone(), saved.draft));
                    }
                    Err(problem) => return refuse(problem),
                }
            }
            match api::enrolments::record(account, id, etag, request).await {
                Ok(now) => {
                    busy.try_set(false);
                    typed.clear();
                    again.run(now);
                    tell_session(act, session);
                }
                Err(problem) => refuse(problem),
            }
        });
    };
    let fields = Fields {
        typed,
        act,
        refusal,
        reasons: listed_reasons(account.to_owned(), of.standing.model.as_str()),
    };
    view! {
        <section class="card" id="record">
            <header><h2>{say!(enrol.record)}</h2></header>
            <form class="body stack" on:submit=record novalidate>
                <p class="small muted">{say!(enrol.record_words)}</p>
                {fields.into_view(of, acts)}
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

/// What is typed, as the request that records it.
fn request(act: Act, typed: Typed) -> EventRequest {
    let (kind, step) = match act {
        Act::Event(kind) => (kind, None),
        Act::Decide(step) => (EventKind::Decided, Some(step)),
        Act::SendAgain(step) => (EventKind::SentAgain, Some(step)),
    };
    let marked_of = |is_wanted: bool| match is_wanted {
        true => typed.marked.get_untracked(),
        false => Vec::new(),
    };
    let document = typed.document.get_untracked();
    EventRequest {
        event: kind,
        on: Some(typed.day.get_untracked()),
        step,
        decision: matches!(act, Act::Decide(_)).then(|| typed.decision.get_untracked()),
        reason: typed.reason.get_untracked(),
        reasons: marked_of(kind == EventKind::Suspended),
        evidence: typed.evidence.get_untracked(),
        evidence_document: (!document.is_empty()).then_some(document),
        documents: marked_of(kind == EventKind::SentAgain),
        comment: typed.reason.get_untracked(),
    }
}

/// The account that was opened is one to switch to; what was taken from one, everybody in it is told.
fn tell_session(act: Act, session: Option<Session>) {
    let of_account = [
        EventKind::Activated,
        EventKind::Suspended,
        EventKind::Reinstated,
        EventKind::Ended,
    ];
    if let (Act::Event(kind), Some(session)) = (act, session)
        && of_account.contains(&kind)
    {
        session.0.again();
    }
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
