//! Nothing is sold below its cost unless somebody approved that: neither by a rule that is made, nor since another one is
//! changed or taken away, whatever list, day, buyer or currency it is.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::permissions::own_customer;
use specs::sent_quotes::day;
use specs::{Answer, Client, Server};

const CODE: &str = "leaves_below_cost";

/// A rule for one meter, in the account's own currency.
fn rule(name: &str, kind: &Value) -> Value {
    json!({
        "name": name, "buyer": {"scope": "everyone"}, "goods": {"scope": "offer", "value": "guarded"}, "kind": kind,
        "starts": day(1), "currency": "EUR",
    })
}

fn discount(percent: &str) -> Value {
    json!({"type": "discount_off_list", "percent": percent})
}

fn margin(percent: &str) -> Value {
    json!({"type": "minimum_margin", "percent": percent})
}

fn mark_up(percent: &str) -> Value {
    json!({"type": "mark_up", "percent": percent, "basis": "cost_after_credit"})
}

fn volume(percent: &str) -> Value {
    json!({"type": "volume_discount", "steps": [{"fromQuantity": "1", "percent": percent}]})
}

fn with(rule: &Value, field: &str, value: Value) -> Value {
    let mut changed = rule.clone();
    changed[field] = value;
    changed
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A rate card of some meters.
fn card(meters: &[(&str, &str)]) -> Value {
    let meters = meters.iter().map(|(id, rate)| {
        let rate: serde_json::Number = serde_json::from_str(rate).unwrap();
        json!({"id": id, "name": format!("The {id} one"), "rates": {"0": rate}, "includedQuantity": 0, "unit": "1 GB"})
    });
    json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": meters.collect::<Vec<_>>()})
}

/// A partner whose newest list sells one meter at 0.1, of which 15 % is credit.
fn partner() -> (Server, Client) {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let _ = owner
        .post(paths::PRICE_LISTS, &card(&[("guarded", "0.1")]))
        .expect(201);
    (server, owner)
}

/// A kept rule: its path and its version.
fn keep(client: &Client, rule: &Value) -> (String, String) {
    let kept = client.post(paths::PRICE_RULES, rule).expect(201).json();
    let path = with_id(paths::PRICE_RULE, &text(&kept["id"]));
    (path, text(&kept["attributes"]["etag"]))
}

fn take_away(client: &Client, (path, etag): &(String, String)) -> Answer {
    client.send("DELETE", path, &[("If-Match", etag)], ())
}

fn refused(answer: Answer, code: &str) -> Value {
    let told = answer.expect(409).json();
    assert_eq!(told["code"], code, "{told}");
    assert!(
        !told.to_string().contains("0.085"),
        "no cost is told: {told}"
    );
    told
}

#[test]
fn a_margin_that_covers_a_discount_stays_until_the_discount_is_approved() {
    let (_server, owner) = partner();
    let floor = rule("Floor", &margin("1"));
    let floored = keep(&owner, &floor);
    let much = rule("Much", &discount("60"));
    let given = keep(&owner, &much);
    let told = refused(take_away(&owner, &floored), CODE);
    assert_eq!(
        (&told["params"]["rule"], &told["params"]["offer"]),
        (&json!("Much"), &json!("The guarded one"))
    );
    for (field, value) in [
        ("ends", json!(day(30))),
        ("starts", json!(day(2))),
        ("goods", json!({"scope": "offer", "value": "another"})),
        ("buyer", json!({"scope": "tag", "value": "vip"})),
        ("currency", json!("USD")),
    ] {
        let (path, etag) = &floored;
        let told = refused(owner.put(path, etag, &with(&floor, field, value)), CODE);
        assert!(
            text(&told["description"]).contains("'Much'"),
            "{field}: {told}"
        );
    }
    let (path, etag) = &given;
    let approved = with(&much, "approveBelowCost", json!(true));
    let _ = owner.put(path, etag, &approved).expect(200);
    let _ = take_away(&owner, &floored).expect(204);
}

#[test]
fn a_discount_is_looked_at_on_the_day_after_the_margin_ends() {
    let (_server, owner) = partner();
    let _ = keep(
        &owner,
        &with(&rule("Floor", &margin("1")), "ends", json!(day(20))),
    );
    let much = rule("Much", &discount("60"));
    refused(owner.post(paths::PRICE_RULES, &much), "sells_below_cost");
    let _ = keep(&owner, &with(&much, "ends", json!(day(20))));
}

#[test]
fn a_mark_up_beside_a_volume_discount_is_looked_at_however_it_comes_to_be() {
    let (_server, owner) = partner();
    let steps = rule("Much of it", &volume("12"));
    // List less 12 % is above the cost after 15 % of credit, a mark-up of 5 % on that cost is not.
    let _ = keep(
        &owner,
        &with(&rule("List", &discount("0")), "starts", json!(day(0))),
    );
    let kept_steps = keep(&owner, &steps);
    refused(
        owner.post(paths::PRICE_RULES, &rule("Up", &mark_up("5"))),
        "sells_below_cost",
    );
    let _ = take_away(&owner, &kept_steps).expect(204);
    let high = rule("High", &mark_up("60"));
    let kept_high = keep(&owner, &high);
    let _ = keep(&owner, &rule("Much of it", &volume("30")));
    let lower = with(&high, "kind", mark_up("1"));
    refused(
        owner.put(&kept_high.0, &kept_high.1, &lower),
        "sells_below_cost",
    );
    refused(take_away(&owner, &kept_high), CODE);
    // Its own approval is none of the rule that it leaves alone.
    let mut ended = with(&high, "ends", json!(day(30)));
    ended["approveBelowCost"] = true.into();
    refused(owner.put(&kept_high.0, &kept_high.1, &ended), CODE);
}

#[test]
fn a_list_that_does_not_sell_the_offer_hides_no_older_one_that_does() {
    let (_server, owner) = partner();
    let _ = owner
        .post(paths::PRICE_LISTS, &card(&[("another", "5")]))
        .expect(201);
    refused(
        owner.post(paths::PRICE_RULES, &rule("Much", &discount("60"))),
        "sells_below_cost",
    );
}

#[test]
fn a_rule_that_begins_in_the_past_is_looked_at_from_its_first_day() {
    let (_server, owner) = partner();
    let ever = with(&rule("Floor", &margin("1")), "starts", json!(day(0)));
    let _ = keep(&owner, &ever);
    let since = with(
        &rule("Much", &discount("60")),
        "starts",
        json!("2026-01-01"),
    );
    refused(owner.post(paths::PRICE_RULES, &since), "sells_below_cost");
    let _ = keep(&owner, &with(&since, "starts", json!(day(0))));
}

#[test]
fn a_price_that_no_rate_brings_beside_its_cost_needs_an_approval() {
    let (_server, owner) = partner();
    let month = day(0)[..7].to_owned();
    let sheets = format!("{}?month={month}", paths::EXCHANGE_RATES);
    let headers = [("Content-Type", "text/csv")];
    let sheet = |text: &str| owner.send("POST", &sheets, &headers, text).expect(201);
    let _ = sheet("CurrencyCode,USDPerUnit\nEUR,1.25\n");
    let mut kronor = rule(
        "Kronor",
        &json!({"type": "fixed_unit_price", "price": "0.1"}),
    );
    kronor["currency"] = "SEK".into();
    refused(
        owner.post(paths::PRICE_RULES, &kronor),
        "below_cost_without_rate",
    );
    let _ = sheet("CurrencyCode,USDPerUnit\nEUR,1.25\nSEK,0.125\n");
    // 0.085 euros are 0.85 kronor.
    refused(owner.post(paths::PRICE_RULES, &kronor), "sells_below_cost");
    kronor["kind"]["price"] = "0.86".into();
    let _ = keep(&owner, &kronor);
}

#[test]
fn a_customer_keeps_the_tag_by_which_a_margin_covers_its_discount() {
    let (server, owner) = partner();
    let customer = own_customer(&server.client_of("customer-reader"));
    let tags = with_id(paths::CUSTOMER_TAGS, &customer);
    let headers = [("Content-Type", "application/json")];
    let tag = |now: &[&str]| owner.send("PUT", &tags, &headers, json!({"tags": now}).to_string());
    let _ = tag(&["floor"]).expect(200);
    let floor = with(
        &rule("Floor", &margin("1")),
        "buyer",
        json!({"scope": "tag", "value": "floor"}),
    );
    let _ = keep(&owner, &floor);
    let much = rule("Much", &discount("60"));
    let for_one = with(
        &much,
        "buyer",
        json!({"scope": "customer", "value": customer}),
    );
    let _ = keep(&owner, &for_one);
    let told = refused(tag(&["gold"]), CODE);
    assert_eq!(told["column"], "tags", "{told}");
    let _ = tag(&["floor", "gold"]).expect(200);
    // A discount for whoever bears a tag is looked at for somebody who bears no other.
    let for_tag = with(&much, "buyer", json!({"scope": "tag", "value": "floor"}));
    let _ = keep(
        &owner,
        &with(
            &for_tag,
            "goods",
            json!({"scope": "service", "value": "nothing"}),
        ),
    );
    let for_gold = with(&much, "buyer", json!({"scope": "tag", "value": "gold"}));
    refused(
        owner.post(paths::PRICE_RULES, &for_gold),
        "sells_below_cost",
    );
}

#[test]
fn a_rule_that_has_begun_may_be_approved_by_whoever_may_and_by_nobody_else() {
    let (server, owner) = partner();
    let begun = with(
        &rule("Fair", &discount("10")),
        "starts",
        json!("2026-01-01"),
    );
    let (path, etag) = keep(&owner, &begun);
    let approved = with(&begun, "approveBelowCost", json!(true));
    let agent = server.client_of("sales-agent");
    let _ = agent.put(&path, &etag, &approved).expect(403);
    let kept = owner.put(&path, &etag, &approved).expect(200).json();
    assert!(kept["belowCostApprovedBy"].is_string(), "{kept}");
    let etag = text(&kept["attributes"]["etag"]);
    let told = owner.put(&path, &etag, &begun).expect(409).json();
    assert_eq!(told["code"], "rule_has_begun", "{told}");
}

/// Draws numbers that a seed decides.
struct Draw(u64);

impl Draw {
    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        all[(self.0 >> 33) as usize % all.len()].clone()
    }

    fn rule(&mut self, name: usize, customer: &str) -> Value {
        let kinds = [
            mark_up(self.of(&["0", "5", "40"])),
            discount(self.of(&["5", "15", "16", "60"])),
            volume(self.of(&["10", "14", "30"])),
            margin(self.of(&["0", "1", "10"])),
            json!({"type": "fixed_unit_price", "price": self.of(&["0.05", "0.085", "0.3"])}),
        ];
        let buyers = [
            json!({"scope": "everyone"}),
            json!({"scope": "tag", "value": "gold"}),
            json!({"scope": "customer", "value": customer}),
        ];
        let goods = [
            json!({"scope": "all"}),
            json!({"scope": "offer", "value": "guarded"}),
            json!({"scope": "offer", "value": "other"}),
        ];
        let mut drawn = rule(&format!("Rule {name}"), &self.of(&kinds));
        drawn["buyer"] = self.of(&buyers);
        drawn["goods"] = self.of(&goods);
        drawn["starts"] = day(self.of(&[0, 1, 2, 6])).into();
        if self.of(&[true, false, false]) {
            drawn["ends"] = day(self.of(&[6, 8])).into();
        }
        drawn
    }
}

/// What a line of each meter is sold for below its cost, whoever buys it, on any day around those that rules begin or end on.
fn sold_below_cost(owner: &Client, list: &Value, customer: &str) -> Option<Value> {
    let days = [0, 1, 2, 6, 7, 9];
    days.into_iter().find_map(|number| {
        let asked = json!({
            "customerId": customer, "priceListId": list["id"], "priceDate": day(number),
            "lines": [{"meterId": "guarded", "quantity": "20000"}, {"meterId": "other", "quantity": "20000"}],
        });
        let priced = owner.post(paths::QUOTES_PRICE, &asked).expect(200).json();
        let below = &priced["internal"]["belowCostLines"];
        (!below.is_null()).then(|| json!([number, priced["lines"]]))
    })
}

#[test]
fn whatever_rules_are_made_changed_ended_or_taken_away_unapproved_nothing_is_sold_below_its_cost() {
    let (server, owner) = partner();
    let list = owner
        .post(
            paths::PRICE_LISTS,
            &card(&[("guarded", "0.1"), ("other", "0.3")]),
        )
        .expect(201)
        .json();
    let customer = own_customer(&server.client_of("customer-reader"));
    let tags = with_id(paths::CUSTOMER_TAGS, &customer);
    let headers = [("Content-Type", "application/json")];
    let mut draw = Draw(20_261_123);
    let mut kept = 0;
    for number in 0..60 {
        let rules = owner.get(paths::PRICE_RULES).expect(200).json();
        let rules = rules["items"].as_array().unwrap();
        let drawn = draw.rule(number, &customer);
        let of_rule = |rule: &Value| {
            let path = with_id(paths::PRICE_RULE, &text(&rule["id"]));
            (path, text(&rule["attributes"]["etag"]))
        };
        let answer = match draw.of(&["make", "make", "change", "take", "tag"]) {
            "tag" => {
                let now = draw.of(&[json!([]), json!(["gold"])]);
                owner.send("PUT", &tags, &headers, json!({"tags": now}).to_string())
            }
            "change" if !rules.is_empty() => {
                let (path, etag) = of_rule(&draw.of(rules));
                owner.put(&path, &etag, &drawn)
            }
            "take" if !rules.is_empty() => take_away(&owner, &of_rule(&draw.of(rules))),
            _ => owner.post(paths::PRICE_RULES, &drawn),
        };
        assert!(answer.status < 500, "{}", answer.text());
        if answer.status < 300 {
            kept += 1;
            let below = sold_below_cost(&owner, &list, &customer);
            assert_eq!(below, None, "after change {number}: {}", answer.text());
        }
    }
    assert!(kept > 20, "only {kept} were kept");
}
