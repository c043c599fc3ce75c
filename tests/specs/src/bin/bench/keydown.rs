//! A key pressed in a quote of 200 or 500 lines: from keydown to forced layout, measured in the page.

use crate::row::{Row, percentile};
use crate::typing::Typing;
use specs::{Page, Server, quotes};

const KEYS: usize = 200;
/// Most milliseconds from keydown to layout, in 95 of 100.
const MILLISECONDS_MAX: f64 = 8.0;
/// Four digits, then all of it again: a quantity that stays one.
const QUANTITIES: [&str; 9] = [
    "1234", "5678", "9123", "4567", "8912", "3456", "7891", "2345", "6789",
];

/// In a quote of 200 lines.
pub fn compare() -> Result<Vec<Row>, String> {
    typed("keydown", 200)
}

/// In a quote of 500 lines.
pub fn compare_large() -> Result<Vec<Row>, String> {
    typed("keydown-500", 500)
}

/// Types into the middle of a quote of so many lines.
fn typed(name: &'static str, lines: usize) -> Result<Vec<Row>, String> {
    let server = Server::demo();
    let quote = quotes::save(&server, lines);
    let page = Page::open(&server).ok_or("keydown needs Chromium and chromedriver")?;
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &quote);
    let field = format!(
        "document.querySelectorAll('{}')[{}]",
        quotes::QUANTITY_FIELD,
        lines / 2
    );
    let typing = Typing {
        field: &field,
        watched: quotes::TOTAL,
        phrases: &QUANTITIES,
        keys: KEYS,
    };
    let times = typing.times(&page)?;
    let measured = percentile(&times, 95);
    let said = format!(
        "{measured:.1} ms from keydown to layout in 95 of 100 keys (median {:.1}) in a quote of {lines} lines, of {MILLISECONDS_MAX} ms",
        percentile(&times, 50)
    );
    Ok(vec![Row::of_limit(
        name,
        MILLISECONDS_MAX,
        measured,
        times.len(),
        said,
    )])
}
