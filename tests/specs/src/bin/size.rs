//! Prints what a first visit downloads, file by file; over the limit it fails. Started by
//! `cargo xtask size`.
#![allow(
    clippy::print_stdout,
    reason = "a chore talks to the person who started it"
)]

use specs::first_load::{self, BYTES_MAX};
use std::process::ExitCode;

fn main() -> ExitCode {
    let server = specs::Server::demo();
    let Some(downloads) = first_load::measure(&server) else {
        eprintln!("The first visit is measured in Chromium: install chromium and chromium-driver");
        return ExitCode::FAILURE;
    };
    println!("{:>10}  {:>10}  file", "brotli", "plain");
    for download in &downloads {
        println!(
            "{:>10}  {:>10}  {}",
            download.bytes, download.plain_bytes, download.path
        );
    }
    let total = first_load::total_bytes(&downloads);
    println!("{total:>10}  bytes in all, of {BYTES_MAX} that a first visit may download");
    if total <= BYTES_MAX {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "A first visit downloads {} bytes too many: make it smaller, or raise the limit by a decision in docs/decisions",
        total - BYTES_MAX
    );
    ExitCode::FAILURE
}
