//! The million lines that are imported and pivoted: written once, kept under target/bench.

use crate::LINES;
use specs::daily_rated::Options;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// A file and what it adds up to.
pub struct UsageFile {
    pub path: PathBuf,
    /// Sum of the amounts, as text with the currency's digits.
    pub total: String,
}

/// The month of the lines.
pub const PERIOD: &str = "2026-10";

/// Where the benchmarks keep their files.
pub fn folder() -> Result<PathBuf, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| specs::top().join("target"), PathBuf::from);
    let folder = target.join("bench");
    fs::create_dir_all(&folder).map_err(|problem| format!("{}: {problem}", folder.display()))?;
    Ok(folder)
}

/// The file, written now if it is not there whole.
pub fn prepare() -> Result<UsageFile, String> {
    let path = folder()?.join(format!("usage-{LINES}.csv"));
    let beside = path.with_extension("total");
    if let (true, Ok(total)) = (path.is_file(), fs::read_to_string(&beside)) {
        return Ok(UsageFile { path, total });
    }
    println!("writing {LINES} lines of usage to {}", path.display());
    let options = Options {
        lines: LINES,
        customers: 400,
        seed: 20_261_122,
        period: PERIOD,
        quirks: false,
        ..Options::default()
    };
    let write = || -> std::io::Result<String> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
        let oracle = options.write(&mut out)?;
        out.flush()?;
        let total = oracle.text(oracle.total);
        // Written last: without it the file counts as unfinished.
        fs::write(&beside, &total)?;
        Ok(total)
    };
    let total = write().map_err(|problem| format!("{}: {problem}", path.display()))?;
    Ok(UsageFile { path, total })
}
