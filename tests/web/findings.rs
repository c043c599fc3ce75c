//! What is wrong with a field, in the reader's language. Knows no form.

use domain::findings::Severity;
use domain::wire::findings::{FindingAnswer, RuleSource};
use tierline::forms::findings::sentence;
use tierline::i18n::Locale;
use tierline::words::speak;
use wasm_bindgen_test::wasm_bindgen_test;

fn finding(code: &str, params: &[(&str, &str)]) -> FindingAnswer {
    FindingAnswer {
        field: "legalName".to_owned(),
        severity: Severity::Refusal,
        code: code.to_owned(),
        params: params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        description: "say it in English".to_owned(),
        rule: RuleSource::default(),
    }
}

#[wasm_bindgen_test]
fn a_finding_is_told_in_the_readers_language_and_else_in_the_servers() {
    let postal = finding("postal_code_form", &[("country", "NO"), ("sample", "0150")]);
    speak(Locale::de);
    assert_eq!(
        sentence(&postal),
        "Das ist keine Postleitzahl aus NO; schreiben Sie sie wie 0150."
    );
    // A code of a newer server, or one that lacks a figure, is better told in English than not.
    assert_eq!(
        sentence(&finding("of_a_newer_server", &[])),
        "Say it in English."
    );
    assert_eq!(
        sentence(&finding("postal_code_form", &[])),
        "Say it in English."
    );
    speak(Locale::en);
    assert_eq!(sentence(&postal), "Say it in English.");
}
