//! Market regions from the dated data file.

use crate::reply::{Reply, json};
use crate::requests::{Granted, permit};
use axum::http::StatusCode;
use domain::markets::{MARKETS_JSON, Markets};
use domain::wire::paths;

/// The market regions, their countries and the national clouds.
#[utoipa::path(get, path = paths::MARKET_REGIONS, tag = "enrolment", responses((status = 200, body = Markets)))]
pub async fn list(_: Granted<permit::ReadMarkets>) -> Reply {
    let markets: Markets = serde_json::from_str(MARKETS_JSON).map_err(|error| {
        tracing::error!(%error, "the market data cannot be read");
        crate::store::StoreError::Corrupt("the market data".into())
    })?;
    json(StatusCode::OK, &markets)
}
