//! A company that starts by itself, made through the API.

use crate::words::last_line;
use crate::{Client, Server, enrolments};
use domain::wire::paths;
use serde_json::{Value, json};

/// The mail address of its owner.
pub const ADDRESS: &str = "nora@birchway.example";

/// The PartnerID of the demonstration's provider, to which it may apply.
pub const MERIDIAN: &str = "5500100";

/// What its owner signs in with.
pub const PASSWORD: &str = "correct horse battery staple";

/// What its owner writes to start it.
pub fn company() -> Value {
    json!({"companyName": "Birchway Cloud", "country": "US", "currency": "USD", "displayName": "Nora Birch",
           "password": PASSWORD})
}

/// Its owner, once it is started.
///
/// # Panics
/// When the server refuses.
pub fn started(server: &Server) -> Client {
    // Without a mail server a demonstration says the mail in its log.
    started_by_link(server, || server.set_up_token())
}

/// Its owner, once it is started by the link whose token is found after it was asked for.
///
/// # Panics
/// When the server refuses.
pub fn started_by_link(server: &Server, token: impl FnOnce() -> String) -> Client {
    let asked = server
        .client()
        .post(paths::SIGNUPS, &json!({"email": ADDRESS}));
    let _ = asked.expect(202);
    let path = paths::with_id(paths::SIGNUP, &token());
    let _ = server.client().post(&path, &company()).expect(201);
    let token = server
        .command("token")
        .args(["--user", ADDRESS])
        .output()
        .expect("the server's binary can be started");
    server.client().with_token(&last_line(&token.stdout))
}

/// The token of the link in a mail.
///
/// # Panics
/// When the mail holds none.
pub fn token_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("token=").expect("the mail holds a link");
    rest.chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect()
}

/// Its application as a reseller in the United States, for the provider with this PartnerID.
pub fn draft(provider: &str) -> Value {
    json!({
        "country": "US", "legalName": "Birchway Cloud LLC", "domain": "birchway.example",
        "tenantId": "6f1d0c2e-1111-4222-8333-444455556666",
        "address": {"addressLine1": "12 Birch Way", "city": "Portland", "state": "OR", "postalCode": "97205"},
        "partnerLocation": {"partnerId": "5511777", "country": "US", "isActive": true},
        "primaryContact": {"firstName": "Nora", "lastName": "Birch", "email": ADDRESS,
                           "phoneNumber": "+1 503 555 0147"},
        "supportContact": {"email": "support@birchway.example", "telephone": "+1 503 555 0148"},
        "provider": {"name": "Meridian Distribution", "partnerId": provider, "country": "US"}
    })
}

/// That application, sent.
///
/// # Panics
/// When the server refuses.
pub fn submitted(owner: &Client, provider: &str) -> Value {
    let begun = enrolments::begin(owner, "united-states", "indirect_reseller", "global");
    let begun = begun.expect(201).json();
    let kept = enrolments::save(owner, &begun, &draft(provider)).expect(200);
    enrolments::submit(owner, &kept.json()).expect(200).json()
}

/// That application, sent, and its review begun.
///
/// # Panics
/// When the server refuses.
pub fn in_review(owner: &Client, provider: &str) -> Value {
    let sent = submitted(owner, provider);
    let review = json!({"event": "review_begun", "evidence": "mail"});
    enrolments::record(owner, &sent, &review).expect(200).json()
}
