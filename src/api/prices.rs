//! Fetches price lists and exchange rates: texts as they were imported, and what changed between two.
//! Knows no arithmetic: figures come as text.

use super::{Call, call, get, list, read, send};
use crate::problem::Problem;
use domain::wire::exchange_rates::ExchangeRatesAnswer;
use domain::wire::paths::{self, encode, with_id};
use domain::wire::price_lists::{PriceListAnswer, PriceListComparisonAnswer};
use gloo_net::http::Method;
use web_sys::File;

fn upload(path: &str, account: &str, file: &File, month: &str) -> Call {
    let name = file.name();
    let mut url = format!("{path}?name={}", encode(&name));
    if !month.is_empty() {
        url.push_str(&format!("&month={}", encode(month)));
    }
    let mut call = call(Method::POST, url, account);
    call.body = Some(file.clone().into());
    if !name.to_ascii_lowercase().ends_with(".json") {
        call.content_type = "text/csv";
    }
    call
}

/// Imports a price list as it was published; `month` is empty where nobody said.
pub async fn import(
    account: String,
    file: File,
    month: String,
) -> Result<PriceListAnswer, Problem> {
    read(&send(upload(paths::PRICE_LISTS, &account, &file, &month)).await?)
}

/// Imports a sheet of exchange rates; `month` is empty where the sheet says it, `publisher` where the programme
/// published it.
pub async fn import_exchange_rates(
    account: String,
    file: File,
    month: String,
    publisher: &str,
) -> Result<ExchangeRatesAnswer, Problem> {
    let mut call = upload(paths::EXCHANGE_RATES, &account, &file, &month);
    if !publisher.is_empty() {
        call.url.push_str(&format!("&source={}", encode(publisher)));
    }
    read(&send(call).await?)
}

/// The text of a price list as it was imported.
pub async fn source(account: String, id: String) -> Result<String, Problem> {
    let url = with_id(paths::PRICE_LIST_SOURCE, &id);
    send(call(Method::GET, url, &account)).await
}

/// The account's exchange rates, latest month first.
pub async fn exchange_rates(account: String) -> Result<Vec<ExchangeRatesAnswer>, Problem> {
    list(paths::EXCHANGE_RATES, account).await
}

/// What changed between two lists, and whom it touches in a month of charges (the newest where it is
/// empty).
pub async fn compare(
    account: String,
    from: String,
    to: String,
    period: String,
) -> Result<PriceListComparisonAnswer, Problem> {
    let url = format!(
        "{}?from={}&to={}&period={}",
        paths::PRICE_LISTS_COMPARE,
        encode(&from),
        encode(&to),
        encode(&period)
    );
    get(url, account).await
}
