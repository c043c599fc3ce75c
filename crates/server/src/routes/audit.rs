//! The audit log of an account.

use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, permit};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use chrono::{Days, NaiveDate, Utc};
use domain::wire::audit::AuditRecordAnswer;
use domain::wire::{Collection, paths};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// First day, `YYYY-MM-DD`; 30 days ago where it is left out.
    start_date: Option<String>,
    /// Last day, `YYYY-MM-DD`; today where it is left out.
    end_date: Option<String>,
    /// Most records; 500 where it is left out.
    size: Option<u32>,
}

/// Who changed what, newest first.
#[utoipa::path(
    get, path = paths::AUDIT_RECORDS, tag = "audit", params(AuditQuery),
    responses((status = 200, body = Collection<AuditRecordAnswer>))
)]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadAudit>,
    Query(query): Query<AuditQuery>,
) -> Reply {
    let today = Utc::now().date_naive();
    let start = day(
        query.start_date.as_deref(),
        "startDate",
        today - Days::new(30),
    )?;
    let end = day(query.end_date.as_deref(), "endDate", today)?;
    let size = query.size.filter(|size| *size > 0).unwrap_or(500).min(1000);
    let (total, items) = state
        .store
        .audit_records(
            grant.account_id(),
            &start.to_string(),
            &end.to_string(),
            size,
        )
        .await?;
    let mut answer = Collection::whole(paths::AUDIT_RECORDS, items);
    answer.total_count = total;
    json(StatusCode::OK, &answer)
}

fn day(text: Option<&str>, field: &str, otherwise: NaiveDate) -> Result<NaiveDate, Problem> {
    let Some(text) = text else {
        return Ok(otherwise);
    };
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .ok_or_else(|| {
            Problem::bad_request(
                "invalid_date",
                format!("'{field}' is no day written YYYY-MM-DD."),
            )
            .at(field)
        })
}
