//! Meters are found as one types. Knows no page.

use crate::quotes::meters;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_search_finds_every_word_in_any_case_and_any_field() {
    let meters = meters();
    let found = |text: &str| meters.matching(text).collect::<Vec<_>>();
    assert_eq!(found(""), [0, 1]);
    assert_eq!(found("STORAGE"), [0]);
    assert_eq!(found("eu v5"), [1]);
    assert_eq!(found("north machines"), [1]);
    assert!(found("storage north").is_empty());
}

#[wasm_bindgen_test]
fn a_meter_is_named_by_its_id_and_its_region() {
    let meters = meters();
    assert!(meters.named("disk", Some("EU West")).is_some());
    assert!(meters.named("disk", None).is_some());
    assert!(meters.named("disk", Some("EU North")).is_none());
}
