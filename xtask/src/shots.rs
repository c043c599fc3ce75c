//! `cargo xtask shots`: every page as pictures. The browser is driven by the specs' harness.

use crate::problem::Problem;
use crate::{browser, harness};
use std::process::ExitCode;

/// Builds what is not built and takes the pictures into target/shots.
///
/// # Errors
/// [`Problem`] when something does not build.
pub fn shots(options: &[String]) -> Result<ExitCode, Problem> {
    browser::install_where_missing();
    harness::run("shots", options)
}
