//! What a browser keeps for when the server cannot be reached, as the specs look at it; and a server between that
//! and the page that pretends to be the next build. Knows the names under which the worker keeps things.

use crate::page::Page;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// The chip that says that the server cannot be reached.
pub const CHIP: &str = "#offline";
/// What a new build, not there, is named after.
const NEXT_BUILD: &str = "feedfeedfeedfeed";
/// How it begins, however long it is.
const NEXT_BUILD_BEGINS: &str = "/tierline-feedfeed";

/// The addresses of the answers that the browser keeps.
pub fn kept_answers(page: &Page) -> Vec<String> {
    let kept = page.script_async(
        "const done = arguments[0];
         caches.has('tierline-answers')
           .then(has => has ? caches.open('tierline-answers').then(answers => answers.keys()) : [])
           .then(keys => done(keys.map(key => new URL(key.url).pathname)))",
        &[],
    );
    let paths = kept.as_array().into_iter().flatten();
    paths
        .filter_map(|path| path.as_str().map(str::to_owned))
        .collect()
}

/// Waits until the browser keeps the app and answers from these paths.
///
/// # Panics
/// When it does not.
#[track_caller]
pub fn wait_until_kept(page: &Page, paths: &[&str]) {
    page.wait(&format!("the browser to keep {paths:?}"), || {
        let kept = kept_answers(page);
        paths
            .iter()
            .all(|path| kept.iter().any(|known| known == path))
            .then_some(())
    });
}

/// Changes a kept answer: replaces a text in it wherever it stands.
///
/// # Panics
/// When the answer is not kept or does not hold the text.
pub fn tamper(page: &Page, path: &str, from: &str, to: &str) {
    let changed = page.script_async(
        "const [path, from, to, done] = arguments;
         (async () => {
           const answers = await caches.open('tierline-answers');
           const key = (await answers.keys()).find(key => new URL(key.url).pathname === path);
           const answer = await answers.match(key);
           const text = await answer.text();
           if (!text.includes(from)) return `no ${from} in ${text.slice(0, 300)}`;
           await answers.put(key, new Response(text.replaceAll(from, to), {headers: answer.headers}));
           return true;
         })().then(done, problem => done(String(problem)))",
        &[json!(path), json!(from), json!(to)],
    );
    assert_eq!(changed, json!(true));
}

/// Makes every kept answer so many days older.
///
/// # Panics
/// When there is none.
pub fn age(page: &Page, days: u32) {
    let aged = page.script_async(
        "const [days, done] = arguments;
         (async () => {
           const answers = await caches.open('tierline-answers');
           const keys = await answers.keys();
           for (const key of keys) {
             const answer = await answers.match(key);
             const headers = new Headers(answer.headers);
             const given = Date.parse(headers.get('Tierline-From-Cache'));
             headers.set('Tierline-From-Cache', new Date(given - days * 86400000).toISOString());
             await answers.put(key, new Response(await answer.blob(), {headers}));
           }
           return keys.length > 0;
         })().then(done, problem => done(String(problem)))",
        &[json!(days)],
    );
    assert_eq!(aged, json!(true));
}

/// Everything kept in the browser's store under a name that begins so, by name.
pub fn stored(page: &Page, begin: &str) -> Value {
    page.script(
        "return Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith(arguments[0])))",
        &[json!(begin)],
    )
}

/// Stands between browser and server; once told, its worker is that of another build, whose files have other names.
pub struct NextBuild {
    address: SocketAddr,
    is_out: Arc<AtomicBool>,
    /// Ends with the process: it waits for connections.
    _listening: JoinHandle<()>,
}

impl NextBuild {
    /// Listens in front of a server.
    ///
    /// # Panics
    /// When no port is free.
    pub fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let is_out = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_out);
        let listening = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                // A browser may go away in the middle.
                std::thread::spawn(move || pass_on(stream, server, &seen).ok());
            }
        });
        Self {
            address,
            is_out,
            _listening: listening,
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on the worker is the next build's.
    pub fn publish(&self) {
        self.is_out.store(true, Ordering::Relaxed);
    }
}

/// One request and its answer; the connection ends with it.
fn pass_on(mut browser: TcpStream, server: SocketAddr, is_out: &AtomicBool) -> std::io::Result<()> {
    let head = read_head(&mut browser)?;
    // The page that a worker keeps must name the files of its build.
    let is_of_build = ["GET /service-worker.js ", "GET / "]
        .iter()
        .any(|begin| head.starts_with(begin));
    let (request, hash) = match (head.find(NEXT_BUILD_BEGINS), is_out.load(Ordering::Relaxed)) {
        // A hash is written without its leading zeros: it may be shorter.
        (Some(_), true) => {
            let hash = app_hash(server)?;
            let next = NEXT_BUILD.get(..hash.len()).unwrap_or(NEXT_BUILD);
            (head.replacen(next, &hash, 1), None)
        }
        (_, true) if is_of_build => (head.clone(), Some(app_hash(server)?)),
        _ => (head.clone(), None),
    };
    let mut upstream = TcpStream::connect(server)?;
    upstream.write_all(plain(&request).as_bytes())?;
    let length = header(&head, "content-length").unwrap_or(0);
    std::io::copy(&mut Read::by_ref(&mut browser).take(length), &mut upstream)?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    if let Some(hash) = hash {
        // As long as before, so that the length stays true.
        let next = &NEXT_BUILD[..hash.len()];
        let mut text = String::from_utf8_lossy(&answer)
            .replace(&format!("/tierline-{hash}"), &format!("/tierline-{next}"));
        if let Some(at) = text
            .find("FILES] = [\"")
            .map(|at| at + "FILES] = [\"".len())
        {
            text.replace_range(at..at + 4, &NEXT_BUILD[..4]);
        }
        answer = text.into_bytes();
    }
    browser.write_all(&answer)
}

/// The hash in the name of the app's script.
fn app_hash(server: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(server)?;
    stream.write_all(plain("GET / HTTP/1.1\r\nHost: tierline\r\n\r\n").as_bytes())?;
    let mut page = String::new();
    stream.read_to_string(&mut page)?;
    let after = page.split("from '/tierline-").nth(1).unwrap_or_default();
    Ok(after.split('.').next().unwrap_or_default().to_owned())
}

fn read_head(stream: &mut TcpStream) -> std::io::Result<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn header(head: &str, name: &str) -> Option<u64> {
    let line = head.lines().find_map(|line| {
        line.split_once(':')
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
    })?;
    line.1.trim().parse().ok()
}

/// The request without compression, on a connection that ends with the answer.
fn plain(head: &str) -> String {
    let mut lines: Vec<&str> = head
        .split("\r\n")
        .filter(|line| {
            let name = line
                .split(':')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            !matches!(
                name.as_str(),
                "connection" | "accept-encoding" | "if-none-match"
            )
        })
        .collect();
    lines.insert(1, "Connection: close");
    lines.join("\r\n")
}
