//! Compiles the page, has Trunk put it together and compresses it, unless nothing it is made of has changed. Knows
//! what the page is made of, nothing of what it shows.

use crate::problem::Problem;
use crate::{commands, workspace};
use flate2::write::GzEncoder;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Everything the page is made of, from the top of the tree. What is not there is passed over.
const INPUTS: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "crates/charges",
    "crates/charges-worker",
    "crates/domain",
    "crates/pricing",
    "index.html",
    "locales",
    "public",
    "src",
    "style",
    "xtask/src/kept_files.rs",
    "xtask/src/split.rs",
];
/// Files of which a browser may ask for a compressed form.
const COMPRESSED: &[&str] = &[
    "css",
    "html",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// Manifest and program of each module that `index.html` has Trunk build.
const MODULES: [(&str, &str); 2] = [
    ("Cargo.toml", "tierline"),
    ("crates/charges-worker/Cargo.toml", "charges-worker"),
];

/// Compiles the page's modules with the words that Trunk will have for cargo, so that Trunk finds them done. This
/// needs no Trunk, and goes on while Trunk itself is compiled.
///
/// # Errors
/// [`Problem`] when a module does not compile.
pub fn compile() -> Result<(), Problem> {
    if is_current()? {
        return Ok(());
    }
    MODULES.iter().try_for_each(|(manifest, program)| {
        commands::run(
            commands::cargo()
                .args(["build", "--target=wasm32-unknown-unknown"])
                .arg("--manifest-path")
                .arg(workspace::top().join(manifest))
                .args(["--profile", "wasm", "--bin", program]),
        )
    })
}

/// Puts the page together in `dist/`, if there is anything to do.
///
/// # Errors
/// [`Problem`] when Trunk fails or a file cannot be read or written.
pub fn build() -> Result<(), Problem> {
    if is_current()? {
        println!("      nothing it is made of has changed");
        return Ok(());
    }
    // A half-built page must not pass for a finished one.
    remember("")?;
    commands::run(
        commands::program(workspace::tools().join("bin").join("trunk"))
            .args(["build", "--release", "--color", "never"])
            .env("PATH", commands::path_with_tools())
            // Trunk reads this as a switch of its own and refuses other people's values.
            .env_remove("NO_COLOR"),
    )
}

/// Writes `NAME.br` and `NAME.gz` beside each file of `dist/` that compresses, and remembers that
/// the page is finished.
///
/// # Errors
/// [`Problem`] when a file cannot be read or written.
pub fn compress() -> Result<(), Problem> {
    if is_current()? {
        return Ok(());
    }
    let files: Vec<PathBuf> = files_under(&workspace::dist())?
        .into_iter()
        .filter(|file| compresses(file))
        .collect();
    let half = files.len().div_ceil(2);
    std::thread::scope(|scope| {
        let halves: Vec<_> = files
            .chunks(half.max(1))
            .map(|some| scope.spawn(|| some.iter().try_for_each(|f| compress_file(f))))
            .collect();
        halves.into_iter().try_for_each(|half| {
            half.join()
                .unwrap_or_else(|_| Err(Problem::Refused("compressing a file panicked".into())))
        })
    })?;
    remember(&fingerprint()?)
}

fn compresses(file: &Path) -> bool {
    file.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|extension| COMPRESSED.contains(&extension))
}

fn compress_file(file: &Path) -> Result<(), Problem> {
    let plain = fs::read(file).map_err(|e| Problem::file(file, e))?;
    let beside = |ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let write = |path: PathBuf, bytes: Vec<u8>| {
        fs::write(&path, bytes).map_err(|e| Problem::file(&path, e))
    };
    write(
        beside(".br"),
        brotli(&plain).map_err(|e| Problem::file(file, e))?,
    )?;
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&plain).map_err(|e| Problem::file(file, e))?;
    write(
        beside(".gz"),
        gzip.finish().map_err(|e| Problem::file(file, e))?,
    )
}

/// The bytes as brotli at its strongest, with the largest window that every browser reads.
///
/// # Errors
/// Never in practice: reading and writing memory does not fail.
pub fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*plain, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn is_current() -> Result<bool, Problem> {
    let finished = fs::read_to_string(remembered_in()).unwrap_or_default();
    Ok(workspace::dist().join("index.html.br").is_file() && finished == fingerprint()?)
}

fn remembered_in() -> PathBuf {
    workspace::target().join("page.fingerprint")
}

fn remember(fingerprint: &str) -> Result<(), Problem> {
    let path = remembered_in();
    fs::create_dir_all(workspace::target())
        .and_then(|()| fs::write(&path, fingerprint))
        .map_err(|e| Problem::file(path, e))
}

/// A number that changes when the name or content of anything that the page is made of does.
///
/// # Errors
/// [`Problem`] when a file cannot be read.
pub fn fingerprint() -> Result<String, Problem> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        let path = workspace::top().join(input);
        if !path.exists() {
            continue;
        }
        for file in files_under(&path)? {
            file.strip_prefix(workspace::top())
                .unwrap_or(&file)
                .hash(&mut hasher);
            fs::read(&file)
                .map_err(|e| Problem::file(&file, e))?
                .hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file under a folder (or the file itself), in the order of their names.
///
/// # Errors
/// [`Problem`] when a folder cannot be read.
pub fn files_under(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect()
        })
        .map_err(|e| Problem::file(path, e))?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_under(&entry)?);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_gives_back_the_same_bytes() {
        let plain = b"a page of words, a page of words, a page of words".repeat(50);
        let packed = brotli(&plain).unwrap();
        assert!(packed.len() < plain.len() / 10);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*packed, &mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
    }

    #[test]
    fn what_is_compressed_already_is_left_alone() {
        assert!(compresses(Path::new("a/app.wasm")));
        assert!(!compresses(Path::new("a/app.wasm.br")));
        assert!(!compresses(Path::new("a/font.woff2")));
    }
}
