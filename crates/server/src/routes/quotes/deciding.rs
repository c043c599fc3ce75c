//! The customer's decision, by a signed-in user or by whoever holds the quote's link, kept as evidence.
//! Knows no cost: it sees the customer's answer only.

use super::audit_of;
use super::kept::{customers_quote, may_be, seen};
use super::life::WORDS_BYTES_MAX;
use crate::app::AppState;
use crate::clock;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Either, Head, JsonBody, permit};
use crate::routes::enrolments::suspended::refuse_order;
use crate::store::{Change, Door, NewDecision, QuoteRow, StoreError, StoredAnswer, Version};
use crate::tokens;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::access::Action;
use domain::quotes::{QuoteAct, QuoteStatus};
use domain::wire::problem::PriceDifference;
use domain::wire::quotes::{
    ChoiceProblem, CustomerQuoteAnswer, QuoteAcceptanceRequest, QuoteDecisionAnswer,
    QuoteDeclineRequest,
};
use domain::wire::{Text, paths};
use pricing::Totals;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

/// What is decided, as it was asked for.
pub(crate) enum Asked {
    Accept(QuoteAcceptanceRequest),
    Decline(QuoteDeclineRequest),
}

type AnyDecider = Either<permit::DecideOwnQuotes, permit::ReadOwnQuotes>;

/// Accepts a quote that was sent to the own customer.
#[utoipa::path(
    post, path = paths::QUOTE_ACCEPTANCE, tag = "quotes", params(("quote_id" = String, Path)),
    request_body = QuoteAcceptanceRequest,
    responses((status = 200, body = CustomerQuoteAnswer), (status = 400), (status = 404), (status = 409), (status = 422))
)]
pub async fn accept(
    State(state): State<AppState>,
    decider: AnyDecider,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteAcceptanceRequest>,
) -> Reply {
    decide_own(&state, decider, id, &head, &bytes, Asked::Accept(value)).await
}

/// Declines a quote that was sent to the own customer.
#[utoipa::path(
    post, path = paths::QUOTE_DECLINE, tag = "quotes", params(("quote_id" = String, Path)),
    request_body = QuoteDeclineRequest,
    responses((status = 200, body = CustomerQuoteAnswer), (status = 400), (status = 404), (status = 409))
)]
pub async fn decline(
    State(state): State<AppState>,
    decider: AnyDecider,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteDeclineRequest>,
) -> Reply {
    decide_own(&state, decider, id, &head, &bytes, Asked::Decline(value)).await
}

async fn decide_own(
    state: &AppState,
    Either { grant, .. }: AnyDecider,
    id: String,
    head: &Head,
    bytes: &[u8],
    asked: Asked,
) -> Reply {
    let row = seen(state, &grant, id).await?;
    if grant.action() != Action::DecideOwnQuotes {
        return Err(Problem::forbidden());
    }
    let request = head.request_key(&grant, bytes);
    // Asked before the door opens, behind which nobody waits for another connection.
    let may_order = refuse_where_suspended(state, &row, &asked).await;
    match state.store.change(&grant, &request, Version::New).await? {
        Door::Answered(earlier) => Ok(answer(&earlier)),
        Door::Open(change) => {
            may_order?;
            let body = decide(change, row, asked, grant.email(), head.request_id()).await?;
            Ok(answer(&body))
        }
    }
}

/// A sent quote, for whoever holds its link.
#[utoipa::path(
    get, path = paths::QUOTE_LINK, tag = "quotes", params(("token" = String, Path)), security(()),
    responses((status = 200, body = CustomerQuoteAnswer), (status = 404))
)]
pub async fn show_by_link(State(state): State<AppState>, Path(token): Path<String>) -> Reply {
    json(
        StatusCode::OK,
        &customers_quote(&linked(&state, &token).await?)?,
    )
}

/// Accepts the quote that a link opens; the link is used up.
#[utoipa::path(
    post, path = paths::QUOTE_LINK_ACCEPTANCE, tag = "quotes", params(("token" = String, Path)),
    request_body = QuoteAcceptanceRequest, security(()),
    responses((status = 200, body = CustomerQuoteAnswer), (status = 400), (status = 404), (status = 409), (status = 422))
)]
pub async fn accept_by_link(
    State(state): State<AppState>,
    Path(token): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteAcceptanceRequest>,
) -> Reply {
    decide_by_link(&state, &token, &head, &bytes, Asked::Accept(value)).await
}

/// Declines the quote that a link opens; the link is used up.
#[utoipa::path(
    post, path = paths::QUOTE_LINK_DECLINE, tag = "quotes", params(("token" = String, Path)),
    request_body = QuoteDeclineRequest, security(()),
    responses((status = 200, body = CustomerQuoteAnswer), (status = 400), (status = 404), (status = 409))
)]
pub async fn decline_by_link(
    State(state): State<AppState>,
    Path(token): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteDeclineRequest>,
) -> Reply {
    decide_by_link(&state, &token, &head, &bytes, Asked::Decline(value)).await
}

/// The quote that a link opens. An unknown, used up or expired link opens nothing, and all are answered
/// with the same bytes.
pub(super) async fn linked(state: &AppState, token: &str) -> Result<QuoteRow, Problem> {
    let row = state.store.quote_by_link(&tokens::hash(token)).await?;
    if row.status_today() == QuoteStatus::Sent {
        Ok(row)
    } else {
        Err(Problem::not_found())
    }
}

async fn decide_by_link(
    state: &AppState,
    token: &str,
    head: &Head,
    bytes: &[u8],
    asked: Asked,
) -> Reply {
    let hash = tokens::hash(token);
    let row = state.store.quote_by_link(&hash).await?;
    let request = head.request_key_of(&hash, bytes);
    let account = row.account_id.clone();
    let may_order = refuse_where_suspended(state, &row, &asked).await;
    match state.store.change_by_link(&account, &request).await? {
        Door::Answered(earlier) => Ok(answer(&earlier)),
        Door::Open(_) if row.status_today() != QuoteStatus::Sent => Err(Problem::not_found()),
        Door::Open(mut change) => {
            may_order?;
            change.hold_quote_link(&row.id, &hash).await?;
            let body = decide(change, row, asked, "link", head.request_id()).await?;
            Ok(answer(&body))
        }
    }
}

/// An acceptance asks for an order, which a suspended seller cannot place; a decline is taken.
async fn refuse_where_suspended(
    state: &AppState,
    row: &QuoteRow,
    asked: &Asked,
) -> Result<(), Problem> {
    match asked {
        Asked::Accept(_) => {
            let seller = state.store.account(&row.account_id).await?;
            refuse_order(&state.store, &seller).await
        }
        Asked::Decline(_) => Ok(()),
    }
}

/// Keeps a decision with its evidence; answers as it is to be answered.
///
/// # Errors
/// When the quote is not open, or what was asked does not fit it.
pub(crate) async fn decide(
    mut change: Change,
    mut row: QuoteRow,
    asked: Asked,
    decided_by: &str,
    request_id: &str,
) -> Result<StoredAnswer, Problem> {
    let act = match asked {
        Asked::Accept(_) => QuoteAct::Accept,
        Asked::Decline(_) => QuoteAct::Decline,
    };
    let status = may_be(&row, act)?;
    let seen = customers_quote(&row)?;
    // Byte by byte what the customer received.
    let received = stored(StatusCode::OK, &seen)?.body;
    let mut decision = evidence(&seen, asked, row.sent_at.as_deref())?;
    decision.received_date = clock::now_text();
    decision.decided_by = decided_by.to_owned();
    decision.request_id = request_id.to_owned();
    decision.answer_digest = tokens::hex(&Sha256::digest(received.as_bytes()));
    let words =
        serde_json::to_string(&decision).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let new = NewDecision {
        status,
        decision: words.clone(),
        answer: &received,
        decided_at: decision.received_date.clone(),
        decided_by: decided_by.to_owned(),
    };
    change
        .decide_quote(&row.id, &new)
        .await
        .map_err(|error| match error {
            StoreError::Conflict(_) => Problem::new(
                StatusCode::CONFLICT,
                "quote_not_open",
                "This quote was decided, replaced or over a moment before. Read it again.",
            ),
            other => other.into(),
        })?;
    row.status = status;
    row.version += 1;
    row.decision = Some(words);
    let entry = audit_of(
        &row,
        serde_json::json!({ "Number": row.number, "Status": status.as_str(), "Name": decision.name }),
    );
    let body = stored(StatusCode::OK, &customers_quote(&row)?)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(body)
}

/// What was asked for, checked against the quote as the customer received it.
fn evidence(
    quote: &CustomerQuoteAnswer,
    asked: Asked,
    sent: Option<&str>,
) -> Result<QuoteDecisionAnswer, Problem> {
    let is_accepted = matches!(asked, Asked::Accept(_));
    let (name, date, chosen, statement, reason, expected) = match asked {
        Asked::Accept(asked) => {
            let date = acceptance_day(&asked.date, sent)?;
            (
                asked.name,
                date,
                asked.chosen_lines,
                asked.statement,
                String::new(),
                asked.total_with_tax,
            )
        }
        Asked::Decline(asked) => (
            asked.name,
            String::new(),
            Vec::new(),
            String::new(),
            asked.reason,
            None,
        ),
    };
    let name = name.trim().to_owned();
    if name.is_empty() || name.len() > 200 {
        return Err(Problem::bad_request(
            "name_missing",
            "Give the name of who decides, in at most 200 letters.",
        )
        .at("name"));
    }
    for (field, words) in [("statement", &statement), ("reason", &reason)] {
        if words.len() > WORDS_BYTES_MAX {
            return Err(
                Problem::bad_request("words_too_long", "Write at most 2000 letters.").at(field),
            );
        }
    }
    let totals = totals_with(quote, &chosen)?;
    if let Some(expected) = expected.filter(|expected| expected.0 != totals.gross) {
        let mut problem = Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "price_mismatch",
            "The total you accept is not the one this server works out. Nothing was kept; 'differences' has both figures.",
        );
        problem.error.differences = vec![PriceDifference {
            figure: "totalWithTax".to_owned(),
            sent: expected.0.to_string(),
            priced: totals.gross.to_string(),
        }];
        return Err(problem);
    }
    Ok(QuoteDecisionAnswer {
        is_accepted,
        name,
        date,
        received_date: String::new(),
        decided_by: String::new(),
        answer_digest: String::new(),
        request_id: String::new(),
        statement: statement.trim().to_owned(),
        reason: reason.trim().to_owned(),
        chosen_lines: chosen,
        total: Text(totals.net),
        tax: Text(totals.tax),
        total_with_tax: Text(totals.gross),
    })
}

/// The day that was given, if the quote was sent by then; `sent` is the second of it in UTC.
fn acceptance_day(text: &str, sent: Option<&str>) -> Result<String, Problem> {
    let wrong = |words| Problem::bad_request("invalid_date", words).at("date");
    let day = text
        .parse::<NaiveDate>()
        .ok()
        .filter(|_| text.len() == 10)
        .ok_or_else(|| wrong("Write the day of acceptance as YYYY-MM-DD."))?;
    if day > clock::today() {
        return Err(wrong(
            "The day of acceptance lies in the future. Give today's, or an earlier one.",
        ));
    }
    let sent = sent.and_then(|sent| sent.get(..10)?.parse::<NaiveDate>().ok());
    // West of Greenwich it may have been the day before.
    let first = sent.and_then(|sent| sent.pred_opt());
    if first.is_some_and(|first| day < first) {
        return Err(wrong(
            "The day of acceptance lies before the quote was sent. Give a later one.",
        ));
    }
    Ok(day.to_string())
}

/// The totals with the chosen lines, from the engine.
fn totals_with(quote: &CustomerQuoteAnswer, chosen: &[String]) -> Result<Totals, Problem> {
    let amounts = quote
        .amounts_with(chosen)
        .map_err(|problem: ChoiceProblem| {
            Problem::bad_request("invalid_choice", crate::routes::sentence(&problem))
                .at("chosenLines")
        })?;
    let percent = quote.tax_percent.map_or(Decimal::ZERO, |percent| percent.0);
    Totals::of(quote.currency, amounts, percent).map_err(|problem| {
        Problem::bad_request(problem.code(), crate::routes::sentence(&problem)).at("chosenLines")
    })
}
