//! The pricing engine in the browser and on the server: one arithmetic.

use bench_module::{Digests, random_quote};
use serde_json::{Value, json};
use specs::engine;

const QUOTES: u32 = 10_000;

#[test]
fn ten_thousand_random_quotes_are_the_same_bytes_in_the_browser_and_on_the_server() {
    let Some(page) = engine::open() else { return };
    let begun = std::thread::spawn(|| Digests::of(0, QUOTES));
    let found = page.script(
        "return Array.from(wasm_bindgen.Digests.of(0, arguments[0]), String)",
        &[json!(QUOTES)],
    );
    let in_browser: Vec<&str> = found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let on_server: Vec<String> = begun
        .join()
        .unwrap()
        .into_iter()
        .map(|digest| digest.to_string())
        .collect();
    assert_eq!(in_browser.len(), on_server.len());
    let differs = in_browser.iter().zip(&on_server).position(|(a, b)| a != b);
    if let Some(seed) = differs {
        let there = page.script(
            "return wasm_bindgen.random_quote(arguments[0])",
            &[json!(seed)],
        );
        let here = random_quote(u32::try_from(seed).unwrap());
        panic!("quote {seed} in the browser:\n{there}\non the server:\n{here}");
    }
}
