//! Importing a month of a million lines, against Python's csv module reading the same file.

use crate::row::Row;
use crate::usage_file::{PERIOD, UsageFile};
use crate::{LINES, python, usage_file};
use domain::wire::paths;
use specs::Server;
use specs::raw::Connection;
use std::fs::File;
use std::time::Instant;

const PAIRS: usize = 5;
/// Most memory that the server may hold, in bytes.
const MEMORY_BYTES_MAX: u64 = 300_000_000;

/// Interleaves imports into fresh servers with reads by Python.
pub fn compare() -> Result<Vec<Row>, String> {
    let file = usage_file::prepare()?;
    let (mut ratios, mut ours, mut memory) = (Vec::new(), Vec::new(), 0);
    for pair in 1..=PAIRS {
        let server = Server::demo();
        let (seconds, total) = import(&server, &file)?;
        memory = memory.max(server.memory_bytes_max());
        drop(server);
        let peer = python::sum(&file.path)?;
        let peer_seconds = python::seconds(&peer)?;
        if total != file.total || peer["total"] != file.total.as_str() || peer["lines"] != LINES {
            return Err(format!(
                "the totals differ: written {}, imported {total}, read by Python {}",
                file.total, peer["total"]
            ));
        }
        println!(
            "import {pair} of {PAIRS}: {seconds:.2} s, Python {peer_seconds:.2} s, memory {memory} bytes"
        );
        ratios.push(peer_seconds / seconds);
        ours.push(seconds);
    }
    ours.sort_by(f64::total_cmp);
    let middle = crate::row::median(&ours);
    let said = format!(
        "{LINES} lines imported in {middle:.2} s, against Python's csv module summing one column"
    );
    let held = format!(
        "{} MB of the server's memory at most while it imports {LINES} lines, of {} MB",
        memory / 1_000_000,
        MEMORY_BYTES_MAX / 1_000_000
    );
    Ok(vec![
        Row::of_pairs("import", 3.0, ratios, said),
        Row::of_limit(
            "import-memory",
            MEMORY_BYTES_MAX as f64,
            memory as f64,
            PAIRS,
            held,
        ),
    ])
}

/// Imports the file into a server; answers the seconds it took and the total the server found.
pub fn import(server: &Server, file: &UsageFile) -> Result<(f64, String), String> {
    let say = |problem: std::io::Error| format!("{}: {problem}", file.path.display());
    let mut source = File::open(&file.path).map_err(say)?;
    let length = source.metadata().map_err(say)?.len();
    let token = server.token("owner");
    let mut connection = Connection::open(server.address());
    let begun = Instant::now();
    connection.post_head(
        &format!("{}?period={PERIOD}&billing=unbilled", paths::CHARGE_BATCHES),
        &token,
        length,
        "",
    );
    connection.send_file(&mut source).map_err(say)?;
    let answer = connection.answer();
    let seconds = begun.elapsed().as_secs_f64();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if !head.starts_with("HTTP/1.1 201") {
        return Err(format!("the import was refused: {answer}"));
    }
    let batch: serde_json::Value =
        serde_json::from_str(body).map_err(|problem| format!("{problem}: {answer}"))?;
    let total = batch["total"]
        .as_str()
        .map_or_else(|| batch["total"].to_string(), str::to_owned);
    Ok((seconds, total))
}
