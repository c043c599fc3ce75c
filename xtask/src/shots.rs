//! `cargo xtask shots`.
use crate::problem::Problem;
use std::process::ExitCode;
pub fn shots(_options: &[String]) -> Result<ExitCode, Problem> {
    Err(Problem::Usage("soon".into()))
}
