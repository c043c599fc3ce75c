//! `cargo xtask bench`: each comparison with its peer. The comparisons are in the specs' harness.

use crate::problem::Problem;
use crate::{bench_module, browser, harness};
use std::process::ExitCode;

/// Builds what is not built and runs the comparisons.
///
/// # Errors
/// [`Problem`] when something does not build.
pub fn bench(options: &[String]) -> Result<ExitCode, Problem> {
    browser::install_where_missing();
    bench_module::build()?;
    harness::run("bench", options)
}
