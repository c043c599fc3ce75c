//! What a company measures itself by, held against the rules of the day before its application is sent. Decides
//! nothing: the figures are the company's own, the rules are the programme's dated data.

use super::sentence;
use crate::access::Grant;
use crate::programme::programme;
use crate::reply::Problem;
use crate::store::{Store, StoreError};
use axum::http::StatusCode;
use domain::accounts::{Account, Cloud};
use domain::eligibility::{Facts, Verdict};
use domain::findings::Finding;
use domain::wire::eligibility::RuleLineAnswer;

/// What the company recorded for the account one acts in, else for another of its accounts; which accounts it has
/// the books know better.
pub(super) async fn recorded_facts(
    store: &Store,
    grant: &Grant,
    accounts: &[Account],
) -> Result<Option<Facts>, StoreError> {
    let others = accounts.iter().map(|account| &account.id);
    let own = grant.account_id();
    for id in std::iter::once(own).chain(others.filter(|id| *id != own)) {
        let (recorded, _) = store.scorecard_facts(id).await?;
        if let Some(recorded) = recorded {
            let selling = accounts.iter().filter(|one| one.cloud == Cloud::Global);
            return Ok(Some(Facts {
                accounts: selling.map(|one| (one.region.clone(), one.model)).collect(),
                ..recorded.facts.facts()
            }));
        }
    }
    Ok(None)
}

/// The thresholds of the day stop an application that is complete: every gap with its rule, its first day and its
/// source.
pub(super) fn not_eligible(
    stopped: &Finding,
    verdict: Option<&Verdict<'_>>,
) -> Result<Problem, Problem> {
    let rules = &programme()?.rules;
    let words = sentence(&stopped.says);
    let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, stopped.code, words);
    let gaps = verdict.into_iter().flat_map(Verdict::gaps);
    problem.error.gaps = gaps.map(|gap| RuleLineAnswer::of(rules, gap)).collect();
    Ok(problem.at(stopped.field))
}
