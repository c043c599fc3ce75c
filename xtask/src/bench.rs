//! `cargo xtask bench`.
use crate::problem::Problem;
use std::process::ExitCode;
pub fn bench(_options: &[String]) -> Result<ExitCode, Problem> {
    Err(Problem::Usage("soon".into()))
}
