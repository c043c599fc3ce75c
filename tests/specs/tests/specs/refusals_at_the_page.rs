//! What is refused of a form stands at its field: the field says that it is wrong and why, has the focus, and keeps
//! what was typed.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::forms::{choose, choose_called, notices, set_day, tick, value, wait_for_refusal, write};
use specs::{Client, Page, Server, enrolments, signups};

/// The only application of somebody's company in Latin America.
fn application(client: &Client) -> String {
    let matrix = client.get(paths::ENROLMENT_MATRIX).expect(200).json();
    let cells = matrix["cells"].as_array().unwrap();
    let cell = cells.iter().find(|cell| {
        cell["region"] == "latin-america-and-the-caribbean" && cell["enrolmentId"].is_string()
    });
    cell.unwrap()["enrolmentId"].as_str().unwrap().to_owned()
}

fn record(page: &Page) {
    page.click("button", "Record what happened");
}

#[test]
fn what_is_recorded_without_evidence_or_of_a_day_to_come_is_refused_at_its_field() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    enrolments::in_review(&owner);
    page.sign_in_as("owner");
    page.goto(&format!("/enrol/{}", application(&owner)));
    choose_called(&page, "record-what", "Decided: Business");
    choose_called(&page, "record-decision", "Rejected");
    write(&page, "record-reason", "The registry has another name.");
    record(&page);
    wait_for_refusal(&page, "record-evidence", "Say what shows it");
    write(&page, "record-evidence", "case 4711");
    set_day(&page, "record-day", "2999-01-01");
    record(&page);
    wait_for_refusal(&page, "record-day", "in the future");
    assert_eq!(value(&page, "record-day"), "2999-01-01");
    assert_eq!(
        value(&page, "record-reason"),
        "The registry has another name."
    );
    assert_eq!(value(&page, "record-evidence"), "case 4711");
    assert_eq!(notices(&page), json!([]));
    let today = chrono::Utc::now().date_naive().to_string();
    set_day(&page, "record-day", &today);
    record(&page);
    page.find_css("#timeline [data-step=business][data-state=Rejected]");
    // What is mended names its documents.
    choose_called(&page, "record-what", "Mended and sent again: Business");
    write(&page, "record-reason", "The extract of today.");
    record(&page);
    wait_for_refusal(&page, "record-mark-0", "Tick at least one of the documents");
    tick(&page, "record-mark-0");
    record(&page);
    page.find_css("#timeline [data-step=business][data-state=Pending]");
}

#[test]
fn a_tenant_that_is_none_is_refused_at_its_field_and_mended_there() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    enrolments::in_review(&owner);
    let id = application(&owner);
    let path = paths::with_id(paths::ENROLMENT, &id);
    let read = owner.get(&path).expect(200).json();
    let _ = enrolments::pass_all(&owner, read);
    page.sign_in_as("owner");
    page.goto(&format!("/enrol/{id}"));
    choose_called(&page, "record-what", "Account activated");
    write(&page, "record-evidence", "the vendor's mail");
    record(&page);
    wait_for_refusal(&page, "record-tenant", "Enter the tenant id");
    write(&page, "record-tenant", "contoso");
    record(&page);
    wait_for_refusal(&page, "record-tenant", "32 hexadecimal digits");
    assert_eq!(value(&page, "record-tenant"), "contoso");
    let tenant = "0f0f0f0f-1111-4222-8333-555555555555";
    write(&page, "record-tenant", tenant);
    assert_eq!(value(&page, "record-evidence"), "the vendor's mail");
    record(&page);
    page.wait_for_text("Account activated");
    page.wait("the account to sell", || {
        let now = owner.get(&path).expect(200).json();
        (now["stage"] == "active").then_some(())
    });
}

#[test]
fn a_reviewers_terms_and_missing_reason_are_refused_at_their_fields() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let reviewer = server.client_of("provider-reviewer");
    let queue = reviewer.get(paths::RESELLER_APPLICATIONS).expect(200);
    let id = queue.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let of = |field: &str| format!("{field}-{id}");
    page.sign_in_as("provider-reviewer");
    page.goto("/enrol?view=queue");
    // What the page sees by itself, and what the server refuses.
    write(&page, &of("limit"), "much");
    page.click("button", "Send");
    wait_for_refusal(&page, &of("limit"), "This is not a number.");
    write(&page, &of("limit"), "25000");
    write(&page, &of("days"), "366");
    page.click("button", "Send");
    wait_for_refusal(&page, &of("days"), "at most 365 days");
    assert_eq!(value(&page, &of("limit")), "25000");
    assert_eq!(value(&page, &of("days")), "366");
    page.click("radio", "Decline");
    page.click("button", "Send");
    wait_for_refusal(&page, &of("reason"), "Say why");
    page.click("radio", "Ask");
    page.click("button", "Send");
    wait_for_refusal(&page, &of("reason"), "Write the question");
    assert_eq!(notices(&page), json!([]));
    page.find_css(".reseller-application[data-relationship=pending]");
}

#[test]
fn an_invitation_to_no_address_is_refused_at_its_field() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("provider-reviewer");
    page.goto("/enrol?view=queue");
    write(&page, "invite-message", "We sell in Oregon.");
    for (address, words) in [
        ("nora", "This is no e-mail address"),
        ("nora@gmail.com", "free mail service"),
    ] {
        write(&page, "invite-email", address);
        page.press("\u{e007}");
        wait_for_refusal(&page, "invite-email", words);
        assert_eq!(value(&page, "invite-email"), address);
    }
    assert_eq!(value(&page, "invite-message"), "We sell in Oregon.");
    assert_eq!(notices(&page), json!([]));
    write(&page, "invite-email", "nora@birchway.example");
    page.press("\u{e007}");
    page.wait_for_text("The invitation to nora@birchway.example is on its way.");
    assert_eq!(value(&page, "invite-message"), "");
}

#[test]
fn a_providers_entry_is_refused_at_the_field_that_is_wrong() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("provider-reviewer");
    page.goto("/enrol?view=entry");
    write(&page, "entry-contact-name", "Grace O.");
    for (field, wrong, words, right) in [
        (
            "entry-countries",
            "US, ZZ",
            "'ZZ' is no country of the market region",
            "US",
        ),
        (
            "entry-languages",
            "English",
            "'english' is no language",
            "en",
        ),
        (
            "entry-contact-email",
            "grace",
            "This is no e-mail address",
            "grace@meridian.example",
        ),
        (
            "entry-website",
            "meridian.example",
            "begins with https://",
            "https://meridian.example",
        ),
    ] {
        write(&page, field, wrong);
        page.click("button", "Save entry");
        wait_for_refusal(&page, field, words);
        assert_eq!(value(&page, field), wrong);
        write(&page, field, right);
    }
    assert_eq!(value(&page, "entry-contact-name"), "Grace O.");
    assert_eq!(notices(&page), json!([]));
    page.click("button", "Save entry");
    page.wait_for_text("The entry is saved.");
}

#[test]
fn a_company_that_starts_is_refused_at_the_field_that_is_wrong() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.goto("/enrol/start");
    write(&page, "email", "nora@gmail.com");
    page.press("\u{e007}");
    wait_for_refusal(&page, "email", "free mail service");
    write(&page, "email", signups::ADDRESS);
    page.press("\u{e007}");
    page.wait_for_text("a mail with a link is on its way");
    page.goto(&format!("/enrol/start?token={}", server.set_up_token()));
    let typed = [
        ("company-name", "B"),
        ("country", "ZZ"),
        ("currency", "USD"),
        ("display-name", "Nora Birch"),
    ];
    for (id, text) in typed {
        write(&page, id, text);
    }
    // What the page sees by itself comes first, and is in focus as well.
    page.click("button", "Start the company");
    wait_for_refusal(&page, "password", "Characters still needed: 15");
    write(&page, "password", signups::PASSWORD);
    page.click("button", "Start the company");
    wait_for_refusal(&page, "country", "a country of the programme");
    write(&page, "country", "US");
    page.click("button", "Start the company");
    wait_for_refusal(&page, "company-name", "A name of one character is refused");
    assert_eq!(value(&page, "company-name"), "B");
    assert_eq!(value(&page, "display-name"), "Nora Birch");
    assert_eq!(value(&page, "password"), signups::PASSWORD);
    assert_eq!(notices(&page), Value::Array(Vec::new()));
    write(&page, "company-name", "Birchway Cloud");
    page.click("button", "Start the company");
    page.wait_for_path("/enrol");
    page.find_css("#matrix .cell");
}

#[test]
fn settings_and_the_letterhead_are_refused_at_their_fields() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/settings");
    page.find_css("#save-settings");
    let long = "9".repeat(101);
    write(&page, "partner-id", &long);
    page.click("button", "Save settings");
    wait_for_refusal(&page, "partner-id", "at most 100 plain characters");
    assert_eq!(value(&page, "partner-id"), long.as_str());
    assert_eq!(notices(&page), json!([]));
    // What the page sees itself stands at its field too, before anything is sent.
    write(&page, "letter-colour", "blue");
    page.find_css("#letter-colour[aria-invalid=true]");
    page.find_css("#letter-colour-hint.wrong");
    write(&page, "letter-colour", "#0b5394");
    write(&page, "letter-address", &"One line\n".repeat(8));
    page.find_css("#letter-address[aria-invalid=true]");
    page.find_css("#letter-address-hint.wrong");
}

#[test]
fn a_scorecard_is_refused_at_its_field_in_the_readers_language() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/enrol?view=scorecard");
    write(&page, "country", "XX");
    page.script("document.querySelector('#keep-scorecard').click()", &[]);
    wait_for_refusal(
        &page,
        "country",
        "There is no such country in the programme",
    );
    write(&page, "country", "DE");
    set_day(&page, "authorised", "2999-01-01");
    page.script("document.querySelector('#keep-scorecard').click()", &[]);
    wait_for_refusal(&page, "authorised", "This day lies in the future");
    assert_eq!(value(&page, "country"), "DE");
    assert_eq!(notices(&page), json!([]));
}

#[test]
fn a_price_rule_is_refused_at_its_field_and_keeps_what_was_typed() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/prices?view=rules");
    page.find_css("#new-rule");
    page.script("document.querySelector('#new-rule').click()", &[]);
    page.find_css("#save-rule");
    let save = || page.script("document.querySelector('#save-rule').click()", &[]);
    // What the page sees by itself.
    write(&page, "rule-value", "much");
    save();
    wait_for_refusal(&page, "rule-value", "not a number");
    // What the server refuses.
    write(&page, "rule-value", "20000");
    save();
    wait_for_refusal(&page, "rule-name", "Give the rule a name");
    write(&page, "rule-name", "Everyone");
    save();
    wait_for_refusal(&page, "rule-value", "From -100");
    assert_eq!(value(&page, "rule-name"), "Everyone");
    write(&page, "rule-value", "10");
    set_day(&page, "rule-ends", "2020-01-01");
    save();
    wait_for_refusal(&page, "rule-ends", "before it starts");
    assert_eq!(notices(&page), json!([]));
}

/// Signs in, and opens a page in German as its reader chose it on this machine.
fn in_german(page: &Page, persona: &str, path: &str) {
    page.sign_in_as(persona);
    page.goto(path);
    page.script("localStorage.setItem('tierline.language', 'de')", &[]);
    page.reload();
    page.find_css("html[lang=de] main");
}

#[test]
fn a_price_rule_is_refused_in_german_at_its_field() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    in_german(&page, "owner", "/prices?view=rules");
    let owner = server.client_of("owner");
    let today = chrono::Utc::now().date_naive().to_string();
    let open = || {
        page.find_css("#new-rule");
        page.script("document.querySelector('#new-rule').click()", &[]);
        page.find_css("#save-rule");
    };
    let save = || page.script("document.querySelector('#save-rule').click()", &[]);
    // A fee in a currency that nothing of the account is in.
    open();
    write(&page, "rule-name", "Versand");
    choose(&page, "rule-kind", "flat_fee");
    write(&page, "rule-value", "10");
    write(&page, "rule-currency", "UYU");
    save();
    wait_for_refusal(&page, "rule-currency", "Nichts in diesem Konto ist in UYU");
    assert_eq!(value(&page, "rule-value"), "10");
    // An agreed rate from the rule's own currency, and one that is none.
    choose(&page, "rule-kind", "mark_up");
    write(&page, "rule-currency", "USD");
    choose(&page, "rule-rate-source", "agreed");
    write(&page, "rule-rate-from", "USD");
    write(&page, "rule-rate", "1");
    save();
    wait_for_refusal(&page, "rule-rate-from", "Die Regel ist selbst in USD");
    write(&page, "rule-currency", "EUR");
    write(&page, "rule-rate", "0");
    save();
    wait_for_refusal(&page, "rule-rate", "Ein vereinbarter Kurs liegt über 0");
    write(&page, "rule-rate", "0,9");
    write(&page, "rule-value", "10,1234567");
    save();
    wait_for_refusal(&page, "rule-value", "höchstens 6 Nachkommastellen");
    // Another rule with the same scope and start.
    let own = json!({"name": "Für alle {own}", "buyer": {"scope": "everyone"}, "goods": {"scope": "all"},
                     "kind": {"type": "mark_up", "percent": "5", "basis": "list"}, "starts": today});
    let _ = owner.post(paths::PRICE_RULES, &own).expect(201);
    choose(&page, "rule-rate-source", "month_sheet");
    write(&page, "rule-value", "10");
    save();
    wait_for_refusal(&page, "rule-starts", "„Für alle {own}“ gilt für dasselbe");
    set_day(&page, "rule-starts", "");
    save();
    wait_for_refusal(
        &page,
        "rule-starts",
        "Geben Sie einen Tag des Kalenders an.",
    );
    assert_eq!(value(&page, "rule-name"), "Versand");
    assert_eq!(notices(&page), json!([]));
}

#[test]
fn a_resellers_billing_terms_are_refused_in_german_at_their_fields() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let provider = server.client_of("provider-reviewer");
    let rules = provider.get(paths::BILLING_RULES).expect(200).json();
    let mpn_id = rules["items"][0]["resellerMpnId"].as_str().unwrap();
    let (limit, days) = (format!("limit-{mpn_id}"), format!("days-{mpn_id}"));
    in_german(&page, "provider-reviewer", "/settings");
    let save = || {
        page.script(
            "document.getElementById(arguments[0]).form.requestSubmit()",
            &[json!(limit)],
        )
    };
    // What the page sees by itself.
    for (id, wrong, words, right) in [
        (&limit, "viel", "Das ist keine Zahl", "5000"),
        (&limit, "-1", "Ein Kreditlimit ist 0 oder mehr", "5000"),
        (&days, "bald", "Schreiben Sie eine ganze Zahl.", "30"),
        // What the server refuses.
        (
            &days,
            "366",
            "Eine Zahlung ist in höchstens 365 Tagen fällig.",
            "30",
        ),
    ] {
        write(&page, id, wrong);
        save();
        wait_for_refusal(&page, id, words);
        assert_eq!(value(&page, id), wrong);
        assert_eq!(notices(&page), json!([]));
        write(&page, id, right);
    }
    save();
    page.wait_for_text("Die Einstellungen sind gespeichert.");
    let kept = provider.get(paths::BILLING_RULES).expect(200).json();
    assert_eq!(kept["items"][0]["paymentDays"], 30);
}

#[test]
fn an_address_with_which_no_company_starts_is_refused_in_german() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    in_german(&page, "provider-reviewer", "/enrol?view=queue");
    for (address, words) in [
        ("nora", "Das ist keine E-Mail-Adresse"),
        ("nora@gmail.com", "gmail.com ist ein freier Maildienst"),
    ] {
        write(&page, "invite-email", address);
        page.press("\u{e007}");
        wait_for_refusal(&page, "invite-email", words);
    }
    page.goto("/enrol?view=entry");
    write(&page, "entry-countries", "US, ZZ");
    page.click("button", "Eintrag speichern");
    wait_for_refusal(
        &page,
        "entry-countries",
        "„ZZ“ ist kein Land der Marktregion",
    );
    assert_eq!(notices(&page), json!([]));
}
