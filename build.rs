//! Turns `locales/*.json` into code, so that a missing or misspelt key does not compile. Knows no page.

use leptos_i18n_build::options::CodegenOptions;
use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n");
    let config = Config::new("en")?
        .add_locale("de")?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let words = TranslationsInfos::parse(config)?;
    words.emit_diagnostics();
    words.rerun_if_locales_changed();
    words.generate_i18n_module_with_options(target, CodegenOptions::default().gen_docs(false))?;
    Ok(())
}
