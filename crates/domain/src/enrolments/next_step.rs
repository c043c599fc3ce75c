//! What has to happen next, by whom. Knows no calendar: the day comes with the call.

use super::state::State;
use super::verification::{Owner, StepState};
use crate::programme::Step;
use chrono::NaiveDate;

/// The next step of an enrolment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NextStep {
    /// Begin a draft.
    Start,
    /// Nothing before this day.
    WaitUntil(NaiveDate),
    /// Complete the draft and send it.
    FinishDraft,
    /// The vendor has to begin its review.
    AwaitReview,
    /// The applicant has to do this step.
    Act(Step),
    /// The applicant has to mend this step with a document and send it again.
    Mend(Step),
    /// Somebody else has to decide this step.
    Await(Step, Owner),
    /// Everything has passed; the vendor has to let the account sell.
    AwaitActivation,
    /// Nothing: the account sells.
    Sell,
    /// What the reasons of the suspension ask for.
    Resolve(Vec<String>),
}

impl NextStep {
    /// The word on the wire.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::WaitUntil(_) => "wait_until",
            Self::FinishDraft => "finish_draft",
            Self::AwaitReview => "await_review",
            Self::Act(_) => "act",
            Self::Mend(_) => "mend",
            Self::Await(..) => "await",
            Self::AwaitActivation => "await_activation",
            Self::Sell => "sell",
            Self::Resolve(_) => "resolve",
        }
    }
}

impl State {
    /// What has to happen next, seen from today. What the applicant can do comes before what it awaits,
    /// and what is to be mended before both.
    pub fn next_step(&self, today: NaiveDate) -> NextStep {
        match self {
            Self::NotApplied(state) => match state.barred_until {
                Some(until) if today < until => NextStep::WaitUntil(until),
                _ => NextStep::Start,
            },
            Self::Draft(_) => NextStep::FinishDraft,
            Self::Submitted(_) => match self.relationship() {
                Some(StepState::Rejected { .. }) => NextStep::Mend(Step::ProviderRelationship),
                _ => NextStep::AwaitReview,
            },
            Self::InReview(review) | Self::ActionNeeded(review) => {
                let timeline = review.verification().timeline();
                let mend = timeline.iter().find(|row| {
                    matches!(
                        row.state,
                        StepState::Rejected { .. } | StepState::Challenged { .. }
                    )
                });
                if let Some(row) = mend {
                    return NextStep::Mend(row.step);
                }
                let mine = timeline
                    .iter()
                    .find(|row| row.owner == Some(Owner::Applicant));
                if let Some(row) = mine {
                    return NextStep::Act(row.step);
                }
                let mut theirs = timeline.iter();
                theirs
                    .find_map(|row| Some(NextStep::Await(row.step, row.owner?)))
                    .unwrap_or(NextStep::AwaitActivation)
            }
            Self::Active(_) => NextStep::Sell,
            Self::Suspended(state) => NextStep::Resolve(state.reasons().to_vec()),
        }
    }
}
