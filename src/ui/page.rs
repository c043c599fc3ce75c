//! The heads of a page and of a card that was opened in it; and the name of the browser's tab.

use crate::say;
use crate::ui::icon::{Icon, icon};
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

/// The head of a card that was opened: its title, and the button that closes it.
pub fn opened_head(title: AnyView, close: impl Fn() + 'static) -> AnyView {
    view! {
        <header>
            <h2>{title}</h2>
            <button
                type="button"
                class="button quiet icon-only"
                aria-label=say!(quotes.close)
                on:click=move |_| close()
            >
                {icon(Icon::Close)}
            </button>
        </header>
    }
    .into_any()
}
