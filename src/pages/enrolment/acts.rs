//! What can be recorded of a sent application, by where it stands, and what is typed about it. Knows no form.

use crate::pages::enrol::step_words;
use crate::preferences;
use crate::say;
use domain::enrolments::{Draft, ProductFamily, Stage};
use domain::programme::{Step, SupportPlan};
use domain::wire::enrolments::{DecisionWord, EnrolmentAnswer, EventKind, StepWord};
use leptos::prelude::*;

/// Something that may be recorded, as the form offers it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Act {
    Event(EventKind),
    Decide(Step),
    SendAgain(Step),
}

impl Act {
    pub(super) fn words(self) -> String {
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

    pub(super) fn needs_evidence(self) -> bool {
        !matches!(self, Self::SendAgain(_) | Self::Event(EventKind::Withdrawn))
    }
}

/// What may be recorded now.
pub(super) fn acts(of: &EnrolmentAnswer, records: bool) -> Vec<Act> {
    let mut acts = Vec::new();
    for step in &of.timeline {
        match step.state {
            StepWord::Rejected | StepWord::Challenged => acts.push(Act::SendAgain(step.step)),
            // Before the review begins the vendor's steps are only foreseen.
            StepWord::Pending if of.standing.stage == Stage::Submitted => {}
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

/// What is typed into the form. It outlives the form, which is drawn anew when a document is added or somebody
/// else records something.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub(super) act: RwSignal<Option<Act>>,
    pub(super) decision: RwSignal<DecisionWord>,
    pub(super) reason: RwSignal<String>,
    pub(super) evidence: RwSignal<String>,
    pub(super) document: RwSignal<String>,
    pub(super) day: RwSignal<String>,
    pub(super) marked: RwSignal<Vec<String>>,
    pub(super) tenant: RwSignal<String>,
    pub(super) plan: RwSignal<Option<SupportPlan>>,
    pub(super) families: RwSignal<Vec<ProductFamily>>,
}

impl Typed {
    pub(super) fn new() -> Self {
        let signal = || RwSignal::new(String::new());
        Self {
            act: RwSignal::new(None),
            decision: RwSignal::new(DecisionWord::Passed),
            reason: signal(),
            evidence: signal(),
            document: signal(),
            day: RwSignal::new(preferences::today().to_string()),
            marked: RwSignal::new(Vec::new()),
            tenant: signal(),
            plan: RwSignal::new(None),
            families: RwSignal::new(Vec::new()),
        }
    }

    /// Begins with what the application says, where nothing else is typed yet.
    pub(super) fn begin(self, draft: &Draft) {
        if self.tenant.with_untracked(String::is_empty) {
            self.tenant.set(draft.tenant_id.clone());
        }
        if self.plan.get_untracked().is_none() {
            self.plan.set(draft.support_plan);
        }
        if self.families.with_untracked(Vec::is_empty) {
            self.families.set(draft.product_families.clone());
        }
    }

    /// Forgets what was recorded.
    pub(super) fn clear(self) {
        self.act.set(None);
        self.decision.set(DecisionWord::Passed);
        for text in [self.reason, self.evidence, self.document, self.tenant] {
            text.set(String::new());
        }
        self.day.set(preferences::today().to_string());
        self.marked.set(Vec::new());
        self.plan.set(None);
        self.families.set(Vec::new());
    }
}
