//! The tags that charges can be grouped by, for either audience. Knows no figure.

use super::{AnyCharges, ViewQuery};
use crate::app::AppState;
use crate::reply::{Reply, json};
use crate::requests::Either;
use crate::routes::views::{self, View};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use domain::wire::charges::{TagNameItem, TagNamesAnswer};
use domain::wire::{Attributes, paths};

/// The names of the tags that a month's lines carry, to group by; a customer's are those of its own lines.
#[utoipa::path(
    get, path = paths::CHARGE_TAG_NAMES, tag = "charges", params(ViewQuery),
    responses((status = 200, body = TagNamesAnswer), (status = 400), (status = 403))
)]
pub async fn tag_names(
    State(state): State<AppState>,
    Either { grant, .. }: AnyCharges,
    RawQuery(query): RawQuery,
) -> Reply {
    views::check_customer_may_view(&state.store, &grant).await?;
    let view = View::read(query.as_deref().unwrap_or_default())?;
    let (period, names) = views::tag_names(&state.store, &state.segments, &grant, view).await?;
    let items = names
        .into_iter()
        .map(|one| TagNameItem {
            name: one.name,
            lines: one.lines,
        })
        .collect();
    json(
        StatusCode::OK,
        &TagNamesAnswer {
            period,
            items,
            attributes: Attributes::of("ChargeTagNames"),
        },
    )
}
