//! Decimals in the browser: as exact as on the server. Knows no page.

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn decimals_keep_every_digit_in_the_browser() {
    for text in [
        "0.055193985123456789",
        "-79228162514264337593543950335",
        "0.10",
        "1000000000000.000000000001",
    ] {
        assert_eq!(
            domain::decimal::parse_exact(text)
                .map(|d| d.to_string())
                .as_deref(),
            Ok(text)
        );
    }
}

#[wasm_bindgen_test]
fn a_number_that_does_not_fit_is_refused_in_the_browser() {
    for text in ["1e999999", "0.12345678901234567890123456789012", "NaN", ""] {
        assert!(domain::decimal::parse_exact(text).is_err(), "{text}");
    }
}
