//! Which rows of a long table are in sight. Pure arithmetic; knows no element.

/// Height of a row in CSS pixels, as `--row` in the stylesheet.
pub const ROW_PIXELS: usize = 36;
/// Tables up to this many rows are drawn whole.
pub const WHOLE_ROWS_MAX: usize = 200;
/// Rows drawn beyond either edge, so that a turn of the wheel finds them there.
const SPARE_ROWS: usize = 12;
/// The same where every key may change every row.
const SPARE_ROWS_IN_SIGHT: usize = 3;
/// The first row moves in steps, so that a pixel of scrolling draws nothing anew.
const STEP_ROWS: usize = 8;

/// How much of a table is drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Drawn {
    /// All of it while it is short, else the rows in sight and some around them.
    WholeWhileShort,
    /// The rows in sight and few more, because every key may change each of them.
    InSight,
}

impl Drawn {
    /// Whether all of so many rows are drawn.
    pub fn is_whole(self, count: usize) -> bool {
        self == Self::WholeWhileShort && count <= WHOLE_ROWS_MAX
    }
}

/// Rows to draw: from the first up to, not including, the last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Window {
    pub from: usize,
    pub to: usize,
}

/// The rows of `count` to draw when the table is scrolled by `top_pixels` in a `height_pixels` box.
pub fn window(count: usize, drawn: Drawn, top_pixels: usize, height_pixels: usize) -> Window {
    if drawn.is_whole(count) {
        return Window { from: 0, to: count };
    }
    let spare = match drawn {
        Drawn::WholeWhileShort => SPARE_ROWS,
        Drawn::InSight => SPARE_ROWS_IN_SIGHT,
    };
    let first = top_pixels / ROW_PIXELS;
    let from = first.saturating_sub(spare) / STEP_ROWS * STEP_ROWS;
    let most = height_pixels / ROW_PIXELS + 2 * spare + STEP_ROWS;
    let from = from.min(count.saturating_sub(most));
    let to = match drawn {
        Drawn::WholeWhileShort => from + most,
        // A row more is one that is there already, shown.
        Drawn::InSight => (first + height_pixels / ROW_PIXELS + 1 + spare).max(from),
    };
    Window {
        from,
        to: to.min(count),
    }
}
