//! Which rows of a long table are drawn. Knows no page.

use tierline::ui::window::{Drawn, ROW_PIXELS, Window, window};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_short_table_is_drawn_whole() {
    assert_eq!(
        window(200, Drawn::WholeWhileShort, 9_999, 500),
        Window { from: 0, to: 200 }
    );
}

#[wasm_bindgen_test]
fn a_long_table_draws_what_is_in_sight_wherever_one_is() {
    for (how_much, most) in [(Drawn::WholeWhileShort, 70), (Drawn::InSight, 36)] {
        for top_pixels in (0..300_000 * ROW_PIXELS).step_by(1_234_567) {
            let drawn = window(300_000, how_much, top_pixels, 700);
            let first = top_pixels / ROW_PIXELS;
            let last = ((top_pixels + 700) / ROW_PIXELS).min(299_999);
            assert!(drawn.from <= first, "{top_pixels}");
            assert!(drawn.to > last, "{top_pixels}");
            assert!(drawn.to - drawn.from < most, "{top_pixels}");
        }
    }
}

#[wasm_bindgen_test]
fn a_table_that_draws_no_whole_rows_draws_what_is_in_sight() {
    let drawn = window(150, Drawn::InSight, 0, 700);
    assert_eq!(drawn.from, 0);
    assert!((20..25).contains(&drawn.to));
    assert_eq!(window(3, Drawn::InSight, 0, 700), Window { from: 0, to: 3 });
    // A search that finds less while one is far down.
    assert_eq!(
        window(3, Drawn::InSight, 9_000, 700),
        Window { from: 0, to: 3 }
    );
}

#[wasm_bindgen_test]
fn the_end_of_a_long_table_is_reached() {
    assert_eq!(
        window(1_000, Drawn::WholeWhileShort, 1_000 * ROW_PIXELS, 700).to,
        1_000
    );
}
