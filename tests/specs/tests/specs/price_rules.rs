//! Price rules: they sell a customer's own charges as they price quotes, a preview says beforehand what
//! they will make of a month, and the page shows both.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::charge_lines::{CHARGE_LINE, ChargeLine, file};
use specs::forms::wait_for_refusal;
use specs::permissions::{allow_own_charges, own_customer};
use specs::{Client, Page, Server, quotes, sent_quotes, words};
use std::collections::BTreeMap;

const MONTH: &str = "2026-10";

fn charge(client: &Client, lines: &[ChargeLine<'_>]) {
    let path = format!("{}?period={MONTH}&billing=unbilled", paths::CHARGE_BATCHES);
    let headers = [("Content-Type", "text/csv")];
    let _ = client
        .send("POST", &path, &headers, file(lines))
        .expect(201);
}

fn rule(name: &str, goods: &Value, kind: &Value, starts: &str) -> Value {
    json!({
        "name": name, "buyer": {"scope": "everyone"}, "goods": goods, "kind": kind, "starts": starts,
        "currency": "EUR",
    })
}

fn make(client: &Client, rule: &Value) -> Value {
    client.post(paths::PRICE_RULES, rule).expect(201).json()
}

fn storage() -> Value {
    json!({"scope": "service", "value": "storage"})
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A figure of a pivot's items, by their first keys.
fn by(client: &Client, dimension: &str, figure: &str) -> BTreeMap<String, String> {
    let path = format!("{}?period={MONTH}&by={dimension}", paths::CHARGE_PIVOT);
    let pivot = client.get(&path).expect(200).json();
    let items = pivot["items"].as_array().into_iter().flatten();
    items
        .map(|item| (text(&item["keys"][0]), text(&item[figure])))
        .collect()
}

fn lines(client: &Client, figure: &str) -> Vec<String> {
    let path = format!("{}?period={MONTH}", paths::CHARGE_LINES);
    let page = client.get(&path).expect(200).json();
    let items = page["items"].as_array().into_iter().flatten();
    items.map(|item| text(&item[figure])).collect()
}

#[test]
fn a_customers_own_charges_are_sold_by_the_rules_of_each_day_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let reader = server.client_of("customer-reader");
        let customer = own_customer(&reader);
        allow_own_charges(&server);
        let of = |day, category, quantity, amount| ChargeLine {
            customer: &customer,
            day,
            category,
            quantity,
            amount,
            ..CHARGE_LINE
        };
        charge(
            &owner,
            &[
                of("2026-10-05", "Storage", "10", "100"),
                of("2026-10-20", "Storage", "10", "100"),
                of("2026-10-21", "Compute", "10", "100"),
                of("2026-10-22", "Networking", "10", "100"),
            ],
        );
        let up = json!({"type": "mark_up", "percent": "20", "basis": "cost_after_credit"});
        let _ = make(&owner, &rule("Storage", &storage(), &up, "2026-10-10"));
        let compute = json!({"scope": "service", "value": "Compute"});
        let fixed = json!({"type": "fixed_unit_price", "price": "11.111"});
        let _ = make(&owner, &rule("Compute", &compute, &fixed, "2026-01-01"));
        // The account's mark-up is 15 %.
        let expected: BTreeMap<String, String> = [
            ("2026-10-05", "115.00"),
            ("2026-10-20", "120.00"),
            ("2026-10-21", "111.11"),
            ("2026-10-22", "115.00"),
        ]
        .map(|(day, price)| (day.to_owned(), price.to_owned()))
        .into();
        assert_eq!(by(&reader, "day", "amount"), expected, "{store}");
        assert_eq!(by(&owner, "day", "sellingPrice"), expected, "{store}");
        let paid = by(&owner, "day", "amount");
        assert!(paid.values().all(|amount| amount == "100"), "{store}");
        assert_eq!(
            lines(&reader, "amount"),
            lines(&owner, "sellingPrice"),
            "{store}"
        );
        let total: rust_decimal::Decimal = lines(&reader, "amount")
            .iter()
            .map(|amount| domain::decimal::parse_exact(amount).unwrap())
            .sum();
        assert_eq!(total.normalize().to_string(), "461.11", "{store}");
    }
}

#[test]
fn a_tagged_customer_a_volume_discount_and_a_refund_are_sold_by_their_rules() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let reader = server.client_of("customer-reader");
    let customer = own_customer(&reader);
    allow_own_charges(&server);
    let tags = json!({"tags": ["gold"]});
    let tagged = owner.send(
        "PUT",
        &with_id(paths::CUSTOMER_TAGS, &customer),
        &[("Content-Type", "application/json")],
        tags.to_string(),
    );
    assert_eq!(tagged.status, 200, "{}", tagged.text());
    let up = json!({"type": "mark_up", "percent": "50", "basis": "cost_before_credit"});
    let mut gold = rule("Gold", &storage(), &up, "2026-01-01");
    gold["buyer"] = json!({"scope": "tag", "value": "gold"});
    let _ = make(&owner, &gold);
    gold["kind"]["percent"] = "15".into();
    gold["starts"] = "2026-10-01".into();
    let _ = make(&owner, &gold);
    let volume =
        json!({"type": "volume_discount", "steps": [{"fromQuantity": "20", "percent": "10"}]});
    let _ = make(&owner, &rule("Much", &storage(), &volume, "2026-10-01"));
    let line = ChargeLine {
        customer: &customer,
        ..CHARGE_LINE
    };
    let of_september = ChargeLine {
        charged: ("2026-09-12", "2026-09-12"),
        quantity: "-1",
        amount: "-85",
        credit_percent: "15",
        ..line
    };
    // Twice 100 and 15 %, less 10 % for 20 units; the refund takes back 85 / 0.85 and 50 %.
    charge(&owner, &[line.clone(), line.clone(), of_september]);
    let sold = by(&reader, "day", "amount");
    assert_eq!(sold["2026-10-15"], "57.00", "2 x 115 x 0.9 - 150: {sold:?}");
    let back = ChargeLine {
        quantity: "-10",
        amount: "-100",
        ..line
    };
    charge(&owner, &[line.clone(), line.clone(), back.clone(), back]);
    assert_eq!(by(&reader, "day", "amount")["2026-10-15"], "0.00");
}

#[test]
fn a_preview_says_what_the_month_then_sells_for() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let period = "2026-08";
    let rules = [
        json!({"type": "mark_up", "percent": "31.7", "basis": "list"}),
        json!({"type": "volume_discount", "steps": [{"fromQuantity": "100", "percent": "7.5"}]}),
        json!({"type": "minimum_margin", "percent": "22.5"}),
        json!({"type": "fixed_unit_price", "price": "0.0713"}),
    ];
    let all = json!({"scope": "all"});
    let sold = || -> BTreeMap<String, String> {
        let path = format!("{}?period={period}&by=customer", paths::CHARGE_PIVOT);
        let pivot = owner.get(&path).expect(200).json();
        let items = pivot["items"].as_array().into_iter().flatten();
        items
            .map(|item| (text(&item["keys"][0]), text(&item["sellingPrice"])))
            .collect()
    };
    for (number, kind) in rules.iter().enumerate() {
        let starts = format!("2026-07-0{}", number + 1);
        let rule = rule(&format!("Rule {number}"), &all, kind, &starts);
        let asked = json!({"rule": rule, "period": period});
        let preview = owner
            .post(paths::PRICE_RULES_PREVIEW, &asked)
            .expect(200)
            .json();
        let items = preview["items"].as_array().unwrap();
        let figures = |name: &str| -> BTreeMap<String, String> {
            items
                .iter()
                .map(|item| (text(&item["customerId"]), text(&item[name])))
                .collect()
        };
        assert_eq!(figures("priceBefore"), sold(), "{kind}");
        let _ = make(&owner, &rule);
        assert_eq!(figures("priceAfter"), sold(), "{kind}");
        assert_ne!(figures("priceAfter"), figures("priceBefore"), "{kind}");
    }
}

#[test]
fn tags_by_which_two_rules_would_both_win_are_refused_with_both_names() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let customer = own_customer(&server.client_of("customer-reader"));
    let up = json!({"type": "mark_up", "percent": "20", "basis": "list"});
    for tag in ["gold", "north"] {
        let mut rule = rule(&format!("For {tag}"), &storage(), &up, "2026-01-01");
        rule["buyer"] = json!({"scope": "tag", "value": tag});
        let _ = make(&owner, &rule);
    }
    let tag = |tags: Value| {
        owner.send(
            "PUT",
            &with_id(paths::CUSTOMER_TAGS, &customer),
            &[("Content-Type", "application/json")],
            json!({"tags": tags}).to_string(),
        )
    };
    let _ = tag(json!(["gold", "south"])).expect(200);
    // No rule's saving could see it: only together do the tags make the tie.
    let told = tag(json!(["gold", "north"])).expect(409).json();
    let words = text(&told["description"]);
    assert!(
        words.contains("For gold") && words.contains("For north"),
        "{words}"
    );
    let kept = owner.get(&with_id(paths::CUSTOMER, &customer)).expect(200);
    assert_eq!(kept.json()["tags"], json!(["gold", "south"]));
}

#[test]
fn a_price_in_a_currency_that_nothing_of_the_account_is_in_is_refused() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let fixed = json!({"type": "fixed_unit_price", "price": "3"});
    let mut foreign = rule("In krónur", &storage(), &fixed, "2026-01-01");
    foreign["currency"] = "ISK".into();
    let told = owner.post(paths::PRICE_RULES, &foreign).expect(400).json();
    assert_eq!(
        (&told["code"], &told["column"]),
        (&json!("currency_unused"), &json!("currency"))
    );
    let all = owner.get(paths::PRICE_RULES).expect(200).text();
    assert!(!all.contains("krónur"), "nothing is kept: {all}");
}

#[test]
fn a_rule_that_gives_goods_away_needs_an_approval_as_a_loss_does() {
    let server = Server::demo();
    let (owner, agent) = (server.client_of("owner"), server.client_of("sales-agent"));
    for (kind, field) in [
        (
            json!({"type": "mark_up", "percent": "-1", "basis": "list"}),
            "kind.percent",
        ),
        (
            json!({"type": "discount_off_list", "percent": "100"}),
            "kind.percent",
        ),
        (
            json!({"type": "fixed_unit_price", "price": "0"}),
            "kind.amount",
        ),
        (
            json!({"type": "volume_discount", "steps": [{"fromQuantity": "0", "percent": "100"}]}),
            "kind.steps",
        ),
    ] {
        let mut given = rule("Given away", &storage(), &kind, "2027-01-01");
        let refused = owner.post(paths::PRICE_RULES, &given).expect(409).json();
        assert_eq!(refused["code"], "below_cost", "{kind}");
        assert_eq!(refused["column"], field, "{kind}");
        given["approveBelowCost"] = true.into();
        let _ = agent.post(paths::PRICE_RULES, &given).expect(403);
        let kept = owner.post(paths::PRICE_RULES, &given).expect(201).json();
        assert!(kept["belowCostApprovedBy"].is_string(), "{kept}");
        let path = with_id(paths::PRICE_RULE, kept["id"].as_str().unwrap());
        let etag = kept["attributes"]["etag"].as_str().unwrap();
        let _ = owner
            .send("DELETE", &path, &[("If-Match", etag)], ())
            .expect(204);
    }
}

#[test]
fn a_rule_that_sells_an_offer_of_the_list_below_its_cost_needs_an_approval() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let list = json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": [
        {"id": "guarded", "name": "Guarded", "rates": {"0": 0.1, "1000": 0.01}, "includedQuantity": 50, "unit": "1 GB"},
    ]});
    let _ = owner.post(paths::PRICE_LISTS, &list).expect(201);
    let goods = json!({"scope": "offer", "value": "guarded"});
    // The meter earns 15 % of credit: its cost is 0.085.
    for (kind, field, is_below) in [
        (
            json!({"type": "discount_off_list", "percent": "16"}),
            "kind.percent",
            true,
        ),
        (
            json!({"type": "discount_off_list", "percent": "15"}),
            "",
            false,
        ),
        (
            json!({"type": "fixed_unit_price", "price": "0.08"}),
            "kind.amount",
            true,
        ),
        (
            json!({"type": "fixed_unit_price", "price": "0.0851"}),
            "",
            false,
        ),
        (
            json!({"type": "volume_discount", "steps": [{"fromQuantity": "10", "percent": "60"}]}),
            "kind.steps",
            true,
        ),
    ] {
        let mut asked = rule("Guarded", &goods, &kind, "2027-01-01");
        let answer = owner.post(paths::PRICE_RULES, &asked);
        let kept = if is_below {
            let refused = answer.expect(409).json();
            assert_eq!(refused["code"], "sells_below_cost", "{kind}");
            assert_eq!(refused["column"], field, "{kind}");
            assert_eq!(refused["params"]["offer"], "Guarded", "{kind}");
            assert!(
                !refused.to_string().contains("0.085"),
                "no cost is told: {refused}"
            );
            asked["approveBelowCost"] = true.into();
            owner.post(paths::PRICE_RULES, &asked).expect(201).json()
        } else {
            answer.expect(201).json()
        };
        let path = with_id(paths::PRICE_RULE, kept["id"].as_str().unwrap());
        let etag = kept["attributes"]["etag"].as_str().unwrap();
        let _ = owner
            .send("DELETE", &path, &[("If-Match", etag)], ())
            .expect(204);
    }
    // A minimum margin beside it keeps the discount above cost.
    let floor = json!({"type": "minimum_margin", "percent": "1"});
    let _ = make(&owner, &rule("Floor", &goods, &floor, "2027-01-01"));
    let discount = json!({"type": "discount_off_list", "percent": "90"});
    let _ = make(&owner, &rule("Guarded", &goods, &discount, "2027-01-01"));
}

#[test]
fn a_quote_says_which_rules_it_passes_over_since_they_are_in_another_currency() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let kept = quotes::save(&server, 2);
    let meter = &kept["lines"][0]["meterId"];
    let goods = json!({"scope": "offer", "value": meter});
    let fixed = json!({"type": "fixed_unit_price", "price": "9"});
    let mut dollars = rule("In dollars", &goods, &fixed, "2026-01-01");
    dollars["currency"] = "USD".into();
    let _ = make(&owner, &dollars);
    let price = |markup: Value| {
        let asked = json!({"customerId": kept["customerId"], "priceListId": kept["priceListId"],
            "markupPercent": markup, "lines": [{"meterId": meter, "quantity": "3"}]});
        let priced = owner.post(paths::QUOTES_PRICE, &asked).expect(200).json();
        priced["internal"]["rulesPassedOver"].clone()
    };
    assert_eq!(price(Value::Null), json!(["In dollars"]));
    assert_eq!(
        price(json!("5")),
        Value::Null,
        "its own mark-up asks for no rule"
    );
}

#[test]
fn a_rule_for_a_customer_or_reseller_that_is_not_the_accounts_is_refused_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let session = owner.get(paths::SESSION).expect(200).json();
        let elsewhere = owner.in_account(&text(&session["accounts"][1]["id"]));
        let theirs = elsewhere.get(paths::CUSTOMERS).expect(200).json();
        let up = json!({"type": "mark_up", "percent": "5", "basis": "list"});
        for (buyer, code) in [
            (
                json!({"scope": "customer", "value": theirs["items"][0]["id"]}),
                "unknown_customer",
            ),
            (
                json!({"scope": "reseller", "value": "999"}),
                "unknown_reseller",
            ),
        ] {
            let mut asked = rule("For nobody", &storage(), &up, "2027-01-01");
            asked["buyer"] = buyer;
            let refused = owner.post(paths::PRICE_RULES, &asked).expect(400).json();
            assert_eq!(refused["code"], code, "{store}");
            assert_eq!(refused["column"], "buyer", "{store}");
        }
        let all = owner.get(paths::PRICE_RULES).expect(200).text();
        assert!(!all.contains("For nobody"), "{store}: {all}");
    }
}

#[test]
fn a_credit_limit_is_told_with_what_is_used_of_it_to_provider_and_reseller() {
    let server = Server::demo();
    let provider = server.client_of_user("ada.lindqvist@meridian.example");
    let owner = server.client_of("owner");
    let session = owner.get(paths::SESSION).expect(200).json();
    let reseller = owner.in_account(&text(&session["accounts"][1]["id"]));
    let of = |client: &Client| -> Value {
        let all = client.get(paths::BILLING_RULES).expect(200).json();
        let all = all["items"].as_array().unwrap();
        let own = all.iter().find(|one| one["resellerMpnId"] == "5510442");
        own.unwrap_or_else(|| panic!("{all:?}")).clone()
    };
    let before = of(&provider);
    assert!(before.get("creditHeadroom").is_none(), "{before}");
    let path = format!(
        "{}?period={}&by=",
        paths::CHARGE_PIVOT,
        text(&before["creditPeriod"])
    );
    let used = reseller.get(&path).expect(200).json()["totals"][0]["amount"].clone();
    assert_eq!(words::cents(&before["creditUsed"]), cents_rounded(&used));
    let path = with_id(paths::BILLING_RULES_OF, "5510442");
    let limit = json!({"creditLimit": "100", "paymentDays": 30});
    let etag = text(&before["attributes"]["etag"]);
    let _ = provider.put(&path, &etag, &limit).expect(200);
    for client in [&provider, &reseller] {
        let told = of(client);
        let headroom = words::cents(&told["creditHeadroom"]).unwrap();
        assert_eq!(
            headroom,
            10_000 - words::cents(&told["creditUsed"]).unwrap()
        );
        assert_eq!(told["paymentDays"], 30);
    }
    let all = reseller.get(paths::BILLING_RULES).expect(200).json();
    assert_eq!(all["totalCount"], 1, "a reseller reads its own: {all}");
    let _ = reseller.put(&path, &etag, &limit).expect(403);
    let _ = owner.get(paths::BILLING_RULES).expect(403);
}

/// Cents of a figure with any number of digits, half away from zero.
fn cents_rounded(figure: &Value) -> Option<i128> {
    let figure = domain::decimal::parse_exact(figure.as_str()?).ok()?;
    let half_away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let rounded = figure.round_dp_with_strategy(2, half_away);
    words::cents(&Value::from(rounded.to_string()))
}

/// Puts a value into a field or a choice, as a hand does.
fn set(page: &Page, id: &str, value: &str) {
    page.find_css(&format!("#{id}"));
    let script = "const f = document.getElementById(arguments[0]); f.value = arguments[1]; \
                  for (const kind of ['input', 'change']) f.dispatchEvent(new Event(kind, {bubbles: true}))";
    page.script(script, &[json!(id), json!(value)]);
}

fn click(page: &Page, selector: &str) {
    page.find_css(selector);
    page.script(
        "document.querySelector(arguments[0]).click()",
        &[json!(selector)],
    );
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn fill_rule(page: &Page, name: &str, percent: &str) {
    click(page, "#new-rule");
    for (id, value) in [
        ("rule-name", name),
        ("rule-kind", "mark_up"),
        ("rule-value", percent),
        ("rule-basis", "cost_after_credit"),
        ("rule-starts", "2026-07-01"),
        ("rule-period", "2026-08"),
    ] {
        set(page, id, value);
    }
}

#[test]
fn a_rule_is_made_at_the_page_after_its_preview_a_tie_is_refused_and_a_quote_is_priced_by_it() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    page.sign_in_as("owner");
    page.goto("/prices?view=rules");
    fill_rule(&page, "Summer", "43.7");
    click(&page, "#preview-rule");
    page.find_css("#rule-preview tbody tr");
    let shown = page.script(
        "return [...document.querySelectorAll('#rule-preview tbody tr')].map(r => r.innerText).join('|')",
        &[],
    );
    let shown = digits(shown.as_str().unwrap_or_default());
    click(&page, "#save-rule");
    page.wait("the rule to be kept", || {
        let all = owner.get(paths::PRICE_RULES).expect(200).text();
        all.contains("Summer").then_some(())
    });
    page.wait_for_text("Summer");
    // What the preview showed is what the month sells for.
    let pivot = format!("{}?period=2026-08&by=customer", paths::CHARGE_PIVOT);
    let sold = owner.get(&pivot).expect(200).json();
    let items = sold["items"].as_array().unwrap();
    assert!(items.len() > 5);
    for item in items {
        let price = digits(&text(&item["sellingPrice"]));
        assert!(shown.contains(&price), "{price} is not in {shown}");
    }
    // The same again is refused where it is written, and says against which.
    fill_rule(&page, "Summer again", "10");
    click(&page, "#save-rule");
    wait_for_refusal(&page, "rule-starts", "'Summer' has the same scope");
    let all = owner.get(paths::PRICE_RULES).expect(200).text();
    assert!(!all.contains("Summer again"));

    let list = sent_quotes::price_list(&owner);
    let customer = own_customer(&server.client_of("customer-reader"));
    let request = |quantity: &str| {
        let lines = json!([{"meterId": "flat", "quantity": quantity}]);
        json!({"customerId": customer, "priceListId": list["id"], "lines": lines})
    };
    let quote = owner
        .post(paths::QUOTES, &request("100"))
        .expect(201)
        .json();
    assert_eq!(
        quote["lines"][0]["internal"]["priceRules"],
        json!(["Summer"]),
        "{quote}"
    );
    quotes::open_for_change(&page, &quote);
    let total = |page: &Page| {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let total = page.script(script, &[json!(quotes::TOTAL)]);
        digits(total.as_str().unwrap_or_default())
    };
    // A flat meter at 2 earns credit: 100 x 2 x 0.85 and 43.7 %.
    page.wait("the quote's total", || {
        (total(&page) == "24429").then_some(())
    });
    let select = "const f = document.querySelector(arguments[0]); f.focus(); f.select()";
    page.script(select, &[json!(quotes::QUANTITY_FIELD)]);
    page.press("300");
    let priced = owner
        .post(paths::QUOTES_PRICE, &request("300"))
        .expect(200)
        .json();
    let expected = digits(&text(&priced["total"]));
    page.wait("the new total", || (total(&page) == expected).then_some(()));
    // The browser itself notes the refusal.
    let complaints = page.complaints();
    assert!(
        complaints.iter().all(|words| words.contains("409")),
        "{complaints:?}"
    );
}
