//! Saves of quotes that the server has not answered: kept on this machine until it has, and sent under one request
//! id, so that sending twice saves once. Knows requests and drafts as text and where drafts are kept; no page, no price.

use crate::api::{self, SavedQuote};
use crate::forms::quotes::Draft;
use crate::problem::Problem;
use crate::session::{Acting, Session};
use crate::{offline, preferences};
use domain::money::Currency;
use domain::wire::Text;
use domain::wire::problem::PriceDifference;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// What the id of a quote begins with that has no id yet.
const WAITING: &str = "waiting-";

/// A server that answers and fails is asked again after this long.
const SEND_AGAIN_AFTER: Duration = Duration::from_secs(15);

/// Whether an id is that of a quote which the server has not seen.
pub fn is_waiting(quote_id: &str) -> bool {
    quote_id.starts_with(WAITING)
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
    attempt: Attempt,
    /// What was saved since; goes when the first has been answered.
    newer: Option<Attempt>,
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
struct Attempt {
    request_id: String,
    request: Value,
    /// The draft as it was when it was saved.
    draft: String,
}

/// What is typed in an editor, with request and total where nothing is missing.
pub struct Typed {
    pub draft: String,
    pub request: Option<(Value, Text)>,
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

/// A save that the server took.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub key: String,
    /// Where the draft was kept that it was made from.
    pub place: String,
    pub quote: SavedQuote,
    /// What was saved; what was typed since is not in it.
    pub draft: String,
    /// The figures are the server's, not those of this browser.
    pub is_repriced: bool,
}

/// The saves of the person who is signed in. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct Queue {
    /// Where they are kept: by person, so that nobody sends or sees another's.
    home: StoredValue<String>,
    saves: RwSignal<Vec<Waiting>>,
    done: RwSignal<Option<Done>>,
    busy: RwSignal<bool>,
    /// The browser's store is full or forbidden: this page alone remembers.
    in_memory: StoredValue<bool>,
    session: Session,
}

/// The saves that wait, of the person who acts.
pub fn queue() -> Queue {
    expect_context::<Queue>()
}

impl Queue {
    /// The saves of a person; they are sent whenever the server can be reached.
    pub fn of(acting: &Acting, session: Session) -> Self {
        let home = format!("tierline.waiting.{}", acting.person.user_id);
        let queue = Self {
            saves: RwSignal::new(read(&home)),
            home: StoredValue::new(home),
            done: RwSignal::new(None),
            busy: RwSignal::new(false),
            in_memory: StoredValue::new(false),
            session,
        };
        Effect::new(move |_| {
            if offline::is_reached() {
                queue.send();
            }
        });
        // Another tab saved or sent.
        let changes = window_event_listener(leptos::ev::storage, move |event| {
            if event.key() == queue.home.try_get_value() {
                queue.saves.set(queue.kept());
            }
        });
        on_cleanup(move || changes.remove());
        queue
    }

    /// Every save that is not finished; who asks in an effect runs again when one changes.
    pub fn all(self) -> Vec<Waiting> {
        self.saves.get()
    }

    /// The save that the server took last.
    pub fn done(self) -> Option<Done> {
        self.done.get()
    }

    /// Whether a save is under way just now.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// The save whose draft is kept at a place and that the server has not answered.
    pub fn waiting_at(self, place: &str) -> Option<Waiting> {
        self.all()
            .into_iter()
            .find(|save| save.place == place && save.state == State::Waiting)
    }

    fn kept(self) -> Vec<Waiting> {
        if self.in_memory.try_get_value() == Some(true) {
            return self.saves.try_get_untracked().unwrap_or_default();
        }
        self.home
            .try_with_value(|home| read(home))
            .unwrap_or_default()
    }

    fn write(self, change: impl FnOnce(&mut Vec<Waiting>)) {
        let mut saves = self.kept();
        change(&mut saves);
        let text = if saves.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&saves).unwrap_or_default()
        };
        let is_kept = self.home.try_with_value(|home| {
            preferences::keep(home, &text);
            preferences::kept(home).unwrap_or_default() == text
        });
        self.in_memory.try_set_value(is_kept == Some(false));
        self.saves.try_set(saves);
    }

    fn change(self, key: &str, change: impl FnOnce(&mut Waiting)) {
        self.write(|saves| {
            if let Some(save) = saves.iter_mut().find(|save| save.key == key) {
                change(save);
            }
        });
    }

    /// Keeps a save and sends it as soon as the server can be reached.
    pub fn save(self, save: Save) {
        let attempt = Attempt {
            request_id: api::request_id(),
            request: save.request,
            draft: save.draft,
        };
        let known = self
            .kept()
            .into_iter()
            .find(|known| known.place == save.place && !matches!(known.state, State::PutAside));
        let key = known.as_ref().map_or_else(
            || format!("{WAITING}{}", attempt.request_id),
            |known| known.key.clone(),
        );
        let fresh = Waiting {
            key: key.clone(),
            account: save.account,
            quote_id: save.quote_id.filter(|id| !is_waiting(id)),
            etag: save.etag,
            place: save.place,
            customer_name: save.customer_name,
            currency: save.currency,
            total: save.total,
            saved_at: String::from(js_sys::Date::new_0().to_iso_string()),
            state: State::Waiting,
            attempt,
            newer: None,
        };
        let next = match known {
            Some(known) if known.state == State::Waiting => Waiting {
                newer: Some(fresh.attempt),
                attempt: known.attempt,
                quote_id: known.quote_id,
                etag: known.etag,
                ..fresh
            },
            _ => fresh,
        };
        self.write(|saves| {
            saves.retain(|save| save.key != next.key);
            saves.push(next);
        });
        self.send();
    }

    /// Moves a new quote that waits to a place of its own, so that the next new quote starts empty.
    pub fn settle(self, key: &str, account: &str) {
        let place = Draft::place(account, Some(key));
        self.change(key, |save| {
            preferences::keep(&place, save.latest_draft());
            preferences::keep(&save.place, "");
            save.place = place;
        });
    }

    /// Lets go of a save; its draft stays where it is.
    pub fn forget(self, key: &str) {
        self.write(|saves| saves.retain(|save| save.key != key));
    }

    /// Keeps one's own version aside, so that the quote opens as the other left it. `typed` is what the
    /// reader has typed since it was saved, with the request where it is complete.
    pub fn put_aside(self, key: &str, typed: Typed) {
        self.change(key, |save| {
            save.take(typed);
            save.state = State::PutAside;
            preferences::keep(&save.place, "");
        });
    }

    /// Sends a save as a quote of its own, with what the reader has typed since.
    pub fn send_as_new(self, key: &str, typed: Option<Typed>) {
        self.change(key, |save| {
            if let Some(typed) = typed {
                save.take(typed);
                preferences::keep(&save.place, "");
            }
            save.place = Draft::place(&save.account, Some(&save.key));
            save.quote_id = None;
            save.etag = None;
            save.attempt.draft = Draft::over_version(&save.attempt.draft, None);
            save.attempt.request_id = api::request_id();
            save.state = State::Waiting;
            preferences::keep(&save.place, &save.attempt.draft);
        });
        self.send();
    }

    /// Sends a save again without figures: the server's are kept.
    pub fn take_servers_price(self, key: &str) {
        self.change(key, |save| {
            without_figures(&mut save.attempt.request);
            save.attempt.request_id = api::request_id();
            save.state = State::Waiting;
        });
        self.send();
    }

    /// Sends whatever waits, the oldest first, until the server cannot be reached.
    fn send(self) {
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let mut tried = Vec::new();
            while let Some(save) = self.kept().into_iter().find(|save| {
                save.state == State::Waiting && !tried.contains(&save.attempt.request_id)
            }) {
                tried.push(save.attempt.request_id.clone());
                if !self.send_one(save).await {
                    break;
                }
            }
            self.busy.try_set(false);
        });
    }

    /// Sends one save; false where the others need not be tried.
    async fn send_one(self, save: Waiting) -> bool {
        let answer = api::save_quote(
            save.account.clone(),
            save.quote_id.clone(),
            save.etag.clone(),
            save.attempt.request_id.clone(),
            &save.attempt.request,
        )
        .await;
        match answer {
            Ok(quote) => self.took(&save, quote),
            Err(Problem::Offline) => return false,
            Err(Problem::SignedOut) => {
                // It waits until its person is here again.
                self.session.0.again();
                return false;
            }
            // The server is there and in trouble.
            Err(Problem::Refused(500.., _)) => set_timeout(move || self.send(), SEND_AGAIN_AFTER),
            Err(problem) => self.change(&save.key, |known| known.refused(&save, problem)),
        }
        true
    }

    fn took(self, sent: &Waiting, quote: SavedQuote) {
        let etag = quote.attributes.etag.clone();
        let mut place = None;
        self.write(|saves| {
            // Another tab may have sent it too, and have heard first.
            let Some(index) = saves.iter().position(|known| known.is_about(sent)) else {
                return;
            };
            match saves[index].newer.take() {
                // The newer one changes what was just saved.
                Some(newer) => {
                    saves[index].attempt = newer;
                    saves[index].quote_id = Some(quote.id.clone());
                    saves[index].etag.clone_from(&etag);
                }
                None => place = Some(saves.remove(index).place),
            }
        });
        let Some(place) = place else {
            return;
        };
        let draft = sent.attempt.draft.clone();
        // What was typed since it was saved stays a draft, over the version that is saved now.
        let typed_since = preferences::kept(&place).filter(|kept| *kept != draft);
        preferences::keep(&place, "");
        if let Some(typed) = typed_since {
            let place = Draft::place(&sent.account, Some(&quote.id));
            preferences::keep(&place, &Draft::over_version(&typed, etag));
        }
        self.done.try_set(Some(Done {
            key: sent.key.clone(),
            place,
            quote,
            draft,
            is_repriced: sent.attempt.request.get("total").is_none(),
        }));
    }
}

impl Waiting {
    /// The draft that it was made from, or the newest that waits behind it.
    pub fn latest_draft(&self) -> &str {
        &self.newer.as_ref().unwrap_or(&self.attempt).draft
    }

    /// Whether its draft still lies where the next new quote is written.
    pub fn is_unplaced(&self) -> bool {
        self.place == Draft::place(&self.account, None)
    }

    /// Whether this is the save that was sent, and not what came after it.
    fn is_about(&self, sent: &Self) -> bool {
        self.key == sent.key && self.attempt.request_id == sent.attempt.request_id
    }

    fn take(&mut self, typed: Typed) {
        self.attempt.draft = typed.draft;
        if let Some((request, total)) = typed.request {
            self.attempt.request = request;
            self.total = total;
        }
    }

    fn refused(&mut self, sent: &Self, problem: Problem) {
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
            _ if has_newer => State::Waiting,
            Problem::Refused(_, error) if !error.differences.is_empty() => {
                State::Differs(error.differences)
            }
            problem => State::Refused(format!("{} {}", problem.words(), problem.place())),
        };
    }
}

/// The request without what this browser worked out: the server's figures hold.
fn without_figures(request: &mut Value) {
    let Some(fields) = request.as_object_mut() else {
        return;
    };
    fields.remove("total");
    let lines = fields.get_mut("lines").and_then(Value::as_array_mut);
    for line in lines.into_iter().flatten().filter_map(Value::as_object_mut) {
        line.remove("amount");
    }
}

fn read(home: &str) -> Vec<Waiting> {
    preferences::kept(home)
        .and_then(|text| api::read(&text).ok())
        .unwrap_or_default()
}
