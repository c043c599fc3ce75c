//! What a person prefers on this machine: theme and language. Knows no account and no session:
//! neither is ever kept here.

use crate::words;
use leptos::prelude::*;
use std::str::FromStr;

const THEME: &str = "tierline.theme";
const LANGUAGE: &str = "tierline.language";

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    /// Every theme, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Reads a text kept on this machine.
pub fn kept(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a text on this machine; an empty one forgets. A full or forbidden store is no failure of the page.
pub fn keep(key: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = if text.is_empty() {
            storage.remove_item(key)
        } else {
            storage.set_item(key, text)
        };
    }
}

/// The names of the texts kept on this machine that begin so, sorted.
pub fn kept_below(begin: &str) -> Vec<String> {
    let Ok(Some(storage)) = window().local_storage() else {
        return Vec::new();
    };
    let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?);
    let mut names: Vec<String> = names.filter(|name| name.starts_with(begin)).collect();
    names.sort();
    names
}

/// Today, in UTC, as the server counts days.
pub fn today() -> chrono::NaiveDate {
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    now.get(..10)
        .and_then(|day| day.parse().ok())
        .unwrap_or_default()
}

/// The theme chosen on this machine.
pub fn theme() -> Theme {
    let word = kept(THEME).unwrap_or_default();
    Theme::ALL
        .into_iter()
        .find(|theme| theme.word() == word)
        .unwrap_or(Theme::System)
}

/// Chooses a theme.
pub fn choose_theme(theme: Theme) {
    keep(THEME, theme.word());
    show_theme(theme);
}

/// Chooses a language by its tag.
pub fn choose_language(tag: &str) {
    keep(LANGUAGE, tag);
    apply();
}

/// Shows the page as this machine's reader prefers it.
pub fn apply() {
    show_theme(theme());
    let wanted = kept(LANGUAGE)
        .or_else(|| window().navigator().language())
        .unwrap_or_default();
    let language = wanted.split('-').next().unwrap_or_default();
    let locale = crate::i18n::Locale::from_str(language).unwrap_or_default();
    words::speak(locale);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", words::tag(locale));
    }
}

fn show_theme(theme: Theme) {
    let Some(root) = document().document_element() else {
        return;
    };
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        chosen => root.set_attribute("data-theme", chosen.word()),
    };
}
