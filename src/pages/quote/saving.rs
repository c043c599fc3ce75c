//! Saves a quote: through the queue, which keeps it until the server has it. The server prices it again. Knows no
//! line's price and no way to the server.

use super::versions;
use crate::forms::quotes::{Editor, Total};
use crate::queue::{Done, Queue, Save, State, Typed, is_waiting, queue};
use crate::routes::{Page, Travel, travel};
use crate::ui::live::live;
use crate::ui::states;
use crate::{preferences, say, tell};
use domain::wire::Text;
use leptos::prelude::*;

/// The button, how far saving is, and what came of it.
pub struct Saving {
    pub button: AnyView,
    pub state: AnyView,
    pub told: AnyView,
}

/// A quote at its editor.
#[derive(Clone)]
pub(super) struct Desk {
    pub editor: Editor,
    pub queue: Queue,
    pub account: String,
    /// Id of the quote, or the key of one that waits; none for a new quote.
    pub id: Option<String>,
    /// Where its draft is kept.
    pub place: String,
    /// Sets the editor up anew.
    pub again: Callback<()>,
    pub travel: Travel,
}

/// Saving for an editor; without an id it makes a new quote. `again` sets the editor up anew.
pub fn saving(
    editor: Editor,
    account: String,
    id: Option<String>,
    place: String,
    again: Callback<()>,
) -> Saving {
    let queue = queue();
    let desk = Desk {
        editor,
        queue,
        account,
        id,
        place,
        again,
        travel: travel(),
    };
    let is_as_saved = untrack(|| queue.waiting_at(&desk.place))
        .is_some_and(|save| save.latest_draft() == editor.written());
    if is_as_saved {
        editor.is_draft.set(false);
    }
    desk.follow();
    let incomplete = RwSignal::new(None::<String>);
    let (for_save, for_state, for_told) = (desk.clone(), desk.clone(), desk);
    let save = move |_| incomplete.set(for_save.save().err());
    Saving {
        button: view! {
            <button
                id="save-quote"
                type="button"
                class="button primary"
                disabled=move || queue.is_busy()
                on:click=save
            >
                {say!(quotes.save)}
            </button>
        }
        .into_any(),
        state: live(move || for_state.tag()),
        told: view! {
            {live(move || incomplete.get().map(|words| states::notice("warn", words, String::new())))}
            {live(move || versions::versions(&for_told))}
        }
        .into_any(),
    }
}

impl Desk {
    /// What is typed now.
    pub fn typed(&self) -> Typed {
        let request = self.editor.request();
        let total = self.editor.total.get_untracked();
        Typed {
            draft: self.editor.written(),
            request: match (request, total) {
                (Some(request), Total::Sum(sums)) => serde_json::to_value(request)
                    .ok()
                    .map(|request| (request, Text(sums.net))),
                _ => None,
            },
        }
    }

    /// Hands the quote to the queue, or says what it still needs.
    fn save(&self) -> Result<(), String> {
        let typed = self.typed();
        let (request, total) = typed.request.ok_or_else(|| what_is_missing(self.editor))?;
        // The draft stays until the server has it.
        preferences::keep(&self.place, &typed.draft);
        self.editor.is_draft.set(false);
        self.queue.save(Save {
            account: self.account.clone(),
            quote_id: self.id.clone(),
            etag: self.editor.etag(),
            place: self.place.clone(),
            customer_name: self
                .editor
                .customer
                .get_untracked()
                .map(|(_, name)| name)
                .unwrap_or_default(),
            currency: self.editor.currency,
            total,
            draft: typed.draft,
            request,
        });
        Ok(())
    }

    /// Follows what becomes of the quote's saves while the page is open.
    fn follow(&self) {
        let desk = self.clone();
        Effect::new(move |_| {
            if desk.queue.is_busy() || desk.id.is_some() {
                return;
            }
            // A new quote that waits gets a place of its own: the next one starts empty.
            if let Some(save) = desk.queue.waiting_at(&desk.place) {
                desk.queue.settle(&save.key, &desk.account);
                let link = Page::Quote(save.key).link(&desk.account);
                desk.travel.instead_to(&link);
            }
        });
        let desk = self.clone();
        Effect::new(move |before: Option<()>| {
            let Some(done) = desk.queue.done() else {
                return;
            };
            // What was done before this page opened concerns it only if it is the quote that waited.
            let is_mine = match before {
                None => desk.id.as_ref() == Some(&done.key),
                Some(()) => desk.place == done.place,
            };
            if is_mine {
                desk.took(done);
            }
        });
    }

    fn took(&self, done: Done) {
        let etag = done.quote.attributes.etag.clone();
        if self.editor.written() == done.draft {
            self.editor.saved(&self.place, etag);
        } else if self.editor.lines.with_untracked(|lines| !lines.is_empty()) {
            // What was typed meanwhile stays a draft over what was saved.
            self.editor.over_version(etag);
            let place = self.queue.place(&self.account, &done.quote.id);
            preferences::keep(&place, &self.editor.written());
        }
        if self.id.as_ref() != Some(&done.quote.id) {
            let link = Page::Quote(done.quote.id).link(&self.account);
            self.travel.instead_to(&link);
        } else if done.is_repriced {
            self.again.run(());
        }
    }

    fn tag(&self) -> AnyView {
        let saves = self.queue.all();
        let state = saves
            .iter()
            .find(|save| save.place == self.place && save.state != State::PutAside)
            .map(|save| &save.state);
        let is_new = self.id.as_ref().is_none_or(|id| is_waiting(id));
        match state {
            _ if self.editor.is_draft.get() => {
                view! { <span class="tag info">{say!(quotes.draft)}</span> }.into_any()
            }
            Some(State::Waiting) if self.queue.is_busy() => {
                view! { <span class="tag info" role="status">{say!(quotes.saving)}</span> }
                    .into_any()
            }
            Some(State::Waiting) => {
                view! { <span class="tag warn" role="status">{say!(quotes.waiting)}</span> }
                    .into_any()
            }
            Some(_) => view! { <span class="tag warn">{say!(quotes.draft)}</span> }.into_any(),
            None if is_new => {
                view! { <span class="tag info">{say!(quotes.draft)}</span> }.into_any()
            }
            None => view! { <span class="tag good" role="status">{say!(quotes.saved)}</span> }
                .into_any(),
        }
    }
}

fn what_is_missing(editor: Editor) -> String {
    if editor.customer.get_untracked().is_none() {
        return say!(quotes.no_customer).to_owned();
    }
    if editor.lines.with_untracked(Vec::is_empty) {
        return say!(quotes.no_lines).to_owned();
    }
    match editor.total.get_untracked() {
        Total::Missing(count) => tell!(quotes.missing, count = count),
        _ => say!(entry.too_many_digits).to_owned(),
    }
}
