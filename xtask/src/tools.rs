//! Installs the pinned build tools into the project's own folder. Builds nothing of the product.

use crate::commands;
use crate::problem::Problem;
use crate::workspace;
use std::process::{Command, Stdio};

/// The version of Trunk that `Trunk.toml` asks for.
pub const TRUNK: &str = "0.21.14";
/// The version of cargo-deny that `deny.toml` is written for.
pub const CARGO_DENY: &str = "0.20.2";

/// Adds the browser's target to the toolchain in use.
///
/// # Errors
/// [`Problem`] when it is missing and rustup is not there or cannot fetch it.
pub fn add_wasm_target() -> Result<(), Problem> {
    let library = commands::text(Command::new("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        "wasm32-unknown-unknown",
    ]))?;
    if std::path::Path::new(&library).is_dir() {
        return Ok(());
    }
    if !commands::found("rustup") {
        return Err(Problem::missing(
            "the compiler's target wasm32-unknown-unknown",
            "install it with your package manager, or install Rust through rustup",
        ));
    }
    commands::run(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

/// Adds rustfmt and clippy, which a minimal toolchain lacks.
///
/// # Errors
/// [`Problem`] when they are missing and cannot be fetched.
pub fn add_components() -> Result<(), Problem> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let known = commands::output(commands::cargo().args([subcommand, "--version"]))?;
        if !known.status.success() {
            commands::run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// Trunk, which builds the page.
///
/// # Errors
/// [`Problem`] when it can be neither found nor installed.
pub fn install_trunk() -> Result<(), Problem> {
    // Without TLS, which it would only want for fetching tools that lie beside it here.
    let features = ["--locked", "--no-default-features"];
    install("trunk", "trunk", TRUNK, &features)
}

/// The glue generator, in the version the lock file holds: any other refuses the compiled module.
///
/// # Errors
/// [`Problem`] when it can be neither found nor installed.
pub fn install_wasm_bindgen() -> Result<(), Problem> {
    let version = workspace::locked_version("wasm-bindgen")?;
    // Its package carries no lock file that fits, hence no --locked.
    let features = ["--no-default-features"];
    install("wasm-bindgen-cli", "wasm-bindgen", &version, &features)
}

/// cargo-deny, which reads licences and advisories.
///
/// # Errors
/// [`Problem`] when it can be neither found nor installed.
pub fn install_cargo_deny() -> Result<(), Problem> {
    let features = ["--locked", "--no-default-features"];
    install("cargo-deny", "cargo-deny", CARGO_DENY, &features)
}

fn install(package: &str, program: &str, version: &str, options: &[&str]) -> Result<(), Problem> {
    if installed_version(program).as_deref() == Some(version) {
        println!("      {package} {version} is there");
        return Ok(());
    }
    let wanted = format!("{package}@{version}");
    if binstall(&wanted) && installed_version(program).as_deref() == Some(version) {
        return Ok(());
    }
    println!("      compiling {package} {version} into .tools (once; some minutes)");
    commands::run(
        commands::cargo()
            .args(["install", "--quiet", "--force", "--root"])
            .arg(workspace::tools())
            .arg("--target-dir")
            // One folder for all tools: they share many dependencies.
            .arg(workspace::target().join("tools"))
            .args(options)
            .arg(&wanted)
            // Unoptimised: a tool that starts a few times does not earn back minutes of compiling.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    )
}

/// Fetches a ready-made program where `cargo binstall` is present; a failure only means compiling.
fn binstall(wanted: &str) -> bool {
    commands::found("cargo-binstall")
        && commands::cargo()
            .args(["binstall", "--no-confirm", "--force", "--root"])
            .arg(workspace::tools())
            .arg(wanted)
            .status()
            .is_ok_and(|status| status.success())
}

fn installed_version(program: &str) -> Option<String> {
    let path = workspace::tools().join("bin").join(program);
    let output = Command::new(path)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    // `trunk 0.21.14`, `wasm-bindgen 0.2.130`
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}
