//! Price lists of every format: imported, listed, searched, compared, and answered as they came.

mod comparison;
mod importing;
mod kept;
mod resold;

pub use comparison::{__path_compare, compare};
pub use importing::{__path_import, NewList, import, read_list};
pub use kept::kept_list;
pub use resold::{list_of, lists_of};

pub(in crate::routes) use importing::refused;

use self::resold::text_of;
use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, permit};
use crate::store::{PriceListRow, StoreError};
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::accounts::BusinessModel;
use domain::id::PriceListId;
use domain::money::Currency;
use domain::price_lists::{OfferSearch, PriceListFormat};
use domain::wire::paths::{encode, with_id};
use domain::wire::price_lists::{OfferAnswer, PriceListAnswer, PriceListDetailAnswer, RateCard};
use domain::wire::{Attributes, Collection, Link, Links, Text, lenient, paths};
use serde::Deserialize;
use utoipa::IntoParams;

/// Most offers of a page.
const PAGE_MAX: usize = 1000;

fn price_list_answer(row: PriceListRow) -> PriceListAnswer {
    PriceListAnswer {
        id: row.id.to_string(),
        name: row.name,
        format: row.format,
        currency: row.currency,
        region: row.market,
        month: row.month,
        offers: row.offers,
        meters: row.offers,
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
    let items = lists_of(&state.store, grant.account())
        .await?
        .into_iter()
        .map(price_list_answer)
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::PRICE_LISTS, items),
    )
}

/// A price list with its terms; a rate card comes whole.
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
    let (row, _) = list_of(&state.store, grant.account(), &id).await?;
    let rate_card = match row.format {
        PriceListFormat::RateCard => Some(kept_card(&state, &row, grant.account_id()).await?),
        _ => None,
    };
    json(
        StatusCode::OK,
        &PriceListDetailAnswer {
            price_list: price_list_answer(row),
            markup_percent: Text(grant.account().markup.percent()),
            rate_card,
            is_without_credit: grant.account().model == BusinessModel::IndirectReseller,
        },
    )
}

/// Reads a price list's id; what no price list can be called is as absent as any other.
pub fn price_list_id(text: String) -> Result<PriceListId, Problem> {
    text.try_into().map_err(|_| Problem::not_found())
}

async fn kept_card(
    state: &AppState,
    row: &PriceListRow,
    account: &domain::id::AccountId,
) -> Result<RateCard, Problem> {
    let source = state.store.price_list_source(account, &row.id).await?;
    lenient::from_slice(source.trim_start_matches('\u{feff}').as_bytes())
        .map_err(|error| StoreError::Corrupt(format!("a rate card: {error}")).into())
}

/// The text of a price list as it was imported.
#[utoipa::path(
    get, path = paths::PRICE_LIST_SOURCE, tag = "price lists", params(("price_list_id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 404))
)]
pub async fn source(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceLists>,
    Path(id): Path<String>,
) -> Reply {
    let id = price_list_id(id)?;
    let (row, list) = list_of(&state.store, grant.account(), &id).await?;
    let source = match row.format {
        PriceListFormat::Resold => text_of(&list)?,
        _ => {
            state
                .store
                .price_list_source(grant.account_id(), &id)
                .await?
        }
    };
    let kind = match row.format {
        PriceListFormat::RateCard | PriceListFormat::RetailPrices | PriceListFormat::Resold => {
            "application/json; charset=utf-8"
        }
        _ => "text/csv; charset=utf-8",
    };
    let mut response = Response::new(Body::from(source));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OffersQuery {
    /// Words; each must begin a word of the offer.
    search: Option<String>,
    /// Place in the list to go on from, as `links.next` says it.
    from: Option<usize>,
    /// Most offers of the page: 100 where it is left out, at most 1000.
    size: Option<usize>,
}

/// The offers of a price list that a search finds, a page at a time, with every digit.
#[utoipa::path(
    get, path = paths::PRICE_LIST_OFFERS, tag = "price lists",
    params(("price_list_id" = String, Path), OffersQuery),
    responses((status = 200, body = Collection<OfferAnswer>), (status = 404))
)]
pub async fn offers(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceLists>,
    Path(id): Path<String>,
    Query(query): Query<OffersQuery>,
) -> Reply {
    let id = price_list_id(id)?;
    let (_, list) = list_of(&state.store, grant.account(), &id).await?;
    let search = query.search.unwrap_or_default();
    let wanted = OfferSearch::of(&search);
    let from = query.from.unwrap_or_default();
    let size = match query.size {
        None | Some(0) => 100,
        Some(size) => size.min(PAGE_MAX),
    };
    let found = tokio::task::spawn_blocking(move || {
        let found = list
            .offers
            .iter()
            .enumerate()
            .filter(|(_, offer)| wanted.finds(offer));
        let (mut total_count, mut items, mut next) = (0_u64, Vec::new(), None);
        for (index, offer) in found {
            total_count += 1;
            if index >= from && items.len() < size {
                items.push(OfferAnswer::from(offer));
            } else if index >= from && next.is_none() {
                next = Some(index);
            }
        }
        (total_count, items, next)
    });
    let (total_count, items, next) = found.await.map_err(|error| {
        tracing::error!(%error, "a search panicked");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The offers could not be searched. Tell the operator.",
        )
    })?;
    let path = with_id(paths::PRICE_LIST_OFFERS, id.as_str());
    let uri = |from| {
        Link::get(format!(
            "{path}?search={}&from={from}&size={size}",
            encode(&search)
        ))
    };
    json(
        StatusCode::OK,
        &Collection {
            total_count,
            items,
            continuation_token: None,
            links: Links {
                itself: Some(uri(from)),
                next: next.map(uri),
            },
            attributes: Attributes::of("Collection"),
        },
    )
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
    let fits = |list: &&PriceListRow| {
        list.format == PriceListFormat::RateCard
            && currency.is_none_or(|currency| list.currency == currency)
    };
    // A card imported without a region stands for every region.
    let of_region = lists
        .iter()
        .filter(fits)
        .find(|list| region.is_empty() || list.market == region);
    let any_region = lists
        .iter()
        .filter(fits)
        .find(|list| list.market.is_empty());
    let list = of_region.or(any_region).ok_or_else(Problem::not_found)?;
    let card = kept_card(&state, list, grant.account_id()).await?;
    json(StatusCode::OK, &card)
}
