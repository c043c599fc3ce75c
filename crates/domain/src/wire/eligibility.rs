//! The simulator and the guide, on the wire. Nothing here is the vendor's decision.

use super::Text;
use super::days::{DayProblem, read_day};
use super::findings::RuleSource;
use crate::eligibility::{
    Capabilities, Facts, Line, Outcome, Recommendation, RecommendationReason, Verdict,
};
use crate::programme::{BusinessModel, SupportPlan};
use crate::programme_rules::{DueAt, ProgrammeRule, ProgrammeRules};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a company says of itself, and the day it asks about.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EligibilityRequest {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Programme revenue of the trailing twelve months, in US dollars.
    pub revenue_usd: Text,
    pub months_as_reseller: u32,
    /// Solutions Partner designations.
    pub designations: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_plan: Option<SupportPlan>,
    /// Points of the Partner Center security score, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_score: Option<u32>,
    /// Hours that a security alert waits for its answer, on average over the last 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_response_hours: Option<Text>,
    pub mfa_for_admins: bool,
    pub security_contact: bool,
    pub active_partner_id: bool,
    pub accounts: Vec<RegionAccount>,
    /// `YYYY-MM-DD`; today where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// An account of the company in the global cloud.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegionAccount {
    /// Key of the market region.
    pub region: String,
    pub model: BusinessModel,
}

/// What the rules of a day say, model by model.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EligibilityAnswer {
    pub as_of: String,
    /// `YYYY-MM-DD` of the data of rules.
    pub rules_as_of: String,
    pub verdicts: Vec<VerdictAnswer>,
}

/// What they say of one model.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictAnswer {
    pub model: BusinessModel,
    pub is_eligible: bool,
    pub lines: Vec<RuleLineAnswer>,
    /// Rules that begin later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coming: Vec<RuleLineAnswer>,
}

/// How a company that applies stands by the rules of the day, as far as it said.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplyingAnswer {
    /// `YYYY-MM-DD` of the rules that were asked.
    pub as_of: String,
    /// Left out until the company records its figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<VerdictAnswer>,
}

/// One rule and whether it is met.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleLineAnswer {
    pub rule_id: String,
    pub outcome: Outcome,
    pub title: String,
    /// What to do where it is not met.
    pub remedy: String,
    pub due_at: Vec<DueAt>,
    /// First day on which the rule holds.
    pub from: String,
    /// Last day; open where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub source: RuleSource,
}

/// Every rule that is known, dated.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeRulesAnswer {
    /// `YYYY-MM-DD` of the data.
    pub as_of: String,
    /// No rule before this day is known.
    pub known_from: String,
    pub note: String,
    pub rules: Vec<ProgrammeRuleAnswer>,
}

/// A rule of the programme.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeRuleAnswer {
    pub rule_id: String,
    pub model: BusinessModel,
    pub title: String,
    pub remedy: String,
    pub due_at: Vec<DueAt>,
    pub from: String,
    /// Last day; open where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub source: RuleSource,
}

/// What a partner can do and wants.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuideRequest {
    pub supports_customers: bool,
    pub bills_customers: bool,
    pub has_infrastructure: bool,
    pub serves_resellers: bool,
    pub months_as_reseller: u32,
}

/// The model for it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuideAnswer {
    pub model: BusinessModel,
    pub reasons: Vec<GuideReasonAnswer>,
    /// What to grow into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later: Option<BusinessModel>,
}

/// Why.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuideReasonAnswer {
    pub reason: RecommendationReason,
    pub source: RuleSource,
}

impl EligibilityRequest {
    /// The company's facts.
    pub fn facts(&self) -> Facts {
        let accounts = self.accounts.iter();
        Facts {
            country: self.country.clone(),
            revenue_usd: self.revenue_usd.0,
            months_as_reseller: self.months_as_reseller,
            designations: self.designations,
            support_plan: self.support_plan,
            security_score: self.security_score,
            alert_response_hours: self.alert_response_hours.map(|Text(hours)| hours),
            mfa_for_admins: self.mfa_for_admins,
            security_contact: self.security_contact,
            active_partner_id: self.active_partner_id,
            accounts: accounts
                .map(|account| (account.region.clone(), account.model))
                .collect(),
        }
    }

    /// The day that is asked about.
    ///
    /// # Errors
    /// [`DayProblem`] where it is none.
    pub fn day(&self, today: NaiveDate) -> Result<NaiveDate, DayProblem> {
        self.as_of
            .as_deref()
            .map_or(Ok(today), |text| read_day("asOf", text))
    }
}

impl From<GuideRequest> for Capabilities {
    fn from(request: GuideRequest) -> Self {
        Self {
            supports_customers: request.supports_customers,
            bills_customers: request.bills_customers,
            has_infrastructure: request.has_infrastructure,
            serves_resellers: request.serves_resellers,
            months_as_reseller: request.months_as_reseller,
        }
    }
}

impl From<Recommendation> for GuideAnswer {
    fn from(recommendation: Recommendation) -> Self {
        let reasons = recommendation.reasons.into_iter();
        Self {
            model: recommendation.model,
            reasons: reasons
                .map(|reason| GuideReasonAnswer {
                    reason,
                    source: reason.rule().into(),
                })
                .collect(),
            later: recommendation.later,
        }
    }
}

impl RuleLineAnswer {
    /// How a rule is told that was held against the facts.
    pub fn of(rules: &ProgrammeRules, line: &Line<'_>) -> Self {
        let rule = line.rule;
        Self {
            rule_id: rule.id.clone(),
            outcome: line.outcome,
            title: rule.title.clone(),
            remedy: rule.remedy.clone(),
            due_at: rule.due_at.clone(),
            from: rule.from.to_string(),
            to: rule.to.map(|day| day.to_string()),
            source: source_of(rules, rule),
        }
    }
}

impl VerdictAnswer {
    /// How a verdict is told.
    pub fn of(rules: &ProgrammeRules, verdict: &Verdict<'_>) -> Self {
        let lines = |lines: &[Line<'_>]| {
            lines
                .iter()
                .map(|line| RuleLineAnswer::of(rules, line))
                .collect()
        };
        Self {
            model: verdict.model,
            is_eligible: verdict.is_eligible(),
            lines: lines(&verdict.lines),
            coming: lines(&verdict.coming),
        }
    }
}

impl EligibilityAnswer {
    /// The answer of a simulation.
    pub fn of(rules: &ProgrammeRules, verdicts: &[Verdict<'_>], day: NaiveDate) -> Self {
        let told = |verdict| VerdictAnswer::of(rules, verdict);
        Self {
            as_of: day.to_string(),
            rules_as_of: rules.as_of.to_string(),
            verdicts: verdicts.iter().map(told).collect(),
        }
    }
}

impl From<&ProgrammeRules> for ProgrammeRulesAnswer {
    fn from(rules: &ProgrammeRules) -> Self {
        let told = |rule: &ProgrammeRule| ProgrammeRuleAnswer {
            rule_id: rule.id.clone(),
            model: rule.model,
            title: rule.title.clone(),
            remedy: rule.remedy.clone(),
            due_at: rule.due_at.clone(),
            from: rule.from.to_string(),
            to: rule.to.map(|day| day.to_string()),
            source: source_of(rules, rule),
        };
        Self {
            as_of: rules.as_of.to_string(),
            known_from: rules.known_from.to_string(),
            note: rules.note.clone(),
            rules: rules.rules.iter().map(told).collect(),
        }
    }
}

fn source_of(rules: &ProgrammeRules, rule: &ProgrammeRule) -> RuleSource {
    let source = rules.source(&rule.source);
    source.map(RuleSource::from).unwrap_or_default()
}

#[cfg(test)]
mod tests;
