//! A throwaway PostgreSQL on a socket of its own. Knows PostgreSQL's programs, no schema.

use crate::words;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A running PostgreSQL; it ends, and its files go, with the value.
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
}

impl Cluster {
    /// Starts a cluster of its own; none where PostgreSQL is not installed (noted as a skipped spec).
    ///
    /// # Panics
    /// When PostgreSQL is there and does not start; what it said is in the message.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            crate::skip("PostgreSQL's programs (initdb, pg_ctl) are not installed");
            return None;
        };
        let folder =
            TempDir::with_prefix("tierline-postgres-").expect("a temporary folder can be made");
        let cluster = Self { folder, programs };
        if is_root() {
            // PostgreSQL refuses to run as root; the folder becomes its own user's.
            run(Command::new("chown")
                .arg("postgres")
                .arg(cluster.folder.path()));
        }
        let data = cluster.data();
        run(cluster
            .program("initdb")
            .args([
                "--username",
                "postgres",
                "--auth",
                "trust",
                "--no-sync",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "-D",
            ])
            .arg(&data));
        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={} -c max_connections=50 -c fsync=off",
            cluster.folder.path().display()
        );
        run(cluster
            .program("pg_ctl")
            .args(["start", "--wait", "--silent", "-o", &options, "-l"])
            .arg(cluster.log_path())
            .arg("-D")
            .arg(&data));
        Some(cluster)
    }

    /// The address of its database, for `DATABASE_URL`.
    pub fn url(&self) -> String {
        // The socket's folder is percent-encoded as the host.
        format!(
            "postgres://postgres@{}/postgres",
            domain::wire::paths::encode(&self.folder.path().display().to_string())
        )
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("postgres.log")
    }

    /// One of PostgreSQL's programs, as a user that it accepts.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // A folder that the other user may enter.
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // What does not stop now is only a process without files.
        let _ = self
            .program("pg_ctl")
            .args(["stop", "--silent", "--mode", "immediate", "-D"])
            .arg(self.data())
            .output();
    }
}

fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    versions.push(Path::new("/usr/bin").to_owned());
    versions
        .into_iter()
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| words::last_line(&output.stdout) == "0")
}

fn run(command: &mut Command) {
    // Files rather than pipes: the daemon would keep a pipe open for ever.
    let log = tempfile::tempfile().expect("a temporary file can be made");
    let status = command
        .stdout(log.try_clone().expect("a file can be shared"))
        .stderr(log.try_clone().expect("a file can be shared"))
        .status()
        .unwrap_or_else(|problem| panic!("{command:?}: {problem}"));
    if !status.success() {
        use std::io::{Read, Seek};
        let (mut log, mut text) = (log, String::new());
        let _ = log.rewind().and_then(|()| log.read_to_string(&mut text));
        panic!("{command:?} ended with {status}: {text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_throwaway_cluster_answers_and_leaves_nothing() {
        let Some(cluster) = Cluster::start() else {
            return;
        };
        let psql = cluster.programs.join("psql");
        let output = Command::new(psql)
            .args([&cluster.url(), "-Atc", "select 40 + 2"])
            .output()
            .unwrap();
        assert_eq!(
            words::last_line(&output.stdout),
            "42",
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let folder = cluster.folder.path().to_owned();
        drop(cluster);
        assert!(!folder.exists());
    }
}
