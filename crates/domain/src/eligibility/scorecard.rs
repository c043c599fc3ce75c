//! How an active account stands before its yearly review. Knows no state of an enrolment; the day of the
//! authorisation is given.

use super::{Facts, FactsProblem, Line, Outcome, checked_region, is_met};
use crate::markets::Markets;
use crate::programme::BusinessModel;
use crate::programme_rules::{DueAt, ProgrammeRules};
use chrono::{Datelike, Months, NaiveDate};

/// How an account stands.
#[derive(Clone, Debug)]
pub struct Scorecard<'a> {
    /// First day of the month in which the account is reviewed next.
    pub review: NaiveDate,
    /// Days until then.
    pub days_left: i64,
    /// How many of the warnings before the review have come, by the days that they come before it. Empty
    /// while every rule is met.
    pub warned: Vec<u32>,
    /// The rules in force on the day of the review, not today's.
    pub lines: Vec<Line<'a>>,
}

impl Scorecard<'_> {
    /// Whether the account would keep its authorisation.
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.outcome == Outcome::Met)
    }
}

/// The first day of the next anniversary month of an authorisation, seen from a day. The first review
/// comes twelve months after it; the month of the review itself counts as next.
pub fn next_review(authorised: NaiveDate, today: NaiveDate) -> NaiveDate {
    let first = authorised.with_day(1).unwrap_or(authorised);
    let this_month = today.with_day(1).unwrap_or(today);
    let years = |n: u32| {
        first
            .checked_add_months(Months::new(12 * n))
            .unwrap_or(NaiveDate::MAX)
    };
    let passed = u32::try_from(today.year() - first.year()).unwrap_or(0);
    let mut reviews = (passed.max(1)..).map(years);
    reviews
        .find(|review| *review >= this_month)
        .unwrap_or(first)
}

/// Holds an account's facts against the rules of its next review.
///
/// # Errors
/// [`FactsProblem`] where the facts themselves cannot be.
pub fn scorecard<'a>(
    rules: &'a ProgrammeRules,
    markets: &Markets,
    facts: &Facts,
    model: BusinessModel,
    authorised: NaiveDate,
    today: NaiveDate,
) -> Result<Scorecard<'a>, FactsProblem> {
    let region = checked_region(markets, facts)?;
    let review = next_review(authorised, today);
    let due = rules
        .in_force(model, review)
        .filter(|rule| rule.is_due(DueAt::YearlyReview));
    let lines: Vec<Line<'_>> = due
        .map(|rule| Line {
            rule,
            outcome: if is_met(&rule.measure, model, facts, region) {
                Outcome::Met
            } else {
                Outcome::Gap
            },
        })
        .collect();
    let days_left = (review - today).num_days();
    let has_gap = lines.iter().any(|line| line.outcome == Outcome::Gap);
    let warnings = rules.review.warning_days.iter().copied();
    let warned = warnings
        .filter(|days| has_gap && days_left <= i64::from(*days))
        .collect();
    Ok(Scorecard {
        review,
        days_left,
        warned,
        lines,
    })
}
