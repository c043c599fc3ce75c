//! `cargo xtask test`: every check, one after another, to the end. Knows the checks' names and how
//! each is started; what is checked lies in the packages.

use crate::problem::Problem;
use crate::programs::{self, Program};
use crate::tally::Tally;
use crate::{bench_module, browser, commands, postgres, server, tools, workspace};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::thread::JoinHandle;
use std::time::Instant;

/// The variable that names the file in which a test writes why it ended early. One line a test.
const SKIPS: &str = "TIERLINE_SKIPS";

struct Check {
    name: &'static str,
    work: fn(&mut Workbench) -> Result<Tally, Problem>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "format",
        work: |_| one(commands::cargo().args(["fmt", "--all", "--check"])),
    },
    Check {
        name: "page",
        work: |bench| bench.build_page().map(|()| Tally::one(true)),
    },
    Check {
        name: "clippy",
        work: |bench| bench.programs().map(|_| Tally::one(true)),
    },
    // While what a browser runs is still being compiled.
    Check {
        name: "tests",
        work: |bench| bench.run_tests(|package| package != "specs"),
    },
    Check {
        name: "clippy for the browser",
        work: |bench| bench.browser_programs().map(|_| Tally::one(true)),
    },
    Check {
        name: "documentation tests",
        work: |bench| bench.run_documentation_tests(),
    },
    Check {
        name: "page tests in Chromium",
        work: |bench| bench.run_web_tests(),
    },
    Check {
        name: "specs",
        work: |bench| {
            bench.build_page()?;
            bench.run_tests(|package| package == "specs")
        },
    },
];

/// Runs the checks and prints what came of them.
///
/// # Errors
/// [`Problem`] when the options make no sense; a failing check is an exit code instead.
pub fn test(options: &[String]) -> Result<ExitCode, Problem> {
    let (only, filter) = read_options(options)?;
    let chosen: Vec<&Check> = CHECKS
        .iter()
        .filter(|check| check.name.contains(only.as_str()))
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        return Err(Problem::Usage(format!(
            "no check is called '{only}'; there are: {}",
            names.join(", ")
        )));
    }
    let mut bench = Workbench::prepare(filter, only.is_empty())?;
    let mut total = Tally::default();
    let mut rows = Vec::new();
    for (index, check) in chosen.iter().enumerate() {
        println!("\n[{}/{}] {} ...", index + 1, chosen.len(), check.name);
        let started = Instant::now();
        let tally = (check.work)(&mut bench).unwrap_or_else(|problem| {
            eprintln!("{problem}");
            Tally::one(false)
        });
        let row = format!(
            "{:>5} s  {}: {tally}",
            started.elapsed().as_secs(),
            check.name
        );
        println!("[{}/{}] {row}", index + 1, chosen.len());
        rows.push(row);
        total += tally;
    }
    println!("\n{}", rows.join("\n"));
    bench.print_skips();
    println!("{total}");
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `--only NAME`, and after `--` what goes to every test program.
fn read_options(options: &[String]) -> Result<(String, Vec<String>), Problem> {
    let (mut only, mut rest) = (String::new(), options.iter());
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--" => return Ok((only, rest.cloned().collect())),
            "--only" => {
                only.clone_from(
                    rest.next()
                        .ok_or_else(|| Problem::Usage("--only wants a check's name".into()))?,
                );
            }
            other => {
                return Err(Problem::Usage(format!(
                    "`test` knows --only NAME and -- FILTER, not '{other}'"
                )));
            }
        }
    }
    Ok((only, Vec::new()))
}

fn one(command: &mut Command) -> Result<Tally, Problem> {
    commands::run(command).map(|()| Tally::one(true))
}

/// What several checks need, and one of them makes.
enum Made<T> {
    NotTried,
    /// Being made while other checks run.
    Beside(JoinHandle<Result<T, Problem>>),
    Failed,
    Done(T),
}

/// The test programs, compiled once however often they are asked for.
fn made(
    programs: &mut Made<Vec<Program>>,
    compile: fn() -> Result<Vec<Program>, Problem>,
) -> Result<&[Program], Problem> {
    let settled = |compiled: Result<Vec<Program>, Problem>| {
        compiled.map_or_else(
            |problem| {
                eprintln!("{problem}");
                Made::Failed
            },
            Made::Done,
        )
    };
    *programs =
        match std::mem::replace(programs, Made::Failed) {
            Made::NotTried => settled(compile()),
            Made::Beside(compiling) => settled(compiling.join().unwrap_or_else(|_| {
                Err(Problem::Refused("compiling test programs panicked".into()))
            })),
            made @ (Made::Failed | Made::Done(_)) => made,
        };
    match programs {
        Made::Done(compiled) => Ok(compiled),
        _ => Err(Problem::Refused(
            "not run: the test programs do not compile without a warning".into(),
        )),
    }
}

/// What the checks share.
struct Workbench {
    /// Whether every check is run; else what one of them needs is not made for the others.
    runs_all: bool,
    filter: Vec<String>,
    skips: PathBuf,
    page: Made<()>,
    programs: Made<Vec<Program>>,
    browser_programs: Made<Vec<Program>>,
}

impl Workbench {
    fn prepare(filter: Vec<String>, runs_all: bool) -> Result<Self, Problem> {
        tools::add_components()?;
        browser::install_where_missing();
        postgres::say_where_missing();
        let skips = workspace::target().join("skips.txt");
        fs::create_dir_all(workspace::target())
            .and_then(|()| fs::write(&skips, ""))
            .map_err(|e| Problem::file(&skips, e))?;
        Ok(Self {
            runs_all,
            filter,
            skips,
            page: Made::NotTried,
            programs: Made::NotTried,
            browser_programs: Made::NotTried,
        })
    }

    /// The page and the engine's module, built once however often they are asked for; the test programs and the
    /// server that the specs drive are compiled beside them.
    fn build_page(&mut self) -> Result<(), Problem> {
        match self.page {
            Made::Done(()) => return Ok(()),
            Made::Failed => return Err(Problem::Refused("not run: the page was not built".into())),
            Made::NotTried | Made::Beside(_) => {}
        }
        // What fails here is told by the check that needs it.
        let others = || {
            let _ = self.programs();
            if self.runs_all {
                let compiling = std::thread::spawn(programs::compile_for_browser);
                self.browser_programs = Made::Beside(compiling);
            }
            Ok(())
        };
        let page = server::build_page(others, bench_module::build);
        self.page = if page.is_ok() {
            Made::Done(())
        } else {
            Made::Failed
        };
        page
    }

    /// Every native test program of the workspace.
    fn programs(&mut self) -> Result<&[Program], Problem> {
        made(&mut self.programs, programs::compile)
    }

    /// The test programs that run inside the browser; all that a browser runs is compiled with them.
    fn browser_programs(&mut self) -> Result<&[Program], Problem> {
        made(&mut self.browser_programs, programs::compile_for_browser)
    }

    fn run_tests(&mut self, wanted: impl Fn(&str) -> bool) -> Result<Tally, Problem> {
        self.programs()?;
        let Made::Done(programs) = &self.programs else {
            return Ok(Tally::default());
        };
        let mut tally = Tally::default();
        for program in programs.iter().filter(|program| wanted(&program.package)) {
            println!("--- {} {}", program.package, program.name);
            let mut command = Command::new(&program.executable);
            command
                .args(&self.filter)
                .current_dir(&program.folder)
                .env("CARGO_MANIFEST_DIR", &program.folder);
            tally += self.counted(&mut command)?;
        }
        Ok(tally)
    }

    fn run_documentation_tests(&self) -> Result<Tally, Problem> {
        self.counted(programs::linted().args([
            "test",
            "--workspace",
            "--exclude",
            "tierline",
            "--doc",
            "--no-fail-fast",
        ]))
    }

    /// The tests of `tests/web`, which run inside the browser.
    fn run_web_tests(&mut self) -> Result<Tally, Problem> {
        let Some(driver) = browser::driver() else {
            println!("{}", browser::ADVICE);
            return Ok(Tally {
                skipped: 1,
                ..Tally::default()
            });
        };
        tools::install_wasm_bindgen()?;
        self.browser_programs()?;
        let Made::Done(programs) = &self.browser_programs else {
            return Ok(Tally::default());
        };
        let runner = workspace::tools()
            .join("bin")
            .join("wasm-bindgen-test-runner");
        let mut tally = Tally::default();
        for program in programs {
            let mut command = Command::new(&runner);
            command
                .arg(&program.executable)
                .args(&self.filter)
                .current_dir(&program.folder)
                .env("CHROMEDRIVER", &driver);
            tally += self.counted(&mut command)?;
        }
        Ok(tally)
    }

    fn counted(&self, command: &mut Command) -> Result<Tally, Problem> {
        let before = self.skip_lines().len();
        let (succeeded, output) = commands::shown_and_kept(command.env(SKIPS, &self.skips))?;
        let mut tally = Tally::read(&output, succeeded);
        tally.skip(self.skip_lines().len() - before);
        Ok(tally)
    }

    fn skip_lines(&self) -> Vec<String> {
        fs::read_to_string(&self.skips)
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    fn print_skips(&self) {
        for line in self.skip_lines() {
            println!("         skipped {line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_option_is_refused() {
        assert!(read_options(&["--fast".to_owned()]).is_err());
        let words = ["--only", "specs", "--", "customers"].map(str::to_owned);
        assert_eq!(
            read_options(&words).unwrap(),
            ("specs".to_owned(), vec!["customers".to_owned()])
        );
    }
}
