//! Builds the server in release, with the built page inside. Starts nothing.

use crate::problem::Problem;
use crate::progress::Progress;
use crate::{app, commands, tools, workspace};

/// A step with its name.
type Step = (&'static str, fn() -> Result<(), Problem>);

/// The steps from a bare toolchain to a finished server binary, in order, with their names.
pub const STEPS: [Step; 5] = [
    TARGET_STEP,
    (
        "compiling the page, and beside it Trunk, wasm-bindgen and the server's library",
        || page_beside(build_library),
    ),
    PAGE_STEPS[0],
    PAGE_STEPS[1],
    ("building the server, with the page inside", build),
];
const TARGET_STEP: Step = (
    "adding the compiler's browser target",
    tools::add_wasm_target,
);
const PAGE_STEPS: [Step; 2] = [
    ("putting the page together", app::build),
    ("compressing the page", app::compress),
];

/// Compiles the page; beside it the tools that put it together, and then whatever else is to be done. Each of
/// the three ends with a minute in which one thread links alone; two at a time leave no processor idle.
fn page_beside(other: impl FnOnce() -> Result<(), Problem> + Send) -> Result<(), Problem> {
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| {
            tools::install_trunk()?;
            tools::install_wasm_bindgen()?;
            other()
        });
        let page = app::compile();
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

/// Does all of [`STEPS`], saying how far it is.
///
/// # Errors
/// The first step's that fails.
pub fn build_all() -> Result<(), Problem> {
    let mut progress = Progress::new(STEPS.len());
    STEPS
        .iter()
        .try_for_each(|(what, step)| progress.step(what, step))
}

/// Builds the page alone, as a browser gets it, and does something else beside its compilation.
///
/// # Errors
/// The first step's that fails.
pub fn build_page(other: impl FnOnce() -> Result<(), Problem> + Send) -> Result<(), Problem> {
    let mut progress = Progress::new(PAGE_STEPS.len() + 2);
    progress.step(TARGET_STEP.0, TARGET_STEP.1)?;
    progress.step("compiling the page, and beside it its tools", || {
        page_beside(other)
    })?;
    PAGE_STEPS
        .iter()
        .try_for_each(|(what, step)| progress.step(what, step))
}
