//! Whether the server and its books answer; open to everybody.

use crate::app::AppState;
use crate::reply::{Reply, json};
use axum::extract::State;
use axum::http::StatusCode;

/// 200 when the books answer, 503 when they do not.
pub async fn show(State(state): State<AppState>) -> Reply {
    state.store.ping().await?;
    json(StatusCode::OK, &serde_json::json!({ "status": "ok" }))
}
