//! Saves of quotes that the server has not answered: kept on this machine until it has, and sent under one request
//! id, so that sending twice saves once. Knows requests and drafts as text and where drafts are kept; no page, no price.

mod waiting;

pub use waiting::{Save, State, Typed, Waiting, is_waiting};

use crate::api::{self, SavedQuote};
use crate::forms::quotes::Draft;
use crate::problem::Problem;
use crate::session::{Acting, Session};
use crate::{offline, preferences};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use waiting::without_figures;

/// A server that answers and fails is asked again after this long.
const SEND_AGAIN_AFTER: Duration = Duration::from_secs(15);

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
    person: StoredValue<String>,
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
            person: StoredValue::new(acting.person.user_id.clone()),
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
        let known = self
            .kept()
            .into_iter()
            .find(|known| known.place == save.place && known.state != State::PutAside);
        let next = Waiting::after(known, save, api::request_id(), now());
        self.write(|saves| {
            saves.retain(|save| save.key != next.key);
            saves.push(next);
        });
        self.send();
    }

    /// Moves a new quote that waits to a place of its own, so that the next new quote starts empty.
    pub fn settle(self, key: &str, account: &str) {
        let place = self.place(account, key);
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

    /// Lets go of every save and draft of the person on this machine.
    pub fn forget_all(self) {
        for save in self.kept() {
            preferences::keep(&save.place, "");
        }
        self.write(Vec::clear);
    }

    /// Where the draft of one of the person's quotes is kept.
    pub fn place(self, account: &str, quote_id: &str) -> String {
        let place = |person: &String| Draft::place(person, account, Some(quote_id));
        self.person.try_with_value(place).unwrap_or_default()
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
            save.place = self.place(&save.account, &save.key);
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
            let place = self.place(&sent.account, &quote.id);
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

/// The time in ISO 8601.
fn now() -> String {
    String::from(js_sys::Date::new_0().to_iso_string())
}

fn read(home: &str) -> Vec<Waiting> {
    preferences::kept(home)
        .and_then(|text| api::read(&text).ok())
        .unwrap_or_default()
}
