//! A part of a page that is drawn anew when what it reads changes. Knows no page.

use leptos::prelude::*;

/// What a part draws, whatever it is made of.
type Drawing = Box<dyn FnMut() -> AnyView + Send>;

/// The part. Every one has the same type, so that what keeps it up to date is compiled once, not
/// once a part: a first visit downloads it all.
pub fn live<V: IntoAny + 'static>(mut draw: impl FnMut() -> V + Send + 'static) -> AnyView {
    let drawing: Drawing = Box::new(move || draw().into_any());
    drawing.into_any()
}
