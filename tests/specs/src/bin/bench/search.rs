//! A key pressed in the search over 300,000 offers: from keydown to forced layout, measured in the page.

use crate::row::{Row, percentile};
use crate::typing::Typing;
use domain::wire::paths;
use specs::price_lists::large_price_sheet;
use specs::{Page, Server};

const OFFERS: usize = 300_000;
const KEYS: usize = 200;
/// Most milliseconds from keydown to layout, in 95 of 100.
const MILLISECONDS_MAX: f64 = 8.0;
/// Wide and narrow questions: services, machines, regions, an SKU's number.
const PHRASES: [&str; 6] = [
    "storage eu west",
    "d4 v5",
    "sql database us east",
    "standard",
    "m12 virtual",
    "backup germany",
];

/// Types into the search of a price list as large as a whole market's.
pub fn compare() -> Result<Vec<Row>, String> {
    let server = Server::demo();
    let path = format!("{}?name=large.csv&month=2026-08", paths::PRICE_LISTS);
    let client = server.client_of("owner");
    let sheet = large_price_sheet(OFFERS);
    let list = client
        .send("POST", &path, &[("Content-Type", "text/csv")], sheet)
        .expect(201)
        .json();
    let page = Page::open(&server).ok_or("search needs Chromium and chromedriver")?;
    page.sign_in_as("owner");
    page.goto(&format!(
        "/prices?list={}",
        list["id"].as_str().unwrap_or_default()
    ));
    // The list is large; reading it whole may outlast one wait.
    page.find_css("#price-list");
    for _ in 0..60 {
        let is_there = page.script("return !!document.querySelector('#offer-search')", &[]);
        if is_there == true {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    let typing = Typing {
        field: "document.querySelector('#offer-search')",
        watched: "#offers-found",
        phrases: &PHRASES,
        keys: KEYS,
    };
    let times = typing.times(&page)?;
    let measured = percentile(&times, 95);
    let said = format!(
        "{measured:.1} ms from keydown to layout in 95 of 100 keys (median {:.1}) in a search over {OFFERS} offers, of {MILLISECONDS_MAX} ms",
        percentile(&times, 50)
    );
    Ok(vec![Row::of_limit(
        "search",
        MILLISECONDS_MAX,
        measured,
        times.len(),
        said,
    )])
}
