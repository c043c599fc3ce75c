//! A provider's queue at the page: a question reaches its applicant, and what is typed about one application stays
//! while another is decided.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::forms::{value, write};
use specs::{Page, Server, signups};

/// Chooses what is done with an application.
fn choose_review(page: &Page, id: &str, at: usize) {
    page.find_css(&format!("[name=review-{id}]"));
    page.script(
        "document.querySelectorAll(`[name=review-${arguments[0]}]`)[arguments[1]].click()",
        &[json!(id), json!(at)],
    );
}

const DECLINE: usize = 1;
const ASK: usize = 2;

#[test]
fn a_question_reaches_its_applicant_and_what_is_typed_of_another_application_stays() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let reviewer = server.client_of("provider-reviewer");
    let queue = || {
        let queue = reviewer.get(paths::RESELLER_APPLICATIONS).expect(200);
        queue.json()["items"].as_array().unwrap().clone()
    };
    let first = queue()[0]["id"].as_str().unwrap().to_owned();
    let owner = signups::started(&server);
    let applied = signups::in_review(&owner, signups::MERIDIAN);
    let second = applied["id"].as_str().unwrap();

    page.sign_in_as("provider-reviewer");
    page.goto("/enrol?view=queue");
    choose_review(&page, &first, DECLINE);
    let typed = format!("reason-{first}");
    write(&page, &typed, "The support desk is missing.");
    choose_review(&page, second, ASK);
    write(&page, &format!("reason-{second}"), "Who answers at night?");
    page.press("\u{e007}");
    // The list is read anew: the question stands in it, and it is asked once.
    page.wait_for_text("Who answers at night?");
    page.wait("an empty form of the one that was asked", || {
        (value(&page, &format!("reason-{second}")) == "").then_some(())
    });
    assert_eq!(value(&page, &typed), "The support desk is missing.");
    let chosen = page.script(
        "return [...document.querySelectorAll(`[name=review-${arguments[0]}]`)].findIndex(r => r.checked)",
        &[json!(first)],
    );
    assert_eq!(chosen, json!(DECLINE));
    let asked = queue();
    let asked = asked.iter().find(|one| one["id"] == *second).unwrap();
    assert_eq!(asked["relationship"], "pending");
    assert_eq!(asked["questions"].as_array().map(Vec::len), Some(1));
    // It goes as it stands there.
    write(&page, &typed, "The support desk is still missing.");
    page.press("\u{e007}");
    page.wait_for_text("Reason: The support desk is still missing.");
    assert_eq!(page.complaints(), Vec::<String>::new());

    // The applicant reads it in its application, and answers there.
    page.sign_in_with(&json!({"email": signups::ADDRESS, "password": signups::PASSWORD}));
    page.goto(&format!("/enrol/{second}"));
    page.find_css("#questions");
    page.wait_for_text("Your provider asks before it decides");
    page.wait_for_text("Who answers at night?");
    let by = asked["questions"][0]["askedBy"].as_str().unwrap();
    let link = page.script(
        "return document.querySelector('#questions a').getAttribute('href')",
        &[],
    );
    assert_eq!(link, json!(format!("mailto:{by}")));
    // Nothing is no answer: it is told where it is typed, with the focus there.
    page.click("button", "Send answer");
    page.find_css("#reply-1[aria-invalid=true]");
    page.wait_for_text("Write the answer");
    write(&page, "reply-1", "Our desk in Oslo.");
    page.click("button", "Send answer");
    page.find_css("#questions .reply");
    page.wait_for_text("Our desk in Oslo.");
    assert!(!page.has("button", "Send answer"), "it is answered once");
    // The reviewer reads it in the queue, with who and when.
    page.sign_in_as("provider-reviewer");
    page.goto("/enrol?view=queue");
    page.wait_for_text("Our desk in Oslo.");
    page.wait_for_text(&format!("Answered by {}", signups::ADDRESS));
    page.sign_in_with(&json!({"email": signups::ADDRESS, "password": signups::PASSWORD}));
    page.goto(&format!("/enrol/{second}"));
    page.find_css("#questions");
    // What is decided then stands here too, and the question stays.
    let read = queue();
    let read = read.iter().find(|one| one["id"] == *second).unwrap();
    let etag = read["attributes"]["etag"].as_str().unwrap();
    let path = paths::with_id(paths::RESELLER_APPLICATION_DECISION, second);
    let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
    let accept = json!({"decision": "accept"}).to_string();
    let _ = reviewer.send("POST", &path, &headers, accept).expect(200);
    page.reload();
    page.find_css("#timeline [data-step=provider_relationship][data-state=Passed]");
    page.find_css("#questions");
    let refused = format!("{second}/answers");
    let told = page.complaints();
    let is_expected = |said: &&String| said.contains(&refused) && said.contains("400");
    assert!(told.iter().all(|said| is_expected(&said)), "{told:?}");
    let of_applicant = owner.get(&paths::with_id(paths::ENROLMENT, second)).json();
    assert_ne!(of_applicant["questions"], Value::Null);
}
