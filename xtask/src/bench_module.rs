//! Builds the engine's module for the benchmarks and the specs: `tests/bench-module` as WebAssembly with
//! its script. Nothing of it reaches the page or the server.

use crate::problem::Problem;
use crate::{commands, tools, workspace};
use std::process::Command;

/// Compiles the module as the page is compiled and puts it with its script into `target/bench/module`.
///
/// # Errors
/// [`Problem`] when a tool is missing or the module does not compile.
pub fn build() -> Result<(), Problem> {
    const TARGET: &str = "wasm32-unknown-unknown";
    const PROFILE: &str = "wasm";
    tools::add_wasm_target()?;
    tools::install_wasm_bindgen()?;
    commands::run(commands::cargo().args([
        "build",
        "--quiet",
        "--target",
        TARGET,
        "--profile",
        PROFILE,
        "-p",
        "bench-module",
    ]))?;
    let target = workspace::target();
    commands::run(
        Command::new(workspace::tools().join("bin").join("wasm-bindgen"))
            .args(["--target", "no-modules", "--no-typescript"])
            // The profile keeps names for the page's sake; nobody reads these.
            .arg("--remove-name-section")
            .arg("--out-dir")
            .arg(target.join("bench").join("module"))
            .arg(target.join(TARGET).join(PROFILE).join("bench_module.wasm")),
    )
}
