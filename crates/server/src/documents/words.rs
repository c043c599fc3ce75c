//! The words of documents, from the page's own `locales/`. Knows no document.

use serde_json::Value;
use std::sync::LazyLock;

/// The language of a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    English,
    German,
}

static ENGLISH: LazyLock<Value> =
    LazyLock::new(|| read(include_str!("../../../../locales/en.json")));
static GERMAN: LazyLock<Value> =
    LazyLock::new(|| read(include_str!("../../../../locales/de.json")));

/// The files are part of the program and read by its build, too.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

impl Language {
    /// Reads a language tag, `de` or `de-AT`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_lowercase().as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            _ => None,
        }
    }

    /// The language's tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// A word of documents.
    pub(super) fn say(self, key: &str) -> &'static str {
        let words: &'static Value = match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        };
        words["document"][key].as_str().unwrap_or_default()
    }

    /// A sentence with things in its holes, as `{{ name }}`.
    pub(super) fn tell(self, key: &str, holes: &[(&str, &str)]) -> String {
        holes
            .iter()
            .fold(self.say(key).to_owned(), |text, (name, value)| {
                text.replace(&format!("{{{{ {name} }}}}"), value)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_words_of_documents() {
        for language in [Language::English, Language::German] {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
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
        assert_eq!(Language::from_tag("tlh"), None);
    }
}
