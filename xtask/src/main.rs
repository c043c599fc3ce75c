//! The chores of Tierline, started as `cargo xtask NAME`. Knows how to build, start, check and
//! measure the product; holds nothing that the product needs.
#![allow(
    clippy::print_stdout,
    reason = "a chore talks to the person who started it"
)]

mod app;
mod audit;
mod bench;
mod bench_module;
mod browser;
mod checks;
mod commands;
mod harness;
mod kept_files;
mod postgres;
mod problem;
mod programs;
mod progress;
mod run;
mod server;
mod shots;
mod size;
mod split;
mod tally;
#[cfg(test)]
mod tidy;
mod tools;
mod workspace;

use problem::Problem;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask CHORE [OPTIONS]

  run [-- SERVER OPTIONS]             build everything and start it with the demonstration companies
                                      (--listen ADDR, default 127.0.0.1:8080; --data DIR, default var)
  test [--only NAME]                  every check; ends with the line 'N passed, N failed, N skipped'
                                      (NAME is part of a step's name; without it all steps run)
  bench [--only NAME] [--json FILE]   each comparison with its peer; the rows go to docs/benchmarks.md
  size                                what a first visit downloads, file by file, in brotli bytes
  shots                               every page as pictures under target/shots
  audit                               licences, sources and advisories of the dependencies
  split                               called by Trunk: takes the pages' code out of the first download
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (chore, options) = match words.split_first() {
        Some((chore, options)) => (chore.as_str(), options),
        None => ("help", [].as_slice()),
    };
    match perform(chore, options) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn perform(chore: &str, options: &[String]) -> Result<ExitCode, Problem> {
    std::env::set_current_dir(workspace::top()).map_err(|e| Problem::file(workspace::top(), e))?;
    match chore {
        "run" => run::run(options),
        "test" => checks::test(options),
        "bench" => bench::bench(options),
        "size" => size::size(options),
        "shots" => shots::shots(options),
        "audit" => audit::audit(options),
        "split" => split::split(),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Problem::Usage(format!(
            "there is no chore '{other}'\n\n{USAGE}"
        ))),
    }
}
