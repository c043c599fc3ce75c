//! Price lists: a rate card imports whole, comes back digit for digit, or is refused by its meter.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::{Server, quotes};

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
