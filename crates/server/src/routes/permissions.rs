//! Customer permissions: the switch 'may view charges'.

use super::customers::customer_id;
use crate::app::AppState;
use crate::reply::{Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, PermissionsRow, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::{OperationType, ResourceType};
use domain::id::CustomerId;
use domain::wire::permissions::{PermissionsAnswer, PermissionsRequest};
use domain::wire::{Attributes, paths};

fn permissions_answer(id: &CustomerId, row: PermissionsRow) -> PermissionsAnswer {
    PermissionsAnswer {
        customer_id: id.to_string(),
        customer_name: row.customer_name,
        view_charges: row.view_charges,
        changed_date: row.changed_at,
        changed_by: row.changed_by,
        attributes: Attributes::versioned("CustomerPermissions", row.version),
    }
}

/// What a customer may do.
#[utoipa::path(
    get, path = paths::CUSTOMER_PERMISSIONS, tag = "permissions", params(("customer_id" = String, Path)),
    responses((status = 200, body = PermissionsAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPermissions>,
    Path(id): Path<String>,
) -> Reply {
    let id = customer_id(id)?;
    let row = state.store.permissions(grant.account_id(), &id).await?;
    json(StatusCode::OK, &permissions_answer(&id, row))
}

/// Changes what a customer may do; needs `If-Match`, acts on the customer's next request.
#[utoipa::path(
    put, path = paths::CUSTOMER_PERMISSIONS, tag = "permissions", params(("customer_id" = String, Path)),
    request_body = PermissionsRequest,
    responses((status = 200, body = PermissionsAnswer), (status = 404), (status = 412), (status = 428))
)]
pub async fn change(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ChangePermissions>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<PermissionsRequest>,
) -> Reply {
    let id = customer_id(id)?;
    let before = state.store.permissions(grant.account_id(), &id).await?;
    let version = if_match(&head.headers)?;
    let request = head.request_key(&grant, &bytes);
    let mut change = match state
        .store
        .change(&grant, &request, Version::Permissions(&id, version))
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    change
        .set_view_charges(&id, value.view_charges, grant.email())
        .await?;
    let mut entry = AuditEntry::succeeded(
        ResourceType::CustomerPermissions,
        id.as_str(),
        OperationType::Update,
    );
    entry.customer_id = Some(id.to_string());
    entry.old_value = Some(format!(
        r#"{{"ViewCharges":"{}"}}"#,
        before.view_charges.as_str()
    ));
    entry.new_value = Some(format!(
        r#"{{"ViewCharges":"{}"}}"#,
        value.view_charges.as_str()
    ));
    let body = stored(
        StatusCode::OK,
        &permissions_answer(
            &id,
            PermissionsRow {
                customer_name: before.customer_name,
                view_charges: value.view_charges,
                changed_at: Some(crate::clock::now_text()),
                changed_by: Some(grant.email().to_owned()),
                version: version + 1,
            },
        ),
    )?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
