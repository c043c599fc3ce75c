//! A browser window that holds the pricing engine and nothing else: the module of `tests/bench-module`.
//! Knows where its build lies; no server runs behind it.

use crate::page::Page;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use std::path::PathBuf;

/// Starts the module from its script and its bytes.
const START: &str = "
    const [script, bytes] = arguments;
    (0, eval)(script + '; globalThis.wasm_bindgen = wasm_bindgen;');
    wasm_bindgen.initSync({module: Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))});";

/// Opens a window and starts the module in it; none where the machine has no browser (noted as a
/// skipped spec).
///
/// # Panics
/// When the module is not built, or does not start.
pub fn open() -> Option<Page> {
    let page = Page::at("")?;
    page.goto("data:text/html,<title>engine</title>");
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| crate::top().join("target"), PathBuf::from);
    let folder = target.join("bench").join("module");
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).unwrap_or_else(|problem| {
            panic!(
                "{}: {problem}; `cargo xtask test --only specs` builds it",
                path.display()
            )
        })
    };
    let script = String::from_utf8(read("bench_module.js")).expect("a script is UTF-8");
    let bytes = BASE64_STANDARD.encode(read("bench_module_bg.wasm"));
    page.script(START, &[json!(script), json!(bytes)]);
    Some(page)
}
