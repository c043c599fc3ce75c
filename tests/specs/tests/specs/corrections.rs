//! What may be corrected of an application that was sent: what a rejected step looks at, and nothing of an account that
//! is open; and that its tenant is the account's.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::enrolments::{begin, decided, pass_all, path, record, reseller, save, submit};
use specs::{Client, Server};

const TENANT: &str = "0f0f0f0f-5555-4222-8333-444444444444";

/// A reseller's application in Europe, in review, its first step passed.
fn reviewed(owner: &Client) -> Value {
    let begun = begin(owner, "europe", "indirect_reseller", "global");
    let begun = begun.expect(201).json();
    let kept = save(owner, &begun, &reseller(&begun["draft"], "DE")).expect(200);
    let sent = submit(owner, &kept.json()).expect(200).json();
    let review = json!({"event": "review_begun", "evidence": "mail of the day"});
    let review = record(owner, &sent, &review).expect(200).json();
    let first = decided("email_ownership", "passed");
    record(owner, &review, &first).expect(200).json()
}

fn with(enrolment: &Value, pointer: &str, value: Value) -> Value {
    let mut draft = enrolment["draft"].clone();
    *draft.pointer_mut(pointer).unwrap() = value;
    draft
}

/// What an application was opened with, and what its company has open then.
fn activated(owner: &Client, enrolment: Value, tenant: &str) -> Value {
    let passed = pass_all(owner, enrolment);
    let draft = with(&passed, "/tenantId", tenant.into());
    let entered = save(owner, &passed, &draft).expect(200).json();
    let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
    record(owner, &entered, &activation).expect(200).json()
}

#[test]
fn what_a_rejected_step_looks_at_is_corrected_and_sent_again_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let review = reviewed(&owner);
        let named = with(&review, "/legalName", "Nordlicht Cloud GmbH".into());
        // Before anything is rejected it stays as it was sent.
        let told = save(&owner, &review, &named).expect(409).json();
        assert_eq!(told["code"], "application_sent", "{store}");
        assert!(review["mendableFields"].is_null(), "{store}: {review}");
        let rejected = record(&owner, &review, &decided("business", "rejected"));
        let rejected = rejected.expect(200).json();
        let mendable = rejected["mendableFields"].as_array().unwrap();
        assert!(
            mendable.contains(&json!("legalName")),
            "{store}: {mendable:?}"
        );
        assert!(!mendable.contains(&json!("primaryContact")), "{store}");
        // What belongs to another step, or is fixed for good, stays.
        for (pointer, value) in [
            ("/primaryContact/firstName", json!("Eve")),
            ("/country", json!("NO")),
            ("/partnerLocation/partnerId", json!("5599999")),
            ("/provider/partnerId", json!("5599999")),
        ] {
            let told = save(&owner, &rejected, &with(&rejected, pointer, value));
            let told = told.expect(409).json();
            assert_eq!(told["code"], "application_sent", "{store} {pointer}");
        }
        // A correction is checked like a draft, and refused at its field.
        for (pointer, value, code) in [
            ("/legalName", "GmbH", "name_only_abbreviation"),
            ("/address/postalCode", "1", "postal_code_form"),
        ] {
            let told = save(&owner, &rejected, &with(&rejected, pointer, value.into()));
            let told = told.expect(409).json();
            let column = pointer.trim_start_matches('/').replace('/', ".");
            assert_eq!(
                (&told["code"], &told["column"]),
                (&json!(code), &json!(column)),
                "{store}"
            );
        }
        // A name that the registry has otherwise is wrong, whichever of the two is corrected.
        let registered = with(&rejected, "/registeredName", "Nordlicht AG".into());
        let told = save(&owner, &rejected, &registered).expect(409).json();
        assert_eq!(told["code"], "name_differs_from_registry", "{store}");
        let corrected = save(&owner, &rejected, &named).expect(200).json();
        assert_eq!(
            corrected["draft"]["legalName"], "Nordlicht Cloud GmbH",
            "{store}"
        );
        assert_eq!(corrected["stage"], "action_needed", "{store}");
        let last = corrected["history"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        assert_eq!(
            (&last["event"], &last["fields"]),
            (&json!("corrected"), &json!(["legalName"])),
            "{store}: {last}"
        );
        // The vendor's word stays the last one about where it stands.
        assert_eq!(corrected["word"], rejected["word"], "{store}: {corrected}");
        for unknown in ["nonsense", "../../etc", "domain-ownership"] {
            let again = json!({"event": "sent_again", "step": "business", "documents": [unknown], "comment": "here"});
            let told = record(&owner, &corrected, &again).expect(400).json();
            assert_eq!(
                (&told["code"], &told["column"]),
                (&json!("unknown_document_type"), &json!("documents")),
                "{store}"
            );
        }
        let again = json!({"event": "sent_again", "step": "business", "documents": ["business-registration"],
                           "comment": "the name as the registry has it"});
        let again = record(&owner, &corrected, &again).expect(200).json();
        assert!(again["mendableFields"].is_null(), "{store}: {again}");
        let told = save(
            &owner,
            &again,
            &with(&again, "/legalName", "Other AG".into()),
        );
        assert_eq!(
            told.expect(409).json()["code"],
            "application_sent",
            "{store}"
        );
        let active = activated(&owner, again, TENANT);
        assert_eq!(
            active["draft"]["legalName"], "Nordlicht Cloud GmbH",
            "{store}"
        );
    }
}

#[test]
fn a_declined_reseller_names_another_provider() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let review = reviewed(&owner);
    let declined = record(
        &owner,
        &review,
        &decided("provider_relationship", "rejected"),
    );
    let declined = declined.expect(200).json();
    let mut draft = declined["draft"].clone();
    draft["provider"] =
        json!({"name": "Another Distribution", "partnerId": "7700002", "country": "DE"});
    let named = save(&owner, &declined, &draft).expect(200).json();
    let again = json!({"event": "sent_again", "step": "provider_relationship", "documents": [], "comment": "we asked"});
    let again = record(&owner, &named, &again).expect(200).json();
    assert_eq!(again["draft"]["provider"]["partnerId"], "7700002");
}

#[test]
fn the_tenant_of_an_open_account_stays_and_no_other_account_takes_it() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let active = activated(&owner, reviewed(&owner), TENANT);
        let session = owner.get(paths::SESSION).expect(200).json();
        let direct = session["accounts"][0]["tenantId"].clone();
        for tenant in [
            "",
            "zzz",
            "2f0f0f0f-5555-4222-8333-444444444444",
            direct.as_str().unwrap_or("x"),
        ] {
            let told = save(&owner, &active, &with(&active, "/tenantId", tenant.into()));
            assert_eq!(
                told.expect(409).json()["code"],
                "account_open",
                "{store} {tenant}"
            );
        }
        let now = owner
            .get(&path(paths::ENROLMENT, &active))
            .expect(200)
            .json();
        assert_eq!(now["draft"]["tenantId"], TENANT, "{store}");
        // The government's account of the same company is told where the tenant is typed, and after it was sent too.
        let begun = begin(
            &owner,
            "united-states",
            "indirect_reseller",
            "us_government",
        );
        let begun = begun.expect(201).json();
        let mut draft = reseller(&begun["draft"], "US");
        draft["tenantId"] = TENANT.into();
        let kept = save(&owner, &begun, &draft).expect(200).json();
        let told = |kept: &Value| {
            let findings = kept["findings"].to_string();
            assert!(
                findings.contains("tenant_of_other_cloud"),
                "{store}: {findings}"
            );
        };
        told(&kept);
        // Nor is it free once the vendor ended the account.
        let ended = json!({"event": "ended", "evidence": "the vendor's mail"});
        let _ = record(&owner, &now, &ended).expect(200);
        told(&save(&owner, &kept, &draft).expect(200).json());
    }
}

#[test]
fn a_tenant_that_is_anothers_is_refused_where_it_is_typed_after_sending_too() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let first = activated(&owner, reviewed(&owner), TENANT);
    assert_eq!(first["stage"], "active");
    let begun = begin(
        &owner,
        "latin-america-and-the-caribbean",
        "indirect_reseller",
        "global",
    );
    let begun = begun.expect(201).json();
    let draft = specs::enrolments::direct_bill(&begun["draft"]);
    let mut draft = with(&json!({"draft": draft}), "/domain", "".into());
    draft["provider"] =
        json!({"name": "Elsewhere Distribution", "partnerId": "7700001", "country": "MX"});
    draft["creditCheckConsent"] = false.into();
    draft["billingDay"] = Value::Null;
    let kept = save(&owner, &begun, &draft).expect(200).json();
    let sent = submit(&owner, &kept).expect(200).json();
    for (tenant, code) in [
        ("zzz", "tenant_form"),
        ("00000000-0000-0000-0000-000000000000", "tenant_form"),
        (TENANT, "tenant_of_other_region"),
    ] {
        let told = save(&owner, &sent, &with(&sent, "/tenantId", tenant.into()));
        let told = told.expect(409).json();
        assert_eq!(
            (&told["code"], &told["column"]),
            (&json!(code), &json!("tenantId"))
        );
    }
    let own = "7f0f0f0f-5555-4222-8333-444444444444";
    let entered = save(&owner, &sent, &with(&sent, "/tenantId", own.into()));
    let entered = entered.expect(200).json();
    let last = entered["history"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(last["fields"], json!(["tenantId"]), "{last}");
}
