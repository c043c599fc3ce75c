//! Until when, to whom, on which terms and with which stated tax a quote is written. Knows no line of it.

use crate::forms::entry::Wrong;
use crate::forms::quotes::Editor;
use crate::say;
use crate::ui::live::live;
use leptos::prelude::*;

/// The fields of a quote being written.
pub fn terms(editor: Editor) -> AnyView {
    let terms = editor.terms;
    let text =
        |id: &'static str, label: &'static str, kind: &'static str, value: RwSignal<String>| {
            view! {
                <div class="field">
                    <label for=id>{label}</label>
                    <input
                        id=id
                        type=kind
                        autocomplete="off"
                        prop:value=value.get_untracked()
                        on:input=move |event| value.set(event_target_value(&event))
                    />
                </div>
            }
        };
    let wrong = move || terms.tax().err().map(Wrong::words);
    view! {
        <details class="card fold" open=true>
            <summary>{say!(life.terms_title)}</summary>
            <div class="body fields">
                {text("quote-valid-until", say!(life.valid_until), "date", terms.valid_until)}
                {text("quote-recipient", say!(life.recipient), "text", terms.recipient_name)}
                {text("quote-recipient-email", say!(life.recipient_email), "email", terms.recipient_email)}
                <div class="field">
                    <label for="quote-tax">{say!(life.tax_percent)}</label>
                    <input
                        id="quote-tax"
                        inputmode="decimal"
                        autocomplete="off"
                        aria-describedby="quote-tax-hint"
                        aria-invalid=move || wrong().map(|_| "true")
                        prop:value=terms.tax_percent.get_untracked()
                        on:input=move |event| terms.tax_percent.set(event_target_value(&event))
                    />
                    <span id="quote-tax-hint" class="hint" class:wrong=move || wrong().is_some()>
                        {live(move || wrong().unwrap_or(say!(life.tax_hint)))}
                    </span>
                </div>
                {text("quote-tax-note", say!(life.tax_note), "text", terms.tax_note)}
                <div class="field whole">
                    <label for="quote-terms">{say!(life.terms)}</label>
                    <textarea
                        id="quote-terms"
                        rows="3"
                        prop:value=terms.terms.get_untracked()
                        on:input=move |event| terms.terms.set(event_target_value(&event))
                    ></textarea>
                </div>
            </div>
        </details>
    }
    .into_any()
}
