//! Anyone may start a company with a mail address of its own, and then prepares applications and nothing else.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::mailbox::Mailbox;
use specs::{Client, Server};

const ADDRESS: &str = "nora@birchway.example";

/// A demonstration whose mail goes to a real SMTP server; none where the machine has none.
fn with_mail() -> Option<(Server, Mailbox)> {
    let mut mailbox = Mailbox::prepare()?;
    mailbox.start();
    let url = mailbox.url();
    let server = Server::demo_with(&[
        ("TIERLINE_SMTP_URL", &url),
        ("TIERLINE_MAIL_FROM", "portal@tierline.example"),
    ]);
    Some((server, mailbox))
}

fn ask(client: &Client, email: &str) -> (u16, String) {
    let answer = client.post(paths::SIGNUPS, &json!({"email": email}));
    (answer.status, answer.text())
}

fn token_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("token=").expect("the mail holds a link");
    rest.chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect()
}

fn company() -> Value {
    json!({"companyName": "Birchway Cloud", "country": "US", "currency": "USD", "displayName": "Nora Birch",
           "password": "correct horse battery staple"})
}

/// The session's cookie as a client that sends it.
fn signed_in(cookie: &str) -> Vec<(&'static str, String)> {
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    vec![
        ("Cookie", cookie),
        ("Content-Type", "application/json".to_owned()),
        ("Sec-Fetch-Site", "same-origin".to_owned()),
    ]
}

#[test]
fn a_link_by_mail_starts_a_company_once_and_it_prepares_applications_only() {
    let Some((server, mailbox)) = with_mail() else {
        return;
    };
    let client = server.client();
    assert_eq!(ask(&client, ADDRESS).0, 202);
    let mails = mailbox.wait_for(1, 30);
    assert!(mails[0].contains(&format!("To: {ADDRESS}")), "{}", mails[0]);
    let token = token_in(&mails[0]);
    assert!(token.len() >= 43, "256 bits are 43 letters or more");
    let path = paths::with_id(paths::SIGNUP, &token);
    assert_eq!(client.get(&path).expect(200).json()["email"], ADDRESS);

    let weak = client.post(
        &path,
        &json!({"companyName": "Birchway", "password": "short"}),
    );
    assert_eq!(weak.status, 400, "{}", weak.text());
    let started = client.post(&path, &company()).expect(201);
    assert_eq!(started.json()["accounts"][0]["isApplicant"], true);
    let _ = client.post(&path, &company()).expect(404);
    let _ = client.get(&path).expect(404);

    let session = signed_in(started.header("Set-Cookie"));
    let headers: Vec<(&str, &str)> = session
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let get = |path: &str| client.send("GET", path, &headers, ());
    for closed in [
        paths::CUSTOMERS,
        paths::SETTINGS,
        paths::CHARGE_PERIODS,
        paths::QUOTES,
        paths::PRICE_LISTS,
        paths::RELATIONSHIPS,
    ] {
        assert_eq!(get(closed).status, 403, "{closed}");
    }
    assert_eq!(get(paths::ENROLMENT_MATRIX).status, 200);
    assert_eq!(get(paths::PROVIDERS).status, 200);
    let begin = json!({"region": "united-states", "model": "direct_bill", "cloud": "global"});
    let begun = client.send("POST", paths::ENROLMENTS, &headers, begin.to_string());
    assert_eq!(begun.status, 201, "{}", begun.text());
}

#[test]
fn the_answer_never_tells_whether_an_address_is_known() {
    let Some((server, mailbox)) = with_mail() else {
        return;
    };
    let client = server.client();
    let known = ask(&client, "mira.keller@contoso.example");
    let unknown = ask(&client, ADDRESS);
    assert_eq!(known, unknown);
    let mails = mailbox.wait_for(2, 30);
    let of_known = mails.iter().find(|mail| mail.contains("mira.keller@"));
    assert!(
        !of_known.unwrap().contains("token="),
        "no link for a known one"
    );
    // The fourth within an hour is answered like the first, and no mail goes.
    for _ in 0..4 {
        assert_eq!(ask(&client, ADDRESS), unknown);
    }
    std::thread::sleep(std::time::Duration::from_secs(6));
    let to_address = mailbox.arrived();
    let to_address = to_address.iter().filter(|mail| mail.contains(ADDRESS));
    assert_eq!(to_address.count(), 3);
}

#[test]
fn free_mail_and_the_vendors_addresses_are_refused_and_the_operator_can_close_it() {
    let server = Server::demo();
    let client = server.client();
    assert_eq!(client.get(paths::SESSION_OPTIONS).json()["signUps"], true);
    for (address, code) in [
        ("ada@gmail.com", "free_mail"),
        ("ada@microsoft.com", "address_of_the_vendor"),
        ("ada", "invalid_field"),
        ("", "invalid_field"),
    ] {
        let refused = client.post(paths::SIGNUPS, &json!({"email": address}));
        assert_eq!(refused.expect(400).json()["code"], code, "{address}");
    }
    let unknown = paths::with_id(paths::SIGNUP, "unknown");
    let _ = client.post(&unknown, &company()).expect(404);

    let closed = Server::demo_with(&[("TIERLINE_SIGNUPS", "closed")]);
    let client = closed.client();
    assert_eq!(client.get(paths::SESSION_OPTIONS).json()["signUps"], false);
    let refused = client.post(paths::SIGNUPS, &json!({"email": ADDRESS}));
    assert_eq!(refused.expect(403).json()["code"], "signups_closed");
}

#[test]
fn nobody_starts_a_company_before_the_operator_has_set_up_its_own() {
    let server = Server::first_start();
    let refused = server
        .client()
        .post(paths::SIGNUPS, &json!({"email": ADDRESS}));
    assert!(matches!(refused.status, 403 | 409), "{}", refused.text());
}
