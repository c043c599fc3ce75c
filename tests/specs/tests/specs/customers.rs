//! Customers: whole pages, in order, found by name, and only one's own.

use domain::wire::{CONTINUATION_HEADER, paths};
use serde_json::{Value, json};
use specs::Server;

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .map(|item| {
            item["companyProfile"]["companyName"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

#[test]
fn pages_join_to_the_whole_list_without_a_gap_or_a_repeat_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let client = server.client_of("owner");
        let whole = client
            .get(&format!("{}?size=500", paths::CUSTOMERS))
            .expect(200)
            .json();
        let total = whole["totalCount"].as_u64().unwrap();
        assert!(total >= 10, "{store}: only {total} customers");
        assert_eq!(names(&whole).len() as u64, total, "{store}");
        let (mut joined, mut token) = (Vec::new(), None::<String>);
        loop {
            let page = match &token {
                None => client.get(&format!("{}?size=7", paths::CUSTOMERS)),
                Some(token) => {
                    let path = format!("{}?size=7&seekOperation=Next", paths::CUSTOMERS);
                    client.send("GET", &path, &[(CONTINUATION_HEADER, token)], ())
                }
            };
            let page = page.expect(200).json();
            assert_eq!(
                page["totalCount"], total,
                "{store}: totalCount counts the whole set"
            );
            joined.extend(names(&page));
            token = page["continuationToken"].as_str().map(str::to_owned);
            assert_eq!(
                page["links"]["next"].is_object(),
                token.is_some(),
                "{store}"
            );
            if token.is_none() {
                break;
            }
        }
        assert_eq!(joined, names(&whole), "{store}");
    }
}

#[test]
fn a_search_finds_by_the_beginning_in_any_case() {
    let server = Server::demo();
    let client = server.client_of("sales-agent");
    let all = names(
        &client
            .get(&format!("{}?size=500", paths::CUSTOMERS))
            .expect(200)
            .json(),
    );
    let beginning: String = all[all.len() / 2].chars().take(4).collect();
    let filter = json!({"Field": "CompanyName", "Value": beginning.to_uppercase(), "Operator": "starts_with"});
    let path = format!(
        "{}?size=500&filter={}",
        paths::CUSTOMERS,
        paths::encode(&filter.to_string())
    );
    let found = names(&client.get(&path).expect(200).json());
    let expected: Vec<String> = all
        .into_iter()
        .filter(|name| name.to_lowercase().starts_with(&beginning.to_lowercase()))
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
}

#[test]
fn a_filter_or_an_order_that_makes_no_sense_is_refused_with_the_remedy() {
    let server = Server::demo();
    let client = server.client_of("owner");
    for query in [
        "filter=x",
        "filter=%7B%22Field%22%3A%22Shoe%22%7D",
        "sort=colour",
        "seekOperation=Next",
    ] {
        let refused = client
            .get(&format!("{}?{query}", paths::CUSTOMERS))
            .expect(400)
            .json();
        assert!(
            refused["description"]
                .as_str()
                .is_some_and(|words| words.len() > 20),
            "{query}: {refused}"
        );
    }
}

#[test]
fn what_one_may_not_see_answers_exactly_like_what_is_not_there() {
    let server = Server::demo();
    let (owner, reviewer) = (
        server.client_of("owner"),
        server.client_of("provider-reviewer"),
    );
    let foreign = names_and_ids(&reviewer)
        .into_iter()
        .find(|id| !names_and_ids(&owner).contains(id));
    let foreign =
        foreign.expect("the provider has a customer that the direct-bill account has not");
    for template in [
        paths::CUSTOMER,
        paths::CUSTOMER_SUBSCRIPTIONS,
        paths::CUSTOMER_PERMISSIONS,
    ] {
        let headers = [("MS-RequestId", "a"), ("MS-CorrelationId", "b")];
        let answer = |id: &str| {
            owner
                .send("GET", &paths::with_id(template, id), &headers, ())
                .expect(404)
        };
        let (unseen, absent) = (
            answer(&foreign),
            answer("00000000-0000-4000-8000-000000000000"),
        );
        assert_eq!(unseen.text(), absent.text(), "{template}");
        let headers = |answer: &specs::Answer| {
            let mut headers = answer.headers.clone();
            headers.remove("date");
            headers
        };
        assert_eq!(headers(&unseen), headers(&absent), "{template}");
    }
}

fn names_and_ids(client: &specs::Client) -> Vec<String> {
    let page = client
        .get(&format!("{}?size=500", paths::CUSTOMERS))
        .expect(200)
        .json();
    let items = page["items"].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item["id"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn an_account_that_is_not_ones_own_is_unseen() {
    let server = Server::demo();
    let foreign = server
        .client_of("provider-reviewer")
        .get(paths::SESSION)
        .expect(200)
        .json();
    let foreign = foreign["accounts"][0]["id"].as_str().unwrap().to_owned();
    let owner = server.client_of("owner");
    let refused = owner.in_account(&foreign).get(paths::CUSTOMERS).expect(404);
    assert_eq!(
        refused.text(),
        owner
            .in_account("nowhere")
            .get(paths::CUSTOMERS)
            .expect(404)
            .text()
    );
}

#[test]
fn a_customer_sees_its_own_record_and_no_other_customers() {
    let server = Server::demo();
    let reader = server.client_of("customer-reader");
    let session = reader.get(paths::SESSION).expect(200).json();
    let own = session["accounts"][0]["customer"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let known = server
        .client_of("owner")
        .get(paths::CUSTOMERS)
        .expect(200)
        .json();
    let others: Vec<&str> = known["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|customer| customer["id"].as_str())
        .filter(|id| *id != own)
        .collect();
    assert!(others.len() > 10);
    let record = reader
        .get(&paths::with_id(paths::CUSTOMER, &own))
        .expect(200)
        .json();
    assert!(
        record["tags"].is_null() && record["associatedPartnerId"].is_null(),
        "{record}"
    );
    let absent = reader
        .get(&paths::with_id(paths::CUSTOMER, "no-such-customer"))
        .expect(404)
        .text();
    for other in others {
        let path = paths::with_id(paths::CUSTOMER, other);
        assert_eq!(reader.get(&path).expect(404).text(), absent);
        let _ = reader
            .get(&paths::with_id(paths::CUSTOMER_SUBSCRIPTIONS, other))
            .expect(404);
    }
}

#[test]
fn a_customer_of_the_partner_reads_no_list_of_customers() {
    let server = Server::demo();
    for persona in ["customer-reader", "customer-admin", "operator"] {
        let _ = server.client_of(persona).get(paths::CUSTOMERS).expect(403);
    }
}
