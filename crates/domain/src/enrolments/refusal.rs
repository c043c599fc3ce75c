//! Why something may not happen to an enrolment. Knows no transition.

use super::state::Stage;
use crate::findings::{Citation, Explains};
use crate::programme::{Step, Word};
use chrono::NaiveDate;
use thiserror::Error;

/// Why something may not happen to an enrolment. Each says what to do.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum Refusal {
    #[error("'{event}' cannot happen while the enrolment is '{}'; see its next step", stage.as_str())]
    NotFrom { stage: Stage, event: &'static str },
    #[error("the application may be made again from {until} on")]
    Barred { until: NaiveDate },
    #[error("the application has no step '{step}'; choose one of its timeline")]
    NoSuchStep { step: Step },
    #[error("'{step}' waits for {}; record that first", waits_for.iter().map(Step::to_string).collect::<Vec<_>>().join(", "))]
    StepWaits { step: Step, waits_for: Vec<Step> },
    #[error("'{step}' has passed; nothing is left to decide")]
    StepPassed { step: Step },
    #[error("'{step}' was rejected; send it again with a document first")]
    StepRejected { step: Step },
    #[error("'{step}' is neither rejected nor challenged; there is nothing to send again")]
    NothingToMend { step: Step },
    #[error("'{step}' is not the vendor's to challenge; pass or reject it")]
    NotChallenged { step: Step },
    #[error("due diligence was asked for already; record how it ends")]
    AlreadyAsked,
    #[error("'{event}' is for {belongs_to} to say, not for {said_by}")]
    NotTheirWord {
        event: &'static str,
        belongs_to: Word,
        said_by: Word,
    },
    #[error("not every step has passed: {}; record those first", open.iter().map(Step::to_string).collect::<Vec<_>>().join(", "))]
    StepsOpen { open: Vec<Step> },
    #[error("{on} lies in the future; give the day on which it happened")]
    InTheFuture { on: NaiveDate },
    #[error(
        "{on} lies before {last}, when the last thing happened; give the day on which it happened"
    )]
    BeforeTheLast { on: NaiveDate, last: NaiveDate },
    #[error("a suspension states at least one of the listed reasons")]
    NoReason,
    #[error(
        "'{reason}' is no reason for which this kind of account is suspended; choose one of the list"
    )]
    UnknownReason { reason: String },
    #[error("what is sent again states the type of at least one document")]
    NoDocument,
    #[error("the support plan passes with a plan on record; choose the one that was bought")]
    NoSupportPlan,
}

impl Refusal {
    /// The field of the request to correct; nothing where no other content of it would be taken.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::InTheFuture { .. } | Self::BeforeTheLast { .. } => Some("on"),
            Self::NotChallenged { .. } => Some("decision"),
            Self::NoReason | Self::UnknownReason { .. } => Some("reasons"),
            Self::NoDocument => Some("documents"),
            Self::NoSupportPlan => Some("supportPlan"),
            _ => None,
        }
    }
}

impl Explains for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFrom { .. } => "not_in_this_state",
            Self::Barred { .. } => "barred_until",
            Self::NoSuchStep { .. } => "no_such_step",
            Self::StepWaits { .. } => "step_waits",
            Self::StepPassed { .. } => "step_passed",
            Self::StepRejected { .. } => "step_rejected",
            Self::NothingToMend { .. } => "nothing_to_mend",
            Self::NotChallenged { .. } => "not_challenged",
            Self::AlreadyAsked => "already_asked",
            Self::NotTheirWord { .. } => "not_their_word",
            Self::StepsOpen { .. } => "steps_open",
            Self::InTheFuture { .. } => "date_in_the_future",
            Self::BeforeTheLast { .. } => "date_before_the_last",
            Self::NoReason => "no_suspension_reason",
            Self::UnknownReason { .. } => "unknown_suspension_reason",
            Self::NoDocument => "no_document",
            Self::NoSupportPlan => "support_plan_missing",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        let words = |steps: &[Step]| {
            let words: Vec<&str> = steps.iter().map(|step| step.as_str()).collect();
            words.join(" ")
        };
        match self {
            Self::NotFrom { stage, event } => vec![
                ("stage", stage.as_str().to_owned()),
                ("event", (*event).to_owned()),
            ],
            Self::Barred { until } => vec![("until", until.to_string())],
            Self::NoSuchStep { step }
            | Self::StepPassed { step }
            | Self::StepRejected { step }
            | Self::NothingToMend { step }
            | Self::NotChallenged { step } => vec![("step", step.as_str().to_owned())],
            Self::StepWaits { step, waits_for } => vec![
                ("step", step.as_str().to_owned()),
                ("waitsFor", words(waits_for)),
            ],
            Self::NotTheirWord { event, .. } => vec![("event", (*event).to_owned())],
            Self::StepsOpen { open } => vec![("steps", words(open))],
            Self::InTheFuture { on } => vec![("on", on.to_string())],
            Self::BeforeTheLast { on, last } => {
                vec![("on", on.to_string()), ("last", last.to_string())]
            }
            Self::UnknownReason { reason } => vec![("reason", reason.clone())],
            Self::AlreadyAsked | Self::NoReason | Self::NoDocument | Self::NoSupportPlan => {
                Vec::new()
            }
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::StepWaits {
                step: Step::SupportPlan,
                ..
            }
            | Self::NoSupportPlan => Citation::DIRECT_BILL,
            Self::Barred { .. } => Citation::RESELLER_REVENUE,
            Self::NoReason | Self::UnknownReason { .. } => Citation::SUSPENSION,
            Self::StepWaits { .. } | Self::StepsOpen { .. } => Citation::VERIFICATION,
            _ => Citation::TIERLINE,
        }
    }
}
