//! The real server, as a child process with a folder of its own. Knows its options, not its insides.

use crate::client::Client;
use crate::postgres::Cluster;
use crate::{seeded, words};
use domain::wire::paths;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a start may take. A demonstration seeds sixty customers' charges first.
const START_SECONDS_MAX: u64 = 90;

/// A running server; it ends with the value.
pub struct Server {
    child: Option<Child>,
    address: SocketAddr,
    folder: TempDir,
    demo: bool,
    cluster: Option<Arc<Cluster>>,
    environment: Vec<(String, String)>,
}

impl Server {
    /// The demonstration, on SQLite, in books that an earlier server has made.
    pub fn demo() -> Self {
        Self::started(true, None, &[])
    }

    /// The demonstration, with variables of its own in its environment.
    pub fn demo_with(environment: &[(&str, &str)]) -> Self {
        Self::started(true, None, environment)
    }

    /// An installation that nobody has set up yet, on SQLite.
    pub fn first_start() -> Self {
        Self::started(false, None, &[])
    }

    /// The demonstration on a PostgreSQL of its own; none where the machine has no PostgreSQL,
    /// which is then noted as a skipped spec.
    pub fn demo_on_postgres() -> Option<Self> {
        Some(Self::started(true, Some(Arc::new(Cluster::start()?)), &[]))
    }

    /// The demonstration on each store that this machine can run, with the store's name.
    pub fn demo_on_each_store() -> Vec<(&'static str, Self)> {
        let mut servers = vec![("SQLite", Self::demo())];
        servers.extend(Self::demo_on_postgres().map(|server| ("PostgreSQL", server)));
        servers
    }

    fn started(demo: bool, cluster: Option<Arc<Cluster>>, environment: &[(&str, &str)]) -> Self {
        let server = Self::stopped(demo, cluster, environment);
        if demo && server.cluster.is_none() {
            seeded::copy_to(&server.data());
        }
        server.running()
    }

    /// A demonstration in a folder that is empty, as a first start finds it.
    pub(crate) fn demo_from_nothing() -> Self {
        Self::stopped(true, None, &[]).running()
    }

    fn running(mut self) -> Self {
        self.start();
        self
    }

    fn stopped(demo: bool, cluster: Option<Arc<Cluster>>, environment: &[(&str, &str)]) -> Self {
        let folder = TempDir::with_prefix("tierline-").expect("a temporary folder can be made");
        Self {
            child: None,
            address: free_address(),
            folder,
            demo,
            cluster,
            environment: environment
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    /// Where the binary lies: what `TIERLINE_SERVER` names, else the one that was compiled with the tests. That one
    /// checks its arithmetic for overflow, and reads the built page from `dist/` as it runs.
    ///
    /// # Panics
    /// When it has not been built.
    pub fn binary() -> PathBuf {
        let binary = std::env::var_os("TIERLINE_SERVER")
            .map_or_else(|| target().join("debug/tierline-server"), PathBuf::from);
        assert!(
            binary.is_file(),
            "{} is not built; `cargo xtask test --only specs` builds it",
            binary.display()
        );
        binary
    }

    /// Starts it and waits until it answers.
    ///
    /// # Panics
    /// When it does not answer in time, or ends; what it said is in the message.
    pub fn start(&mut self) {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_path())
            .expect("the log can be written");
        let mut command = self.command("serve");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if self.demo {
            command.arg("--demo");
        }
        let child = command
            .args(["--listen", &self.address.to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log can be shared"))
            .stderr(log)
            .spawn()
            .expect("the server's binary can be started");
        self.child = Some(child);
        let begun = Instant::now();
        while !self.answers() {
            let ended = self
                .child
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            let late = begun.elapsed() > Duration::from_secs(START_SECONDS_MAX);
            assert!(
                ended.is_none() && !late,
                "the server did not start ({ended:?}):\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    fn answers(&self) -> bool {
        TcpStream::connect_timeout(&self.address, Duration::from_millis(250)).is_ok()
            && self
                .client()
                .try_send("GET", paths::HEALTHZ, &[], ())
                .is_ok_and(|answer| answer.status == 200)
    }

    /// A command of the same binary over the same store, such as `token`.
    pub fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(Self::binary());
        command
            .arg(subcommand)
            .arg("--data")
            .arg(self.data())
            .env_remove("DATABASE_URL");
        if let Some(cluster) = &self.cluster {
            command.env("DATABASE_URL", cluster.url());
        }
        command
    }

    /// Ends the server at once, as a power cut would end the process (SIGKILL).
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Already gone is as good.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Kills and starts it again over the same store, at the same address.
    pub fn restart(&mut self) {
        self.kill();
        self.start();
    }

    /// The server's folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file in a folder that goes away with the server.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// What the server has printed so far, on both streams.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A client that is not signed in.
    pub fn client(&self) -> Client {
        Client::new(&self.url(""))
    }

    /// A client signed in as a persona of the demonstration.
    pub fn client_of(&self, persona: &str) -> Client {
        self.client().with_token(&self.token(persona))
    }

    /// A bearer token of a persona, from the binary beside the running server.
    ///
    /// # Panics
    /// When the binary refuses.
    pub fn token(&self, persona: &str) -> String {
        self.token_of(&["--persona", persona])
    }

    fn token_of(&self, who: &[&str]) -> String {
        let output = self
            .command("token")
            .args(who)
            .output()
            .expect("the binary can be started");
        assert!(
            output.status.success(),
            "token {}: {}",
            who.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        words::last_line(&output.stdout)
    }

    /// A client signed in as whoever has a mail address.
    pub fn client_of_user(&self, email: &str) -> Client {
        self.client().with_token(&self.token_of(&["--user", email]))
    }

    /// The token of the set-up link that a first start prints.
    ///
    /// # Panics
    /// When none was printed.
    pub fn set_up_token(&self) -> String {
        let log = self.log();
        let (_, rest) = log
            .split_once("token=")
            .unwrap_or_else(|| panic!("no set-up link was printed:\n{log}"));
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect()
    }

    /// Sets up a first start: a company, and the owner of [`owner_credentials`].
    ///
    /// # Panics
    /// When the server refuses.
    pub fn set_up(&self) {
        let mut request = owner_credentials();
        request["token"] = self.set_up_token().into();
        request["companyName"] = "Alder & Söhne".into();
        request["country"] = "DE".into();
        request["currency"] = "EUR".into();
        request["displayName"] = "Ada Alder".into();
        let _ = self.client().post(paths::SETUP, &request).expect(201);
    }

    /// The most memory the server has held so far, in bytes (VmHWM).
    ///
    /// # Panics
    /// When the server is not running.
    pub fn memory_bytes_max(&self) -> u64 {
        let id = self.child.as_ref().expect("the server runs").id();
        let status = fs::read_to_string(format!("/proc/{id}/status"))
            .expect("a running process has a status");
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(words::first_number);
        kilobytes.expect("the status names VmHWM") * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- the server said ---\n{}", self.log());
        }
    }
}

/// What the owner of a company that a spec sets up signs in with.
pub fn owner_credentials() -> serde_json::Value {
    serde_json::json!({"email": "ada@alder.example", "password": "correct horse battery staple"})
}

/// Where cargo puts what it compiles.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::top().join("target"), PathBuf::from)
}

/// Ports below those that the kernel gives to whoever connects: one of these is still free when its server begins.
const PORTS: std::ops::Range<u32> = 20_000..32_000;

/// An address of this machine that nobody listens on just now, and that no other spec is given.
///
/// # Panics
/// When every port is taken.
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(61);
    for _ in PORTS {
        let number = begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % PORTS.len() as u32;
        let port = u16::try_from(PORTS.start + number).expect("a port");
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
    panic!("no port of {PORTS:?} is free");
}

/// Every file under a folder, for specs that say what a refusal leaves behind.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(files_under(&path))
        } else {
            files.push(path)
        }
    }
    files.sort();
    files
}
