//! Price lists of every format: each imports whole, comes back digit for digit, or is refused by line,
//! column and remedy; two of them are compared.

use crate::exchange_rates::rates;
use domain::wire::paths;
use serde_json::{Value, json};
use specs::charge_lines::{self, CHARGE_LINE, ChargeLine};
use specs::price_lists::{Metered, licence_list, price_sheet, retail_page};
use specs::{Answer, Client, Page, Server, quotes};

#[test]
fn a_rate_card_comes_back_digit_for_digit_on_each_store() {
    let card = quotes::rate_card(72, 1);
    for (store, server) in Server::demo_on_each_store() {
        let client = server.client_of("sales-agent");
        let list = client
            .post(
                &format!("{}?name=card.json&region=US", paths::PRICE_LISTS),
                &card,
            )
            .expect(201)
            .json();
        assert_eq!(list["meters"], 72, "{store}");
        let again = client
            .get(&format!("{}?currency=EUR&region=US", paths::RATE_CARD))
            .expect(200)
            .json();
        for (sent, kept) in card["meters"]
            .as_array()
            .unwrap()
            .iter()
            .zip(again["meters"].as_array().unwrap())
        {
            for field in [
                "id",
                "name",
                "rates",
                "category",
                "subcategory",
                "region",
                "unit",
            ] {
                assert_eq!(
                    sent[field].to_string(),
                    kept[field].to_string(),
                    "{store}: {field}"
                );
            }
        }
        let repeated = client
            .post(
                &format!("{}?name=card.json&region=US", paths::PRICE_LISTS),
                &card,
            )
            .expect(200)
            .json();
        assert_eq!(repeated["id"], list["id"], "{store}");
    }
}

#[test]
fn the_captured_rate_card_imports_whole() {
    let Some(folder) = std::env::var_os("TIERLINE_RECORDINGS") else {
        specs::skip("TIERLINE_RECORDINGS names no folder of recorded bodies");
        return;
    };
    let path = std::path::Path::new(&folder).join("ratecards/azure_en-US_USD.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    let card: Value = serde_json::from_str(&text).unwrap();
    let server = Server::demo();
    let client = server.client_of("owner");
    let list = client
        .send(
            "POST",
            paths::PRICE_LISTS,
            &[("Content-Type", "application/json")],
            text.as_str(),
        )
        .expect(201)
        .json();
    assert_eq!(list["meters"], 72);
    let kept = client
        .get(&paths::with_id(
            paths::PRICE_LIST,
            list["id"].as_str().unwrap(),
        ))
        .expect(200)
        .json();
    let kept = kept["rateCard"]["meters"].as_array().unwrap();
    let mut tiered = 0;
    for (sent, kept) in card["meters"].as_array().unwrap().iter().zip(kept) {
        let (sent, kept) = (
            sent["rates"].as_object().unwrap(),
            kept["rates"].as_object().unwrap(),
        );
        assert_eq!(sent.len(), kept.len());
        tiered += usize::from(sent.len() == 3);
        for (bound, rate) in sent {
            let same = kept.iter().any(|(other, kept)| {
                domain::decimal::parse_exact(other) == domain::decimal::parse_exact(bound)
                    && kept == rate
            });
            assert!(same, "{bound}: {rate} is not in {kept:?}");
        }
    }
    assert_eq!(tiered, 1, "one meter has three tiers");
}

#[test]
fn a_card_that_cannot_be_priced_is_refused_by_meter_and_field_and_leaves_nothing() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let before = client.get(paths::PRICE_LISTS).expect(200).text();
    let bad_rates = [
        json!({"0": -1}),
        json!({"1": 0.5}),
        json!({"0": 1, "-5": 0.5}),
        json!({"zero": 1}),
        json!({}),
    ];
    for rates in bad_rates {
        let mut card = quotes::rate_card(3, 2);
        card["meters"][1]["rates"] = rates.clone();
        let error = client.post(paths::PRICE_LISTS, &card).expect(400).json();
        assert_eq!(error["column"], "meters[1].rates", "{rates}: {error}");
        assert!(
            error["description"]
                .as_str()
                .is_some_and(|words| words.len() > 20),
            "{rates}: {error}"
        );
    }
    // What contains tax already would be taxed twice.
    let mut taxed = quotes::rate_card(3, 2);
    taxed["isTaxIncluded"] = true.into();
    let error = client.post(paths::PRICE_LISTS, &taxed).expect(400).json();
    assert_eq!(
        (&error["code"], &error["column"]),
        (&json!("tax_included"), &json!("isTaxIncluded"))
    );
    for body in [
        "",
        "{",
        "[]",
        "{\"meters\": 3}",
        "{\"currency\": \"EUR\", \"meters\": []}",
        "{\"currency\": \"shells\", \"meters\": []}",
    ] {
        let refused = client.send(
            "POST",
            paths::PRICE_LISTS,
            &[("Content-Type", "application/json")],
            body,
        );
        assert_eq!(refused.status, 400, "{body}: {}", refused.text());
    }
    assert_eq!(client.get(paths::PRICE_LISTS).expect(200).text(), before);
}

#[test]
fn who_may_not_import_is_told_so() {
    let server = Server::demo();
    for persona in ["helpdesk-agent", "customer-reader", "operator"] {
        let _ = server
            .client_of(persona)
            .post(paths::PRICE_LISTS, &quotes::rate_card(1, 1))
            .expect(403);
    }
}

/// Sends a sheet or a JSON text as it is.
fn import(client: &Client, query: &str, text: &str) -> Answer {
    let path = format!("{}?{query}", paths::PRICE_LISTS);
    client.send("POST", &path, &[("Content-Type", "text/csv")], text)
}

const BLOB: Metered<'_> = Metered {
    id: "blob",
    name: "Hot data",
    price: "0.0184123456789012345",
};

#[test]
fn each_format_imports_and_its_offers_come_back_digit_for_digit_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let client = server.client_of("owner");
        for (format, text, offers) in [
            (
                "azure_plan_price_sheet",
                price_sheet("EUR", "DE", &[BLOB]),
                1,
            ),
            ("licence_price_list", licence_list(), 2),
            ("retail_prices", retail_page(), 3),
        ] {
            let list = import(&client, "name=list&month=2026-08", &text)
                .expect(201)
                .json();
            assert_eq!(list["format"], format, "{store}");
            assert_eq!(list["offers"], offers, "{store}");
            assert_eq!(list["month"], "2026-08", "{store}");
            let id = list["id"].as_str().unwrap();
            let source = paths::with_id(paths::PRICE_LIST_SOURCE, id);
            assert_eq!(client.get(&source).expect(200).text(), text, "{store}");
            let found = paths::with_id(paths::PRICE_LIST_OFFERS, id);
            let found = client.get(&found).expect(200).json();
            assert_eq!(found["totalCount"], offers, "{store}");
            let detail = client
                .get(&paths::with_id(paths::PRICE_LIST, id))
                .expect(200)
                .json();
            assert!(detail.get("rateCard").is_none(), "{store}");
            // The same list again is the same list; of another month it stands beside.
            let again = import(&client, "name=list&month=2026-08", &text);
            assert_eq!(again.expect(200).json()["id"], list["id"], "{store}");
            let later = import(&client, "name=list&month=2026-09", &text);
            assert_ne!(later.expect(201).json()["id"], list["id"], "{store}");
        }
    }
}

#[test]
fn an_offer_says_what_it_costs_by_the_way_it_is_sold() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let offers = |text: &str| {
        let list = import(&client, "", text).expect(201).json();
        let path = paths::with_id(paths::PRICE_LIST_OFFERS, list["id"].as_str().unwrap());
        let found = client.get(&path).expect(200).json();
        found["items"].as_array().unwrap().clone()
    };
    let sheet = offers(&price_sheet("EUR", "DE", &[BLOB]));
    assert_eq!(sheet[0]["price"]["kind"], "metered");
    assert_eq!(sheet[0]["price"]["tiers"][0]["rate"], BLOB.price);
    let licences = offers(&licence_list());
    assert_eq!(licences[0]["id"], "SUITE:0001:Commercial:P1Y:monthly");
    assert_eq!(licences[0]["price"]["cost"], "9.36");
    assert_eq!(licences[0]["price"]["list"], "11.70");
    let retail = offers(&retail_page());
    assert_eq!(retail[0]["price"]["kind"], "savings_plan");
    assert_eq!(retail[0]["price"]["priceHourly"], "0.1037");
    assert_eq!(retail[1]["price"]["tiers"][1]["from"], "1000.0");
    assert_eq!(retail[2]["id"], "PRD9:0012:P3Y");
    assert_eq!(retail[2]["price"]["price"], "1918.0");
}

#[test]
fn a_search_pages_through_what_it_finds_and_finds_each_once() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let names: Vec<(String, String)> = (0..25)
        .map(|index| (format!("meter-{index}"), format!("Disk {index}")))
        .collect();
    let meters: Vec<Metered<'_>> = names
        .iter()
        .map(|(id, name)| Metered {
            id,
            name,
            price: "1",
        })
        .collect();
    let sheet = price_sheet("EUR", "DE", &meters);
    let list = import(&client, "", &sheet).expect(201).json();
    let path = paths::with_id(paths::PRICE_LIST_OFFERS, list["id"].as_str().unwrap());
    let mut next = Some(format!("{path}?search=DISK&size=10"));
    let mut seen = Vec::new();
    while let Some(path) = next {
        let page = client.get(&path).expect(200).json();
        assert_eq!(page["totalCount"], 25);
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["id"].to_string()));
        next = page["links"]["next"]["uri"].as_str().map(str::to_owned);
    }
    assert_eq!(seen.len(), 25);
    let distinct: std::collections::BTreeSet<_> = seen.into_iter().collect();
    assert_eq!(distinct.len(), 25);
    let one = client
        .get(&format!("{path}?search=disk%2024"))
        .expect(200)
        .json();
    assert_eq!(one["items"][0]["id"], "meter-24");
}

#[test]
fn a_list_that_cannot_be_priced_is_refused_by_line_and_column_and_leaves_nothing() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let before = client.get(paths::PRICE_LISTS).expect(200).text();
    let good = price_sheet("EUR", "DE", &[BLOB, Metered { id: "b", ..BLOB }]);
    let long = "0.1234567890123456789012345678901234567890";
    for (bad, code, line) in [
        (good.replacen(BLOB.price, "-1", 1), "negative_rate", 2),
        (good.replacen(BLOB.price, "", 1), "missing_value", 2),
        (good.replacen(BLOB.price, long, 1), "too_many_digits", 2),
        (good[..good.len() - 30].to_owned(), "incomplete_file", 3),
        (good.replacen(",EUR,", ",USD,", 1), "two_currencies", 3),
        (good.replacen(",DE,", ",FR,", 1), "two_markets", 3),
        (good.replacen(",,,8/1", ",5,1,8/1", 1), "invalid_tiers", 2),
    ] {
        let error = import(&client, "name=list.csv", &bad).expect(400).json();
        assert_eq!(error["code"], code, "{error}");
        assert_eq!(error["line"], line, "{error}");
        assert_eq!(error["file"], "list.csv", "{error}");
        assert!(
            error["description"]
                .as_str()
                .is_some_and(|words| words.len() > 20),
            "{error}"
        );
    }
    for (text, code) in [("", "empty_price_list"), ("a,b\n1,2\n", "unknown_format")] {
        let error = import(&client, "", text).expect(400).json();
        assert_eq!(error["code"], code);
    }
    assert_eq!(client.get(paths::PRICE_LISTS).expect(200).text(), before);
}

#[test]
fn a_list_of_another_market_or_currency_is_refused_until_exchange_rates_bridge_it() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let american = price_sheet("USD", "US", &[BLOB]);
    let error = import(&client, "", &american).expect(422).json();
    assert_eq!(error["code"], "other_market");
    // Another market of the same region, and dollars, are welcome.
    let _ = import(&client, "", &price_sheet("USD", "FR", &[BLOB])).expect(201);
    let error = import(&client, "region=FR", &price_sheet("EUR", "DE", &[BLOB]))
        .expect(422)
        .json();
    assert_eq!(error["code"], "other_market");
    let rupees = price_sheet("INR", "DE", &[BLOB]);
    let error = import(&client, "month=2026-08", &rupees).expect(422).json();
    assert_eq!(error["code"], "other_currency");
    let sheet = "CurrencyCode,USDPerUnit,Month\nINR,0.0119,2026-08\nEUR,1.0854,2026-08\n";
    let _ = rates(&client, "", sheet).expect(201);
    let _ = import(&client, "month=2026-08", &rupees).expect(201);
    let other_month = import(&client, "month=2026-07", &rupees);
    let _ = other_month.expect(422);
}

/// Where the demonstration's July and August lists are compared over the charges of July.
fn comparison_path(client: &Client) -> String {
    let (from, to) = two_months(client);
    let compare = paths::PRICE_LISTS_COMPARE;
    format!("{compare}?from={from}&to={to}&period=2026-07")
}

/// The demonstration's two months of the Azure plan, older first.
fn two_months(client: &Client) -> (String, String) {
    let lists = client.get(paths::PRICE_LISTS).expect(200).json();
    let of = |month: &str| {
        let mut all = lists["items"].as_array().unwrap().iter();
        let list =
            all.find(|list| list["format"] == "azure_plan_price_sheet" && list["month"] == month);
        list.unwrap()["id"].as_str().unwrap().to_owned()
    };
    (of("2026-07"), of("2026-08"))
}

#[test]
fn two_months_are_compared_and_whom_the_changes_touch_is_said_to_those_who_see_charges() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let path = comparison_path(&client);
    let answer = client.get(&path).expect(200).json();
    for part in ["added", "removed", "raised", "lowered"] {
        assert!(answer[part]["totalCount"].as_u64().unwrap() > 0, "{part}");
    }
    for (part, is_right) in [("raised", true), ("lowered", false)] {
        for change in answer[part]["items"].as_array().unwrap() {
            let price =
                |name: &str| domain::decimal::parse_exact(change[name].as_str().unwrap()).unwrap();
            assert_eq!(price("newPrice") > price("oldPrice"), is_right, "{change}");
        }
    }
    let customers = answer["customers"].as_array().unwrap();
    assert!(!customers.is_empty());
    let text = |customer: &Value, name: &str| customer[name].as_str().unwrap().to_owned();
    let figure =
        |customer: &Value, name: &str| domain::decimal::parse_exact(&text(customer, name)).unwrap();
    for customer in customers {
        assert_eq!(
            figure(customer, "newPrice") - figure(customer, "oldPrice"),
            figure(customer, "difference"),
            "{customer}"
        );
        let notice = text(customer, "notice");
        assert!(notice.contains(&text(customer, "newPrice")), "{notice}");
        assert!(notice.contains(&text(customer, "customerName")), "{notice}");
        assert!(!notice.contains(&text(customer, "newCost")), "{notice}");
    }
    // Whoever may not see charges is told what changed, and no customer's figure.
    let answer = server
        .client_of("sales-agent")
        .get(&path)
        .expect(200)
        .json();
    assert!(answer["raised"]["totalCount"].as_u64().unwrap() > 0);
    assert_eq!(answer["customers"], json!([]));
    assert!(answer.get("period").is_none());
    let _ = server.client_of("customer-reader").get(&path).expect(403);
    let _ = client
        .get(&format!(
            "{}?from={}&to=nothing",
            paths::PRICE_LISTS_COMPARE,
            two_months(&client).0
        ))
        .expect(404);
}

#[test]
fn a_row_says_how_many_offers_are_estimated_since_their_tiers_changed_unevenly() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let card = |name: &str, blob: Value, disk: Value| {
        let meters = [("blob", blob), ("disk", disk)]
            .map(|(id, rates)| json!({"id": id, "name": id, "rates": rates, "unit": "1 GB"}));
        let card =
            json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": meters});
        let path = format!("{}?name={name}.json", paths::PRICE_LISTS);
        let list = client.post(&path, &card).expect(201).json();
        list["id"].as_str().unwrap().to_owned()
    };
    let from = card(
        "old",
        json!({"0": 1, "10": 0.8}),
        json!({"0": 1, "10": 0.5}),
    );
    let to = card("new", json!({"0": 1, "10": 0.9}), json!({"0": 2, "10": 1}));
    let lines = ["blob", "disk"].map(|meter| ChargeLine {
        customer: "customer-of-tiers",
        meter,
        ..CHARGE_LINE
    });
    let import = format!("{}?period=2026-10", paths::CHARGE_BATCHES);
    let headers = [("Content-Type", "text/csv")];
    let _ = client
        .send("POST", &import, &headers, charge_lines::file(&lines))
        .expect(201);
    let compare = paths::PRICE_LISTS_COMPARE;
    let path = format!("{compare}?from={from}&to={to}&period=2026-10");
    let row = client.get(&path).expect(200).json()["customers"][0].clone();
    assert_eq!(
        (&row["offers"], &row["estimatedOffers"]),
        (&json!(2), &json!(1))
    );
    // 100 of "disk" are 200 at twice each tier's price; 100 of "blob" are estimated at 0.9 / 0.8.
    assert_eq!(row["newCost"], "312.50", "{row}");
}

#[test]
fn a_customer_at_a_fixed_price_pays_what_it_paid_whatever_the_new_list_says() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let path = comparison_path(&client);
    let customers = || client.get(&path).expect(200).json()["customers"].clone();
    let before = customers();
    let raised = before.as_array().unwrap().iter();
    let moved = raised
        .filter(|one| one["difference"] != "0" && one["difference"] != "0.00")
        .collect::<Vec<_>>();
    let fixed = moved.first().expect("a customer pays more or less");
    let rule = json!({
        "name": "Fixed", "buyer": {"scope": "customer", "value": fixed["customerId"]}, "goods": {"scope": "all"},
        "kind": {"type": "fixed_unit_price", "price": "1000"}, "starts": "2026-07-01", "currency": fixed["currency"],
        "approveBelowCost": true,
    });
    let _ = client.post(paths::PRICE_RULES, &rule).expect(201);
    let after = customers();
    for (old, new) in before
        .as_array()
        .unwrap()
        .iter()
        .map(|old| (old, same(&after, old)))
    {
        if old["customerId"] == fixed["customerId"] {
            assert_eq!(new["oldPrice"], new["newPrice"], "{new}");
            let notice = new["notice"].as_str().unwrap();
            assert!(
                !notice.contains("prices of services"),
                "a price that stays needs no notice"
            );
            assert_eq!(new["newCost"], old["newCost"]);
        } else {
            assert_eq!(new, old);
        }
    }
}

#[test]
fn customers_that_use_what_is_sold_no_longer_are_touched_and_told() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let card = |name: &str, meters: &[&str]| {
        let meters: Vec<Value> = meters
            .iter()
            .map(|id| json!({"id": id, "name": format!("The {id}"), "rates": {"0": 1}, "unit": "1 GB"}))
            .collect();
        let card =
            json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": meters});
        let path = format!("{}?name={name}.json", paths::PRICE_LISTS);
        let list = client.post(&path, &card).expect(201).json();
        list["id"].as_str().unwrap().to_owned()
    };
    let (from, to) = (card("old", &["blob", "disk"]), card("new", &["disk"]));
    let line = |customer, meter| ChargeLine {
        customer,
        meter,
        ..CHARGE_LINE
    };
    let lines = [
        line("of-both", "blob"),
        line("of-both", "disk"),
        line("of-disk", "disk"),
    ];
    let import = format!("{}?period=2026-10", paths::CHARGE_BATCHES);
    let headers = [("Content-Type", "text/csv")];
    let _ = client
        .send("POST", &import, &headers, charge_lines::file(&lines))
        .expect(201);
    let compare = paths::PRICE_LISTS_COMPARE;
    let path = format!("{compare}?from={from}&to={to}&period=2026-10");
    let customers = client.get(&path).expect(200).json()["customers"].clone();
    let [one] = customers.as_array().unwrap().as_slice() else {
        panic!("{customers}");
    };
    assert_eq!(one["customerId"], "of-both");
    assert_eq!(
        (&one["removedOffers"], &one["offers"]),
        (&json!(1), &json!(0))
    );
    let notice = one["notice"].as_str().unwrap();
    assert!(
        notice.contains("offered no longer") && notice.contains("The blob"),
        "{notice}"
    );
    assert!(!notice.contains("prices of services"), "{notice}");
}

#[test]
fn a_notice_says_how_many_services_it_does_not_name() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let meters = ["a", "b", "c", "d", "e", "f", "g"].map(|name| format!("meter-{name}"));
    let card = |rate: u8, meters: &[String]| {
        let meters: Vec<Value> = meters
            .iter()
            .map(|id| json!({"id": id, "name": id, "rates": {"0": rate}, "unit": "1 GB"}))
            .collect();
        let card =
            json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": meters});
        let list = client.post(paths::PRICE_LISTS, &card).expect(201).json();
        list["id"].as_str().unwrap().to_owned()
    };
    let lines = meters.each_ref().map(|meter| ChargeLine {
        customer: "of-all",
        meter,
        ..CHARGE_LINE
    });
    let import = format!("{}?period=2026-10", paths::CHARGE_BATCHES);
    let headers = [("Content-Type", "text/csv")];
    let _ = client
        .send("POST", &import, &headers, charge_lines::file(&lines))
        .expect(201);
    let from = card(1, &meters);
    for (to, field, count) in [
        (card(2, &meters), "moreOfferNames", 2),
        (card(1, &meters[..1]), "moreRemovedOfferNames", 1),
    ] {
        let compare = paths::PRICE_LISTS_COMPARE;
        let path = format!("{compare}?from={from}&to={to}&period=2026-10");
        let one = client.get(&path).expect(200).json()["customers"][0].clone();
        assert_eq!(one[field], count, "{one}");
        let notice = one["notice"].as_str().unwrap();
        assert!(notice.contains(&format!(" and {count} more.")), "{notice}");
    }
}

/// The same customer's row in another answer.
fn same<'a>(rows: &'a Value, row: &Value) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    let is_same = |other: &&Value| {
        other["customerId"] == row["customerId"] && other["currency"] == row["currency"]
    };
    rows.find(is_same).expect("the customer is still there")
}

#[test]
fn what_an_account_imported_no_other_account_sees() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let list = import(&owner, "", &licence_list()).expect(201).json();
    let id = list["id"].as_str().unwrap();
    let sheet = "CurrencyCode,USDPerUnit,Month\nEUR,1.5,2020-01\n";
    let _ = rates(&owner, "", sheet).expect(201);
    let session = owner.get(paths::SESSION).expect(200).json();
    let other = session["accounts"][1]["id"].as_str().unwrap().to_owned();
    let elsewhere = owner.in_account(&other);
    for path in [
        paths::PRICE_LIST,
        paths::PRICE_LIST_OFFERS,
        paths::PRICE_LIST_SOURCE,
    ] {
        let _ = elsewhere.get(&paths::with_id(path, id)).expect(404);
    }
    assert!(
        !elsewhere
            .get(paths::PRICE_LISTS)
            .expect(200)
            .text()
            .contains(id)
    );
    assert!(
        !elsewhere
            .get(paths::EXCHANGE_RATES)
            .expect(200)
            .text()
            .contains("2020-01")
    );
}

#[test]
fn a_list_of_any_format_is_imported_at_the_page_searched_and_its_prices_open() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("sales-agent");
    page.goto("/prices");
    let path = server.scratch("retail-2026-08.json");
    std::fs::write(&path, retail_page()).unwrap();
    page.choose_file("#price-file", &path);
    page.wait_for_text("1,918");
    page.script("document.querySelector('#offer-search').focus()", &[]);
    page.press("prd9:0012");
    page.wait("one offer", || {
        let rows = "return document.querySelectorAll('#offers-table tr[data-row]').length";
        (page.script(rows, &[]) == 1).then_some(())
    });
    page.script(
        "document.querySelector('#offers-table tr[data-row]').click()",
        &[],
    );
    page.find_css("#offer");
    // 1918 over 36 months.
    page.wait_for_text("53.28");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn two_months_are_compared_at_the_page_and_a_notice_is_drafted() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/prices?view=compare&period=2026-07");
    page.find_css("#changes td");
    page.script("document.querySelector('#part-removed').click()", &[]);
    page.find_css("#changes td");
    page.script("document.querySelector('.notice-draft').click()", &[]);
    page.find_css("#notice-text");
    let text = page.script("return document.querySelector('#notice-text').value", &[]);
    assert!(
        text.as_str()
            .is_some_and(|text| text.contains("Contoso Cloud")),
        "{text}"
    );
    assert_eq!(page.complaints(), Vec::<String>::new());
}
