//! The app without its server: whether the server can be reached, how old the answers on screen are, and the
//! worker that keeps the app's files and last answers. Knows no page and no answer's content.

use crate::api;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use std::cell::{Cell, RefCell};
use std::sync::LazyLock;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageEvent, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState,
};

/// The worker's script; the build writes the names of all files into it.
const WORKER: &str = "/service-worker.js";
/// Set by the worker on an answer that it kept: when the server gave it (ISO 8601).
pub const FROM_CACHE_HEADER: &str = "Tierline-From-Cache";

/// The first page's own requests come first.
const REGISTER_AFTER: Duration = Duration::from_millis(500);
/// How often an unreachable server is asked whether it is back.
const ASK_EVERY: Duration = Duration::from_secs(3);
/// A server that answered is asked this many times less often.
const REACHED_PATIENCE: u32 = 4;
/// How often the worker looks for a new build while the page stays open.
const LOOK_EVERY: Duration = Duration::from_secs(30 * 60);
/// Most requests of the first page that the worker asks once more.
const ASKED_MAX: usize = 40;

static REACHED: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(true));
static AS_OF: LazyLock<ArcRwSignal<Option<AsOf>>> = LazyLock::new(ArcRwSignal::default);
static UPDATE: LazyLock<ArcRwSignal<bool>> = LazyLock::new(ArcRwSignal::default);

thread_local! {
    static STARTED: Cell<bool> = const { Cell::new(false) };
    /// The reader asked for the new build: the page reloads when it is there.
    static UPDATING: Cell<bool> = const { Cell::new(false) };
    /// Path and account of what was asked before there was a worker to keep the answers.
    static ASKED: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// The oldest kept answer that a page shows.
#[derive(Clone, Debug, PartialEq)]
struct AsOf {
    path: String,
    date: String,
}

/// The server answered, or the worker in its place with what it kept at a date; `dated` is false
/// for an answer that no page shows.
pub fn answered(kept_at: Option<String>, dated: bool) {
    say_reached(kept_at.is_none());
    let Some(date) = kept_at.filter(|_| dated) else {
        return;
    };
    let path = path();
    let older = AS_OF.with_untracked(|known| {
        known
            .as_ref()
            .is_none_or(|known| known.path != path || date < known.date)
    });
    if older {
        AS_OF.set(Some(AsOf { path, date }));
    }
}

/// The server could not be reached.
pub fn unreachable() {
    say_reached(false);
}

fn say_reached(reached: bool) {
    if REACHED.get_untracked() != reached {
        REACHED.set(reached);
    }
}

/// Whether the server could be reached when it was last asked.
pub fn is_reached() -> bool {
    REACHED.get()
}

/// When the server gave the oldest answer that this page shows, where that was not just now.
pub fn as_of() -> Option<String> {
    AS_OF.with(|known| {
        let known = known.as_ref()?;
        (known.path == path()).then(|| known.date.clone())
    })
}

/// The page is drawn anew: what it shows from now on says itself how old it is.
pub fn show_anew() {
    AS_OF.set(None);
}

/// Whether a newer build of the app waits to be used.
pub fn is_update_ready() -> bool {
    UPDATE.get()
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Notes what was asked while no worker keeps the answers; it is asked once more when there is one.
pub fn asked(path: &str, account: &str) {
    if container().is_some_and(|container| container.controller().is_none()) {
        ASKED.with_borrow_mut(|asked| {
            let one = (path.to_owned(), account.to_owned());
            if asked.len() < ASKED_MAX && !asked.contains(&one) {
                asked.push(one);
            }
        });
    }
}

/// Starts to keep the app and to watch the server; the second time nothing happens.
pub fn start() {
    if STARTED.replace(true) {
        return;
    }
    set_timeout(
        || {
            spawn_local(async {
                // Without a worker the app needs its server, as any page does.
                let _ = register().await;
            });
        },
        REGISTER_AFTER,
    );
    // These live as long as the page does.
    let _ = window_event_listener_untyped("offline", |_: ev::Event| unreachable());
    let _ = window_event_listener_untyped("online", |_: ev::Event| ask());
    let ticks = Cell::new(0_u32);
    set_interval(
        move || {
            let tick = ticks.get().wrapping_add(1);
            ticks.set(tick);
            let is_due = !REACHED.get_untracked() || tick.is_multiple_of(REACHED_PATIENCE);
            if is_due && !document().hidden() {
                ask();
            }
        },
        ASK_EVERY,
    );
}

/// Asks the server whether it is there.
fn ask() {
    spawn_local(async {
        let _ = api::health().await;
    });
}

/// The browser's keeper of workers; none where the page is not served securely.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let known = js_sys::Reflect::get(&navigator, &JsValue::from_str("serviceWorker")).ok()?;
    known.dyn_into().ok()
}

async fn register() -> Result<(), JsValue> {
    let Some(container) = container() else {
        return Ok(());
    };
    let is_first = container.controller().is_none();
    listen(&container, is_first);
    let registration: ServiceWorkerRegistration = JsFuture::from(container.register(WORKER))
        .await?
        .dyn_into()?;
    if let Some(waiting) = registration.waiting() {
        compare(&waiting);
    }
    if let Some(worker) = container.controller() {
        started(&worker);
    }
    watch_updates(registration);
    Ok(())
}

fn listen(container: &ServiceWorkerContainer, is_first: bool) {
    let told = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        if event.data().as_string().as_deref() == Some("update") {
            UPDATE.set(true);
        }
    });
    container.set_onmessage(Some(told.as_ref().unchecked_ref()));
    told.forget();
    let is_first = Cell::new(is_first);
    let keeper = container.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        if UPDATING.get() {
            let _ = window().location().reload();
        } else if let Some(worker) = keeper.controller() {
            if is_first.replace(false) {
                started(&worker);
            } else {
                compare(&worker);
            }
        }
    });
    container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}

fn watch_updates(registration: ServiceWorkerRegistration) {
    let watched = registration.clone();
    let found = Closure::<dyn FnMut()>::new(move || {
        let Some(worker) = watched.installing() else {
            return;
        };
        let coming = worker.clone();
        let moved = Closure::<dyn FnMut()>::new(move || {
            let has_older = container().is_some_and(|keeper| keeper.controller().is_some());
            if coming.state() == ServiceWorkerState::Installed && has_older {
                compare(&coming);
            }
        });
        worker.set_onstatechange(Some(moved.as_ref().unchecked_ref()));
        moved.forget();
    });
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    found.forget();
    set_interval(
        move || {
            let looked = registration.update();
            spawn_local(async move {
                if let Ok(looked) = looked {
                    // Without the server there is nothing new.
                    let _ = JsFuture::from(looked).await;
                }
            });
        },
        LOOK_EVERY,
    );
}

/// Uses the build that waits: its worker takes over and the page reloads. Drafts are kept.
pub fn update() {
    let Some(container) = container() else {
        return;
    };
    UPDATING.set(true);
    spawn_local(async move {
        let registration = JsFuture::from(container.get_registration()).await;
        let waiting = registration
            .ok()
            .and_then(|found| found.dyn_into::<ServiceWorkerRegistration>().ok())
            .and_then(|registration| registration.waiting());
        match waiting {
            Some(worker) => tell(&worker, &json!({"kind": "activate"})),
            // Another tab let it in already.
            None => {
                let _ = window().location().reload();
            }
        }
    });
}

/// Lets a worker compare its build with the one that this page runs.
fn compare(worker: &ServiceWorker) {
    let app = document()
        .query_selector("link[rel=modulepreload]")
        .ok()
        .flatten()
        .and_then(|link| link.get_attribute("href"))
        .unwrap_or_default();
    tell(worker, &json!({"kind": "compare", "app": app}));
}

fn started(worker: &ServiceWorker) {
    let asked = ASKED.take();
    tell(worker, &json!({"kind": "started", "asked": asked}));
}

fn tell(worker: &ServiceWorker, words: &serde_json::Value) {
    let _ = worker.post_message(&JsValue::from_str(&words.to_string()));
}
