//! Which rows of a long table are in sight. Pure arithmetic; knows no element.

/// Height of a row in CSS pixels, as `--row` in the stylesheet.
pub const ROW_PIXELS: usize = 36;
/// Tables up to this many rows are drawn whole.
pub const WHOLE_ROWS_MAX: usize = 200;
/// Rows drawn beyond either edge, so that a turn of the wheel finds them there.
const SPARE_ROWS: usize = 12;
/// The same where every key may change every row.
const SPARE_ROWS_QUICK: usize = 4;
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
    let spare = match whole_rows_max {
        0 => SPARE_ROWS_QUICK,
        _ => SPARE_ROWS,
    };
    let first = top_pixels / ROW_PIXELS;
    let from = first.saturating_sub(spare) / STEP_ROWS * STEP_ROWS;
    let drawn = height_pixels / ROW_PIXELS + 2 * spare + STEP_ROWS;
    let from = from.min(count.saturating_sub(drawn));
    Window {
        from,
        to: (from + drawn).min(count),
    }
}
