//! The link of a sent quote: replaced by whoever may send, told or mailed, and the one before opens nothing.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::mailbox::Mailbox;
use specs::sent_quotes::{MARKED_COST, MARKED_MARGIN, acceptance, day, draft, path, post_at, send};
use specs::{Answer, Client, Page, Server};

const RECIPIENT: &str = "paul@alder.example";

fn renew(client: &Client, quote: &Value, body: &Value) -> Answer {
    post_at(client, &path(paths::QUOTE_NEW_LINK, quote), quote, body)
}

fn told_token(answer: &Value) -> String {
    let token = answer["linkToken"].as_str();
    token.expect("a new link is told").to_owned()
}

#[test]
fn a_new_link_takes_the_place_of_the_one_before_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let (agent, nobody) = (server.client_of("sales-agent"), server.client());
        let (sent, first) = send(&agent, &draft(&server));
        let unknown = nobody
            .get(&with_id(paths::QUOTE_LINK, "never-drawn"))
            .expect(404);
        let _ = nobody.get(&with_id(paths::QUOTE_LINK, &first)).expect(200);

        let renewed = renew(&agent, &sent, &json!({})).expect(200).json();
        let second = told_token(&renewed);
        assert_ne!(first, second, "{store}");
        assert_eq!(renewed["quote"]["status"], "sent", "{store}");
        let old = nobody.get(&with_id(paths::QUOTE_LINK, &first)).expect(404);
        assert_eq!(old.body, unknown.body, "{store}: replaced is as unknown");
        let accept = |token: &str| {
            let accept = with_id(paths::QUOTE_LINK_ACCEPTANCE, token);
            nobody.post(&accept, &acceptance(&[]))
        };
        let _ = accept(&first).expect(404);
        let _ = nobody
            .get(&with_id(paths::QUOTE_LINK_PDF, &first))
            .expect(404);

        let _ = renew(&agent, &sent, &json!({})).expect(412);
        let records = server
            .client_of("owner")
            .get(paths::AUDIT_RECORDS)
            .expect(200);
        assert!(
            records.text().contains("issue_token"),
            "{store}: it is audited"
        );
        assert!(
            !records.text().contains(&second),
            "{store}: the link itself is kept nowhere"
        );
        let accepted = accept(&second).expect(200).json();
        assert_eq!(accepted["status"], "accepted", "{store}");
    }
}

#[test]
fn a_repeated_request_replaces_the_link_once_and_tells_it_once() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let (sent, _) = send(&owner, &draft(&server));
    let etag = sent["attributes"]["etag"].as_str().unwrap();
    let again = || {
        let headers = [
            ("If-Match", etag),
            ("MS-RequestId", "link-1"),
            ("Content-Type", "application/json"),
        ];
        let answer = owner.send("POST", &path(paths::QUOTE_NEW_LINK, &sent), &headers, "{}");
        answer.expect(200).json()
    };
    let token = told_token(&again());
    assert!(again()["linkToken"].is_null());
    let _ = server
        .client()
        .get(&with_id(paths::QUOTE_LINK, &token))
        .expect(200);
}

#[test]
fn only_whoever_may_send_replaces_the_link_and_only_of_a_quote_that_is_open() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let kept = draft(&server);
    let refused = renew(&owner, &kept, &json!({})).expect(409).json();
    assert_eq!(refused["code"], "quote_not_open");

    let (sent, token) = send(&owner, &kept);
    for (persona, status) in [
        ("billing-admin", 403),
        ("helpdesk-agent", 403),
        ("customer-admin", 404),
    ] {
        let _ = renew(&server.client_of(persona), &sent, &json!({})).expect(status);
    }
    let _ = renew(&server.client(), &sent, &json!({})).expect(401);
    let bare = [("Content-Type", "application/json")];
    let _ = owner
        .send("POST", &path(paths::QUOTE_NEW_LINK, &sent), &bare, "{}")
        .expect(428);
    for address in ["", "paul", "paul@alder.example\r\nBcc: x@y.example"] {
        let refused = renew(&owner, &sent, &json!({"email": address}))
            .expect(400)
            .json();
        assert_eq!(refused["column"], "email", "{address:?}");
    }
    let link = with_id(paths::QUOTE_LINK, &token);
    let _ = server.client().get(&link).expect(200);

    let accept = with_id(paths::QUOTE_LINK_ACCEPTANCE, &token);
    let _ = server.client().post(&accept, &acceptance(&[])).expect(200);
    let accepted = owner.get(&path(paths::QUOTE, &sent)).expect(200).json();
    let expired = owner
        .get(&format!("{}?status=expired", paths::QUOTES))
        .expect(200)
        .json()["items"][0]
        .clone();
    for over in [accepted, expired] {
        let refused = renew(&owner, &over, &json!({"email": RECIPIENT}))
            .expect(409)
            .json();
        assert_eq!(refused["code"], "quote_not_open", "{over}");
    }
}

#[test]
fn a_mailed_link_reaches_its_recipient_and_opens_the_quote() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    let agent = server.client_of("sales-agent");
    let (sent, first) = send(&agent, &draft(&server));
    let mailed = renew(&agent, &sent, &json!({"email": RECIPIENT}))
        .expect(200)
        .json();
    assert_eq!(mailed["email"], RECIPIENT);
    assert!(mailed["linkToken"].is_null(), "it is told to nobody else");

    let mail = mailbox.wait_for(1, 30).remove(0);
    assert!(mail.contains(&format!("To: {RECIPIENT}")), "{mail}");
    let last = day(30);
    for said in [
        sent["number"].as_str().unwrap(),
        "1,451.80 EUR",
        &last,
        "Contoso Cloud",
    ] {
        assert!(mail.contains(said), "{said} is missing in {mail}");
    }
    for hidden in [MARKED_COST, MARKED_MARGIN] {
        assert!(!mail.contains(hidden), "{hidden} leaked: {mail}");
    }
    let (_, rest) = mail
        .split_once("/quotes/link/")
        .expect("the mail holds a link");
    let token: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    let nobody = server.client();
    let opened = nobody
        .get(&with_id(paths::QUOTE_LINK, &token))
        .expect(200)
        .json();
    assert_eq!(opened["number"], sent["number"]);
    let _ = nobody.get(&with_id(paths::QUOTE_LINK, &first)).expect(404);
}

fn click(page: &Page, selector: &str) {
    page.find_css(selector);
    page.script(
        "document.querySelector(arguments[0]).click()",
        &[json!(selector)],
    );
}

#[test]
fn a_link_is_replaced_at_the_page_after_a_word_on_the_earlier_one() {
    let server = Server::demo();
    let (sent, first) = send(&server.client_of("owner"), &draft(&server));
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("sales-agent");
    page.goto(&format!("/quotes/{}", sent["id"].as_str().unwrap()));
    click(&page, "#quote-link-renewal summary");
    let opens = |token: &str| {
        let link = with_id(paths::QUOTE_LINK, token);
        server.client().get(&link).status
    };
    click(&page, "#new-link");
    page.wait_for_text("The earlier link stops working at once");
    assert_eq!(
        opens(&first),
        200,
        "nothing is replaced before it is confirmed"
    );
    let shown = |other_than: &str| {
        page.wait("the new link", || {
            let link = page.script("return document.querySelector('#quote-link')?.value", &[]);
            let token = link.as_str()?.rsplit('/').next()?.to_owned();
            (token != other_than).then_some(token)
        })
    };
    click(&page, "#confirm-link");
    let second = shown(&first);
    assert_eq!((opens(&first), opens(&second)), (404, 200));
    // Once more over the same page, and by mail to the recipient that the quote names.
    click(&page, "#new-link");
    click(&page, "#confirm-link");
    let third = shown(&second);
    assert_eq!((opens(&second), opens(&third)), (404, 200));
    click(&page, "#mail-link");
    page.wait_for_text("mail that to paul@alder.example");
    click(&page, "#confirm-link");
    page.wait_for_text("The new link goes to paul@alder.example");
    assert_eq!(opens(&third), 404);
    assert_eq!(page.complaints(), Vec::<String>::new());
}
