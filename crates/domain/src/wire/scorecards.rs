//! Scorecards on the wire: how an active account stands before its yearly review. Nothing here is the vendor's
//! decision, and what a company says of itself is checked by nobody.

use super::Attributes;
use super::days::{DayProblem, read_day};
use super::eligibility::{EligibilityRequest, RuleLineAnswer};
use crate::eligibility::Scorecard;
use crate::programme::BusinessModel;
use crate::programme_rules::ProgrammeRules;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Asks how an active account stands before its yearly review.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScorecardRequest {
    pub facts: EligibilityRequest,
    pub model: BusinessModel,
    /// `YYYY-MM-DD` of the authorisation.
    pub authorised_date: String,
}

/// What a company keeps of one account, so that its scorecard stands. `facts.asOf` is passed over: a standing
/// scorecard is always today's.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScorecardFacts {
    pub facts: EligibilityRequest,
    /// `YYYY-MM-DD` of the authorisation; the review comes in the month of its anniversary. Empty before the
    /// account is authorised: then the facts are what an application is held against, and no review comes.
    pub authorised_date: String,
}

/// The account's standing scorecard.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandingScorecardAnswer {
    pub model: BusinessModel,
    /// What was kept; left out until the company says something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<ScorecardFacts>,
    /// As of today; left out until the company says since when the account is authorised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scorecard: Option<ScorecardAnswer>,
    pub attributes: Attributes,
}

/// How it stands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScorecardAnswer {
    /// First day of the month of the review.
    pub review_date: String,
    pub days_left: i64,
    pub holds: bool,
    /// Warnings that have come, by the days before the review.
    pub warned: Vec<u32>,
    pub lines: Vec<RuleLineAnswer>,
}

impl ScorecardFacts {
    /// The day of the authorisation; nothing before it.
    ///
    /// # Errors
    /// [`DayProblem`] where what is given is no day.
    pub fn authorised(&self) -> Result<Option<NaiveDate>, DayProblem> {
        let given = (!self.authorised_date.is_empty()).then_some(self.authorised_date.as_str());
        given.map(|day| read_day("authorisedDate", day)).transpose()
    }
}

impl ScorecardAnswer {
    /// The answer of a scorecard.
    pub fn of(rules: &ProgrammeRules, card: &Scorecard<'_>) -> Self {
        let lines = card.lines.iter();
        Self {
            review_date: card.review.to_string(),
            days_left: card.days_left,
            holds: card.holds(),
            warned: card.warned.clone(),
            lines: lines.map(|line| RuleLineAnswer::of(rules, line)).collect(),
        }
    }
}
