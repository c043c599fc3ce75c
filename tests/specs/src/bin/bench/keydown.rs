//! A key pressed in a quote of 200 or 500 lines: from keydown to forced layout, measured in the page.

use crate::row::{Row, percentile};
use serde_json::{Value, json};
use specs::{Page, Server, quotes};

const KEYS: usize = 200;
/// Most milliseconds from keydown to layout, in 95 of 100.
const MILLISECONDS_MAX: f64 = 8.0;

/// Notes, for every key, the time from its keydown until the page has worked it in and been laid
/// out. The page's own listeners and all their microtasks come before a listener of the window; what
/// the total reads then, and what it reads a task later, shows whether the page was really done.
const WATCH: &str = "
    window.keyTimes = [];
    window.keyTotals = [];
    const total = () => document.querySelector(arguments[0]).textContent;
    const later = new MessageChannel();
    later.port1.onmessage = event => { window.keyTotals[event.data].push(total()); };
    let begun = 0;
    window.addEventListener('keydown', () => { begun = performance.now(); }, true);
    window.addEventListener('input', () => {
        document.documentElement.getBoundingClientRect();
        document.body.offsetHeight;
        window.keyTimes.push(performance.now() - begun);
        window.keyTotals.push([total()]);
        later.port2.postMessage(window.keyTotals.length - 1);
    });";

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
    page.wait("the quote's lines", || {
        page.script(&format!("return !!{field}"), &[])
            .as_bool()
            .filter(|there| *there)
    });
    page.script(WATCH, &[json!(quotes::TOTAL)]);
    page.script(
        &format!("const field = {field}; field.scrollIntoView(); field.focus(); field.select();"),
        &[],
    );
    let total = || {
        page.script(
            &format!(
                "return document.querySelector('{}').textContent",
                quotes::TOTAL
            ),
            &[],
        )
    };
    let before = total();
    for key in 0..KEYS {
        let digit = char::from(b'1' + (key % 9) as u8).to_string();
        // Four digits, then all of it again: a quantity that stays one.
        if key % 4 == 0 {
            page.script(&format!("{field}.select()"), &[]);
        }
        let event = |kind: &str| json!({"type": kind, "key": digit, "text": digit, "code": format!("Digit{digit}")});
        page.cdp("Input.dispatchKeyEvent", event("keyDown"));
        page.cdp(
            "Input.dispatchKeyEvent",
            json!({"type": "keyUp", "key": digit}),
        );
        // One key at a time, as one types: the next waits until the page has come to rest.
        let rested = format!("return (window.keyTotals[{key}] ?? []).length === 2");
        page.wait("the page to rest", || {
            page.script(&rested, &[]).as_bool().filter(|rested| *rested)
        });
    }
    if total() == before {
        return Err("the keys did not change the quote's total".into());
    }
    let times = page.script("return window.keyTimes", &[]);
    let mut times: Vec<f64> = times
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect();
    if times.len() < KEYS {
        return Err(format!(
            "only {} of {KEYS} keys reached the quote",
            times.len()
        ));
    }
    let totals = page.script("return window.keyTotals", &[]);
    let is_done = |pair: &Value| {
        pair.as_array()
            .is_some_and(|pair| pair.len() == 2 && pair[0] == pair[1])
    };
    let late = totals
        .as_array()
        .into_iter()
        .flatten()
        .filter(|pair| !is_done(pair))
        .count();
    if late > 0 {
        return Err(format!(
            "after {late} of {KEYS} keys the page was not done when it was laid out"
        ));
    }
    times.sort_by(f64::total_cmp);
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
