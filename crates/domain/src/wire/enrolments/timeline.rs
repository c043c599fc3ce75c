//! The timeline of a verification on the wire: each step with its owner, its dates and what it needs. Knows
//! no clock.

use crate::business_days::{BusinessCalendar, CalendarKnowledge};
use crate::document_checklists::DocumentChecklists;
use crate::enrolments::{Cell, Owner, StepState, TimelineStep, Verification};
use crate::programme::Step;
use crate::programme_rules::ProgrammeRules;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a step stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StepWord {
    Waiting,
    Pending,
    Challenged,
    Rejected,
    Passed,
}

/// A step of the timeline.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineStepAnswer {
    pub step: Step,
    pub state: StepWord,
    /// Since when it stands so; left out while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Who has to act now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The first and the last day on which an answer is usual, in the applicant's calendar; left out where
    /// no source says how long the step takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_to: Option<String>,
    /// Whether the country's holidays are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarKnowledge>,
    /// Past its last usual day: the vendor's support can be asked.
    #[serde(default)]
    pub is_late: bool,
    /// Ids of documents by which the step can be mended, where it was rejected or challenged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
}

/// What a timeline is worked out from besides the steps.
#[derive(Clone, Copy, Debug)]
pub struct TimelineGrounds<'a> {
    pub rules: &'a ProgrammeRules,
    pub calendar: &'a BusinessCalendar,
    pub checklists: &'a DocumentChecklists,
    pub cell: &'a Cell,
    /// ISO 3166-1 alpha-2 of the applicant.
    pub country: &'a str,
    pub today: NaiveDate,
}

/// The timeline of a verification.
pub fn timeline(
    verification: &Verification,
    grounds: TimelineGrounds<'_>,
) -> Vec<TimelineStepAnswer> {
    let rows = verification.timeline().into_iter();
    rows.map(|row| told(row, grounds)).collect()
}

fn told(row: TimelineStep, grounds: TimelineGrounds<'_>) -> TimelineStepAnswer {
    let (state, since, reason) = match row.state {
        StepState::Waiting => (StepWord::Waiting, None, None),
        StepState::Pending { since } => (StepWord::Pending, Some(since), None),
        StepState::Challenged { on, reason } => (StepWord::Challenged, Some(on), Some(reason)),
        StepState::Rejected { on, reason } => (StepWord::Rejected, Some(on), Some(reason)),
        StepState::Passed { on } => (StepWord::Passed, Some(on), None),
    };
    let usual = grounds.rules.expected_business_days(row.step);
    let pending = since.filter(|_| state == StepWord::Pending);
    let expected = pending.zip(usual).map(|(since, (from, to))| {
        let after = |days| grounds.calendar.after(grounds.country, since, days);
        (after(from), after(to))
    });
    let to_mend = matches!(state, StepWord::Rejected | StepWord::Challenged);
    let (model, cloud) = (grounds.cell.model(), grounds.cell.cloud());
    let documents = grounds
        .checklists
        .for_step(model, cloud, row.step)
        .into_iter();
    TimelineStepAnswer {
        step: row.step,
        state,
        since: since.map(|day| day.to_string()),
        owner: row.owner,
        waits_for: row.waits_for,
        reason,
        expected_from: expected.map(|(from, _)| from.to_string()),
        expected_to: expected.map(|(_, to)| to.to_string()),
        calendar: pending
            .zip(expected)
            .map(|(since, (_, to))| grounds.calendar.knowledge(grounds.country, since, to)),
        is_late: expected.is_some_and(|(_, to)| grounds.today > to),
        documents: documents
            .filter(|_| to_mend)
            .map(|document| document.id.clone())
            .collect(),
    }
}
