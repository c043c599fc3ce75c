//! Quotes: the server prices again, keeps what it priced, and says where a sender differs.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::{Page, Server, quotes};

/// A card whose prices are worked out by hand below: 10 included; then 1.00 up to 100, 0.50 beyond.
fn card() -> Value {
    json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": [
        {"id": "tiered", "name": "Tiered", "rates": {"0": 1, "100": 0.5}, "includedQuantity": 10, "unit": "1 Hour"},
        {"id": "flat", "name": "Flat", "rates": {"0": 0.005}, "includedQuantity": 0, "unit": "1"},
    ]})
}

fn request(list: &Value) -> Value {
    json!({"priceListId": list["id"], "markupPercent": "10", "lines": [
        {"meterId": "tiered", "quantity": "150"},
        {"meterId": "flat", "quantity": "1"},
    ]})
}

#[test]
fn tiers_inclusion_markup_and_rounding_are_as_worked_out_by_hand() {
    let server = Server::demo();
    let client = server.client_of("sales-agent");
    let list = client.post(paths::PRICE_LISTS, &card()).expect(201).json();
    let priced = client
        .post(paths::QUOTES_PRICE, &request(&list))
        .expect(200)
        .json();
    // 150 less 10 included: 100 x 1.00 + 40 x 0.50 = 120.00, and 10 % on it.
    assert_eq!(priced["lines"][0]["amount"], "132.00");
    // 0.005 and 10 %: 0.0055, rounded once, half away from zero.
    assert_eq!(priced["lines"][1]["amount"], "0.01");
    assert_eq!(priced["total"], "132.01");
    for line in priced["lines"].as_array().unwrap() {
        assert!(
            line["steps"]
                .as_array()
                .is_some_and(|steps| steps.len() >= 2),
            "{line}"
        );
    }
}

#[test]
fn a_quote_reopens_to_the_same_cent_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let kept = quotes::save(&server, 40);
        let client = server.client_of("owner");
        let path = paths::with_id(paths::QUOTE, kept["id"].as_str().unwrap());
        assert_eq!(client.get(&path).expect(200).json(), kept, "{store}");
    }
}

#[test]
fn a_total_that_differs_is_answered_with_both_figures_and_nothing_is_kept() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let list = client.post(paths::PRICE_LISTS, &card()).expect(201).json();
    let customer = client
        .get(&format!("{}?size=1", paths::CUSTOMERS))
        .expect(200)
        .json()["items"][0]["id"]
        .clone();
    let before = client.get(paths::QUOTES).expect(200).text();
    let mut quote = request(&list);
    quote["customerId"] = customer;
    quote["total"] = "132.00".into();
    let error = client.post(paths::QUOTES, &quote).expect(422).json();
    let difference = &error["differences"][0];
    assert_eq!(
        (&difference["sent"], &difference["priced"]),
        (&"132.00".into(), &"132.01".into()),
        "{error}"
    );
    assert_eq!(client.get(paths::QUOTES).expect(200).text(), before);
    quote["total"] = "132.01".into();
    let _ = client.post(paths::QUOTES, &quote).expect(201);
}

#[test]
fn quantities_and_meters_that_make_no_sense_are_refused() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let list = client.post(paths::PRICE_LISTS, &card()).expect(201).json();
    for (meter, quantity) in [
        ("flat", "-1"),
        ("flat", "many"),
        ("flat", "1e999999"),
        ("absent", "1"),
        ("flat", ""),
    ] {
        let body =
            json!({"priceListId": list["id"], "lines": [{"meterId": meter, "quantity": quantity}]});
        let refused = client.post(paths::QUOTES_PRICE, &body);
        assert!(
            (400..500).contains(&refused.status),
            "{meter} {quantity}: {}",
            refused.text()
        );
    }
}

#[test]
fn with_the_server_stopped_a_quotes_total_still_changes_as_one_types() {
    let mut server = Server::demo();
    let kept = quotes::save(&server, 5);
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    let total = || {
        page.script(
            &format!(
                "return document.querySelector('{}').textContent",
                quotes::TOTAL
            ),
            &[],
        )
    };
    let before = total();
    server.kill();
    page.script(
        &format!(
            "const f = document.querySelector('{}'); f.focus(); f.select()",
            quotes::QUANTITY_FIELD
        ),
        &[],
    );
    page.press("77777");
    page.wait("the total to change", || (total() != before).then_some(()));
}
