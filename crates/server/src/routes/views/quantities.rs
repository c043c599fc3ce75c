//! What a month's lines used of each meter. Knows no price and no batch's origin.

use super::source::Source;
use super::{View, not_read, too_much};
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::Store;
use axum::http::StatusCode;
use charges::segment::{SegmentProblem, add_to_quantities};
use charges::{MeterQuantity, Quantities};
use domain::charges::Period;
use tokio::runtime::Handle;

/// The month's quantities, by meter.
pub async fn quantities(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    view: View,
) -> Result<(Period, Vec<MeterQuantity>), Problem> {
    let (period, source) = Source::of(store, grant, &view).await?;
    let (parts, scope) = (source.parts(), source.scope(grant));
    let (segments, runtime) = (segments.clone(), Handle::current());
    let gathered = tokio::task::spawn_blocking(move || {
        let mut quantities = Quantities::new(view.filters, scope);
        for part in parts {
            add_to_quantities(
                &mut quantities,
                &segments.reader(&part, runtime.clone()),
                &part.segment,
            )?;
        }
        Ok::<_, SegmentProblem>(quantities)
    })
    .await
    .map_err(|error| {
        tracing::error!(%error, "quantities panicked");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The quantities could not be worked out. Tell the operator.",
        )
    })?
    .map_err(not_read)?;
    let meters = gathered.finish().map_err(|problem| too_much(&problem))?;
    Ok((period, meters))
}
