//! What each account of a company sells: as its application says, changed in its settings, and never the same in two
//! accounts of one region.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::enrolments::{begin, pass_all, record, reseller, save, submit};
use specs::forms::{choose_called, value, wait_for_refusal, write};
use specs::{Answer, Client, Page, Server};

/// An application as a reseller in Europe, where the company is direct bill partner; every step has passed.
fn passed(owner: &Client, families: &Value) -> Value {
    let begun = begin(owner, "europe", "indirect_reseller", "global");
    let begun = begun.expect(201).json();
    let mut draft = reseller(&begun["draft"], "DE");
    draft["tenantId"] = "0f0f0f0f-3333-4222-8333-444444444444".into();
    draft["productFamilies"] = families.clone();
    let kept = save(owner, &begun, &draft).expect(200).json();
    let sent = submit(owner, &kept).expect(200).json();
    let begun = json!({"event": "review_begun", "evidence": "mail of the day"});
    pass_all(owner, record(owner, &sent, &begun).expect(200).json())
}

fn sells(client: &Client, families: &Value) -> Answer {
    let settings = client.get(paths::SETTINGS).expect(200).json();
    let etag = settings["attributes"]["etag"].as_str().unwrap();
    let change = json!({"productFamilies": families});
    client.put(paths::SETTINGS, etag, &change)
}

fn refused_family(answer: Answer) {
    let refused = answer.expect(409).json();
    let said = (&refused["code"], &refused["column"]);
    assert_eq!(
        said,
        (&json!("family_sold_twice"), &json!("productFamilies"))
    );
    let words = refused["description"].as_str().unwrap();
    assert!(
        words.contains("Azure") && words.contains("take it from"),
        "{words}"
    );
}

#[test]
fn a_company_is_direct_for_licences_and_reseller_for_azure_and_never_sells_a_family_twice() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let passed = passed(&owner, &json!(["azure"]));
        let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
        // The direct bill account of Europe sells Azure already.
        refused_family(record(&owner, &passed, &activation));
        let still = owner.get(paths::SESSION).expect(200).json();
        assert_eq!(still["accounts"].as_array().unwrap().len(), 2, "{store}");

        let without_azure = json!(["microsoft365", "software"]);
        let _ = sells(&owner, &without_azure).expect(200);
        let active = record(&owner, &passed, &activation).expect(200).json();
        assert_eq!(active["stage"], "active", "{store}");
        let session = owner.get(paths::SESSION).expect(200).json();
        let accounts = session["accounts"].as_array().unwrap();
        let of = |model: &str| {
            let mut found = accounts
                .iter()
                .filter(|one| one["region"] == "europe" && one["model"] == model);
            found.next().unwrap().clone()
        };
        let (direct, opened) = (of("direct_bill"), of("indirect_reseller"));
        assert_eq!(direct["productFamilies"], without_azure, "{store}");
        assert_eq!(opened["productFamilies"], json!(["azure"]), "{store}");
        assert_eq!(direct["companyId"], opened["companyId"], "{store}");

        // Neither takes back what the other sells.
        refused_family(sells(&owner, &json!(["azure", "software"])));
        let inside = owner.in_account(opened["id"].as_str().unwrap());
        let settings = inside.get(paths::SETTINGS).expect(200).json();
        assert_eq!(settings["productFamilies"], json!(["azure"]), "{store}");
        let more = sells(&inside, &json!(["marketplace", "azure"])).expect(200);
        let sorted = json!(["azure", "marketplace"]);
        assert_eq!(more.json()["productFamilies"], sorted, "{store}");
        let matrix = owner.get(paths::ENROLMENT_MATRIX).expect(200).json();
        let reasons = matrix["tenants"]["reasons"].as_array().unwrap();
        assert!(reasons.contains(&json!("roles_apart")), "{store}: {matrix}");
        assert_eq!(matrix["tenants"]["soldTwice"], Value::Null, "{store}");
    }
}

#[test]
fn what_an_account_will_sell_is_changed_until_it_opens_and_then_in_its_settings() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let passed = passed(&owner, &json!(["azure"]));
    let mut draft = passed["draft"].clone();
    draft["productFamilies"] = json!(["dynamics365"]);
    let changed = save(&owner, &passed, &draft).expect(200).json();
    let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
    let active = record(&owner, &changed, &activation).expect(200).json();
    draft["productFamilies"] = json!(["marketplace"]);
    let late = save(&owner, &active, &draft).expect(409).json();
    assert_eq!(late["code"], "account_open");
    // Whoever may not change settings changes no family.
    let none = json!({"productFamilies": []});
    let refused = server
        .client_of("sales-agent")
        .put(paths::SETTINGS, "1", &none);
    assert_eq!(refused.status, 403);
}

#[test]
fn the_switcher_tells_two_accounts_of_one_region_apart_by_what_they_sell() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    let passed = passed(&owner, &json!(["dynamics365"]));
    let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
    let _ = record(&owner, &passed, &activation).expect(200);
    page.sign_in_as("owner");
    page.goto("/settings");
    page.find_css("#save-settings");
    let told = |selector: &str| {
        let texts =
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent).join('|')";
        let told = page.script(texts, &[json!(selector)]);
        told.as_str().unwrap_or_default().to_owned()
    };
    let accounts = told("#accounts .item");
    assert!(
        accounts.contains("Direct bill · Azure, Microsoft 365, Software"),
        "{accounts}"
    );
    assert!(
        accounts.contains("Indirect reseller · Dynamics 365"),
        "{accounts}"
    );
    // The account of another region needs no such words.
    assert!(
        !accounts.contains("Indirect reseller · Azure"),
        "{accounts}"
    );
    // A family that the other account sells is refused, in words that say what to do.
    page.click("checkbox", "Dynamics 365");
    page.click("button", "Save settings");
    page.wait_for_text("Take it from one of the two");
    page.goto("/enrol?view=accounts");
    page.find_css("[data-families]");
    assert!(told("[data-families]").contains("Dynamics 365"));
    let unexpected: Vec<String> = page
        .complaints()
        .into_iter()
        .filter(|said| !(said.contains(paths::SETTINGS) && said.contains("409")))
        .collect();
    assert_eq!(unexpected, Vec::<String>::new());
}

#[test]
fn families_are_chosen_as_the_account_opens_and_one_that_is_sold_already_is_refused_there() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    let passed = passed(&owner, &json!([]));
    page.sign_in_as("owner");
    page.goto(&format!("/enrol/{}", passed["id"].as_str().unwrap()));
    choose_called(&page, "record-what", "Account activated");
    page.find_css("#record-families");
    write(&page, "record-evidence", "the vendor's mail");
    // The direct bill account of Europe sells Azure already.
    page.click("checkbox", "Azure");
    page.click("button", "Record what happened");
    wait_for_refusal(
        &page,
        "record-families-first",
        "Take it from one of the two",
    );
    let tenant = value(&page, "record-tenant");
    assert_eq!(tenant, "0f0f0f0f-3333-4222-8333-444444444444");
    assert_eq!(value(&page, "record-evidence"), "the vendor's mail");
    page.click("checkbox", "Azure");
    page.click("checkbox", "Dynamics 365");
    page.click("button", "Record what happened");
    page.wait("the account that sells what was chosen", || {
        let session = owner.get(paths::SESSION).expect(200).json();
        let mut accounts = session["accounts"].as_array()?.iter();
        let opened = accounts
            .find(|one| one["region"] == "europe" && one["model"] == "indirect_reseller")?;
        (opened["productFamilies"] == json!(["dynamics365"])).then_some(())
    });
    // The switcher has it without signing in again.
    page.wait("the new account in the switcher", || {
        let told = page.script(
            "return [...document.querySelectorAll('#accounts .item')].map(e => e.textContent).join('|')",
            &[],
        );
        let told = told.as_str()?.contains("Indirect reseller · Dynamics 365");
        told.then_some(())
    });
    let complaints = page.complaints();
    let is_expected = |said: &String| said.contains("/events") && said.contains("409");
    assert!(complaints.iter().all(is_expected), "{complaints:?}");
}
