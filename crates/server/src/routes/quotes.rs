//! Quotes: priced here again whatever the sender worked out. Knows no arithmetic of its own.

mod pricing;

use self::pricing::price_request;
use super::customers::customer_id;
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, NewQuote, QuoteRow, StoreError, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::{OperationType, ResourceType};
use domain::customers::Customer;
use domain::id::QuoteId;
use domain::quotes::QuoteStatus;
use domain::wire::quotes::{PricedQuoteAnswer, QuoteAnswer, QuoteListItem, QuoteRequest};
use domain::wire::{Attributes, Collection, Text, paths};
use uuid::Uuid;

/// Prices a quote without keeping it; every line comes with its steps.
#[utoipa::path(
    post, path = paths::QUOTES_PRICE, tag = "quotes", request_body = QuoteRequest,
    responses((status = 200, body = PricedQuoteAnswer), (status = 400), (status = 404), (status = 422))
)]
pub async fn price(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    JsonBody { value, .. }: JsonBody<QuoteRequest>,
) -> Reply {
    json(
        StatusCode::OK,
        &price_request(&state, &grant, &value).await?,
    )
}

/// The account's quotes, newest first.
#[utoipa::path(get, path = paths::QUOTES, tag = "quotes", responses((status = 200, body = Collection<QuoteListItem>)))]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadQuotes>,
) -> Reply {
    let items = state
        .store
        .quotes(grant.account_id())
        .await?
        .into_iter()
        .map(|row| {
            let total = domain::decimal::parse_exact(&row.total)
                .map_err(|problem| StoreError::Corrupt(format!("a total {problem}")))?;
            Ok(QuoteListItem {
                id: row.id.to_string(),
                number: row.number,
                status: QuoteStatus::Draft,
                customer_id: row.customer_id.to_string(),
                customer_name: row.customer_name,
                created_date: row.created_at,
                currency: row.currency,
                lines: row.lines,
                total: Text(total),
                attributes: Attributes::versioned("Quote", row.version),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    json(StatusCode::OK, &Collection::whole(paths::QUOTES, items))
}

/// Keeps a quote after pricing it again.
#[utoipa::path(
    post, path = paths::QUOTES, tag = "quotes", request_body = QuoteRequest,
    responses((status = 201, body = QuoteAnswer), (status = 400), (status = 422))
)]
pub async fn create(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteRequest>,
) -> Reply {
    let customer = customer_of(&state, &grant, &value).await?;
    let priced = price_request(&state, &grant, &value).await?;
    let id: QuoteId = Uuid::now_v7()
        .to_string()
        .try_into()
        .map_err(|_| Problem::not_found())?;
    let mut change = match state
        .store
        .change(&grant, &head.request_key(&grant, &bytes), Version::New)
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    let (number, created_date) = change
        .add_quote(&new_quote(&id, &customer, &priced)?)
        .await?;
    let kept = quote_answer(&id, number, created_date, &customer, priced, 1);
    let body = stored(StatusCode::CREATED, &kept)?;
    change
        .finish(&audit(&kept, OperationType::Create), Some(&body))
        .await?;
    Ok(answer(&body))
}

async fn customer_of(
    state: &AppState,
    grant: &Grant,
    request: &QuoteRequest,
) -> Result<Customer, Problem> {
    let missing = || {
        Problem::bad_request("unknown_customer", "Choose a customer of this account.")
            .at("customerId")
    };
    let id = request.customer_id.clone().ok_or_else(missing)?;
    match state
        .store
        .customer(grant.account_id(), &customer_id(id).map_err(|_| missing())?)
        .await
    {
        Ok(customer) => Ok(customer),
        Err(StoreError::NotFound) => Err(missing()),
        Err(error) => Err(error.into()),
    }
}

fn new_quote(
    id: &QuoteId,
    customer: &Customer,
    priced: &PricedQuoteAnswer,
) -> Result<NewQuote, Problem> {
    Ok(NewQuote {
        id: id.clone(),
        customer_id: customer.id.clone(),
        currency: priced.currency,
        lines: priced.lines.len() as u64,
        total: priced.total.0.to_string(),
        priced: serde_json::to_string(priced)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?,
    })
}

fn quote_answer(
    id: &QuoteId,
    number: String,
    created_date: String,
    customer: &Customer,
    mut priced: PricedQuoteAnswer,
    version: u32,
) -> QuoteAnswer {
    priced.attributes = Attributes::versioned("Quote", version);
    QuoteAnswer {
        id: id.to_string(),
        number,
        status: QuoteStatus::Draft,
        customer_id: customer.id.to_string(),
        customer_name: customer.name.clone(),
        created_date,
        priced,
    }
}

fn audit(quote: &QuoteAnswer, operation: OperationType) -> AuditEntry {
    let mut entry = AuditEntry::succeeded(ResourceType::Quote, &quote.id, operation);
    entry.customer_id = Some(quote.customer_id.clone());
    let total = quote.priced.total.0.to_string();
    entry.new_value =
        Some(serde_json::json!({ "Number": quote.number, "Total": total }).to_string());
    entry
}

fn quote_id(text: String) -> Result<QuoteId, Problem> {
    text.try_into().map_err(|_| Problem::not_found())
}

/// A kept quote, to the cent as it was kept.
#[utoipa::path(
    get, path = paths::QUOTE, tag = "quotes", params(("quote_id" = String, Path)),
    responses((status = 200, body = QuoteAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadQuotes>,
    Path(id): Path<String>,
) -> Reply {
    let row = state
        .store
        .quote(grant.account_id(), &quote_id(id)?)
        .await?;
    json(StatusCode::OK, &kept_quote(row)?)
}

fn kept_quote(row: QuoteRow) -> Result<QuoteAnswer, StoreError> {
    let mut priced: PricedQuoteAnswer = serde_json::from_str(&row.priced)
        .map_err(|error| StoreError::Corrupt(format!("a quote: {error}")))?;
    priced.attributes = Attributes::versioned("Quote", row.version);
    Ok(QuoteAnswer {
        id: row.id.to_string(),
        number: row.number,
        status: QuoteStatus::Draft,
        customer_id: row.customer_id.to_string(),
        customer_name: row.customer_name,
        created_date: row.created_at,
        priced,
    })
}

/// Changes a quote after pricing it again; needs `If-Match`.
#[utoipa::path(
    put, path = paths::QUOTE, tag = "quotes", params(("quote_id" = String, Path)), request_body = QuoteRequest,
    responses((status = 200, body = QuoteAnswer), (status = 404), (status = 412), (status = 422), (status = 428))
)]
pub async fn change(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<QuoteRequest>,
) -> Reply {
    let id = quote_id(id)?;
    let before = state.store.quote(grant.account_id(), &id).await?;
    let version = if_match(&head.headers)?;
    let customer = customer_of(&state, &grant, &value).await?;
    let priced = price_request(&state, &grant, &value).await?;
    let request = head.request_key(&grant, &bytes);
    let mut change = match state
        .store
        .change(&grant, &request, Version::Quote(&id, version))
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    change
        .replace_quote(&new_quote(&id, &customer, &priced)?)
        .await?;
    let kept = quote_answer(
        &id,
        before.number,
        before.created_at,
        &customer,
        priced,
        version + 1,
    );
    let mut entry = audit(&kept, OperationType::Update);
    entry.old_value = Some(serde_json::json!({ "Total": before.total }).to_string());
    let body = stored(StatusCode::OK, &kept)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
