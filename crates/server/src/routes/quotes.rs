//! Quotes: priced here again whatever the sender worked out. Knows no arithmetic of its own.

mod comparing;
mod deciding;
mod grounds;
mod kept;
mod life;
mod links;
mod outputs;
mod pricing;
mod reopening;
mod sealing;
mod selling_lists;

pub use self::comparing::*;
pub use self::deciding::*;
pub use self::life::*;
pub use self::links::*;
pub use self::outputs::*;
pub use self::reopening::*;

use self::kept::{
    customers_quote, is_customers, kept_quote, list_item, may_be, quote_id, seen, shows,
};
use self::pricing::price_request;
use super::customers::customer_id;
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Either, Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, NewQuote, QuoteRow, StoreError, Version};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::audit::{OperationType, ResourceType};
use domain::customers::Customer;
use domain::id::QuoteId;
use domain::quotes::{QuoteAct, QuoteStatus};
use domain::wire::quotes::{
    CustomerQuoteListItem, PricedQuoteAnswer, QuoteAnswer, QuoteListItem, QuoteRequest,
};
use domain::wire::{Attributes, Collection, paths};
use serde::Deserialize;
use utoipa::IntoParams;
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

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuotesQuery {
    /// `draft`, `sent`, `accepted`, `declined`, `expired` or `superseded`; all where it is left out.
    status: Option<String>,
}

/// The account's quotes, newest first, as they stand today. A customer's user receives what was sent to
/// its own customer.
#[utoipa::path(
    get, path = paths::QUOTES, tag = "quotes", params(QuotesQuery),
    responses((status = 200, body = Collection<QuoteListItem>), (status = 400))
)]
pub async fn list(
    State(state): State<AppState>,
    Either { grant, .. }: AnyReader,
    Query(query): Query<QuotesQuery>,
) -> Reply {
    let wanted = query
        .status
        .map(|word| {
            QuoteStatus::from_word(&word.to_lowercase()).ok_or_else(|| {
                Problem::bad_request(
                    "invalid_status",
                    "A status is draft, sent, accepted, declined, expired or superseded.",
                )
                .at("status")
            })
        })
        .transpose()?;
    let items = state
        .store
        .quotes(grant.account_id())
        .await?
        .into_iter()
        .filter(|row| shows(&grant, row))
        .filter(|row| wanted.is_none_or(|wanted| row.status_today() == wanted))
        .map(list_item)
        .collect::<Result<Vec<_>, _>>()?;
    if is_customers(&grant) {
        let items: Vec<CustomerQuoteListItem> = items.into_iter().map(Into::into).collect();
        return json(StatusCode::OK, &Collection::whole(paths::QUOTES, items));
    }
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
    let new = New {
        customer,
        request: value,
        priced,
        operation: OperationType::Create,
    };
    keep_new(&state, &grant, &head, &bytes, new).await
}

/// A quote that was priced and is to be kept, as what.
struct New {
    customer: Customer,
    request: QuoteRequest,
    priced: PricedQuoteAnswer,
    operation: OperationType,
}

/// Keeps a quote as the first version under the account's next number; `told` makes the answer of it.
async fn keep_new(state: &AppState, grant: &Grant, head: &Head, bytes: &[u8], new: New) -> Reply {
    let id = new_id()?;
    let mut change = match state
        .store
        .change(grant, &head.request_key(grant, bytes), Version::New)
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    let (number, created_date) = change
        .add_quote(&new_quote(&id, &new.customer, &new.request, &new.priced)?)
        .await?;
    let begun = Begun {
        id,
        number,
        quote_version: 1,
        previous_id: None,
        created_date,
    };
    let kept = draft_answer(begun, &new.customer, new.priced, 1);
    let entry = audit(&kept, new.operation);
    let body = stored(StatusCode::CREATED, &kept)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

/// A request as a quote to be kept, priced here.
///
/// # Errors
/// When the request is refused.
pub(crate) async fn quote_to_keep(
    state: &AppState,
    grant: &Grant,
    request: &QuoteRequest,
) -> Result<NewQuote, Problem> {
    let customer = customer_of(state, grant, request).await?;
    let priced = price_request(state, grant, request).await?;
    new_quote(&new_id()?, &customer, request, &priced)
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
    request: &QuoteRequest,
    priced: &PricedQuoteAnswer,
) -> Result<NewQuote, Problem> {
    let unwritten = |error: serde_json::Error| StoreError::Corrupt(error.to_string());
    Ok(NewQuote {
        id: id.clone(),
        customer_id: customer.id.clone(),
        currency: priced.currency,
        lines: priced.lines.len() as u64,
        total: priced.total.0.to_string(),
        valid_until: priced.valid_until.clone(),
        priced: serde_json::to_string(priced).map_err(unwritten)?,
        request: serde_json::to_string(request).map_err(unwritten)?,
    })
}

/// A draft's id, number and version, when it was begun.
struct Begun {
    id: QuoteId,
    number: String,
    quote_version: u32,
    previous_id: Option<String>,
    created_date: String,
}

fn draft_answer(
    begun: Begun,
    customer: &Customer,
    mut priced: PricedQuoteAnswer,
    version: u32,
) -> QuoteAnswer {
    priced.attributes = Attributes::versioned("Quote", version);
    QuoteAnswer {
        id: begun.id.to_string(),
        number: begun.number,
        quote_version: begun.quote_version,
        previous_id: begun.previous_id,
        status: QuoteStatus::Draft,
        customer_id: customer.id.to_string(),
        customer_name: customer.name.clone(),
        created_date: begun.created_date,
        sent_date: None,
        approval: None,
        decision: None,
        priced,
    }
}

fn new_id() -> Result<QuoteId, Problem> {
    quote_id(Uuid::now_v7().to_string())
}

/// What the books say of a quote's change.
fn audit_of(row: &QuoteRow, new_value: serde_json::Value) -> AuditEntry {
    let mut entry =
        AuditEntry::succeeded(ResourceType::Quote, row.id.as_str(), OperationType::Update);
    entry.customer_id = Some(row.customer_id.to_string());
    entry.new_value = Some(new_value.to_string());
    entry
}

fn audit(quote: &QuoteAnswer, operation: OperationType) -> AuditEntry {
    let mut entry = AuditEntry::succeeded(ResourceType::Quote, &quote.id, operation);
    entry.customer_id = Some(quote.customer_id.clone());
    let total = quote.priced.total.0.to_string();
    entry.new_value =
        Some(serde_json::json!({ "Number": quote.number, "Total": total }).to_string());
    entry
}

/// Partner staff over all quotes, a customer's user over those sent to its own customer.
type AnyReader = Either<permit::ReadQuotes, permit::ReadOwnQuotes>;

/// A kept quote, to the cent as it was kept. A customer's user receives the customer's answer, which
/// has no cost, margin or rule in it.
#[utoipa::path(
    get, path = paths::QUOTE, tag = "quotes", params(("quote_id" = String, Path)),
    responses((status = 200, body = QuoteAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Either { grant, .. }: AnyReader,
    Path(id): Path<String>,
) -> Reply {
    let row = seen(&state, &grant, id).await?;
    if is_customers(&grant) {
        json(StatusCode::OK, &customers_quote(&row)?)
    } else {
        json(StatusCode::OK, &kept_quote(&row)?)
    }
}

/// Changes a draft after pricing it again; needs `If-Match`.
#[utoipa::path(
    put, path = paths::QUOTE, tag = "quotes", params(("quote_id" = String, Path)), request_body = QuoteRequest,
    responses((status = 200, body = QuoteAnswer), (status = 404), (status = 409), (status = 412), (status = 422), (status = 428))
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
    may_be(&before, QuoteAct::Edit)?;
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
        .replace_quote(&new_quote(&id, &customer, &value, &priced)?)
        .await?;
    let begun = Begun {
        id,
        number: before.number,
        quote_version: before.quote_version,
        previous_id: before.previous_id,
        created_date: before.created_at,
    };
    let kept = draft_answer(begun, &customer, priced, version + 1);
    let mut entry = audit(&kept, OperationType::Update);
    entry.old_value = Some(serde_json::json!({ "Total": before.total }).to_string());
    let body = stored(StatusCode::OK, &kept)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
