//! Builds the server in release, with the built page inside. Starts nothing.

use crate::problem::Problem;
use crate::{app, commands, tools, workspace};

/// A step with its name.
type Step = (&'static str, fn() -> Result<(), Problem>);

/// The steps from a bare toolchain to a finished server binary, in order, with their names.
pub const STEPS: [Step; 6] = [
    (
        "adding the compiler's browser target",
        tools::add_wasm_target,
    ),
    ("installing Trunk into .tools", tools::install_trunk),
    (
        "installing wasm-bindgen into .tools",
        tools::install_wasm_bindgen,
    ),
    ("building the page", || app::build().map(|_| ())),
    ("compressing the page", app::compress),
    ("building the server", build),
];

/// Compiles `target/release/tierline-server`.
///
/// # Errors
/// [`Problem`] when it does not compile.
pub fn build() -> Result<(), Problem> {
    commands::run(commands::cargo().args([
        "build",
        "--release",
        "-p",
        "tierline-server",
        "--bin",
        "tierline-server",
    ]))?;
    let binary = workspace::server_binary();
    if binary.is_file() {
        Ok(())
    } else {
        Err(Problem::missing(
            binary.display().to_string(),
            "unset CARGO_BUILD_TARGET, then start again",
        ))
    }
}

/// Does all of [`STEPS`], saying how far it is.
///
/// # Errors
/// The first step's that fails.
pub fn build_all() -> Result<(), Problem> {
    let mut progress = crate::progress::Progress::new(STEPS.len());
    STEPS
        .into_iter()
        .try_for_each(|(what, step)| progress.step(what, step))
}
