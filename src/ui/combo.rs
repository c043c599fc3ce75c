//! A text box that finds: what one types narrows a list, arrows and Enter choose. Knows no noun.

use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// One thing to choose.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Choice {
    pub key: String,
    pub label: String,
    pub detail: String,
}

/// What a combo box is made of.
pub struct Combo {
    pub id: &'static str,
    pub label: &'static str,
    pub placeholder: &'static str,
    /// What is typed; the owner of the box makes `choices` from it.
    pub text: RwSignal<String>,
    pub choices: Signal<Vec<Choice>>,
    /// Said where nothing fits.
    pub nothing: &'static str,
    pub choose: Callback<Choice>,
    /// What was refused of it; nothing where its form tells that elsewhere.
    pub refusal: Option<FieldRefusal>,
}

impl Combo {
    /// The box with its list.
    pub fn into_view(self) -> AnyView {
        let Self {
            id,
            label,
            placeholder,
            text,
            choices,
            nothing,
            choose,
            refusal,
        } = self;
        let is_invalid = refusal.map(|refusal| refusal.is_invalid(id));
        let is_open = RwSignal::new(false);
        let active = RwSignal::new(0_usize);
        let take = move |choice: Choice| {
            is_open.set(false);
            active.set(0);
            choose.run(choice);
        };
        let on_key = move |event: KeyboardEvent| {
            let count = choices.with_untracked(Vec::len);
            match event.key().as_str() {
                "ArrowDown" => {
                    is_open.set(true);
                    active.update(|at| *at = (*at + 1).min(count.saturating_sub(1)));
                }
                "ArrowUp" => active.update(|at| *at = at.saturating_sub(1)),
                "Enter" if is_open.get_untracked() => {
                    let at = active.get_untracked();
                    if let Some(choice) = choices.with_untracked(|all| all.get(at).cloned()) {
                        take(choice);
                    }
                }
                "Escape" if is_open.get_untracked() => is_open.set(false),
                _ => return,
            }
            event.prevent_default();
        };
        let list_id = format!("{id}-list");
        let option_id = move |at: usize| format!("{id}-option-{at}");
        let is_shown =
            move || is_open.get() && (!text.get().is_empty() || !choices.get().is_empty());
        view! {
            <div class="combo">
                <input
                    id=id
                    class="input"
                    role="combobox"
                    type="text"
                    autocomplete="off"
                    aria-label=label
                    aria-autocomplete="list"
                    aria-describedby=refusal.map(|_| below_id(id))
                    aria-invalid=move || is_invalid.as_ref().and_then(|is_invalid| is_invalid())
                    aria-expanded=move || is_shown().to_string()
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || is_shown().then(|| option_id(active.get()))
                    placeholder=placeholder
                    prop:value=move || text.get()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        active.set(0);
                        is_open.set(true);
                    }
                    on:focus=move |_| is_open.set(true)
                    on:blur=move |_| is_open.set(false)
                    on:keydown=on_key
                />
                <ul id=list_id role="listbox" aria-label=label hidden=move || !is_shown()>
                    {live(move || {
                        let all = if is_open.get() { choices.get() } else { Vec::new() };
                        if all.is_empty() {
                            return view! { <li class="muted small" role="presentation">{nothing}</li> }.into_any();
                        }
                        all.into_iter()
                            .enumerate()
                            .map(|(at, choice)| {
                                let (name, detail) = (choice.label.clone(), choice.detail.clone());
                                view! {
                                    <li
                                        id=option_id(at)
                                        role="option"
                                        aria-selected=move || (active.get() == at).to_string()
                                        // Before the box loses its focus, which would close the list.
                                        on:mousedown=move |event| {
                                            event.prevent_default();
                                            take(choice.clone());
                                        }
                                    >
                                        <span>{name}</span>
                                        <span class="muted small">{detail}</span>
                                    </li>
                                }
                            })
                            .collect_view()
                            .into_any()
                    })}
                </ul>
            </div>
        }
        .into_any()
    }
}
