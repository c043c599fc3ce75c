//! Starts the chores that need a running server and a browser: they live beside the specs, so that
//! this program stays small and quick to compile.

use crate::problem::Problem;
use crate::progress::Progress;
use crate::{commands, server};
use std::process::ExitCode;

/// Builds the page and the server, then runs a program of `tests/specs` with the options given.
///
/// # Errors
/// [`Problem`] when something does not build or the program cannot be started; what the program
/// itself refuses is its exit code.
pub fn run(program: &str, options: &[String]) -> Result<ExitCode, Problem> {
    server::build_all(&mut Progress::new(server::STEPS))?;
    commands::run(commands::cargo().args(["build", "--quiet", "-p", "specs", "--bin", program]))?;
    let path = crate::workspace::target().join("debug").join(program);
    let status = std::process::Command::new(&path)
        .args(options)
        .env("PATH", commands::path_with_tools())
        // What is measured and shown is what a user gets; the specs drive the server of the test build.
        .env("TIERLINE_SERVER", crate::workspace::server_binary())
        .status()
        .map_err(|source| Problem::Start {
            command: path.display().to_string(),
            source,
        })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
