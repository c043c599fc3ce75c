//! Says whether PostgreSQL's programs are on this machine. Starts none: the specs do.

use std::path::Path;

/// Says what to install when the suites that run on PostgreSQL will be skipped.
pub fn say_where_missing() {
    let present = std::fs::read_dir("/usr/lib/postgresql").is_ok_and(|mut versions| {
        versions
            .any(|version| version.is_ok_and(|version| version.path().join("bin/initdb").is_file()))
    });
    if !present && !Path::new("/usr/bin/initdb").is_file() {
        println!(
            "PostgreSQL's programs are missing: install them, on Debian with `apt-get install postgresql`; \
             until then the suites that run on it are skipped"
        );
    }
}
