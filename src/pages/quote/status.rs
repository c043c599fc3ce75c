//! Where a quote stands, in words and colour. Knows no quote.

use crate::say;
use domain::quotes::QuoteStatus;
use leptos::prelude::*;

/// The status in words.
pub fn status_words(status: QuoteStatus) -> &'static str {
    match status {
        QuoteStatus::Draft => say!(life.status.draft),
        QuoteStatus::Sent => say!(life.status.sent),
        QuoteStatus::Accepted => say!(life.status.accepted),
        QuoteStatus::Declined => say!(life.status.declined),
        QuoteStatus::Expired => say!(life.status.expired),
        QuoteStatus::Superseded => say!(life.status.superseded),
    }
}

/// The status as a chip.
pub fn status_tag(status: QuoteStatus) -> AnyView {
    let class = match status {
        QuoteStatus::Draft | QuoteStatus::Superseded => "tag",
        QuoteStatus::Sent => "tag info",
        QuoteStatus::Accepted => "tag good",
        QuoteStatus::Declined => "tag bad",
        QuoteStatus::Expired => "tag warn",
    };
    view! { <span class=class data-status=status.as_str()>{status_words(status)}</span> }.into_any()
}
