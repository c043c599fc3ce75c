//! Takes the pages' code out of the module that a first visit downloads. Called by Trunk when it has
//! built the page (`Trunk.toml`); knows the names Trunk gives, nothing of what the pages show.
//!
//! Trunk hands its compiled module to wasm-bindgen whole. Here the same module is taken apart at the
//! functions that `src/pages/later.rs` marks, its first part goes to wasm-bindgen again, and the
//! others lie beside it in a folder that carries the same hash.

use crate::problem::Problem;
use crate::{commands, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use wasm_split_cli_support::{Options, transform};

/// What Trunk puts before the hash in the name of the page's script.
const APP: &str = "tierline-";

/// Splits the module of the page that Trunk is building.
///
/// # Errors
/// [`Problem`] when Trunk did not call, a file cannot be read or written, or the module cannot be
/// taken apart.
pub fn split() -> Result<ExitCode, Problem> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| {
            Problem::Usage(
                "`split` is called by Trunk; build the page with `cargo xtask run`".into(),
            )
        })?;
    let profile = match std::env::var("TRUNK_PROFILE").as_deref() {
        Ok("release") => "wasm",
        _ => "debug",
    };
    let name = app_name(&staging)?;
    let compiled = workspace::target()
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("tierline.wasm");
    let module = fs::read(&compiled).map_err(|e| Problem::file(&compiled, e))?;

    let folder = name.replacen(APP, "pages-", 1);
    let parts = staging.join(&folder);
    fs::create_dir_all(&parts).map_err(|e| Problem::file(&parts, e))?;
    let link_name = format!("./{folder}/link.js");
    let main_module = format!("../{name}.js");
    let first = parts.join("first.wasm");
    let mut options = Options::new(&module);
    options.output_dir = &staging;
    options.main_out_path = &first;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let made =
        transform(options).map_err(|e| Problem::Refused(format!("splitting the page: {e:#}")))?;
    // The script looks for the parts beside itself.
    for part in &made.split_modules {
        let Some(file) = part.file_name() else {
            continue;
        };
        let bytes = fs::read(part).map_err(|e| Problem::file(part, e))?;
        let place = parts.join(file);
        fs::write(&place, bytes).map_err(|e| Problem::file(&place, e))?;
        fs::remove_file(part).map_err(|e| Problem::file(part, e))?;
    }
    commands::run(
        Command::new(workspace::tools().join("bin").join("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .arg("--out-dir")
            .arg(&staging)
            .args(["--out-name", &name])
            .arg(&first),
    )?;
    fs::remove_file(&first).map_err(|e| Problem::file(&first, e))?;
    for file in crate::app::files_under(&staging)? {
        if file
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            let bytes = fs::read(&file).map_err(|e| Problem::file(&file, e))?;
            let bare = without_custom_sections(&bytes).ok_or_else(|| {
                Problem::Refused(format!("{} is no WebAssembly module", file.display()))
            })?;
            fs::write(&file, bare).map_err(|e| Problem::file(&file, e))?;
        }
    }
    crate::kept_files::write_into_worker(&staging)?;
    Ok(ExitCode::SUCCESS)
}

/// `tierline-HASH`, as Trunk named it this time.
fn app_name(staging: &Path) -> Result<String, Problem> {
    let entries = fs::read_dir(staging).map_err(|e| Problem::file(staging, e))?;
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find_map(|file| {
            file.strip_suffix(".js")
                .filter(|n| n.starts_with(APP))
                .map(str::to_owned)
        })
        .ok_or_else(|| {
            Problem::missing(
                format!("{APP}HASH.js in {}", staging.display()),
                "build the page with `cargo xtask run`",
            )
        })
}

/// The module without names, relocations and whatever else a browser does not run. Sections are an
/// id, a length (LEB128) and so many bytes (WebAssembly core specification, 5.5.2); custom ones have
/// the id 0.
fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    const HEAD_BYTES: usize = 8;
    if !module.starts_with(b"\0asm") || module.len() < HEAD_BYTES {
        return None;
    }
    let mut kept = module[..HEAD_BYTES].to_vec();
    let mut rest = &module[HEAD_BYTES..];
    while let Some((id, after)) = rest.split_first() {
        let (length, prefix) = leb128(after)?;
        let whole = 1 + prefix + length;
        let section = rest.get(..whole)?;
        if *id != 0 {
            kept.extend_from_slice(section);
        }
        rest = &rest[whole..];
    }
    Some(kept)
}

/// An unsigned number and how many bytes it took.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_loses_its_names_and_keeps_its_code() {
        let head = b"\0asm\x01\0\0\0";
        let code = [10, 0x82, 0, 7, 7];
        let names = [0, 3, 1, b'n', 9];
        let whole = [head.as_slice(), &names, &code, &names].concat();
        assert_eq!(
            without_custom_sections(&whole),
            Some([head.as_slice(), &code].concat())
        );
        assert_eq!(without_custom_sections(b"<html>"), None);
        assert_eq!(without_custom_sections(&whole[..whole.len() - 1]), None);
    }
}
