//! Which rows of a long table are in sight. Pure arithmetic; knows no element.

/// Height of a row in CSS pixels, as `--row` in the stylesheet.
pub const ROW_PIXELS: usize = 36;
/// Tables up to this many rows are drawn whole.
pub const WHOLE_ROWS_MAX: usize = 200;
/// Rows drawn beyond either edge, so that a turn of the wheel finds them there.
const SPARE_ROWS: usize = 12;
/// The first row moves in steps, so that a pixel of scrolling draws nothing anew.
const STEP_ROWS: usize = 8;

/// Rows to draw: from the first up to, not including, the last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Window {
    pub from: usize,
    pub to: usize,
}

/// The rows of `count` to draw when the table is scrolled by `top_pixels` in a `height_pixels` box; all
/// of them up to `whole_rows_max`.
pub fn window(
    count: usize,
    whole_rows_max: usize,
    top_pixels: usize,
    height_pixels: usize,
) -> Window {
    if count <= whole_rows_max {
        return Window { from: 0, to: count };
    }
    let first = top_pixels / ROW_PIXELS;
    let from = first.saturating_sub(SPARE_ROWS) / STEP_ROWS * STEP_ROWS;
    let drawn = height_pixels / ROW_PIXELS + 2 * SPARE_ROWS + STEP_ROWS;
    let from = from.min(count.saturating_sub(drawn));
    Window {
        from,
        to: (from + drawn).min(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(
            window(200, WHOLE_ROWS_MAX, 9_999, 500),
            Window { from: 0, to: 200 }
        );
    }

    #[test]
    fn a_long_table_draws_what_is_in_sight_wherever_one_is() {
        for top_pixels in (0..300_000 * ROW_PIXELS).step_by(1_234_567) {
            let drawn = window(300_000, WHOLE_ROWS_MAX, top_pixels, 700);
            let first = top_pixels / ROW_PIXELS;
            let last = (first + 700 / ROW_PIXELS).min(299_999);
            assert!(drawn.from <= first, "{top_pixels}");
            assert!(drawn.to > last, "{top_pixels}");
            assert!(drawn.to - drawn.from < 70, "{top_pixels}");
        }
    }

    #[test]
    fn a_table_that_draws_no_whole_rows_draws_what_is_in_sight() {
        let drawn = window(150, 0, 0, 700);
        assert_eq!(drawn.from, 0);
        assert!((20..60).contains(&drawn.to));
        assert_eq!(window(3, 0, 0, 700), Window { from: 0, to: 3 });
    }

    #[test]
    fn the_end_of_a_long_table_is_reached() {
        assert_eq!(
            window(1_000, WHOLE_ROWS_MAX, 1_000 * ROW_PIXELS, 700).to,
            1_000
        );
    }
}
