//! Anyone may start a company with a mail address of its own, and then prepares applications and nothing else.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::enrolments;
use specs::mailbox::Mailbox;
use specs::signups::{ADDRESS, MERIDIAN, company, draft, in_review, started, submitted, token_in};
use specs::{Answer, Client, Server};

/// The PartnerID of a reseller of the demonstration, in whose name its provider has charges.
const CONTOSO_MPN_ID: &str = "5510442";

fn ask(client: &Client, email: &str) -> (u16, String) {
    let answer = client.post(paths::SIGNUPS, &json!({"email": email}));
    (answer.status, answer.text())
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
    let Some((server, mailbox)) = Mailbox::with_server() else {
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
    let Some((server, mailbox)) = Mailbox::with_server() else {
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

/// A change of something over the version in which it was read.
fn change(client: &Client, method: &str, path: &str, read: &Value, body: &Value) -> Value {
    let etag = read["attributes"]["etag"].as_str().unwrap();
    let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
    let answer = client.send(method, path, &headers, body.to_string());
    answer.expect(200).json()
}

fn at(application: &Value, template: &str) -> String {
    paths::with_id(template, application["id"].as_str().unwrap())
}

fn record(owner: &Client, read: &Value, event: &Value) -> Value {
    let path = at(read, paths::ENROLMENT_EVENTS);
    change(owner, "POST", &path, read, event)
}

/// Passes steps, and lets the account sell.
fn activate(owner: &Client, mut read: Value, steps: &[&str]) {
    for step in steps {
        let passed =
            json!({"event": "decided", "step": step, "decision": "passed", "evidence": "mail"});
        read = record(owner, &read, &passed);
    }
    let _ = record(
        owner,
        &read,
        &json!({"event": "activated", "evidence": "mail"}),
    );
}

const STEPS: [&str; 5] = [
    "email_ownership",
    "identity",
    "employment",
    "business",
    "agreement",
];

#[test]
fn a_company_that_started_by_itself_is_accepted_by_its_provider_and_tied_to_it() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = started(&server);
        let before = owner.get(paths::SESSION).expect(200).json();
        let begun = in_review(&owner, "5500100");
        // The applicant cannot give its provider's word.
        let own_word = json!({"event": "decided", "step": "provider_relationship", "decision": "passed",
                              "evidence": "mail"});
        let etag = begun["attributes"]["etag"].as_str().unwrap();
        let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
        let path = at(&begun, paths::ENROLMENT_EVENTS);
        let refused = owner.send("POST", &path, &headers, own_word.to_string());
        assert_eq!(refused.expect(409).json()["code"], "provider_decides");

        let reviewer = server.client_of("provider-reviewer");
        let terms = json!({"decision": "accept", "creditLimit": "5000", "paymentDays": 30});
        let path = at(&begun, paths::RESELLER_APPLICATION_DECISION);
        let accepted = change(&reviewer, "POST", &path, &begun, &terms);
        assert_eq!(accepted["relationship"], "passed", "{store}");
        let read = owner.get(&at(&begun, paths::ENROLMENT)).expect(200).json();
        activate(&owner, read, &STEPS);

        let session = owner.get(paths::SESSION).expect(200).json();
        let opened = &session["accounts"][0];
        assert_eq!(opened["id"], before["accounts"][0]["id"], "{store}");
        assert_eq!(opened["isApplicant"], false, "{store}");
        assert_eq!(opened["model"], "indirect_reseller", "{store}");
        assert_eq!(owner.get(paths::CUSTOMERS).status, 200, "{store}");
        let tied = format!(
            "{}?relationship_type=IsIndirectResellerOf",
            paths::RELATIONSHIPS
        );
        let tied = owner.get(&tied).expect(200).json();
        assert_eq!(tied["items"][0]["name"], "Meridian Distribution", "{store}");
        let rules = reviewer.get(paths::BILLING_RULES).expect(200).json();
        let rules = rules["items"].as_array().unwrap().iter();
        let mut rules = rules.filter(|one| one["resellerMpnId"] == "5511777");
        let first = rules.next().unwrap();
        assert_eq!(first["creditLimit"], "5000", "{store}");
        assert_eq!(first["paymentDays"], 30, "{store}");
    }
}

#[test]
fn a_reseller_without_a_provider_asks_one_by_a_link_that_ties_them_once() {
    let server = Server::demo();
    let owner = started(&server);
    // Its own provider is not here, so its word comes by mail.
    let begun = in_review(&owner, "5599999");
    let steps: Vec<&str> = ["provider_relationship"].into_iter().chain(STEPS).collect();
    activate(&owner, begun, &steps);

    let directory = owner.get(paths::PROVIDERS).expect(200).json();
    let body = json!({"providerId": directory["items"][0]["id"], "message": "We sell in Oregon."});
    let asked = owner.post(paths::RELATIONSHIP_REQUESTS, &body).expect(201);
    let asked = asked.json();
    assert_eq!(asked["providerName"], "Meridian Distribution");
    assert!(!asked["expirationDate"].as_str().unwrap().is_empty());
    let token = token_in(asked["url"].as_str().unwrap());
    let path = |template| paths::with_id(template, &token);
    // The company finds what it asked, without the link; nobody else does.
    let sent = || {
        let sent = owner.get(paths::RELATIONSHIP_REQUESTS).expect(200);
        assert!(!sent.text().contains(&token), "the link is shown once");
        sent.json()["items"].as_array().unwrap().clone()
    };
    let open = sent();
    assert_eq!(open.len(), 1);
    assert_eq!(
        (
            &open[0]["state"],
            &open[0]["providerName"],
            &open[0]["message"]
        ),
        (&json!("open"), &asked["providerName"], &body["message"])
    );
    let other = server.client_of("owner").get(paths::RELATIONSHIP_REQUESTS);
    assert_eq!(other.expect(200).json()["totalCount"], 0);
    let customer = server.client_of("customer-admin");
    let _ = customer.get(paths::RELATIONSHIP_REQUESTS).expect(403);
    // The link is no right by itself: only the provider that was asked reads it.
    let link = path(paths::RELATIONSHIP_REQUEST);
    let _ = server.client().get(&link).expect(401);
    let _ = server.client_of("owner").get(&link).expect(404);
    let reviewer = server.client_of("provider-reviewer");
    let read = reviewer.get(&link).expect(200).json();
    assert_eq!(read["resellerName"], "Birchway Cloud");
    assert_eq!(
        (&read["state"], &read["message"]),
        (&json!("pending"), &body["message"])
    );
    let accept = path(paths::RELATIONSHIP_REQUEST_ACCEPTANCE);
    let accepted = reviewer.post(&accept, &json!({})).expect(200).json();
    assert_eq!(accepted["state"], "accepted");
    let _ = reviewer.post(&accept, &json!({})).expect(409);
    let decline = path(paths::RELATIONSHIP_REQUEST_DECLINE);
    let _ = reviewer.post(&decline, &json!({})).expect(409);
    let resellers = format!(
        "{}?relationship_type=IsIndirectCloudSolutionProviderOf",
        paths::RELATIONSHIPS
    );
    let resellers = reviewer.get(&resellers).expect(200).json();
    assert_eq!(resellers["totalCount"], 3);
    assert_eq!(sent()[0]["state"], "accepted");
    let session = owner.get(paths::SESSION).expect(200).json();
    let directory = owner.get(paths::PROVIDERS).expect(200).json();
    let tied = &directory["items"][0]["tiedAccounts"];
    assert_eq!(*tied, json!([session["accounts"][0]["id"]]));
    let again = owner.post(paths::RELATIONSHIP_REQUESTS, &body).expect(409);
    assert_eq!(again.json()["code"], "has_a_provider");
}

#[test]
fn a_reseller_that_asks_again_and_again_has_one_request_with_each_provider() {
    let server = Server::demo();
    let owner = started(&server);
    let begun = in_review(&owner, "5599999");
    let steps: Vec<&str> = ["provider_relationship"].into_iter().chain(STEPS).collect();
    activate(&owner, begun, &steps);
    let directory = owner.get(paths::PROVIDERS).expect(200).json();
    let body = json!({"providerId": directory["items"][0]["id"], "message": "We sell in Oregon."});
    let ask = || {
        let asked = owner.post(paths::RELATIONSHIP_REQUESTS, &body).expect(201);
        token_in(asked.json()["url"].as_str().unwrap())
    };
    let at_once: Vec<String> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let last = ask();
    let sent = owner.get(paths::RELATIONSHIP_REQUESTS).expect(200).json();
    assert_eq!(sent["totalCount"], 1, "{sent}");
    let reviewer = server.client_of("provider-reviewer");
    let read = |token: &str| {
        let link = paths::with_id(paths::RELATIONSHIP_REQUEST, token);
        reviewer.get(&link).status
    };
    assert!(at_once.iter().all(|token| read(token) == 404));
    assert_eq!(read(&last), 200);
}

#[test]
fn a_provider_decides_before_the_vendor_has_begun_its_review() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = started(&server);
        let reviewer = server.client_of("provider-reviewer");
        let sent = submitted(&owner, MERIDIAN);
        let own = || {
            let queue = reviewer.get(paths::RESELLER_APPLICATIONS).expect(200);
            let items = queue.json()["items"].as_array().unwrap().clone();
            let mut own = items
                .into_iter()
                .filter(|one| one["partnerId"] == "5511777");
            own.next().unwrap()
        };
        let decide = |body: Value| {
            let waiting = own();
            let id = waiting["id"].as_str().unwrap();
            let path = paths::with_id(paths::RESELLER_APPLICATION_DECISION, id);
            let etag = waiting["attributes"]["etag"].as_str().unwrap();
            let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
            let decided = reviewer.send("POST", &path, &headers, body.to_string());
            decided.expect(200).json()
        };
        assert_eq!(own()["relationship"], "pending", "{store}");
        let declined = decide(json!({"decision": "decline", "reason": "Call us first."}));
        assert_eq!(declined["relationship"], "rejected", "{store}");
        let path = enrolments::path(paths::ENROLMENT, &sent);
        let read = || owner.get(&path).expect(200).json();
        assert_eq!(read()["next"]["kind"], "mend", "{store}: {}", read());
        let again = json!({"event": "sent_again", "step": "provider_relationship", "documents": [],
                           "comment": "we called"});
        let _ = enrolments::record(&owner, &read(), &again).expect(200);
        let accepted =
            decide(json!({"decision": "accept", "creditLimit": "900", "paymentDays": 14}));
        assert_eq!(accepted["relationship"], "passed", "{store}");
        // The review begins with that step passed.
        let begun = json!({"event": "review_begun", "evidence": "case 1"});
        let begun = enrolments::record(&owner, &read(), &begun)
            .expect(200)
            .json();
        let steps = begun["timeline"].as_array().unwrap();
        let state = |step: &str| {
            let mut found = steps.iter().filter(|one| one["step"] == step);
            found.next().unwrap()["state"].clone()
        };
        assert_eq!(state("provider_relationship"), "passed", "{store}");
        assert_eq!(state("email_ownership"), "pending", "{store}");
    }
}

#[test]
fn a_provider_that_is_named_after_another_declined_reads_nothing_of_what_that_one_said() {
    let server = Server::demo();
    let owner = started(&server);
    let reviewer = server.client_of("provider-reviewer");
    let queue = || {
        let queue = reviewer
            .get(paths::RESELLER_APPLICATIONS)
            .expect(200)
            .json();
        let items = queue["items"].as_array().unwrap().clone();
        let mut own = items
            .into_iter()
            .filter(|one| one["partnerId"] == "5511777");
        own.next()
    };
    let review = in_review(&owner, "5599999");
    let declined = enrolments::record(
        &owner,
        &review,
        &enrolments::decided("provider_relationship", "rejected"),
    );
    let declined = declined.expect(200).json();
    let naming = |enrolment: &Value, partner_id: &str| {
        let mut draft = enrolment["draft"].clone();
        draft["provider"]["partnerId"] = partner_id.into();
        enrolments::save(&owner, enrolment, &draft)
            .expect(200)
            .json()
    };
    let named = naming(&declined, MERIDIAN);
    assert_eq!(queue(), None, "it is not sent again yet");
    let path = paths::with_id(
        paths::RESELLER_APPLICATION_DECISION,
        named["id"].as_str().unwrap(),
    );
    let etag = named["attributes"]["etag"].as_str().unwrap();
    let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
    let decline = json!({"decision": "decline", "reason": "Call us first."});
    let _ = reviewer
        .send("POST", &path, &headers, decline.to_string())
        .expect(404);
    let again = json!({"event": "sent_again", "step": "provider_relationship", "documents": [], "comment": "to you"});
    let _ = enrolments::record(&owner, &named, &again).expect(200);
    let waiting = queue().expect("it waits for its word");
    assert_eq!(waiting["relationship"], "pending", "{waiting}");
    assert!(!waiting.to_string().contains("another name"), "{waiting}");
    let etag = waiting["attributes"]["etag"].as_str().unwrap();
    let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
    let _ = reviewer
        .send("POST", &path, &headers, decline.to_string())
        .expect(200);
    let read = owner.get(&enrolments::path(paths::ENROLMENT, &named));
    let _ = naming(&read.expect(200).json(), "5599999");
    assert_eq!(queue(), None, "it is another provider's now");
}

#[test]
fn a_provider_invites_a_company_by_mail_and_its_application_names_the_provider() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    let reviewer = server.client_of("provider-reviewer");
    let invite = |email: &str| {
        let invitation = json!({"email": email, "message": "We sell through partners in Oregon."});
        reviewer.post(paths::INVITATIONS, &invitation)
    };
    let sent = invite("Nora@birchway.example").expect(201).json();
    assert_eq!(sent["email"], ADDRESS);
    let mails = mailbox.wait_for(1, 30);
    for words in [
        "To: nora@birchway.example",
        "Meridian Distribution invites you",
        "We sell through partners in Oregon.",
        "/enrol/start",
    ] {
        assert!(mails[0].contains(words), "{words}: {}", mails[0]);
    }
    let listed = reviewer.get(paths::INVITATIONS).expect(200).json();
    assert_eq!(listed["items"][0]["id"], sent["id"]);
    // Refused: no company's own address, no provider, an address that has had enough.
    for wrong in ["nora@gmail.com", "nora", "someone@microsoft.com"] {
        assert_eq!(invite(wrong).status, 400, "{wrong}");
    }
    // An owner may decide, but sells directly here; a sales agent may not.
    for (other, status) in [("owner", 409), ("sales-agent", 403)] {
        let _ = server
            .client_of(other)
            .get(paths::INVITATIONS)
            .expect(status);
    }
    let _ = invite(ADDRESS).expect(201);
    let _ = invite(ADDRESS).expect(201);
    let _ = invite(ADDRESS).expect(429);

    let client = server.client();
    assert_eq!(ask(&client, ADDRESS).0, 202);
    let mails = mailbox.wait_for(4, 30);
    let mail = mails
        .iter()
        .find(|mail| mail.contains("token="))
        .expect("the link was mailed");
    let path = paths::with_id(paths::SIGNUP, &token_in(mail));
    let started = client.post(&path, &company()).expect(201);
    let session = signed_in(started.header("Set-Cookie"));
    let headers: Vec<(&str, &str)> = session
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let begin = |region: &str| {
        let cell = json!({"region": region, "model": "indirect_reseller", "cloud": "global"});
        client
            .send("POST", paths::ENROLMENTS, &headers, &cell.to_string())
            .expect(201)
            .json()
    };
    let provider = json!({"name": "Meridian Distribution", "partnerId": MERIDIAN, "country": "US"});
    assert_eq!(begin("united-states")["draft"]["provider"], provider);
    assert_ne!(begin("canada")["draft"]["provider"], provider);
}

#[test]
fn a_stranger_cannot_apply_as_the_reseller_that_another_company_is() {
    let server = Server::demo();
    let owner = started(&server);
    let begun = enrolments::begin(&owner, "united-states", "indirect_reseller", "global");
    let mut read = begun.expect(201).json();
    let mut own = draft(MERIDIAN);
    for (place, taken, code) in [
        (
            "/partnerLocation/partnerId",
            CONTOSO_MPN_ID,
            "partner_id_taken",
        ),
        (
            "/provider/partnerId",
            "5511777",
            "provider_is_the_applicant",
        ),
        (
            "/tenantId",
            "00000000-0000-0000-0000-000000000000",
            "tenant_form",
        ),
        ("/address/city", "!!!", "text_without_a_letter"),
        ("/primaryContact/lastName", "B", "text_of_one_character"),
    ] {
        let good = std::mem::replace(own.pointer_mut(place).unwrap(), taken.into());
        read = enrolments::save(&owner, &read, &own).expect(200).json();
        let codes: Vec<&str> = read["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|finding| finding["code"].as_str())
            .collect();
        assert!(codes.contains(&code), "{place}: {codes:?}");
        let refused = enrolments::submit(&owner, &read).expect(422).json();
        assert_eq!(refused["code"], "application_incomplete", "{place}");
        *own.pointer_mut(place).unwrap() = good;
    }
    // With its own it is sent.
    let read = enrolments::save(&owner, &read, &own).expect(200).json();
    let _ = enrolments::submit(&owner, &read).expect(200);
}

/// The reviewer's decision on the application as its queue has it.
fn accept(reviewer: &Client, application: &Value) -> Answer {
    let queue = reviewer.get(paths::RESELLER_APPLICATIONS).expect(200);
    let queue = queue.json()["items"].clone();
    let mut waiting = queue.as_array().unwrap().iter();
    let read = waiting.find(|one| one["id"] == application["id"]).unwrap();
    let headers = [
        ("Content-Type", "application/json"),
        ("If-Match", enrolments::etag(read)),
    ];
    let to = enrolments::path(paths::RESELLER_APPLICATION_DECISION, read);
    let body = json!({"decision": "accept"}).to_string();
    reviewer.send("POST", &to, &headers, body)
}

/// Another company becomes a reseller with the PartnerID that the draft of [`draft`] names.
fn another_company_takes_the_partner_id(server: &Server) {
    let other = server.client_of("owner");
    let begun = enrolments::begin(&other, "europe", "indirect_reseller", "global");
    let begun = begun.expect(201).json();
    let mut own = enrolments::reseller(&begun["draft"], "DE");
    own["partnerLocation"]["partnerId"] = draft(MERIDIAN)["partnerLocation"]["partnerId"].clone();
    own["tenantId"] = "0f0f0f0f-1111-4222-8333-444444444444".into();
    let kept = enrolments::save(&other, &begun, &own).expect(200).json();
    let sent = enrolments::submit(&other, &kept).expect(200).json();
    let review = json!({"event": "review_begun", "evidence": "mail"});
    let review = enrolments::record(&other, &sent, &review)
        .expect(200)
        .json();
    let passed = enrolments::pass_all(&other, review);
    let _ = enrolments::record(&other, &passed, &activation()).expect(200);
}

fn activation() -> Value {
    json!({"event": "activated", "evidence": "mail"})
}

#[test]
fn a_partner_id_that_another_company_took_meanwhile_is_refused_at_acceptance() {
    for (store, server) in Server::demo_on_each_store() {
        let reviewer = server.client_of("provider-reviewer");
        let applied = in_review(&started(&server), MERIDIAN);
        another_company_takes_the_partner_id(&server);
        let refused = accept(&reviewer, &applied).expect(409).json();
        assert_eq!(refused["code"], "partner_id_taken", "{store}: {refused}");
    }
}

#[test]
fn a_partner_id_that_another_company_took_meanwhile_is_refused_at_activation() {
    for (store, server) in Server::demo_on_each_store() {
        let reviewer = server.client_of("provider-reviewer");
        let owner = started(&server);
        let applied = in_review(&owner, MERIDIAN);
        let _ = accept(&reviewer, &applied).expect(200);
        another_company_takes_the_partner_id(&server);
        let read = owner.get(&enrolments::path(paths::ENROLMENT, &applied));
        let passed = enrolments::pass_all(&owner, read.expect(200).json());
        let refused = enrolments::record(&owner, &passed, &activation()).expect(409);
        assert_eq!(refused.json()["code"], "partner_id_taken", "{store}");
        let charges = owner.get(&format!("{}?period=2026-08", paths::CHARGE_PIVOT));
        assert_ne!(charges.status, 200, "{store}: an applicant has no charges");
    }
}
