//! The switch 'may view charges': off at first, versioned, and acting on the next request.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::permissions::own_customer;
use specs::{Client, Server};

fn newest_period(client: &Client) -> String {
    let periods = client.get(paths::CHARGE_PERIODS).expect(200).json();
    let periods = periods["items"].as_array().cloned().unwrap_or_default();
    periods
        .iter()
        .filter_map(|item| item["period"].as_str())
        .max()
        .expect("the demonstration has charges")
        .to_owned()
}

/// Every name of a field anywhere in a JSON value.
fn field_names(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            into.push(name.to_lowercase());
            field_names(value, into);
        }),
        Value::Array(items) => items.iter().for_each(|item| field_names(item, into)),
        _ => {}
    }
}

#[test]
fn a_customer_sees_its_charges_only_when_allowed() {
    for (store, server) in Server::demo_on_each_store() {
        let (owner, reader) = (
            server.client_of("owner"),
            server.client_of("customer-reader"),
        );
        let customer = own_customer(&reader);
        let switch = paths::with_id(paths::CUSTOMER_PERMISSIONS, &customer);
        let before = owner.get(&switch).expect(200).json();
        assert_eq!(
            before["viewCharges"], "not_allowed",
            "{store}: the switch is off at first"
        );
        // The partner knows the months; the customer may not even learn those.
        let pivot = format!(
            "{}?period={}&by=category",
            paths::CHARGE_PIVOT,
            newest_period(&owner)
        );
        let refused = reader.get(&pivot).expect(403).json();
        assert!(
            refused["description"]
                .as_str()
                .is_some_and(|words| !words.is_empty()),
            "{store}"
        );

        let mut version = before["attributes"]["etag"].as_str().unwrap().to_owned();
        for round in 0..3 {
            let on = owner
                .put(&switch, &version, &json!({"viewCharges": "allowed"}))
                .expect(200)
                .json();
            let seen = reader.get(&pivot).expect(200).json();
            assert!(
                seen["items"]
                    .as_array()
                    .is_some_and(|items| !items.is_empty()),
                "{store}, round {round}"
            );
            let mut names = Vec::new();
            field_names(&seen, &mut names);
            for word in [
                "cost",
                "margin",
                "sellingprice",
                "markup",
                "credit",
                "unitprice",
            ] {
                assert!(
                    !names.iter().any(|name| name.contains(word)),
                    "{store}: a customer received '{word}': {names:?}"
                );
            }
            let off = on["attributes"]["etag"].as_str().unwrap();
            let off = owner
                .put(&switch, off, &json!({"viewCharges": "not_allowed"}))
                .expect(200)
                .json();
            let _ = reader.get(&pivot).expect(403);
            version = off["attributes"]["etag"].as_str().unwrap().to_owned();
        }
    }
}

#[test]
fn a_customer_never_sees_the_charges_of_another() {
    let server = Server::demo();
    let (owner, reader) = (
        server.client_of("owner"),
        server.client_of("customer-reader"),
    );
    let customer = own_customer(&reader);
    let switch = paths::with_id(paths::CUSTOMER_PERMISSIONS, &customer);
    let version = owner.get(&switch).expect(200).json()["attributes"]["etag"]
        .as_str()
        .unwrap()
        .to_owned();
    let _ = owner
        .put(&switch, &version, &json!({"viewCharges": "allowed"}))
        .expect(200);
    let period = newest_period(&owner);
    let others = owner
        .get(&format!(
            "{}?period={period}&by=customer",
            paths::CHARGE_PIVOT
        ))
        .expect(200)
        .json();
    let other = others["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["keys"][0] != customer.as_str());
    let other = other.expect("more than one customer has charges")["keys"][0]
        .as_str()
        .unwrap()
        .to_owned();
    let own = reader
        .get(&format!(
            "{}?period={period}&by=customer",
            paths::CHARGE_PIVOT
        ))
        .expect(200)
        .json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["keys"][0], customer.as_str());
    let peek = format!(
        "{}?period={period}&by=category&where=customer:{other}",
        paths::CHARGE_PIVOT
    );
    let peeked = reader.get(&peek);
    assert!(
        peeked.status == 404 || peeked.json()["items"] == json!([]),
        "{}",
        peeked.text()
    );
}

#[test]
fn a_change_needs_the_version_that_was_read() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let customer = own_customer(&server.client_of("customer-reader"));
    let switch = paths::with_id(paths::CUSTOMER_PERMISSIONS, &customer);
    let body = json!({"viewCharges": "allowed"});
    let _ = owner
        .send(
            "PUT",
            &switch,
            &[("Content-Type", "application/json")],
            body.to_string(),
        )
        .expect(428);
    let version = owner.get(&switch).expect(200).json()["attributes"]["etag"]
        .as_str()
        .unwrap()
        .to_owned();
    let _ = owner.put(&switch, &version, &body).expect(200);
    let _ = owner.put(&switch, &version, &body).expect(412);
    assert_eq!(
        owner.get(&switch).expect(200).json()["viewCharges"],
        "allowed"
    );
    let _ = server
        .client_of("sales-agent")
        .put(&switch, "1", &body)
        .expect(403);
    let _ = owner
        .put(&switch, "2", &json!({"viewCharges": "perhaps"}))
        .expect(400);
}

#[test]
fn a_repeated_request_is_answered_again_and_done_once() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let customer = own_customer(&server.client_of("customer-reader"));
    let switch = paths::with_id(paths::CUSTOMER_PERMISSIONS, &customer);
    let version = owner.get(&switch).expect(200).json()["attributes"]["etag"]
        .as_str()
        .unwrap()
        .to_owned();
    let send = |body: Value| {
        let headers = [
            ("Content-Type", "application/json"),
            ("If-Match", version.as_str()),
            ("MS-RequestId", "twice"),
        ];
        owner.send("PUT", &switch, &headers, body.to_string())
    };
    let first = send(json!({"viewCharges": "allowed"})).expect(200);
    let second = send(json!({"viewCharges": "allowed"})).expect(200);
    assert_eq!(first.text(), second.text());
    let _ = send(json!({"viewCharges": "not_allowed"})).expect(422);
}
