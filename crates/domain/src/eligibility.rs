//! Who may enrol in which business model on a day, and why not: the programme's dated rules held against a
//! company's own figures. Knows no clock; nothing here is the vendor's decision.

mod guide;
mod scorecard;

pub use guide::{Capabilities, Recommendation, RecommendationReason, recommend};
pub use scorecard::{Scorecard, next_review, scorecard};

use crate::findings::{Citation, Explains};
use crate::markets::Markets;
use crate::programme::{BusinessModel, SupportPlan};
use crate::programme_rules::{DueAt, Measure, ProgrammeRule, ProgrammeRules};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

/// The most points that the Partner Center security score has.
const FULL_SCORE: u32 = 100;

/// What a company says of itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Facts {
    /// ISO 3166-1 alpha-2 of the company's seat.
    pub country: String,
    /// Programme revenue of the trailing twelve months, in US dollars.
    pub revenue_usd: Decimal,
    /// Whole months of business as an indirect reseller.
    pub months_as_reseller: u32,
    /// Solutions Partner designations.
    pub designations: u32,
    pub support_plan: Option<SupportPlan>,
    /// Points of the Partner Center security score, 0 to 100; nothing where nobody said.
    pub security_score: Option<u32>,
    /// Hours that a security alert waits for its answer, on average; nothing where nobody said.
    pub alert_response_hours: Option<Decimal>,
    pub mfa_for_admins: bool,
    pub security_contact: bool,
    pub active_partner_id: bool,
    /// Accounts that the company has, by market region and model, in the global cloud.
    pub accounts: Vec<(String, BusinessModel)>,
}

/// Why nothing can be said.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum FactsProblem {
    #[error("there is no country '{0}' in the programme; choose one of the list")]
    UnknownCountry(String),
    #[error("China is outside the programme; 21Vianet sells there in a programme of its own")]
    China,
    #[error("revenue is not below 0; give the sum of the last twelve months in US dollars")]
    NegativeRevenue,
    #[error("a security score lies between 0 and 100; {0} does not")]
    SecurityScore(u32),
    #[error("an alert is not answered before it comes; give hours from 0 up")]
    NegativeResponse,
    #[error("there is no market region '{0}'; name accounts by a region of the list")]
    UnknownRegion(String),
    #[error("no rule before {0} is known; choose that day or a later one")]
    BeforeTheRules(NaiveDate),
}

/// Whether a rule is met.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    Met,
    /// To be closed before one can apply, or before the review.
    Gap,
    /// Not met yet, and not yet due: it comes in the course of the application.
    Later,
}

/// One rule held against the facts.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub rule: &'a ProgrammeRule,
    pub outcome: Outcome,
}

/// What the rules say of one model.
#[derive(Clone, Debug)]
pub struct Verdict<'a> {
    pub model: BusinessModel,
    /// The rules of the day.
    pub lines: Vec<Line<'a>>,
    /// Rules that begin later, held against the same facts.
    pub coming: Vec<Line<'a>>,
}

impl Verdict<'_> {
    /// Whether one can apply on the day.
    pub fn is_eligible(&self) -> bool {
        self.gaps().next().is_none()
    }

    /// What has to be closed before one can apply.
    pub fn gaps(&self) -> impl Iterator<Item = &Line<'_>> {
        self.lines
            .iter()
            .filter(|line| line.outcome == Outcome::Gap)
    }
}

/// Holds a company's facts against the rules for applying on a day, model by model.
///
/// # Errors
/// [`FactsProblem`] where the facts themselves cannot be.
pub fn simulate<'a>(
    rules: &'a ProgrammeRules,
    markets: &Markets,
    facts: &Facts,
    day: NaiveDate,
) -> Result<Vec<Verdict<'a>>, FactsProblem> {
    let region = checked_region(markets, facts)?;
    if day < rules.known_from {
        return Err(FactsProblem::BeforeTheRules(rules.known_from));
    }
    let verdict = |model| applying(rules, facts, model, region, day);
    Ok(BusinessModel::ALL.into_iter().map(verdict).collect())
}

/// What the rules of a day say to a company that applies for a model in a region, wherever its seat is. The facts
/// are ones that can be.
pub fn applying<'a>(
    rules: &'a ProgrammeRules,
    facts: &Facts,
    model: BusinessModel,
    region: &str,
    day: NaiveDate,
) -> Verdict<'a> {
    let for_applying =
        |rule: &&ProgrammeRule| rule.due_at.iter().any(|due| *due != DueAt::YearlyReview);
    let line = |rule| Line {
        rule,
        outcome: outcome(rule, model, facts, region),
    };
    Verdict {
        model,
        lines: rules
            .in_force(model, day)
            .filter(for_applying)
            .map(line)
            .collect(),
        coming: rules
            .coming(model, day)
            .filter(for_applying)
            .map(line)
            .collect(),
    }
}

/// The key of the region that the company's country belongs to, once the facts can be.
fn checked_region<'a>(markets: &'a Markets, facts: &Facts) -> Result<&'a str, FactsProblem> {
    if facts.revenue_usd < Decimal::ZERO {
        return Err(FactsProblem::NegativeRevenue);
    }
    if let Some(score) = facts.security_score.filter(|score| *score > FULL_SCORE) {
        return Err(FactsProblem::SecurityScore(score));
    }
    if facts
        .alert_response_hours
        .is_some_and(|hours| hours < Decimal::ZERO)
    {
        return Err(FactsProblem::NegativeResponse);
    }
    let is_known = |id: &str| markets.regions.iter().any(|region| region.id == id);
    if let Some((unknown, _)) = facts.accounts.iter().find(|(region, _)| !is_known(region)) {
        return Err(FactsProblem::UnknownRegion(unknown.clone()));
    }
    let country = facts.country.trim();
    if markets.is_outside(country) {
        return Err(FactsProblem::China);
    }
    match markets.country(country) {
        Some((region, _)) => Ok(&region.id),
        None => Err(FactsProblem::UnknownCountry(country.to_owned())),
    }
}

fn outcome(rule: &ProgrammeRule, model: BusinessModel, facts: &Facts, region: &str) -> Outcome {
    if is_met(&rule.measure, model, facts, region) {
        Outcome::Met
    } else if rule.is_due(DueAt::Application) {
        Outcome::Gap
    } else {
        Outcome::Later
    }
}

/// Whether the facts meet a measure for a model in a region. The one figure of revenue stands for each
/// scope: a company that knows more asks once a scope.
fn is_met(measure: &Measure, model: BusinessModel, facts: &Facts, region: &str) -> bool {
    let has = |wanted: BusinessModel| {
        let mut accounts = facts.accounts.iter();
        accounts.any(|(of, account)| of == region && *account == wanted)
    };
    match measure {
        Measure::RevenueUsd { at_least, .. } => facts.revenue_usd >= Decimal::from(*at_least),
        Measure::MonthsAsReseller { at_least } => facts.months_as_reseller >= *at_least,
        Measure::Designations { at_least } => facts.designations >= *at_least,
        Measure::SupportPlan { any_of } => facts
            .support_plan
            .is_some_and(|plan| any_of.contains(&plan)),
        Measure::SecurityScore {
            complete_at,
            alert_response_hours,
        } => {
            let answers_in_time = facts
                .alert_response_hours
                .is_some_and(|hours| hours <= Decimal::from(*alert_response_hours));
            facts
                .security_score
                .is_some_and(|score| score >= *complete_at)
                || (facts.mfa_for_admins && facts.security_contact && answers_in_time)
        }
        Measure::MfaForAdmins => facts.mfa_for_admins,
        Measure::SecurityContact => facts.security_contact,
        Measure::ActivePartnerId => facts.active_partner_id,
        Measure::CellIsFree => !has(model),
        Measure::OwnTenant => {
            let mut others = BusinessModel::ALL
                .into_iter()
                .filter(|other| *other != model);
            !others.any(has)
        }
    }
}

impl Explains for FactsProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownCountry(_) => "country_unknown",
            Self::China => "country_outside_the_programme",
            Self::NegativeRevenue => "negative_revenue",
            Self::SecurityScore(_) => "security_score_out_of_range",
            Self::NegativeResponse => "negative_response",
            Self::UnknownRegion(_) => "region_unknown",
            Self::BeforeTheRules(_) => "before_the_rules",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownCountry(country) => vec![("country", country.clone())],
            Self::BeforeTheRules(from) => vec![("from", from.to_string())],
            Self::SecurityScore(score) => vec![("score", score.to_string())],
            Self::UnknownRegion(region) => vec![("region", region.clone())],
            Self::China | Self::NegativeRevenue | Self::NegativeResponse => Vec::new(),
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::UnknownCountry(_) | Self::UnknownRegion(_) => Citation::MARKETS,
            Self::China => Citation::NATIONAL_CLOUDS,
            Self::SecurityScore(_) => Citation::SECURITY,
            Self::NegativeRevenue | Self::NegativeResponse | Self::BeforeTheRules(_) => {
                Citation::TIERLINE
            }
        }
    }
}

#[cfg(test)]
mod tests;
