//! What happens to an enrolment, as it is asked for and kept: each event leads to the next state or is
//! refused. Knows no clock and no storage.

use super::application::Application;
use super::cell::Cell;
use super::draft::Draft;
use super::evidence::Evidence;
use super::refusal::Refusal;
use super::state::{NotApplied, State};
use super::verification::{Verification, decided_by, is_mended_with_document};
use crate::programme::{Step, Word};
use crate::programme_rules::ProgrammeRules;
use crate::suspension_reasons::SuspensionReasons;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Something that happened, in the form it is kept.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Event {
    /// A draft was begun.
    Started,
    Discarded,
    /// Made by [`Event::submission`] of a checked application.
    Submitted,
    Withdrawn,
    ReviewBegun {
        evidence: Evidence,
    },
    Decided {
        step: Step,
        decision: Decision,
        evidence: Evidence,
    },
    DueDiligenceAsked {
        evidence: Evidence,
    },
    /// A rejected or challenged step is mended and sent again.
    SentAgain {
        step: Step,
        /// Types of the documents that go with it, as the checklist names them.
        documents: Vec<String>,
        comment: String,
    },
    /// Fields of the sent application were corrected or filled in.
    Corrected {
        /// Their names in the draft.
        fields: Vec<String>,
    },
    Activated {
        evidence: Evidence,
    },
    Suspended {
        /// Ids of listed reasons.
        reasons: Vec<String>,
        evidence: Evidence,
    },
    Reinstated {
        evidence: Evidence,
    },
    /// The vendor ended the authorisation.
    Ended {
        evidence: Evidence,
    },
}

/// How a step ended.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Decision {
    Passed,
    Rejected { reason: String },
    Challenged { reason: String },
}

/// An event and the day on which it happened.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    pub on: NaiveDate,
    pub event: Event,
}

/// The dated data that a transition is held to.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    pub rules: &'a ProgrammeRules,
    pub suspension: &'a SuspensionReasons,
}

/// An enrolment: its cell, its state, and whose word that is as of when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Enrolment {
    cell: Cell,
    state: State,
    last: Option<(Word, NaiveDate)>,
}

impl Event {
    /// The event of sending an application; a draft that was not checked has none.
    pub fn submission(_: &Application) -> Self {
        Self::Submitted
    }

    /// Refuses what the application has nothing on record for: a support plan passes only as a plan that is named.
    ///
    /// # Errors
    /// [`Refusal::NoSupportPlan`].
    pub fn refuse_without_record(&self, draft: &Draft) -> Result<(), Refusal> {
        match self {
            Self::Decided {
                step: Step::SupportPlan,
                decision: Decision::Passed,
                ..
            } if draft.support_plan.is_none() => Err(Refusal::NoSupportPlan),
            _ => Ok(()),
        }
    }

    /// The event's word on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Discarded => "discarded",
            Self::Submitted => "submitted",
            Self::Withdrawn => "withdrawn",
            Self::ReviewBegun { .. } => "review_begun",
            Self::Decided { .. } => "decided",
            Self::DueDiligenceAsked { .. } => "due_diligence_asked",
            Self::SentAgain { .. } => "sent_again",
            Self::Corrected { .. } => "corrected",
            Self::Activated { .. } => "activated",
            Self::Suspended { .. } => "suspended",
            Self::Reinstated { .. } => "reinstated",
            Self::Ended { .. } => "ended",
        }
    }

    /// Whose word it is.
    pub fn word(&self) -> Word {
        match self {
            Self::Started
            | Self::Discarded
            | Self::Submitted
            | Self::Withdrawn
            | Self::SentAgain { .. }
            | Self::Corrected { .. } => Word::Ours,
            Self::Decided { step, .. } => decided_by(*step),
            _ => Word::Vendor,
        }
    }
}

impl Enrolment {
    /// A cell for which nothing was asked yet.
    pub fn new(cell: Cell) -> Self {
        Self {
            cell,
            state: State::NotApplied(NotApplied::default()),
            last: None,
        }
    }

    /// What became of a cell by everything that was recorded.
    ///
    /// # Errors
    /// The first record that could not have followed the ones before it.
    pub fn replay(cell: Cell, records: &[Recorded], grounds: Grounds<'_>) -> Result<Self, Refusal> {
        records.iter().try_fold(Self::new(cell), |before, record| {
            let Recorded { on, event } = record;
            before.after(event, *on, event.word(), *on, grounds)
        })
    }

    pub fn cell(&self) -> &Cell {
        &self.cell
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whose word the state is, and the day it was said; nothing before the first word.
    pub fn last_word(&self) -> Option<(Word, NaiveDate)> {
        self.last
    }

    /// The enrolment after an event that happened on a day, said by somebody, seen from today.
    ///
    /// # Errors
    /// [`Refusal`]; the enrolment stays as it was.
    pub fn after(
        &self,
        event: &Event,
        on: NaiveDate,
        said_by: Word,
        today: NaiveDate,
        grounds: Grounds<'_>,
    ) -> Result<Self, Refusal> {
        let belongs_to = event.word();
        if belongs_to != said_by {
            let event = event.name();
            return Err(Refusal::NotTheirWord {
                event,
                belongs_to,
                said_by,
            });
        }
        if on > today {
            return Err(Refusal::InTheFuture { on });
        }
        match self.last {
            Some((_, last)) if on < last => return Err(Refusal::BeforeTheLast { on, last }),
            _ => {}
        }
        let last = match event {
            // Where the application stands is still what was said before.
            Event::Corrected { .. } => self.last,
            _ => Some((said_by, on)),
        };
        Ok(Self {
            cell: self.cell.clone(),
            state: self.next(event, on, grounds)?,
            last,
        })
    }

    fn next(&self, event: &Event, on: NaiveDate, grounds: Grounds<'_>) -> Result<State, Refusal> {
        let model = self.cell.model();
        match (self.state.clone(), event) {
            (State::NotApplied(state), Event::Started) => Ok(State::Draft(state.start(on)?)),
            (State::Draft(state), Event::Discarded) => Ok(State::NotApplied(state.discard())),
            (State::Draft(state), Event::Submitted) => {
                Ok(State::Submitted(state.submitted(&self.cell, on)))
            }
            (State::Submitted(state), Event::Withdrawn) => Ok(State::NotApplied(state.withdraw())),
            (State::Submitted(state), Event::ReviewBegun { .. }) => {
                Ok(state.begin_review(on).into_state())
            }
            (
                State::Submitted(mut state),
                Event::Decided { step, .. } | Event::SentAgain { step, .. },
            ) if *step == Step::ProviderRelationship => {
                settle(&mut state.relationship, event, on)?;
                Ok(State::Submitted(state))
            }
            (
                state @ (State::Submitted(_) | State::InReview(_) | State::ActionNeeded(_)),
                Event::Corrected { .. },
            ) => Ok(state),
            (State::InReview(state) | State::ActionNeeded(state), Event::Withdrawn) => {
                Ok(State::NotApplied(state.withdraw()))
            }
            (State::InReview(state) | State::ActionNeeded(state), Event::Activated { .. }) => {
                Ok(State::Active(state.activate(on)?))
            }
            (
                State::InReview(mut state) | State::ActionNeeded(mut state),
                Event::Decided { .. } | Event::DueDiligenceAsked { .. } | Event::SentAgain { .. },
            ) => {
                settle(&mut state.verification, event, on)?;
                Ok(state.into_state())
            }
            (State::Active(state), Event::Suspended { reasons, .. }) => {
                let unlisted = |id: &&String| grounds.suspension.of(model, id).is_none();
                if let Some(reason) = reasons.iter().find(unlisted).cloned() {
                    return Err(Refusal::UnknownReason { reason });
                }
                Ok(State::Suspended(state.suspend(on, reasons.clone())?))
            }
            (State::Suspended(state), Event::Reinstated { .. }) => {
                Ok(State::Active(state.reinstate()))
            }
            (State::Active(state), Event::Ended { .. }) => {
                Ok(State::NotApplied(state.end(self.barred_until(on, grounds))))
            }
            (State::Suspended(state), Event::Ended { .. }) => {
                Ok(State::NotApplied(state.end(self.barred_until(on, grounds))))
            }
            (state, event) => Err(Refusal::NotFrom {
                stage: state.stage(),
                event: event.name(),
            }),
        }
    }

    fn barred_until(&self, on: NaiveDate, grounds: Grounds<'_>) -> Option<NaiveDate> {
        match grounds.rules.months_barred(self.cell.model(), on) {
            0 => None,
            months => on.checked_add_months(Months::new(months)),
        }
    }
}

/// Settles a step of verification as an event says, or asks for one more.
fn settle(steps: &mut Verification, event: &Event, on: NaiveDate) -> Result<(), Refusal> {
    match event {
        Event::Decided { step, decision, .. } => match decision {
            Decision::Passed => steps.pass(*step, on),
            Decision::Rejected { reason } => steps.reject(*step, on, reason.clone()),
            Decision::Challenged { reason } => steps.challenge(*step, on, reason.clone()),
        },
        Event::SentAgain {
            step, documents, ..
        } if documents.is_empty() && is_mended_with_document(*step) => Err(Refusal::NoDocument),
        Event::SentAgain { step, .. } => steps.send_again(*step, on),
        _ => steps.ask_due_diligence(on),
    }
}
