//! The words of documents, from the page's own `locales/`. Knows no document.

use crate::language::{Language, fill, read_words};
use serde_json::Value;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Value> =
    LazyLock::new(|| read_words(include_str!("../../../../locales/en.json")));
static GERMAN: LazyLock<Value> =
    LazyLock::new(|| read_words(include_str!("../../../../locales/de.json")));

impl Language {
    /// A word of documents.
    pub(super) fn say(self, key: &str) -> &'static str {
        let words: &'static Value = match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        };
        words["document"][key].as_str().unwrap_or_default()
    }

    /// A sentence of documents with things in its holes.
    pub(super) fn tell(self, key: &str, things: &[(&str, &str)]) -> String {
        fill(self.say(key), things)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_words_of_documents() {
        for language in Language::ALL {
            assert!(
                language
                    .tell("title", &[("number", "Q-1"), ("version", "2")])
                    .contains("Q-1")
            );
            for key in [
                "made_out_to",
                "line",
                "quantity",
                "unit",
                "price",
                "total",
                "terms",
                "page",
            ] {
                assert!(!language.say(key).is_empty(), "{key}");
            }
        }
    }
}
