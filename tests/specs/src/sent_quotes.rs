//! Quotes on their way to a customer, as the specs need them: written, approved, sent. Knows no page.

use crate::client::{Answer, Client};
use crate::permissions::own_customer;
use crate::server::Server;
use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};

/// A cost that is found again wherever it leaks.
pub const MARKED_COST: &str = "713.37";
/// The margin that goes with it.
pub const MARKED_MARGIN: &str = "286.63";

/// Days from today, as the API writes them; the clock of the specs is the server's.
pub fn day(offset: i64) -> String {
    let today = chrono::Utc::now().date_naive();
    (today + chrono::Duration::days(offset)).to_string()
}

/// A price list with one flat meter, imported as the owner.
///
/// # Panics
/// When the server refuses.
pub fn price_list(client: &Client) -> Value {
    let card = json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": [
        {"id": "flat", "name": "Flat", "rates": {"0": 2}, "includedQuantity": 0, "unit": "1 Hour"},
    ]});
    let answer = client.post(paths::PRICE_LISTS, &card);
    assert!((200..300).contains(&answer.status), "{}", answer.text());
    answer.json()
}

/// A request for the demonstration's customer: a meter, an own service with the marked cost, an option and
/// an alternative. 100 x 2 and 10 % on it, and 1,000.00: 1,220.00 without tax.
///
/// # Panics
/// When the server refuses.
pub fn request(server: &Server) -> Value {
    let owner = server.client_of("owner");
    let customer = own_customer(&server.client_of("customer-admin"));
    json!({
        "customerId": customer, "priceListId": price_list(&owner)["id"], "markupPercent": "10",
        "validUntil": day(30), "recipient": {"name": "Paul Alder", "email": "paul@alder.example"},
        "terms": "30 days net.", "taxPercent": "19", "taxNote": "VAT",
        "lines": [
            {"id": "hours", "meterId": "flat", "quantity": "100", "note": "=1+1"},
            {"id": "moving", "quantity": "1", "own": {
                "name": "Moving house", "unit": "flat", "unitPrice": "1000", "unitCost": MARKED_COST}},
            {"id": "care", "quantity": "1", "optional": true, "own": {"name": "Care", "unitPrice": "50"}},
            {"id": "cheap", "quantity": "1", "alternativeTo": "moving", "own": {
                "name": "Moving without a van", "unitPrice": "400"}},
        ],
    })
}

/// Path of a quote's endpoint.
pub fn path(template: &str, quote: &Value) -> String {
    with_id(template, quote["id"].as_str().unwrap_or_default())
}

/// POST over the version that a quote was read at.
pub fn post_at(client: &Client, path: &str, quote: &Value, body: &Value) -> Answer {
    let etag = quote["attributes"]["etag"].as_str().unwrap_or_default();
    client.send(
        "POST",
        path,
        &[("If-Match", etag), ("Content-Type", "application/json")],
        body.to_string(),
    )
}

/// Saves a quote as a draft.
///
/// # Panics
/// When the server refuses.
pub fn draft(server: &Server) -> Value {
    let request = request(server);
    let client = server.client_of("owner");
    client.post(paths::QUOTES, &request).expect(201).json()
}

/// Sends a draft: the quote as it is then, and the token of its link.
///
/// # Panics
/// When the server refuses.
pub fn send(client: &Client, draft: &Value) -> (Value, String) {
    let sent = post_at(client, &path(paths::QUOTE_SEND, draft), draft, &json!({}));
    let sent = sent.expect(200).json();
    let token = sent["linkToken"].as_str().expect("a link is told once");
    (sent["quote"].clone(), token.to_owned())
}

/// An acceptance as of today.
pub fn acceptance(chosen: &[&str]) -> Value {
    json!({"name": "Paul Alder", "date": day(0), "chosenLines": chosen, "statement": "PO 4711"})
}
