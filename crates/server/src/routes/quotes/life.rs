//! A draft is approved and sent; a sent quote gets a new version; an accepted one waits to be ordered.
//! Knows no arithmetic and no customer's decision.

use super::kept::{kept_quote, may_be, priced_of, quote_id};
use super::{audit, new_id};
use crate::access::Grant;
use crate::app::AppState;
use crate::clock;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::routes::enrolments::suspended::refuse_new_sale;
use crate::store::{Door, NewQuote, QuoteRow, StoreError, Version};
use crate::tokens::Token;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::OperationType;
use domain::quotes::{QuoteAct, QuoteStatus};
use domain::wire::quotes::{
    OrderRequestAnswer, PricedQuoteAnswer, QuoteAnswer, QuoteApprovalAnswer, QuoteApprovalRequest,
    SentQuoteAnswer,
};
use domain::wire::{Attributes, Collection, paths};

/// Longest text that somebody writes about a quote, in bytes.
pub(super) const WORDS_BYTES_MAX: usize = 2_000;

fn conflict(code: &str, words: impl Into<String>) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, words)
}

/// The quote at the version that the request names, and that version.
pub(super) async fn at_version(
    state: &AppState,
    grant: &Grant,
    id: String,
    head: &Head,
) -> Result<(QuoteRow, u32), Problem> {
    let id = quote_id(id)?;
    let row = state.store.quote(grant.account_id(), &id).await?;
    Ok((row, if_match(&head.headers)?))
}

/// Approves a draft's lines below cost, for a reason; needs `If-Match`.
#[utoipa::path(
    post, path = paths::QUOTE_APPROVAL, tag = "quotes", params(("quote_id" = String, Path)),
    request_body = QuoteApprovalRequest,
    responses((status = 200, body = QuoteAnswer), (status = 400), (status = 404), (status = 409), (status = 412), (status = 428))
)]
pub async fn approve(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ApproveBelowCost>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteApprovalRequest>,
) -> Reply {
    let (mut row, version) = at_version(&state, &grant, id, &head).await?;
    let reason = value.reason.trim();
    if reason.is_empty() || reason.len() > WORDS_BYTES_MAX {
        return Err(Problem::bad_request(
            "reason_missing",
            "Say in at most 2000 letters why these lines may go out below their cost.",
        )
        .at("reason"));
    }
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
    may_be(&row, QuoteAct::Edit)?;
    if priced_of(&row)?.internal.below_cost_lines.is_empty() {
        return Err(conflict(
            "nothing_below_cost",
            "No line of this quote is below its cost: it needs no approval.",
        ));
    }
    let approval = QuoteApprovalAnswer {
        approved_by: grant.email().to_owned(),
        approved_date: clock::now_text(),
        reason: reason.to_owned(),
    };
    let words =
        serde_json::to_string(&approval).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    change.approve_quote(&row.id, &words).await?;
    row.version = version + 1;
    row.approval = Some(words);
    let kept = kept_quote(&row)?;
    let mut entry = audit(&kept, OperationType::Update);
    entry.new_value =
        Some(serde_json::json!({ "Number": kept.number, "ApprovedBelowCost": reason }).to_string());
    let body = stored(StatusCode::OK, &kept)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

/// What a draft still needs before it may be sent.
fn ready_to_send(row: &QuoteRow, priced: &PricedQuoteAnswer) -> Result<(), Problem> {
    may_be(row, QuoteAct::Send)?;
    if row.valid_until.is_none_or(|last| last <= clock::today()) {
        return Err(conflict(
            "valid_until_not_ahead",
            "A quote is sent with a last valid day that lies ahead. Set 'validUntil' to a later day.",
        )
        .at("validUntil"));
    }
    if priced.lines.is_empty() {
        return Err(
            conflict("no_lines", "A quote without lines cannot be sent. Add one.").at("lines"),
        );
    }
    let below = &priced.internal.below_cost_lines;
    if below.is_empty() || row.approval.is_some() {
        return Ok(());
    }
    let names: Vec<String> = priced
        .lines
        .iter()
        .filter(|line| below.contains(&line.line.id))
        .map(|line| format!("{} ({})", line.meter_name, line.line.id))
        .collect();
    Err(conflict(
        "below_cost",
        format!(
            "These lines are below their cost: {}. Raise their price, or have an owner or billing admin approve them.",
            names.join(", ")
        ),
    )
    .at("lines"))
}

/// The secret of a link.
pub(super) fn draw_link() -> Result<Token, StoreError> {
    Token::draw().map_err(|error| {
        tracing::error!(%error, "no randomness for a link");
        StoreError::Corrupt("no randomness".into())
    })
}

/// Sends a draft: from now on nothing of it changes, and its customer may accept it. The link in the
/// answer opens it without signing in. Needs `If-Match`.
#[utoipa::path(
    post, path = paths::QUOTE_SEND, tag = "quotes", params(("quote_id" = String, Path)),
    responses((status = 200, body = SentQuoteAnswer), (status = 404), (status = 409), (status = 412), (status = 428))
)]
pub async fn send(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    Path(id): Path<String>,
    head: Head,
) -> Reply {
    let (mut row, version) = at_version(&state, &grant, id, &head).await?;
    let request = head.request_key(&grant, b"");
    // Asked before the door opens, behind which nobody waits for another connection.
    let may_sell = refuse_new_sale(&state.store, grant.account()).await;
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
    ready_to_send(&row, &priced_of(&row)?)?;
    may_sell?;
    let token = draw_link()?;
    let sent_at = clock::now_text();
    change
        .send_quote(&row.root_id, &row.id, &token.hash(), &sent_at)
        .await?;
    row.version = version + 1;
    row.status = QuoteStatus::Sent;
    row.sent_at = Some(sent_at);
    let mut sent = SentQuoteAnswer {
        quote: kept_quote(&row)?,
        link_token: None,
    };
    let mut entry = audit(&sent.quote, OperationType::Update);
    entry.new_value =
        Some(serde_json::json!({ "Number": row.number, "Status": "sent" }).to_string());
    // What is remembered for a repeated request is kept in the books, and the link is not.
    let remembered = stored(StatusCode::OK, &sent)?;
    change.finish(&entry, Some(&remembered)).await?;
    sent.link_token = Some(token.reveal().to_owned());
    json(StatusCode::OK, &sent)
}

/// Begins a draft version with what a sent quote says, under its number.
#[utoipa::path(
    post, path = paths::QUOTE_VERSIONS, tag = "quotes", params(("quote_id" = String, Path)),
    responses((status = 201, body = QuoteAnswer), (status = 404), (status = 409))
)]
pub async fn begin_version(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    Path(id): Path<String>,
    head: Head,
) -> Reply {
    let row = state
        .store
        .quote(grant.account_id(), &quote_id(id)?)
        .await?;
    let priced = priced_of(&row)?;
    let request = row.request.clone().unwrap_or_default();
    let kept = keep_version(&state, &grant, &head, &row, &priced, request).await?;
    Ok(answer(&kept))
}

/// Keeps a new draft version of a quote; answers as it is to be answered.
pub(super) async fn keep_version(
    state: &AppState,
    grant: &Grant,
    head: &Head,
    row: &QuoteRow,
    priced: &PricedQuoteAnswer,
    request: String,
) -> Result<crate::store::StoredAnswer, Problem> {
    let key = head.request_key(grant, b"");
    let mut change = match state.store.change(grant, &key, Version::New).await? {
        Door::Answered(earlier) => return Ok(earlier),
        Door::Open(change) => change,
    };
    may_be(row, QuoteAct::Revise)?;
    let new = NewQuote {
        id: new_id()?,
        customer_id: row.customer_id.clone(),
        currency: priced.currency,
        lines: priced.lines.len() as u64,
        total: priced.total.0.to_string(),
        valid_until: priced.valid_until.clone(),
        priced: serde_json::to_string(priced)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?,
        request,
    };
    let (quote_version, created_at) = change.add_quote_version(&new, row).await?;
    let begun = QuoteRow {
        id: new.id,
        quote_version,
        previous_id: Some(row.id.to_string()),
        currency: new.currency,
        lines: new.lines,
        total: new.total,
        created_at,
        status: QuoteStatus::Draft,
        priced: new.priced,
        request: Some(new.request),
        approval: None,
        sent_at: None,
        decision: None,
        version: 1,
        ..row.clone()
    };
    let kept = kept_quote(&begun)?;
    let body = stored(StatusCode::CREATED, &kept)?;
    change
        .finish(&audit(&kept, OperationType::Create), Some(&body))
        .await?;
    Ok(body)
}

/// Accepted quotes that wait to be ordered, newest first.
#[utoipa::path(get, path = paths::ORDER_REQUESTS, tag = "quotes", responses((status = 200, body = Collection<OrderRequestAnswer>)))]
pub async fn order_requests(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadQuotes>,
) -> Reply {
    let rows = state.store.order_requests(grant.account_id()).await?;
    let items = rows
        .into_iter()
        .map(|row| OrderRequestAnswer {
            id: row.id,
            quote_id: row.quote_id,
            quote_number: row.quote_number,
            quote_version: row.quote_version,
            customer_id: row.customer_id,
            customer_name: row.customer_name,
            created_date: row.created_at,
            status: row.status,
            attributes: Attributes::of("OrderRequest"),
        })
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::ORDER_REQUESTS, items),
    )
}
