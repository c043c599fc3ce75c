//! Builds the server in release, with the built page inside. Starts nothing.

use crate::problem::Problem;
use crate::progress::Progress;
use crate::{app, commands, tools, workspace};
use std::sync::mpsc;

/// How many steps [`build_all`] announces.
pub const STEPS: usize = PAGE_STEPS + 1;
/// How many of them are the page's.
const PAGE_STEPS: usize = 5;

/// Compiles the page, puts it together and compresses it. Beside that the tools are compiled that put it together,
/// and then whatever else is to be done: the page and each tool end with a minute in which one thread links alone,
/// and two lines of work leave no processor idle.
fn page_beside(
    progress: &mut Progress,
    other: impl FnOnce() -> Result<(), Problem> + Send,
    after: impl FnOnce() -> Result<(), Problem>,
) -> Result<(), Problem> {
    progress.step(
        "adding the compiler's browser target",
        tools::add_wasm_target,
    )?;
    std::thread::scope(|scope| {
        let (tools, installed) = mpsc::channel();
        let beside = scope.spawn(move || {
            let outcome = tools::install_trunk().and_then(|()| tools::install_wasm_bindgen());
            let is_installed = outcome.is_ok();
            // Nobody waits for it when the page did not compile.
            let _ = tools.send(outcome);
            if is_installed { other() } else { Ok(()) }
        });
        let page = progress
            .step(
                "compiling the page, and beside it Trunk, wasm-bindgen and what else is needed",
                app::compile,
            )
            .and_then(|()| {
                progress.step("waiting for Trunk and wasm-bindgen", || {
                    installed.recv().unwrap_or(Ok(()))
                })
            })
            .and_then(|()| progress.step("putting the page together", app::build))
            .and_then(|()| progress.step("compressing the page", app::compress))
            .and_then(|()| after());
        let beside = beside.join().unwrap_or_else(|_| {
            Err(Problem::Refused(
                "what was done beside the page panicked".into(),
            ))
        });
        page.and(beside)
    })
}

fn build_library() -> Result<(), Problem> {
    commands::run(commands::cargo().args([
        "build",
        "--release",
        "--package",
        "tierline-server",
        "--lib",
    ]))
}

/// Compiles `target/release/tierline-server`, with the page that is there.
///
/// # Errors
/// [`Problem`] when it does not compile.
pub fn build() -> Result<(), Problem> {
    commands::run(
        commands::cargo()
            .args([
                "build",
                "--release",
                "--package",
                "tierline-server",
                "--bin",
                "tierline-server",
            ])
            .env("TIERLINE_PAGE", app::fingerprint()?),
    )?;
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

/// Does everything from a bare toolchain to a finished server binary, saying how far it is.
///
/// # Errors
/// The first step's that fails.
pub fn build_all(progress: &mut Progress) -> Result<(), Problem> {
    page_beside(progress, build_library, || Ok(()))?;
    progress.step("building the server, with the page inside", build)
}

/// Builds the page alone, as a browser gets it; something else is done beside it, and something that needs its tools
/// after it.
///
/// # Errors
/// The first step's that fails.
pub fn build_page(
    other: impl FnOnce() -> Result<(), Problem> + Send,
    after: impl FnOnce() -> Result<(), Problem>,
) -> Result<(), Problem> {
    page_beside(&mut Progress::new(PAGE_STEPS), other, after)
}
