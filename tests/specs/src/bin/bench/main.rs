//! Runs each comparison interleaved with its peer and prints one row per goal. Started by
//! `cargo xtask bench`.
#![allow(
    clippy::print_stdout,
    reason = "a chore talks to the person who started it"
)]

mod import;
mod keydown;
mod pivot;
mod python;
mod row;
mod search;
mod speed;
mod typing;
mod usage_file;

use row::Row;
use std::process::ExitCode;

/// Lines of the file that is imported and pivoted.
const LINES: u64 = 1_000_000;

type Comparison = fn() -> Result<Vec<Row>, String>;

/// Each comparison with the rows that it makes.
const COMPARISONS: [(&[&str], Comparison); 8] = [
    (&["import", "import-memory"], import::compare),
    (&["pivot", "pivot-ruled"], pivot::compare),
    (&["keydown"], keydown::compare),
    (&["keydown-500"], keydown::compare_large),
    (&["search"], search::compare),
    (&speed::BATCHES, speed::compare_batches),
    (&[speed::QUOTE], speed::compare_quote),
    (&["first-load"], first_load),
];

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("bench: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<ExitCode, String> {
    let (mut only, mut file) = (None, None);
    for pair in words.chunks(2) {
        match pair {
            [name, value] if name == "--only" => only = Some(value.as_str()),
            [name, value] if name == "--json" => file = Some(value.as_str()),
            _ => {
                return Err(format!(
                    "`bench` knows --only NAME and --json FILE, not '{}'",
                    pair.join(" ")
                ));
            }
        }
    }
    let is_wanted = |names: &[&str]| only.is_none_or(|only| names.contains(&only));
    let mut rows = Vec::new();
    let mut failed = false;
    for (_, compare) in COMPARISONS.iter().filter(|(names, _)| is_wanted(names)) {
        match compare() {
            Ok(found) => found
                .into_iter()
                .filter(|row| is_wanted(&[row.name]))
                .for_each(|row| {
                    println!("{row}");
                    rows.push(row);
                }),
            Err(problem) => {
                eprintln!("{problem}");
                failed = true;
            }
        }
    }
    if rows.is_empty() && !failed {
        let names: Vec<&str> = COMPARISONS
            .iter()
            .flat_map(|(names, _)| names.iter().copied())
            .collect();
        return Err(format!(
            "there is no row '{}'; there are {}",
            only.unwrap_or_default(),
            names.join(", ")
        ));
    }
    println!("\n{}", row::HEAD);
    rows.iter().for_each(|row| println!("{row}"));
    row::write_document(&rows)?;
    if let Some(file) = file {
        row::write_json(&rows, file)?;
    }
    let met = rows.iter().all(Row::is_met);
    Ok(if met && !failed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn first_load() -> Result<Vec<Row>, String> {
    let server = specs::Server::demo();
    let downloads =
        specs::first_load::measure(&server).ok_or("first-load needs Chromium and chromedriver")?;
    let bytes = specs::first_load::total_bytes(&downloads);
    let said = format!(
        "{bytes} bytes downloaded until the customers page shows its rows, of {}",
        specs::first_load::BYTES_MAX
    );
    Ok(vec![Row::of_limit(
        "first-load",
        specs::first_load::BYTES_MAX as f64,
        bytes as f64,
        1,
        said,
    )])
}
