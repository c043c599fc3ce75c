//! Sheets of exchange rates: imported month by month, listed, and asked for by whoever prices.

use super::price_lists::refused;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Granted, Head, permit};
use crate::store::{AuditEntry, Door, ExchangeRatesRow, Store, StoreError, Version};
use crate::{clock, tokens};
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::accounts::Account;
use domain::audit::{OperationType, ResourceType};
use domain::charges::{NotAPeriod, Period};
use domain::exchange_rates::{
    ExchangeRates, PROGRAMME_SOURCE, SOURCE_CHARACTERS_MAX, is_same_source, sheet_of,
};
use domain::id::AccountId;
use domain::money::Currency;
use domain::wire::exchange_rates::{ExchangeRateAnswer, ExchangeRatesAnswer};
use domain::wire::{Attributes, Collection, Text, paths};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use uuid::Uuid;

fn read_sheet(row: &ExchangeRatesRow) -> Result<ExchangeRates, StoreError> {
    pricing::price_lists::read_exchange_rates(row.sheet.as_bytes(), Some(row.month), &row.source)
        .map_err(|problem| StoreError::Corrupt(format!("exchange rates: {problem}")))
}

fn exchange_rates_answer(row: ExchangeRatesRow) -> Result<ExchangeRatesAnswer, StoreError> {
    let rates = read_sheet(&row)?;
    Ok(ExchangeRatesAnswer {
        id: row.id.to_string(),
        month: row.month,
        source: row.source,
        rates: rates
            .all()
            .iter()
            .map(|(currency, usd_per_unit)| ExchangeRateAnswer {
                currency: *currency,
                usd_per_unit: Text(*usd_per_unit),
            })
            .collect(),
        imported_date: row.imported_at,
        attributes: Attributes::of("ExchangeRates"),
    })
}

/// The rates of a month that an account prices with: the named source's, else those that count where none is named.
///
/// # Errors
/// When the books cannot be reached.
pub async fn exchange_rates_at(
    store: &Store,
    account: &AccountId,
    month: Period,
    source: Option<&str>,
) -> Result<Option<ExchangeRates>, Problem> {
    let sheets = store.exchange_rates_of(account, month).await?;
    let sheet = sheet_of(&sheets, |sheet| &sheet.source, source);
    Ok(sheet.map(read_sheet).transpose()?)
}

/// A source's name as the account's sheets spell it already, so that no letter's case makes two of one.
async fn as_spelt_before(
    store: &Store,
    account: &AccountId,
    typed: &str,
) -> Result<String, Problem> {
    if typed.is_empty() || is_same_source(typed, PROGRAMME_SOURCE) {
        return Ok(PROGRAMME_SOURCE.to_owned());
    }
    let sheets = store.exchange_rates(account).await?;
    let same = sheets
        .into_iter()
        .find(|sheet| is_same_source(&sheet.source, typed));
    Ok(same.map_or_else(|| typed.to_owned(), |sheet| sheet.source))
}

/// Whether some sheet (of a month, where one is meant) knows both a currency and the account's own.
pub(super) async fn bridge(
    store: &Store,
    account: &Account,
    currency: Currency,
    month: Option<Period>,
) -> Result<bool, Problem> {
    for row in store.exchange_rates(&account.id).await? {
        if month.is_some_and(|month| month != row.month) {
            continue;
        }
        let rates = read_sheet(&row)?;
        if rates.usd_per_unit(currency).is_ok() && rates.usd_per_unit(account.currency).is_ok() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The account's exchange rates, latest month first; of a month each source's last sheet, the one imported last first.
#[utoipa::path(get, path = paths::EXCHANGE_RATES, tag = "price lists", responses((status = 200, body = Collection<ExchangeRatesAnswer>)))]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceLists>,
) -> Reply {
    let items = state
        .store
        .exchange_rates(grant.account_id())
        .await?
        .into_iter()
        .map(exchange_rates_answer)
        .collect::<Result<Vec<_>, _>>()?;
    json(
        StatusCode::OK,
        &Collection::whole(paths::EXCHANGE_RATES, items),
    )
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExchangeRatesQuery {
    /// Month of the sheet, `YYYY-MM`; needed where its rows print only a year.
    month: Option<String>,
    /// Who published it; `Partner Center` where it is left out.
    source: Option<String>,
}

/// Imports a sheet of exchange rates (CSV) as its source's of the month, in the place of one before; the sheet that is
/// so already is answered with what it is.
#[utoipa::path(
    post, path = paths::EXCHANGE_RATES, tag = "price lists", params(ExchangeRatesQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = ExchangeRatesAnswer), (status = 200, body = ExchangeRatesAnswer), (status = 400))
)]
pub async fn import(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ImportPriceLists>,
    Query(query): Query<ExchangeRatesQuery>,
    head: Head,
    bytes: Bytes,
) -> Reply {
    let month = query
        .month
        .as_deref()
        .filter(|month| !month.is_empty())
        .map(str::parse)
        .transpose()
        .map_err(|problem: NotAPeriod| {
            Problem::bad_request("invalid_month", format!("{problem}.")).at("month")
        })?;
    let source = query.source.as_deref().unwrap_or_default().trim();
    if source.chars().count() > SOURCE_CHARACTERS_MAX || source.chars().any(char::is_control) {
        let words = format!(
            "A source is named in one line of at most {SOURCE_CHARACTERS_MAX} characters, such as 'European Central Bank'."
        );
        return Err(Problem::bad_request("invalid_source", words).at("source"));
    }
    let source = as_spelt_before(&state.store, grant.account_id(), source).await?;
    let new = new_sheet(&bytes, month, &source)?;
    let request = head.request_key(&grant, &bytes);
    let mut change = match state.store.change(&grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    if let Some(there) = change.add_exchange_rates(&new).await? {
        return json(StatusCode::OK, &exchange_rates_answer(there)?);
    }
    let mut entry = AuditEntry::succeeded(
        ResourceType::ExchangeRates,
        new.id.as_str(),
        OperationType::Import,
    );
    entry.new_value =
        Some(serde_json::json!({ "Month": new.month, "Source": new.source }).to_string());
    let body = stored(StatusCode::CREATED, &exchange_rates_answer(new)?)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

/// Reads a sheet whole.
///
/// # Errors
/// 400 with line, column and remedy.
pub fn new_sheet(
    bytes: &[u8],
    month: Option<Period>,
    source: &str,
) -> Result<ExchangeRatesRow, Problem> {
    let rates = pricing::price_lists::read_exchange_rates(bytes, month, source)
        .map_err(|problem| refused(&problem))?;
    let unreadable =
        |_| Problem::bad_request("invalid_field", "An id could not be made; try again.");
    Ok(ExchangeRatesRow {
        id: Uuid::now_v7().to_string().try_into().map_err(unreadable)?,
        month: rates.month,
        source: rates.source,
        digest: tokens::hex(&Sha256::digest(bytes)),
        imported_at: clock::now_text(),
        sheet: String::from_utf8_lossy(bytes).into_owned(),
    })
}
