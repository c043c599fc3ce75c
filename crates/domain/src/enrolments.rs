//! Enrolments: one application for each market region, business model and cloud, and what becomes of it.
//! Knows no storage and no clock: the day comes with each call.

mod application;
mod cell;
mod checks;
mod documents;
mod draft;
mod events;
mod evidence;
mod matrix;
mod mending;
mod mixed_models;
mod next_step;
mod problems;
mod refusal;
mod replies;
mod state;
mod verification;
mod whole_documents;

pub use application::{
    Application, BillingDay, Company, Contact, GovernmentForm, PartnerLocation, PostalAddress,
    Provider, SupportContact, Terms,
};
pub use cell::{Cell, CellProblem};
pub use checks::{CheckContext, Checked, Taken, check, check_field};
pub use documents::{
    DOCUMENT_BYTES_MAX, DocumentKind, DocumentProblem, HEAD_BYTES, check_document, check_length,
    check_whole_document,
};
pub use draft::{
    Draft, DraftAddress, DraftContact, DraftPartnerLocation, DraftProvider, DraftSupportContact,
    PERMANENT_FIELDS, PermanentField,
};
pub use events::{Decision, Enrolment, Event, Grounds, Recorded};
pub use evidence::{Evidence, EvidenceProblem};
pub use matrix::{Standing, matrix};
pub use mending::DraftPart;
pub use mixed_models::{
    MixedModelProblem, PlannedAccount, ProductFamily, TenantPlan, TenantReason, plan_tenants,
    refuse_sold_twice,
};
pub use next_step::NextStep;
pub use problems::ApplicationProblem;
pub use refusal::Refusal;
pub use replies::{REPLY_LENGTH_MAX, Reply, ReplyProblem};
pub use state::{Active, Drafting, NotApplied, Stage, State, Submitted, Suspended, UnderReview};
pub use verification::{Owner, StepState, TimelineStep, Verification, is_mended_with_document};

#[cfg(test)]
mod histories;
#[cfg(test)]
mod tests;
