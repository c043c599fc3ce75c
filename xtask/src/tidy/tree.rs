//! Reads the tree's sources. Knows Rust's comments and test modules, no rule.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file.
pub struct Source {
    /// From the top of the tree.
    pub path: String,
    pub text: String,
}

impl Source {
    /// Lines with their numbers, without comments and without the unit tests at the end.
    pub fn code(&self) -> Vec<(usize, &str)> {
        let before_tests = self
            .text
            .lines()
            .take_while(|line| !line.trim_start().starts_with("#[cfg(test)]"));
        let lines = before_tests
            .enumerate()
            .map(|(index, line)| (index + 1, line));
        lines
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(number, line)| (number, line.split(" // ").next().unwrap_or(line)))
            .collect()
    }
}

/// The top of the tree.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file's text.
pub fn read(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

/// Every Rust source under some folders, each path from the top of the tree.
pub fn sources(folders: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        collect(folder, &mut found);
    }
    found
}

fn collect(path: &str, into: &mut Vec<Source>) {
    let whole = top().join(path);
    if whole.is_dir() {
        let entries = fs::read_dir(&whole).expect("a folder of the tree can be read");
        let name =
            |entry: std::io::Result<fs::DirEntry>| entry.ok()?.file_name().into_string().ok();
        let mut names: Vec<String> = entries.filter_map(name).collect();
        names.sort();
        names
            .iter()
            .for_each(|name| collect(&format!("{path}/{name}"), into));
    } else if whole.extension().is_some_and(|extension| extension == "rs") {
        into.push(Source {
            path: path.to_owned(),
            text: read(path),
        });
    }
}
