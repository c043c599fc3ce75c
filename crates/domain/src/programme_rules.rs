//! What the programme asks of a partner, rule by rule with its first and last day: a dated data file.
//! Knows no partner; who meets what is worked out in `eligibility.rs`. A rule that measures what is
//! already measured needs no code.

use crate::dated_data::{DataFault, DataProblem, Source, check_source, check_unique, parse};
use crate::programme::{BusinessModel, Step, SupportPlan};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const FILE: &str = "programme_rules.json";

/// The data file as text.
pub const PROGRAMME_RULES_JSON: &str = include_str!("../data/programme_rules.json");

/// The data file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProgrammeRules {
    pub as_of: NaiveDate,
    /// No rule before this day is known.
    pub known_from: NaiveDate,
    pub note: String,
    pub sources: Vec<Source>,
    pub rules: Vec<ProgrammeRule>,
    pub verification_days: Vec<VerificationDays>,
    pub review: Review,
    pub bar_after_deauthorisation: Vec<Bar>,
}

/// One rule and the days on which it holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProgrammeRule {
    pub id: String,
    pub model: BusinessModel,
    pub measure: Measure,
    pub due_at: Vec<DueAt>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; open where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Id of a source of the file.
    pub source: String,
    pub title: String,
    /// What to do where it is not met.
    pub remedy: String,
}

/// What a rule measures, and how much of it is enough.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Measure {
    /// Programme revenue of the trailing twelve months, in whole US dollars.
    RevenueUsd {
        at_least: u64,
        scope: RevenueScope,
    },
    MonthsAsReseller {
        at_least: u32,
    },
    /// Solutions Partner designations.
    Designations {
        at_least: u32,
    },
    SupportPlan {
        any_of: Vec<SupportPlan>,
    },
    /// The mandatory requirements of the Partner Center security score: multifactor authentication, a security
    /// contact, and alerts answered in time.
    SecurityScore {
        /// The score at which no requirement is open, the mandatory ones among them.
        complete_at: u32,
        /// Most hours that an alert may wait for its answer, on average.
        alert_response_hours: u32,
    },
    MfaForAdmins,
    SecurityContact,
    /// A location PartnerID, active, in the country of the account.
    ActivePartnerId,
    /// No enrolment of the same company in the same cell.
    CellIsFree,
    /// No other role in the same tenant.
    OwnTenant,
}

/// Whose revenue counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RevenueScope {
    /// The partner global account.
    Company,
    /// The market region.
    Region,
    /// The partner location account.
    Location,
}

/// When a rule has to be met.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DueAt {
    /// Before applying.
    Application,
    /// In the course of the application: a form, a tenant, an id.
    WithApplication,
    AfterCreditCheck,
    /// Each year in the anniversary month of the authorisation.
    YearlyReview,
}

/// How many business days a step of verification usually takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerificationDays {
    pub step: Step,
    pub from: u32,
    pub to: u32,
    pub source: String,
}

/// When the yearly review warns, in days before it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Review {
    pub warning_days: Vec<u32>,
    pub source: String,
}

/// How long one may not apply again after losing the authorisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bar {
    pub model: BusinessModel,
    pub months: u32,
    pub from: NaiveDate,
    pub source: String,
}

impl ProgrammeRules {
    /// Reads and checks a data file.
    ///
    /// # Errors
    /// [`DataProblem`] naming the rule: its JSON, an id that comes twice, a source that the file does not
    /// have, an end before the start, or two rules that measure the same thing on the same day.
    pub fn read(json: &str) -> Result<Self, DataProblem> {
        let rules: Self = parse(FILE, json)?;
        check_unique(FILE, rules.sources.iter().map(|source| source.id.as_str()))?;
        check_unique(FILE, rules.rules.iter().map(|rule| rule.id.as_str()))?;
        rules.rules.iter().try_for_each(|rule| rules.check(rule))?;
        let days = rules.verification_days.iter();
        let named = days.map(|days| (days.step.as_str(), &days.source));
        let bars = rules.bar_after_deauthorisation.iter();
        let named = named.chain(bars.map(|bar| (bar.model.as_str(), &bar.source)));
        for (entry, source) in named.chain([("review", &rules.review.source)]) {
            check_source(FILE, &rules.sources, entry, source)?;
        }
        Ok(rules)
    }

    fn check(&self, rule: &ProgrammeRule) -> Result<(), DataProblem> {
        let fault = |fault| Err(DataProblem::new(FILE, &rule.id, fault));
        check_source(FILE, &self.sources, &rule.id, &rule.source)?;
        if rule.title.trim().is_empty() || rule.remedy.trim().is_empty() {
            return fault(DataFault::Empty("title or remedy"));
        }
        if rule.due_at.is_empty() {
            return fault(DataFault::NeverDue);
        }
        if rule.to.is_some_and(|to| to < rule.from) {
            return fault(DataFault::EndsBeforeStart);
        }
        let rival = self.rules.iter().find(|other| {
            other.id != rule.id
                && other.model == rule.model
                && std::mem::discriminant(&other.measure) == std::mem::discriminant(&rule.measure)
                && other.due_at.iter().any(|due| rule.due_at.contains(due))
                && other.from <= rule.to.unwrap_or(NaiveDate::MAX)
                && rule.from <= other.to.unwrap_or(NaiveDate::MAX)
        });
        match rival {
            Some(other) => fault(DataFault::Overlaps(other.id.clone())),
            None => Ok(()),
        }
    }

    /// The rules that hold for a model on a day.
    pub fn in_force(
        &self,
        model: BusinessModel,
        day: NaiveDate,
    ) -> impl Iterator<Item = &ProgrammeRule> {
        self.rules
            .iter()
            .filter(move |rule| rule.model == model && rule.holds(day))
    }

    /// The rules for a model that begin after a day.
    pub fn coming(
        &self,
        model: BusinessModel,
        day: NaiveDate,
    ) -> impl Iterator<Item = &ProgrammeRule> {
        self.rules
            .iter()
            .filter(move |rule| rule.model == model && rule.from > day)
    }

    /// The source that an entry names.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// How many business days a step usually takes, least and most, where a source says.
    pub fn expected_business_days(&self, step: Step) -> Option<(u32, u32)> {
        let days = self
            .verification_days
            .iter()
            .find(|days| days.step == step)?;
        Some((days.from, days.to))
    }

    /// How many months one may not apply again after losing the authorisation on a day.
    pub fn months_barred(&self, model: BusinessModel, day: NaiveDate) -> u32 {
        let bars = self.bar_after_deauthorisation.iter();
        bars.filter(|bar| bar.model == model && bar.from <= day)
            .map(|bar| bar.months)
            .max()
            .unwrap_or(0)
    }
}

impl ProgrammeRule {
    /// Whether it holds on a day; its first and last day included.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it has to be met then.
    pub fn is_due(&self, at: DueAt) -> bool {
        self.due_at.contains(&at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> ProgrammeRules {
        ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap()
    }

    fn refused(change: impl Fn(&mut serde_json::Value)) -> DataFault {
        let mut data: serde_json::Value = serde_json::from_str(PROGRAMME_RULES_JSON).unwrap();
        change(&mut data);
        ProgrammeRules::read(&data.to_string()).unwrap_err().fault
    }

    #[test]
    fn a_threshold_changes_on_its_day_and_not_a_day_before() {
        let revenue = |day: &str| {
            let rules = rules();
            let in_force = rules.in_force(BusinessModel::DirectBill, day.parse().unwrap());
            let measures = in_force.filter_map(|rule| match rule.measure {
                Measure::RevenueUsd { at_least, .. } => Some(at_least),
                _ => None,
            });
            measures.collect::<Vec<_>>()
        };
        assert_eq!(revenue("2025-09-30"), [300_000]);
        assert_eq!(revenue("2025-10-01"), [1_000_000]);
        assert_eq!(revenue("2019-01-01"), Vec::<u64>::new());
    }

    #[test]
    fn a_file_with_a_fault_is_refused_by_its_entry() {
        assert_eq!(
            refused(|data| data["rules"][1]["to"] = "2019-01-01".into()),
            DataFault::EndsBeforeStart
        );
        assert_eq!(
            refused(|data| data["rules"][1]["source"] = "hearsay".into()),
            DataFault::UnknownSource("hearsay".into())
        );
        assert_eq!(
            refused(|data| data["rules"][1]["to"] = "2025-10-01".into()),
            DataFault::Overlaps("direct-revenue-1m".into())
        );
        assert_eq!(
            refused(|data| data["rules"][1]["id"] = "direct-designation".into()),
            DataFault::Repeated
        );
        assert!(matches!(
            refused(|data| data["rules"][0]["measure"] = "shoe_size".into()),
            DataFault::Shape(_)
        ));
        assert!(matches!(
            refused(|data| data["rules"][0]["form"] = "2020-01-01".into()),
            DataFault::Shape(_)
        ));
    }

    #[test]
    fn a_reseller_that_lost_its_authorisation_waits_a_year() {
        let day = "2025-01-01".parse().unwrap();
        assert_eq!(
            rules().months_barred(BusinessModel::IndirectReseller, day),
            12
        );
        assert_eq!(rules().months_barred(BusinessModel::DirectBill, day), 0);
    }
}
