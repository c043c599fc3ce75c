//! Something that is fetched and shown. Knows no page and no endpoint.

use crate::problem::Problem;
use crate::session::Session;
use crate::ui::states;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// What is known of something fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Load<T> {
    Loading,
    Loaded(T),
    Failed(Problem),
}

/// Fetches, keeps what came, and fetches again when asked or when what it read changes.
pub struct Loader<T: 'static> {
    state: RwSignal<Load<T>>,
    asked: RwSignal<u32>,
    /// True while a fetch is under way.
    pub busy: RwSignal<bool>,
    /// Asks again who is signed in.
    session_asked: Option<RwSignal<u32>>,
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

/// Starts to fetch. `fetch` runs again whenever a signal that it reads before its first await changes.
pub fn load<T, F, Answer>(fetch: F) -> Loader<T>
where
    T: Send + Sync + 'static,
    F: Fn() -> Answer + 'static,
    Answer: Future<Output = Result<T, Problem>> + 'static,
{
    let loader = Loader {
        state: RwSignal::new(Load::Loading),
        asked: RwSignal::new(0),
        busy: RwSignal::new(true),
        session_asked: use_context::<Session>().map(|session| session.0.asked),
    };
    let fetches = StoredValue::new(0_u32);
    Effect::new(move |_| {
        loader.asked.track();
        let answer = fetch();
        let mine = fetches.get_value().wrapping_add(1);
        fetches.set_value(mine);
        loader.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            // A page that is gone, or a newer question, makes this answer worthless.
            if fetches.try_get_value() == Some(mine) {
                loader.take(answer);
            }
        });
    });
    loader
}

impl<T: Send + Sync + 'static> Loader<T> {
    /// Fetches again; what is shown stays until the answer comes.
    pub fn again(self) {
        self.asked.update(|asked| *asked = asked.wrapping_add(1));
    }

    /// Takes an answer that came another way, such as that of a change.
    pub fn put(self, value: T) {
        self.state.set(Load::Loaded(value));
    }

    /// Looks at what is known, and runs again when that changes.
    pub fn with<R>(self, look: impl FnOnce(&Load<T>) -> R) -> R {
        self.state.with(look)
    }

    /// Looks at what came, where something did.
    pub fn loaded<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.state.with(|state| match state {
            Load::Loaded(value) => Some(look(value)),
            _ => None,
        })
    }

    /// Looks at what came, without asking to be told when it changes.
    pub fn loaded_now<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.state.with_untracked(|state| match state {
            Load::Loaded(value) => Some(look(value)),
            _ => None,
        })
    }

    fn take(self, answer: Result<T, Problem>) {
        self.busy.set(false);
        match answer {
            Ok(value) => self.state.set(Load::Loaded(value)),
            Err(problem) => {
                if problem == Problem::SignedOut
                    && let Some(asked) = self.session_asked
                {
                    // The answer leads to the sign-in page.
                    asked.try_update(|asked| *asked = asked.wrapping_add(1));
                }
                self.state.set(Load::Failed(problem));
            }
        }
    }

    /// The view of what is known: bones while loading, the value, or what went wrong with a way out.
    pub fn shown(self, view: impl Fn(&T) -> AnyView + Send + 'static) -> AnyView {
        (move || {
            self.state.with(|state| match state {
                Load::Loading => states::bones(),
                Load::Loaded(value) => view(value),
                Load::Failed(problem) => {
                    states::problem(problem, Some(Callback::new(move |()| self.again())))
                }
            })
        })
        .into_any()
    }
}
