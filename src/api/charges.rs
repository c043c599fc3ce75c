//! Fetches charges: months, files, pivots and lines. Knows no arithmetic: figures come as text.

use super::{call, get, list, read, send};
use crate::problem::Problem;
use domain::charges::Period;
use domain::wire::Collection;
use domain::wire::charges::{
    BatchAnswer, CustomerLineAnswer, CustomerPivotAnswer, PartnerLineAnswer, PartnerPivotAnswer,
    PeriodAnswer, QuantitiesAnswer, TagNameItem, TagNamesAnswer,
};
use domain::wire::paths::{self, encode};
use gloo_net::http::Method;
use serde::de::DeserializeOwned;

/// The months that have charges.
pub async fn periods(account: String) -> Result<Vec<PeriodAnswer>, Problem> {
    list(paths::CHARGE_PERIODS, account).await
}

/// The imported files.
pub async fn batches(account: String) -> Result<Vec<BatchAnswer>, Problem> {
    list(paths::CHARGE_BATCHES, account).await
}

/// Which charges are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct ChargesQuestion {
    pub period: Period,
    /// `unbilled` or `billed`; empty for the server's own choice.
    pub billing: String,
    /// Dimensions, in the words of the API.
    pub by: Vec<String>,
    /// Filters, such as `region:westeurope`.
    pub filters: Vec<String>,
}

impl ChargesQuestion {
    fn url(&self, path: &str) -> String {
        let mut url = format!("{path}?period={}", self.period);
        if !self.by.is_empty() {
            url.push_str(&format!("&by={}", encode(&self.by.join(","))));
        }
        if !self.billing.is_empty() {
            url.push_str(&format!("&billing={}", encode(&self.billing)));
        }
        for filter in &self.filters {
            url.push_str(&format!("&where={}", encode(filter)));
        }
        url
    }
}

/// A pivot for partner staff.
pub async fn partner_pivot(
    account: String,
    question: ChargesQuestion,
) -> Result<PartnerPivotAnswer, Problem> {
    get(question.url(paths::CHARGE_PIVOT), account).await
}

/// A pivot for a customer: selling prices only.
pub async fn customer_pivot(
    account: String,
    question: ChargesQuestion,
) -> Result<CustomerPivotAnswer, Problem> {
    get(question.url(paths::CHARGE_PIVOT), account).await
}

/// The tags that lines carry, those that most lines carry first.
pub async fn tag_names(
    account: String,
    question: ChargesQuestion,
) -> Result<Vec<TagNameItem>, Problem> {
    let answer: TagNamesAnswer = get(question.url(paths::CHARGE_TAG_NAMES), account).await?;
    Ok(answer.items)
}

/// What one customer used in a month (the newest where none is named), by meter.
pub async fn quantities(
    account: String,
    customer_id: String,
    period: Option<Period>,
) -> Result<QuantitiesAnswer, Problem> {
    let mut url = format!(
        "{}?customerId={}",
        paths::CHARGE_QUANTITIES,
        encode(&customer_id)
    );
    if let Some(period) = period {
        url.push_str(&format!("&period={period}"));
    }
    get(url, account).await
}

/// A page of lines, for either audience.
async fn lines<T: DeserializeOwned>(
    account: String,
    question: ChargesQuestion,
    continuation: Option<String>,
) -> Result<Collection<T>, Problem> {
    let mut url = question.url(paths::CHARGE_LINES);
    url.push_str("&size=200");
    if continuation.is_some() {
        url.push_str("&seekOperation=Next");
    }
    let mut call = call(Method::GET, url, &account);
    call.continuation = continuation;
    read(&send(call).await?)
}

/// A page of lines for partner staff.
pub async fn partner_lines(
    account: String,
    question: ChargesQuestion,
    continuation: Option<String>,
) -> Result<Collection<PartnerLineAnswer>, Problem> {
    lines(account, question, continuation).await
}

/// A page of lines for a customer.
pub async fn customer_lines(
    account: String,
    question: ChargesQuestion,
    continuation: Option<String>,
) -> Result<Collection<CustomerLineAnswer>, Problem> {
    lines(account, question, continuation).await
}
