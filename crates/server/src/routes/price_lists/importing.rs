//! Imports a price list: read whole, held to the account's market and currency, then kept as it came.

use super::kept::remember;
use super::price_list_answer;
use crate::access::Grant;
use crate::app::AppState;
use crate::imports;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Granted, Head, permit};
use crate::routes::{exchange_rates, sentence};
use crate::store::{AuditEntry, Door, NewPriceList, PriceListRow, Version};
use crate::{clock, tokens};
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use bytes::Bytes;
use domain::audit::{OperationType, ResourceType};
use domain::charges::Period;
use domain::markets::{MARKETS_JSON, Markets};
use domain::price_lists::PriceList;
use domain::wire::paths;
use domain::wire::price_lists::PriceListAnswer;
use futures_util::{Stream, StreamExt};
use pricing::price_lists::PriceListProblem;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;
use utoipa::IntoParams;
use uuid::Uuid;

/// Most bytes of a price list.
const BYTES_MAX: usize = 256 << 20;

/// Lists that are read at once: each is in memory whole.
static READINGS: Semaphore = Semaphore::const_new(1);

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Name to show; the file's name is a good one.
    name: Option<String>,
    /// Market that the list was asked for, ISO 3166-1 alpha-2.
    region: Option<String>,
    /// Month that the list is of, `YYYY-MM`.
    month: Option<String>,
}

/// Imports a price list of any format; the same list again is answered with what it already is.
#[utoipa::path(
    post, path = paths::PRICE_LISTS, tag = "price lists", params(ImportQuery),
    request_body(content = String, content_type = "text/csv", description = "CSV, or JSON as `application/json`"),
    responses((status = 201, body = PriceListAnswer), (status = 200, body = PriceListAnswer), (status = 400),
        (status = 413), (status = 422))
)]
pub async fn import(State(state): State<AppState>, request: Request) -> Reply {
    let (mut parts, body) = request.into_parts();
    let mut body = body.into_data_stream();
    let answered = take(&state, &mut parts, &mut body).await;
    if answered.is_err() {
        imports::drain(body).await;
    }
    answered
}

async fn take<S, E>(state: &AppState, parts: &mut Parts, body: &mut S) -> Reply
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let Granted { grant, .. } =
        Granted::<permit::ImportPriceLists>::from_request_parts(parts, state).await?;
    let Query(query) = Query::<ImportQuery>::try_from_uri(&parts.uri)
        .map_err(|_| Problem::bad_request("invalid_query", "The query cannot be read."))?;
    let Ok(head) = Head::from_request_parts(parts, state).await;
    let _turn = READINGS.acquire().await.map_err(|_| busy())?;
    let announced = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    let bytes = body_bytes(body, announced).await?;
    let file = query.name.clone();
    keep(state, &grant, query, &head, bytes)
        .await
        .map_err(|mut problem| {
            problem.error.file = problem.error.file.or(file);
            problem
        })
}

fn busy() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "busy",
        "The list cannot be taken just now; send it again in a moment.",
    )
}

/// The whole body, up to the cap.
async fn body_bytes<S, E>(body: &mut S, announced: Option<usize>) -> Result<Vec<u8>, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let too_large = || {
        let words = format!(
            "The list is larger than {} MiB. Import it in parts, such as one service family each.",
            BYTES_MAX >> 20
        );
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", words)
    };
    if announced.is_some_and(|bytes| bytes > BYTES_MAX) {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or_default());
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| {
            let words = "The upload broke off. Send the whole list again.";
            Problem::bad_request("upload_incomplete", words)
        })?;
        if bytes.len() + piece.len() > BYTES_MAX {
            return Err(too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

async fn keep(
    state: &AppState,
    grant: &Grant,
    query: ImportQuery,
    head: &Head,
    bytes: Vec<u8>,
) -> Reply {
    let asked = Asked::read(query)?;
    let request = head.request_key(grant, &bytes);
    let NewList { new, list } = tokio::task::spawn_blocking(move || new_list(bytes, asked))
        .await
        .map_err(|error| {
            tracing::error!(%error, "reading a price list panicked");
            busy()
        })??;
    hold_to_account(state, grant, &new.row, &list).await?;
    let mut change = match state.store.change(grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    if let Some(there) = change.add_price_list(&new).await? {
        return json(StatusCode::OK, &price_list_answer(there));
    }
    let row = new.row;
    let mut entry = AuditEntry::succeeded(
        ResourceType::PriceList,
        row.id.as_str(),
        OperationType::Import,
    );
    entry.new_value =
        Some(serde_json::json!({ "Name": row.name, "Offers": row.offers }).to_string());
    let digest = row.digest.clone();
    let body = stored(StatusCode::CREATED, &price_list_answer(row))?;
    change.finish(&entry, Some(&body)).await?;
    remember(digest, Arc::new(list));
    Ok(answer(&body))
}

/// What is asked of an import.
struct Asked {
    name: String,
    market: String,
    month: Option<Period>,
}

impl Asked {
    fn read(query: ImportQuery) -> Result<Self, Problem> {
        let market = query.region.unwrap_or_default().trim().to_ascii_uppercase();
        if market.len() > 40 || market.chars().any(char::is_control) {
            return Err(Problem::bad_request(
                "invalid_region",
                "A region is a country's two letters, such as US.",
            )
            .at("region"));
        }
        let month = query
            .month
            .as_deref()
            .filter(|month| !month.is_empty())
            .map(str::parse)
            .transpose()
            .map_err(|problem: domain::charges::NotAPeriod| {
                Problem::bad_request("invalid_month", format!("{problem}.")).at("month")
            })?;
        let name = query
            .name
            .unwrap_or_default()
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        Ok(Self {
            name,
            market,
            month,
        })
    }
}

/// A list as it was read, and what is kept of it.
pub struct NewList {
    pub new: NewPriceList,
    pub list: PriceList,
}

/// Reads a list whole.
///
/// # Errors
/// 400 with line, column and remedy.
pub fn read_list(
    bytes: Vec<u8>,
    name: &str,
    market: &str,
    month: Option<Period>,
) -> Result<NewList, Problem> {
    let (name, market) = (name.to_owned(), market.to_owned());
    let asked = Asked {
        name,
        market,
        month,
    };
    new_list(bytes, asked)
}

fn new_list(bytes: Vec<u8>, asked: Asked) -> Result<NewList, Problem> {
    let list =
        pricing::price_lists::read(&bytes, &asked.name).map_err(|problem| refused(&problem))?;
    if list.tax_included {
        return Err(Problem::bad_request(
            "tax_included",
            "The list says that its prices contain tax, which would be charged twice. Export it with prices before tax.",
        )
        .at("isTaxIncluded"));
    }
    if !list.market.is_empty() && !asked.market.is_empty() && list.market != asked.market {
        let words = format!(
            "The list is of the market {}, not {}. Choose its own market, or the other's list.",
            list.market, asked.market
        );
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other_market", words).at("region"),
        );
    }
    let market = match asked.market {
        market if market.is_empty() => list.market.clone(),
        market => market,
    };
    let unreadable =
        |_| Problem::bad_request("invalid_field", "An id could not be made; try again.");
    let name = match asked.name {
        name if name.is_empty() => format!("{} {}", list.currency, list.locale)
            .trim()
            .to_owned(),
        name => name,
    };
    let digest = tokens::hex(&Sha256::digest(&bytes));
    let source = String::from_utf8(bytes)
        .map_err(|_| Problem::bad_request("invalid_text", "The list is not UTF-8 text."))?;
    let row = PriceListRow {
        // Time-ordered, so that the newest list has the largest id.
        id: Uuid::now_v7().to_string().try_into().map_err(unreadable)?,
        name,
        format: list.format,
        currency: list.currency,
        market,
        month: asked.month,
        digest,
        offers: list.offers.len() as u64,
        imported_at: clock::now_text(),
    };
    Ok(NewList {
        new: NewPriceList { row, source },
        list,
    })
}

/// A list or sheet that cannot be read, by line, column and remedy.
pub(in crate::routes) fn refused(problem: &PriceListProblem) -> Problem {
    let mut refusal = Problem::bad_request(problem.fault.code(), sentence(&problem.fault));
    refusal.error.line = problem.line;
    refusal.error.column = problem.column.clone();
    refusal
}

/// A list of another market region or in another currency is of no use to the account, unless its
/// own currency is dollars or a sheet of exchange rates knows both.
async fn hold_to_account(
    state: &AppState,
    grant: &Grant,
    row: &PriceListRow,
    list: &PriceList,
) -> Result<(), Problem> {
    let account = grant.account();
    let refuse =
        |code: &str, words: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, words);
    if !list.market.is_empty() && list.market != account.country {
        let markets: Markets = serde_json::from_str(MARKETS_JSON)
            .map_err(|error| crate::store::StoreError::Corrupt(error.to_string()))?;
        let is_ours = markets
            .regions
            .iter()
            .filter(|region| region.id == account.region)
            .flat_map(|region| &region.countries)
            .any(|country| country.iso2 == list.market);
        if !is_ours {
            let words = format!(
                "The list is of the market {}, which this account does not serve. Import it into the account of that market.",
                list.market
            );
            return Err(refuse("other_market", words).at("Market"));
        }
    }
    if row.currency == account.currency || row.currency.code() == "USD" {
        return Ok(());
    }
    let bridges = exchange_rates::bridge(&state.store, account, row.currency, row.month).await?;
    if bridges {
        return Ok(());
    }
    let words = format!(
        "The list is in {}, the account in {}. Import a sheet of exchange rates that has both first, or the list in {}.",
        row.currency, account.currency, account.currency
    );
    Err(refuse("other_currency", words).at("Currency"))
}
