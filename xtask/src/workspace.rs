//! Where things lie: the top of the tree, the build folder, the tools folder. Builds nothing.

use crate::problem::Problem;
use std::path::{Path, PathBuf};

/// The top of the tree.
pub fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or_else(|| Path::new("."))
}

/// Cargo's build folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), |dir| top().join(dir))
}

/// The project's own tools: nothing is installed outside of it.
pub fn tools() -> PathBuf {
    top().join(".tools")
}

/// The built page and its assets.
pub fn dist() -> PathBuf {
    top().join("dist")
}

/// The server's binary, as a user gets it.
pub fn server_binary() -> PathBuf {
    target().join("release").join("tierline-server")
}

/// The version that `Cargo.lock` holds for a package.
///
/// # Errors
/// [`Problem`] when there is no lock file or it does not name the package.
pub fn locked_version(package: &str) -> Result<String, Problem> {
    let path = top().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(|e| Problem::file(&path, e))?;
    version_in_lock(&lock, package).ok_or_else(|| {
        Problem::missing(
            format!("{package} in Cargo.lock"),
            "run `cargo generate-lockfile` and look at Cargo.toml",
        )
    })
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    Some(
        lines
            .next()?
            .strip_prefix("version = \"")?
            .strip_suffix('"')?
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_says_which_version_of_a_package_is_used() {
        let lock = "[[package]]\nname = \"wasm\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            version_in_lock(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version_in_lock(lock, "wasm-bind"), None);
    }
}
