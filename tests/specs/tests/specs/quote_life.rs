//! The life of a quote: draft, approved, sent, accepted or declined, replaced by a newer version; each act
//! by those who may, once, and with what it leaves behind.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::sent_quotes::{acceptance, day, draft, path, post_at, request, send};
use specs::{Client, Server};

fn change(client: &Client, quote: &Value, request: &Value) -> specs::Answer {
    let etag = quote["attributes"]["etag"].as_str().unwrap();
    client.put(&path(paths::QUOTE, quote), etag, request)
}

#[test]
fn a_quote_goes_from_draft_to_sent_to_accepted_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let (owner, customer) = (
            server.client_of("owner"),
            server.client_of("customer-admin"),
        );
        let kept = draft(&server);
        assert_eq!(
            (&kept["status"], &kept["quoteVersion"]),
            (&json!("draft"), &json!(1)),
            "{store}"
        );
        assert_eq!(kept["total"], "1220.00", "{store}");
        let (sent, _) = send(&owner, &kept);
        assert_eq!(sent["status"], "sent", "{store}");
        let refused = change(&owner, &sent, &request(&server)).expect(409).json();
        assert_eq!(refused["code"], "quote_not_draft", "{store}");

        let own = customer.get(&path(paths::QUOTE, &sent)).expect(200).json();
        assert_eq!(own["sellerName"], "Contoso Cloud", "{store}");
        // The van stays away, care comes along: 220 + 400 + 50 = 670, and 19 % on it.
        let accepted = customer
            .post(
                &path(paths::QUOTE_ACCEPTANCE, &sent),
                &acceptance(&["cheap", "care"]),
            )
            .expect(200)
            .json();
        assert_eq!(accepted["status"], "accepted", "{store}");
        assert_eq!(accepted["decision"]["total"], "670.00", "{store}");
        assert_eq!(accepted["decision"]["totalWithTax"], "797.30", "{store}");

        let evidence = owner.get(&path(paths::QUOTE, &sent)).expect(200).json()["decision"].clone();
        assert_eq!(evidence["name"], "Paul Alder", "{store}");
        assert_eq!(
            evidence["answerDigest"].as_str().map(str::len),
            Some(64),
            "{store}"
        );
        assert!(
            evidence["requestId"]
                .as_str()
                .is_some_and(|id| !id.is_empty()),
            "{store}"
        );
        let orders = owner.get(paths::ORDER_REQUESTS).expect(200).json();
        assert!(
            orders["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|order| order["quoteId"] == sent["id"] && order["status"] == "waiting"),
            "{store}: {orders}"
        );
        let records = owner.get(paths::AUDIT_RECORDS).expect(200).text();
        assert!(
            records.contains("accepted"),
            "{store}: the change is audited"
        );
    }
}

#[test]
fn sending_needs_a_day_ahead_and_an_approval_of_what_is_below_cost() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let mut wanted = request(&server);
    let save = |request: &Value| owner.post(paths::QUOTES, request).expect(201).json();
    let send_it = |client: &Client, quote: &Value| {
        post_at(client, &path(paths::QUOTE_SEND, quote), quote, &json!({}))
    };

    for over in [None, Some(day(0)), Some(day(-1))] {
        wanted["validUntil"] = over.into();
        let refused = send_it(&owner, &save(&wanted)).expect(409).json();
        assert_eq!(refused["code"], "valid_until_not_ahead");
    }
    wanted["validUntil"] = day(1).into();
    wanted["lines"][1]["own"]["unitPrice"] = "700".into();
    let below = save(&wanted);
    let refused = send_it(&owner, &below).expect(409).json();
    assert_eq!(refused["code"], "below_cost");
    assert!(
        refused["description"]
            .as_str()
            .unwrap()
            .contains("Moving house"),
        "{refused}"
    );

    let approval = path(paths::QUOTE_APPROVAL, &below);
    for (persona, status) in [
        ("sales-agent", 403),
        ("admin-agent", 403),
        ("customer-admin", 404),
    ] {
        let body = json!({"reason": "strategic"});
        let _ = post_at(&server.client_of(persona), &approval, &below, &body).expect(status);
    }
    let _ = post_at(&owner, &approval, &below, &json!({"reason": " "})).expect(400);
    let billing = server.client_of("billing-admin");
    let approved = post_at(
        &billing,
        &approval,
        &below,
        &json!({"reason": "first order"}),
    )
    .expect(200)
    .json();
    assert_eq!(approved["approval"]["reason"], "first order");
    // A change takes the approval away; so it is asked for again.
    let changed = change(&owner, &approved, &wanted).expect(200).json();
    assert!(changed["approval"].is_null());
    assert_eq!(
        send_it(&owner, &changed).expect(409).json()["code"],
        "below_cost"
    );
    let approved = post_at(&billing, &approval, &changed, &json!({"reason": "still"}))
        .expect(200)
        .json();
    let _ = send_it(&owner, &below).expect(412);
    let _ = owner
        .post(&path(paths::QUOTE_SEND, &approved), &json!({}))
        .expect(428);
    let _ = send_it(&owner, &approved).expect(200);
    let _ = send_it(&owner, &approved).expect(412);
}

#[test]
fn a_link_is_told_once_and_opens_until_the_quote_is_decided() {
    let server = Server::demo();
    let (owner, nobody) = (server.client_of("owner"), server.client());
    let kept = draft(&server);
    let etag = kept["attributes"]["etag"].as_str().unwrap();
    let again = || {
        let headers = [("If-Match", etag), ("MS-RequestId", "send-1")];
        owner
            .send("POST", &path(paths::QUOTE_SEND, &kept), &headers, "")
            .expect(200)
            .json()
    };
    let first = again();
    let token = first["linkToken"].as_str().unwrap().to_owned();
    let repeated = again();
    assert!(
        repeated["linkToken"].is_null(),
        "a repeated request is answered without the link"
    );
    assert_eq!(repeated["quote"], first["quote"]);

    let link = with_id(paths::QUOTE_LINK, &token);
    let (accept, decline) = (
        with_id(paths::QUOTE_LINK_ACCEPTANCE, &token),
        with_id(paths::QUOTE_LINK_DECLINE, &token),
    );
    let opened = nobody.get(&link).expect(200).json();
    assert_eq!(opened["number"], kept["number"]);
    let unknown = nobody
        .get(&with_id(paths::QUOTE_LINK, "never-drawn"))
        .expect(404);
    let mut future = acceptance(&[]);
    future["date"] = day(2).into();
    assert_eq!(
        nobody.post(&accept, &future).expect(400).json()["column"],
        "date"
    );
    // Nobody accepts what was not sent yet.
    let mut early = acceptance(&[]);
    early["date"] = day(-3).into();
    assert_eq!(
        nobody.post(&accept, &early).expect(400).json()["column"],
        "date"
    );
    let nameless = json!({"name": " ", "date": day(0)});
    assert_eq!(
        nobody.post(&accept, &nameless).expect(400).json()["column"],
        "name"
    );
    for chosen in [&["hours"][..], &["absent"], &["care", "care"]] {
        let refused = nobody.post(&accept, &acceptance(chosen)).expect(400).json();
        assert_eq!(refused["code"], "invalid_choice");
    }
    let mut wrong_total = acceptance(&[]);
    wrong_total["totalWithTax"] = "1.00".into();
    let refused = nobody.post(&accept, &wrong_total).expect(422).json();
    assert_eq!(refused["differences"][0]["priced"], "1451.80");
    let accepted = nobody.post(&accept, &acceptance(&[])).expect(200).json();
    assert_eq!(accepted["decision"]["decidedBy"], "link");
    for (method, path) in [("GET", &link), ("POST", &accept), ("POST", &decline)] {
        let used_up = nobody
            .send(method, path, &[], acceptance(&[]).to_string())
            .expect(404);
        assert_eq!(
            used_up.body, unknown.body,
            "{method}: used up is as unknown"
        );
    }
}

#[test]
fn of_two_acceptances_at_once_one_wins_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let (sent, token) = send(&owner, &draft(&server));
        let ways = [
            (
                server.client_of("customer-admin"),
                path(paths::QUOTE_ACCEPTANCE, &sent),
            ),
            (
                server.client(),
                with_id(paths::QUOTE_LINK_ACCEPTANCE, &token),
            ),
            (
                server.client_of("customer-admin"),
                path(paths::QUOTE_DECLINE, &sent),
            ),
        ];
        let tries: Vec<_> = ways
            .into_iter()
            .cycle()
            .take(9)
            .map(|(client, path)| {
                std::thread::spawn(move || client.post(&path, &acceptance(&[])).status)
            })
            .collect();
        let statuses: Vec<u16> = tries.into_iter().map(|one| one.join().unwrap()).collect();
        let won = statuses.iter().filter(|status| **status == 200).count();
        assert_eq!(won, 1, "{store}: {statuses:?}");
        assert!(
            statuses
                .iter()
                .all(|status| [200, 409, 404].contains(status)),
            "{store}: {statuses:?}"
        );
        let orders = owner.get(paths::ORDER_REQUESTS).expect(200).json();
        let of_quote = orders["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|order| order["quoteId"] == sent["id"]);
        assert!(of_quote.count() <= 1, "{store}");
    }
}

#[test]
fn a_customer_sees_what_was_sent_to_it_and_drafts_are_absent() {
    let server = Server::demo();
    let (owner, reader) = (
        server.client_of("owner"),
        server.client_of("customer-reader"),
    );
    let kept = draft(&server);
    let absent = reader.get(&with_id(paths::QUOTE, "absent")).expect(404);
    for template in [paths::QUOTE, paths::QUOTE_PDF, paths::QUOTE_CSV] {
        let hidden = reader.get(&path(template, &kept)).expect(404);
        assert_eq!(hidden.body, absent.body, "{template}: a draft is as absent");
    }
    let (sent, _) = send(&owner, &kept);
    let listed = reader.get(paths::QUOTES).expect(200).json();
    let listed = listed["items"].as_array().unwrap();
    assert!(listed.iter().any(|item| item["id"] == sent["id"]));
    assert!(listed.iter().all(|item| item["status"] != "draft"));
    // Seen, but not for a reader to decide.
    let _ = reader
        .post(&path(paths::QUOTE_ACCEPTANCE, &sent), &acceptance(&[]))
        .expect(403);
    let _ = owner
        .post(&path(paths::QUOTE_ACCEPTANCE, &sent), &acceptance(&[]))
        .expect(403);
    for template in [
        paths::QUOTE_SEND,
        paths::QUOTE_VERSIONS,
        paths::QUOTE_REPRICE,
        paths::QUOTE_APPROVAL,
    ] {
        let _ = post_at(
            &reader,
            &path(template, &sent),
            &sent,
            &json!({"reason": "x"}),
        )
        .expect(404);
    }
    let _ = reader.get(&path(paths::QUOTE_FILE, &sent)).expect(404);
    let _ = reader.get(paths::ORDER_REQUESTS).expect(403);
    // Another customer's quote is as absent.
    let mut other = request(&server);
    let customers = owner
        .get(&format!("{}?size=50", paths::CUSTOMERS))
        .expect(200)
        .json();
    let foreign = customers["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .find(|id| **id != other["customerId"]);
    other["customerId"] = foreign.unwrap().clone();
    let (foreign, _) = send(
        &owner,
        &owner.post(paths::QUOTES, &other).expect(201).json(),
    );
    let hidden = reader.get(&path(paths::QUOTE, &foreign)).expect(404);
    assert_eq!(hidden.body, absent.body);
    let admin = server.client_of("customer-admin");
    let _ = admin
        .post(&path(paths::QUOTE_ACCEPTANCE, &foreign), &acceptance(&[]))
        .expect(404);
}

#[test]
fn who_may_do_what_with_a_quote_is_what_the_table_says() {
    let server = Server::demo();
    let kept = draft(&server);
    for (persona, reads, writes) in [
        ("admin-agent", 200, true),
        ("sales-agent", 200, true),
        ("billing-admin", 200, false),
        ("helpdesk-agent", 403, false),
        ("provider-reviewer", 404, false),
        ("operator", 404, false),
    ] {
        let client = server.client_of(persona);
        let list = client.get(paths::QUOTES).status;
        assert!(
            list == reads || (reads == 404 && (list == 403 || list == 200)),
            "{persona} {list}"
        );
        let read = client.get(&path(paths::QUOTE, &kept)).status;
        assert!(
            read == reads || (reads == 404 && read == 403),
            "{persona} {read}"
        );
        let reprice = client
            .post(&path(paths::QUOTE_REPRICE, &kept), &json!({}))
            .status;
        assert_eq!(reprice == 200, writes, "{persona} {reprice}");
    }
    for open in [
        paths::QUOTES.to_owned(),
        path(paths::QUOTE, &kept),
        path(paths::QUOTE_PDF, &kept),
    ] {
        let _ = server.client().get(&open).expect(401);
    }
}

#[test]
fn a_new_version_supersedes_the_one_before_when_it_is_sent() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let kept = draft(&server);
        let _ = owner
            .post(&path(paths::QUOTE_VERSIONS, &kept), &json!({}))
            .expect(409);
        let (first, token) = send(&owner, &kept);
        let second = owner
            .post(&path(paths::QUOTE_VERSIONS, &first), &json!({}))
            .expect(201)
            .json();
        assert_eq!(second["number"], first["number"], "{store}");
        assert_eq!(second["quoteVersion"], 2, "{store}");
        assert_eq!(second["status"], "draft", "{store}");
        let mut wanted = request(&server);
        wanted["lines"][0]["quantity"] = "200".into();
        wanted["lines"].as_array_mut().unwrap().remove(2);
        wanted["lines"].as_array_mut().unwrap().push(json!({
            "id": "extra", "quantity": "1", "own": {"name": "Extra", "unitPrice": "5"}}));
        let second = change(&owner, &second, &wanted).expect(200).json();
        let compare = format!(
            "{}?with={}",
            path(paths::QUOTE_COMPARE, &second),
            first["id"].as_str().unwrap()
        );
        let compared = owner.get(&compare).expect(200).json();
        let changes: Vec<(&str, &str)> = compared["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                (
                    line["id"].as_str().unwrap(),
                    line["change"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            changes,
            [
                ("hours", "changed"),
                ("moving", "same"),
                ("cheap", "same"),
                ("extra", "added"),
                ("care", "removed")
            ],
            "{store}"
        );
        assert_eq!(
            (&compared["totalBefore"], &compared["totalAfter"]),
            (&json!("1220.00"), &json!("1445.00")),
            "{store}"
        );
        let open = server.client().get(&with_id(paths::QUOTE_LINK, &token));
        assert_eq!(
            open.status, 200,
            "{store}: the first stays open until the second is sent"
        );
        let (second, _) = send(&owner, &second);
        let superseded = owner.get(&path(paths::QUOTE, &first)).expect(200).json();
        assert_eq!(superseded["status"], "superseded", "{store}");
        let _ = server
            .client()
            .get(&with_id(paths::QUOTE_LINK, &token))
            .expect(404);
        let late = server
            .client_of("customer-admin")
            .post(&path(paths::QUOTE_ACCEPTANCE, &first), &acceptance(&[]));
        assert_eq!(late.expect(409).json()["code"], "quote_not_open", "{store}");
        let third = owner
            .post(&path(paths::QUOTE_VERSIONS, &second), &json!({}))
            .expect(201)
            .json();
        let _ = server
            .client_of("customer-admin")
            .post(&path(paths::QUOTE_ACCEPTANCE, &second), &acceptance(&[]))
            .expect(200);
        let _ = post_at(&owner, &path(paths::QUOTE_SEND, &third), &third, &json!({})).expect(409);
        let by_status = owner
            .get(&format!("{}?status=superseded", paths::QUOTES))
            .expect(200)
            .json();
        assert!(
            by_status["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|item| item["id"] == first["id"]),
            "{store}"
        );
        let _ = owner
            .get(&format!("{}?status=lost", paths::QUOTES))
            .expect(400);
    }
}

#[test]
fn a_declined_quote_keeps_the_reason() {
    let server = Server::demo();
    let (sent, _) = send(&server.client_of("owner"), &draft(&server));
    let admin = server.client_of("customer-admin");
    let decline = path(paths::QUOTE_DECLINE, &sent);
    let _ = admin
        .post(&decline, &json!({"reason": "too dear"}))
        .expect(400);
    let declined = admin
        .post(
            &decline,
            &json!({"name": "Paul Alder", "reason": "too dear"}),
        )
        .expect(200)
        .json();
    assert_eq!(
        (&declined["status"], &declined["decision"]["reason"]),
        (&json!("declined"), &json!("too dear"))
    );
    let again = admin
        .post(&path(paths::QUOTE_ACCEPTANCE, &sent), &acceptance(&[]))
        .expect(409)
        .json();
    assert_eq!(again["code"], "quote_not_open");
    assert!(
        server
            .client_of("owner")
            .get(paths::ORDER_REQUESTS)
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|order| order["quoteId"] != sent["id"])
    );
}

#[test]
fn the_demonstration_has_a_quote_in_every_state_and_an_expired_one_is_over() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    for status in [
        "draft",
        "sent",
        "accepted",
        "declined",
        "expired",
        "superseded",
    ] {
        let listed = owner
            .get(&format!("{}?status={status}", paths::QUOTES))
            .expect(200)
            .json();
        assert!(!listed["items"].as_array().unwrap().is_empty(), "{status}");
    }
    let admin = server.client_of("customer-admin");
    let expired = admin
        .get(&format!("{}?status=expired", paths::QUOTES))
        .expect(200)
        .json();
    let expired = &expired["items"][0];
    let refused = admin
        .post(&path(paths::QUOTE_ACCEPTANCE, expired), &acceptance(&[]))
        .expect(409)
        .json();
    assert_eq!(refused["code"], "quote_not_open");
    let next = owner
        .post(&path(paths::QUOTE_VERSIONS, expired), &json!({}))
        .expect(201)
        .json();
    assert_eq!(next["status"], "draft");
}

/// Types into a field as a person would, and tells the page.
fn set(page: &specs::Page, selector: &str, value: &str) {
    page.find_css(selector);
    page.script(
        "const f = document.querySelector(arguments[0]); f.value = arguments[1]; \
         f.dispatchEvent(new Event('input', {bubbles: true}))",
        &[json!(selector), json!(value)],
    );
}

fn click(page: &specs::Page, selector: &str) {
    page.find_css(selector);
    page.script(
        "document.querySelector(arguments[0]).click()",
        &[json!(selector)],
    );
}

fn text(page: &specs::Page, selector: &str) -> String {
    let text = page.script(
        "return document.querySelector(arguments[0])?.innerText ?? ''",
        &[json!(selector)],
    );
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_quote_is_sent_at_the_page_and_accepted_by_its_link_without_signing_in() {
    let server = Server::demo();
    let kept = draft(&server);
    let Some(page) = specs::Page::open(&server) else {
        return;
    };
    page.sign_in_as("sales-agent");
    page.goto(&format!("/quotes/{}", kept["id"].as_str().unwrap()));
    page.find_css("#quote-valid-until");
    set(&page, "#quote-valid-until", &day(20));
    click(&page, "#save-quote");
    page.wait("the quote to be saved", || {
        let saved = server
            .client_of("owner")
            .get(&path(paths::QUOTE, &kept))
            .expect(200)
            .json();
        (saved["validUntil"] == day(20).as_str()).then_some(())
    });
    page.wait("the save to be told", || {
        page.script(
            "return !!document.querySelector('.tag.good[role=status]')",
            &[],
        )
        .as_bool()
        .filter(|told| *told)
    });
    click(&page, "#send-quote");
    page.find_css("#quote-link");
    let link = page.script("return document.querySelector('#quote-link').value", &[]);
    let link = link.as_str().unwrap();
    let link = &link[link.find("/quotes/link/").unwrap()..];
    click(&page, "#show-sent");
    page.find_css("[data-status=sent]");

    let Some(guest) = specs::Page::open(&server) else {
        return;
    };
    guest.goto(link);
    guest.find_css("#accept-form");
    assert!(
        text(&guest, "#quote-total-with-tax").contains("1,451.80"),
        "{}",
        text(&guest, ".kpis")
    );
    click(&guest, "input.choose-option[value='3']");
    click(&guest, "input.choose-place[value='4']");
    // 220 + 400 + 50 = 670, and 19 % on it: at once, without the server.
    guest.wait("the total to follow", || {
        text(&guest, "#quote-total-with-tax")
            .contains("797.30")
            .then_some(())
    });
    set(&guest, "#decide-name", "Paul Alder");
    click(&guest, "#accept-quote");
    guest.find_css("[data-status=accepted]");
    let seen = server
        .client_of("owner")
        .get(&path(paths::QUOTE, &kept))
        .expect(200)
        .json();
    assert_eq!(
        (&seen["status"], &seen["decision"]["totalWithTax"]),
        (&json!("accepted"), &json!("797.30"))
    );
    page.reload();
    page.find_css("#quote-evidence");
}

#[test]
fn a_customer_finds_its_quotes_and_declines_one_at_the_page() {
    let server = Server::demo();
    let (sent, _) = send(&server.client_of("owner"), &draft(&server));
    let Some(page) = specs::Page::open(&server) else {
        return;
    };
    page.sign_in_as("customer-admin");
    page.goto("/quotes?status=sent");
    page.wait_for_text(sent["number"].as_str().unwrap());
    page.goto(&format!("/quotes/{}", sent["id"].as_str().unwrap()));
    click(&page, "#decline-open");
    set(&page, "#decide-name", "Paul Alder");
    set(&page, "#decide-reason", "too dear");
    click(&page, "#decline-quote");
    page.find_css("[data-status=declined]");
    assert_eq!(page.complaints(), Vec::<String>::new());
}
