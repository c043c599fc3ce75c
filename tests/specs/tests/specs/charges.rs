//! Charges: what a file adds up to, the books say too, by every dimension and on both stores.

use domain::charges::{Dimension, Filter};
use domain::wire::paths;
use serde_json::Value;
use specs::charge_lines::{self, CHARGE_LINE, ChargeLine};
use specs::daily_rated::{Options, Oracle};
use specs::permissions::{allow_own_charges, own_customer};
use specs::{Answer, Client, Page, Server, words};
use std::collections::BTreeMap;

const DIMENSIONS: [&str; 11] = [
    "customer",
    "subscription",
    "category",
    "service",
    "meter",
    "region",
    "resourceGroup",
    "reseller",
    "day",
    "tag:env",
    "customer,category",
];

fn import(client: &Client, period: &str, billing: &str, file: &[u8]) -> Answer {
    let path = format!(
        "{}?period={period}&billing={billing}",
        paths::CHARGE_BATCHES
    );
    client.send("POST", &path, &[("Content-Type", "text/csv")], file)
}

fn pivot(client: &Client, query: &str) -> Value {
    client
        .get(&format!("{}?{query}", paths::CHARGE_PIVOT))
        .expect(200)
        .json()
}

/// The items of a pivot: cents and lines by keys.
fn sums(pivot: &Value) -> BTreeMap<Vec<String>, (i128, u64)> {
    let items = pivot["items"].as_array().expect("a pivot has items");
    let read = |item: &Value| {
        let keys = item["keys"].as_array().into_iter().flatten();
        let keys = keys
            .map(|key| key.as_str().unwrap_or_default().to_owned())
            .collect();
        let cents = words::cents(&item["amount"]).unwrap_or_else(|| panic!("{item}"));
        (keys, (cents, item["lines"].as_u64().unwrap_or_default()))
    };
    let sums: BTreeMap<_, _> = items.iter().map(read).collect();
    assert_eq!(sums.len(), items.len(), "no key comes twice");
    sums
}

fn oracle_sums(oracle: &Oracle, by: &str) -> BTreeMap<Vec<String>, (i128, u64)> {
    oracle
        .by(by)
        .into_iter()
        .map(|(keys, sum)| (keys, (sum.amount, sum.lines)))
        .collect()
}

#[test]
fn every_figure_of_twenty_thousand_quirky_lines_equals_the_oracle_on_each_store() {
    let (file, oracle) = Options {
        lines: 20_000,
        customers: 60,
        seed: 42,
        ..Options::default()
    }
    .file();
    for (store, server) in Server::demo_on_each_store() {
        let client = server.client_of("owner");
        let batch = import(&client, "2026-10", "unbilled", &file)
            .expect(201)
            .json();
        assert_eq!(batch["lines"], oracle.lines, "{store}");
        assert_eq!(words::cents(&batch["total"]), Some(oracle.total), "{store}");
        for by in DIMENSIONS {
            let found = pivot(&client, &format!("period=2026-10&by={by}"));
            assert_eq!(sums(&found), oracle_sums(&oracle, by), "{store}, by {by}");
            let totals = found["totals"].as_array().unwrap();
            assert_eq!(totals.len(), 1, "{store}");
            assert_eq!(
                words::cents(&totals[0]["amount"]),
                Some(oracle.total),
                "{store}"
            );
            assert_eq!(totals[0]["currency"], oracle.currency, "{store}");
        }
        for item in pivot(&client, "period=2026-10&by=customer")["items"]
            .as_array()
            .unwrap()
        {
            let id = item["keys"][0].as_str().unwrap();
            assert_eq!(
                item["labels"][0],
                oracle.customers[id].as_str(),
                "{store}: a name came through changed"
            );
        }
    }
}

#[test]
fn a_filter_keeps_exactly_its_lines_and_a_line_is_as_it_was_printed() {
    let (file, oracle) = Options::default().file();
    let server = Server::demo();
    let client = server.client_of("billing-admin");
    let _ = import(&client, "2026-10", "unbilled", &file).expect(201);
    let by_both = oracle_sums(&oracle, "region,category");
    for region in ["westeurope", "japaneast"] {
        let found = sums(&pivot(
            &client,
            &format!("period=2026-10&by=category&where=region:{region}"),
        ));
        let expected: BTreeMap<_, _> = by_both
            .iter()
            .filter(|(keys, _)| keys[0] == region)
            .map(|(keys, sum)| (vec![keys[1].clone()], *sum))
            .collect();
        assert_eq!(found, expected, "{region}");
    }
    let both = pivot(
        &client,
        "period=2026-10&by=region&where=region:westeurope&where=category:Storage",
    );
    let expected = by_both
        .get(&vec!["westeurope".to_owned(), "Storage".to_owned()])
        .copied();
    assert_eq!(sums(&both).into_values().next(), expected);

    let (mut lines, mut cents, mut token) = (0, 0, None::<String>);
    loop {
        let path = format!(
            "{}?period=2026-10&where=region:westeurope&size=100",
            paths::CHARGE_LINES
        );
        let page = match &token {
            None => client.get(&path),
            Some(token) => client.send(
                "GET",
                &format!("{path}&seekOperation=Next"),
                &[(domain::wire::CONTINUATION_HEADER, token)],
                (),
            ),
        };
        let page = page.expect(200).json();
        for line in page["items"].as_array().unwrap() {
            assert_eq!(line["region"], "westeurope");
            cents += words::cents(&line["amount"]).unwrap();
            lines += 1;
        }
        token = page["continuationToken"].as_str().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    let westeurope = oracle.by("region")[&vec!["westeurope".to_owned()]];
    assert_eq!(
        (lines, cents),
        (westeurope.lines, westeurope.amount),
        "the drill-down holds every line once"
    );
}

#[test]
fn importing_a_batch_again_changes_nothing() {
    let (file, oracle) = Options::default().file();
    let server = Server::demo();
    let client = server.client_of("owner");
    let first = import(&client, "2026-10", "unbilled", &file)
        .expect(201)
        .json();
    let before = specs::server::files_under(&server.data());
    for _ in 0..2 {
        let again = import(&client, "2026-10", "unbilled", &file)
            .expect(200)
            .json();
        assert_eq!(again["id"], first["id"]);
        assert_eq!(
            sums(&pivot(&client, "period=2026-10&by=customer")),
            oracle_sums(&oracle, "customer")
        );
    }
    let segments = |files: Vec<std::path::PathBuf>| {
        files
            .into_iter()
            .filter(|file| file.extension().is_some_and(|e| e == "parquet"))
            .count()
    };
    assert_eq!(
        segments(specs::server::files_under(&server.data())),
        segments(before)
    );
}

#[test]
fn unbilled_is_replaced_and_billed_is_immutable() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let options = Options {
        lines: 500,
        ..Options::default()
    };
    let (first, first_oracle) = options.file();
    let (second, second_oracle) = Options {
        lines: 700,
        seed: 9,
        partner_id: Some(first_oracle.partner_id.clone()),
        ..options
    }
    .file();
    let _ = import(&client, "2026-10", "unbilled", &first).expect(201);
    let _ = import(&client, "2026-10", "unbilled", &second).expect(201);
    assert_eq!(
        sums(&pivot(&client, "period=2026-10&by=day")),
        oracle_sums(&second_oracle, "day")
    );

    let _ = import(&client, "2026-10", "billed", &first).expect(201);
    assert_eq!(
        sums(&pivot(&client, "period=2026-10&by=day")),
        oracle_sums(&first_oracle, "day"),
        "billed wins over unbilled"
    );
    assert_eq!(
        sums(&pivot(&client, "period=2026-10&by=day&billing=unbilled")),
        oracle_sums(&second_oracle, "day")
    );
    // The same invoice with other content.
    let text = String::from_utf8(first).unwrap();
    let cut = text.trim_end().rfind('\n').unwrap();
    let _ = import(&client, "2026-10", "billed", &text.as_bytes()[..=cut]).expect(409);
    assert_eq!(
        sums(&pivot(&client, "period=2026-10&by=day")),
        oracle_sums(&first_oracle, "day")
    );
}

#[test]
fn another_partners_file_is_refused_once_the_account_knows_its_own() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let (own, _) = Options {
        lines: 100,
        ..Options::default()
    }
    .file();
    let (foreign, _) = Options {
        lines: 100,
        seed: 5,
        ..Options::default()
    }
    .file();
    let _ = import(&client, "2026-10", "unbilled", &own).expect(201);
    let refused = import(&client, "2026-10", "unbilled", &foreign);
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert!(
        refused.json()["description"]
            .as_str()
            .is_some_and(|words| words.contains("artner")),
        "{}",
        refused.text()
    );
}

#[test]
fn yen_has_no_cents_and_stays_apart_from_euro() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let (euro, euro_oracle) = Options {
        lines: 300,
        ..Options::default()
    }
    .file();
    let yen = Options {
        lines: 300,
        currency: "JPY",
        partner_id: Some(euro_oracle.partner_id.clone()),
        ..Options::default()
    };
    let (yen, yen_oracle) = yen.file();
    let _ = import(&client, "2026-10", "unbilled", &euro).expect(201);
    let _ = import(&client, "2026-10", "unbilled", &yen).expect(201);
    let found = pivot(&client, "period=2026-10&by=day");
    let total = |currency: &str| {
        let totals = found["totals"].as_array().unwrap();
        let total = totals
            .iter()
            .find(|total| total["currency"] == currency)
            .unwrap_or_else(|| panic!("{found}"));
        words::cents(&total["amount"]).unwrap()
    };
    assert_eq!(total("EUR"), euro_oracle.total);
    assert_eq!(total("JPY"), yen_oracle.total * 100);
}

#[test]
fn a_compressed_file_is_the_same_file() {
    use std::io::Write;
    let (file, oracle) = Options::default().file();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&file).unwrap();
    let packed = packed.finish().unwrap();
    let server = Server::demo();
    let client = server.client_of("owner");
    let _ = import(&client, "2026-10", "unbilled", &packed).expect(201);
    assert_eq!(
        sums(&pivot(&client, "period=2026-10&by=customer")),
        oracle_sums(&oracle, "customer")
    );
    let _ = import(&client, "2026-10", "unbilled", &file).expect(200);
}

#[test]
fn the_import_command_does_what_the_upload_does() {
    let (file, oracle) = Options::default().file();
    let server = Server::demo();
    let path = server.scratch("usage.csv");
    std::fs::write(&path, file).unwrap();
    let output = server.command("import").arg(&path).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let client = server.client_of("owner");
    assert_eq!(
        sums(&pivot(&client, "period=2026-10&by=customer")),
        oracle_sums(&oracle, "customer")
    );
}

#[test]
fn the_demonstration_has_charges_up_to_august() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let found = pivot(&client, "period=2026-08&by=customer,day");
    assert!(found["items"].as_array().unwrap().len() > 100);
    let periods = client.get(paths::CHARGE_PERIODS).expect(200).json();
    let newest = periods["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["period"].as_str())
        .max();
    assert_eq!(newest, Some("2026-08"));
}

#[test]
fn the_tags_to_group_by_are_those_of_the_lines_that_one_may_see() {
    let server = Server::demo();
    let (owner, reader) = (
        server.client_of("owner"),
        server.client_of("customer-reader"),
    );
    let own = own_customer(&reader);
    let line = |customer, tags| ChargeLine {
        customer,
        tags,
        ..CHARGE_LINE
    };
    let file = charge_lines::file(&[
        line(&own, r#"{"env": "prod", "cost centre": "7"}"#),
        line(&own, r#"{"env": "dev", "hidden-link:/a,b": "1"}"#),
        line("another-customer", r#"{"env": "dev", "secret": "x"}"#),
        line("another-customer", ""),
    ]);
    let _ = import(&owner, "2026-10", "unbilled", file.as_bytes()).expect(201);
    let path = format!("{}?period=2026-10", paths::CHARGE_TAG_NAMES);
    let names = |client: &Client, path: &str| -> Vec<String> {
        let told = client.get(path).expect(200).json();
        let items = told["items"].as_array().expect("names are a list");
        let said = items
            .iter()
            .map(|item| format!("{} {}", item["name"], item["lines"]));
        said.collect()
    };
    assert_eq!(
        names(&owner, &path),
        [
            "\"env\" 3",
            "\"cost centre\" 1",
            "\"hidden-link:/a,b\" 1",
            "\"secret\" 1"
        ]
    );
    for name in ["env", "cost centre", "hidden-link:/a,b", "secret"] {
        let by = paths::encode(&Dimension::Tag(name.to_owned()).to_string());
        let found = pivot(&owner, &format!("period=2026-10&by={by}"));
        assert!(
            found["items"].as_array().unwrap().len() > 1,
            "{name}: {found}"
        );
    }
    let dimension = Dimension::Tag("hidden-link:/a,b".to_owned());
    let value = "1".to_owned();
    let only = paths::encode(&Filter { dimension, value }.to_string());
    let found = pivot(&owner, &format!("period=2026-10&by=region&where={only}"));
    assert_eq!(found["totals"][0]["lines"], 1, "{found}");

    let refused = reader.get(&path).expect(403).json();
    assert_eq!(refused["code"], "charges_not_enabled");
    allow_own_charges(&server);
    let all = ["\"env\" 2", "\"cost centre\" 1", "\"hidden-link:/a,b\" 1"];
    assert_eq!(names(&reader, &path), all);
    // Asking for the other customer's lines shows none of them.
    let peeked = names(&reader, &format!("{path}&where=customer:another-customer"));
    assert!(peeked.is_empty(), "{peeked:?}");
    let without = names(
        &owner,
        &format!("{}?period=2025-01", paths::CHARGE_TAG_NAMES),
    );
    assert!(
        without.is_empty(),
        "a month without charges has no tags: {without:?}"
    );
    let _ = owner
        .get(&format!("{}?period=October", paths::CHARGE_TAG_NAMES))
        .expect(400);
}

#[test]
fn a_tag_is_chosen_from_those_of_the_month_at_the_page() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/usage?period=2026-08");
    page.find_css("#by option[value=tag]");
    page.script(
        "const by = document.querySelector('#by'); by.value = 'tag'; \
         by.dispatchEvent(new Event('change', {bubbles: true}))",
        &[],
    );
    // The demonstration's lines carry two tags, and equally many lines each.
    page.wait("the first tag to be grouped by", || {
        page.path().contains("by=tag%3Aenv").then_some(())
    });
    page.find_css("#tag");
    page.script("document.querySelector('#tag').focus()", &[]);
    let offered = || {
        page.script(
            "return [...document.querySelectorAll('#tag-list [role=option] span:first-child')].map(one => one.innerText)",
            &[],
        )
    };
    page.wait("the names", || {
        (offered() == serde_json::json!(["env", "team"])).then_some(())
    });
    page.script(
        "document.querySelectorAll('#tag-list [role=option]')[1]\
         .dispatchEvent(new MouseEvent('mousedown', {bubbles: true, cancelable: true}))",
        &[],
    );
    page.wait("the other tag to be grouped by", || {
        page.path().contains("by=tag%3Ateam").then_some(())
    });
    page.wait_for_text("Tag team");
    assert_eq!(page.complaints(), Vec::<String>::new());
}
