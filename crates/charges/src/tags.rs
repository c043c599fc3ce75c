//! Tags as files write them: a JSON object in a text column. Lenient: a text that is no object
//! has no tags. Knows nothing of lines.

use serde_json::Value;

/// The value of one tag; empty where the text does not carry it.
pub fn tag(text: &str, name: &str) -> String {
    let text = text.trim();
    if text.is_empty() || !text.contains(name) && !text.contains('\\') {
        return String::new();
    }
    let object = match serde_json::from_str(text) {
        Ok(Value::Object(object)) => object,
        // The vendor's exports leave the braces out now and then.
        _ if text.starts_with('"') => match serde_json::from_str(&format!("{{{text}}}")) {
            Ok(Value::Object(object)) => object,
            _ => return String::new(),
        },
        _ => return String::new(),
    };
    match object.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(value)) => value.clone(),
        Some(value) => value.to_string(),
    }
}

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
    }

    #[test]
    fn a_text_that_is_no_object_has_no_tags() {
        for text in ["", "env", "[\"env\"]", "{\"env\": ", "\"env\"", "null"] {
            assert_eq!(tag(text, "env"), "", "{text}");
        }
    }
}
