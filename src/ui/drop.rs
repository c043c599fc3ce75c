//! Files: picked, or dropped anywhere on the page. Knows nothing of what is in them.

use crate::ui::live::live;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

fn brings_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Takes a file dropped anywhere on the page, and says so while one is held over it.
pub fn page_drop(words: &'static str, take: Callback<File>) -> AnyView {
    let is_over = RwSignal::new(false);
    let over = window_event_listener(leptos::ev::dragover, move |event| {
        if brings_files(&event) {
            // Without this the browser would open the file in place of the page.
            event.prevent_default();
            is_over.set(true);
        }
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event| {
        // Leaving the window itself, not one element for the next.
        if event.related_target().is_none() {
            is_over.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        if !brings_files(&event) {
            return;
        }
        event.prevent_default();
        is_over.set(false);
        let file = event
            .data_transfer()
            .and_then(|data| data.files())
            .and_then(|files| files.get(0));
        if let Some(file) = file {
            take.run(file);
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
    live(move || {
        is_over
            .get()
            .then(|| view! { <div class="veil"><p>{words}</p></div> })
    })
}

/// A native file picker with a label in front.
pub fn picker(
    id: &'static str,
    label: &'static str,
    accept: &'static str,
    take: Callback<File>,
) -> AnyView {
    let picked = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                take.run(file);
            }
            // So that picking the same file again is heard.
            input.set_value("");
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type="file" accept=accept on:change=picked />
        </div>
    }
    .into_any()
}
