//! Compiles the test programs, linted as they are compiled, and finds them in what cargo says. Runs none of them.

use crate::problem::Problem;
use crate::{commands, tools};
use std::path::PathBuf;
use std::process::Command;

/// A test program that cargo has built.
pub struct Program {
    pub package: String,
    pub name: String,
    pub executable: PathBuf,
    pub folder: PathBuf,
}

/// Cargo with clippy in the compiler's place, every warning an error: what is linted is what is tested, and
/// compiled once. `cargo clippy` sets the same two variables, for a build that makes no programs.
pub fn linted() -> Command {
    let mut cargo = commands::cargo();
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env(
        "CLIPPY_ARGS",
        "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
    );
    cargo
}

/// Compiles every native test program, and the server that the specs drive, with one set of features for all.
///
/// # Errors
/// [`Problem`] when something does not compile without a warning.
pub fn compile() -> Result<Vec<Program>, Problem> {
    let mut cargo = linted();
    cargo.args([
        "test",
        "--workspace",
        // Linted and tested for the browser; natively, leptos and all it needs would be compiled for nothing.
        "--exclude",
        "tierline",
        "--no-run",
        "--message-format",
        "json-render-diagnostics",
    ]);
    let messages = commands::text(&mut cargo)?;
    Ok(messages.lines().filter_map(read_program).collect())
}

/// Compiles everything that a browser runs, the page's tests too: all in one go, for cargo compiles the page's
/// libraries anew when the tests alone, with the features that only they want, are asked for.
///
/// # Errors
/// [`Problem`] when something does not compile without a warning, or the browser's target cannot be added.
pub fn compile_for_browser() -> Result<Vec<Program>, Problem> {
    tools::add_wasm_target()?;
    let mut cargo = linted();
    cargo
        .args(["build", "--target", "wasm32-unknown-unknown"])
        .args(["--lib", "--bins", "--test", "web"])
        .args(["--message-format", "json-render-diagnostics"]);
    let messages = commands::text(&mut cargo)?;
    Ok(messages.lines().filter_map(read_program).collect())
}

/// A test program in one of cargo's messages, if it is about one.
fn read_program(message: &str) -> Option<Program> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    if message["reason"] != "compiler-artifact" || message["profile"]["test"] != true {
        return None;
    }
    let manifest = PathBuf::from(message["manifest_path"].as_str()?);
    let folder = manifest.parent()?.to_owned();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    // `path+file:///top/tests/specs#0.1.0`, or `...#name@0.1.0` where folder and name differ
    let id = text(&message["package_id"])?;
    let after = id.rsplit_once('#')?.1;
    let package = match after.split_once('@') {
        Some((name, _)) => name.to_owned(),
        None => folder.file_name()?.to_str()?.to_owned(),
    };
    Some(Program {
        package,
        name: text(&message["target"]["name"])?,
        executable: PathBuf::from(message["executable"].as_str()?),
        folder,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_found_in_what_cargo_says() {
        let message = r#"{"reason":"compiler-artifact","package_id":"path+file:///a/crates/server#tierline-server@0.1.0",
            "manifest_path":"/a/crates/server/Cargo.toml","target":{"name":"store"},"profile":{"test":true},
            "executable":"/a/target/debug/deps/store-1"}"#;
        let program = read_program(message).unwrap();
        assert_eq!(
            (program.package.as_str(), program.name.as_str()),
            ("tierline-server", "store")
        );
        let specs = message
            .replace("crates/server#tierline-server@", "tests/specs#")
            .replace("crates/server/", "tests/specs/");
        assert_eq!(read_program(&specs).unwrap().package, "specs");
        assert!(read_program(&message.replace("true", "false")).is_none());
        assert!(read_program("not json").is_none());
    }
}
