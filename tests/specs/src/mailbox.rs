//! A real SMTP server of Debian's (aiosmtpd), which keeps what arrives in a folder. Knows no mail's words.

use crate::server::{Server, free_address};
use serde_json::Value;
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

    /// A demonstration whose mail goes to a server that is started; none where the machine has none.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn with_server() -> Option<(Server, Self)> {
        let mut mailbox = Self::prepare()?;
        mailbox.start();
        Some((mailbox.server(), mailbox))
    }

    /// A demonstration whose mail goes here.
    pub fn server(&self) -> Server {
        Server::demo_with(&[
            ("TIERLINE_SMTP_URL", &self.url()),
            ("TIERLINE_MAIL_FROM", "Tierline <portal@tierline.example>"),
        ])
    }

    /// What `TIERLINE_SMTP_URL` has to say.
    fn url(&self) -> String {
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

    /// Every mail to an address once one has arrived, as a mail program shows it.
    ///
    /// # Panics
    /// When none has after half a minute, or one cannot be read.
    pub fn read_of(&self, recipient: &str) -> Vec<ReadMail> {
        let begun = Instant::now();
        loop {
            let files = crate::server::files_under(&self.mails().join("new"));
            let mut mails: Vec<ReadMail> = files
                .iter()
                .map(|path| read_as_mail_programs_do(path))
                .collect();
            mails.retain(|mail| mail.recipient == recipient);
            if !mails.is_empty() {
                return mails;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "no mail to {recipient} arrived within half a minute"
            );
            std::thread::sleep(Duration::from_millis(200));
        }
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

/// Reads a mail as mail programs do, from its bytes: Python's own reader says subject, encoding and words.
const READER: &str = "
import email, email.policy, json, sys
mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(json.dumps({'recipient': mail['To'], 'subject': mail['Subject'], 'encoding': mail.get_content_charset(),
                  'text': mail.get_content()}))
";

/// A mail as its reader sees it.
#[derive(Debug)]
pub struct ReadMail {
    pub recipient: String,
    pub subject: String,
    /// The text's character encoding, in lower case.
    pub encoding: String,
    pub text: String,
}

fn read_as_mail_programs_do(path: &Path) -> ReadMail {
    let output = Command::new(PYTHON)
        .args(["-c", READER])
        .arg(path)
        .output()
        .expect("Python can be started");
    let read: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|problem| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        panic!("{}: {problem}: {complaint}", path.display())
    });
    let text = |part: &str| read[part].as_str().unwrap_or_default().to_owned();
    ReadMail {
        recipient: text("recipient"),
        subject: text("subject"),
        encoding: text("encoding"),
        text: text("text"),
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
