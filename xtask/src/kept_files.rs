//! Tells the page's worker of which files a build consists, so that it keeps them for when the
//! server cannot be reached. Knows the one line of `public/service-worker.js` that waits for them.

use crate::app::files_under;
use crate::problem::Problem;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

const WORKER: &str = "service-worker.js";
/// What stands in the worker until the build is known.
const UNKNOWN: &str = r#"["", []]"#;

/// A file of the build: its address from the top of the site, and its bytes.
type Kept = (String, Vec<u8>);

/// Writes the names of a finished build's files into its worker.
///
/// # Errors
/// [`Problem`] when a file cannot be read or written, or the worker has no place for the names.
pub fn write_into_worker(build: &Path) -> Result<(), Problem> {
    let place = build.join(WORKER);
    let worker = fs::read_to_string(&place).map_err(|e| Problem::file(&place, e))?;
    let mut files = Vec::new();
    for file in files_under(build)? {
        let name = file
            .strip_prefix(build)
            .unwrap_or(&file)
            .to_string_lossy()
            .into_owned();
        if name != WORKER {
            let bytes = fs::read(&file).map_err(|e| Problem::file(&file, e))?;
            files.push((address(&name), bytes));
        }
    }
    let written = with_files(&worker, &files).ok_or_else(|| {
        Problem::missing(
            format!("`{UNKNOWN}` in public/{WORKER}"),
            "put it back: the build writes its files there",
        )
    })?;
    fs::write(&place, written).map_err(|e| Problem::file(&place, e))
}

/// The page itself is asked for at the top of the site.
fn address(name: &str) -> String {
    match name {
        "index.html" => "/".to_owned(),
        name => format!("/{name}"),
    }
}

/// The worker with the build's name and files in it; nothing where it has no place for them. The
/// name changes with any byte of the files or of the worker.
fn with_files(worker: &str, files: &[Kept]) -> Option<String> {
    if !worker.contains(UNKNOWN) {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    (worker, files).hash(&mut hasher);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let known = serde_json::json!([format!("{:016x}", hasher.finish()), names]);
    Some(worker.replacen(UNKNOWN, &known.to_string(), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: &str = "const [BUILD, FILES] = [\"\", []];\n";

    fn files(page: &str) -> Vec<Kept> {
        let file = |name: &str, text: &str| (address(name), text.as_bytes().to_vec());
        vec![file("index.html", page), file("pages-1/link.js", "parts")]
    }

    #[test]
    fn the_worker_learns_every_file_and_another_byte_is_another_build() {
        let first = with_files(BARE, &files("a")).unwrap();
        assert!(first.contains(r#"["/","/pages-1/link.js"]"#), "{first}");
        assert_eq!(with_files(BARE, &files("a")).unwrap(), first);
        assert_ne!(with_files(BARE, &files("b")).unwrap(), first);
    }

    #[test]
    fn a_worker_without_a_place_for_the_files_is_refused() {
        assert_eq!(with_files("const BUILD = 1;", &files("a")), None);
    }

    #[test]
    fn the_worker_of_the_page_has_the_place() {
        let path = crate::workspace::top().join("public").join(WORKER);
        let worker = fs::read_to_string(path).unwrap();
        assert!(with_files(&worker, &files("a")).is_some());
    }
}
