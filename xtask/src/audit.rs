//! `cargo xtask audit`.
use crate::problem::Problem;
use std::process::ExitCode;
pub fn audit(_options: &[String]) -> Result<ExitCode, Problem> {
    Err(Problem::Usage("soon".into()))
}
