//! The flows of a first day, as a person does them at the page: a file of charges, a price list, a
//! quote, a permission. Each ends with a look at what the books say.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::daily_rated::Options;
use specs::first_load::CUSTOMER_ROW;
use specs::permissions::own_customer;
use specs::{Page, Server, quotes, words};

/// The text of the first element that a selector meets, or an empty one.
fn read(page: &Page, selector: &str) -> String {
    let text = page.script(
        "return document.querySelector(arguments[0])?.innerText ?? ''",
        &[json!(selector)],
    );
    text.as_str().unwrap_or_default().to_owned()
}

/// Digits and sign of a printed amount: what is left when a locale's marks are taken off.
fn digits(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_digit() || *c == '-')
        .collect()
}

fn click(page: &Page, selector: &str) {
    page.find_css(selector);
    page.script(
        "document.querySelector(arguments[0]).click()",
        &[json!(selector)],
    );
}

#[test]
fn a_file_of_charges_is_added_at_the_page_and_every_total_is_right() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let (file, oracle) = Options {
        lines: 3_000,
        quirks: false,
        ..Options::default()
    }
    .file();
    let path = server.scratch("october.csv");
    std::fs::write(&path, file).unwrap();
    page.sign_in_as("owner");
    page.goto("/usage");
    click(&page, "#add-file");
    page.choose_file("#charge-file", &path);
    page.wait("the month to be found in the file", || {
        let period = page.script(
            "return document.querySelector('#charge-period')?.value",
            &[],
        );
        (period == "2026-10").then_some(())
    });
    page.script(
        "const s = document.querySelector('#charge-billing'); s.value = 'unbilled'; s.dispatchEvent(new Event('change', {bubbles: true}))",
        &[],
    );
    click(&page, "#send-file");
    click(&page, "#show-charges");
    page.wait_for_path("/usage");
    page.find_css("#charges-table td");
    page.wait("the total of the file", || {
        read(&page, ".kpis")
            .lines()
            .any(|line| digits(line) == oracle.total.to_string())
            .then_some(())
    });
    // One row a customer, and each with the oracle's amount.
    let rows = page.script(
        "return [...document.querySelectorAll('#charges-table tbody tr')].map(r => [...r.cells].map(c => c.innerText))",
        &[],
    );
    let by_customer = oracle.by("customer");
    assert_eq!(rows.as_array().map(Vec::len), Some(by_customer.len()));
    for (keys, sum) in by_customer {
        let name = &oracle.customers[&keys[0]];
        let row = rows
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row[0] == name.as_str());
        let row = row.unwrap_or_else(|| panic!("{name} has no row in {rows}"));
        assert_eq!(
            digits(row[2].as_str().unwrap_or_default()),
            sum.amount.to_string(),
            "{row}"
        );
    }
    // A row leads to its lines, by keyboard.
    page.script(
        "document.querySelector('#charges-table tbody tr').focus()",
        &[],
    );
    page.press("\u{e007}");
    page.wait("the lines in the address", || {
        page.path().contains("lines=1").then_some(())
    });
    page.back();
    page.wait("the way back", || {
        (!page.path().contains("lines=1")).then_some(())
    });
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_bad_file_is_named_by_line_and_column_at_the_page() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let (file, _) = Options {
        lines: 30,
        quirks: false,
        ..Options::default()
    }
    .file();
    let text = String::from_utf8(file)
        .unwrap()
        .replacen("2026-10-", "2026-11-", 3);
    let path = server.scratch("wrong.csv");
    std::fs::write(&path, text).unwrap();
    page.sign_in_as("owner");
    page.goto("/usage");
    click(&page, "#add-file");
    page.choose_file("#charge-file", &path);
    page.script(
        "const p = document.querySelector('#charge-period'); p.value = '2026-10'; p.dispatchEvent(new Event('input', {bubbles: true}))",
        &[],
    );
    page.wait("a refusal that names the column", || {
        let words = read(&page, "[role=alert]");
        if words.contains("UsageDate") {
            return Some(());
        }
        page.script(
            "document.querySelector('#send-file:not(:disabled)')?.click()",
            &[],
        );
        None
    });
    let batches = server
        .client_of("owner")
        .get(paths::CHARGE_BATCHES)
        .expect(200)
        .json();
    assert!(
        batches["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|batch| batch["period"] != "2026-10")
    );
}

#[test]
fn an_upload_that_is_cancelled_leaves_nothing() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let (file, _) = Options {
        lines: 60_000,
        ..Options::default()
    }
    .file();
    let path = server.scratch("big.csv");
    std::fs::write(&path, file).unwrap();
    let client = server.client_of("owner");
    let before = client.get(paths::CHARGE_BATCHES).expect(200).text();
    page.sign_in_as("owner");
    page.goto("/usage");
    click(&page, "#add-file");
    page.choose_file("#charge-file", &path);
    page.wait("the month to be found in the file", || {
        let period = page.script(
            "return document.querySelector('#charge-period')?.value",
            &[],
        );
        (period == "2026-10").then_some(())
    });
    // Slow enough that there is something to cancel.
    page.cdp("Network.enable", json!({}));
    page.cdp(
        "Network.emulateNetworkConditions",
        json!({"offline": false, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000}),
    );
    click(&page, "#send-file");
    click(&page, "#cancel-upload");
    page.find_css("#send-file");
    page.cdp(
        "Network.emulateNetworkConditions",
        json!({"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}),
    );
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(client.get(paths::CHARGE_BATCHES).expect(200).text(), before);
}

#[test]
fn a_rate_card_is_imported_at_the_page_and_its_offers_are_found_as_one_types() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let path = server.scratch("card.json");
    std::fs::write(&path, quotes::rate_card(72, 11).to_string()).unwrap();
    page.sign_in_as("sales-agent");
    page.goto("/prices");
    page.choose_file("#price-file", &path);
    page.wait_for_text("Meter 001");
    page.script(
        "document.querySelector('main input[type=search], main input[type=text]').focus()",
        &[],
    );
    page.press("meter 041");
    page.wait_for_text("Meter 041");
    page.wait_until_gone("Meter 001");
}

#[test]
fn a_quote_is_written_with_the_keyboard_saved_and_reopened_to_the_same_cent() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("sales-agent");
    page.goto("/quotes/new");
    page.find_css("#quote-customer");
    page.script("document.querySelector('#quote-customer').focus()", &[]);
    page.press("a");
    page.find_css("#quote-customer-list [role=option]");
    page.press("\u{e007}");
    for quantity in ["150", "0.75", "1234567.891"] {
        page.script("document.querySelector('#quote-meter').focus()", &[]);
        page.press("v5");
        page.find_css("#quote-meter-list [role=option]");
        page.press("\u{e015}\u{e007}");
        page.wait("the new line to have the focus", || {
            page.script(
                "return document.activeElement.classList.contains('line-quantity')",
                &[],
            )
            .as_bool()
            .filter(|there| *there)
        });
        page.press(quantity);
    }
    let total = read(&page, quotes::TOTAL);
    assert!(
        digits(&total).parse::<u64>().is_ok_and(|cents| cents > 0),
        "{total}"
    );
    // A number opens its steps.
    click(&page, "button.explain");
    page.find_css("#explanation li");
    page.script(
        "[...document.querySelectorAll('main button.primary')].at(-1).click()",
        &[],
    );
    page.wait("the quote to be kept", || {
        (!page.path().contains("/new")).then_some(())
    });
    page.reload();
    page.find_css(quotes::QUANTITY_FIELD);
    assert_eq!(read(&page, quotes::TOTAL), total);
    let kept = server
        .client_of("owner")
        .get(paths::QUOTES)
        .expect(200)
        .json();
    let cents = words::cents(&kept["items"][0]["total"]).unwrap();
    assert_eq!(
        digits(&total),
        cents.to_string(),
        "the browser and the server agree to the cent"
    );
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_draft_survives_a_reload() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let kept = quotes::save(&server, 3);
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    page.script(
        &format!(
            "const f = document.querySelector('{}'); f.focus(); f.select()",
            quotes::QUANTITY_FIELD
        ),
        &[],
    );
    page.press("4711");
    // A draft is kept when one pauses, not at every key.
    std::thread::sleep(std::time::Duration::from_secs(2));
    page.reload();
    page.find_css(quotes::QUANTITY_FIELD);
    let value = page.script(
        &format!(
            "return document.querySelector('{}').value",
            quotes::QUANTITY_FIELD
        ),
        &[],
    );
    assert_eq!(value, "4711");
}

#[test]
fn a_partner_moves_the_switch_and_the_customer_sees_it_at_once() {
    let server = Server::demo();
    let (Some(partner), Some(customer)) = (Page::open(&server), Page::open(&server)) else {
        return;
    };
    partner.sign_in_as("owner");
    customer.sign_in_as("customer-reader");
    let id = own_customer(&server.client_of("customer-reader"));
    let has_figures = |page: &Page| {
        page.script(
            "return document.querySelectorAll('#charges-table td').length > 0",
            &[],
        ) == Value::Bool(true)
    };
    customer.goto("/usage");
    customer.find_css("main h2");
    assert!(!has_figures(&customer));
    partner.goto(&format!("/customers/{id}/permissions"));
    let is = |state: &'static str| {
        partner.wait(&format!("the switch to be {state}"), || {
            let checked = partner.script(
                "return document.querySelector('#view-charges')?.getAttribute('aria-checked')",
                &[],
            );
            (checked == state).then_some(())
        });
    };
    is("false");
    click(&partner, "#view-charges");
    is("true");
    customer.goto("/usage");
    customer.find_css("#charges-table td");
    for word in ["Margin", "Cost"] {
        assert!(!customer.text().contains(word), "a customer reads '{word}'");
    }
    click(&partner, "#view-charges");
    is("false");
    customer.goto("/usage");
    customer.find_css("main h2");
    assert!(!has_figures(&customer));
}

#[test]
fn two_windows_act_in_two_accounts() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    let (first_path, first) = (page.path(), read(&page, "main"));
    let links = page.script(
        "return [...document.querySelectorAll('#accounts a')].map(a => a.getAttribute('href'))",
        &[],
    );
    let links: Vec<String> = links
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|link| link.as_str().map(str::to_owned))
        .collect();
    assert!(
        links.len() >= 2,
        "the owner has several accounts: {links:?}"
    );
    let other = links
        .iter()
        .find(|link| !first_path.contains(link.split("account=").nth(1).unwrap_or("?")))
        .unwrap();
    page.goto(other);
    page.find_css(CUSTOMER_ROW);
    assert_ne!(read(&page, "main"), first);
    page.goto(&first_path);
    page.find_css(CUSTOMER_ROW);
    page.wait("the first account again", || {
        (read(&page, "main") == first).then_some(())
    });
}
