//! What a check has against a field, in the reader's language: the server says it in English, `locales/` in others.
//! Knows no form.

use crate::i18n::Locale;
use crate::words;
use domain::wire::findings::FindingAnswer;
use std::collections::BTreeMap;

/// By code, with the parameters' names in braces.
const GERMAN: &str = include_str!("../../locales/findings.de.json");

/// The finding as a sentence; the server's own where there are no words for it.
pub fn sentence(finding: &FindingAnswer) -> String {
    let own = match words::locale() {
        Locale::en => None,
        Locale::de => translated(GERMAN, finding),
    };
    let words = own.as_deref().unwrap_or(&finding.description);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

/// The words of a code, filled; nothing where something would be missing in them.
fn translated(all: &str, finding: &FindingAnswer) -> Option<String> {
    let all: BTreeMap<String, String> = serde_json::from_str(all).ok()?;
    let mut words = all.get(&finding.code)?.clone();
    for (name, value) in &finding.params {
        words = words.replace(&format!("{{{name}}}"), value);
    }
    (!words.contains('{')).then_some(words)
}
