//! Who may enrol in which business model on a day: the programme's dated rules held against what a company
//! says of itself. Keeps nothing.

use crate::clock;
use crate::programme::programme;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, JsonBody, permit};
use axum::extract::Query;
use axum::http::StatusCode;
use domain::eligibility::{FactsProblem, recommend, simulate};
use domain::findings::Explains as _;
use domain::programme::BusinessModel;
use domain::wire::days::DayProblem;
use domain::wire::eligibility::{
    EligibilityAnswer, EligibilityRequest, GuideAnswer, GuideRequest, ProgrammeRulesAnswer,
};
use domain::wire::enrolments::SuspensionReasonAnswer;
use domain::wire::{Collection, paths};
use serde::Deserialize;
use utoipa::IntoParams;

pub(super) fn no_day(problem: DayProblem) -> Problem {
    Problem::bad_request("invalid_date", super::sentence(&problem)).at(problem.field)
}

pub(super) fn refused(problem: &FactsProblem) -> Problem {
    let field = match problem {
        FactsProblem::UnknownCountry(_) | FactsProblem::China => "country",
        FactsProblem::NegativeRevenue => "revenueUsd",
        FactsProblem::SecurityScore(_) => "securityScore",
        FactsProblem::NegativeResponse => "alertResponseHours",
        FactsProblem::UnknownRegion(_) => "accounts",
        FactsProblem::BeforeTheRules(_) => "asOf",
    };
    Problem::bad_request(problem.code(), super::sentence(problem)).at(field)
}

/// Eligible or not, model by model, each line with its rule, its day and its source.
#[utoipa::path(
    post, path = paths::ELIGIBILITY, tag = "enrolments", request_body = EligibilityRequest,
    responses((status = 200, body = EligibilityAnswer), (status = 400))
)]
pub async fn eligibility(
    _: Granted<permit::ReadMarkets>,
    JsonBody { value, .. }: JsonBody<EligibilityRequest>,
) -> Reply {
    let known = programme()?;
    let day = value.day(clock::today()).map_err(no_day)?;
    let verdicts = simulate(&known.rules, &known.markets, &value.facts(), day)
        .map_err(|problem| refused(&problem))?;
    json(
        StatusCode::OK,
        &EligibilityAnswer::of(&known.rules, &verdicts, day),
    )
}

/// Every rule that is known, with the days on which it holds.
#[utoipa::path(
    get, path = paths::PROGRAMME_RULES, tag = "enrolments",
    responses((status = 200, body = ProgrammeRulesAnswer))
)]
pub async fn rules(_: Granted<permit::ReadMarkets>) -> Reply {
    json(
        StatusCode::OK,
        &ProgrammeRulesAnswer::from(&programme()?.rules),
    )
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReasonsQuery {
    /// `direct_bill`, `indirect_provider` or `indirect_reseller`.
    model: Option<String>,
}

/// Why an account can be suspended, by the vendor's own list.
#[utoipa::path(
    get, path = paths::SUSPENSION_REASONS, tag = "enrolments", params(ReasonsQuery),
    responses((status = 200, body = Collection<SuspensionReasonAnswer>))
)]
pub async fn suspension_reasons(
    _: Granted<permit::ReadMarkets>,
    Query(query): Query<ReasonsQuery>,
) -> Reply {
    let model = query.model.as_deref().and_then(BusinessModel::from_word);
    let items = programme()?
        .suspension
        .reasons
        .iter()
        .filter(|reason| model.is_none_or(|model| reason.models.contains(&model)))
        .map(|reason| SuspensionReasonAnswer {
            id: reason.id.clone(),
            title: reason.title.clone(),
            remedy: reason.remedy.clone(),
        })
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::SUSPENSION_REASONS, items),
    )
}

/// Which model fits what a partner can do, and why.
#[utoipa::path(
    post, path = paths::ELIGIBILITY_GUIDE, tag = "enrolments", request_body = GuideRequest,
    responses((status = 200, body = GuideAnswer))
)]
pub async fn guide(
    _: Granted<permit::ReadMarkets>,
    JsonBody { value, .. }: JsonBody<GuideRequest>,
) -> Reply {
    let recommended = recommend(&programme()?.rules, value.into(), clock::today());
    json(StatusCode::OK, &GuideAnswer::from(recommended))
}
