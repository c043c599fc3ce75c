//! Kept quotes as each audience receives them. Knows no arithmetic and no change.

use crate::access::Grant;
use crate::app::AppState;
use crate::reply::Problem;
use crate::store::{QuoteRow, StoreError};
use axum::http::StatusCode;
use domain::access::Action;
use domain::id::QuoteId;
use domain::quotes::{QuoteAct, QuoteStatus};
use domain::wire::quotes::{CustomerQuoteAnswer, PricedQuoteAnswer, QuoteAnswer, QuoteListItem};
use domain::wire::{Attributes, Text};
use serde::de::DeserializeOwned;

/// Reads a quote's id; what no quote can be called is as absent as any other.
pub(super) fn quote_id(text: String) -> Result<QuoteId, Problem> {
    text.try_into().map_err(|_| Problem::not_found())
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("a quote: {error}")))
}

/// What was priced, as it was answered then.
pub(super) fn priced_of(row: &QuoteRow) -> Result<PricedQuoteAnswer, StoreError> {
    let mut priced: PricedQuoteAnswer = read(&row.priced)?;
    priced.attributes = Attributes::versioned("Quote", row.version);
    Ok(priced)
}

/// A kept quote as partner staff receives it.
pub(super) fn kept_quote(row: &QuoteRow) -> Result<QuoteAnswer, StoreError> {
    Ok(QuoteAnswer {
        id: row.id.to_string(),
        number: row.number.clone(),
        quote_version: row.quote_version,
        previous_id: row.previous_id.clone(),
        status: row.status_today(),
        customer_id: row.customer_id.to_string(),
        customer_name: row.customer_name.clone(),
        created_date: row.created_at.clone(),
        sent_date: row.sent_at.clone(),
        approval: row.approval.as_deref().map(read).transpose()?,
        decision: row.decision.as_deref().map(read).transpose()?,
        priced: priced_of(row)?,
    })
}

/// A kept quote as its customer receives it.
pub(super) fn customers_quote(row: &QuoteRow) -> Result<CustomerQuoteAnswer, StoreError> {
    let quote = kept_quote(row)?;
    Ok(CustomerQuoteAnswer::of(&quote, row.seller_name.clone()))
}

/// A kept quote in a list.
pub(super) fn list_item(row: QuoteRow) -> Result<QuoteListItem, StoreError> {
    let total = domain::decimal::parse_exact(&row.total)
        .map_err(|problem| StoreError::Corrupt(format!("a total {problem}")))?;
    Ok(QuoteListItem {
        id: row.id.to_string(),
        quote_version: row.quote_version,
        status: row.status_today(),
        valid_until: row.valid_until.map(|day| day.to_string()),
        number: row.number,
        customer_id: row.customer_id.to_string(),
        customer_name: row.customer_name,
        created_date: row.created_at,
        currency: row.currency,
        lines: row.lines,
        total: Text(total),
        attributes: Attributes::versioned("Quote", row.version),
    })
}

/// Whether a grant is a customer's over its own quotes.
pub(super) fn is_customers(grant: &Grant) -> bool {
    matches!(
        grant.action(),
        Action::ReadOwnQuotes | Action::DecideOwnQuotes
    )
}

/// Whether a grant shows a quote: a customer's user sees its own once they are sent.
pub(super) fn shows(grant: &Grant, row: &QuoteRow) -> bool {
    !is_customers(grant)
        || (grant.customer_id() == Some(&row.customer_id)
            && row.status_today() != QuoteStatus::Draft)
}

/// The quote of a path, as far as the grant shows it.
pub(super) async fn seen(state: &AppState, grant: &Grant, id: String) -> Result<QuoteRow, Problem> {
    let row = state
        .store
        .quote(grant.account_id(), &quote_id(id)?)
        .await?;
    if shows(grant, &row) {
        Ok(row)
    } else {
        Err(Problem::not_found())
    }
}

/// Whether an act may be done to a quote as it stands today.
///
/// # Errors
/// 409: `quote_not_draft` where only a draft would do, else `quote_not_open`.
pub(super) fn may_be(row: &QuoteRow, act: QuoteAct) -> Result<QuoteStatus, Problem> {
    row.status_today().after(act).map_err(|refused| {
        let code = match act {
            QuoteAct::Edit | QuoteAct::Send => "quote_not_draft",
            _ => "quote_not_open",
        };
        Problem::new(
            StatusCode::CONFLICT,
            code,
            crate::routes::sentence(&refused),
        )
    })
}
