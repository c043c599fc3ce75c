//! Where a quote stands and what was decided, in words and colour. Knows no line and no price.

use crate::figures::date;
use crate::ui::states;
use crate::{say, tell};
use domain::quotes::QuoteStatus;
use domain::wire::quotes::QuoteDecisionAnswer;
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

/// Who accepted or declined, when, as a notice with more words below it.
pub fn decision_notice(decision: &QuoteDecisionAnswer, more: String) -> AnyView {
    let name = &decision.name;
    if decision.is_accepted {
        let words = tell!(life.accepted_by, name = name, date = date(&decision.date));
        return states::notice("good", words, more);
    }
    let day = date(&decision.received_date);
    states::notice(
        "warn",
        tell!(life.declined_by, name = name, date = day),
        more,
    )
}
