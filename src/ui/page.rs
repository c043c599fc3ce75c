//! The head of a page: title, one line, its actions; and the name of the browser's tab.

use crate::say;
use leptos::prelude::*;

/// Names the browser's tab after a page.
pub fn name_tab(title: &str) {
    document().set_title(&format!("{title} · {}", say!(app.name)));
}

/// Title, one line that says what one sees, and at most three actions.
pub fn head(title: &str, line: AnyView, actions: AnyView) -> AnyView {
    name_tab(title);
    view! {
        <div class="head">
            <div>
                <h1>{title.to_owned()}</h1>
                <p class="muted small">{line}</p>
            </div>
            <div class="row">{actions}</div>
        </div>
    }
    .into_any()
}
