//! Tags as files write them: a JSON object in a text column. Lenient: a text that is no object
//! has no tags. Knows nothing of lines.

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The value of one tag; empty where the text does not carry it.
pub fn tag(text: &str, name: &str) -> String {
    let text = text.trim();
    if text.is_empty() || !text.contains(name) && !text.contains('\\') {
        return String::new();
    }
    let found = if text.starts_with('"') {
        // The vendor's exports leave the braces out now and then.
        value(&format!("{{{text}}}"), name)
    } else {
        value(text, name)
    };
    found.unwrap_or_default()
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
    fn a_text_that_is_no_object_has_no_tags() {
        for text in ["", "env", "[\"env\"]", "{\"env\": ", "\"env\"", "null"] {
            assert_eq!(tag(text, "env"), "", "{text}");
        }
    }
}
