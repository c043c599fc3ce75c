//! Price lists and quotes as the specs need them: made through the API, opened in the page.

use crate::client::Client;
use crate::page::Page;
use crate::random::Random;
use crate::server::Server;
use domain::wire::paths;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The quantity of a line, on the quote's page.
pub const QUANTITY_FIELD: &str = "input.line-quantity";
/// The quote's total, on its page.
pub const TOTAL: &str = "#quote-total";

/// A rate card in Partner Center's shape. Every third meter has three tiers, every fifth includes
/// a quantity, and rates have up to 15 digits.
pub fn rate_card(meters: usize, seed: u64) -> Value {
    let mut random = Random::new(seed);
    let meters: Vec<Value> = (0..meters).map(|index| meter(&mut random, index)).collect();
    json!({"currency": "EUR", "locale": "en-US", "isTaxIncluded": false, "meters": meters, "offerTerms": []})
}

fn meter(random: &mut Random, index: usize) -> Value {
    let mut rates = Map::new();
    let bounds: &[u64] = if index.is_multiple_of(3) {
        &[0, 51_200, 512_000]
    } else {
        &[0]
    };
    for (step, bound) in bounds.iter().enumerate() {
        let digits = random.between(1, 1_000_000_000_000);
        let rate = format!("0.{digits:015}{}", 9 - step);
        rates.insert(
            bound.to_string(),
            serde_json::from_str(&rate).expect("digits are a number"),
        );
    }
    json!({
        "id": random.guid(), "name": format!("Meter {index:03}"), "rates": rates, "tags": [],
        "category": random.pick(&["Compute", "Storage", "Networking"]), "subcategory": "General",
        "region": random.pick(&["", "EU West", "US East"]), "unit": "1 Hour",
        "includedQuantity": if index.is_multiple_of(5) { 10 } else { 0 }, "effectiveDate": "2026-01-01T00:00:00Z",
    })
}

/// Imports a card as the owner and saves a quote with one line for each of its meters; answers the
/// quote as the server keeps it.
///
/// # Panics
/// When the server refuses.
pub fn save(server: &Server, lines: usize) -> Value {
    let client = server.client_of("owner");
    let card = rate_card(lines, 7);
    let list = client.post(paths::PRICE_LISTS, &card).expect(201).json();
    save_with(&client, &list["id"], &card["meters"], lines)
}

/// Saves a quote over the first meters of the newest price list that is there.
///
/// # Panics
/// When there is none, or the server refuses.
pub fn save_from_newest_list(server: &Server, lines: usize) -> Value {
    let client = server.client_of("owner");
    let lists = client.get(paths::PRICE_LISTS).expect(200).json();
    let id = lists["items"][0]["id"].clone();
    let path = paths::with_id(
        paths::PRICE_LIST,
        id.as_str().expect("a price list is there"),
    );
    let list = client.get(&path).expect(200).json();
    save_with(&client, &id, &list["rateCard"]["meters"], lines)
}

fn save_with(client: &Client, price_list: &Value, meters: &Value, lines: usize) -> Value {
    let customers = client
        .get(&format!("{}?size=1", paths::CUSTOMERS))
        .expect(200)
        .json();
    let line = |meter: &Value| json!({"meterId": meter["id"], "meterRegion": meter["region"], "quantity": "123.5"});
    let meters = meters.as_array().into_iter().flatten().take(lines);
    let quote = json!({
        "customerId": customers["items"][0]["id"], "priceListId": price_list, "markupPercent": "12.5",
        "lines": meters.map(line).collect::<Vec<_>>(),
    });
    client.post(paths::QUOTES, &quote).expect(201).json()
}

/// Opens a kept quote in the page, with its lines open for change.
///
/// # Panics
/// When it does not come.
pub fn open_for_change(page: &Page, quote: &Value) {
    page.goto(&format!(
        "/quotes/{}",
        quote["id"].as_str().unwrap_or_default()
    ));
    page.find_css(QUANTITY_FIELD);
}

/// A quote file with the digest of its content, as whoever edits one by hand may work it out.
pub fn sealed(file: &Value) -> Value {
    let mut file = file.clone();
    let fields = file.as_object_mut().expect("a quote file is an object");
    fields.remove("contentDigest");
    // Names in their order and no spaces: the canonical form of a file whose names are ASCII.
    let content = serde_json::to_vec(&fields).expect("this is JSON");
    let digest: String = Sha256::digest(content)
        .into_iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    fields.insert("contentDigest".to_owned(), digest.into());
    file
}
