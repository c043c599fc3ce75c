//! The routes: a table of contents. Each handler says in its type which grant it needs; the OpenAPI
//! document is generated from the same table.

pub mod accounts;
pub mod audit;
pub mod billing_rules;
pub mod charges;
pub mod country_rules;
pub mod customers;
pub mod eligibility;
pub mod enrolments;
pub mod exchange_rates;
pub mod health;
pub mod invitations;
pub mod markets;
pub mod openapi;
pub mod permissions;
pub mod price_lists;
pub mod price_rules;
pub mod providers;
pub mod quotes;
pub mod relationships;
pub mod scorecards;
pub mod sessions;
pub mod setup;
pub mod signups;
pub mod views;

use crate::app::AppState;
use crate::letters::Reader;
use crate::requests::Head;
use crate::store::{Change, StoreError};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Components, InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route of the API, and the document that describes them.
pub fn api() -> (axum::Router<AppState>, OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(preamble())
        // Open to everybody.
        .routes(routes!(sessions::options))
        .routes(routes!(setup::set_up))
        .routes(routes!(signups::sign_up))
        .routes(routes!(signups::sign_up_link, signups::start_company))
        .routes(routes!(openapi::show))
        // Whoever is signed in.
        .routes(routes!(
            sessions::show,
            sessions::sign_in,
            sessions::sign_out
        ))
        .routes(routes!(sessions::sign_out_everywhere))
        .routes(routes!(providers::list))
        // Partner staff, by role.
        .routes(routes!(accounts::show, accounts::change))
        .routes(routes!(audit::list))
        .routes(routes!(markets::list))
        .routes(routes!(country_rules::validation))
        .routes(routes!(country_rules::show))
        .routes(routes!(eligibility::eligibility))
        .routes(routes!(eligibility::rules))
        .routes(routes!(
            scorecards::simulated,
            scorecards::read,
            scorecards::keep
        ))
        .routes(routes!(eligibility::guide))
        .routes(routes!(eligibility::suspension_reasons))
        .routes(routes!(enrolments::matrix))
        .routes(routes!(enrolments::begin))
        .routes(routes!(enrolments::show, enrolments::change))
        .routes(routes!(enrolments::check))
        .routes(routes!(enrolments::submit))
        .routes(routes!(enrolments::record))
        .routes(routes!(enrolments::answer_question))
        .routes(routes!(enrolments::add_document))
        .routes(routes!(enrolments::show_document))
        .routes(routes!(enrolments::reseller_applications))
        .routes(routes!(enrolments::decide_reseller_application))
        .routes(routes!(providers::own, providers::change_own))
        .routes(routes!(invitations::list, invitations::invite))
        .routes(routes!(relationships::list))
        .routes(routes!(relationships::of_customers))
        .routes(routes!(relationships::ask, relationships::sent))
        .routes(routes!(relationships::show))
        .routes(routes!(relationships::accept))
        .routes(routes!(relationships::decline))
        .routes(routes!(customers::list))
        .routes(routes!(customers::show))
        .routes(routes!(customers::subscriptions))
        .routes(routes!(permissions::show, permissions::change))
        .routes(routes!(price_lists::list, price_lists::import))
        .routes(routes!(price_lists::compare))
        .routes(routes!(price_lists::show))
        .routes(routes!(price_lists::offers))
        .routes(routes!(price_lists::source))
        .routes(routes!(exchange_rates::list, exchange_rates::import))
        .routes(routes!(price_lists::rate_card))
        .routes(routes!(price_rules::list, price_rules::create))
        .routes(routes!(
            price_rules::show,
            price_rules::change,
            price_rules::remove
        ))
        .routes(routes!(price_rules::preview::preview))
        .routes(routes!(billing_rules::list))
        .routes(routes!(billing_rules::change))
        .routes(routes!(customers::tags))
        .routes(routes!(quotes::list, quotes::create))
        .routes(routes!(quotes::show, quotes::change))
        .routes(routes!(quotes::price))
        .routes(routes!(quotes::approve))
        .routes(routes!(quotes::send))
        .routes(routes!(quotes::renew_link))
        .routes(routes!(quotes::begin_version))
        .routes(routes!(quotes::compare))
        .routes(routes!(quotes::reprice))
        .routes(routes!(quotes::file))
        .routes(routes!(quotes::reopen))
        .routes(routes!(quotes::order_requests))
        .routes(routes!(charges::batches, charges::import))
        .routes(routes!(charges::quantities))
        // Partner staff, and customers for their own.
        .routes(routes!(charges::periods))
        .routes(routes!(charges::pivot))
        .routes(routes!(charges::tag_names::tag_names))
        .routes(routes!(charges::lines))
        .routes(routes!(quotes::pdf))
        .routes(routes!(quotes::csv))
        // Customers, for their own.
        .routes(routes!(quotes::accept))
        .routes(routes!(quotes::decline))
        // Whoever holds a quote's link.
        .routes(routes!(quotes::show_by_link))
        .routes(routes!(quotes::accept_by_link))
        .routes(routes!(quotes::decline_by_link))
        .routes(routes!(quotes::pdf_by_link))
        .split_for_parts();
    document
        .components
        .get_or_insert_with(Components::new)
        .security_schemes
        .extend([
            (
                "bearer".to_owned(),
                SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build())
                    .into(),
            ),
            (
                "session".to_owned(),
                SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("tierline"))).into(),
            ),
        ]);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                name_operation(operation, method, path);
            }
        }
    }
    let router = router.route(
        domain::wire::paths::HEALTHZ,
        axum::routing::get(health::show),
    );
    (router, document)
}

/// A problem's words as a sentence.
fn sentence(problem: &impl std::fmt::Display) -> String {
    let words = problem.to_string();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

/// Whom a mail is for, and in which language: their own where it is known, else that of the request that causes the
/// mail, else English.
async fn reader<'a>(
    change: &mut Change,
    address: &'a str,
    head: &Head,
) -> Result<Reader<'a>, StoreError> {
    let own = change.language_of(address).await?;
    Ok(Reader {
        address,
        language: own.or_else(|| head.language()).unwrap_or_default(),
    })
}

/// Names an operation by method and path, once in the whole document; an open one has an empty list
/// of what it needs.
fn name_operation(operation: &mut Operation, method: &str, path: &str) {
    let words = path
        .trim_start_matches(domain::wire::paths::BASE)
        .replace(['/', '{', '}', '.'], "_");
    operation.operation_id = Some(format!(
        "{method}_{}",
        words.trim_matches('_').replace("__", "_")
    ));
    if operation.security.as_deref() == Some(&[SecurityRequirement::default()]) {
        operation.security = Some(Vec::new());
    }
}

fn preamble() -> OpenApi {
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Tierline")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Partner Center's REST dialect, and what a partner needs beside it.",
                ))
                .build(),
        )
        .security(Some([
            SecurityRequirement::new::<_, [&str; 0], &str>("bearer", []),
            SecurityRequirement::new::<_, [&str; 0], &str>("session", []),
        ]))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_has_a_name_of_its_own_and_only_named_ones_are_open() {
        let (_, document) = api();
        let mut names = BTreeSet::new();
        let mut open = Vec::new();
        for (path, item) in &document.paths.paths {
            assert!(path.starts_with(domain::wire::paths::BASE), "{path}");
            for operation in [&item.get, &item.put, &item.post, &item.delete]
                .into_iter()
                .flatten()
            {
                let name = operation.operation_id.clone().unwrap_or_default();
                assert!(names.insert(name.clone()), "{name} names two operations");
                if operation.security.as_ref().is_some_and(Vec::is_empty) {
                    open.push(name);
                }
            }
        }
        assert_eq!(
            open,
            [
                "get_openapi_json",
                "get_quotelinks_token",
                "post_quotelinks_token_acceptance",
                "post_quotelinks_token_decline",
                "get_quotelinks_token_pdf",
                "post_session",
                "get_session_options",
                "post_setup",
                "post_signups",
                "get_signups_token",
                "post_signups_token"
            ]
        );
    }
}
