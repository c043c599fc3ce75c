//! A labelled field: label above, hint below, the hint turns into the error. Knows no form.

use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use leptos::prelude::*;

/// What a field is made of.
pub struct Field {
    /// Of the input; the hint's id is made from it.
    pub id: &'static str,
    pub label: &'static str,
    /// `text`, `email`, `password` and so on.
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub value: RwSignal<String>,
    pub hint: &'static str,
    /// What is wrong with the value; empty where nothing is.
    pub wrong: Signal<String>,
}

impl Field {
    /// A field for a text of which nobody's browser knows anything, and in which nothing can be wrong.
    pub fn of_text(
        id: &'static str,
        label: &'static str,
        hint: &'static str,
        value: RwSignal<String>,
    ) -> Self {
        Self {
            id,
            label,
            kind: "text",
            autocomplete: "off",
            value,
            hint,
            wrong: nothing_wrong(),
        }
    }

    /// The field with a text input.
    pub fn into_view(self) -> AnyView {
        let Self {
            id,
            label,
            kind,
            autocomplete,
            value,
            hint,
            wrong,
        } = self;
        let hint_id = format!("{id}-hint");
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input
                    id=id
                    name=id
                    type=kind
                    autocomplete=autocomplete
                    prop:value=move || value.get()
                    aria-describedby=hint_id.clone()
                    aria-invalid=move || (!wrong.get().is_empty()).then_some("true")
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <span id=hint_id class="hint" class:wrong=move || !wrong.get().is_empty()>
                    {live(move || {
                        let wrong = wrong.get();
                        if wrong.is_empty() { hint.to_owned() } else { wrong }
                    })}
                </span>
            </div>
        }
        .into_any()
    }
}

/// Several lines of text.
pub struct Area {
    /// Of the input; the hint's id is made from it.
    pub id: &'static str,
    pub label: &'static str,
    pub rows: u32,
    /// Most characters that can be typed.
    pub characters_max: u32,
    pub value: RwSignal<String>,
    /// What is wrong with the value, as the server refused it.
    pub refusal: FieldRefusal,
}

impl Area {
    /// The field with an input of several lines.
    pub fn into_view(self) -> AnyView {
        let Self {
            id,
            label,
            rows,
            characters_max,
            value,
            refusal,
        } = self;
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <textarea
                    id=id
                    rows=rows.to_string()
                    maxlength=characters_max.to_string()
                    prop:value=move || value.get()
                    aria-describedby=below_id(id)
                    aria-invalid=refusal.is_invalid(id)
                    on:input=move |event| value.set(event_target_value(&event))
                ></textarea>
                {refusal.below(id, "")}
            </div>
        }
        .into_any()
    }
}

/// What stands below an input, under the id that its `aria-describedby` names: what is wrong, else the hint.
pub fn below(input: &str, wrong: Signal<String>, hint: &'static str) -> AnyView {
    view! {
        <span id=below_id(input) class="hint" class:wrong=move || wrong.with(|wrong| !wrong.is_empty())>
            {live(move || {
                let wrong = wrong.get();
                if wrong.is_empty() { hint.to_owned() } else { wrong }
            })}
        </span>
    }
    .into_any()
}

/// A field in which nothing can be wrong.
pub fn nothing_wrong() -> Signal<String> {
    Signal::derive(String::new)
}
