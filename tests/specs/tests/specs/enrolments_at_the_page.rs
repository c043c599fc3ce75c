//! Enrolling at the page: a company of its own from its first mail to its second market, the threshold of a day, the
//! US Government's own application, the provider's queue with its mail, the yearly review.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::enrolments::{
    begin, decided, direct_bill, eligible_figures, path, record as recorded, record_figures, save,
    submit,
};
use specs::forms::{choose, choose_called, set_day, tick, value, write};
use specs::mailbox::Mailbox;
use specs::{Page, Server};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A reseller's application: country, street, postal code, city, phone.
fn fill_reseller(page: &Page, of: [&str; 5]) {
    let [country, street, postal_code, city, phone] = of;
    for list in ["country", "partnerLocation-country", "provider-country"] {
        choose(page, list, country);
    }
    for (id, text) in [
        ("legalName", "Nordlicht Cloud"),
        ("address-addressLine1", street),
        ("address-postalCode", postal_code),
        ("address-city", city),
        ("partnerLocation-partnerId", "5512345"),
        ("primaryContact-firstName", "Ada"),
        ("primaryContact-lastName", "Nord"),
        ("primaryContact-email", "ada@nordlicht.example"),
        ("primaryContact-phoneNumber", phone),
        ("supportContact-email", "help@nordlicht.example"),
        ("supportContact-telephone", phone),
        ("provider-name", "Elsewhere Distribution"),
        ("provider-partnerId", "7700001"),
    ] {
        write(page, id, text);
    }
    tick(page, "partnerLocation-isActive");
}

/// Records what happened, with the mail that shows it.
fn record(page: &Page, what: &str, decision: Option<&str>) {
    choose_called(page, "record-what", what);
    if let Some(decision) = decision {
        choose(page, "record-decision", decision);
    }
    write(page, "record-evidence", "mail of the day");
    page.click("button", "Record what happened");
}

fn wait_for_step(page: &Page, step: &str, state: &str) {
    page.find_css(&format!(
        "#timeline [data-step={step}][data-state='{state}']"
    ));
}

/// Refusals that the spec itself brings about; everything else is a complaint.
fn unexpected(page: &Page, expected: &[(&str, &str)]) -> Vec<String> {
    page.complaints()
        .into_iter()
        .filter(|said| {
            !expected
                .iter()
                .any(|(path, status)| said.contains(path) && said.contains(status))
        })
        .collect()
}

#[test]
fn a_new_company_enrols_as_reseller_is_rejected_once_mends_and_adds_a_second_market() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    // Without a mail server a demonstration says the mail in its log.
    page.goto("/enrol/start");
    write(&page, "email", "ada@nordlicht.example");
    page.click("button", "Mail me the link");
    page.wait_for_text("a mail with a link is on its way");
    page.goto(&format!("/enrol/start?token={}", server.set_up_token()));
    for (id, text) in [
        ("company-name", "Nordlicht Cloud"),
        ("country", "NO"),
        ("currency", "NOK"),
        ("display-name", "Ada Nord"),
        ("password", "correct horse battery staple"),
    ] {
        write(&page, id, text);
    }
    page.click("button", "Start the company");
    page.wait_for_path("/enrol");
    page.find_css("#matrix .cell");
    page.click("button", "Apply: Europe, Indirect reseller");
    page.wait_for_path("/enrol/");
    // Sent as it is, each field that stands in the way says so and the first is in focus.
    page.click("button", "Send application");
    page.wait("the first wrong field", || {
        page.script(
            "return document.activeElement.getAttribute('aria-invalid') === 'true'",
            &[],
        )
        .as_bool()
        .filter(|yes| *yes)
    });
    page.find_css("#legalName-hint[role=alert]");
    fill_reseller(
        &page,
        ["NO", "Storgata 1", "0150", "Oslo", "+47 22 12 34 56"],
    );
    page.find_css("#draft-kept");
    page.wait_for_text("Complete: it can be sent.");
    // What was typed is the server's by now: a reload has it.
    page.reload();
    page.find_css("#application");
    assert_eq!(value(&page, "legalName"), "Nordlicht Cloud");
    page.click("button", "Send application");
    record(&page, "The vendor began its review", None);
    wait_for_step(&page, "email_ownership", "Pending");
    record(&page, "Decided: Email ownership", Some("passed"));
    wait_for_step(&page, "email_ownership", "Passed");
    // Rejected, with the vendor's reason; mended with a document, and passed.
    choose_called(&page, "record-what", "Decided: Business");
    choose(&page, "record-decision", "rejected");
    write(&page, "record-reason", "The registry has another name.");
    write(&page, "record-evidence", "case 4711");
    page.click("button", "Record what happened");
    wait_for_step(&page, "business", "Rejected");
    page.wait_for_text("The registry has another name.");
    // The name is corrected; what is wrong with it is told at once, and kept nowhere.
    write(&page, "legalName", "GmbH");
    page.click("button", "Keep the correction");
    page.wait_for_text("A legal form alone is no name");
    page.find_css("#legalName-hint[role=alert] .wrong");
    write(&page, "legalName", "Nordlicht Cloud AS");
    page.click("button", "Keep the correction");
    page.wait("the correction in the history", || {
        let history = "return document.getElementById('history').textContent";
        let history = page.script(history, &[]);
        let history = history.as_str().unwrap_or_default();
        (history.contains("Application corrected") && history.contains("Legal name")).then_some(())
    });
    let folder = tempfile::tempdir().unwrap();
    // What only bears the name of a document is refused where it is picked, before it is sent.
    let disguised = folder.path().join("scan.pdf");
    std::fs::write(&disguised, "<html>not a scan</html>").unwrap();
    page.choose_file("#document-file", &disguised);
    page.wait_for_text("is not what its ending says");
    let file = folder.path().join("extract.pdf");
    std::fs::write(&file, PDF).unwrap();
    // What is being written stays while the document is added.
    choose_called(&page, "record-what", "Mended and sent again: Business");
    write(&page, "record-reason", "The extract");
    page.choose_file("#document-file", &file);
    page.wait_for_text("extract.pdf");
    assert_eq!(value(&page, "record-reason"), "The extract");
    page.find_css("#record .record-mark");
    page.script(
        "document.querySelector('#record .record-mark').click()",
        &[],
    );
    write(&page, "record-reason", "The extract of today.");
    // What is corrected and not kept yet is kept with it.
    write(&page, "address-addressLine2", "Second floor");
    page.click("button", "Record what happened");
    wait_for_step(&page, "business", "Pending");
    let handed = "return document.getElementById('hand-over').textContent";
    let handed = page.script(handed, &[]);
    assert!(
        handed
            .as_str()
            .is_some_and(|text| text.contains("Second floor"))
    );
    for (step, words) in [
        ("business", "Business"),
        ("identity", "Identity"),
        ("employment", "Employment"),
        ("provider_relationship", "Provider's acceptance"),
        ("agreement", "Partner agreement"),
    ] {
        record(&page, &format!("Decided: {words}"), Some("passed"));
        wait_for_step(&page, step, "Passed");
    }
    choose_called(&page, "record-what", "Account activated");
    write(
        &page,
        "record-tenant",
        "0f0f0f0f-1111-4222-8333-444444444444",
    );
    write(&page, "record-evidence", "the vendor's mail");
    page.click("button", "Record what happened");
    page.wait_for_text("Active");
    // What an applicant may not see yet is there without signing in again.
    page.find_css("nav a[href*='/customers']");
    // The second market begins with what holds everywhere, and without what belongs to the first.
    page.goto("/enrol");
    page.find_css("#matrix .cell");
    page.click("button", "Apply: United States, Indirect reseller");
    page.wait_for_path("/enrol/");
    page.find_css("#application");
    assert_eq!(value(&page, "legalName"), "Nordlicht Cloud AS");
    assert_eq!(
        value(&page, "primaryContact-email"),
        "ada@nordlicht.example"
    );
    assert_eq!(value(&page, "partnerLocation-partnerId"), "");
    assert_eq!(value(&page, "tenantId"), "");
    // What differs from the first is told, and follows what is typed.
    page.find_css("#differences");
    let differences = || {
        page.script(
            "return document.querySelector('#differences').textContent",
            &[],
        )
    };
    let told = differences().as_str().unwrap_or_default().to_owned();
    assert!(
        told.contains("Filled from Europe") && told.contains("Storgata 1"),
        "{told}"
    );
    write(&page, "address-city", "Seattle");
    page.wait("the new city among the differences", || {
        differences()
            .as_str()
            .filter(|told| told.contains("Seattle"))
            .map(str::to_owned)
    });
    assert_eq!(
        unexpected(&page, &[("/submission", "422"), (paths::SESSION, "401")]),
        Vec::<String>::new()
    );
}

#[test]
fn a_country_tells_its_region_and_what_the_company_has_there() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/enrol?country=norway");
    page.find_css("#countries-found");
    page.wait_for_text("Norway belongs to Europe");
    page.goto("/enrol?country=china");
    page.find_css("#china");
    page.wait_for_text("21Vianet");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_direct_bill_applicant_passes_in_september_2025_and_is_stopped_in_october() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    for (day, eligible) in [("2025-09-30", "true"), ("2025-10-01", "false")] {
        page.goto(&format!("/enrol?view=eligibility&asof={day}"));
        // A region in which the company has nothing yet.
        write(&page, "country", "CA");
        write(&page, "revenue", "500000");
        write(&page, "months", "14");
        choose(&page, "plan", "advanced");
        page.find_css(&format!(
            "#verdicts [data-model=direct_bill][data-eligible={eligible}]"
        ));
        // Rules that come later stand in a list of their own, below.
        let stopped = page.script(
            "return !!document.querySelector('[data-model=direct_bill] ul.rules')
                .querySelector('[data-rule=direct-revenue-1m] .tag.bad')",
            &[],
        );
        assert_eq!(stopped, json!(eligible == "false"), "{day}");
    }
    // The day is in the address, so that it can be handed on.
    set_day(&page, "as-of", "2025-09-30");
    page.find_css("#verdicts [data-model=direct_bill][data-eligible=true]");
    assert!(page.path().contains("asof=2025-09-30"), "{}", page.path());
    // The simulator begins with the company's accounts, and they are the reader's to change.
    page.goto("/enrol?view=eligibility&asof=2026-11-22");
    page.find_css("#asked-accounts .asked-account");
    let is_gap = |rule: &str| format!("#verdicts [data-rule={rule}] .tag.bad");
    let is_met = |rule: &str| format!("#verdicts [data-rule={rule}] .tag.good");
    page.find_css(&is_gap("direct-own-cell"));
    page.script(
        "document.querySelector('.asked-account button').click()",
        &[],
    );
    page.find_css(&is_met("direct-own-cell"));
    // A score that is none is told at its field; the full one stands for every requirement.
    page.find_css(&is_gap("direct-security-score"));
    write(&page, "security-score", "101");
    page.wait_for_text("Write a whole number from 0 to 100.");
    write(&page, "security-score", "100");
    page.find_css(&is_met("direct-security-score"));
    // The matrix says what was asked on a day.
    for (day, asked, not_yet) in [
        ("2025-09-30", "direct-revenue-300k", "direct-revenue-1m"),
        ("2025-10-01", "direct-revenue-1m", "direct-revenue-300k"),
    ] {
        page.goto(&format!("/enrol?asof={day}"));
        page.find_css(&format!(
            "#asked-on [data-model=direct_bill] details[open] [data-rule={asked}]"
        ));
        let other = page.script(
            "return document.querySelectorAll('#asked-on [data-rule=' + arguments[0] + ']').length",
            &[json!(not_yet)],
        );
        assert_eq!(other, json!(0), "{day}");
    }
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_direct_bill_application_is_stopped_until_the_companys_figures_meet_the_day() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    let region = "latin-america-and-the-caribbean";
    let begun = begin(&owner, region, "direct_bill", "global")
        .expect(201)
        .json();
    let draft = direct_bill(&begun["draft"]);
    let _ = save(&owner, &begun, &draft).expect(200);
    let application = format!("/enrol/{}", begun["id"].as_str().unwrap());
    page.sign_in_as("owner");
    // Nothing is guessed: the page says where the figures are written down.
    page.goto(&application);
    page.find_css("#thresholds[data-state=unknown]");
    page.click("button", "Send application");
    page.wait_for_text("Write down the company's figures first");
    page.click("link", "Write down the figures");
    page.find_css("#scorecard");
    write(&page, "country", "MX");
    write(&page, "revenue", "500000");
    write(&page, "months", "14");
    page.click("button", "Keep and look again");
    page.wait_for_text("The figures are kept.");
    // Every gap has its rule, its day and its source.
    page.goto(&application);
    page.find_css("#thresholds[data-state=stopped] [data-rule=direct-revenue-1m] a[href^=https]");
    page.find_css("#thresholds [data-rule=direct-designation] .tag.bad");
    page.wait_for_text("USD 1,000,000 of programme revenue");
    page.click("button", "Send application");
    page.wait_for_text("is not eligible for direct bill. What is missing stands above");
    let _ = record_figures(&owner, &eligible_figures()).expect(200);
    page.reload();
    page.find_css("#thresholds[data-state=eligible]");
    page.wait_for_text("Complete: it can be sent.");
    page.click("button", "Send application");
    page.find_css("#timeline");
    assert_eq!(
        unexpected(&page, &[("/submission", "422")]),
        Vec::<String>::new()
    );
}

#[test]
fn the_us_government_has_an_application_of_its_own() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let stage = |cloud: &str| {
        let matrix = server.client_of("owner").get(paths::ENROLMENT_MATRIX);
        matrix.expect(200).json()["cells"]
            .as_array()
            .unwrap()
            .iter()
            .find(|cell| {
                cell["cloud"] == cloud
                    && cell["region"] == "united-states"
                    && cell["model"] == "indirect_reseller"
            })
            .unwrap()["stage"]
            .clone()
    };
    let global = stage("global");
    page.sign_in_as("owner");
    page.goto("/enrol");
    page.find_css("#matrix .cell");
    page.click(
        "button",
        "Apply: United States, Indirect reseller · US Government",
    );
    page.wait_for_path("/enrol/");
    fill_reseller(
        &page,
        [
            "US",
            "1 Capitol Way",
            "97205",
            "Portland",
            "+1 503 555 0142",
        ],
    );
    choose_called(&page, "address-state", "OR");
    tick(&page, "creditCheckConsent");
    // Without the vendor's own form it cannot be sent.
    page.find_css("#draft-kept");
    page.find_css("#governmentFormDate");
    page.click("button", "Send application");
    page.find_css("#governmentFormDate[aria-invalid=true]");
    let today = chrono::Utc::now().date_naive().to_string();
    set_day(&page, "governmentFormDate", &today);
    page.wait_for_text("the government cloud needs a tenant of its own");
    write(&page, "tenantId", "6f1d0c2e-1111-4222-8333-444455556666");
    page.wait_for_text("Complete: it can be sent.");
    page.click("button", "Send application");
    page.find_css("#record");
    // The global cell knows nothing of it.
    assert_eq!(stage("us_government"), "submitted");
    assert_eq!(stage("global"), global);
    assert_eq!(
        unexpected(&page, &[("/submission", "422")]),
        Vec::<String>::new()
    );
}

#[test]
fn a_provider_accepts_a_reseller_and_the_mail_arrives() {
    let Some((server, mailbox)) = Mailbox::with_server() else {
        return;
    };
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("provider-reviewer");
    page.goto("/enrol?view=queue");
    page.find_css(".reseller-application[data-relationship=pending]");
    let id = |begin: &str| -> String {
        let found = page.script(
            "return document.querySelector(`.reseller-application [id^=${arguments[0]}]`).id",
            &[json!(begin)],
        );
        found.as_str().unwrap().to_owned()
    };
    // Days that are no number are told, and nothing is decided.
    write(&page, &id("days-"), "soon");
    page.click("button", "Send");
    page.wait_for_text("Write a whole number.");
    write(&page, &id("days-"), "30");
    write(&page, &id("limit-"), "25000");
    page.click("button", "Send");
    page.find_css(".reseller-application[data-relationship=passed]");
    let mails = mailbox.wait_for(1, 30);
    assert!(
        mails[0].contains("To: nadia.brooks@fernhill.example"),
        "{}",
        mails[0]
    );
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_provider_keeps_its_entry_and_is_found_by_it() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("provider-reviewer");
    page.goto("/enrol?view=entry");
    write(&page, "entry-countries", "US, ZZ");
    page.click("button", "Save entry");
    page.wait_for_text("'ZZ' is no country of the market region");
    // What was typed is still there.
    write(&page, "entry-countries", "US");
    write(&page, "entry-languages", "en, fr");
    page.click("button", "Save entry");
    page.wait_for_text("The entry is saved.");
    page.goto("/enrol?view=providers");
    choose_called(&page, "provider-language", "French");
    page.find_css("section.provider");
    page.wait_for_text("en, fr");
    page.sign_in_as("owner");
    page.goto("/enrol?view=providers");
    page.find_css("section.provider .tied");
    page.wait_for_text("Your company buys from this provider already.");
    assert!(!page.has("button", "Ask for the relationship"));
    assert_eq!(
        unexpected(&page, &[(paths::PROVIDER_OWN, "400")]),
        Vec::<String>::new()
    );
}

#[test]
fn a_scorecard_stands_and_warns_before_the_yearly_review() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/enrol?view=scorecard");
    page.wait_for_text("No scorecard yet");
    // Authorised eleven months ago: the review comes within the warnings.
    let authorised = chrono::Utc::now()
        .date_naive()
        .checked_sub_months(chrono::Months::new(11))
        .unwrap();
    set_day(&page, "authorised", &authorised.to_string());
    write(&page, "country", "DE");
    write(&page, "revenue", "200000");
    page.click("button", "Keep and look again");
    page.find_css("#review [data-holds=false]");
    page.wait_for_text("Rules not met");
    // It stands: on another visit the matrix warns.
    page.goto("/enrol");
    page.find_css("#review-warning");
    page.click("link", "Look at it");
    page.find_css("#review [data-holds=false]");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_standing_scorecard_is_the_accounts_own_and_refuses_what_cannot_be() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let first = owner.get(paths::ELIGIBILITY_SCORECARD).expect(200).json();
        assert_eq!(first["kept"], Value::Null, "{store}");
        let facts = |authorised: &str, country: &str| {
            json!({"facts": {"country": country, "revenueUsd": "2000000", "supportPlan": "advanced"},
                   "authorisedDate": authorised})
        };
        for (body, code) in [
            (facts("2999-01-01", "DE"), "date_in_the_future"),
            (facts("last year", "DE"), "invalid_date"),
            (facts("2024-03-01", "XX"), "country_unknown"),
            (facts("2024-03-01", "CN"), "country_outside_the_programme"),
        ] {
            let refused = owner.put(paths::ELIGIBILITY_SCORECARD, "0", &body);
            assert_eq!(refused.expect(400).json()["code"], code, "{store}");
        }
        let body = facts("2024-03-01", "DE");
        let kept = owner
            .put(paths::ELIGIBILITY_SCORECARD, "0", &body)
            .expect(200)
            .json();
        assert!(kept["scorecard"]["reviewDate"].is_string(), "{store}");
        // Whoever read it before is told.
        let _ = owner
            .put(paths::ELIGIBILITY_SCORECARD, "0", &body)
            .expect(412);
        let again = owner.get(paths::ELIGIBILITY_SCORECARD).expect(200).json();
        assert_eq!(again, kept, "{store}");
        for (persona, status) in [("sales-agent", 403), ("customer-admin", 403)] {
            let other = server.client_of(persona).get(paths::ELIGIBILITY_SCORECARD);
            assert_eq!(other.status, status, "{store}: {persona}");
        }
    }
}

#[test]
fn a_direct_bill_applicant_records_its_support_plan_once_the_credit_check_has_passed() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    let region = "latin-america-and-the-caribbean";
    let begun = begin(&owner, region, "direct_bill", "global")
        .expect(201)
        .json();
    let draft = direct_bill(&begun["draft"]);
    let _ = record_figures(&owner, &eligible_figures()).expect(200);
    let kept = save(&owner, &begun, &draft).expect(200).json();
    let sent = submit(&owner, &kept).expect(200).json();
    let review = json!({"event": "review_begun", "evidence": "mail of the day"});
    let reviewed = recorded(&owner, &sent, &review).expect(200).json();
    let _ = recorded(&owner, &reviewed, &decided("email_ownership", "passed")).expect(200);

    page.sign_in_as("owner");
    page.goto(&format!("/enrol/{}", begun["id"].as_str().unwrap()));
    // Until the credit check has passed nobody is asked for a plan.
    wait_for_step(&page, "support_plan", "Waiting");
    wait_for_step(&page, "credit_check", "Pending");
    let offered = || {
        page.script(
            "return [...document.querySelector('#record-what').options].map(o => o.text)",
            &[],
        )
    };
    page.find_css("#record-what");
    let plan = json!("Decided: Support plan");
    assert!(!offered().as_array().unwrap().contains(&plan));
    let is_shown = || {
        page.script(
            "return !!document.querySelector('#record-plan').offsetParent",
            &[],
        )
    };
    assert_eq!(is_shown(), json!(false));
    record(&page, "Decided: Credit check", Some("passed"));
    wait_for_step(&page, "support_plan", "Pending");
    assert!(offered().as_array().unwrap().contains(&plan));
    choose_called(&page, "record-what", "Decided: Support plan");
    assert_eq!(is_shown(), json!(true));
    // Without a plan the step does not pass: that is told where it is chosen.
    write(&page, "record-evidence", "the invoice of the plan");
    page.click("button", "Record what happened");
    page.find_css("#record-plan[aria-invalid=true]");
    page.wait_for_text("Choose the plan that was bought");
    choose_called(&page, "record-plan", "Advanced Support for Partners");
    page.click("button", "Record what happened");
    wait_for_step(&page, "support_plan", "Passed");
    let now = owner.get(&path(paths::ENROLMENT, &begun)).expect(200);
    assert_eq!(now.json()["draft"]["supportPlan"], "advanced");
    assert_eq!(
        unexpected(&page, &[("/events", "409")]),
        Vec::<String>::new()
    );
}
