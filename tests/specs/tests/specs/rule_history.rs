//! What a price rule did stays: one that has begun ends, and neither changes nor goes away; and a rate that
//! a rule agreed prices its basis while the cost stays at the month's sheet.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::permissions::own_customer;
use specs::sent_quotes::day;
use specs::{Client, Server};

fn rule(starts: &str) -> Value {
    json!({
        "name": "Storage", "buyer": {"scope": "everyone"}, "goods": {"scope": "service", "value": "Storage"},
        "kind": {"type": "mark_up", "percent": "20", "basis": "list"}, "starts": starts,
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A kept rule: its path and its version.
fn kept(client: &Client, rule: &Value) -> (String, String) {
    let kept = client.post(paths::PRICE_RULES, rule).expect(201).json();
    let path = with_id(paths::PRICE_RULE, &text(&kept["id"]));
    (path, text(&kept["attributes"]["etag"]))
}

fn with(rule: &Value, changes: &[(&str, Value)]) -> Value {
    let mut changed = rule.clone();
    for (field, value) in changes {
        changed[*field] = value.clone();
    }
    changed
}

fn take_away(client: &Client, path: &str, etag: &str) -> specs::Answer {
    client.send("DELETE", path, &[("If-Match", etag)], ())
}

#[test]
fn a_rule_that_has_begun_ends_and_neither_changes_nor_goes_away_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let begun = rule("2026-01-01");
        let (path, etag) = kept(&owner, &begun);
        let less = json!({"type": "mark_up", "percent": "10", "basis": "list"});
        for (changes, column) in [
            (vec![("kind", less.clone())], "starts"),
            (vec![("starts", json!(day(0)))], "starts"),
            (vec![("goods", json!({"scope": "all"}))], "starts"),
            (vec![("currency", json!("EUR"))], "starts"),
            (vec![("approveBelowCost", json!(true))], "starts"),
            (vec![("ends", json!(day(-2)))], "ends"),
        ] {
            let told = owner.put(&path, &etag, &with(&begun, &changes));
            let told = told.expect(409).json();
            assert_eq!(
                (&told["code"], &told["column"]),
                (&json!("rule_has_begun"), &json!(column)),
                "{store}: {told}"
            );
            assert!(text(&told["description"]).contains("2026-01-01"), "{told}");
        }
        let told = take_away(&owner, &path, &etag).expect(409).json();
        assert_eq!(told["code"], "rule_has_begun", "{store}: {told}");
        let ended = with(
            &begun,
            &[
                ("name", json!("Storage until then")),
                ("ends", json!(day(-1))),
            ],
        );
        let ended = owner.put(&path, &etag, &ended).expect(200).json();
        assert_eq!(ended["ends"], day(-1), "{store}");
        let now = owner.get(&path).expect(200).json();
        assert_eq!(now["name"], "Storage until then");
        assert_eq!(now["kind"], begun["kind"], "{store}: {now}");
    }
}

#[test]
fn a_rule_that_ended_does_not_go_on_over_days_that_are_past() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let ended = with(&rule("2026-01-01"), &[("ends", json!("2026-03-31"))]);
    let (path, etag) = kept(&owner, &ended);
    let told = owner.put(&path, &etag, &rule("2026-01-01"));
    let told = told.expect(409).json();
    assert_eq!(told["code"], "rule_has_begun");
    assert!(text(&told["description"]).contains("2026-03-31"), "{told}");
}

#[test]
fn a_rule_of_today_is_mended_and_taken_away() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let (path, etag) = kept(&owner, &rule(&day(0)));
    let less = json!({"type": "mark_up", "percent": "2", "basis": "list"});
    let mended = with(&rule(&day(0)), &[("kind", less.clone())]);
    let mended = owner.put(&path, &etag, &mended).expect(200).json();
    assert_eq!(mended["kind"], less);
    let etag = text(&mended["attributes"]["etag"]);
    let _ = take_away(&owner, &path, &etag).expect(204);
    let _ = owner.get(&path).expect(404);
}

#[test]
fn an_agreed_rate_prices_the_quote_and_the_months_sheet_its_cost() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let card = json!({"currency": "USD", "locale": "en", "isTaxIncluded": false, "meters": [
        {"id": "flat", "name": "Flat", "rates": {"0": 2}, "includedQuantity": 0, "unit": "1 Hour"},
    ]});
    let list = owner.post(paths::PRICE_LISTS, &card).expect(201).json();
    let month = day(0)[..7].to_owned();
    let sheet = "CurrencyCode,USDPerUnit\nEUR,1.25\n";
    let sheets = format!("{}?month={month}", paths::EXCHANGE_RATES);
    let headers = [("Content-Type", "text/csv")];
    let _ = owner.send("POST", &sheets, &headers, sheet).expect(201);
    let agreed = with(
        &rule("2026-01-01"),
        &[
            ("goods", json!({"scope": "all"})),
            (
                "kind",
                json!({"type": "mark_up", "percent": "10", "basis": "list"}),
            ),
            (
                "rateSource",
                json!({"type": "agreed", "from": "USD", "rate": "0.9"}),
            ),
        ],
    );
    let told = owner.post(paths::PRICE_RULES, &agreed).expect(400).json();
    assert_eq!(
        (&told["code"], &told["column"]),
        (&json!("currency_missing"), &json!("currency"))
    );
    let (path, _) = kept(&owner, &with(&agreed, &[("currency", json!("EUR"))]));
    let read = owner.get(&path).expect(200).json();
    assert_eq!(read["rateSource"], agreed["rateSource"]);
    let customer = own_customer(&server.client_of("customer-reader"));
    let request = json!({
        "customerId": customer, "priceListId": list["id"], "currency": "EUR",
        "lines": [{"meterId": "flat", "quantity": "100"}],
    });
    let quote = owner.post(paths::QUOTES_PRICE, &request).expect(200).json();
    let line = &quote["lines"][0];
    // 200 dollars x 0.9 and 10 %; the cost is 200 x 0.85 / 1.25.
    assert_eq!(quote["total"], "198.00", "{quote}");
    assert_eq!(line["internal"]["cost"], "136.00", "{quote}");
    let steps = line["steps"].as_array().unwrap();
    let rate = steps.iter().find(|step| step["kind"] == "exchange_rate");
    let rate = rate.unwrap_or_else(|| panic!("a step names the rate: {line}"));
    assert_eq!(rate["formula"], "amount * rate");
    assert_eq!(rate["source"]["document"], "Storage");
}
