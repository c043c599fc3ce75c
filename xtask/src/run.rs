//! `cargo xtask run`: from a bare toolchain to a listening server. Passes options on, unread save
//! for those that have a default here.

use crate::problem::Problem;
use crate::progress::Progress;
use crate::{server, workspace};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// Builds what is not built and becomes the server.
///
/// # Errors
/// [`Problem`] when a step fails; never returns when all goes well.
pub fn run(options: &[String]) -> Result<ExitCode, Problem> {
    let options = server_options(options);
    let mut progress = Progress::new(server::STEPS + 1);
    server::build_all(&mut progress)?;
    progress.step(
        &format!(
            "starting the server, {} s after the first step",
            progress.seconds()
        ),
        || Ok::<(), Problem>(()),
    )?;
    println!(
        "Tierline with its demonstration companies: http://{}",
        value(&options, "--listen").unwrap_or_default()
    );
    let mut command = Command::new(workspace::server_binary());
    command.arg("serve").args(&options);
    // Becoming the server, rather than starting it, lets Ctrl+C and a signal reach it directly.
    let source = command.exec();
    Err(Problem::Start {
        command: workspace::server_binary().display().to_string(),
        source,
    })
}

/// The options as given, with the demonstration, the address and the folder that `run` promises.
fn server_options(given: &[String]) -> Vec<String> {
    let mut options: Vec<String> = given.iter().filter(|word| *word != "--").cloned().collect();
    if !options.iter().any(|word| word == "--demo") {
        options.insert(0, "--demo".into());
    }
    for (name, default) in [("--listen", "127.0.0.1:8080"), ("--data", "var")] {
        if value(&options, name).is_none() {
            options.extend([name.to_owned(), default.to_owned()]);
        }
    }
    options
}

/// The value of `--name VALUE` or `--name=VALUE`.
fn value(options: &[String], name: &str) -> Option<String> {
    let joined = format!("{name}=");
    options
        .iter()
        .enumerate()
        .find_map(|(index, word)| match word.strip_prefix(&joined) {
            Some(value) => Some(value.to_owned()),
            None if word == name => options.get(index + 1).cloned(),
            None => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(words: &[&str]) -> String {
        server_options(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>()).join(" ")
    }

    #[test]
    fn run_starts_the_demonstration_where_the_card_says() {
        assert_eq!(options(&[]), "--demo --listen 127.0.0.1:8080 --data var");
    }

    #[test]
    fn an_option_that_is_given_replaces_the_default() {
        assert_eq!(
            options(&["--", "--listen", "127.0.0.1:9000"]),
            "--demo --listen 127.0.0.1:9000 --data var"
        );
        assert_eq!(
            options(&["--data=here", "--demo"]),
            "--data=here --demo --listen 127.0.0.1:8080"
        );
    }
}
