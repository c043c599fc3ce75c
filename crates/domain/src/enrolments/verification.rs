//! The steps of verification of one application: which there are, whose turn it is, what waits for what.
//! Knows no clock and no calendar.

use super::cell::Cell;
use super::refusal::Refusal;
use crate::programme::{BusinessModel, Cloud, Step, Word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a step stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum StepState {
    /// Other steps come first.
    Waiting,
    Pending {
        since: NaiveDate,
    },
    /// The vendor wants proof before it decides.
    Challenged {
        on: NaiveDate,
        reason: String,
    },
    /// To be mended with a document and sent again.
    Rejected {
        on: NaiveDate,
        reason: String,
    },
    Passed {
        on: NaiveDate,
    },
}

/// Who has to act.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Owner {
    Applicant,
    Vendor,
    Provider,
}

/// A row of the timeline.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimelineStep {
    pub step: Step,
    pub state: StepState,
    /// Who has to act now; nobody where the step waits or has passed.
    pub owner: Option<Owner>,
    /// What comes before it and has not passed.
    pub waits_for: Vec<Step>,
}

/// The steps of one application. Every step that waits for nothing is pending.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verification {
    steps: BTreeMap<Step, StepState>,
}

/// Whose word decides a step.
pub(super) fn decided_by(step: Step) -> Word {
    match step {
        Step::EmailOwnership
        | Step::Identity
        | Step::Employment
        | Step::Business
        | Step::DueDiligence
        | Step::CreditCheck => Word::Vendor,
        Step::SupportPlan | Step::Agreement => Word::Ours,
        Step::ProviderRelationship => Word::Provider,
    }
}

/// Whether what was rejected is mended with a document: the vendor's appeal asks for its type. A mail is sent
/// again without one, and with a provider one talks.
pub fn is_mended_with_document(step: Step) -> bool {
    decided_by(step) == Word::Vendor && step != Step::EmailOwnership
}

impl Verification {
    /// The steps of an application for a cell, as its review begins.
    pub(super) fn begin(cell: &Cell, on: NaiveDate) -> Self {
        let is_wanted = |step: &Step| match step {
            Step::DueDiligence => false,
            // In the global cloud a credit check comes before anything is billed to the partner; in the
            // government's, every applicant consents to one.
            Step::CreditCheck => {
                cell.cloud() == Cloud::UsGovernment
                    || cell.model() != BusinessModel::IndirectReseller
            }
            Step::SupportPlan => cell.model() == BusinessModel::DirectBill,
            Step::ProviderRelationship => cell.model() == BusinessModel::IndirectReseller,
            _ => true,
        };
        let steps = Step::ALL.into_iter().filter(is_wanted);
        let mut verification = Self {
            steps: steps.map(|step| (step, StepState::Waiting)).collect(),
        };
        verification.release(on);
        verification
    }

    /// The steps that are decided whether or not the vendor has begun its review, from the day an application is sent.
    pub(super) fn without_review(cell: &Cell, on: NaiveDate) -> Self {
        let mut steps = Self::begin(cell, on).steps;
        steps.retain(|step, _| decided_by(*step) == Word::Provider);
        Self { steps }
    }

    /// The same with what was decided of some steps before.
    pub(super) fn with(mut self, before: &Self, on: NaiveDate) -> Self {
        self.steps.extend(before.steps.clone());
        self.release(on);
        self
    }

    /// What has to pass before a step begins.
    fn comes_before(&self, step: Step) -> Vec<Step> {
        let before: &[Step] = match step {
            Step::EmailOwnership | Step::ProviderRelationship => &[],
            Step::Identity | Step::Employment | Step::Business | Step::CreditCheck => {
                &[Step::EmailOwnership]
            }
            Step::DueDiligence => &[Step::Business],
            Step::SupportPlan => &[Step::CreditCheck],
            // The agreement is signed when everything else is settled.
            Step::Agreement => &Step::ALL,
        };
        let before = before.iter().copied();
        before
            .filter(|other| *other != step && self.steps.contains_key(other))
            .collect()
    }

    fn waits_for(&self, step: Step) -> Vec<Step> {
        let mut before = self.comes_before(step);
        before.retain(|other| !self.has_passed(*other));
        before
    }

    /// Lets every step begin that waits for nothing any more, and none that waits again.
    fn release(&mut self, on: NaiveDate) {
        for step in Step::ALL {
            let free = self.waits_for(step).is_empty();
            match self.steps.get_mut(&step) {
                Some(state @ StepState::Waiting) if free => {
                    *state = StepState::Pending { since: on };
                }
                Some(state @ StepState::Pending { .. }) if !free => *state = StepState::Waiting,
                _ => {}
            }
        }
    }

    /// Where a step stands; nothing where the application has no such step.
    pub fn state(&self, step: Step) -> Option<&StepState> {
        self.steps.get(&step)
    }

    /// Whether a step has passed.
    pub fn has_passed(&self, step: Step) -> bool {
        matches!(self.steps.get(&step), Some(StepState::Passed { .. }))
    }

    /// Whether every step has passed.
    pub fn is_complete(&self) -> bool {
        self.steps.keys().all(|step| self.has_passed(*step))
    }

    /// Whether somebody has to act who is this one.
    pub fn waits_on(&self, owner: Owner) -> bool {
        let mut steps = self.steps.keys();
        steps.any(|step| self.owner(*step) == Some(owner))
    }

    fn owner(&self, step: Step) -> Option<Owner> {
        match self.steps.get(&step)? {
            StepState::Waiting | StepState::Passed { .. } => None,
            StepState::Challenged { .. } | StepState::Rejected { .. } => Some(Owner::Applicant),
            StepState::Pending { .. } => Some(match (step, decided_by(step)) {
                // The vendor has written; it is the contact who answers.
                (Step::EmailOwnership, _) | (_, Word::Ours) => Owner::Applicant,
                (_, Word::Vendor) => Owner::Vendor,
                (_, Word::Provider) => Owner::Provider,
            }),
        }
    }

    /// Every step in its order.
    pub fn timeline(&self) -> Vec<TimelineStep> {
        let row = |(step, state): (&Step, &StepState)| TimelineStep {
            step: *step,
            state: state.clone(),
            owner: self.owner(*step),
            waits_for: self.waits_for(*step),
        };
        self.steps.iter().map(row).collect()
    }

    /// The state of a step that can be decided now.
    fn open(&mut self, step: Step) -> Result<&mut StepState, Refusal> {
        let waits_for = self.waits_for(step);
        match self.steps.get_mut(&step) {
            None => Err(Refusal::NoSuchStep { step }),
            Some(StepState::Waiting) => Err(Refusal::StepWaits { step, waits_for }),
            Some(StepState::Passed { .. }) => Err(Refusal::StepPassed { step }),
            Some(StepState::Rejected { .. }) => Err(Refusal::StepRejected { step }),
            Some(state) => Ok(state),
        }
    }

    pub(super) fn pass(&mut self, step: Step, on: NaiveDate) -> Result<(), Refusal> {
        *self.open(step)? = StepState::Passed { on };
        self.release(on);
        Ok(())
    }

    pub(super) fn reject(
        &mut self,
        step: Step,
        on: NaiveDate,
        reason: String,
    ) -> Result<(), Refusal> {
        *self.open(step)? = StepState::Rejected { on, reason };
        Ok(())
    }

    pub(super) fn challenge(
        &mut self,
        step: Step,
        on: NaiveDate,
        reason: String,
    ) -> Result<(), Refusal> {
        if decided_by(step) != Word::Vendor {
            return Err(Refusal::NotChallenged { step });
        }
        *self.open(step)? = StepState::Challenged { on, reason };
        Ok(())
    }

    /// Sends what was rejected or challenged again.
    pub(super) fn send_again(&mut self, step: Step, on: NaiveDate) -> Result<(), Refusal> {
        match self.steps.get_mut(&step) {
            None => Err(Refusal::NoSuchStep { step }),
            Some(state @ (StepState::Rejected { .. } | StepState::Challenged { .. })) => {
                *state = StepState::Pending { since: on };
                Ok(())
            }
            Some(_) => Err(Refusal::NothingToMend { step }),
        }
    }

    /// The vendor asks for due diligence; the agreement waits for it.
    pub(super) fn ask_due_diligence(&mut self, on: NaiveDate) -> Result<(), Refusal> {
        let step = Step::DueDiligence;
        if self.steps.contains_key(&step) {
            return Err(Refusal::AlreadyAsked);
        }
        if self.has_passed(Step::Agreement) {
            return Err(Refusal::StepPassed {
                step: Step::Agreement,
            });
        }
        self.steps.insert(step, StepState::Waiting);
        self.release(on);
        Ok(())
    }
}
