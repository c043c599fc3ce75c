//! The languages that the server writes in, which of them a reader wants, and how a sentence gets its names and
//! figures. Knows no words: those are in `locales/`.

use serde_json::Value;

/// A language of documents and mails.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

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

    /// The language that an `Accept-Language` header likes best (RFC 9110, 12.5.4), of equals the first; none where
    /// it names none of ours. What cannot be read is passed over: nobody is refused for a header of their browser's.
    pub fn preferred(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in header.split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let language = Self::from_tag(tag.trim());
            let (Some(language), Some(weight)) = (language, thousandths(weight)) else {
                continue;
            };
            if weight > best.map_or(0, |(weight, _)| weight) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// A weight such as `q=0.8`, in thousandths.
fn thousandths(weight: &str) -> Option<u16> {
    let (name, value) = weight.split_once('=')?;
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let is_figure = fraction.len() <= 3 && fraction.bytes().all(|digit| digit.is_ascii_digit());
    if !name.trim().eq_ignore_ascii_case("q") || !is_figure {
        return None;
    }
    match whole {
        "1" => Some(1_000),
        "0" => format!("{fraction:0<3}").parse().ok(),
        _ => None,
    }
}

/// Reads a file of words, which is part of the program and held against its other languages by the build's checks.
pub(crate) fn read_words(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// A sentence with things in its holes, as `{{ name }}`. What is put in is never itself searched for holes: a
/// company may be called like one. A hole that nothing is for stays, to be seen by the tests.
pub(crate) fn fill(sentence: &str, things: &[(&str, &str)]) -> String {
    let mut parts = sentence.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let filled = part.split_once("}}").and_then(|(hole, after)| {
            let (_, thing) = things.iter().find(|(name, _)| *name == hole.trim())?;
            Some([*thing, after])
        });
        filled
            .unwrap_or(["{{", part])
            .iter()
            .for_each(|piece| text.push_str(piece));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_found_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::from_tag("de-AT"), Some(Language::German));
        assert_eq!(Language::from_tag("tlh"), None);
    }

    #[test]
    fn the_language_liked_best_is_taken_and_of_equals_the_first() {
        for (header, language) in [
            ("de", Some(Language::German)),
            ("DE-at, en;q=0.8", Some(Language::German)),
            ("en;q=0.5, de;q=0.75", Some(Language::German)),
            ("fr, de ; q=0.3, en;q=0.3", Some(Language::German)),
            (
                "fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5",
                Some(Language::English),
            ),
            ("de;q=0, en;q=0.1", Some(Language::English)),
            ("de;q=0", None),
            ("fr, tlh", None),
            ("*", None),
        ] {
            assert_eq!(Language::preferred(header), language, "{header}");
        }
    }

    #[test]
    fn what_is_no_header_of_languages_names_none() {
        for header in [
            "",
            ";;;,,,",
            "de;q=",
            "de;q=2",
            "de;q=0.12345",
            "de;q=nan",
            "de;level=1",
            "=,;",
        ] {
            assert_eq!(Language::preferred(header), None, "{header}");
        }
        assert_eq!(
            Language::preferred("de;q=many, en"),
            Some(Language::English)
        );
    }

    #[test]
    fn what_fills_a_hole_is_not_searched_for_holes() {
        let things = [("name", "{{ link }}"), ("link", "https://secret.example")];
        assert_eq!(fill("{{ name }} writes.", &things), "{{ link }} writes.");
        assert_eq!(
            fill("{{ name }}{{ link }}", &things),
            "{{ link }}https://secret.example"
        );
        assert_eq!(fill("{{ other }}, {{", &things), "{{ other }}, {{");
    }
}
