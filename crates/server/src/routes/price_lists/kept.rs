//! A kept price list, read again from its text. Knows no request. The two read last stay in memory:
//! lists are large, and one of them stands behind every figure of a quote.

use crate::reply::Problem;
use crate::store::{PriceListRow, Store, StoreError};
use axum::http::StatusCode;
use domain::id::{AccountId, PriceListId};
use domain::price_lists::PriceList;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Lists kept in memory.
const KEPT_MAX: usize = 2;

/// By the digest of their text, the one used last in front: the same text is the same list, whoever
/// imported it.
static NEWEST: Mutex<VecDeque<(String, Arc<PriceList>)>> = Mutex::new(VecDeque::new());

fn remembered(digest: &str) -> Option<Arc<PriceList>> {
    let mut newest = NEWEST.lock().unwrap_or_else(PoisonError::into_inner);
    let at = newest.iter().position(|(known, _)| known == digest)?;
    let found = newest.remove(at)?;
    let list = Arc::clone(&found.1);
    newest.push_front(found);
    Some(list)
}

/// Keeps a list in memory for who asks next.
pub(super) fn remember(digest: String, list: Arc<PriceList>) {
    let mut newest = NEWEST.lock().unwrap_or_else(PoisonError::into_inner);
    newest.retain(|(known, _)| *known != digest);
    newest.push_front((digest, list));
    newest.truncate(KEPT_MAX);
}

/// A price list of an account, read whole.
///
/// # Errors
/// 404 where the account has no such list, or the books cannot be reached.
pub async fn kept_list(
    store: &Store,
    account: &AccountId,
    id: &PriceListId,
) -> Result<(PriceListRow, Arc<PriceList>), Problem> {
    let row = store.price_list(account, id).await?;
    if let Some(list) = remembered(&row.digest) {
        return Ok((row, list));
    }
    let source = store.price_list_source(account, id).await?;
    let name = row.name.clone();
    let read =
        tokio::task::spawn_blocking(move || pricing::price_lists::read(source.as_bytes(), &name));
    let list = read.await.map_err(|error| {
        tracing::error!(%error, "reading a price list panicked");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The price list could not be read. Tell the operator.",
        )
    })?;
    let list = list
        .map(Arc::new)
        .map_err(|problem| StoreError::Corrupt(format!("a price list: {problem}")))?;
    remember(row.digest.clone(), Arc::clone(&list));
    Ok((row, list))
}
