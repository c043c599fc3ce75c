//! Starts other programs: loudly, quietly, or with their output kept. Knows no program.

use crate::problem::Problem;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Output, Stdio};

/// The cargo that started this chore.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program that may start a cargo of its own.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    // Cargo sets these for the chore itself. A cargo that the chore starts would pass them on to build scripts, some
    // of which run again whenever they change: with and without a chore, everything would be built in turns.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_MANIFEST_", "CARGO_PKG_"]
            .iter()
            .any(|of_chore| name.as_encoded_bytes().starts_with(of_chore.as_bytes()))
        {
            command.env_remove(name);
        }
    }
    command
}

/// `PATH` with the project's own tools before all others, this program among them.
pub fn path_with_tools() -> OsString {
    let mut folders = vec![crate::workspace::tools().join("bin")];
    let program = std::env::current_exe().ok();
    folders.extend(program.and_then(|program| Some(program.parent()?.to_owned())));
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    std::env::join_paths(folders).unwrap_or_default()
}

/// The command as a person would type it.
fn words(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

/// Runs a command with its output on the terminal.
///
/// # Errors
/// [`Problem`] when it cannot be started or ends with another status than 0.
pub fn run(command: &mut Command) -> Result<(), Problem> {
    let status = command.status().map_err(|source| Problem::Start {
        command: words(command),
        source,
    })?;
    if status.success() {
        Ok(())
    } else {
        Err(Problem::Command {
            command: words(command),
            status: status.to_string(),
        })
    }
}

/// Runs a command and keeps its output.
///
/// # Errors
/// [`Problem`] when it cannot be started; how it ended is in the output.
pub fn output(command: &mut Command) -> Result<Output, Problem> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Problem::Start {
            command: words(command),
            source,
        })
}

/// Runs a command and returns its standard output, trimmed.
///
/// # Errors
/// [`Problem`] when it cannot be started or ends with another status than 0.
pub fn text(command: &mut Command) -> Result<String, Problem> {
    let output = output(command.stderr(Stdio::inherit()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(Problem::Command {
            command: words(command),
            status: output.status.to_string(),
        })
    }
}

/// Runs a command, shows both its streams as they come, and keeps them; the order between the two
/// streams is not kept.
///
/// # Errors
/// [`Problem`] when it cannot be started; how it ended is in the first part of the answer.
pub fn shown_and_kept(command: &mut Command) -> Result<(bool, String), Problem> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| Problem::Start {
            command: words(command),
            source,
        })?;
    let errors = child.stderr.take();
    let aside = std::thread::spawn(move || errors.map(show).unwrap_or_default());
    let mut kept = child.stdout.take().map(show).unwrap_or_default();
    kept.push_str(&aside.join().unwrap_or_default());
    let status = child.wait().map_err(|source| Problem::Start {
        command: words(command),
        source,
    })?;
    Ok((status.success(), kept))
}

fn show(stream: impl Read) -> String {
    let mut reader = BufReader::new(stream);
    let (mut kept, mut line) = (String::new(), Vec::new());
    while matches!(reader.read_until(b'\n', &mut line), Ok(length) if length > 0) {
        let text = String::from_utf8_lossy(&line);
        // A terminal that went away is no reason to stop the work.
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
        kept.push_str(&text);
        line.clear();
    }
    kept
}

/// Whether a program can be found in `PATH` (the project's tools first).
pub fn found(program: &str) -> bool {
    std::env::split_paths(&path_with_tools()).any(|folder| folder.join(program).is_file())
}
