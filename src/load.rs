//! Something that is fetched and shown. Knows no page and no endpoint.
//!
//! What is kept is kept behind one type, whatever was fetched: the machinery is compiled once, not
//! once for every kind of answer, which is a third of what a first visit would download.

use crate::problem::Problem;
use crate::session::Session;
use crate::ui::live::live;
use crate::ui::states;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// What is known of something fetched.
#[derive(Clone)]
pub enum Load<T> {
    Loading,
    Loaded(T),
    Failed(Problem),
}

type Kept = Arc<dyn Any + Send + Sync>;
type Coming = Pin<Box<dyn Future<Output = Result<Kept, Problem>>>>;

/// The part of a loader that does not depend on what it loads.
#[derive(Clone, Copy)]
struct Core {
    state: RwSignal<Load<Kept>>,
    asked: RwSignal<u32>,
    busy: RwSignal<bool>,
    /// Asks again who is signed in.
    session_asked: Option<RwSignal<u32>>,
}

/// Fetches, keeps what came, and fetches again when asked or when what it read changes.
pub struct Loader<T: 'static> {
    core: Core,
    /// True while a fetch is under way.
    pub busy: RwSignal<bool>,
    kind: PhantomData<fn() -> T>,
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
    let core = Core::start(Box::new(move || {
        let answer = fetch();
        Box::pin(async move { answer.await.map(|value| Arc::new(value) as Kept) })
    }));
    Loader {
        core,
        busy: core.busy,
        kind: PhantomData,
    }
}

impl Core {
    fn start(fetch: Box<dyn Fn() -> Coming>) -> Self {
        let core = Self {
            state: RwSignal::new(Load::Loading),
            asked: RwSignal::new(0),
            busy: RwSignal::new(true),
            session_asked: use_context::<Session>().map(|session| session.0.core.asked),
        };
        let fetches = StoredValue::new(0_u32);
        Effect::new(move |_| {
            core.asked.track();
            let answer = fetch();
            let mine = fetches.get_value().wrapping_add(1);
            fetches.set_value(mine);
            core.busy.set(true);
            spawn_local(async move {
                let answer = answer.await;
                // A page that is gone, or a newer question, makes this answer worthless.
                if fetches.try_get_value() == Some(mine) {
                    core.take(answer);
                }
            });
        });
        core
    }

    fn again(self) {
        self.asked.update(|asked| *asked = asked.wrapping_add(1));
    }

    fn take(self, answer: Result<Kept, Problem>) {
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

    fn shown(self, view: Box<dyn Fn(&Kept) -> AnyView + Send>) -> AnyView {
        live(move || match self.state.get() {
            Load::Loading => states::bones(),
            Load::Loaded(value) => view(&value),
            Load::Failed(problem) => {
                states::problem(&problem, Some(Callback::new(move |()| self.again())))
            }
        })
    }
}

/// What was kept, as what it was when it came: only [`load`] and [`Loader::put`] keep anything.
fn as_kind<T: 'static>(kept: &Kept) -> Option<&T> {
    kept.downcast_ref()
}

impl<T: Send + Sync + 'static> Loader<T> {
    /// Fetches again; what is shown stays until the answer comes.
    pub fn again(self) {
        self.core.again();
    }

    /// Takes an answer that came another way, such as that of a change.
    pub fn put(self, value: T) {
        self.core.state.set(Load::Loaded(Arc::new(value)));
    }

    /// Looks at what is known, and runs again when that changes.
    pub fn with<R>(self, look: impl FnOnce(Load<&T>) -> R) -> R {
        let state = self.core.state.get();
        look(match &state {
            Load::Loading => Load::Loading,
            Load::Failed(problem) => Load::Failed(problem.clone()),
            Load::Loaded(kept) => as_kind(kept).map_or(Load::Loading, Load::Loaded),
        })
    }

    /// Looks at what came, where something did.
    pub fn loaded<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        match self.core.state.get() {
            Load::Loaded(kept) => as_kind(&kept).map(look),
            _ => None,
        }
    }

    /// Looks at what came, without asking to be told when it changes.
    pub fn loaded_now<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        match self.core.state.get_untracked() {
            Load::Loaded(kept) => as_kind(&kept).map(look),
            _ => None,
        }
    }

    /// The view of what is known: bones while loading, the value, or what went wrong with a way out.
    pub fn shown(self, view: impl Fn(&T) -> AnyView + Send + 'static) -> AnyView {
        self.core.shown(Box::new(move |kept| {
            as_kind(kept).map_or_else(states::bones, &view)
        }))
    }
}
