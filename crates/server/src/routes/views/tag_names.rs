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
    names.retain(|one| may_be_asked_for(&one.name));
    names.truncate(NAMES_MAX);
    Ok((source.period, names))
}

/// Whether `by=tag:NAME` and `where=tag:NAME:VALUE` read the name back: a comma parts dimensions, a colon ends
/// the name, and spaces around a dimension are passed over.
fn may_be_asked_for(name: &str) -> bool {
    !name.is_empty() && name.trim() == name && !name.contains([',', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_question_can_say_is_not_offered() {
        assert!(may_be_asked_for("Kostenstelle Süd"));
        for name in ["", " env", "a,b", "hidden-link:/x"] {
            assert!(!may_be_asked_for(name), "{name}");
        }
    }
}
