//! A box to tick, and several under one title. Knows no form.

use leptos::prelude::*;

/// A box with its label; without an id where that is empty.
pub fn tick(
    id: &'static str,
    label: &'static str,
    is_on: bool,
    change: impl Fn(bool) + 'static,
) -> AnyView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                id=(!id.is_empty()).then_some(id)
                prop:checked=is_on
                on:change=move |event| change(event_target_checked(&event))
            />
            {label}
        </label>
    }
    .into_any()
}

/// One box for each word that may be chosen, by the word and what it is called.
pub fn ticks(
    title: &'static str,
    words: &[(&'static str, &'static str)],
    is_on: impl Fn(&str) -> bool,
    choose: impl Fn(&'static str, bool) + Copy + 'static,
) -> AnyView {
    let boxes = words
        .iter()
        .map(|&(word, label)| tick("", label, is_on(word), move |on| choose(word, on)))
        .collect_view();
    view! {
        <fieldset class="stack">
            <legend class="small strong">{title}</legend>
            {boxes}
        </fieldset>
    }
    .into_any()
}
