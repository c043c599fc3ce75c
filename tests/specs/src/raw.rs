//! A client that misbehaves: it stops in the middle, goes away, lies about lengths. Knows only TCP.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// A connection on which every byte is chosen by the spec.
pub struct Connection(TcpStream);

impl Connection {
    /// Connects.
    ///
    /// # Panics
    /// When nobody listens.
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .expect("a timeout can be set");
        Self(stream)
    }

    /// Sends the head of a POST whose body is said to be so long.
    ///
    /// # Panics
    /// When the server went away.
    pub fn post_head(&mut self, path: &str, token: &str, length: u64, more: &str) {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: tierline\r\nAuthorization: Bearer {token}\r\nContent-Type: text/csv\r\n\
             Content-Length: {length}\r\n{more}\r\n"
        );
        self.0
            .write_all(head.as_bytes())
            .expect("the head can be sent");
    }

    /// Sends bytes; says whether the server still took them.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).is_ok()
    }

    /// Sends a whole file, as fast as the kernel copies it.
    ///
    /// # Errors
    /// When the server stops taking it.
    pub fn send_file(&mut self, file: &mut File) -> io::Result<u64> {
        io::copy(file, &mut self.0)
    }

    /// Ends the sending side, as a truncated upload does.
    pub fn end(&mut self) {
        let _ = self.0.shutdown(Shutdown::Write);
    }

    /// The head and body that come back until the server closes or a whole answer is there.
    pub fn answer(&mut self) -> String {
        let (mut bytes, mut piece) = (Vec::new(), [0; 8192]);
        loop {
            match self.0.read(&mut piece) {
                Ok(length) if length > 0 => bytes.extend_from_slice(&piece[..length]),
                _ => break,
            }
            if is_whole(&bytes) {
                break;
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())
            .flatten()
    });
    length.is_some_and(|length| body.len() >= length)
}
