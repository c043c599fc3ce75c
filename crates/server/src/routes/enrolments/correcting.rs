//! What may still be changed of an application that was sent, and that a change of it is right. Knows no request.

use super::conflict_of;
use super::kept::{Kept, Surroundings};
use crate::access::Grant;
use crate::reply::Problem;
use crate::store::Store;
use axum::http::StatusCode;
use domain::enrolments::{Draft, Stage};
use domain::findings::Finding;
use domain::programme::Step;

/// The fields that a draft changes of a sent application.
///
/// # Errors
/// 409 where one of them stays as it was sent, or the first finding against one of them.
pub(super) async fn corrected(
    store: &Store,
    grant: &Grant,
    kept: &Kept,
    asked: &Draft,
) -> Result<Vec<String>, Problem> {
    let conflict = |code: &str, words: &str| Problem::new(StatusCode::CONFLICT, code, words);
    if kept.stage() == Stage::NotApplied {
        return Err(conflict(
            "not_in_this_state",
            "Nothing is applied for here; begin the application anew.",
        ));
    }
    let before = &kept.row.draft;
    if *asked != allowed(kept, asked) {
        return Err(match kept.row.account_id {
            None => conflict(
                "application_sent",
                "The application is sent and stays as it is; take it back to change it. Where a step was rejected, what it looks at can be corrected.",
            ),
            Some(_) => conflict(
                "account_open",
                "The account is open, and what it was opened with stays. Enrol anew where another is needed.",
            ),
        });
    }
    let fields = before.differing(asked);
    if fields.is_empty() {
        return Ok(fields);
    }
    let around = Surroundings::of(store, grant, kept.row.id.as_str()).await?;
    let found = around.check(kept, asked)?.findings;
    let known = around.check(kept, before)?.findings;
    let is_of = |path: &str| {
        let field = path.split('.').next().unwrap_or_default();
        fields.iter().any(|changed| changed == field)
    };
    // One field may be wrong by what another one says now, as a name by that of the registry.
    let is_new = |finding: &Finding| is_of(finding.field) || !known.contains(finding);
    match found
        .iter()
        .find(|finding| finding.is_refusal() && is_new(finding))
    {
        Some(finding) => Err(conflict_of(finding)),
        None => Ok(fields),
    }
}

/// The application with so much of what is asked as may still be changed.
fn allowed(kept: &Kept, asked: &Draft) -> Draft {
    let (state, before) = (kept.enrolment.state(), &kept.row.draft);
    // An account says itself what it sells, and in which tenant it is never changes; the vendor is told neither.
    let of_account = match kept.row.account_id {
        None => asked,
        Some(_) => before,
    };
    // The plan that its step passed with stays: what was recorded of it would be of another.
    let takes_plan = state.verification().is_some_and(|steps| {
        steps.has_passed(Step::CreditCheck) && !steps.has_passed(Step::SupportPlan)
    });
    Draft {
        tenant_id: of_account.tenant_id.clone(),
        product_families: of_account.product_families.clone(),
        support_plan: match takes_plan {
            true => asked.support_plan,
            false => before.support_plan,
        },
        ..before.corrected(asked, &state.mendable())
    }
}
