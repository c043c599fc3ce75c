//! Turns `locales/*.json` into code, so that a missing or misspelt key does not compile. Knows no page.

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use std::error::Error;
use std::path::PathBuf;

/// The parser and the generator of leptos_i18n themselves: leptos_i18n_build, which calls them, also compiles an
/// exporter of Unicode's data with its own HTTP client, which is not called here and would take a minute.
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n");
    let config = Config::new("en")?
        .add_locale("de")?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let locales = parse_locales(None, config)?;
    for path in locales.tracked_files.iter().flatten() {
        println!("cargo::rerun-if-changed={path}");
    }
    for warning in locales.diag.warnings().iter() {
        println!("cargo::warning={warning}");
    }
    for error in locales.diag.errors().iter() {
        println!("cargo::error={error}");
    }
    let code = gen_code(&locales, None, false, None, false)?;
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("mod.rs"), code.to_string())?;
    Ok(())
}
