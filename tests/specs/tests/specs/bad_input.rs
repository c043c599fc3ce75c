//! Bad input: one message that names file, line, column and what to do; nothing stored; memory
//! bounded; every byte that was sent is read before the answer, so that every client reads it.

use domain::wire::paths;
use serde_json::Value;
use specs::daily_rated::Options;
use specs::raw::Connection;
use specs::{Client, Server, server};
use std::io::Write;
use std::time::{Duration, Instant};

/// What a bad file must be refused with, and where the fault is.
struct Case {
    name: &'static str,
    file: Vec<u8>,
    code: &'static [&'static str],
    line: Option<u64>,
    column: Option<&'static str>,
}

/// A small good file, as text without quirks.
fn good() -> String {
    String::from_utf8(
        Options {
            lines: 20,
            quirks: false,
            ..Options::default()
        }
        .file()
        .0,
    )
    .unwrap()
}

/// The good file with one field of one line (counted from 1, the header being line 1) replaced.
fn with(line: usize, column: &str, value: &str) -> Vec<u8> {
    let text = good();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let place = lines[0].split(',').position(|name| name == column).unwrap();
    // Tags are quoted and lie after every column that is replaced here.
    let mut fields: Vec<String> = lines[line - 1]
        .splitn(place + 2, ',')
        .map(str::to_owned)
        .collect();
    fields[place] = value.to_owned();
    lines[line - 1] = fields.join(",");
    (lines.join("\n") + "\n").into_bytes()
}

fn cases() -> Vec<Case> {
    let case = |name, file, code, line, column| Case {
        name,
        file,
        code,
        line,
        column,
    };
    let amount = "BillingPreTaxTotal";
    let without_amount = good().replacen(amount, "Total", 1).into_bytes();
    let semicolons = good().replace(',', ";").into_bytes();
    let mut latin = with(4, "CustomerName", "Alder");
    let at = latin
        .windows(5)
        .position(|window| window == b"Alder")
        .unwrap();
    latin[at] = 0xE4;
    let unclosed = with(5, "CustomerName", "\"Alder");
    let whole = good();
    let truncated = whole.as_bytes()[..whole.len() - 100].to_vec();
    let header_only = whole.lines().next().unwrap().to_owned() + "\n";
    let sixteen: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        case(
            "a missing column",
            without_amount,
            &["missing_column"],
            Some(1),
            Some(amount),
        ),
        case(
            "a wrong delimiter",
            semicolons,
            &["wrong_delimiter"],
            Some(1),
            None,
        ),
        case("not UTF-8", latin, &["not_utf8"], Some(4), None),
        case(
            "UTF-16",
            sixteen,
            &["not_utf8", "unknown_format"],
            None,
            None,
        ),
        case(
            "an unclosed quote",
            unclosed,
            &["unclosed_quote"],
            Some(5),
            None,
        ),
        case(
            "a long field",
            with(6, "CustomerName", &"x".repeat(70_000)),
            &["field_too_long"],
            Some(6),
            None,
        ),
        case(
            "an endless number",
            with(7, amount, "1e999999"),
            &["too_many_digits"],
            Some(7),
            Some(amount),
        ),
        case(
            "too many digits",
            with(7, amount, "0.12345678901234567890123456789012"),
            &["too_many_digits"],
            Some(7),
            Some(amount),
        ),
        case(
            "not a number",
            with(8, amount, "twelve"),
            &["not_a_number"],
            Some(8),
            Some(amount),
        ),
        case(
            "a decimal comma",
            with(8, amount, "\"1.234,56\""),
            &["not_a_number"],
            Some(8),
            Some(amount),
        ),
        case(
            "not a date",
            with(9, "UsageDate", "2026-02-30"),
            &["not_a_date"],
            Some(9),
            Some("UsageDate"),
        ),
        case(
            "another month",
            with(9, "UsageDate", "2026-11-01T00:00:00Z"),
            &["outside_period"],
            Some(9),
            Some("UsageDate"),
        ),
        case(
            "two currencies",
            with(10, "BillingCurrency", "USD"),
            &["two_currencies"],
            Some(10),
            Some("BillingCurrency"),
        ),
        case(
            "no currency",
            with(2, "BillingCurrency", "EURO"),
            &["unknown_currency"],
            Some(2),
            Some("BillingCurrency"),
        ),
        case(
            "two partners",
            with(11, "PartnerId", "11111111-1111-4111-8111-111111111111"),
            &["two_partners"],
            Some(11),
            Some("PartnerId"),
        ),
        case(
            "no customer",
            with(12, "CustomerId", ""),
            &["empty_customer"],
            Some(12),
            Some("CustomerId"),
        ),
        case("an empty file", Vec::new(), &["empty_file"], None, None),
        case(
            "a header only",
            header_only.into_bytes(),
            &["header_only"],
            None,
            None,
        ),
        case(
            "a file cut in a line",
            truncated,
            &["truncated_file", "unclosed_quote", "row_width"],
            Some(21),
            None,
        ),
        case(
            "words",
            b"Dear Tierline,\nhow are you?\n".to_vec(),
            &["unknown_format", "missing_column"],
            Some(1),
            None,
        ),
    ]
}

fn import(client: &Client, file: &[u8]) -> specs::Answer {
    let path = format!(
        "{}?period=2026-10&billing=unbilled&fileName=october.csv",
        paths::CHARGE_BATCHES
    );
    client.send("POST", &path, &[("Content-Type", "text/csv")], file)
}

/// Everything that an import could have left: batches, customers, months, files.
fn left_behind(server: &Server, client: &Client) -> (Value, Value, Value, usize) {
    let segments = server::files_under(&server.data())
        .iter()
        .filter(|file| file.to_string_lossy().contains("parquet"))
        .count();
    let get = |path: &str| client.get(path).expect(200).json();
    (
        get(paths::CHARGE_BATCHES),
        get(&format!("{}?size=500", paths::CUSTOMERS)),
        get(paths::CHARGE_PERIODS),
        segments,
    )
}

#[test]
fn every_bad_file_is_refused_by_line_column_and_remedy_and_leaves_nothing_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let client = server.client_of("owner");
        let before = left_behind(&server, &client);
        for Case {
            name,
            file,
            code,
            line,
            column,
        } in cases()
        {
            let answer = import(&client, &file);
            assert!(
                (400..500).contains(&answer.status),
                "{store}, {name}: {} {}",
                answer.status,
                answer.text()
            );
            let error = answer.json();
            let found = error["code"].as_str().unwrap_or_default();
            assert!(code.contains(&found), "{store}, {name}: {error}");
            if let Some(line) = line {
                assert_eq!(error["line"], line, "{store}, {name}: {error}");
            }
            if let Some(column) = column {
                assert_eq!(error["column"], column, "{store}, {name}: {error}");
            }
            assert_eq!(error["file"], "october.csv", "{store}, {name}: {error}");
            assert!(
                error["description"]
                    .as_str()
                    .is_some_and(|words| words.len() > 30),
                "{store}, {name}: {error}"
            );
            assert_eq!(
                left_behind(&server, &client),
                before,
                "{store}, {name}: something was kept"
            );
        }
        // The same server still takes a good file.
        let _ = import(&client, good().as_bytes()).expect(201);
    }
}

/// So much memory may a refusal cost, whatever is sent.
const MEMORY_BYTES_MAX: u64 = 300_000_000;

#[test]
fn an_endless_field_and_an_endless_line_are_refused_in_bounded_memory() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let header = good().lines().next().unwrap().to_owned();
    for (name, unit) in [
        ("an endless quote", "\"x"),
        ("an endless field", "x"),
        ("an endless line", ","),
    ] {
        let mut file = format!("{header}\n{}", &unit[..unit.len() - 1]).into_bytes();
        let last = unit.as_bytes()[unit.len() - 1];
        file.resize(200 << 20, last);
        let refused = import(&client, &file);
        assert!(
            (400..500).contains(&refused.status),
            "{name}: {}",
            refused.text()
        );
        assert!(
            server.memory_bytes_max() < MEMORY_BYTES_MAX,
            "{name}: {} bytes",
            server.memory_bytes_max()
        );
    }
}

#[test]
fn a_gzip_bomb_is_refused_in_bounded_memory() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let header = good().lines().next().unwrap().to_owned();
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writeln!(bomb, "{header}").unwrap();
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..1_500 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 4 << 20);
    let begun = std::time::Instant::now();
    let refused = import(&client, &bomb);
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert!(
        begun.elapsed().as_secs() < 20,
        "a bomb took {:?}",
        begun.elapsed()
    );
    assert!(
        server.memory_bytes_max() < MEMORY_BYTES_MAX,
        "{} bytes",
        server.memory_bytes_max()
    );
}

#[test]
fn a_refusal_reaches_a_client_that_sends_everything_before_it_reads() {
    let server = Server::demo();
    let token = server.token("owner");
    // The fault is in the second line; megabytes follow it.
    let text = String::from_utf8(with(2, "BillingPreTaxTotal", "twelve")).unwrap();
    let (header, lines) = text.split_once('\n').unwrap();
    let body = format!("{header}\n{}", lines.repeat(2_000));
    assert!(body.len() > 20 << 20);
    let mut connection = Connection::open(server.address());
    connection.post_head(
        &format!("{}?period=2026-10", paths::CHARGE_BATCHES),
        &token,
        body.len() as u64,
        "",
    );
    assert!(
        connection.send(body.as_bytes()),
        "the server stopped reading"
    );
    let answer = connection.answer();
    assert!(
        answer.starts_with("HTTP/1.1 4") && answer.contains("not_a_number"),
        "{answer}"
    );
}

#[test]
fn a_client_that_goes_away_leaves_no_trace() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let before = left_behind(&server, &client);
    let token = server.token("owner");
    let (file, _) = Options {
        lines: 60_000,
        ..Options::default()
    }
    .file();
    for part in [1_000, file.len() / 2, file.len() - 1] {
        let mut connection = Connection::open(server.address());
        connection.post_head(
            &format!("{}?period=2026-10", paths::CHARGE_BATCHES),
            &token,
            file.len() as u64,
            "",
        );
        connection.send(&file[..part]);
        drop(connection);
    }
    let mut connection = Connection::open(server.address());
    connection.post_head(
        &format!("{}?period=2026-10", paths::CHARGE_BATCHES),
        &token,
        file.len() as u64,
        "",
    );
    connection.send(&file[..file.len() / 3]);
    connection.end();
    let answer = connection.answer();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
        "{answer}"
    );
    // What was staged is swept when the server notices; give it a moment.
    let swept = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        left_behind(&server, &client) == before
    });
    assert!(swept, "an upload that broke off left something behind");
    let _ = import(&client, &file).expect(201);
}

#[test]
fn parameters_that_make_no_sense_are_refused() {
    let server = Server::demo();
    let client = server.client_of("owner");
    for query in [
        "period=2026-13",
        "period=October",
        "period=2026-10&billing=maybe",
    ] {
        let path = format!("{}?{query}", paths::CHARGE_BATCHES);
        let refused = client.send("POST", &path, &[("Content-Type", "text/csv")], good());
        assert_eq!(refused.status, 400, "{query}: {}", refused.text());
    }
    for query in [
        "by=planet",
        "by=customer&where=planet:mars",
        "period=never&by=customer",
        "by=tag:",
    ] {
        let refused = client.get(&format!("{}?{query}", paths::CHARGE_PIVOT));
        assert_eq!(refused.status, 400, "{query}: {}", refused.text());
    }
}

#[test]
fn a_client_that_never_ends_the_head_of_its_request_is_let_go() {
    let server = Server::demo();
    let mut slow = Connection::open(server.address());
    let started = Instant::now();
    assert!(slow.send(b"GET /healthz HTTP/1.1\r\nHost: tier"));
    let answer = slow.answer();
    assert!(!answer.contains("200 OK"), "{answer}");
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "the connection was held for {} s",
        started.elapsed().as_secs()
    );
    let _ = server.client().get("/healthz").expect(200);
}
