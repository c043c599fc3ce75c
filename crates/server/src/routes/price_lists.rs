//! Price lists: a Partner Center rate card is imported, listed, and answered again.

use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, NewPriceList, PriceListRow, Store, StoreError, Version};
use crate::tokens;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::audit::{OperationType, ResourceType};
use domain::id::{AccountId, PriceListId};
use domain::money::Currency;
use domain::price_lists::PriceList;
use domain::wire::price_lists::{PriceListAnswer, PriceListDetailAnswer, RateCard};
use domain::wire::{Attributes, Collection, Text, paths};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use uuid::Uuid;

fn price_list_answer(row: PriceListRow) -> PriceListAnswer {
    PriceListAnswer {
        id: row.id.to_string(),
        name: row.name,
        currency: row.currency,
        region: row.region,
        meters: row.meters,
        imported_date: row.imported_at,
        attributes: Attributes::of("PriceList"),
    }
}

/// The account's price lists, newest first.
#[utoipa::path(get, path = paths::PRICE_LISTS, tag = "price lists", responses((status = 200, body = Collection<PriceListAnswer>)))]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceLists>,
) -> Reply {
    let items = state
        .store
        .price_lists(grant.account_id())
        .await?
        .into_iter()
        .map(price_list_answer)
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::PRICE_LISTS, items),
    )
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Name to show; the file's name is a good one.
    name: Option<String>,
    /// Market that the card was asked for, ISO 3166-1 alpha-2.
    region: Option<String>,
}

/// Imports a rate card; the same card again is answered with the list it already is.
#[utoipa::path(
    post, path = paths::PRICE_LISTS, tag = "price lists", params(ImportQuery), request_body = RateCard,
    responses((status = 201, body = PriceListAnswer), (status = 200, body = PriceListAnswer), (status = 400))
)]
pub async fn import(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ImportPriceLists>,
    Query(query): Query<ImportQuery>,
    head: Head,
    JsonBody { value: card, bytes }: JsonBody<RateCard>,
) -> Reply {
    let new = read_card(card, query.name.as_deref(), query.region.as_deref()).map_err(
        |mut problem| {
            problem.error.file = query.name.clone();
            problem
        },
    )?;
    let mut change = match state
        .store
        .change(&grant, &head.request_key(&grant, &bytes), Version::New)
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    if let Some(there) = change.add_price_list(&new).await? {
        return json(StatusCode::OK, &price_list_answer(there));
    }
    let mut entry = AuditEntry::succeeded(
        ResourceType::PriceList,
        new.id.as_str(),
        OperationType::Import,
    );
    entry.new_value =
        Some(serde_json::json!({ "Name": new.name, "Meters": new.meters }).to_string());
    let body = stored(
        StatusCode::CREATED,
        &price_list_answer(PriceListRow {
            id: new.id,
            name: new.name,
            currency: new.currency,
            region: new.region,
            meters: new.meters,
            imported_at: crate::clock::now_text(),
            digest: new.digest,
        }),
    )?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

/// Checks a card whole and makes a price list of it.
///
/// # Errors
/// 400 with the meter, the field and the remedy.
pub fn read_card(
    card: RateCard,
    name: Option<&str>,
    region: Option<&str>,
) -> Result<NewPriceList, Problem> {
    let list = PriceList::try_from(card.clone()).map_err(|problem| {
        Problem::bad_request(problem.code(), format!("{problem}.")).at(&problem.field())
    })?;
    let text = serde_json::to_string(&card).map_err(|_| {
        Problem::bad_request("invalid_json", "The card cannot be written again as JSON.")
    })?;
    let region = region.unwrap_or_default().trim().to_ascii_uppercase();
    if region.len() > 40 || region.chars().any(char::is_control) {
        return Err(Problem::bad_request(
            "invalid_region",
            "A region is a country's two letters, such as US.",
        )
        .at("region"));
    }
    let name: String = name
        .unwrap_or_default()
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    let unreadable =
        |_| Problem::bad_request("invalid_field", "An id could not be made; try again.");
    Ok(NewPriceList {
        // Time-ordered, so that the newest list has the largest id.
        id: Uuid::now_v7().to_string().try_into().map_err(unreadable)?,
        name: if name.is_empty() {
            format!("{} {}", list.currency, list.locale)
                .trim()
                .to_owned()
        } else {
            name
        },
        currency: list.currency,
        region,
        digest: tokens::hex(&Sha256::digest(text.as_bytes())),
        meters: list.offers.len() as u64,
        card: text,
    })
}

/// A price list with its meters.
#[utoipa::path(
    get, path = paths::PRICE_LIST, tag = "price lists", params(("price_list_id" = String, Path)),
    responses((status = 200, body = PriceListDetailAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceLists>,
    Path(id): Path<String>,
) -> Reply {
    let id = price_list_id(id)?;
    let (row, card) = kept_card(&state.store, grant.account_id(), &id).await?;
    json(
        StatusCode::OK,
        &PriceListDetailAnswer {
            price_list: price_list_answer(row),
            markup_percent: Text(grant.account().markup.percent()),
            rate_card: card,
        },
    )
}

/// Reads a price list's id; what no price list can be called is as absent as any other.
pub fn price_list_id(text: String) -> Result<PriceListId, Problem> {
    text.try_into().map_err(|_| Problem::not_found())
}

/// A kept card.
pub async fn kept_card(
    store: &Store,
    account: &AccountId,
    id: &PriceListId,
) -> Result<(PriceListRow, RateCard), Problem> {
    let (row, card) = store.price_list(account, id).await?;
    let card = serde_json::from_str(&card)
        .map_err(|error| StoreError::Corrupt(format!("a rate card: {error}")))?;
    Ok((row, card))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RateCardQuery {
    /// ISO 4217 code; any where it is left out.
    currency: Option<String>,
    /// ISO 3166-1 alpha-2; any where it is left out.
    region: Option<String>,
}

/// The newest imported rate card of a currency and region, as Partner Center answers it.
#[utoipa::path(
    get, path = paths::RATE_CARD, tag = "price lists", params(RateCardQuery),
    responses((status = 200, body = RateCard), (status = 400), (status = 404))
)]
pub async fn rate_card(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceLists>,
    Query(query): Query<RateCardQuery>,
) -> Reply {
    let currency = query
        .currency
        .as_deref()
        .filter(|code| !code.is_empty())
        .map(str::parse::<Currency>)
        .transpose()
        .map_err(|problem| {
            Problem::bad_request("unknown_currency", format!("{problem}.")).at("currency")
        })?;
    let region = query
        .region
        .as_deref()
        .unwrap_or_default()
        .trim()
        .to_ascii_uppercase();
    let lists = state.store.price_lists(grant.account_id()).await?;
    let fits = |list: &&PriceListRow| currency.is_none_or(|currency| list.currency == currency);
    // A card imported without a region stands for every region.
    let of_region = lists
        .iter()
        .filter(fits)
        .find(|list| region.is_empty() || list.region == region);
    let any_region = lists
        .iter()
        .filter(fits)
        .find(|list| list.region.is_empty());
    let list = of_region.or(any_region).ok_or_else(Problem::not_found)?;
    let (_, card) = kept_card(&state.store, grant.account_id(), &list.id).await?;
    json(StatusCode::OK, &card)
}
