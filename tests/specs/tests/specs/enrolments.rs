//! Enrolments: one application a market region, model and cloud, from its draft to an account that sells; what
//! the vendor decides is recorded with evidence, never decided here.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::Server;
use specs::enrolments::{
    begin, decided, direct_bill, eligible_figures, pass_all, path, record, record_figures,
    reseller, save, submit,
};

/// What the smallest PDF begins with.
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";

fn cell<'a>(matrix: &'a Value, region: &str, model: &str, cloud: &str) -> &'a Value {
    matrix["cells"]
        .as_array()
        .unwrap()
        .iter()
        .find(|cell| cell["region"] == region && cell["model"] == model && cell["cloud"] == cloud)
        .unwrap()
}

/// A region in which the demonstration's company has nothing yet, with a country of its own.
const FREE: (&str, &str) = ("latin-america-and-the-caribbean", "MX");

#[test]
fn an_application_goes_from_draft_over_a_rejection_to_an_account_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let begun = begin(&owner, "europe", "indirect_reseller", "global")
            .expect(201)
            .json();
        assert_eq!(begun["stage"], "draft", "{store}");
        assert!(
            begun["findings"]
                .as_array()
                .is_some_and(|found| !found.is_empty()),
            "{store}: {begun}"
        );
        // A second application in the same cell is refused, whoever asks twice.
        let twice = begin(&owner, "europe", "indirect_reseller", "global");
        assert_eq!(twice.expect(409).json()["code"], "cell_taken", "{store}");
        let refused = submit(&owner, &begun).expect(422).json();
        assert_eq!(refused["code"], "application_incomplete", "{store}");

        let draft = reseller(&begun["draft"], "DE");
        let kept = save(&owner, &begun, &draft).expect(200).json();
        assert_eq!(kept["findings"], Value::Null, "{store}: {kept}");
        // Another device that read before is told, and nothing of it is kept.
        let _ = save(&owner, &begun, &begun["draft"]).expect(412);
        let sent = submit(&owner, &kept).expect(200).json();
        assert_eq!(sent["stage"], "submitted", "{store}");
        // What is to be expected is told before the vendor begins.
        let foreseen = sent["timeline"].as_array().unwrap();
        let first = &foreseen[0];
        assert_eq!(first["step"], "email_ownership", "{store}: {first}");
        assert!(first["expectedTo"].is_string(), "{store}: {first}");
        assert_eq!(submit(&owner, &sent).expect(409).status, 409, "{store}");
        assert_eq!(
            save(&owner, &sent, &begun["draft"]).expect(409).json()["code"],
            "application_sent",
            "{store}"
        );

        let review = record(
            &owner,
            &sent,
            &json!({"event": "review_begun", "evidence": "mail of the day"}),
        )
        .expect(200)
        .json();
        assert_eq!(
            review["stage"], "action_needed",
            "{store}: the contact answers the mail"
        );
        let review = record(&owner, &review, &decided("email_ownership", "passed"))
            .expect(200)
            .json();
        let rejected = record(&owner, &review, &decided("business", "rejected"))
            .expect(200)
            .json();
        assert_eq!(
            (&rejected["stage"], &rejected["next"]["kind"]),
            (&json!("action_needed"), &json!("mend")),
            "{store}"
        );
        // A rejected step is mended with a document, not decided once more.
        let refused = record(&owner, &rejected, &decided("business", "passed")).expect(409);
        assert_eq!(refused.json()["code"], "step_rejected", "{store}");
        let bare = json!({"event": "sent_again", "step": "business", "documents": []});
        assert_eq!(
            record(&owner, &rejected, &bare).expect(409).json()["code"],
            "no_document",
            "{store}"
        );
        let mended = json!({"event": "sent_again", "step": "business", "documents": ["business-registration"],
                            "comment": "the extract of today"});
        let again = record(&owner, &rejected, &mended).expect(200).json();
        let passed = pass_all(&owner, again);
        assert_eq!(passed["next"]["kind"], "await_activation", "{store}");
        let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
        // No tenant is made up: it is entered first.
        assert_eq!(
            record(&owner, &passed, &activation).expect(409).json()["code"],
            "tenant_missing",
            "{store}"
        );
        let mut with_tenant = passed["draft"].clone();
        // Nor is anything that is no tenant's id taken for one.
        with_tenant["tenantId"] = "contoso".into();
        let refused = save(&owner, &passed, &with_tenant).expect(409).json();
        assert_eq!(refused["code"], "tenant_form", "{store}: {refused}");
        assert_eq!(refused["column"], "tenantId", "{store}: {refused}");
        with_tenant["tenantId"] = "0f0f0f0f-1111-4222-8333-444444444444".into();
        let entered = save(&owner, &passed, &with_tenant).expect(200).json();
        let active = record(&owner, &entered, &activation).expect(200).json();
        assert_eq!(active["stage"], "active", "{store}");
        let session = owner.get(paths::SESSION).expect(200).json();
        let account = session["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|account| {
                account["model"] == "indirect_reseller" && account["region"] == "europe"
            })
            .unwrap_or_else(|| panic!("{store}: the account is in the switcher: {session}"));
        let inside = owner.in_account(account["id"].as_str().unwrap());
        assert_eq!(
            inside.get(paths::CUSTOMERS).expect(200).json()["totalCount"],
            0,
            "{store}: its customers are its own"
        );
        // A second market begins with what holds everywhere, and without what belongs to the first.
        let second = begin(&owner, FREE.0, "indirect_reseller", "global")
            .expect(201)
            .json();
        assert_eq!(second["draft"]["legalName"], "Nordlicht Cloud", "{store}");
        assert_eq!(
            second["draft"]["primaryContact"]["email"],
            "ada@nordlicht.example"
        );
        assert_eq!(
            second["draft"]["partnerLocation"]["partnerId"], "",
            "{store}"
        );
        assert_eq!(second["draft"]["tenantId"], "", "{store}");
        let earlier = &second["earlier"];
        assert_eq!(earlier["region"], "europe", "{store}");
        assert_eq!(earlier["draft"]["country"], "DE", "{store}");
        assert_eq!(second["draft"]["country"], "", "{store}");
    }
}

#[test]
fn a_government_account_is_never_the_global_one_of_its_cell() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let of = ("united-states", "indirect_reseller");
    let stage = |cloud: &str| {
        let matrix = owner.get(paths::ENROLMENT_MATRIX).expect(200).json();
        cell(&matrix, of.0, of.1, cloud)["stage"].clone()
    };
    let global = stage("global");
    let begun = begin(&owner, of.0, of.1, "us_government")
        .expect(201)
        .json();
    let mut draft = reseller(&begun["draft"], "US");
    draft["address"] = json!({
        "addressLine1": "600 Pine Street", "addressLine2": "", "city": "Seattle", "state": "WA", "postalCode": "98101",
    });
    for contact in ["primaryContact/phoneNumber", "supportContact/telephone"] {
        *draft.pointer_mut(&format!("/{contact}")).unwrap() = "+1 206 555 0142".into();
    }
    draft["creditCheckConsent"] = true.into();
    draft["governmentFormDate"] = "2026-10-01".into();
    draft["tenantId"] = "0f0f0f0f-2222-4222-8333-444444444444".into();
    let kept = save(&owner, &begun, &draft).expect(200).json();
    assert_eq!(kept["findings"], Value::Null, "{kept}");
    let sent = submit(&owner, &kept).expect(200).json();
    let begun = json!({"event": "review_begun", "evidence": "mail of the day"});
    let passed = pass_all(&owner, record(&owner, &sent, &begun).expect(200).json());
    let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
    let active = record(&owner, &passed, &activation).expect(200).json();
    assert_eq!(active["stage"], "active");
    let session = owner.get(paths::SESSION).expect(200).json();
    let accounts = session["accounts"].as_array().unwrap();
    let of_government: Vec<&Value> = accounts
        .iter()
        .filter(|account| account["cloud"] == "us_government")
        .collect();
    assert_eq!(of_government.len(), 1, "{session}");
    assert_eq!(
        of_government[0]["regionName"],
        "United States, US Government"
    );
    assert_eq!(stage("us_government"), "active");
    assert_eq!(stage("global"), global);
}

#[test]
fn what_cannot_be_applied_for_is_refused_with_its_rule() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    for (region, cloud, code) in [
        ("europe", "germany", "cloud_closed"),
        ("europe", "china", "cloud_outside_the_programme"),
        (
            "europe",
            "us_government",
            "government_outside_united_states",
        ),
        ("atlantis", "global", "region_unknown"),
        ("europe", "moon", "cloud_unknown"),
    ] {
        let refused = begin(&owner, region, "indirect_provider", cloud)
            .expect(400)
            .json();
        assert_eq!(refused["code"], code, "{refused}");
        let field = if region == "atlantis" {
            "region"
        } else {
            "cloud"
        };
        assert_eq!(refused["column"], field, "{refused}");
    }
    for (persona, status) in [
        ("sales-agent", 403),
        ("helpdesk-agent", 403),
        ("billing-admin", 403),
        ("customer-admin", 403),
    ] {
        let refused = begin(
            &server.client_of(persona),
            FREE.0,
            "indirect_reseller",
            "global",
        );
        assert_eq!(refused.status, status, "{persona}");
    }
    assert_eq!(
        server
            .client_of("customer-admin")
            .get(paths::ENROLMENT_MATRIX)
            .status,
        403
    );
}

#[test]
fn each_wrong_field_is_told_with_rule_and_remedy() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let begun = begin(&owner, FREE.0, "direct_bill", "global")
        .expect(201)
        .json();
    let check = |change: &dyn Fn(&mut Value)| {
        let mut draft = reseller(&begun["draft"], "DE");
        change(&mut draft);
        owner
            .post(&path(paths::ENROLMENT_CHECK, &begun), &draft)
            .expect(200)
            .json()
    };
    let codes = |answer: &Value| -> Vec<String> {
        answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    };
    for (code, change) in [
        (
            "country_of_other_region",
            (&|_: &mut Value| {}) as &dyn Fn(&mut Value),
        ),
        ("country_unknown", &|draft| draft["country"] = "XX".into()),
        ("country_outside_the_programme", &|draft| {
            draft["country"] = "CN".into()
        }),
        ("email_of_the_vendor", &|draft| {
            draft["primaryContact"]["email"] = "ada@microsoft.com".into()
        }),
        ("email_free_mail", &|draft| {
            draft["primaryContact"]["email"] = "ada@gmail.com".into()
        }),
        ("partner_id_of_other_country", &|draft| {
            draft["partnerLocation"]["country"] = "FR".into()
        }),
        ("partner_id_inactive", &|draft| {
            draft["partnerLocation"]["isActive"] = false.into()
        }),
        ("billing_day", &|draft| draft["billingDay"] = Value::Null),
        ("no_credit_check_consent", &|draft| {
            draft["creditCheckConsent"] = false.into()
        }),
        ("support_plan_too_early", &|draft| {
            draft["supportPlan"] = "premier".into()
        }),
        ("tenant_form", &|draft| draft["tenantId"] = "mine".into()),
    ] {
        let answer = check(change);
        assert_eq!(answer["canSubmit"], false, "{code}");
        let found = codes(&answer);
        assert!(
            found.iter().any(|one| one == code),
            "{code} is not in {found:?}"
        );
        for finding in answer["findings"].as_array().unwrap() {
            assert!(
                finding["rule"]["name"]
                    .as_str()
                    .is_some_and(|name| !name.is_empty()),
                "{finding}"
            );
            assert!(
                finding["description"]
                    .as_str()
                    .is_some_and(|says| says.len() > 10),
                "{finding}"
            );
        }
    }
    for name in ["x", "???", "GmbH"] {
        let answer = check(&|draft| draft["legalName"] = name.into());
        let on_name = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["field"] == "legalName" && finding["severity"] == "refusal");
        assert!(on_name, "{name}: {answer}");
    }
}

#[test]
fn a_document_is_taken_by_what_it_is_and_seen_by_its_company_only() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let begun = begin(&owner, FREE.0, "indirect_reseller", "global")
        .expect(201)
        .json();
    let add = |name: &str, bytes: &[u8]| {
        owner.send(
            "POST",
            &format!(
                "{}?fileName={name}",
                path(paths::ENROLMENT_DOCUMENTS, &begun)
            ),
            &[("Content-Type", "application/octet-stream")],
            bytes,
        )
    };
    for (name, bytes, status, code) in [
        ("extract.exe", PDF, 400, "document_type"),
        ("extract.png", PDF, 400, "document_disguised"),
        ("decision.eml", PDF, 400, "document_disguised"),
        (
            "extract.pdf",
            &b"MZ not a pdf"[..],
            400,
            "document_disguised",
        ),
        ("extract.pdf", &b""[..], 400, "document_empty"),
        ("..%2Fextract.pdf", PDF, 400, "document_file_name"),
        ("extract.pdf", &PDF[..30], 400, "document_not_whole"),
        (
            "scan.png",
            b"\x89PNG\r\n\x1a\nMZ",
            400,
            "document_not_whole",
        ),
        (
            "scan.jpg",
            b"\xff\xd8\xff\xe0 nothing",
            400,
            "document_not_whole",
        ),
        (
            "extract.pdf&checklistId=nothing",
            PDF,
            400,
            "unknown_checklist_document",
        ),
    ] {
        let refused = add(name, bytes).expect(status).json();
        assert_eq!(refused["code"], code, "{name}: {refused}");
    }
    let heavy = [PDF, &vec![b'x'; 12 * 1024 * 1024]].concat();
    assert_eq!(
        add("extract.pdf", &heavy).expect(413).json()["code"],
        "document_too_large"
    );
    let kept = add("extract.pdf", PDF).expect(201).json();
    assert_eq!(kept["documents"].as_array().map(Vec::len), Some(1));
    let digest = kept["documents"][0]["sha256"].as_str().unwrap();
    let document = with_id(&path(paths::ENROLMENT_DOCUMENT, &begun), digest);
    let back = owner.get(&document).expect(200);
    assert_eq!(back.body, PDF);
    assert!(back.header("Content-Disposition").starts_with("attachment"));
    for persona in ["provider-reviewer", "customer-admin", "sales-agent"] {
        let status = server.client_of(persona).get(&document).status;
        assert!(status == 403 || status == 404, "{persona}: {status}");
    }
    let mail = b"From: Partner Center <no-reply@vendor.example>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\n\r\nApproved.";
    let kept = add("decision.eml", mail).expect(201).json();
    assert_eq!(kept["documents"].as_array().map(Vec::len), Some(2));
    // Evidence that names a document which is not kept is none.
    let sent = json!({"event": "discarded"});
    let _ = record(&owner, &kept, &sent).expect(200);
}

#[test]
fn a_direct_bill_application_is_stopped_by_every_gap_of_the_day_and_sent_once_none_is_left() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let begun = begin(&owner, FREE.0, "direct_bill", "global")
            .expect(201)
            .json();
        let draft = direct_bill(&begun["draft"]);
        let kept = save(&owner, &begun, &draft).expect(200).json();
        assert!(kept["applying"]["verdict"].is_null(), "{store}: {kept}");
        let unknown = submit(&owner, &kept).expect(422).json();
        assert_eq!(unknown["code"], "eligibility_unknown", "{store}");
        // Eligible until September 2025, and no longer.
        let mut figures = eligible_figures();
        figures["facts"]["revenueUsd"] = "500000".into();
        figures["facts"]["designations"] = 0.into();
        let _ = record_figures(&owner, &figures).expect(200);
        let stopped = submit(&owner, &kept).expect(422).json();
        assert_eq!(stopped["code"], "not_eligible", "{store}: {stopped}");
        let gaps = stopped["gaps"].as_array().unwrap();
        let named: Vec<&str> = gaps
            .iter()
            .map(|gap| gap["ruleId"].as_str().unwrap())
            .collect();
        assert_eq!(
            named,
            ["direct-revenue-1m", "direct-designation"],
            "{store}"
        );
        for gap in gaps {
            assert_eq!(gap["from"], "2025-10-01", "{store}: {gap}");
            let url = gap["source"]["url"].as_str().unwrap();
            assert!(url.starts_with("https://"), "{store}: {gap}");
        }
        let read = owner
            .get(&path(paths::ENROLMENT, &begun))
            .expect(200)
            .json();
        assert_eq!(read["applying"]["verdict"]["isEligible"], false, "{store}");
        assert_eq!(read["stage"], "draft", "{store}");
        // What the account of Europe sells is no gap of an application elsewhere.
        let _ = record_figures(&owner, &eligible_figures()).expect(200);
        let sent = submit(&owner, &kept).expect(200).json();
        assert_eq!(sent["stage"], "submitted", "{store}");
        assert!(sent["applying"].is_null(), "{store}");
    }
}

#[test]
fn a_support_plan_passes_after_the_credit_check_and_with_a_plan_on_record() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let _ = record_figures(&owner, &eligible_figures()).expect(200);
    let begun = begin(&owner, FREE.0, "direct_bill", "global");
    let begun = begun.expect(201).json();
    let kept = save(&owner, &begun, &direct_bill(&begun["draft"])).expect(200);
    let sent = submit(&owner, &kept.json()).expect(200).json();
    let review = json!({"event": "review_begun", "evidence": "mail of the day"});
    let reviewed = record(&owner, &sent, &review).expect(200).json();
    let step = decided("email_ownership", "passed");
    let reviewed = record(&owner, &reviewed, &step).expect(200).json();
    let passes = decided("support_plan", "passed");
    let refused = record(&owner, &reviewed, &passes).expect(409).json();
    assert_eq!(refused["code"], "step_waits", "{refused}");
    let mut with_plan = reviewed["draft"].clone();
    with_plan["supportPlan"] = "premier".into();
    let early = save(&owner, &reviewed, &with_plan).expect(409).json();
    assert_eq!(early["code"], "application_sent");
    let credit = decided("credit_check", "passed");
    let checked = record(&owner, &reviewed, &credit).expect(200).json();
    let refused = record(&owner, &checked, &passes).expect(409).json();
    let said = (&refused["code"], &refused["column"]);
    assert_eq!(
        said,
        (&json!("support_plan_missing"), &json!("supportPlan"))
    );
    // Against it nothing has to be on record.
    let rejected = record(&owner, &checked, &decided("support_plan", "rejected"));
    let rejected = rejected.expect(200).json();
    let mended = json!({"event": "sent_again", "step": "support_plan", "documents": [], "comment": "bought"});
    let again = record(&owner, &rejected, &mended).expect(200).json();
    let planned = save(&owner, &again, &with_plan).expect(200).json();
    let passed = record(&owner, &planned, &passes).expect(200).json();
    // What the step passed with stays.
    with_plan["supportPlan"] = Value::Null;
    let gone = save(&owner, &passed, &with_plan).expect(409).json();
    assert_eq!(gone["code"], "application_sent");
}

#[test]
fn figures_before_an_authorisation_are_kept_and_foresee_no_review() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let kept = record_figures(&owner, &eligible_figures())
        .expect(200)
        .json();
    assert!(
        kept["kept"].is_object() && kept["scorecard"].is_null(),
        "{kept}"
    );
    let mut wrong = eligible_figures();
    wrong["facts"]["country"] = "XX".into();
    let refused = record_figures(&owner, &wrong).expect(400).json();
    assert_eq!(refused["code"], "country_unknown");
}

#[test]
fn the_rules_of_september_and_october_2025_differ_where_the_programme_did() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let verdict = |day: &str| {
        let facts = json!({
            "country": "DE", "revenueUsd": "500000", "monthsAsReseller": 14, "designations": 0,
            "supportPlan": "advanced", "activePartnerId": true, "accounts": [], "asOf": day,
        });
        let answer = client.post(paths::ELIGIBILITY, &facts).expect(200).json();
        answer["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|verdict| verdict["model"] == "direct_bill")
            .unwrap()
            .clone()
    };
    let (before, after) = (verdict("2025-09-30"), verdict("2025-10-01"));
    assert_eq!(
        (&before["isEligible"], &after["isEligible"]),
        (&json!(true), &json!(false))
    );
    let rules = client.get(paths::PROGRAMME_RULES).expect(200).json();
    let rule = |id: &str| {
        rules["rules"]
            .as_array()
            .unwrap()
            .iter()
            .find(|rule| rule["ruleId"] == id)
            .cloned()
            .unwrap()
    };
    assert_eq!(rule("direct-revenue-300k")["to"], "2025-09-30");
    assert_eq!(rule("direct-revenue-1m")["from"], "2025-10-01");
    let gap = after["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["ruleId"] == "direct-revenue-1m")
        .unwrap();
    assert_eq!(
        (&gap["outcome"], &gap["from"]),
        (&json!("gap"), &json!("2025-10-01"))
    );
    assert!(
        gap["source"]["url"]
            .as_str()
            .unwrap()
            .starts_with("https://"),
        "{gap}"
    );
    let wrong = json!({"country": "CN", "revenueUsd": "1"});
    assert_eq!(
        client.post(paths::ELIGIBILITY, &wrong).expect(400).json()["code"],
        "country_outside_the_programme"
    );
}

#[test]
fn the_matrix_tells_every_cell_and_the_country_rule_is_partner_centers() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let matrix = client.get(paths::ENROLMENT_MATRIX).expect(200).json();
    assert_eq!(
        cell(&matrix, "europe", "direct_bill", "global")["stage"],
        "active"
    );
    assert_eq!(
        cell(&matrix, "united-states", "direct_bill", "us_government")["stage"],
        "not_applied"
    );
    let rule = client
        .get(&with_id(paths::COUNTRY_VALIDATION_RULES, "us"))
        .expect(200)
        .json();
    assert_eq!(rule["iso2Code"], "US");
    assert_eq!(rule["attributes"]["objectType"], "CountryValidationRules");
    let _ = client
        .get(&with_id(paths::COUNTRY_VALIDATION_RULES, "XX"))
        .expect(404);
}
