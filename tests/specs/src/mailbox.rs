//! A real SMTP server of Debian's (aiosmtpd), which keeps what arrives in a folder. Knows no mail's words.

use crate::server::free_address;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Debian's own Python, where its packages are.
const PYTHON: &str = "/usr/bin/python3";

/// A mail server at one address; it ends with the value.
pub struct Mailbox {
    folder: TempDir,
    address: SocketAddr,
    child: Option<Child>,
}

impl Mailbox {
    /// A server that is not started yet; none where aiosmtpd is not installed (noted as a skipped spec).
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn prepare() -> Option<Self> {
        let is_there = Command::new(PYTHON)
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !is_there {
            crate::skip("Debian's python3-aiosmtpd is not installed");
            return None;
        }
        Some(Self {
            folder: TempDir::with_prefix("tierline-mail-").expect("a temporary folder can be made"),
            address: free_address(),
            child: None,
        })
    }

    /// What `TIERLINE_SMTP_URL` has to say.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Starts it and waits until it listens.
    ///
    /// # Panics
    /// When it does not start in time.
    pub fn start(&mut self) {
        let child = Command::new(PYTHON)
            .args(["-m", "aiosmtpd", "-n", "-l", &self.address.to_string()])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(self.mails())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python can be started");
        self.child = Some(child);
        let begun = Instant::now();
        while TcpStream::connect_timeout(&self.address, Duration::from_millis(250)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "the SMTP server did not start at {}",
                self.address
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn mails(&self) -> PathBuf {
        self.folder.path().join("mails")
    }

    /// Every mail that has arrived, whole, with soft line breaks undone.
    pub fn arrived(&self) -> Vec<String> {
        crate::server::files_under(&self.mails().join("new"))
            .iter()
            .map(|path| read(path))
            .collect()
    }

    /// Waits until so many mails have arrived.
    ///
    /// # Panics
    /// When they have not after the seconds.
    pub fn wait_for(&self, mails: usize, seconds: u64) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let arrived = self.arrived();
            if arrived.len() >= mails {
                return arrived;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(seconds),
                "{} of {mails} mails arrived within {seconds} s",
                arrived.len()
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn read(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .replace("\r\n", "\n")
        .replace("=\n", "")
        .replace("=3D", "=")
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Already gone is as good.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
