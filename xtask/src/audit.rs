//! `cargo xtask audit`: licences, sources, bans and advisories of the dependencies, by cargo-deny.
//! The rules are in deny.toml.

use crate::problem::Problem;
use crate::{commands, tools, workspace};
use std::process::{Command, ExitCode};

/// Runs the checks and says of each what came of it.
///
/// # Errors
/// [`Problem`] when cargo-deny cannot be installed, or options are given.
pub fn audit(options: &[String]) -> Result<ExitCode, Problem> {
    if let Some(word) = options.first() {
        return Err(Problem::Usage(format!("`audit` knows no option '{word}'")));
    }
    tools::install_cargo_deny()?;
    let (lawful, _) =
        commands::shown_and_kept(deny().args(["check", "licenses", "bans", "sources"]))?;
    let (safe, words) = commands::shown_and_kept(deny().args(["check", "advisories"]))?;
    let unknown = !safe && was_not_fetched(&words);
    let say = |what: &str, good: bool| {
        println!(
            "{what}: {}",
            if good { "good" } else { "REFUSED (see above)" }
        )
    };
    println!();
    say("licences, bans and sources", lawful);
    if unknown {
        println!(
            "advisories: NOT CHECKED, the advisory database could not be fetched; run this again with network access"
        );
    } else {
        say("advisories", safe);
    }
    Ok(if lawful && (safe || unknown) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn deny() -> Command {
    let mut command = Command::new(workspace::tools().join("bin").join("cargo-deny"));
    command.args(["--color", "never", "--workspace"]);
    command
}

/// Whether the advisories could not be judged for want of their database, in cargo-deny's words.
fn was_not_fetched(words: &str) -> bool {
    [
        "failed to fetch advisory database",
        "failed to load advisory database",
        "unable to fetch advisory database",
    ]
    .iter()
    .any(|phrase| words.to_lowercase().contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_database_is_told_from_a_finding() {
        assert!(was_not_fetched(
            "ERROR failed to fetch advisory database https://github.com/rustsec/advisory-db"
        ));
        assert!(!was_not_fetched(
            "error[vulnerability]: a buffer overflow in x"
        ));
    }
}
