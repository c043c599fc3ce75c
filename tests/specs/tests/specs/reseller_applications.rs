//! A provider's queue: who stands in it, what a reviewer decides, and the mail that tells the applicant.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::mailbox::Mailbox;
use specs::{Answer, Client, Server};

fn first(reviewer: &Client) -> Value {
    let queue = reviewer
        .get(paths::RESELLER_APPLICATIONS)
        .expect(200)
        .json();
    queue["items"][0].clone()
}

fn decide(reviewer: &Client, application: &Value, body: &Value) -> Answer {
    let id = application["id"].as_str().unwrap();
    let etag = application["attributes"]["etag"].as_str().unwrap();
    let path = paths::with_id(paths::RESELLER_APPLICATION_DECISION, id);
    let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
    reviewer.send("POST", &path, &headers, body.to_string())
}

#[test]
fn a_reviewer_accepts_a_reseller_once_and_its_first_billing_rules_are_kept() {
    for (store, server) in Server::demo_on_each_store() {
        let reviewer = server.client_of("provider-reviewer");
        let waiting = first(&reviewer);
        assert_eq!(waiting["relationship"], "pending", "{store}");
        assert_eq!(waiting["companyName"], "Fernhill Systems LLC");
        for hidden in ["taxId", "draft", "registrationNumber", "timeline"] {
            assert!(waiting.get(hidden).is_none(), "{store}: {hidden}");
        }
        let accept = json!({"decision": "accept", "creditLimit": "25000", "paymentDays": 30});
        let accepted = decide(&reviewer, &waiting, &accept).expect(200).json();
        assert_eq!(accepted["relationship"], "passed", "{store}");
        // The second reviewer, who saw the same page, is told.
        let late = decide(
            &reviewer,
            &waiting,
            &json!({"decision": "decline", "reason": "late"}),
        );
        let _ = late.expect(412);
        let again = decide(&reviewer, &accepted, &accept).expect(409).json();
        assert_eq!(again["code"], "step_passed", "{store}");
        let audit = server.client_of("owner").get(paths::AUDIT_RECORDS);
        assert!(
            !audit.text().contains("Fernhill"),
            "another's audit: {store}"
        );
    }
}

#[test]
fn of_two_reviewers_at_once_one_wins_and_the_other_is_told() {
    for (store, server) in Server::demo_on_each_store() {
        let reviewer = server.client_of("provider-reviewer");
        let waiting = first(&reviewer);
        let decisions = ["accept", "decline", "accept", "decline"].map(|decision| {
            let (reviewer, waiting) = (reviewer.clone(), waiting.clone());
            std::thread::spawn(move || {
                let body = json!({"decision": decision, "reason": "no support desk"});
                decide(&reviewer, &waiting, &body).status
            })
        });
        let mut statuses: Vec<u16> = decisions.map(|one| one.join().unwrap()).to_vec();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412], "{store}");
    }
}

#[test]
fn a_retried_decision_gets_its_first_answer_again() {
    let server = Server::demo();
    let reviewer = server.client_of("provider-reviewer");
    let waiting = first(&reviewer);
    let path = paths::with_id(
        paths::RESELLER_APPLICATION_DECISION,
        waiting["id"].as_str().unwrap(),
    );
    let etag = waiting["attributes"]["etag"].as_str().unwrap();
    let headers = [
        ("Content-Type", "application/json"),
        ("If-Match", etag),
        ("MS-RequestId", "4f0c9b7a-0000-4000-8000-000000000001"),
    ];
    let send = || {
        let body = json!({"decision": "ask", "reason": "Who answers at night?"});
        reviewer.send("POST", &path, &headers, body.to_string())
    };
    let once = send().expect(200).text();
    assert_eq!(send().expect(200).text(), once);
    let questions = first(&reviewer)["questions"].as_array().unwrap().len();
    assert_eq!(questions, 1, "a double click asks once");
}

#[test]
fn only_the_provider_that_is_named_sees_or_decides_an_application() {
    let server = Server::demo();
    let waiting = first(&server.client_of("provider-reviewer"));
    let _ = server
        .client_of("owner")
        .get(paths::RESELLER_APPLICATIONS)
        .expect(403);
    for persona in ["owner", "sales-agent"] {
        let refused = decide(
            &server.client_of(persona),
            &waiting,
            &json!({"decision": "accept"}),
        );
        assert_eq!(refused.status, 403, "{persona}");
    }
    let reviewer = server.client_of("provider-reviewer");
    for (body, code) in [
        (json!({"decision": "decline"}), "reason_missing"),
        (json!({"decision": "ask"}), "question_missing"),
        (
            json!({"decision": "decline", "reason": "no", "paymentDays": 3}),
            "terms_without_acceptance",
        ),
        (
            json!({"decision": "accept", "paymentDays": 366}),
            "invalid_payment_days",
        ),
    ] {
        let refused = decide(&reviewer, &waiting, &body).expect(400).json();
        assert_eq!(refused["code"], code);
    }
    let unknown = json!({"id": "nobody", "attributes": {"etag": "1"}});
    let _ = decide(&reviewer, &unknown, &json!({"decision": "accept"})).expect(404);
}

#[test]
fn a_decision_waits_for_the_mail_server_and_goes_once_when_it_is_back() {
    let Some(mut mailbox) = Mailbox::prepare() else {
        return;
    };
    let server = mailbox.server();
    let reviewer = server.client_of("provider-reviewer");
    // Nobody listens there yet.
    let declined = json!({"decision": "decline", "reason": "The support desk is missing."});
    let _ = decide(&reviewer, &first(&reviewer), &declined).expect(200);
    std::thread::sleep(std::time::Duration::from_secs(4));
    mailbox.start();
    let mails = mailbox.wait_for(1, 30);
    assert!(
        mails[0].contains("To: nadia.brooks@fernhill.example"),
        "{}",
        mails[0]
    );
    assert!(
        mails[0].contains("The support desk is missing."),
        "{}",
        mails[0]
    );
    assert!(mails[0].contains("portal@tierline.example"), "{}", mails[0]);
    std::thread::sleep(std::time::Duration::from_secs(8));
    assert_eq!(mailbox.arrived().len(), 1, "it went once");
}
