//! Figures on the page: the reader's marks, and every digit. Knows no page.

use domain::money::Currency;
use tierline::figures::{amount, language, money, number, shown};
use tierline::i18n::Locale;
use tierline::words::speak;
use wasm_bindgen_test::wasm_bindgen_test;

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

#[wasm_bindgen_test]
fn a_figure_keeps_every_digit_that_a_float_would_lose() {
    speak(Locale::en);
    assert_eq!(number("0.055193985123456789"), "0.055193985123456789");
    assert_eq!(
        number("79228162514264337593543950335"),
        "79,228,162,514,264,337,593,543,950,335"
    );
    assert_eq!(number("1234.50"), "1,234.50");
}

#[wasm_bindgen_test]
fn a_figure_follows_the_readers_locale() {
    speak(Locale::de);
    assert_eq!(
        number("1234567.8901234567890123"),
        "1.234.567,8901234567890123"
    );
    assert_eq!(amount("12.5", euro()), "12,50");
    speak(Locale::en);
    assert_eq!(money("12.5", euro()), "€12.50");
}

#[wasm_bindgen_test]
fn an_amount_has_the_digits_of_its_currency_and_those_it_came_with() {
    speak(Locale::en);
    assert_eq!(amount("3", euro()), "3.00");
    assert_eq!(amount("0.125", euro()), "0.125");
    assert_eq!(amount("3", "JPY".parse().unwrap()), "3");
    assert_eq!(shown("412806.110042", euro()), "412,806.11");
}

#[wasm_bindgen_test]
fn a_language_has_its_name_in_the_readers_own_and_what_is_none_stays_its_code() {
    speak(Locale::en);
    assert_eq!(language("de"), "German");
    speak(Locale::de);
    assert_eq!(language("de"), "Deutsch");
    assert_eq!(language("no language"), "no language");
}
