//! The demonstration's books as a first start leaves them, made once for all specs of a run: every spec gets a
//! copy of its own. Knows the folder that the server keeps, nothing of what lies in it.

use crate::server::{self, Server};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Where the books of this run lie, once a server has made them.
static SEEDED: LazyLock<PathBuf> = LazyLock::new(seed);

/// Puts the books of a first start into a folder.
///
/// # Panics
/// When the demonstration cannot be made or copied.
pub fn copy_to(data: &Path) {
    copy(&SEEDED, data);
}

/// Has a server make the books. The folder is named for this process, and the folders of those that ended go.
fn seed() -> PathBuf {
    let folder = server::target().join("demonstrations");
    for ended in fs::read_dir(&folder).into_iter().flatten().flatten() {
        if !Path::new("/proc").join(ended.file_name()).exists() {
            // Another run may have come first.
            let _ = fs::remove_dir_all(ended.path());
        }
    }
    let seeded = folder.join(std::process::id().to_string());
    let mut server = Server::demo_from_nothing();
    server.kill();
    copy(&server.data(), &seeded);
    seeded
}

fn copy(from: &Path, to: &Path) {
    for file in server::files_under(from) {
        let within = file.strip_prefix(from).expect("it lies in the folder");
        let place = to.join(within);
        let folder = place.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder)
            .and_then(|()| fs::copy(&file, &place))
            .unwrap_or_else(|problem| panic!("{}: {problem}", place.display()));
    }
}
