//! The harness of the specifications: starts the real server, a throwaway PostgreSQL and a real
//! browser, and speaks to them as a program or a person would. Knows no rule of the product.
//!
//! A spec is a plain `#[test]` function. It takes a [`Server`], perhaps a [`Page`], and asserts.
//! What a machine lacks is said through [`skip`], so that a skipped spec is never counted as passed.

pub mod charge_lines;
pub mod client;
pub mod daily_rated;
pub mod engine;
pub mod enrolments;
pub mod first_load;
pub mod forms;
pub mod mailbox;
pub mod offline;
pub mod page;
pub mod paper;
pub mod permissions;
pub mod postgres;
pub mod price_lists;
pub mod quotes;
pub mod random;
pub mod raw;
mod seeded;
pub mod sent_quotes;
pub mod server;
pub mod signups;
pub mod words;

pub use client::{Answer, Client};
pub use page::Page;
pub use server::Server;

use std::io::Write;
use std::path::{Path, PathBuf};

/// The top of the tree.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Says that the calling spec cannot run on this machine, and why. The spec returns right after.
pub fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
    let Some(path) = std::env::var_os("TIERLINE_SKIPS") else {
        return;
    };
    let name = std::thread::current().name().unwrap_or("a spec").to_owned();
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path);
    file.and_then(|mut file| writeln!(file, "{name}: {reason}"))
        .unwrap_or_else(|problem| panic!("{}: {problem}", Path::new(&path).display()));
}
