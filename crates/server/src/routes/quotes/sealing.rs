//! The digest over the whole content of a quote file. Knows no figure and no field but its own.

use crate::reply::Problem;
use crate::store::StoreError;
use crate::tokens;
use axum::http::StatusCode;
use domain::wire::quotes::QuoteFile;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The field that holds the digest, and is the one thing that it does not cover.
const FIELD: &str = "contentDigest";

/// Puts the digest of the file's content into the file.
pub(super) fn seal(file: &mut QuoteFile) -> Result<(), StoreError> {
    file.content_digest = None;
    let content =
        serde_json::to_value(&*file).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    file.content_digest = Some(content_digest(content));
    Ok(())
}

/// Holds a file, as it came, against the digest in it.
///
/// # Errors
/// 422 `quote_file_changed` when its content is another one than that which was written, or the digest was
/// taken out of it.
pub(super) fn check(file: &QuoteFile, bytes: &[u8]) -> Result<(), Problem> {
    let Some(written) = &file.content_digest else {
        return Err(changed("it has no digest of its content"));
    };
    // Of what came, and not of what was read of it: a field that is not read here may be one that a later
    // version wrote.
    let content: Value =
        serde_json::from_slice(bytes).map_err(|error| crate::requests::not_json(&error))?;
    if content_digest(content) == *written {
        return Ok(());
    }
    Err(changed("its content does not match its digest"))
}

fn changed(why: &str) -> Problem {
    let words = format!(
        "This quote file was changed after it was written: {why}. Save the quote as a file again and open that one; \
         what is to be another is changed in the draft. Nothing was kept."
    );
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "quote_file_changed",
        words,
    )
    .at(FIELD)
}

fn content_digest(mut content: Value) -> String {
    if let Some(fields) = content.as_object_mut() {
        fields.remove(FIELD);
    }
    let mut words = String::new();
    canonical(&content, &mut words);
    tokens::hex(&Sha256::digest(words.as_bytes()))
}

/// Writes JSON in the one form of RFC 8785: no spaces, names in the order of their UTF-16 units. Its rule for
/// numbers is not needed: the file has whole numbers only, since decimals are texts.
fn canonical(value: &Value, into: &mut String) {
    match value {
        Value::Array(items) => {
            into.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    into.push(',');
                }
                canonical(item, into);
            }
            into.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            into.push('{');
            for (place, (name, field)) in fields.into_iter().enumerate() {
                if place > 0 {
                    into.push(',');
                }
                into.push_str(&Value::from(name.as_str()).to_string());
                into.push(':');
                canonical(field, into);
            }
            into.push('}');
        }
        scalar => into.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_of(text: &str) -> String {
        let mut words = String::new();
        canonical(&serde_json::from_str(text).unwrap(), &mut words);
        words
    }

    #[test]
    fn spaces_and_the_order_of_names_do_not_count() {
        let written = r#"{"b":[1,{"d":"1.50","c":null}],"a":"größe \"x\""}"#;
        let copied = r#" { "a" : "gr\u00f6\u00dfe \"x\"", "b": [ 1, {"c":null, "d":"1.50"} ] } "#;
        assert_eq!(canonical_of(written), canonical_of(copied));
        assert_eq!(
            canonical_of(written),
            r#"{"a":"größe \"x\"","b":[1,{"c":null,"d":"1.50"}]}"#
        );
    }

    #[test]
    fn names_are_sorted_as_rfc_8785_shows() {
        let text = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
        let sorted = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical_of(text), sorted);
    }

    #[test]
    fn a_digit_a_word_and_a_place_in_a_list_count() {
        let digest = |text: &str| content_digest(serde_json::from_str(text).unwrap());
        let written = digest(r#"{"terms":"30 days","lines":["1.50","2"],"contentDigest":"x"}"#);
        assert_eq!(
            written,
            digest(r#"{"terms":"30 days","lines":["1.50","2"]}"#)
        );
        for edited in [
            r#"{"terms":"60 days","lines":["1.50","2"]}"#,
            r#"{"terms":"30 days","lines":["1.5","2"]}"#,
            r#"{"terms":"30 days","lines":["2","1.50"]}"#,
            r#"{"terms":"30 days","lines":["1.50","2"],"more":1}"#,
        ] {
            assert_ne!(written, digest(edited), "{edited}");
        }
    }
}
