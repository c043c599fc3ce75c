//! The way out: signs out, after asking what becomes of quotes that only this machine has. Knows no page but the one
//! to sign in.

use crate::api;
use crate::forms::quotes::Draft;
use crate::queue::Queue;
use crate::routes::{Page, Travel, travel};
use crate::session::{Acting, Session};
use crate::ui::dialog::{Door, dialog};
use crate::{preferences, say, tell};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Signs the acting person out. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct Leaving {
    door: Door,
    /// Whether every other browser is signed out too.
    everywhere: RwSignal<bool>,
    person: StoredValue<String>,
    queue: Queue,
    session: Session,
    travel: Travel,
}

/// The way out of the person who acts.
pub fn leaving() -> Leaving {
    expect_context::<Leaving>()
}

impl Leaving {
    pub fn of(acting: &Acting, queue: Queue, session: Session) -> Self {
        Self {
            door: Door::new(),
            everywhere: RwSignal::new(false),
            person: StoredValue::new(acting.person.user_id.clone()),
            queue,
            session,
            travel: travel(),
        }
    }

    /// Signs out; where quotes are on this machine that the server does not have, their person says first whether
    /// they stay.
    pub fn leave(self, everywhere: bool) {
        self.everywhere.set(everywhere);
        match self.unsaved() {
            0 => self.go(),
            _ => self.door.open(),
        }
    }

    /// Quotes that only this machine has: drafts, and saves that the server has not taken.
    fn unsaved(self) -> usize {
        let drafts = self.drafts();
        let saves = untrack(|| self.queue.all());
        let others = saves.iter().filter(|save| !drafts.contains(&save.place));
        drafts.len() + others.count()
    }

    fn drafts(self) -> Vec<String> {
        preferences::kept_below(&self.person.with_value(|person| Draft::places(person)))
    }

    fn remove(self) {
        for place in self.drafts() {
            preferences::keep(&place, "");
        }
        self.queue.forget_all();
    }

    fn go(self) {
        self.door.close();
        spawn_local(async move {
            // Whether or not the server heard it, asking who is signed in tells the truth.
            let _ = api::sign_out(self.everywhere.get_untracked()).await;
            self.travel.to(&Page::SignIn.link(""));
            self.session.0.again();
        });
    }

    /// The question.
    pub fn dialog(self) -> AnyView {
        dialog(self.door, "dialog", say!(shell.leaving), move || {
            let count = self.unsaved();
            view! {
                <header>
                    <h2>{say!(shell.leaving)}</h2>
                </header>
                <div class="body">
                    <p>{tell!(shell.leaving_words, count = count)}</p>
                </div>
                <footer class="row">
                    <button type="button" class="button" on:click=move |_| self.door.close()>
                        {say!(shell.stay)}
                    </button>
                    <button
                        type="button"
                        id="leave-and-remove"
                        class="button"
                        on:click=move |_| {
                            self.remove();
                            self.go();
                        }
                    >
                        {say!(shell.leave_and_remove)}
                    </button>
                    <button
                        type="button"
                        id="leave-and-keep"
                        class="button primary"
                        on:click=move |_| self.go()
                    >
                        {say!(shell.leave_and_keep)}
                    </button>
                </footer>
            }
            .into_any()
        })
    }
}
