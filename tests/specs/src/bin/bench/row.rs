//! A row of the results: one goal, and how far it is met. Knows no comparison.

use serde_json::{Value, json};
use std::fmt;

/// One goal and what was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: &'static str,
    /// Peer's time over ours, or limit over measured: larger is better, whatever is measured.
    pub ratio: f64,
    pub goal: f64,
    pub runs: usize,
    /// What the figures are, in words.
    pub said: String,
}

pub const HEAD: &str = "name                      ratio     goal   met   runs  what was measured";

impl Row {
    /// The median of paired ratios against a goal.
    pub fn of_pairs(name: &'static str, goal: f64, mut ratios: Vec<f64>, said: String) -> Self {
        ratios.sort_by(f64::total_cmp);
        Self {
            name,
            ratio: median(&ratios),
            goal,
            runs: ratios.len(),
            said,
        }
    }

    /// A goal that this machine cannot measure: not met, and its words say why.
    pub fn not_measured(name: &'static str, goal: f64, why: &str) -> Self {
        Self {
            name,
            ratio: 0.0,
            goal,
            runs: 0,
            said: format!("not measured: {why}"),
        }
    }

    /// A limit over what was measured.
    pub fn of_limit(
        name: &'static str,
        limit: f64,
        measured: f64,
        runs: usize,
        said: String,
    ) -> Self {
        Self {
            name,
            ratio: limit / measured,
            goal: 1.0,
            runs,
            said,
        }
    }

    pub fn is_met(&self) -> bool {
        self.ratio >= self.goal
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let met = if self.is_met() { "yes" } else { "NO" };
        let Self {
            name,
            ratio,
            goal,
            runs,
            said,
        } = self;
        write!(
            f,
            "{name:<22} {ratio:>8.2} {goal:>8.2}   {met:<4} {runs:>5}  {said}"
        )
    }
}

/// The middle of sorted figures.
pub fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[odd / 2],
        even => (sorted[even / 2 - 1] + sorted[even / 2]) / 2.0,
    }
}

/// The figure that so many percent of the sorted figures do not exceed.
pub fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// Writes the rows as a JSON array.
pub fn write_json(rows: &[Row], file: &str) -> Result<(), String> {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let ratio = (row.ratio * 1000.0).round() / 1000.0;
            json!({"name": row.name, "ratio": ratio, "goal": row.goal, "met": row.is_met(), "runs": row.runs, "measured": row.said})
        })
        .collect();
    std::fs::write(file, format!("{:#}\n", Value::from(rows)))
        .map_err(|problem| format!("{file}: {problem}"))
}

const INTRODUCTION: &str = "# Benchmarks

Written by `cargo xtask bench`. Each comparison runs interleaved with its peer, A-B-A-B, and the ratio is the median of
the paired ratios; of a limit it is the limit over what was measured. More is better, and a goal is met from its figure up.

| name | ratio | goal | met | runs | what was measured |
|---|---:|---:|---|---:|---|
";

/// Brings the table of docs/benchmarks.md up to date; rows that were not run now stay as they are.
pub fn write_document(rows: &[Row]) -> Result<(), String> {
    let path = specs::top().join("docs/benchmarks.md");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    std::fs::write(&path, document(&before, rows))
        .map_err(|problem| format!("{}: {problem}", path.display()))
}

fn document(before: &str, rows: &[Row]) -> String {
    let mut lines: Vec<(String, String)> = before
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| name "))
        .filter_map(|line| Some((line.split('|').nth(1)?.trim().to_owned(), line.to_owned())))
        .collect();
    for row in rows {
        let met = if row.is_met() { "yes" } else { "no" };
        let line = format!(
            "| {} | {:.2} | {:.2} | {met} | {} | {} |",
            row.name, row.ratio, row.goal, row.runs, row.said
        );
        match lines.iter_mut().find(|(name, _)| name == row.name) {
            Some(old) => old.1 = line,
            None => lines.push((row.name.to_owned(), line)),
        }
    }
    let table: Vec<String> = lines.into_iter().map(|(_, line)| line + "\n").collect();
    format!("{INTRODUCTION}{}", table.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_keeps_the_rows_that_were_not_run() {
        let first = document(
            "",
            &[
                Row::of_limit("a", 300.0, 150.0, 1, "x".into()),
                Row::of_limit("b", 1.0, 2.0, 1, "y".into()),
            ],
        );
        let second = document(
            &first,
            &[Row::of_pairs("b", 3.0, vec![5.0, 1.0, 4.0], "z".into())],
        );
        assert!(
            second.contains("| a | 2.00 | 1.00 | yes | 1 | x |"),
            "{second}"
        );
        assert!(
            second.contains("| b | 4.00 | 3.00 | yes | 3 | z |") && !second.contains("| y |"),
            "{second}"
        );
    }

    #[test]
    fn medians_and_percentiles_are_those_of_the_sorted_figures() {
        assert!((median(&[1.0, 2.0, 3.0, 10.0]) - 2.5).abs() < 1e-9);
        let figures: Vec<f64> = (1..=100).map(f64::from).collect();
        assert!((percentile(&figures, 95) - 95.0).abs() < 1e-9);
        assert!((percentile(&[7.0], 95) - 7.0).abs() < 1e-9);
    }
}
