//! The link of a sent quote is replaced by another, which is told or mailed. Knows no decision.

use super::audit;
use super::kept::{customers_quote, kept_quote, may_be};
use super::life::{at_version, draw_link};
use crate::app::AppState;
use crate::letters;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::routes::{reader, sentence};
use crate::store::{Door, StoreError, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::OperationType;
use domain::email_addresses::EmailAddress;
use domain::quotes::QuoteAct;
use domain::wire::paths;
use domain::wire::quotes::{QuoteLinkAnswer, QuoteLinkRequest};

/// Replaces the link of a sent quote: the one before opens nothing any more. The new one is told in the answer,
/// or goes to a mail address and is told to nobody else, since only its hash is kept. Needs `If-Match`.
#[utoipa::path(
    post, path = paths::QUOTE_NEW_LINK, tag = "quotes", params(("quote_id" = String, Path)),
    request_body = QuoteLinkRequest,
    responses((status = 200, body = QuoteLinkAnswer), (status = 400), (status = 404), (status = 409), (status = 412), (status = 428))
)]
pub async fn renew_link(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteLinkRequest>,
) -> Reply {
    let (mut row, version) = at_version(&state, &grant, id, &head).await?;
    let read = value.email.as_deref().map(EmailAddress::read).transpose();
    let email = read
        .map_err(|problem| Problem::bad_request("invalid_field", sentence(&problem)).at("email"))?;
    let request = head.request_key(&grant, &bytes);
    let door = state
        .store
        .change(&grant, &request, Version::Quote(&row.id, version))
        .await?;
    let mut change = match door {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    if row.version != version {
        return Err(StoreError::Stale.into());
    }
    may_be(&row, QuoteAct::RenewLink)?;
    let token = draw_link()?;
    change.renew_quote_link(&row.id, &token.hash()).await?;
    row.version = version + 1;
    if let Some(email) = &email {
        let link = format!("{}/quotes/link/{}", state.public_url, token.reveal());
        // What the customer may see is all that the mail is written from.
        let quote = customers_quote(&row)?;
        let reader = reader(&mut change, email.as_str(), &head).await?;
        let mail = letters::quote_link(&reader, &quote, &link);
        change.add_mail(&mail).await?;
    }
    let mut renewed = QuoteLinkAnswer {
        quote: kept_quote(&row)?,
        link_token: None,
        email: email.map(|email| email.as_str().to_owned()),
    };
    let mut entry = audit(&renewed.quote, OperationType::IssueToken);
    entry.new_value = Some(
        serde_json::json!({ "Number": row.number, "LinkMailedTo": renewed.email }).to_string(),
    );
    // As with sending: the link is not among what is remembered for a repeated request.
    let remembered = stored(StatusCode::OK, &renewed)?;
    change.finish(&entry, Some(&remembered)).await?;
    if renewed.email.is_none() {
        renewed.link_token = Some(token.reveal().to_owned());
    }
    json(StatusCode::OK, &renewed)
}
