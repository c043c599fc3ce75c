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
    (
        "building the page, and beside it the server's library",
        page_and_library,
    ),
    ("compressing the page", app::compress),
    ("building the server", build),
];

/// The page's module is linked by one thread for a minute; the server's library, which does not need the
/// page, is compiled meanwhile.
fn page_and_library() -> Result<(), Problem> {
    std::thread::scope(|scope| {
        let library = scope.spawn(|| {
            commands::run(commands::cargo().args([
                "build",
                "--release",
                "--package",
                "tierline-server",
                "--lib",
            ]))
        });
        let page = app::build();
        let library = library.join().unwrap_or_else(|_| {
            Err(Problem::Refused(
                "building the server's library panicked".into(),
            ))
        });
        page.and(library)
    })
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
    let mut progress = crate::progress::Progress::new(STEPS.len());
    STEPS
        .into_iter()
        .try_for_each(|(what, step)| progress.step(what, step))
}
