//! The engine in Chromium against decimal.js, big.js and BigInt in the same page: batches of charges and
//! a large quote with every step. Knows how to fetch the peers; their side of it is `speed.js`.

use crate::row::{Row, median};
use crate::usage_file;
use serde_json::json;
use specs::{Page, engine};
use std::path::PathBuf;
use std::process::Command;

const PAIRS: usize = 11;
const WARM_UPS: usize = 6;
/// Charges of a batch.
const CHARGES: usize = 100_000;
/// Lines of the quote.
const LINES: usize = 500;
/// Decimal digits that decimal.js keeps: enough for every product here without a rounding of its own.
const DIGITS: u32 = 40;

/// The batches, by their peers.
pub const BATCHES: [&str; 4] = ["decimal.js", "big.js", "bigint", "bigint-beyond-63-bits"];
/// The quote, against decimal.js.
pub const QUOTE: &str = "500-line";

/// What is fetched from npm: package, version, its script.
const PEERS: [(&str, &str, &str); 2] = [
    ("decimal.js", "10.6.0", "decimal.js"),
    ("big.js", "7.0.1", "big.js"),
];

const SCRIPT: &str = include_str!("speed.js");

fn goal(name: &str) -> f64 {
    match name {
        "decimal.js" => 50.0,
        "big.js" => 30.0,
        "bigint" => 0.9,
        "bigint-beyond-63-bits" => 8.0,
        _ => 20.0,
    }
}

/// Multiplies, rounds and adds a batch, against each peer.
pub fn compare_batches() -> Result<Vec<Row>, String> {
    let page = engine::open().ok_or("the engine's rows need Chromium and chromedriver")?;
    let peers = start_peers(&page);
    page.script("speed.prepareBatches(arguments[0])", &[json!(CHARGES)]);
    BATCHES
        .into_iter()
        .map(|name| match &peers {
            Err(why) if !name.starts_with("bigint") => Ok(Row::not_measured(name, goal(name), why)),
            _ => row(&page, name, CHARGES, "charge", |nanoseconds| {
                format!("{CHARGES} x price x quantity, rounded and added, {nanoseconds:.1} ns each")
            }),
        })
        .collect()
}

/// Prices a quote with all its steps, against decimal.js with steps as plain objects.
pub fn compare_quote() -> Result<Vec<Row>, String> {
    let page = engine::open().ok_or("the engine's rows need Chromium and chromedriver")?;
    if let Err(why) = start_peers(&page) {
        return Ok(vec![Row::not_measured(QUOTE, goal(QUOTE), &why)]);
    }
    let differences = page.script("return speed.prepareQuote(arguments[0])", &[json!(LINES)]);
    if differences != "" {
        return Err(format!("the quote in decimal.js is another: {differences}"));
    }
    let row = row(&page, QUOTE, LINES, "line", |nanoseconds| {
        let milliseconds = nanoseconds * LINES as f64 / 1e6;
        format!("a quote of {LINES} lines with every step taken down in {milliseconds:.3} ms")
    })?;
    Ok(vec![row])
}

/// Measures pairs, each side first in turn; `said` is told the engine's nanoseconds for one of `of`.
fn row(
    page: &Page,
    name: &'static str,
    of: usize,
    each: &str,
    said: impl Fn(f64) -> String,
) -> Result<Row, String> {
    let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    let pair = |number: usize| {
        page.script(
            "return speed.pair(arguments[0], arguments[1])",
            &[json!(name), json!(number.is_multiple_of(2))],
        )
    };
    // The browser's compilers are done with both sides before either is measured.
    (0..WARM_UPS).for_each(|number| {
        pair(number);
    });
    for number in 0..PAIRS {
        let measured = pair(number);
        if measured["isSame"] != true {
            return Err(format!(
                "{name}: the engine and its peer come to different sums"
            ));
        }
        let seconds = |side: &str| {
            measured[side]
                .as_f64()
                .filter(|seconds| *seconds > 0.0)
                .ok_or_else(|| format!("{name}: no time was measured: {measured}"))
        };
        let (our, their) = (seconds("ours")?, seconds("peer")?);
        ratios.push(their / our);
        ours.push(our * 1e9 / of as f64);
        theirs.push(their * 1e9 / of as f64);
    }
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    let peer = if name == QUOTE { "decimal.js" } else { name };
    let said = format!(
        "{}, in Chromium beside {peer} at {:.0} ns a {each}",
        said(median(&ours)),
        median(&theirs)
    );
    Ok(Row::of_pairs(name, goal(name), ratios, said))
}

/// Loads the peers' side into the page, with what comes from npm. Where npm cannot be reached the
/// peers that need nothing still run.
fn start_peers(page: &Page) -> Result<(), String> {
    let fetched = fetch_peers();
    for script in fetched.iter().flatten() {
        page.script("(0, eval)(arguments[0])", &[json!(script)]);
    }
    if fetched.is_ok() {
        page.script("Decimal.set({precision: arguments[0]})", &[json!(DIGITS)]);
    }
    page.script("(0, eval)(arguments[0])", &[json!(SCRIPT)]);
    fetched.map(|_| ())
}

/// The peers' scripts, installed into target/bench once.
fn fetch_peers() -> Result<Vec<String>, String> {
    let folder = usage_file::folder()?.join("peers");
    let path = |(package, _, script): &(&str, &str, &str)| -> PathBuf {
        folder.join("node_modules").join(package).join(script)
    };
    if !PEERS.iter().all(|peer| path(peer).is_file()) {
        println!("fetching the peers from npm");
        let wanted = PEERS.map(|(package, version, _)| format!("{package}@{version}"));
        let output = Command::new("npm")
            .args(["install", "--no-save", "--ignore-scripts", "--no-audit"])
            .args(["--no-fund", "--prefix"])
            .arg(&folder)
            .args(wanted)
            .output()
            .map_err(|problem| format!("npm could not be started: {problem}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let first = said.lines().find(|line| line.contains("error"));
            return Err(format!("npm: {}", first.unwrap_or("it failed")));
        }
    }
    PEERS
        .iter()
        .map(|peer| {
            std::fs::read_to_string(path(peer))
                .map_err(|problem| format!("{}: {problem}", path(peer).display()))
        })
        .collect()
}
