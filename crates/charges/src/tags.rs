//! Tags as files write them: a JSON object in a text column. Lenient: a text that is no object
//! has no tags. Knows nothing of lines.

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The value of one tag; empty where the text does not carry it.
pub fn tag(text: &str, name: &str) -> String {
    let text = text.trim();
    if text.is_empty() || !text.contains(name) && !text.contains('\\') {
        return String::new();
    }
    value(&object(text), name).unwrap_or_default()
}

/// The names of the tags that have a value, each once, in their order.
pub fn names(text: &str) -> BTreeSet<String> {
    let text = text.trim();
    if text.is_empty() {
        return BTreeSet::new();
    }
    let object = object(text);
    let all: BTreeMap<String, &RawValue> = serde_json::from_str(&object).unwrap_or_default();
    let carried = all.into_iter().filter(|(_, value)| {
        // A value is empty where `tag` says so.
        !matches!(value.get(), "null" | "\"\"")
    });
    carried.map(|(name, _)| name).collect()
}

/// The text as an object: the vendor's exports leave the braces out now and then.
fn object(text: &str) -> Cow<'_, str> {
    if text.starts_with('"') {
        Cow::Owned(format!("{{{text}}}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn value(text: &str, name: &str) -> Option<String> {
    let mut json = serde_json::Deserializer::from_str(text);
    let found = Wanted(name).deserialize(&mut json).ok()?;
    json.end().ok()?;
    let raw = found?.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).ok(),
        _ if raw == "null" => None,
        _ => Some(raw.to_owned()),
    }
}

/// Reads an object and keeps one value of it; of a name given twice, the last.
struct Wanted<'n>(&'n str);

impl<'j> DeserializeSeed<'j> for Wanted<'_> {
    type Value = Option<&'j RawValue>;

    fn deserialize<D: serde::Deserializer<'j>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'j> Visitor<'j> for Wanted<'_> {
    type Value = Option<&'j RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = entries.next_key::<Name<'j>>()? {
            if name.0 == self.0 {
                found = Some(entries.next_value()?);
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// A name, borrowed where it is written without escapes.
#[derive(serde::Deserialize)]
struct Name<'j>(#[serde(borrow)] Cow<'j, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_its_exact_name() {
        let text = r#"{"env": "prod", "team": "größe", "note": "a, \"quoted\"\nsecond line", "size": 3, "none": null}"#;
        assert_eq!(tag(text, "env"), "prod");
        assert_eq!(tag(text, "team"), "größe");
        assert_eq!(tag(text, "note"), "a, \"quoted\"\nsecond line");
        assert_eq!(tag(text, "size"), "3");
        assert_eq!(
            (tag(text, "none"), tag(text, "Env"), tag(text, "prod")),
            Default::default()
        );
        assert_eq!(tag(r#""env": "dev","team": "web""#, "env"), "dev");
        assert_eq!(tag(r#"{"\u0065nv": "dev"}"#, "env"), "dev");
        assert_eq!(
            tag(r#"{"env": "dev", "env": {"a": [1.50]}, "x": []}"#, "env"),
            r#"{"a": [1.50]}"#
        );
    }

    #[test]
    fn names_are_those_of_tags_with_a_value() {
        let told = |text: &str| names(text).into_iter().collect::<Vec<_>>().join("|");
        assert_eq!(
            told(r#"{"team": "größe", "env": "prod", "none": null, "empty": "", "size": 3}"#),
            "env|size|team"
        );
        assert_eq!(told(r#""Env": "dev","env": "web""#), "Env|env");
        assert_eq!(told(r#"{"\u0065nv": "dev", "env": "prod"}"#), "env");
        for name in names(r#"{"a": "b", "c\"d": [1]}"#) {
            assert_ne!(tag(r#"{"a": "b", "c\"d": [1]}"#, &name), "");
        }
    }

    #[test]
    fn a_text_that_is_no_object_has_no_tags() {
        for text in ["", "env", "[\"env\"]", "{\"env\": ", "\"env\"", "null"] {
            assert_eq!(tag(text, "env"), "", "{text}");
            assert!(names(text).is_empty(), "{text}");
        }
    }
}
