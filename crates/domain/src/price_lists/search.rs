//! What somebody looks for among offers. Knows no list.

use super::Offer;
use crate::customers::name_folded;

/// The folded words of a text, parted by whatever is no letter and no digit.
pub fn search_words(text: &str) -> Vec<String> {
    name_folded(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What somebody looks for among offers: parts divided by spaces, which must all be found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OfferSearch {
    pub parts: Vec<SearchPart>,
}

/// A part is found where an offer's id begins with it, or where each of its words begins a word of the
/// offer's texts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SearchPart {
    /// Folded, as it was typed.
    pub whole: String,
    pub words: Vec<String>,
}

impl OfferSearch {
    /// Reads what was typed.
    pub fn of(text: &str) -> Self {
        let parts = text.split_whitespace().map(|part| SearchPart {
            whole: name_folded(part),
            words: search_words(part),
        });
        Self {
            parts: parts.filter(|part| !part.words.is_empty()).collect(),
        }
    }

    /// Whether an offer is found.
    pub fn finds(&self, offer: &Offer) -> bool {
        if self.parts.is_empty() {
            return true;
        }
        let id = name_folded(offer.id.as_str());
        let words: Vec<String> = offer.search_texts().flat_map(search_words).collect();
        let begins_one = |word: &String| words.iter().any(|known| known.starts_with(word));
        self.parts
            .iter()
            .all(|part| id.starts_with(&part.whole) || part.words.iter().all(begins_one))
    }
}
