//! What the server refuses, in the reader's language: by code and field, filled with what the refusal names.

use serde_json::{Value, json};
use tierline::i18n::Locale;
use tierline::problem::Problem;
use tierline::words::speak;
use wasm_bindgen_test::wasm_bindgen_test;

fn told(code: &str, field: &str, params: &Value) -> String {
    let body =
        json!({"code": code, "column": field, "description": "Said in English.", "params": params});
    Problem::of(409, &body.to_string()).words()
}

#[wasm_bindgen_test]
fn a_refusal_is_told_in_the_readers_language_with_what_it_names() {
    let other = json!({"other": "Everyone {own}"});
    speak(Locale::de);
    assert_eq!(
        told("rules_tie", "starts", &other),
        "„Everyone {own}“ gilt für dasselbe und beginnt am selben Tag; ändern Sie den Beginn einer der beiden Regeln."
    );
    let days = json!({"since": "2026-11-01", "earliest": "2026-11-22"});
    assert_eq!(
        told("rule_has_begun", "ends", &days),
        "Diese Regel gilt seit dem 01.11.2026; lassen Sie sie am 22.11.2026 oder später enden."
    );
    // The same code at the same field names another day here, so the words of the code alone are told.
    let ended = told("rule_has_begun", "ends", &json!({"on": "2026-11-22"}));
    assert!(
        ended.starts_with("Diese Regel hat schon Preise bestimmt"),
        "{ended}"
    );
    // A finding that is refused has the words of findings.
    assert_eq!(
        told("tenant_form", "tenantId", &json!({})),
        "Eine Mandanten-ID hat 32 hexadezimale Ziffern in fünf Gruppen; kopieren Sie sie aus der Übersicht des Mandanten."
    );
    speak(Locale::en);
    assert_eq!(told("rules_tie", "starts", &other), "Said in English.");
}

#[wasm_bindgen_test]
fn what_has_no_words_in_the_readers_language_is_better_told_in_english_than_not() {
    speak(Locale::de);
    for (code, field) in [("of_a_newer_server", "name"), ("free_mail", "email")] {
        assert_eq!(
            told(code, field, &json!({})),
            "Said in English.",
            "{code}: nothing fills its hole"
        );
    }
    speak(Locale::en);
}
