//! The eligibility simulator: what a company says of itself on a day, and the rules of that day held against it.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::{Client, Server};

/// A company whom nothing keeps from direct bill after October 2025 but what is asked about.
fn asked(more: &Value) -> Value {
    let mut facts = json!({
        "country": "DE", "revenueUsd": "1000000", "monthsAsReseller": 12, "designations": 1,
        "mfaForAdmins": true, "securityContact": true, "alertResponseHours": "24", "accounts": [],
        "asOf": "2025-10-01",
    });
    for (name, value) in more.as_object().unwrap() {
        facts[name] = value.clone();
    }
    facts
}

fn gaps(client: &Client, model: &str, more: &Value) -> Vec<String> {
    let answer = client.post(paths::ELIGIBILITY, &asked(more)).expect(200);
    let answer = answer.json();
    let verdicts = answer["verdicts"].as_array().unwrap();
    let verdict = verdicts.iter().find(|verdict| verdict["model"] == model);
    let lines = verdict.unwrap()["lines"].as_array().unwrap();
    let gaps = lines.iter().filter(|line| line["outcome"] == "gap");
    gaps.map(|line| {
        let source = line["source"]["url"].as_str().unwrap();
        assert!(
            source.starts_with("https://") && line["from"].is_string(),
            "{line}"
        );
        line["ruleId"].as_str().unwrap().to_owned()
    })
    .collect()
}

#[test]
fn alerts_and_the_score_are_held_against_the_rule_of_the_day() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let direct = |more: Value| gaps(&client, "direct_bill", &more);
    let none: [&str; 0] = [];
    let score = ["direct-security-score"];
    assert_eq!(direct(json!({})), none);
    assert_eq!(direct(json!({"alertResponseHours": "24.01"})), score);
    let late = json!({"alertResponseHours": "24.01", "asOf": "2025-09-30"});
    assert_eq!(direct(late), none);
    let silent = |points: u32| json!({"alertResponseHours": null, "securityScore": points});
    assert_eq!(direct(silent(99)), score);
    assert_eq!(direct(silent(100)), none);
}

#[test]
fn accounts_are_what_the_request_says_and_not_what_the_books_have() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let none: [&str; 0] = [];
    let with =
        |region: &str, model: &str| json!({"accounts": [{"region": region, "model": model}]});
    // The demonstration's company has a direct bill account in Europe; the request names none.
    assert_eq!(gaps(&client, "direct_bill", &json!({})), none);
    let taken = with("europe", "direct_bill");
    assert_eq!(gaps(&client, "direct_bill", &taken), ["direct-own-cell"]);
    let elsewhere = with("united-states", "direct_bill");
    assert_eq!(gaps(&client, "direct_bill", &elsewhere), none);
    let as_reseller = with("europe", "indirect_reseller");
    assert_eq!(gaps(&client, "direct_bill", &as_reseller), none);
    let reseller = gaps(&client, "indirect_reseller", &as_reseller);
    assert_eq!(reseller, ["reseller-own-cell"]);
}

#[test]
fn facts_that_cannot_be_are_refused_by_their_field() {
    let server = Server::demo();
    let client = server.client_of("owner");
    for (more, code, field) in [
        (
            json!({"securityScore": 101}),
            "security_score_out_of_range",
            "securityScore",
        ),
        (
            json!({"alertResponseHours": "-1"}),
            "negative_response",
            "alertResponseHours",
        ),
        (
            json!({"accounts": [{"region": "atlantis", "model": "direct_bill"}]}),
            "region_unknown",
            "accounts",
        ),
    ] {
        let refused = client.post(paths::ELIGIBILITY, &asked(&more)).expect(400);
        let refused = refused.json();
        assert_eq!(
            (&refused["code"], &refused["column"]),
            (&json!(code), &json!(field))
        );
    }
}

#[test]
fn nobody_was_authorised_before_the_programme_began() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let mut figures = specs::enrolments::eligible_figures();
    figures["authorisedDate"] = "1900-01-01".into();
    let refused = specs::enrolments::record_figures(&owner, &figures);
    let refused = refused.expect(400).json();
    assert_eq!(
        (&refused["code"], &refused["column"]),
        (&json!("before_the_programme"), &json!("authorisedDate"))
    );
}
