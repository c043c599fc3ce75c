//! The document that describes the API, generated from the table of routes.

use crate::reply::{Reply, json};
use axum::http::StatusCode;
use domain::wire::paths;
use std::sync::LazyLock;
use utoipa::openapi::OpenApi;

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| super::api().1);

/// This document.
#[utoipa::path(get, path = paths::OPENAPI, tag = "openapi", security(()), responses((status = 200)))]
pub async fn show() -> Reply {
    json(StatusCode::OK, &*DOCUMENT)
}
