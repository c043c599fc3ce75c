//! What may still be done to a rule that has priced: a past day keeps the rule that it was sold by. Knows
//! no arithmetic.

use super::{answer_of, approved_by, refused, rule_of};
use crate::access::Grant;
use crate::clock;
use crate::reply::Problem;
use crate::store::{PriceRuleRow, StoreError};
use axum::http::StatusCode;
use domain::price_rules::{PriceRule, RuleHasBegun};
use domain::wire::price_rules::{PriceRuleAnswer, PriceRuleRequest};

fn kept_as_it_was(problem: &RuleHasBegun) -> Problem {
    let words = super::super::sentence(problem);
    let told = Problem::new(StatusCode::CONFLICT, RuleHasBegun::CODE, words).with(problem.params());
    match problem.field() {
        Some(field) => told.at(field),
        None => told,
    }
}

/// Refuses a new rule whose last day is past: it would only sell otherwise what is sold already.
pub(super) fn refuse_over(rule: &PriceRule) -> Result<(), Problem> {
    let Some(ends) = rule.ends.filter(|ends| *ends < clock::today()) else {
        return Ok(());
    };
    let words = format!(
        "This rule would end on {ends}, which is past: it would only change what is sold already. Let it end today or later, or leave its end open."
    );
    Err(Problem::bad_request("rule_is_over", words)
        .at("ends")
        .with(vec![("ends", ends.to_string())]))
}

/// Whether the kept rule has begun, by the server's clock.
pub(super) fn has_begun(before: &PriceRuleRow) -> Result<bool, StoreError> {
    Ok(rule_of(before)?.has_begun(clock::today()))
}

/// A rule that has begun, by another name, with another end, or approved below cost now; whoever approved it before
/// stays.
pub(super) fn gone_on(
    grant: &Grant,
    before: &PriceRuleRow,
    request: PriceRuleRequest,
) -> Result<(PriceRule, PriceRuleAnswer), Problem> {
    let (old, kept) = (rule_of(before)?, answer_of(before)?);
    let is_approved = kept.rule.approve_below_cost;
    if is_approved && !request.approve_below_cost {
        let since = old.starts;
        return Err(kept_as_it_was(&RuleHasBegun::Changed { since }));
    }
    let approved_by = match is_approved {
        true => kept.below_cost_approved_by.clone(),
        false => approved_by(grant, &request)?,
    };
    let next = request
        .rule(before.id.clone(), approved_by.clone())
        .map_err(|problem| refused(&problem))?;
    old.may_become(&next, clock::today())
        .map_err(|problem| kept_as_it_was(&problem))?;
    let kept = PriceRuleAnswer {
        rule: request,
        below_cost_approved_by: approved_by,
        ..kept
    };
    Ok((next, kept))
}

/// 409 where the rule has begun.
pub(super) fn refuse_removal(before: &PriceRuleRow) -> Result<(), Problem> {
    rule_of(before)?
        .may_be_removed(clock::today())
        .map_err(|problem| kept_as_it_was(&problem))
}

/// 412 where what was looked at before the door is not what stands behind it.
pub(super) fn refuse_changed_meanwhile(
    before: &PriceRuleRow,
    version: u32,
) -> Result<(), StoreError> {
    if before.version == version {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
