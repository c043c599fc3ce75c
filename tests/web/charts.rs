//! The axis of a chart. Knows no page.

use rust_decimal::Decimal;
use tierline::ui::chart::{BOTTOM_PIXELS, HEIGHT_PIXELS, TOP_PIXELS, tenths, tick_step};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn an_axis_has_few_round_ticks_whatever_the_sums() {
    for (max, step) in [
        ("17", "10"),
        ("18000", "10000"),
        ("5", "2"),
        ("0.4", "0.2"),
        ("3", "1"),
    ] {
        let max: Decimal = max.parse().unwrap();
        assert_eq!(tick_step(max), step.parse::<Decimal>().unwrap(), "{max}");
    }
}

#[wasm_bindgen_test]
fn the_tallest_column_reaches_the_top_and_none_goes_beyond() {
    let top = Decimal::from(20);
    assert_eq!(
        tenths(top, top),
        (HEIGHT_PIXELS - TOP_PIXELS - BOTTOM_PIXELS) * 10
    );
    assert_eq!(tenths(Decimal::ZERO, top), 0);
}
