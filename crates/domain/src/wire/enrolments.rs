//! Enrolments on the wire: the matrix, an application, its timeline and its events; one type for the
//! applicant's staff, one for the provider that decides on a reseller.

mod applications;
mod events;
mod timeline;

pub use applications::{
    QuestionAnswer, ReplyAnswer, ReplyRequest, ResellerApplicationAnswer, ReviewRequest, ReviewWord,
};
pub use events::{DecisionWord, EventAnswer, EventKind, EventProblem, EventRequest};
pub use timeline::{StepWord, TimelineGrounds, TimelineStepAnswer, timeline};

use super::Attributes;
use super::eligibility::ApplyingAnswer;
use super::findings::{FindingAnswer, RuleSource};
use crate::document_checklists::{DocumentChecklists, DocumentNeed};
use crate::enrolments::{
    Cell, DocumentKind, Draft, NextStep, Owner, PERMANENT_FIELDS, ProductFamily, Stage, Standing,
    State, TenantPlan, TenantReason,
};
use crate::markets::NationalCloud;
use crate::programme::{BusinessModel, Cloud, Step, Word};
use crate::suspension_reasons::{Blocked, Suspension, SuspensionReasons};
use serde::{Deserialize, Serialize};

/// Begins an application. The cloud is a word, so that a closed one can be refused by its name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentRequest {
    /// Key of the market region.
    pub region: String,
    pub model: BusinessModel,
    /// `global`, `us_government`; `germany` and `china` are refused with the reason.
    pub cloud: String,
}

/// The matrix: every cell, and the national clouds with their history.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatrixAnswer {
    pub cells: Vec<MatrixCellAnswer>,
    pub national_clouds: Vec<NationalCloud>,
    /// Tenants that the company's accounts need, and why.
    pub tenants: TenantsAnswer,
    pub attributes: Attributes,
}

/// How the company stands in a cell.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatrixCellAnswer {
    pub region: String,
    pub model: BusinessModel,
    pub cloud: Cloud,
    pub stage: Stage,
    /// Whose word that is; left out where nobody has said anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<Word>,
    /// `YYYY-MM-DD` of that word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    pub next: NextStepAnswer,
    /// The enrolment, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment_id: Option<String>,
}

/// What has to happen next.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextStepAnswer {
    /// `start`, `wait_until`, `finish_draft`, `await_review`, `act`, `mend`, `await`, `await_activation`,
    /// `sell` or `resolve`.
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// Who has to act, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Ids of the reasons of a suspension.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// The tenants of a company.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TenantsAnswer {
    pub count: usize,
    pub reasons: Vec<TenantReason>,
    /// Families that two accounts of one region sell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sold_twice: Vec<ProductFamily>,
}

/// An enrolment, for the applicant's own staff.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentAnswer {
    pub id: String,
    #[serde(flatten)]
    pub standing: MatrixCellAnswer,
    pub draft: Draft,
    /// Of a draft: the company's last application, which it was filled from as far as that holds here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierApplicationAnswer>,
    /// What a check of the draft finds now; empty once it is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingAnswer>,
    /// Of a draft that the thresholds of the day may stop: how the company stands by them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applying: Option<ApplyingAnswer>,
    pub permanent_fields: Vec<PermanentFieldAnswer>,
    /// Fields of the draft that may be corrected now, since a step that looks at them was rejected or challenged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mendable_fields: Vec<String>,
    pub checklist: Vec<ChecklistDocumentAnswer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TimelineStepAnswer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<SuspensionAnswer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentAnswer>,
    /// What the provider asked before it decides, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionAnswer>,
    /// What happened, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<EventAnswer>,
    pub attributes: Attributes,
}

/// What a company wrote in an application elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierApplicationAnswer {
    pub region: String,
    pub model: BusinessModel,
    pub cloud: Cloud,
    pub draft: Draft,
}

/// The findings of a check.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckAnswer {
    pub can_submit: bool,
    pub findings: Vec<FindingAnswer>,
}

/// A field that is fixed once the account exists.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermanentFieldAnswer {
    pub field: String,
    pub why: String,
    pub rule: RuleSource,
}

/// A kind of document of the checklist.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChecklistDocumentAnswer {
    pub id: String,
    pub step: Step,
    pub title: String,
    pub need: DocumentNeed,
    pub source: RuleSource,
}

/// A document that was kept.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentAnswer {
    /// Its digest, by which evidence names it.
    pub sha256: String,
    pub file_name: String,
    pub kind: DocumentKind,
    pub bytes: u64,
    /// Kind of document, as the checklist names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checklist_id: Option<String>,
    pub added_date: String,
    pub added_by: String,
}

/// Why an account is suspended and what that blocks.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuspensionAnswer {
    pub since: String,
    pub reasons: Vec<SuspensionReasonAnswer>,
    pub blocks: Vec<Blocked>,
    pub source: RuleSource,
}

/// A listed reason.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuspensionReasonAnswer {
    pub id: String,
    pub title: String,
    pub remedy: String,
}

impl From<NextStep> for NextStepAnswer {
    fn from(next: NextStep) -> Self {
        let kind = next.as_str().to_owned();
        let answer = Self {
            kind,
            ..Self::default()
        };
        match next {
            NextStep::WaitUntil(day) => Self {
                until: Some(day.to_string()),
                ..answer
            },
            NextStep::Act(step) | NextStep::Mend(step) => Self {
                step: Some(step),
                ..answer
            },
            NextStep::Await(step, owner) => Self {
                step: Some(step),
                owner: Some(owner),
                ..answer
            },
            NextStep::Resolve(reasons) => Self { reasons, ..answer },
            _ => answer,
        }
    }
}

impl MatrixCellAnswer {
    /// How a standing is told, with the id of its enrolment where there is one.
    pub fn of(standing: Standing, enrolment_id: Option<String>) -> Self {
        Self {
            region: standing.cell.region().to_owned(),
            model: standing.cell.model(),
            cloud: standing.cell.cloud(),
            stage: standing.stage,
            word: standing.word.map(|(word, _)| word),
            as_of: standing.word.map(|(_, day)| day.to_string()),
            next: standing.next.into(),
            enrolment_id,
        }
    }
}

impl From<TenantPlan> for TenantsAnswer {
    fn from(plan: TenantPlan) -> Self {
        Self {
            count: plan.tenants,
            reasons: plan.reasons,
            sold_twice: plan.sold_twice,
        }
    }
}

impl PermanentFieldAnswer {
    /// Every field that is fixed for good.
    pub fn all() -> Vec<Self> {
        let fields = PERMANENT_FIELDS.iter();
        fields
            .map(|field| Self {
                field: field.field.to_owned(),
                why: field.why.to_owned(),
                rule: field.rule.into(),
            })
            .collect()
    }
}

impl ChecklistDocumentAnswer {
    /// The checklist of a cell.
    pub fn of(lists: &DocumentChecklists, cell: &Cell) -> Vec<Self> {
        let documents = lists.of(cell.model(), cell.cloud()).into_iter();
        documents
            .map(|document| Self {
                id: document.id.clone(),
                step: document.step,
                title: document.title.clone(),
                need: document.need,
                source: lists
                    .source(&document.source)
                    .map(RuleSource::from)
                    .unwrap_or_default(),
            })
            .collect()
    }
}

impl SuspensionAnswer {
    /// The suspension of a state, if it is suspended.
    pub fn of(state: &State, model: BusinessModel, listed: &SuspensionReasons) -> Option<Self> {
        let State::Suspended(suspended) = state else {
            return None;
        };
        let suspension = Suspension {
            since: suspended.on(),
            reasons: suspended.reasons().to_vec(),
        };
        Some(Self::told(&suspension, model, listed))
    }

    /// How a suspension is told of an account of a model.
    pub fn told(suspension: &Suspension, model: BusinessModel, listed: &SuspensionReasons) -> Self {
        Self {
            since: suspension.since.to_string(),
            reasons: suspension
                .reasons
                .iter()
                .filter_map(|id| listed.of(model, id))
                .map(|reason| SuspensionReasonAnswer {
                    id: reason.id.clone(),
                    title: reason.title.clone(),
                    remedy: reason.remedy.clone(),
                })
                .collect(),
            blocks: listed.blocks(model),
            source: RuleSource {
                name: listed.source.name.clone(),
                url: listed.source.url.clone(),
                as_of: Some(listed.as_of.to_string()),
            },
        }
    }
}

#[cfg(test)]
mod tests;
