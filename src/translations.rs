//! What the server and the programme's data files say in English, in the reader's language, from `locales/`. Knows no form and no
//! page.

use crate::i18n::Locale;
use crate::{figures, words};
use domain::wire::ApiError;
use std::collections::BTreeMap;

/// What a check has against a field, by code.
const FINDINGS_GERMAN: &str = include_str!("../locales/findings.de.json");
/// What is refused, by code and field, or by code alone.
const REFUSALS_GERMAN: &str = include_str!("../locales/refusals.de.json");

/// Titles and remedies of the programme's data files, by their English.
const PROGRAMME_GERMAN: &str = include_str!("../locales/programme.de.json");

/// A title or a remedy of the programme's data files in the reader's language; as it is where nobody translated it.
pub fn of_programme(english: &str) -> String {
    let translated = match words::locale() {
        Locale::en => None,
        Locale::de => serde_json::from_str::<BTreeMap<&str, String>>(PROGRAMME_GERMAN)
            .ok()
            .and_then(|mut all| all.remove(english)),
    };
    translated.unwrap_or_else(|| english.to_owned())
}

/// A finding in the reader's language; nothing where the server's own words are theirs, or there are none.
pub fn of_finding(code: &str, params: &BTreeMap<String, String>) -> Option<String> {
    match words::locale() {
        Locale::en => None,
        Locale::de => sentence(FINDINGS_GERMAN, code, params),
    }
}

/// A refusal in the reader's language; nothing where the server's own words are theirs, or there are none.
pub fn of_refusal(error: &ApiError) -> Option<String> {
    let params: BTreeMap<String, String> = error
        .params
        .iter()
        .map(|(name, value)| (name.clone(), written(value)))
        .collect();
    let Locale::de = words::locale() else {
        return None;
    };
    let at_field = error.column.as_ref().and_then(|field| {
        let key = format!("{} {field}", error.code);
        sentence(REFUSALS_GERMAN, &key, &params)
    });
    at_field
        .or_else(|| sentence(REFUSALS_GERMAN, &error.code, &params))
        .or_else(|| of_finding(&error.code, &params).map(|words| format!("{words}.")))
}

/// A day as the reader writes it; anything else as it is. Told by its form alone: what reads days of the calendar is
/// large, and nothing else of the first visit needs it.
fn written(value: &str) -> String {
    let is_day = value.len() == 10
        && value.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if is_day {
        figures::date(value)
    } else {
        value.to_owned()
    }
}

/// The sentence of a code, with what its holes `{name}` name; nothing where something would be missing in it.
fn sentence(all: &str, code: &str, params: &BTreeMap<String, String>) -> Option<String> {
    let all: BTreeMap<String, String> = serde_json::from_str(all).ok()?;
    // What is put in is never itself searched for holes.
    let mut parts = all.get(code)?.split('{');
    let mut words = parts.next()?.to_owned();
    for part in parts {
        let (name, after) = part.split_once('}')?;
        words.push_str(params.get(name)?);
        words.push_str(after);
    }
    Some(words)
}
