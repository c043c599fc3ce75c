//! What a price rule did stays: one that has begun ends, and neither changes nor goes away; and a rate that
//! a rule agreed prices its basis while the cost stays at the month's sheet.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::forms::wait_for_refusal;
use specs::permissions::own_customer;
use specs::sent_quotes::day;
use specs::{Client, Page, Server};

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
fn a_rule_that_would_hold_on_past_days_only_is_refused() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    for ends in ["2026-03-31", &day(-1)] {
        let over = with(&rule("2026-01-01"), &[("ends", json!(ends))]);
        let told = owner.post(paths::PRICE_RULES, &over).expect(400).json();
        assert_eq!(
            (&told["code"], &told["column"]),
            (&json!("rule_is_over"), &json!("ends"))
        );
        assert!(text(&told["description"]).contains(ends), "{told}");
    }
    let _ = kept(
        &owner,
        &with(&rule("2026-01-01"), &[("ends", json!(day(0)))]),
    );
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

fn click(page: &Page, selector: &str) {
    page.find_css(selector);
    page.script(
        "document.querySelector(arguments[0]).click()",
        &[json!(selector)],
    );
}

fn shown(page: &Page, script: &str) -> String {
    let value = page.script(script, &[]);
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn at_the_page_a_rule_that_has_begun_says_why_it_stays_ends_today_and_begins_anew_tomorrow() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    let customer = own_customer(&server.client_of("customer-reader"));
    let buyer = json!({"scope": "customer", "value": customer});
    let (path, _) = kept(&owner, &with(&rule("2026-01-01"), &[("buyer", buyer)]));
    let name = owner
        .get(&with_id(paths::CUSTOMER, &customer))
        .expect(200)
        .json();
    let name = text(&name["companyProfile"]["companyName"]);
    page.sign_in_as("owner");
    page.goto("/prices?view=rules");
    page.wait_for_text(&name);
    let ids = shown(
        &page,
        "return document.querySelector('main table').innerText",
    );
    assert!(!ids.contains(&customer), "names, not ids: {ids}");
    click(&page, "main table tbody button");
    page.find_css("#rule-begun");
    let fixed = "const f = id => document.getElementById(id).matches(':disabled'); \
                 return [f('rule-value'), f('rule-starts'), f('rule-name'), f('rule-ends')].join()";
    assert_eq!(shown(&page, fixed), "true,true,false,false");
    page.wait("the customer's name in its box", || {
        let box_text = shown(
            &page,
            "return document.getElementById('rule-buyer-value').value",
        );
        (box_text == name).then_some(())
    });
    click(&page, "#copy-rule");
    page.wait("a new rule that begins tomorrow", || {
        let starts = shown(&page, "return document.getElementById('rule-starts').value");
        (starts == day(1)).then_some(())
    });
    let value = shown(&page, "return document.getElementById('rule-value').value");
    assert_eq!(value, "20");
    click(&page, "#save-rule");
    page.wait("the new rule to be kept", || {
        let all = owner.get(paths::PRICE_RULES).expect(200).json();
        let new = &all["items"][1];
        (new["starts"] == day(1) && new["buyer"]["value"] == customer).then_some(())
    });
    page.wait("both rules in the table", || {
        let rows = shown(&page, "return document.querySelectorAll('main section.card table[aria-label] tbody button').length");
        (rows == "2").then_some(())
    });
    click(&page, "main table tbody button");
    click(&page, "#end-rule");
    page.wait("the rule to end", || {
        let now = owner.get(&path).expect(200).json();
        (now["ends"] == day(0)).then_some(())
    });
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn at_the_page_a_rules_customer_and_goods_are_chosen_by_name_and_a_rate_is_agreed() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    let customer = own_customer(&server.client_of("customer-reader"));
    let name = owner
        .get(&with_id(paths::CUSTOMER, &customer))
        .expect(200)
        .json();
    let name = text(&name["companyProfile"]["companyName"]);
    page.sign_in_as("owner");
    page.goto("/prices?view=rules");
    // What can be named is there once the example is.
    page.find_css("#rule-example input");
    click(&page, "#new-rule");
    let set = |id: &str, value: &str| {
        page.find_css(&format!("#{id}"));
        let script = "const f = document.getElementById(arguments[0]); f.value = arguments[1]; \
                      for (const kind of ['input', 'change']) f.dispatchEvent(new Event(kind, {bubbles: true}))";
        page.script(script, &[json!(id), json!(value)]);
    };
    let choose = |id: &str, typed: &str, label: &str| {
        page.find_css(&format!("#{id}"));
        page.script(
            "document.getElementById(arguments[0]).focus()",
            &[json!(id)],
        );
        page.press(typed);
        let option = "return [...document.querySelectorAll('#' + arguments[0] + '-list [role=option]')]\
                      .findIndex(option => option.firstElementChild.innerText === arguments[1])";
        page.wait("the name among the choices", || {
            let at = page.script(option, &[json!(id), json!(label)]);
            at.as_i64().filter(|at| *at >= 0)
        });
        let take = "[...document.querySelectorAll('#' + arguments[0] + '-list [role=option]')]\
                    .find(option => option.firstElementChild.innerText === arguments[1])\
                    .dispatchEvent(new MouseEvent('mousedown', {bubbles: true, cancelable: true}))";
        page.script(take, &[json!(id), json!(label)]);
    };
    set("rule-name", "Chosen");
    set("rule-value", "5");
    set("rule-buyer", "customer");
    // Half a name stands for nobody.
    set("rule-buyer-value", &name[..3]);
    click(&page, "#save-rule");
    wait_for_refusal(&page, "rule-buyer-value", "choose from the list");
    set("rule-buyer-value", "");
    choose("rule-buyer-value", &name[..3], &name);
    set("rule-goods", "service");
    choose("rule-goods-value", "stor", "Storage");
    click(&page, "#save-rule");
    page.wait("the rule to be kept", || {
        let all = owner.get(paths::PRICE_RULES).expect(200).json();
        let rule = &all["items"][0];
        let goods = json!({"scope": "service", "value": "Storage"});
        (rule["buyer"]["value"] == customer && rule["goods"] == goods).then_some(())
    });
    // The rate that was agreed, and the account's own currency for it.
    click(&page, "#new-rule");
    set("rule-name", "Agreed");
    set("rule-value", "7");
    set("rule-rate-source", "agreed");
    set("rule-rate", "0.9");
    click(&page, "#save-rule");
    page.wait("the rule with its rate to be kept", || {
        let all = owner.get(paths::PRICE_RULES).expect(200).json();
        let rule = &all["items"][1];
        let rate = json!({"type": "agreed", "from": "USD", "rate": "0.9"});
        (rule["rateSource"] == rate && rule["currency"] == "EUR").then_some(())
    });
    page.wait_for_text("1 USD = 0.9 EUR");
    assert_eq!(page.complaints(), Vec::<String>::new());
}
