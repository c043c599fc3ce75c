//! What volume discounts count: the units of whole months. The months counted last stay in memory, as
//! segments never change. Knows no rule.

use super::Unread;
use super::gathering::gathered;
use super::source::Source;
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::Store;
use charges::LineScope;
use charges::selling::{MonthQuantities, QuantityPivot};
use domain::charges::{Billing, Period};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Earlier months that refunds of one month may be about.
const OTHER_MONTHS_MAX: usize = 12;
/// Months kept in memory.
const KEPT_MAX: usize = 8;

/// The units of a month, and the other months that some of its lines are about.
type Counted = (MonthQuantities, BTreeSet<Period>);
/// The segments that were counted, and whose lines of them.
type Key = (Vec<String>, LineScope);

static NEWEST: Mutex<VecDeque<(Key, Counted)>> = Mutex::new(VecDeque::new());

/// The units of the source's month, and of those that its refunds are about.
pub(super) async fn count_months(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    source: &Source,
    billing: Option<Billing>,
) -> Result<MonthQuantities, Problem> {
    let told = |unread: Unread| unread.told(grant, source);
    let (mut months, others) = counted(segments, grant, source).await.map_err(told)?;
    for period in others.into_iter().rev().take(OTHER_MONTHS_MAX) {
        let other = Source::of_month(store, grant.account(), period, billing).await?;
        let (month, _) = counted(segments, grant, &other).await.map_err(told)?;
        months.put(month);
    }
    Ok(months)
}

async fn counted(segments: &Segments, grant: &Grant, source: &Source) -> Result<Counted, Unread> {
    let (parts, scope) = (source.parts(), source.scope(grant));
    let paths = parts.iter().map(|part| part.path.clone()).collect();
    let key: Key = (paths, scope.clone());
    let newest = || NEWEST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = newest().iter().find(|(known, _)| *known == key) {
        return Ok(known.clone());
    }
    let month = gathered(segments, parts, || QuantityPivot::new(scope.clone())).await?;
    let counted = month.finish();
    let mut newest = newest();
    newest.push_front((key, counted.clone()));
    newest.truncate(KEPT_MAX);
    Ok(counted)
}
