//! Exchange rates: sheets stand by month and by source, a quote says whose rates it counts with.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::client::{Answer, Client};
use specs::quotes::{TOTAL, sealed};
use specs::{Page, Server, quotes};

/// Imports a sheet of exchange rates as it is.
pub(crate) fn rates(client: &Client, query: &str, text: &str) -> Answer {
    let path = format!("{}?{query}", paths::EXCHANGE_RATES);
    client.send("POST", &path, &[("Content-Type", "text/csv")], text)
}

/// A sheet of one month, and the query that imports it as its publisher's.
fn euro_at(usd_per_unit: &str, month: &str) -> String {
    format!("CurrencyCode,USDPerUnit,Month\nEUR,{usd_per_unit},{month}\n")
}

const BANK: &str = "source=European%20Central%20Bank";

#[test]
fn exchange_rates_stand_by_month_with_every_digit_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let client = server.client_of("billing-admin");
        let sheet = "CurrencyCode,USDPerUnit,Month\nAED,0.27224589249009701,2025\n";
        let error = rates(&client, "", sheet).expect(400).json();
        assert_eq!(error["code"], "invalid_month", "{store}");
        let kept = rates(&client, "month=2025-12", sheet).expect(201).json();
        assert_eq!(
            kept["rates"][0]["usdPerUnit"], "0.27224589249009701",
            "{store}"
        );
        let again = rates(&client, "month=2025-12", sheet).expect(200).json();
        assert_eq!(again["id"], kept["id"], "{store}");
        // A corrected sheet of the same month takes the place of the one before.
        let corrected = sheet.replace("9701", "9702");
        let _ = rates(&client, "month=2025-12", &corrected).expect(201);
        let all = client.get(paths::EXCHANGE_RATES).expect(200).json();
        let of_month: Vec<&Value> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|sheet| sheet["month"] == "2025-12")
            .collect();
        assert_eq!(of_month.len(), 1, "{store}");
        assert_eq!(
            of_month[0]["rates"][0]["usdPerUnit"], "0.27224589249009702",
            "{store}"
        );
        let _ = server
            .client_of("helpdesk-agent")
            .get(paths::EXCHANGE_RATES)
            .expect(403);
    }
}

/// A meter of 1 dollar, quoted in euros in a month of which nobody published rates before.
fn in_euros(client: &Client) -> Value {
    let card = json!({"currency": "USD", "locale": "en", "isTaxIncluded": false, "meters": [
        {"id": "hour", "name": "Hour", "rates": {"0": 1}, "includedQuantity": 0, "unit": "1 Hour"},
    ]});
    let list = client.post(paths::PRICE_LISTS, &card).expect(201).json();
    json!({"priceListId": list["id"], "markupPercent": "0", "currency": "EUR", "priceDate": "2024-05-04",
        "lines": [{"meterId": "hour", "quantity": "100"}]})
}

#[test]
fn the_sheets_of_two_sources_stand_side_by_side_and_a_quote_says_whose_count() {
    for (store, server) in Server::demo_on_each_store() {
        let client = server.client_of("owner");
        let mut asked = in_euros(&client);
        let price = |asked: &Value| client.post(paths::QUOTES_PRICE, asked);
        let _ = rates(&client, BANK, &euro_at("1.25", "2024-05")).expect(201);
        // The only source of the month counts, where nobody says otherwise.
        let priced = price(&asked).expect(200).json();
        assert_eq!(priced["total"], "80.00", "{store}");
        assert_eq!(priced["exchangeRatesSource"], "European Central Bank");
        // The programme's own goes before it, also where another was imported later.
        let _ = rates(&client, "", &euro_at("1.6", "2024-05")).expect(201);
        let spelt = "source=european%20CENTRAL%20bank";
        let _ = rates(&client, spelt, &euro_at("1.28", "2024-05")).expect(201);
        let all = client.get(paths::EXCHANGE_RATES).expect(200).json();
        let of_month: Vec<&Value> = all["items"].as_array().unwrap().iter().collect();
        let of_month = of_month.iter().filter(|sheet| sheet["month"] == "2024-05");
        let sources: Vec<&str> = of_month
            .filter_map(|sheet| sheet["source"].as_str())
            .collect();
        assert_eq!(
            sources,
            ["European Central Bank", "Partner Center"],
            "{store}"
        );
        let priced = price(&asked).expect(200).json();
        assert_eq!(priced["total"], "62.50", "{store}");
        assert_eq!(priced["exchangeRatesSource"], "Partner Center");
        // Whoever is named counts, and the steps say so.
        asked["exchangeRatesSource"] = "European Central Bank".into();
        let priced = price(&asked).expect(200).json();
        assert_eq!(priced["total"], "78.13", "100 / 1.28 {store}");
        let steps = priced["lines"][0]["steps"].to_string();
        assert!(steps.contains("European Central Bank"), "{steps}");
        assert!(!steps.contains("Partner Center"), "{steps}");
        asked["exchangeRatesSource"] = "House bank".into();
        let refused = price(&asked).expect(400).json();
        assert_eq!(refused["code"], "exchange_rates_of_source_missing");
        assert_eq!(refused["column"], "exchangeRatesSource");
    }
}

#[test]
fn a_quote_priced_again_says_that_a_replaced_sheet_has_another_rate_and_a_rule_another_percentage()
{
    let server = Server::demo();
    let client = server.client_of("owner");
    let today = specs::sent_quotes::day(0);
    let mut asked = in_euros(&client);
    asked["priceDate"] = today.clone().into();
    let customers = format!("{}?size=1", paths::CUSTOMERS);
    let customers = client.get(&customers).expect(200).json();
    asked["customerId"] = customers["items"][0]["id"].clone();
    // A blank behind the name makes no other source.
    asked["exchangeRatesSource"] = "European Central Bank ".into();
    let _ = rates(&client, BANK, &euro_at("1.25", &today[..7])).expect(201);
    let rule = |percent: &str| {
        json!({
            "name": "Up", "buyer": {"scope": "everyone"}, "goods": {"scope": "all"}, "starts": today,
            "kind": {"type": "mark_up", "percent": percent, "basis": "list"},
        })
    };
    let up = client
        .post(paths::PRICE_RULES, &rule("20"))
        .expect(201)
        .json();
    let mut of_rules = asked.clone();
    of_rules["markupPercent"] = Value::Null;
    let kept = client.post(paths::QUOTES, &of_rules).expect(201).json();
    let again = || {
        let path = paths::with_id(paths::QUOTE_REPRICE, kept["id"].as_str().unwrap());
        let again = client.post(&path, &json!({})).expect(200).json();
        again["comparison"]["moved"].clone()
    };
    assert_eq!(again(), json!([]));
    let _ = rates(&client, BANK, &euro_at("1.6", &today[..7])).expect(201);
    let moved = again();
    assert_eq!(moved[0]["ground"], "exchangeRates", "{moved}");
    assert!(
        moved[0]["before"].as_str().unwrap().ends_with("EUR 1.25"),
        "{moved}"
    );
    assert!(
        moved[0]["after"].as_str().unwrap().ends_with("EUR 1.6"),
        "{moved}"
    );
    let path = paths::with_id(paths::PRICE_RULE, up["id"].as_str().unwrap());
    let etag = up["attributes"]["etag"].as_str().unwrap();
    let _ = client.put(&path, etag, &rule("30")).expect(200);
    let moved = again();
    assert_eq!(
        moved[1],
        json!({"ground": "priceRules", "before": "Up (20 %)", "after": "Up (30 %)"})
    );
}

#[test]
fn the_same_text_of_two_sources_is_two_sheets_and_a_name_of_many_lines_is_none() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let sheet = euro_at("1.25", "2024-05");
    let own = rates(&client, "", &sheet).expect(201).json();
    let other = rates(&client, BANK, &sheet).expect(201).json();
    assert_ne!(own["id"], other["id"]);
    assert_eq!(rates(&client, BANK, &sheet).expect(200).json(), other);
    let long = format!("source={}", "x".repeat(101));
    for source in ["source=two%0Alines", &long] {
        let refused = rates(&client, source, &sheet).expect(400).json();
        assert_eq!(refused["code"], "invalid_source");
        assert_eq!(refused["column"], "source");
    }
}

#[test]
fn a_quote_keeps_its_source_and_its_file_says_what_is_missing_where_there_is_none() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let mut asked = in_euros(&client);
    let customers = client
        .get(&format!("{}?size=1", paths::CUSTOMERS))
        .expect(200)
        .json();
    asked["customerId"] = customers["items"][0]["id"].clone();
    asked["exchangeRatesSource"] = "European Central Bank".into();
    let _ = rates(&client, BANK, &euro_at("1.25", "2024-05")).expect(201);
    let _ = rates(&client, "", &euro_at("1.6", "2024-05")).expect(201);
    let kept = client.post(paths::QUOTES, &asked).expect(201).json();
    assert_eq!(kept["total"], "80.00");
    let path = paths::with_id(paths::QUOTE_FILE, kept["id"].as_str().unwrap());
    let file = client.get(&path).expect(200).json();
    let again = client.post(paths::QUOTE_FILES, &file).expect(201).json();
    assert_eq!(again["total"], "80.00");
    assert_eq!(again["exchangeRatesSource"], "European Central Bank");
    let mut elsewhere = file;
    elsewhere["request"]["exchangeRatesSource"] = "House bank".into();
    let refused = client.post(paths::QUOTE_FILES, &sealed(&elsewhere));
    assert_eq!(
        refused.expect(400).json()["code"],
        "exchange_rates_of_source_missing"
    );
}

#[test]
fn a_source_is_named_at_the_import_shown_beside_the_other_and_chosen_in_a_quote() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let mut quote = in_euros(&client);
    let month = chrono::Utc::now().format("%Y-%m").to_string();
    let _ = rates(&client, "", &euro_at("1.6", &month)).expect(201);
    let customers = client
        .get(&format!("{}?size=1", paths::CUSTOMERS))
        .expect(200)
        .json();
    quote["customerId"] = customers["items"][0]["id"].clone();
    quote["priceDate"] = Value::Null;
    let kept = client.post(paths::QUOTES, &quote).expect(201).json();
    assert_eq!(kept["total"], "62.50");
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/prices?view=rates");
    page.find_css("#import-publisher");
    page.script("document.querySelector('#import-publisher').focus()", &[]);
    page.press("European Central Bank");
    let path = server.scratch("rates.csv");
    std::fs::write(&path, euro_at("1.25", &month)).unwrap();
    page.choose_file("#price-file", &path);
    page.wait("a column for each source", || {
        let heads = "return [...document.querySelectorAll('#rates-table th')].map(th => th.textContent).join('|')";
        let heads = page.script(heads, &[]);
        let heads = heads.as_str().unwrap_or_default();
        (heads.contains("Partner Center") && heads.contains("European Central Bank")).then_some(())
    });
    page.wait_for_text("A quote that names no source counts with Partner Center.");
    quotes::open_for_change(&page, &kept);
    page.find_css("#quote-rates-source");
    page.script(
        "const box = document.querySelector('#quote-rates-source'); box.value = 'European Central Bank'; \
         box.dispatchEvent(new Event('change', { bubbles: true }))",
        &[],
    );
    page.wait("the total at the bank's rate", || {
        let total = page.script(
            &format!("return document.querySelector('{TOTAL}')?.textContent"),
            &[],
        );
        total
            .as_str()
            .is_some_and(|total| total.contains("80.00"))
            .then_some(())
    });
    page.script("document.querySelector('#save-quote').click()", &[]);
    page.wait("the server to keep it", || {
        let path = paths::with_id(paths::QUOTE, kept["id"].as_str().unwrap());
        (client.get(&path).expect(200).json()["total"] == "80.00").then_some(())
    });
    assert_eq!(page.complaints(), Vec::<String>::new());
}
