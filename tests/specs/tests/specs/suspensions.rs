//! What a suspension blocks: new sales from the account, as the vendor's list says, and nothing else.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::charge_lines::{CHARGE_LINE, ChargeLine, file};
use specs::enrolments::{begin, pass_all, record, reseller, save, submit};
use specs::sent_quotes::{acceptance, day, path, post_at, price_list, send};
use specs::{Client, Page, Server};

/// A reseller's account in Europe, opened by its application.
fn opened(server: &Server) -> (Client, Value) {
    let owner = server.client_of("owner");
    let begun = begin(&owner, "europe", "indirect_reseller", "global");
    let begun = begun.expect(201).json();
    let mut draft = reseller(&begun["draft"], "DE");
    draft["tenantId"] = "0f0f0f0f-3333-4222-8333-444444444444".into();
    let kept = save(&owner, &begun, &draft).expect(200).json();
    let sent = submit(&owner, &kept).expect(200).json();
    let review = json!({"event": "review_begun", "evidence": "mail of the day"});
    let passed = pass_all(&owner, record(&owner, &sent, &review).expect(200).json());
    let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
    let active = record(&owner, &passed, &activation).expect(200).json();
    let session = owner.get(paths::SESSION).expect(200).json();
    let mut accounts = session["accounts"].as_array().unwrap().iter();
    let account =
        accounts.find(|one| one["model"] == "indirect_reseller" && one["region"] == "europe");
    let inside = owner.in_account(account.unwrap()["id"].as_str().unwrap());
    (inside, active)
}

/// A draft of one own service, for a customer of the account's charges.
fn draft(seller: &Client) -> Value {
    let customer = "5c3c1d2e-0000-4000-8000-000000000001";
    let line = ChargeLine {
        customer,
        ..CHARGE_LINE
    };
    let to = format!("{}?period=2026-10&billing=unbilled", paths::CHARGE_BATCHES);
    let sent = seller.send("POST", &to, &[("Content-Type", "text/csv")], file(&[line]));
    assert!(matches!(sent.status, 200 | 201), "{}", sent.text());
    let customers = seller.get(paths::CUSTOMERS).expect(200).json();
    let request = json!({
        "customerId": customers["items"][0]["id"], "priceListId": price_list(seller)["id"], "validUntil": day(30),
        "recipient": {"name": "Paul Alder", "email": "paul@alder.example"},
        "lines": [{"id": "moving", "quantity": "1", "own": {"name": "Moving house", "unitPrice": "1000"}}],
    });
    seller.post(paths::QUOTES, &request).expect(201).json()
}

fn suspend(seller: &Client, active: &Value) -> Value {
    let event =
        json!({"event": "suspended", "reasons": ["account-abuse"], "evidence": "case 4712"});
    record(seller, active, &event).expect(200).json()
}

#[test]
fn a_suspended_account_sells_nothing_new_and_says_why_to_its_own_staff_only() {
    for (store, server) in Server::demo_on_each_store() {
        let (seller, active) = opened(&server);
        let (quote, token) = send(&seller, &draft(&seller));
        let waiting = draft(&seller);
        let suspended = suspend(&seller, &active);
        let refused = post_at(
            &seller,
            &path(paths::QUOTE_SEND, &waiting),
            &waiting,
            &json!({}),
        );
        let refused = refused.expect(409).json();
        assert_eq!(refused["code"], "account_suspended", "{store}");
        let words = refused["description"].as_str().unwrap();
        for named in [day(0).as_str(), "Significant account abuse is detected"] {
            assert!(words.contains(named), "{store}: {words}");
        }
        // Who buys is told that no order is taken, and nothing of why.
        let accept = paths::with_id(paths::QUOTE_LINK_ACCEPTANCE, &token);
        let buyer = server.client();
        let refused = buyer.post(&accept, &acceptance(&[])).expect(409);
        assert_eq!(refused.json()["code"], "seller_takes_no_orders", "{store}");
        assert!(
            !refused.text().contains("suspen"),
            "{store}: {}",
            refused.text()
        );
        let open = buyer.get(&paths::with_id(paths::QUOTE_LINK, &token));
        assert_eq!(open.status, 200, "{store}: nothing was decided");
        // What the list does not block goes on.
        assert_eq!(draft(&seller)["status"], "draft", "{store}");
        let _ = seller.get(paths::CUSTOMERS).expect(200);
        let session = seller.get(paths::SESSION).expect(200).json();
        let mut accounts = session["accounts"].as_array().unwrap().iter();
        let told = accounts.find(|one| !one["suspension"].is_null()).unwrap();
        assert_eq!(told["suspension"]["since"], day(0), "{store}: {told}");
        assert_eq!(told["suspension"]["blocks"][0], "new_sales", "{store}");
        // Reinstated, it sells again.
        let back = json!({"event": "reinstated", "evidence": "the vendor's mail"});
        let _ = record(&seller, &suspended, &back).expect(200);
        let _ = send(&seller, &waiting);
        let _ = buyer.post(&accept, &acceptance(&[])).expect(200);
        let read = seller.get(&path(paths::QUOTE, &quote)).expect(200).json();
        assert_eq!(read["status"], "accepted", "{store}");
    }
}

#[test]
fn a_declined_quote_of_a_suspended_account_is_declined() {
    let server = Server::demo();
    let (seller, active) = opened(&server);
    let (_, token) = send(&seller, &draft(&seller));
    let _ = suspend(&seller, &active);
    let decline = json!({"name": "Paul Alder", "reason": "too late"});
    let to = paths::with_id(paths::QUOTE_LINK_DECLINE, &token);
    let _ = server.client().post(&to, &decline).expect(200);
}

#[test]
fn every_page_of_a_suspended_account_says_since_when_why_and_what_is_blocked() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let (seller, active) = opened(&server);
    let waiting = draft(&seller);
    let _ = suspend(&seller, &active);
    let session = seller.get(paths::SESSION).expect(200).json();
    let mut accounts = session["accounts"].as_array().unwrap().iter();
    let account = accounts.find(|one| one["stage"] == "suspended").unwrap();
    let account = account["id"].as_str().unwrap();
    page.sign_in_as("owner");
    page.goto(&format!(
        "/quotes/{}?account={account}",
        waiting["id"].as_str().unwrap()
    ));
    page.find_css("#account-standing");
    for words in [
        "The vendor has suspended this account since",
        "Significant account abuse is detected",
        "new sales, delegated admin privileges, orders that name you as partner",
    ] {
        page.wait_for_text(words);
    }
    page.find_css("#send-quote");
    page.script("document.querySelector('#send-quote').click()", &[]);
    page.wait_for_text("new sales wait until it is reinstated");
}
