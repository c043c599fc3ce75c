//! `cargo xtask size`: what a first visit downloads. The measuring is done by the specs' harness.

use crate::problem::Problem;
use crate::{browser, harness};
use std::process::ExitCode;

/// Builds what is not built and measures a first visit.
///
/// # Errors
/// [`Problem`] when something does not build.
pub fn size(options: &[String]) -> Result<ExitCode, Problem> {
    browser::install_where_missing();
    harness::run("size", options)
}
