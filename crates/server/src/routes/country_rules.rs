//! What a country asks of an address, a phone and a tax number: in Partner Center's shape, and whole.

use crate::programme::programme;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, permit};
use axum::extract::Path;
use axum::http::StatusCode;
use domain::country_rules::CountryRule;
use domain::wire::Attributes;
use domain::wire::country_rules::{CountryRuleAnswer, CountryValidationRulesAnswer};
use domain::wire::paths;

fn rule_of(iso2: &str) -> Result<&'static CountryRule, Problem> {
    programme()?.countries.of(iso2).ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "country_unknown",
            "No rule of that country is known. Give the two letters of a country of the programme, such as DE.",
        )
    })
}

/// The validation rules of a country, as Partner Center answers them.
#[utoipa::path(
    get, path = paths::COUNTRY_VALIDATION_RULES, tag = "enrolments", params(("iso2" = String, Path)),
    responses((status = 200, body = CountryValidationRulesAnswer), (status = 404))
)]
pub async fn validation(_: Granted<permit::ReadMarkets>, Path(iso2): Path<String>) -> Reply {
    json(
        StatusCode::OK,
        &CountryValidationRulesAnswer::from(rule_of(&iso2)?),
    )
}

/// The whole rule of a country, with samples and registration numbers.
#[utoipa::path(
    get, path = paths::COUNTRY_RULES, tag = "enrolments", params(("iso2" = String, Path)),
    responses((status = 200, body = CountryRuleAnswer), (status = 404))
)]
pub async fn show(_: Granted<permit::ReadMarkets>, Path(iso2): Path<String>) -> Reply {
    let answer = CountryRuleAnswer {
        rule: rule_of(&iso2)?.clone(),
        as_of: programme()?.countries.as_of.to_string(),
        attributes: Attributes::of("CountryRule"),
    };
    json(StatusCode::OK, &answer)
}
