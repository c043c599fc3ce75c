//! Types into a field of the page as a person does and measures each key from its keydown to forced
//! layout. Knows no page.

use serde_json::{Value, json};
use specs::Page;

/// Notes, for every key, the time from its keydown until the page has worked it in and been laid
/// out. The page's own listeners and all their microtasks come before a listener of the window; what
/// the watched element reads then, and what it reads a task later, shows whether the page was really done.
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

/// What is typed where, and which element shows that the page is done.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'a> {
    /// An expression of the page for the field.
    pub field: &'a str,
    /// Selector of the element that changes with what is typed.
    pub watched: &'a str,
    /// Typed one after the other, each in place of the one before, and then again.
    pub phrases: &'a [&'a str],
    pub keys: usize,
}

impl Typing<'_> {
    /// Milliseconds of every key, sorted.
    pub fn times(self, page: &Page) -> Result<Vec<f64>, String> {
        let Self {
            field,
            watched,
            phrases,
            keys,
        } = self;
        page.wait("the field to type into", || {
            page.script(&format!("return !!{field}"), &[])
                .as_bool()
                .filter(|there| *there)
        });
        page.script(WATCH, &[json!(watched)]);
        page.script(
            &format!(
                "const field = {field}; field.scrollIntoView(); field.focus(); field.select();"
            ),
            &[],
        );
        let shown = || {
            page.script(
                &format!("return document.querySelector('{watched}').textContent"),
                &[],
            )
        };
        let before = shown();
        let letters = phrases.iter().cycle().flat_map(|phrase| {
            let letters = phrase.chars().enumerate();
            letters.map(|(at, letter)| (letter, at == 0))
        });
        for (key, (letter, begins)) in letters.take(keys).enumerate() {
            if begins {
                page.script(&format!("{field}.select()"), &[]);
            }
            let code = match letter {
                '0'..='9' => format!("Digit{letter}"),
                'a'..='z' => format!("Key{}", letter.to_ascii_uppercase()),
                _ => "Space".to_owned(),
            };
            let letter = letter.to_string();
            page.cdp(
                "Input.dispatchKeyEvent",
                json!({"type": "keyDown", "key": letter, "text": letter, "code": code}),
            );
            page.cdp(
                "Input.dispatchKeyEvent",
                json!({"type": "keyUp", "key": letter}),
            );
            // One key at a time, as one types: the next waits until the page has come to rest.
            let rested = format!("return (window.keyTotals[{key}] ?? []).length === 2");
            page.wait("the page to rest", || {
                page.script(&rested, &[]).as_bool().filter(|rested| *rested)
            });
        }
        if shown() == before {
            return Err(format!("the keys did not change {watched}"));
        }
        read(page, keys)
    }
}

fn read(page: &Page, keys: usize) -> Result<Vec<f64>, String> {
    let times = page.script("return window.keyTimes", &[]);
    let mut times: Vec<f64> = times
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect();
    if times.len() < keys {
        return Err(format!(
            "only {} of {keys} keys reached the page",
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
            "after {late} of {keys} keys the page was not done when it was laid out"
        ));
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}
