//! The language of the page. Knows which one is spoken, not a single word of it: those are in `locales/`.

use crate::i18n::Locale;
use leptos::prelude::*;
use std::sync::LazyLock;

static LOCALE: LazyLock<ArcRwSignal<Locale>> = LazyLock::new(ArcRwSignal::default);

/// Every language there is, with the name its speakers give it (a name is data, not a word).
pub const LANGUAGES: [(Locale, &str, &str); 2] =
    [(Locale::en, "en", "English"), (Locale::de, "de", "Deutsch")];

/// The language spoken now, without asking to be told when it changes.
pub fn locale() -> Locale {
    LOCALE.get_untracked()
}

/// The language spoken now; what asks inside an effect runs again when it changes. The whole page
/// does so once, at its root, so that no word needs to.
pub fn locale_tracked() -> Locale {
    LOCALE.get()
}

/// Changes the language of the page.
pub fn speak(locale: Locale) {
    LOCALE.set(locale);
}

/// The language's tag for `lang` and `Intl`.
pub fn tag(locale: Locale) -> &'static str {
    LANGUAGES
        .iter()
        .find(|(known, ..)| *known == locale)
        .map_or("en", |(_, tag, _)| tag)
}

/// A word of the page, `&'static str`: `say!(customers.title)`.
#[macro_export]
macro_rules! say {
    ($($key:ident).+) => {
        leptos_i18n::td_string!($crate::words::locale(), $($key).+)
    };
}

/// A sentence with figures or names in it, `String`: `tell!(customers.count, count = 3)`.
#[macro_export]
macro_rules! tell {
    ($($key:ident).+, $($rest:tt)+) => {
        leptos_i18n::td_string!($crate::words::locale(), $($key).+, $($rest)+).to_string()
    };
}
