//! What a provider asks before it decides, and what the applicant answers: kept with the question, told to whoever
//! asked, answered once.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::enrolments::{etag, pass_all, path, record};
use specs::mailbox::Mailbox;
use specs::{Answer, Client, Server, signups};

/// An application as the reviewer's queue has it.
fn in_queue(reviewer: &Client, application: &Value) -> Value {
    let queue = reviewer.get(paths::RESELLER_APPLICATIONS).expect(200);
    let queue = queue.json()["items"].clone();
    let mut items = queue.as_array().unwrap().iter();
    let found = items.find(|one| one["id"] == application["id"]);
    found.unwrap().clone()
}

/// Decides an application as the queue has it, or asks.
fn review(reviewer: &Client, application: &Value, decision: &str, reason: &str) -> Answer {
    let read = in_queue(reviewer, application);
    let headers = [
        ("Content-Type", "application/json"),
        ("If-Match", etag(&read)),
    ];
    let body = json!({"decision": decision, "reason": reason}).to_string();
    let to = path(paths::RESELLER_APPLICATION_DECISION, &read);
    reviewer.send("POST", &to, &headers, body)
}

/// Answers a question, over the version of the application that was read.
fn answer(client: &Client, read: &Value, number: u32, reply: &str) -> Answer {
    let headers = [
        ("Content-Type", "application/json"),
        ("If-Match", etag(read)),
    ];
    let body = json!({"number": number, "reply": reply}).to_string();
    let to = path(paths::ENROLMENT_ANSWERS, read);
    client.send("POST", &to, &headers, body)
}

fn read(client: &Client, application: &Value) -> Value {
    let to = path(paths::ENROLMENT, application);
    client.get(&to).expect(200).json()
}

#[test]
fn two_questions_in_a_row_are_answered_and_the_reviewer_reads_both() {
    for (store, server) in Server::demo_on_each_store() {
        let reviewer = server.client_of("provider-reviewer");
        let owner = signups::started(&server);
        let applied = signups::in_review(&owner, signups::MERIDIAN);
        for (number, question, reply) in [
            (
                1,
                "Who answers at night?",
                "Our desk in Oslo.\nIt never closes.",
            ),
            (2, "And on Sundays?", "The same desk."),
        ] {
            let _ = review(&reviewer, &applied, "ask", question).expect(200);
            let asked = read(&owner, &applied);
            let open = asked["questions"].as_array().unwrap().last().unwrap();
            assert_eq!(open["isOpen"], true, "{store}: {open}");
            let answered = answer(&owner, &asked, number, reply).expect(200).json();
            let told = answered["questions"].as_array().unwrap().last().unwrap();
            assert_eq!(told["reply"]["text"], reply, "{store}");
            assert_eq!(told["isOpen"], false, "{store}");
        }
        // The reviewer reads what was answered, by whom and when, beside what was asked.
        let waiting = in_queue(&reviewer, &applied);
        assert_eq!(waiting["relationship"], "pending", "{store}");
        let questions = waiting["questions"].as_array().unwrap();
        assert_eq!(questions.len(), 2, "{store}");
        assert_eq!(questions[1]["question"], "And on Sundays?", "{store}");
        assert_eq!(questions[1]["reply"]["text"], "The same desk.", "{store}");
        for one in questions {
            assert_eq!(one["reply"]["repliedBy"], signups::ADDRESS, "{store}");
            let date = one["reply"]["repliedDate"].as_str().unwrap();
            assert!(date.ends_with('Z'), "{store}: {date}");
        }
        // Once the account is open, its own audit tells it.
        let _ = review(&reviewer, &applied, "accept", "").expect(200);
        let passed = pass_all(&owner, read(&owner, &applied));
        let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
        let _ = record(&owner, &passed, &activation).expect(200);
        let audit = owner.get(paths::AUDIT_RECORDS).expect(200).text();
        assert!(audit.contains("The same desk."), "{store}: {audit}");
    }
}

#[test]
fn an_answer_that_nothing_waits_for_is_refused() {
    let server = Server::demo();
    let reviewer = server.client_of("provider-reviewer");
    let owner = signups::started(&server);
    let applied = signups::in_review(&owner, signups::MERIDIAN);
    let refused = |read: &Value, number: u32, reply: &str, status: u16| {
        let refused = answer(&owner, read, number, reply).expect(status);
        refused.json()["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    // Nothing was asked yet.
    assert_eq!(refused(&applied, 1, "Our desk.", 409), "no_question_open");
    let _ = review(&reviewer, &applied, "ask", "Who answers at night?").expect(200);
    // Whoever read it before the question is told.
    let _ = answer(&owner, &applied, 1, "Our desk.").expect(412);
    let asked = read(&owner, &applied);
    for (reply, code) in [
        ("  ", "answer_missing"),
        ("?!", "answer_only_symbols"),
        (&"x".repeat(2_001), "answer_too_long"),
    ] {
        let refused = answer(&owner, &asked, 1, reply).expect(400).json();
        assert_eq!(
            (&refused["code"], &refused["column"]),
            (&json!(code), &json!("reply"))
        );
    }
    assert_eq!(refused(&asked, 2, "Our desk.", 409), "no_question_open");
    let answered = answer(&owner, &asked, 1, "Our desk.").expect(200).json();
    assert_eq!(
        refused(&answered, 1, "Another desk.", 409),
        "no_question_open"
    );
    // What is decided waits for nothing.
    let _ = review(&reviewer, &applied, "ask", "And on Sundays?").expect(200);
    let _ = review(&reviewer, &applied, "decline", "No support desk.").expect(200);
    let declined = read(&owner, &applied);
    assert_eq!(declined["questions"][1]["isOpen"], false);
    assert_eq!(
        refused(&declined, 2, "The same desk.", 409),
        "no_question_open"
    );
}

#[test]
fn a_retried_answer_gets_its_first_one_again() {
    let server = Server::demo();
    let reviewer = server.client_of("provider-reviewer");
    let owner = signups::started(&server);
    let applied = signups::in_review(&owner, signups::MERIDIAN);
    let _ = review(&reviewer, &applied, "ask", "Who answers at night?").expect(200);
    let asked = read(&owner, &applied);
    let headers = [
        ("Content-Type", "application/json"),
        ("If-Match", etag(&asked)),
        ("MS-RequestId", "4f0c9b7a-0000-4000-8000-000000000002"),
    ];
    let send = || {
        let body = json!({"number": 1, "reply": "Our desk."}).to_string();
        let to = path(paths::ENROLMENT_ANSWERS, &asked);
        owner.send("POST", &to, &headers, body)
    };
    let once = send().expect(200).text();
    assert_eq!(send().expect(200).text(), once);
}

#[test]
fn only_the_applicant_answers_and_to_others_there_is_nothing() {
    let server = Server::demo();
    let reviewer = server.client_of("provider-reviewer");
    let owner = signups::started(&server);
    let applied = signups::in_review(&owner, signups::MERIDIAN);
    let _ = review(&reviewer, &applied, "ask", "Who answers at night?").expect(200);
    let asked = read(&owner, &applied);
    // Another company's owner finds as little as where nothing is; a role without applications is told.
    let nothing = json!({"id": "nobody", "attributes": {"etag": "1"}});
    let other = server.client_of("owner");
    let unseen = answer(&other, &asked, 1, "Ours.").expect(404).text();
    assert_eq!(
        unseen,
        answer(&other, &nothing, 1, "Ours.").expect(404).text()
    );
    for (persona, status) in [("sales-agent", 403), ("customer-admin", 404)] {
        let refused = answer(&server.client_of(persona), &asked, 1, "Ours.");
        assert_eq!(refused.status, status, "{persona}");
    }
    let reviewers = answer(&reviewer, &asked, 1, "Ours.").status;
    assert!(matches!(reviewers, 403 | 404), "{reviewers}");
    let bare = json!({"number": 1, "reply": "Ours."});
    let _ = owner
        .post(&path(paths::ENROLMENT_ANSWERS, &asked), &bare)
        .expect(428);
    assert_eq!(read(&owner, &applied)["questions"][0]["reply"], Value::Null);
}

#[test]
fn whoever_asked_gets_the_answer_by_mail() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    let reviewer = server.client_of("provider-reviewer");
    let token = || signups::token_in(&mailbox.wait_for(1, 30)[0]);
    let owner = signups::started_by_link(&server, token);
    let applied = signups::in_review(&owner, signups::MERIDIAN);
    let asked = review(&reviewer, &applied, "ask", "Who answers at night?").expect(200);
    let by = asked.json()["questions"][0]["askedBy"]
        .as_str()
        .unwrap()
        .to_owned();
    let _ = answer(&owner, &read(&owner, &applied), 1, "Our desk in Oslo.").expect(200);
    let mails = mailbox.wait_for(3, 30);
    let of = |words: &str| mails.iter().find(|mail| mail.contains(words)).unwrap();
    // The applicant is told where to answer; the reviewer reads question and answer.
    let question = of("your application shows the question");
    assert!(
        question.contains(&format!("To: {}", signups::ADDRESS)),
        "{question}"
    );
    let answered = of("Our desk in Oslo.");
    assert!(answered.contains(&format!("To: {by}")), "{answered}");
    assert!(
        answered.contains("Birchway Cloud LLC answered your question"),
        "{answered}"
    );
}
