//! The states of an enrolment as types: a state has only the transitions that are legal from it. Knows no
//! storage; what somebody asks for by name is refused in `events.rs`.

use super::application::Application;
use super::cell::Cell;
use super::refusal::Refusal;
use super::verification::{Owner, StepState, Verification};
use crate::programme::Step;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where an enrolment stands, with what only that state knows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum State {
    NotApplied(NotApplied),
    Draft(Drafting),
    Submitted(Submitted),
    /// The vendor or the provider has to act.
    InReview(UnderReview),
    /// The applicant has to act.
    ActionNeeded(UnderReview),
    Active(Active),
    Suspended(Suspended),
}

/// The state's name, for the matrix and the store.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stage {
    NotApplied,
    Draft,
    Submitted,
    InReview,
    ActionNeeded,
    Active,
    Suspended,
}

impl Stage {
    /// Every stage.
    const ALL: [Self; 7] = [
        Self::NotApplied,
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::ActionNeeded,
        Self::Active,
        Self::Suspended,
    ];

    /// Reads the stored word; nothing for any other.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotApplied => "not_applied",
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::ActionNeeded => "action_needed",
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }
}

/// Nothing was asked for, or what was is over.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NotApplied {
    /// First day on which one may apply again, after losing the authorisation.
    pub barred_until: Option<NaiveDate>,
}

/// An application is being written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Drafting(());

/// The application is sent and the vendor has not begun.
///
/// An active account cannot be sent, and a draft cannot become active: there are no such methods.
///
/// ```compile_fail
/// use domain::enrolments::NotApplied;
/// let on = "2026-11-22".parse().unwrap();
/// NotApplied::default().start(on).unwrap().activate(on);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Submitted {
    cell: Cell,
    on: NaiveDate,
    /// What needs no review by the vendor: a reseller's provider decides as soon as the application is sent.
    pub(super) relationship: Verification,
}

/// The vendor verifies the application.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnderReview {
    submitted: NaiveDate,
    pub(super) verification: Verification,
}

/// The account may sell.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Active {
    since: NaiveDate,
}

/// The account may not sell; it keeps what it has sold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suspended {
    active_since: NaiveDate,
    on: NaiveDate,
    reasons: Vec<String>,
}

impl State {
    /// The state's name.
    pub fn stage(&self) -> Stage {
        match self {
            Self::NotApplied(_) => Stage::NotApplied,
            Self::Draft(_) => Stage::Draft,
            Self::Submitted(_) => Stage::Submitted,
            Self::InReview(_) => Stage::InReview,
            Self::ActionNeeded(_) => Stage::ActionNeeded,
            Self::Active(_) => Stage::Active,
            Self::Suspended(_) => Stage::Suspended,
        }
    }

    /// The steps of verification, while there are any.
    pub fn verification(&self) -> Option<&Verification> {
        match self {
            Self::InReview(review) | Self::ActionNeeded(review) => Some(&review.verification),
            _ => None,
        }
    }

    /// The steps that a sent application is in for, as if its review had begun on the day of sending.
    pub fn foreseen(&self) -> Option<Verification> {
        match self {
            Self::Submitted(sent) => Some(sent.verification_from(sent.on)),
            _ => None,
        }
    }

    /// Where the relationship with the provider stands, while it is to be decided; nothing where there is none.
    pub fn relationship(&self) -> Option<&StepState> {
        let steps = match self {
            Self::Submitted(sent) => &sent.relationship,
            _ => self.verification()?,
        };
        steps.state(Step::ProviderRelationship)
    }
}

impl NotApplied {
    /// Begins a draft.
    ///
    /// # Errors
    /// [`Refusal::Barred`] before the first day on which one may apply again.
    pub fn start(self, on: NaiveDate) -> Result<Drafting, Refusal> {
        match self.barred_until {
            Some(until) if on < until => Err(Refusal::Barred { until }),
            _ => Ok(Drafting(())),
        }
    }
}

impl Drafting {
    /// Sends a checked application. Only a checked one exists as a value.
    pub fn submit(self, application: &Application, on: NaiveDate) -> Submitted {
        self.submitted(application.cell(), on)
    }

    /// What the books say was sent.
    pub(super) fn submitted(self, cell: &Cell, on: NaiveDate) -> Submitted {
        Submitted {
            cell: cell.clone(),
            on,
            relationship: Verification::without_review(cell, on),
        }
    }

    /// Throws the draft away.
    pub fn discard(self) -> NotApplied {
        NotApplied::default()
    }
}

impl Submitted {
    /// The day it was sent.
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    /// The vendor begins its review.
    pub fn begin_review(self, on: NaiveDate) -> UnderReview {
        UnderReview {
            submitted: self.on,
            verification: self.verification_from(on),
        }
    }

    /// The steps of a review that begins on a day, with what the provider decided before.
    fn verification_from(&self, on: NaiveDate) -> Verification {
        Verification::begin(&self.cell, on).with(&self.relationship, on)
    }

    /// Takes the application back.
    pub fn withdraw(self) -> NotApplied {
        NotApplied::default()
    }
}

impl UnderReview {
    /// The day the application was sent.
    pub fn submitted(&self) -> NaiveDate {
        self.submitted
    }

    pub fn verification(&self) -> &Verification {
        &self.verification
    }

    /// In review or action needed, by whose turn it is.
    pub fn into_state(self) -> State {
        if self.verification.waits_on(Owner::Applicant) {
            State::ActionNeeded(self)
        } else {
            State::InReview(self)
        }
    }

    /// The vendor lets the account sell.
    ///
    /// # Errors
    /// [`Refusal::StepsOpen`] while a step has not passed.
    pub fn activate(self, on: NaiveDate) -> Result<Active, Refusal> {
        if self.verification.is_complete() {
            return Ok(Active { since: on });
        }
        let timeline = self.verification.timeline().into_iter();
        let open = timeline.map(|row| row.step);
        let open = open
            .filter(|step| !self.verification.has_passed(*step))
            .collect();
        Err(Refusal::StepsOpen { open })
    }

    /// Takes the application back.
    pub fn withdraw(self) -> NotApplied {
        NotApplied::default()
    }
}

impl Active {
    /// The day of the authorisation, whose anniversary month is the yearly review's.
    pub fn since(&self) -> NaiveDate {
        self.since
    }

    /// The vendor suspends the account.
    ///
    /// # Errors
    /// [`Refusal::NoReason`] without one.
    pub fn suspend(self, on: NaiveDate, reasons: Vec<String>) -> Result<Suspended, Refusal> {
        if reasons.is_empty() {
            return Err(Refusal::NoReason);
        }
        Ok(Suspended {
            active_since: self.since,
            on,
            reasons,
        })
    }

    /// The vendor ends the authorisation.
    pub fn end(self, barred_until: Option<NaiveDate>) -> NotApplied {
        NotApplied { barred_until }
    }
}

impl Suspended {
    /// The day of the authorisation.
    pub fn active_since(&self) -> NaiveDate {
        self.active_since
    }

    /// The day of the suspension.
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    /// Ids of listed reasons; never none.
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// The vendor lets the account sell again; the day of its authorisation stays.
    pub fn reinstate(self) -> Active {
        Active {
            since: self.active_since,
        }
    }

    /// The vendor ends the authorisation.
    pub fn end(self, barred_until: Option<NaiveDate>) -> NotApplied {
        NotApplied { barred_until }
    }
}
