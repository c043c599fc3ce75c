//! Reads the parts of batches on two threads. Knows no batch's origin and nothing of what is gathered.

use super::Unread;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::ManifestPart;
use axum::http::StatusCode;
use charges::segment::{Gather, SegmentProblem, add_to_pivot};
use tokio::runtime::Handle;

/// What the lines of some parts come to, gathered by equal halves.
pub(super) async fn gathered<G: Gather + Send + 'static>(
    segments: &Segments,
    parts: Vec<ManifestPart>,
    empty: impl Fn() -> G,
) -> Result<G, Unread> {
    let half = parts.len().div_ceil(2);
    let mut tasks = Vec::new();
    for share in [&parts[..half], &parts[half..]] {
        let (segments, share, runtime) = (segments.clone(), share.to_vec(), Handle::current());
        let mut pivot = empty();
        tasks.push(tokio::task::spawn_blocking(move || {
            for part in share {
                let reader = segments.reader(&part, runtime.clone());
                add_to_pivot(&mut pivot, &reader, &part.segment)?;
            }
            Ok::<_, SegmentProblem>(pivot)
        }));
    }
    let mut whole = empty();
    for task in tasks {
        let share = task.await.map_err(|error| {
            tracing::error!(%error, "a pivot panicked");
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "The view could not be worked out. Tell the operator.",
            )
        })?;
        whole.merge(share?)?;
    }
    Ok(whole)
}
