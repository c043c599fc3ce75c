//! Finds Chromium, its driver, a reader of PDFs and a server of mail, and installs them from Debian where it
//! may. Drives nothing.

use crate::commands;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to do when there is no browser.
pub const ADVICE: &str = "Chromium or its driver is missing: install them, on Debian with \
                          `apt-get install chromium chromium-driver`; until then the page's tests are skipped";

/// What to do when there is no reader of PDFs.
const PDF_ADVICE: &str = "pdftotext is missing: install it, on Debian with `apt-get install poppler-utils`; \
                          until then the text of PDFs is read by Python's pypdf where that is there";

/// What to do when there is no SMTP server to send to.
const SMTP_ADVICE: &str = "aiosmtpd is missing: install it, on Debian with `apt-get install python3-aiosmtpd`; \
                           until then the specs of mail are skipped";

/// Whether Debian's Python has the SMTP server that the specs of mail send to.
fn has_smtp_server() -> bool {
    let looks =
        "import importlib.util, sys; sys.exit(importlib.util.find_spec('aiosmtpd') is None)";
    commands::text(Command::new("/usr/bin/python3").args(["-c", looks])).is_ok()
}

/// ChromeDriver, when both it and Chromium are there.
pub fn driver() -> Option<PathBuf> {
    let browser = ["chromium", "google-chrome", "chrome"]
        .into_iter()
        .any(commands::found);
    let folders = std::env::split_paths(&commands::path_with_tools()).collect::<Vec<_>>();
    let driver = folders
        .into_iter()
        .map(|folder| folder.join("chromedriver"))
        .find(|path| path.is_file());
    driver.filter(|_| browser)
}

/// Installs browser and driver, the reader that judges PDFs and the server that takes mail, from Debian's packages where they are
/// missing and this user may; else says what to install.
pub fn install_where_missing() {
    let mut packages = Vec::new();
    if driver().is_none() {
        packages.extend(["chromium", "chromium-driver"]);
    }
    if !commands::found("pdftotext") {
        packages.push("poppler-utils");
    }
    if !has_smtp_server() {
        packages.push("python3-aiosmtpd");
    }
    if packages.is_empty() {
        return;
    }
    let is_root = commands::text(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    if is_root && Path::new("/usr/bin/apt-get").is_file() {
        println!(
            "missing here, installing from Debian: {}",
            packages.join(", ")
        );
        let apt = |words: &[&str]| {
            commands::run(
                Command::new("apt-get")
                    .args(words)
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        let installed = apt(&["update", "-q"]).and_then(|()| {
            let mut words = vec!["install", "-y", "-q", "--no-install-recommends"];
            words.extend(&packages);
            apt(&words)
        });
        if let Err(problem) = installed {
            println!("{problem}");
        }
    }
    if driver().is_none() {
        println!("{ADVICE}");
    }
    if !commands::found("pdftotext") {
        println!("{PDF_ADVICE}");
    }
    if !has_smtp_server() {
        println!("{SMTP_ADVICE}");
    }
}
