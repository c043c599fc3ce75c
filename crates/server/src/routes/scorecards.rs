//! How an active account stands before its yearly review: asked with facts of any day, or standing, from what the
//! company keeps of the account. Decides nothing.

use super::eligibility::{no_day, refused};
use crate::app::AppState;
use crate::clock;
use crate::programme::programme;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, Version};
use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::audit::{OperationType, ResourceType};
use domain::eligibility::{scorecard, simulate};
use domain::programme::BusinessModel;
use domain::wire::days::read_day;
use domain::wire::eligibility::EligibilityRequest;
use domain::wire::scorecards::{
    ScorecardAnswer, ScorecardFacts, ScorecardRequest, StandingScorecardAnswer,
};
use domain::wire::{Attributes, paths};

/// Microsoft announced the programme at its partner conference of July 2014.
const PROGRAMME_BEGAN: NaiveDate = match NaiveDate::from_ymd_opt(2014, 7, 14) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

fn of(
    facts: &EligibilityRequest,
    model: BusinessModel,
    authorised: NaiveDate,
    today: NaiveDate,
) -> Result<ScorecardAnswer, Problem> {
    let known = programme()?;
    if authorised > today {
        let says = "The authorisation is in the future. Give the day of the vendor's mail.";
        return Err(Problem::bad_request("date_in_the_future", says).at("authorisedDate"));
    }
    if authorised < PROGRAMME_BEGAN {
        let says = format!(
            "The programme began on {PROGRAMME_BEGAN}, and nobody was authorised before. Give the day of the vendor's mail."
        );
        return Err(Problem::bad_request("before_the_programme", says)
            .at("authorisedDate")
            .with(vec![("began", PROGRAMME_BEGAN.to_string())]));
    }
    let facts = facts.facts();
    let card = scorecard(
        &known.rules,
        &known.markets,
        &facts,
        model,
        authorised,
        today,
    );
    let card = card.map_err(|problem| refused(&problem))?;
    Ok(ScorecardAnswer::of(&known.rules, &card))
}

/// How an account would stand with the facts that are given.
#[utoipa::path(
    post, path = paths::ELIGIBILITY_SCORECARD, tag = "enrolments", request_body = ScorecardRequest,
    responses((status = 200, body = ScorecardAnswer), (status = 400))
)]
pub async fn simulated(
    _: Granted<permit::ReadMarkets>,
    JsonBody { value, .. }: JsonBody<ScorecardRequest>,
) -> Reply {
    let today = value.facts.day(clock::today()).map_err(no_day)?;
    let authorised = read_day("authorisedDate", &value.authorised_date).map_err(no_day)?;
    json(
        StatusCode::OK,
        &of(&value.facts, value.model, authorised, today)?,
    )
}

/// Facts are held against the rules of an application, whoever has no review yet.
fn possible(facts: &EligibilityRequest) -> Result<(), Problem> {
    let known = programme()?;
    let verdicts = simulate(&known.rules, &known.markets, &facts.facts(), clock::today());
    verdicts.map(drop).map_err(|problem| refused(&problem))
}

fn standing(
    model: BusinessModel,
    kept: Option<ScorecardFacts>,
    version: u32,
) -> Result<StandingScorecardAnswer, Problem> {
    let scorecard = match &kept {
        None => None,
        Some(kept) => match kept.authorised().map_err(no_day)? {
            Some(authorised) => Some(of(&kept.facts, model, authorised, clock::today())?),
            None => possible(&kept.facts).map(|()| None)?,
        },
    };
    Ok(StandingScorecardAnswer {
        model,
        kept,
        scorecard,
        attributes: Attributes::versioned("Scorecard", version),
    })
}

/// The account's standing scorecard, as of today.
#[utoipa::path(
    get, path = paths::ELIGIBILITY_SCORECARD, tag = "enrolments",
    responses((status = 200, body = StandingScorecardAnswer), (status = 403))
)]
pub async fn read(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadEnrolments>,
) -> Reply {
    let (kept, version) = state.store.scorecard_facts(grant.account_id()).await?;
    json(
        StatusCode::OK,
        &standing(grant.account().model, kept, version)?,
    )
}

/// Keeps what the company says of the account; needs `If-Match`.
#[utoipa::path(
    put, path = paths::ELIGIBILITY_SCORECARD, tag = "enrolments", request_body = ScorecardFacts,
    responses((status = 200, body = StandingScorecardAnswer), (status = 400), (status = 403), (status = 412), (status = 428))
)]
pub async fn keep(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<ScorecardFacts>,
) -> Reply {
    let account = grant.account();
    let version = if_match(&head.headers)?;
    // Whatever could not be held against the rules is refused before it is kept.
    let now = standing(
        account.model,
        Some(value.clone()),
        version.saturating_add(1),
    )?;
    let request = head.request_key(&grant, &bytes);
    let door = state
        .store
        .change(&grant, &request, Version::Scorecard(version));
    let mut change = match door.await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    change.set_scorecard_facts(&value).await?;
    let body = stored(StatusCode::OK, &now)?;
    let mut audit = AuditEntry::succeeded(
        ResourceType::Account,
        account.id.as_str(),
        OperationType::Update,
    );
    audit.new_value = Some(body.body.clone());
    change.finish(&audit, Some(&body)).await?;
    Ok(answer(&body))
}
