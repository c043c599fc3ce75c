//! A search box that `/` focuses. Knows nothing of what is searched.

use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The box: `typed` hears the text once the reader pauses.
pub fn search_box(
    id: &'static str,
    label: &'static str,
    value: Signal<String>,
    typed: Callback<String>,
) -> AnyView {
    let input = NodeRef::<Input>::new();
    let latest = StoredValue::new(0_u32);
    focus_on_slash(input);
    view! {
        <input
            id=id
            class="input finder"
            node_ref=input
            type="search"
            autocomplete="off"
            aria-label=label
            placeholder=label
            prop:value=value.get_untracked()
            on:input=move |event| {
                let text = event_target_value(&event);
                let mine = latest.get_value().wrapping_add(1);
                latest.set_value(mine);
                set_timeout(
                    move || {
                        if latest.try_get_value() == Some(mine) {
                            typed.run(text);
                        }
                    },
                    Duration::from_millis(120),
                );
            }
        />
    }
    .into_any()
}

/// `/` moves to the box, unless one is typing.
pub fn focus_on_slash(input: NodeRef<Input>) {
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.key() == "/" && !is_typing(&event) {
            event.prevent_default();
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
            }
        }
    });
    on_cleanup(move || keys.remove());
}

/// A key pressed in a field belongs to the field.
fn is_typing(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| {
            element
                .closest("input, select, textarea, dialog")
                .ok()
                .flatten()
        })
        .is_some()
}
