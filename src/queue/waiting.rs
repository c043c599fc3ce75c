//! A save of a quote that is not finished, and what answers make of it. Knows no store, no clock and no way to
//! the server.

use crate::forms::quotes::Draft;
use crate::problem::Problem;
use domain::money::Currency;
use domain::wire::Text;
use domain::wire::problem::PriceDifference;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the id of a quote begins with that has no id yet.
const WAITING: &str = "waiting-";

/// Whether an id is that of a quote which the server has not seen.
pub fn is_waiting(quote_id: &str) -> bool {
    quote_id.starts_with(WAITING)
}

/// A quote to be saved.
pub struct Save {
    pub account: String,
    /// Id of the quote, or the key of one that waits; none for a new quote.
    pub quote_id: Option<String>,
    pub etag: Option<String>,
    pub place: String,
    pub customer_name: String,
    pub currency: Currency,
    pub total: Text,
    pub draft: String,
    pub request: Value,
}

/// A save that is not finished.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Waiting {
    /// Names it on this machine, and the quote where it has no id yet.
    pub key: String,
    pub account: String,
    /// The quote it replaces; none where it makes a new one.
    pub quote_id: Option<String>,
    /// Version of the quote that it replaces.
    pub etag: Option<String>,
    /// Where the draft is kept that it was made from.
    pub place: String,
    pub customer_name: String,
    pub currency: Currency,
    /// As this browser worked it out.
    pub total: Text,
    /// When it was saved here (ISO 8601).
    pub saved_at: String,
    pub state: State,
    /// It may have reached the server, so it goes again as it was.
    pub(super) attempt: Attempt,
    /// What was saved since; goes when the first has been answered.
    pub(super) newer: Option<Attempt>,
}

/// Where a save stands.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum State {
    /// The server has not answered.
    Waiting,
    /// The server works out other figures.
    Differs(Vec<PriceDifference>),
    /// Somebody else changed the quote meanwhile.
    ChangedElsewhere,
    /// As before, and the reader opened theirs.
    PutAside,
    /// The server will not keep it, for the reason told.
    Refused(String),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Attempt {
    pub request_id: String,
    pub request: Value,
    /// The draft as it was when it was saved.
    pub draft: String,
}

/// What is typed in an editor, with request and total where nothing is missing.
pub struct Typed {
    pub draft: String,
    pub request: Option<(Value, Text)>,
}

impl Waiting {
    /// A save, in place of the one that was not finished before it. Where that one may have reached the
    /// server, it goes first and the new one waits behind it.
    pub(super) fn after(known: Option<Self>, save: Save, request_id: String, now: String) -> Self {
        let key = known.as_ref().map_or_else(
            || format!("{WAITING}{request_id}"),
            |known| known.key.clone(),
        );
        let fresh = Self {
            key,
            account: save.account,
            quote_id: save.quote_id.filter(|id| !is_waiting(id)),
            etag: save.etag,
            place: save.place,
            customer_name: save.customer_name,
            currency: save.currency,
            total: save.total,
            saved_at: now,
            state: State::Waiting,
            attempt: Attempt {
                request_id,
                request: save.request,
                draft: save.draft,
            },
            newer: None,
        };
        match known {
            Some(known) if known.state == State::Waiting => Self {
                newer: Some(fresh.attempt),
                attempt: known.attempt,
                quote_id: known.quote_id,
                etag: known.etag,
                ..fresh
            },
            _ => fresh,
        }
    }

    /// The draft that it was made from, or the newest that waits behind it.
    pub fn latest_draft(&self) -> &str {
        &self.newer.as_ref().unwrap_or(&self.attempt).draft
    }

    /// Whether its draft still lies where the next new quote is written.
    pub fn is_unplaced(&self) -> bool {
        Draft::is_place_of_new(&self.place)
    }

    /// Whether this is the save that was sent, and not what came after it.
    pub(super) fn is_about(&self, sent: &Self) -> bool {
        self.key == sent.key && self.attempt.request_id == sent.attempt.request_id
    }

    pub(super) fn take(&mut self, typed: Typed) {
        self.attempt.draft = typed.draft;
        if let Some((request, total)) = typed.request {
            self.attempt.request = request;
            self.total = total;
        }
    }

    pub(super) fn refused(&mut self, sent: &Self, problem: Problem) {
        if !self.is_about(sent) {
            return;
        }
        // What was saved since is what the reader means; it goes the same way or is told the same.
        let newer = self.newer.take();
        let has_newer = newer.is_some();
        if let Some(newer) = newer {
            self.attempt = newer;
        }
        self.state = match problem {
            Problem::Stale => State::ChangedElsewhere,
            // It was sent, or is a draft no longer for another reason: what is written here is a second version.
            Problem::Refused(_, error) if error.code == "quote_not_draft" => {
                State::ChangedElsewhere
            }
            _ if has_newer => State::Waiting,
            Problem::Refused(_, error) if !error.differences.is_empty() => {
                State::Differs(error.differences)
            }
            problem => State::Refused(format!("{} {}", problem.words(), problem.place())),
        };
    }
}

/// The request without what this browser worked out: the server's figures hold.
pub(super) fn without_figures(request: &mut Value) {
    let Some(fields) = request.as_object_mut() else {
        return;
    };
    fields.remove("total");
    let lines = fields.get_mut("lines").and_then(Value::as_array_mut);
    for line in lines.into_iter().flatten().filter_map(Value::as_object_mut) {
        line.remove("amount");
    }
}
