//! A provider invites resellers by mail. An invitation opens nothing: whoever has it starts like anybody else, with
//! the provider filled in.

use super::reader;
use super::signups::refused_address;
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, InvitationLimit, InvitationRow, Version};
use crate::{clock, letters};
use axum::extract::State;
use axum::http::StatusCode;
use domain::accounts::BusinessModel;
use domain::audit::{OperationType, ResourceType};
use domain::email_addresses::check_applicant;
use domain::wire::invitations::{InvitationAnswer, InvitationRequest};
use domain::wire::{Attributes, Collection, paths};

/// Characters of a message.
const MESSAGE_MAX: usize = 1_000;

fn refuse_others(grant: &Grant) -> Result<(), Problem> {
    if grant.account().model == BusinessModel::IndirectProvider {
        return Ok(());
    }
    let words = "Only an indirect provider has resellers to invite.";
    Err(Problem::new(StatusCode::CONFLICT, "not_a_provider", words))
}

fn told(row: InvitationRow) -> InvitationAnswer {
    InvitationAnswer {
        invited_date: clock::moment(row.created_at),
        id: row.id,
        email: row.email,
        message: row.message,
        invited_by: row.invited_by,
        attributes: Attributes::of("Invitation"),
    }
}

/// The newest invitations of the account, newest first.
#[utoipa::path(
    get, path = paths::INVITATIONS, tag = "providers",
    responses((status = 200, body = Collection<InvitationAnswer>), (status = 403), (status = 409))
)]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::DecideResellerApplications>,
) -> Reply {
    refuse_others(&grant)?;
    let rows = state.store.invitations(grant.account_id()).await?;
    let items = rows.into_iter().map(told).collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::INVITATIONS, items),
    )
}

/// Mails an invitation.
#[utoipa::path(
    post, path = paths::INVITATIONS, tag = "providers", request_body = InvitationRequest,
    responses((status = 201, body = InvitationAnswer), (status = 400), (status = 403), (status = 409), (status = 429))
)]
pub async fn invite(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::DecideResellerApplications>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<InvitationRequest>,
) -> Reply {
    refuse_others(&grant)?;
    let email = check_applicant(&value.email)
        .map_err(|problem| refused_address(&problem))?
        .as_str()
        .to_lowercase();
    let message = value.message.trim();
    if message.chars().count() > MESSAGE_MAX {
        let words = "Say it in at most 1,000 characters.";
        return Err(Problem::bad_request("message_too_long", words).at("message"));
    }
    let request = head.request_key(&grant, &bytes);
    let mut change = match state.store.change(&grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    let row = InvitationRow {
        id: uuid::Uuid::new_v4().to_string(),
        email,
        message: message.to_owned(),
        invited_by: grant.email().to_owned(),
        created_at: clock::now_seconds(),
    };
    let words = match change.add_invitation(&row).await? {
        InvitationLimit::Kept => None,
        InvitationLimit::Provider => {
            Some("Fifty companies were invited within a day; invite more tomorrow.")
        }
        InvitationLimit::Address => {
            Some("This address was invited three times within a day; give it time to answer.")
        }
    };
    if let Some(words) = words {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_invitations",
            words,
        ));
    }
    let link = format!("{}/enrol/start", state.public_url);
    let provider = &grant.account().company_name;
    let reader = reader(&mut change, &row.email, &head).await?;
    let mail = letters::invited(&reader, provider, &row.invited_by, &row.message, &link);
    change.add_mail(&mail).await?;
    let mut audit = AuditEntry::succeeded(ResourceType::Invitation, &row.id, OperationType::Send);
    let body = stored(StatusCode::CREATED, &told(row))?;
    audit.new_value = Some(body.body.clone());
    change.finish(&audit, Some(&body)).await?;
    Ok(answer(&body))
}
