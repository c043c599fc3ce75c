//! Two versions of a quote side by side, and a kept quote priced again with what holds today. Knows no
//! arithmetic: it sets the engine's figures beside each other.

use super::grounds::moved;
use super::kept::{priced_of, quote_id};
use super::life::keep_version;
use super::pricing::price_request;
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, Head, permit};
use crate::routes::price_lists::{list_of, lists_of};
use crate::store::{PriceListRow, QuoteRow, StoreError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::price_lists::PriceList;
use domain::wire::quotes::{
    LineChange, LineComparison, LineFigures, PricedQuoteAnswer, QuoteAnswer, QuoteComparisonAnswer,
    QuoteLineAnswer, QuoteLineRequest, QuoteRequest, RepricedQuoteAnswer,
};
use domain::wire::{Attributes, paths};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// Id of the version before.
    with: String,
}

/// What was added, removed and changed since another version, line by line.
#[utoipa::path(
    get, path = paths::QUOTE_COMPARE, tag = "quotes", params(("quote_id" = String, Path), CompareQuery),
    responses((status = 200, body = QuoteComparisonAnswer), (status = 404))
)]
pub async fn compare(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadQuotes>,
    Path(id): Path<String>,
    Query(query): Query<CompareQuery>,
) -> Reply {
    let account = grant.account_id();
    let after = state.store.quote(account, &quote_id(id)?).await?;
    let before = state.store.quote(account, &quote_id(query.with)?).await?;
    let compared = comparison(&priced_of(&before)?, &priced_of(&after)?);
    json(StatusCode::OK, &compared)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RepriceQuery {
    /// `true` begins a new draft version with the new prices.
    #[serde(default)]
    keep: bool,
}

/// Prices a kept quote again with today's price list, rules and rates, and sets the old figures beside
/// the new ones. Nothing is kept unless asked.
#[utoipa::path(
    post, path = paths::QUOTE_REPRICE, tag = "quotes", params(("quote_id" = String, Path), RepriceQuery),
    responses((status = 200, body = RepricedQuoteAnswer), (status = 400), (status = 404), (status = 409))
)]
pub async fn reprice(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    Path(id): Path<String>,
    Query(query): Query<RepriceQuery>,
    head: Head,
) -> Reply {
    let row = state
        .store
        .quote(grant.account_id(), &quote_id(id)?)
        .await?;
    let before = priced_of(&row)?;
    let request = todays_request(&state, &grant, &row, &before).await?;
    let after = price_request(&state, &grant, &request).await?;
    let comparison = comparison(&before, &after);
    if !query.keep {
        let answer = RepricedQuoteAnswer {
            comparison,
            kept: None,
        };
        return json(StatusCode::OK, &answer);
    }
    let words =
        serde_json::to_string(&request).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let kept = keep_version(&state, &grant, &head, &row, &after, words).await?;
    let kept: QuoteAnswer = serde_json::from_str(&kept.body)
        .map_err(|error| StoreError::Corrupt(format!("a quote: {error}")))?;
    let answer = RepricedQuoteAnswer {
        comparison,
        kept: Some(kept),
    };
    json(StatusCode::OK, &answer)
}

/// Newer lists that are looked through for one that sells everything in a quote.
const LISTS_MAX: usize = 6;

/// What was asked for, as it would be asked for today: of each of its lists the newest of the same kind that
/// sells as much of it, today's rules and rates.
async fn todays_request(
    state: &AppState,
    grant: &Grant,
    row: &QuoteRow,
    before: &PricedQuoteAnswer,
) -> Result<QuoteRequest, Problem> {
    let asked: QuoteRequest = match &row.request {
        Some(request) => serde_json::from_str(request)
            .map_err(|error| StoreError::Corrupt(format!("a quote's request: {error}")))?,
        None => before.request(row.customer_id.as_str()),
    };
    let lists = lists_of(&state.store, grant.account()).await?;
    let wanted: BTreeSet<&str> = asked
        .lines
        .iter()
        .map(|line| line.meter_id.as_str())
        .filter(|id| !id.is_empty())
        .collect();
    let price_list_id = newest_like(state, grant, &lists, &before.price_list_id, &wanted).await?;
    let mut further_price_list_ids = Vec::new();
    for list in &before.further_price_lists {
        let newest = newest_like(state, grant, &lists, &list.id, &wanted).await?;
        // One list may have come in the place of two.
        if newest != price_list_id && !further_price_list_ids.contains(&newest) {
            further_price_list_ids.push(newest);
        }
    }
    Ok(QuoteRequest {
        price_list_id: Some(price_list_id),
        further_price_list_ids,
        currency: Some(before.currency),
        price_date: None,
        total: None,
        lines: asked
            .lines
            .into_iter()
            .map(|line| QuoteLineRequest {
                amount: None,
                ..line
            })
            .collect(),
        ..asked
    })
}

/// The newest list of a list's kind that sells what it sells of the quote's goods; the list itself where
/// none does.
async fn newest_like(
    state: &AppState,
    grant: &Grant,
    lists: &[PriceListRow],
    id: &str,
    wanted: &BTreeSet<&str>,
) -> Result<String, Problem> {
    let Some(old) = lists.iter().find(|list| list.id.as_str() == id) else {
        return Ok(id.to_owned());
    };
    let (_, full) = list_of(&state.store, grant.account(), &old.id).await?;
    let sold: BTreeSet<&str> = sold_of(&full, wanted).collect();
    let alike = lists.iter().filter(|list| {
        list.format == old.format && list.currency == old.currency && list.market == old.market
    });
    for list in alike.take(LISTS_MAX) {
        let (_, full) = list_of(&state.store, grant.account(), &list.id).await?;
        if sold_of(&full, &sold).collect::<BTreeSet<_>>().len() == sold.len() {
            return Ok(list.id.to_string());
        }
    }
    Ok(id.to_owned())
}

/// Those of some offers that a list sells.
fn sold_of<'a>(list: &'a PriceList, wanted: &'a BTreeSet<&str>) -> impl Iterator<Item = &'a str> {
    list.offers
        .iter()
        .filter(|offer| offer.is_sold())
        .map(|offer| offer.id.as_str())
        .filter(|id| wanted.contains(id))
}

fn comparison(before: &PricedQuoteAnswer, after: &PricedQuoteAnswer) -> QuoteComparisonAnswer {
    QuoteComparisonAnswer {
        currency_before: before.currency,
        currency_after: after.currency,
        moved: moved(before, after),
        lines: lines(&before.lines, &after.lines),
        total_before: before.total,
        total_after: after.total,
        attributes: Attributes::of("QuoteComparison"),
    }
}

/// Whether two lines sell the same.
fn same_goods(one: &QuoteLineAnswer, other: &QuoteLineAnswer) -> bool {
    let own = |line: &QuoteLineAnswer| line.line.own.as_ref().map(|own| own.name.clone());
    one.line.meter_id == other.line.meter_id
        && one.line.meter_region == other.line.meter_region
        && own(one) == own(other)
}

/// Lines are the same by their id if they sell the same; else by what they sell, in order.
fn lines(before: &[QuoteLineAnswer], after: &[QuoteLineAnswer]) -> Vec<LineComparison> {
    let mut taken = vec![false; before.len()];
    let mut partner_of = |is_partner: &dyn Fn(&QuoteLineAnswer) -> bool| {
        let found = before
            .iter()
            .enumerate()
            .position(|(index, line)| !taken[index] && is_partner(line))?;
        taken[found] = true;
        Some(found)
    };
    let mut partners: Vec<Option<usize>> = after
        .iter()
        .map(|line| partner_of(&|other| other.line.id == line.line.id && same_goods(other, line)))
        .collect();
    for (line, partner) in after.iter().zip(&mut partners) {
        if partner.is_none() {
            *partner = partner_of(&|other| same_goods(other, line));
        }
    }
    let kept_or_added = after.iter().zip(&partners).map(|(line, partner)| {
        let before = partner.map(|index| figures(&before[index]));
        let after = figures(line);
        let change = match &before {
            None => LineChange::Added,
            Some(before) if before.quantity == after.quantity && before.amount == after.amount => {
                LineChange::Same
            }
            Some(_) => LineChange::Changed,
        };
        compared(line, change, before, Some(after))
    });
    let removed = before
        .iter()
        .enumerate()
        .filter(|(index, _)| !partners.contains(&Some(*index)))
        .map(|(_, line)| compared(line, LineChange::Removed, Some(figures(line)), None));
    kept_or_added.chain(removed).collect()
}

fn figures(line: &QuoteLineAnswer) -> LineFigures {
    LineFigures {
        quantity: line.line.quantity,
        amount: line.amount,
        price_rules: line.internal.price_rules.clone(),
    }
}

fn compared(
    line: &QuoteLineAnswer,
    change: LineChange,
    before: Option<LineFigures>,
    after: Option<LineFigures>,
) -> LineComparison {
    LineComparison {
        id: line.line.id.clone(),
        name: line.meter_name.clone(),
        change,
        before,
        after,
    }
}
