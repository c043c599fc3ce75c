//! Builds the server in release, with the built page inside. Starts nothing.

use crate::problem::Problem;
use crate::{app, commands, tools, workspace};

/// A step with its name.
type Step = (&'static str, fn() -> Result<(), Problem>);

/// The steps from a bare toolchain to the tools that build the page, in order, with their names.
pub const TOOL_STEPS: [Step; 3] = [
    (
        "adding the compiler's browser target",
        tools::add_wasm_target,
    ),
    ("installing Trunk into .tools", tools::install_trunk),
    (
        "installing wasm-bindgen into .tools",
        tools::install_wasm_bindgen,
    ),
];

/// The steps from a bare toolchain to a finished server binary.
pub const STEPS: [Step; 6] = [
    TOOL_STEPS[0],
    TOOL_STEPS[1],
    TOOL_STEPS[2],
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
    do_all(&STEPS)
}

/// Builds the page alone, as a browser gets it.
///
/// # Errors
/// The first step's that fails.
pub fn build_page() -> Result<(), Problem> {
    let page: [Step; 2] = [
        ("building the page", app::build),
        ("compressing the page", app::compress),
    ];
    do_all(&[&TOOL_STEPS[..], &page].concat())
}

fn do_all(steps: &[Step]) -> Result<(), Problem> {
    let mut progress = crate::progress::Progress::new(steps.len());
    steps
        .iter()
        .try_for_each(|(what, step)| progress.step(what, step))
}
