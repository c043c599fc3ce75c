//! `cargo xtask size`.
use crate::problem::Problem;
use std::process::ExitCode;
pub fn size(_options: &[String]) -> Result<ExitCode, Problem> {
    Err(Problem::Usage("soon".into()))
}
