//! What a month's lines used of each meter. Knows no price and no batch's origin.

use super::gathering::gathered;
use super::source::Source;
use super::{View, too_much};
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::Store;
use charges::{MeterQuantity, Quantities};
use domain::charges::Period;

/// The month's quantities, by meter.
pub async fn quantities(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    view: View,
) -> Result<(Period, Vec<MeterQuantity>), Problem> {
    let source = Source::of(store, grant, &view).await?;
    let scope = source.scope(grant);
    let whole = gathered(segments, source.parts(), || {
        Quantities::new(view.filters.clone(), scope.clone())
    })
    .await
    .map_err(|unread| unread.told(grant, &source))?;
    let meters = whole.finish().map_err(|problem| too_much(&problem))?;
    Ok((source.period, meters))
}
