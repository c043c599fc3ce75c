//! Mails speak the language of whoever reads them: their own where it is known, else that of the request.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::forms::write;
use specs::mailbox::Mailbox;
use specs::sent_quotes::{draft, path, send};
use specs::signups::{ADDRESS, MERIDIAN, PASSWORD, company, in_review, token_in};
use specs::words::last_line;
use specs::{Answer, Client, Page, Server};

const ENGLISH: &str = "en-GB,en;q=0.9";
const GERMAN: &str = "de-AT, de;q=0.9, en;q=0.5";

/// Sends a request as a page in this language does.
fn post_in(language: &str, client: &Client, path: &str, etag: &str, body: &Value) -> Answer {
    let headers = [
        ("Accept-Language", language),
        ("Content-Type", "application/json"),
        ("If-Match", etag),
    ];
    client.send("POST", path, &headers, body.to_string())
}

fn sign_up(server: &Server, language: &str, address: &str) {
    let body = json!({"email": address});
    let asked = post_in(language, &server.client(), paths::SIGNUPS, "1", &body);
    let _ = asked.expect(202);
}

/// Somebody who signs in with a mail address, as a program.
fn by_token(server: &Server, address: &str) -> Client {
    let token = server.command("token").args(["--user", address]).output();
    let token = token.expect("the server's binary can be started");
    server.client().with_token(&last_line(&token.stdout))
}

/// A decision of the demonstration's reviewer, whose page is English.
fn decide(server: &Server, application: &Value, decision: &Value) -> Value {
    let id = application["id"].as_str().unwrap();
    let path = paths::with_id(paths::RESELLER_APPLICATION_DECISION, id);
    let etag = application["attributes"]["etag"].as_str().unwrap();
    let reviewer = server.client_of("provider-reviewer");
    let decided = post_in(ENGLISH, &reviewer, &path, etag, decision);
    decided.expect(200).json()
}

#[test]
fn whoever_starts_in_german_gets_a_german_mail_and_their_providers_word_in_german() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    sign_up(&server, GERMAN, ADDRESS);
    let mail = mailbox.read_of(ADDRESS).remove(0);
    assert_eq!(mail.subject, "Legen Sie Ihre Firma in Tierline an");
    assert_eq!(mail.encoding, "utf-8");
    assert!(mail.text.starts_with("Öffnen Sie diesen Link"), "{mail:?}");
    let path = paths::with_id(paths::SIGNUP, &token_in(&mail.text));
    let started = post_in(GERMAN, &server.client(), &path, "1", &company());
    let _ = started.expect(201);

    // A program's token says nothing of the language that its owner reads.
    let owner = by_token(&server, ADDRESS);
    let application = in_review(&owner, MERIDIAN);
    let question = json!({"decision": "ask", "reason": "Wer betreut Kundschaft in Österreich?"});
    let asked = decide(&server, &application, &question);
    let _ = decide(&server, &asked, &json!({"decision": "accept"}));
    let mails = mailbox.wait_for(3, 30);
    let encoded = |mail: &&String| mail.contains("=?utf-8?b?");
    assert_eq!(
        mails.iter().filter(encoded).count(),
        1,
        "of a subject the words with umlauts are encoded: {mails:?}"
    );
    let mails = mailbox.read_of(ADDRESS);
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    for subject in [
        "Meridian Distribution hat eine Frage zum Antrag von Birchway Cloud LLC",
        "Meridian Distribution nimmt Birchway Cloud LLC als Wiederverkäufer an",
    ] {
        assert!(subjects.contains(&subject), "{subject}: {subjects:?}");
    }
    let asked = mails.iter().find(|mail| mail.subject.contains("Frage"));
    let asked = &asked.unwrap().text;
    assert!(
        asked.contains("Wer betreut Kundschaft in Österreich?"),
        "{asked}"
    );
    assert!(asked.contains("Antworten Sie unter „Zulassung“"), "{asked}");
}

#[test]
fn the_language_of_the_last_sign_in_goes_before_that_of_the_request() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    sign_up(&server, "tlh, *;q=0.1, ;;q=", ADDRESS);
    let first = mailbox.read_of(ADDRESS).remove(0);
    assert_eq!(first.subject, "Start your company in Tierline");
    let path = paths::with_id(paths::SIGNUP, &token_in(&first.text));
    let started = post_in(GERMAN, &server.client(), &path, "1", &company());
    let _ = started.expect(201);
    // Somebody else's page is English; the mail is for its reader.
    sign_up(&server, ENGLISH, ADDRESS);
    let subjects = |count: usize| -> Vec<String> {
        mailbox.wait_for(count, 30);
        let mails = mailbox.read_of(ADDRESS).into_iter();
        mails.map(|mail| mail.subject).collect()
    };
    let known = "Sie haben schon einen Platz in Tierline".to_owned();
    assert!(subjects(2).contains(&known));
    let credentials = json!({"email": ADDRESS, "password": PASSWORD});
    let signed_in = post_in(ENGLISH, &server.client(), paths::SESSION, "1", &credentials);
    let _ = signed_in.expect(201);
    sign_up(&server, GERMAN, ADDRESS);
    let known = "You have a place in Tierline already".to_owned();
    assert!(subjects(3).contains(&known));
}

#[test]
fn a_quote_mailed_by_a_german_page_writes_money_and_days_in_german() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    let agent = server.client_of("sales-agent");
    let (sent, _) = send(&agent, &draft(&server));
    let renew = path(paths::QUOTE_NEW_LINK, &sent);
    let etag = sent["attributes"]["etag"].as_str().unwrap();
    let recipient = "paul@alder.example";
    let body = json!({"email": recipient});
    let _ = post_in(GERMAN, &agent, &renew, etag, &body).expect(200);
    let mail = mailbox.read_of(recipient).remove(0);
    let number = sent["number"].as_str().unwrap();
    assert!(mail.subject.starts_with(&format!("Angebot {number} von ")));
    assert!(mail.text.contains("1.451,80 EUR"), "{mail:?}");
    let last = sent["validUntil"].as_str().unwrap();
    let parts: Vec<&str> = last.split('-').collect();
    let last = format!("Gültig bis: {}.{}.{}", parts[2], parts[1], parts[0]);
    assert!(mail.text.contains(&last), "{last}: {mail:?}");
}

#[test]
fn a_page_in_german_asks_for_mails_in_german() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.goto("/enrol/start");
    page.find_css("#email");
    page.script("localStorage.setItem('tierline.language', 'de')", &[]);
    page.goto("/enrol/start");
    write(&page, "email", ADDRESS);
    page.press("\u{e007}");
    page.wait_for_text("ist eine E-Mail mit einem Link unterwegs");
    let mail = mailbox.read_of(ADDRESS).remove(0);
    assert_eq!(mail.subject, "Legen Sie Ihre Firma in Tierline an");
}
