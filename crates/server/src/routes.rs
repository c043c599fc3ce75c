//! The routes: a table of contents. Each handler says in its type which grant it needs; the OpenAPI
//! document is generated from the same table.

pub mod accounts;
pub mod audit;
pub mod charges;
pub mod customers;
pub mod health;
pub mod markets;
pub mod openapi;
pub mod permissions;
pub mod price_lists;
pub mod quotes;
pub mod sessions;
pub mod views;

use crate::app::AppState;
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
        .routes(routes!(sessions::set_up))
        .routes(routes!(openapi::show))
        // Whoever is signed in.
        .routes(routes!(
            sessions::show,
            sessions::sign_in,
            sessions::sign_out
        ))
        .routes(routes!(sessions::sign_out_everywhere))
        // Partner staff, by role.
        .routes(routes!(accounts::show, accounts::change))
        .routes(routes!(audit::list))
        .routes(routes!(markets::list))
        .routes(routes!(customers::list))
        .routes(routes!(customers::show))
        .routes(routes!(customers::subscriptions))
        .routes(routes!(permissions::show, permissions::change))
        .routes(routes!(price_lists::list, price_lists::import))
        .routes(routes!(price_lists::show))
        .routes(routes!(price_lists::rate_card))
        .routes(routes!(quotes::list, quotes::create))
        .routes(routes!(quotes::show, quotes::change))
        .routes(routes!(quotes::price))
        .routes(routes!(charges::batches, charges::import))
        // Partner staff, and customers for their own.
        .routes(routes!(charges::periods))
        .routes(routes!(charges::pivot))
        .routes(routes!(charges::lines))
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
    let router = router.route(
        domain::wire::paths::HEALTHZ,
        axum::routing::get(health::show),
    );
    (router, document)
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
