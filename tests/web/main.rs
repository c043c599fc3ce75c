//! Tests that run inside a real browser, through wasm-bindgen-test: what the page's own code does
//! with the page. Knows no server; what crosses the network is the specs' business.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect"
)]

mod charts;
mod decimals;
mod field_refusals;
mod figures;
mod findings;
mod offers;
mod quotes;
mod refusals;
mod tables;
mod windows;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
