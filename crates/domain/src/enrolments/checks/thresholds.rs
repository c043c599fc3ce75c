//! Holds an application against what the rules of the day ask before one applies. Knows no draft: what the company
//! measures itself by is recorded apart from it.

use super::super::problems::ApplicationProblem as P;
use super::{CheckContext, Findings};
use crate::eligibility::Line;

/// What a finding about the company's figures is told of; no field of the draft.
const FIELD: &str = "eligibility";

/// Refuses who is not eligible on the day, or of whom nobody can tell.
pub(super) fn check_thresholds(of: &mut Findings, context: CheckContext<'_>) {
    if !context.cell.has_thresholds() {
        return;
    }
    let Some(verdict) = context.verdict else {
        of.add(FIELD, &P::EligibilityUnknown);
        return;
    };
    let gaps: Vec<String> = verdict.gaps().map(dated).collect();
    if !gaps.is_empty() {
        let on = context.today;
        of.add(FIELD, &P::NotEligible { on, gaps });
    }
}

fn dated(gap: &Line<'_>) -> String {
    format!("{} (since {})", gap.rule.title, gap.rule.from)
}
