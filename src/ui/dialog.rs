//! A native modal dialog. Knows no content.

use crate::ui::live::live;
use leptos::html::Dialog;
use leptos::prelude::*;

/// Opens and closes a dialog, and says when it is open.
#[derive(Clone, Copy)]
pub struct Door {
    pub is_open: RwSignal<bool>,
}

impl Door {
    /// A closed one.
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
        }
    }

    pub fn open(self) {
        self.is_open.set(true);
    }

    pub fn close(self) {
        self.is_open.set(false);
    }
}

impl Default for Door {
    fn default() -> Self {
        Self::new()
    }
}

/// The dialog; its content is made when it opens and goes when it closes.
pub fn dialog(
    door: Door,
    class: &'static str,
    label: &'static str,
    content: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let element = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let open = door.is_open.get();
        let Some(element) = element.get() else { return };
        if open && !element.open() {
            let _ = element.show_modal();
        } else if !open && element.open() {
            element.close();
        }
    });
    view! {
        <dialog node_ref=element class=class aria-label=label on:close=move |_| door.close()>
            {live(move || door.is_open.get().then(&content))}
        </dialog>
    }
    .into_any()
}
