//! Rules of the code: where a kind of thing may stand, and what may stand nowhere.

use super::refuse;
use super::tree::{Source, sources};

/// Every line of the sources' code, comments and unit tests left out, that `breaks` says yes to.
fn breaches(sources: &[Source], breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let places = sources.iter().flat_map(|source| {
        let lines = source.code().into_iter().filter(|(_, line)| breaks(line));
        lines
            .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
            .collect::<Vec<_>>()
    });
    places.collect()
}

/// Whether a word occurs as a whole word.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(is_part) && !line[at + word.len()..].starts_with(is_part)
    })
}

fn without(sources: Vec<Source>, homes: &[&str]) -> Vec<Source> {
    sources
        .into_iter()
        .filter(|source| !homes.iter().any(|home| source.path.starts_with(home)))
        .collect()
}

#[test]
fn only_api_fetches() {
    let pages = without(sources(&["src"]), &["src/api.rs", "src/api/"]);
    let words = [
        "gloo_net",
        "fetch_with_str",
        "fetch_with_request",
        "XmlHttpRequest",
        "EventSource",
        "WebSocket",
    ];
    refuse(
        "only src/api.rs fetches",
        &breaches(&pages, |line| words.iter().any(|word| has_word(line, word))),
    );
}

#[test]
fn only_routes_writes_page_paths() {
    let pages = without(sources(&["src"]), &["src/routes.rs", "src/routes/"]);
    // An asset has an ending, a page has none.
    let is_page = |text: &str| {
        let word = text.split('"').next().unwrap_or_default();
        word.starts_with(|c: char| c.is_ascii_lowercase()) && !word.contains('.')
    };
    let is_path = |line: &str| {
        line.match_indices("\"/")
            .any(|(at, _)| is_page(&line[at + 2..]))
    };
    refuse(
        "only src/routes.rs writes page paths",
        &breaches(&pages, is_path),
    );
}

#[test]
fn only_domain_writes_endpoint_paths() {
    let others = without(
        sources(&["src", "crates", "xtask/src", "tests/specs/src"]),
        &["crates/domain/", "xtask/src/tidy"],
    );
    let others: Vec<Source> = others
        .into_iter()
        .filter(|source| !source.path.contains("/tests/"))
        .collect();
    refuse(
        "only crates/domain writes endpoint paths",
        &breaches(&others, |line| line.contains("\"/v1")),
    );
}

#[test]
fn only_the_store_has_sql() {
    let others = without(
        sources(&["src", "crates"]),
        &["crates/server/src/store", "crates/server/src/migration"],
    );
    let others: Vec<Source> = others
        .into_iter()
        .filter(|source| !source.path.contains("/tests/"))
        .collect();
    let statements = [
        "SELECT ",
        "INSERT INTO ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "CREATE INDEX ",
        "ALTER TABLE ",
    ];
    let has_sql = |line: &str| {
        statements.iter().any(|words| line.contains(words))
            || line.contains("\"UPDATE ")
            || line.contains("sqlx::")
            || line.contains("sea_orm::")
    };
    refuse(
        "only crates/server/src/store has SQL",
        &breaches(&others, has_sql),
    );
}

#[test]
fn money_is_never_a_float() {
    let exact = sources(&[
        "crates/domain/src",
        "crates/pricing/src",
        "crates/charges/src",
    ]);
    assert!(!exact.is_empty());
    // A schema says `number`, and a list of all types names these two: neither computes with one.
    let names_only = |line: &str| line.contains("value_type") || line.contains("f32 f64 char");
    let has_float =
        |line: &str| (has_word(line, "f32") || has_word(line, "f64")) && !names_only(line);
    refuse(
        "no float in domain, pricing and charges",
        &breaches(&exact, has_float),
    );
}

#[test]
fn the_first_three_crates_do_no_io_and_read_no_clock() {
    let pure = sources(&[
        "crates/domain/src",
        "crates/pricing/src",
        "crates/charges/src",
    ]);
    let words = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "SystemTime::now",
        "Instant::now",
        "Utc::now",
        "Local::now",
    ];
    refuse(
        "domain, pricing and charges do no IO and read no clock",
        &breaches(&pure, |line| words.iter().any(|word| line.contains(word))),
    );
}

#[test]
fn no_page_writes_markup_or_styles_as_text() {
    let pages = sources(&["src"]);
    let words = [
        "inner_html",
        "set_inner_html",
        "set_outer_html",
        "insert_adjacent_html",
    ];
    let markup = breaches(&pages, |line| words.iter().any(|word| has_word(line, word)));
    refuse("names and texts reach the page as text nodes only", &markup);
    let styled = breaches(&pages, |line| {
        line.contains(" style=") || line.trim_start().starts_with("style=")
    });
    refuse(
        "no style attribute: the content security policy refuses it",
        &styled,
    );
}

#[test]
fn every_source_file_begins_with_what_it_is() {
    let all = sources(&["src", "crates", "xtask", "tests", "build.rs"]);
    assert!(all.len() > 30);
    let silent: Vec<String> = all
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path)
        .collect();
    refuse(
        "a file begins with a `//!` line: what it is and what it may not know",
        &silent,
    );
}
