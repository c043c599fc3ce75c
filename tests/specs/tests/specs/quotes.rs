//! Quotes: the server prices again, keeps what it priced, and says where a sender differs.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::client::Client;
use specs::price_lists::{licence_list, retail_page};
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
fn licences_and_reservations_are_bought_whole_and_meters_by_any_part() {
    let server = Server::demo();
    let client = server.client_of("sales-agent");
    let lists = [licence_list(), retail_page()].map(|text| import(&client, "2026-08", &text));
    let sell = |list: usize, id: &str, quantity: &str| {
        let line = json!({"meterId": id, "quantity": quantity});
        let body = json!({"priceListId": lists[list]["id"], "lines": [line]});
        client.post(paths::QUOTES_PRICE, &body)
    };
    for (list, id) in [
        (0, "SUITE:0001:Commercial:P1Y:monthly"),
        (1, "PRD9:0012:P3Y"),
    ] {
        let refused = sell(list, id, "2.5").expect(400).json();
        assert_eq!(refused["code"], "not_whole", "{id}");
        assert_eq!(refused["column"], "lines[0].quantity", "{id}");
        let _ = sell(list, id, "2.0").expect(200);
    }
    let _ = sell(1, "machine", "2.5").expect(200);
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

fn import(client: &Client, month: &str, body: &str) -> Value {
    let path = format!("{}?month={month}", paths::PRICE_LISTS);
    let csv = [("Content-Type", "text/csv")];
    client.send("POST", &path, &csv, body).expect(201).json()
}

#[test]
fn one_quote_sells_licences_beside_meters_each_from_its_own_list() {
    let server = Server::demo();
    let client = server.client_of("sales-agent");
    let meters = client.post(paths::PRICE_LISTS, &card()).expect(201).json();
    let licences = import(&client, "2026-08", &licence_list());
    let customers = client.get(paths::CUSTOMERS).expect(200).json();
    let suite = "SUITE:0001:Commercial:P1Y:monthly";
    let request = json!({
        "customerId": customers["items"][0]["id"], "markupPercent": "10",
        "priceListId": meters["id"], "furtherPriceListIds": [licences["id"]],
        "lines": [{"meterId": "flat", "quantity": "1000"}, {"meterId": suite, "quantity": "10"}],
    });
    let kept = client.post(paths::QUOTES, &request).expect(201).json();
    // 1000 x 0.005 and 10 x 9.36, each with 10 % on it.
    assert_eq!(kept["lines"][0]["amount"], "5.50");
    assert_eq!(kept["lines"][1]["amount"], "102.96");
    assert_eq!(kept["total"], "108.46");
    assert_eq!(kept["furtherPriceLists"][0]["id"], licences["id"]);
    let document = |line: usize| {
        let steps = kept["lines"][line]["steps"].as_array().unwrap();
        let source = steps.iter().find_map(|step| step.get("source")).unwrap();
        source["document"].clone()
    };
    assert_eq!(document(0), kept["priceListName"]);
    assert_eq!(document(1), kept["furtherPriceLists"][0]["name"]);
    // As a file it names both lists by their digests, and reopens to the same cent.
    let path = paths::with_id(paths::QUOTE_FILE, kept["id"].as_str().unwrap());
    let file = client.get(&path).expect(200).json();
    assert_eq!(
        file["furtherPriceListDigests"],
        json!([kept["furtherPriceLists"][0]["digest"]])
    );
    let again = client.post(paths::QUOTE_FILES, &file).expect(201).json();
    assert_eq!(again["total"], kept["total"]);
    // Edited by somebody who worked out its digest as well.
    let mut short = file.clone();
    short["furtherPriceListDigests"] = json!([]);
    let short = quotes::sealed(&short);
    let refused = client.post(paths::QUOTE_FILES, &short).expect(422).json();
    assert_eq!(refused["code"], "quote_file_edited");
    // Priced again, it sells from both.
    let path = paths::with_id(paths::QUOTE_REPRICE, kept["id"].as_str().unwrap());
    let again = client.post(&path, &json!({})).expect(200).json();
    assert_eq!(again["comparison"]["totalAfter"], kept["total"]);
}

#[test]
fn a_price_list_is_named_once_and_a_list_in_another_currency_needs_rates() {
    let server = Server::demo();
    let client = server.client_of("sales-agent");
    let meters = client.post(paths::PRICE_LISTS, &card()).expect(201).json();
    // Rates of a month long past let the list in, and price nothing today.
    let sheet = "CurrencyCode,USDPerUnit,Month\nPLN,0.25,2020-01\nEUR,1.1,2020-01\n";
    let path = format!("{}?month=2020-01", paths::EXCHANGE_RATES);
    let csv = [("Content-Type", "text/csv")];
    let _ = client.send("POST", &path, &csv, sheet).expect(201);
    let zlotys = licence_list()
        .replace(",EUR,", ",PLN,")
        .replace(",DE,", ",PL,");
    let zlotys = import(&client, "2020-01", &zlotys);
    let mut asked = request(&meters);
    asked["furtherPriceListIds"] = json!([meters["id"]]);
    let refused = client.post(paths::QUOTES_PRICE, &asked).expect(400).json();
    assert_eq!(refused["code"], "invalid_price_lists");
    asked["furtherPriceListIds"] = json!([zlotys["id"]]);
    let refused = client.post(paths::QUOTES_PRICE, &asked).expect(400).json();
    assert_eq!(refused["code"], "exchange_rates_missing");
    asked["furtherPriceListIds"] = json!(["not-there"]);
    let _ = client.post(paths::QUOTES_PRICE, &asked).expect(404);
}

#[test]
fn a_further_list_is_ticked_at_the_page_and_its_licences_are_found() {
    let server = Server::demo();
    let client = server.client_of("sales-agent");
    let kept = quotes::save(&server, 2);
    let licences = import(&client, "2026-08", &licence_list());
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("sales-agent");
    quotes::open_for_change(&page, &kept);
    let before = page.script(
        "return document.querySelector('#quote-total').textContent",
        &[],
    );
    page.script(
        "document.querySelector(`input.further-price-list[value='${arguments[0]}']`).click()",
        &[licences["id"].clone()],
    );
    page.wait("the further list to be ticked", || {
        page.script(
            "return !!document.querySelector('#further-price-lists[open] input:checked')",
            &[],
        )
        .as_bool()
        .filter(|ticked| *ticked)
    });
    page.script("document.querySelector('#quote-meter').focus()", &[]);
    page.press("office suite");
    page.wait_for_text("Office suite");
    page.find_css("#quote-meter-list [role=option]");
    page.press("\u{e015}\u{e007}");
    page.wait("the licence's line", || {
        let count = page.script(
            "return document.querySelectorAll('input.line-quantity').length",
            &[],
        );
        (count == json!(3)).then_some(())
    });
    let after = page.script(
        "return document.querySelector('#quote-total').textContent",
        &[],
    );
    assert_ne!(before, after);
    page.script("document.querySelector('#save-quote').click()", &[]);
    page.wait("the quote to be saved with both lists", || {
        let path = paths::with_id(paths::QUOTE, kept["id"].as_str().unwrap());
        let saved = client.get(&path).expect(200).json();
        (saved["furtherPriceLists"][0]["id"] == licences["id"]).then_some(())
    });
}
