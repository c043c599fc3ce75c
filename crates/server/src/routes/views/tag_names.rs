//! Which tags a month's lines carry. Knows no price and no batch's origin.

use super::View;
use super::gathering::gathered;
use super::source::Source;
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::Store;
use charges::{TagName, TagNames};
use domain::charges::Period;

/// Names of one answer.
const NAMES_MAX: usize = 200;

/// The tags that the caller's own lines of a month carry, those that most lines carry first.
pub async fn tag_names(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    view: View,
) -> Result<(Period, Vec<TagName>), Problem> {
    let source = Source::of(store, grant, &view).await?;
    let scope = source.scope(grant);
    let whole = gathered(segments, source.parts(), || {
        TagNames::new(view.filters.clone(), scope.clone())
    })
    .await
    .map_err(|unread| unread.told(grant, &source))?;
    let mut names = whole.finish();
    names.retain(|one| !one.name.is_empty());
    names.truncate(NAMES_MAX);
    Ok((source.period, names))
}
