//! The directory of providers, each entry kept by its own provider; relationships in Partner Center's shape.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::{Page, Server, enrolments, signups};

fn names(server: &Server, query: &str) -> Vec<String> {
    let path = format!("{}{query}", paths::PROVIDERS);
    let found = server.client_of("sales-agent").get(&path).expect(200);
    let found = found.json();
    let items = found["items"].as_array().unwrap();
    items
        .iter()
        .filter_map(|one| one["name"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_provider_is_found_by_country_practice_support_billing_and_language() {
    for (store, server) in Server::demo_on_each_store() {
        let meridian = ["Meridian Distribution"];
        assert_eq!(names(&server, ""), meridian, "{store}");
        let all = "?country=us&azurePractice=migration,cost_control&support=around_the_clock&billing=credit_line\
                   &salesEnablement=training&language=es,EN";
        assert_eq!(names(&server, all), meridian, "{store}");
        for none in ["?country=DE", "?azurePractice=security", "?language=de"] {
            assert!(names(&server, none).is_empty(), "{store}: {none}");
        }
        let wrong = format!("{}?support=sometimes", paths::PROVIDERS);
        let refused = server.client_of("owner").get(&wrong).expect(400).json();
        assert_eq!(refused["code"], "invalid_filter", "{store}");
        let _ = server.client().get(paths::PROVIDERS).expect(401);
        // Whom an account buys from is told to its own staff, and not to its customers' users.
        let tied = |persona: &str| {
            let found = server.client_of(persona).get(paths::PROVIDERS).expect(200);
            found.json()["items"][0]["tiedAccounts"].clone()
        };
        assert_eq!(tied("owner").as_array().unwrap().len(), 1, "{store}");
        for persona in ["sales-agent", "customer-admin"] {
            assert!(tied(persona).is_null(), "{store}: {persona}");
        }
    }
}

#[test]
fn a_provider_keeps_its_own_entry_and_nobody_else_does() {
    for (store, server) in Server::demo_on_each_store() {
        let reviewer = server.client_of("provider-reviewer");
        let own = reviewer.get(paths::PROVIDER_OWN).expect(200).json();
        let etag = own["attributes"]["etag"].as_str().unwrap();
        let entry = json!({"isListed": true, "countries": ["US"], "languages": ["fr"],
                           "contactEmail": "partners@meridian.example"});
        let _ = reviewer.put(paths::PROVIDER_OWN, etag, &entry).expect(200);
        let stale = reviewer.put(paths::PROVIDER_OWN, etag, &entry);
        assert_eq!(stale.status, 412, "{store}");
        assert_eq!(names(&server, "?language=fr").len(), 1, "{store}");
        let etag = "2";
        let wrong = json!({"isListed": true, "countries": ["DE"], "contactEmail": "a@b.example"});
        let refused = reviewer.put(paths::PROVIDER_OWN, etag, &wrong);
        assert_eq!(refused.status, 400, "{store}");
        for other in ["owner", "sales-agent"] {
            let refused = server
                .client_of(other)
                .put(paths::PROVIDER_OWN, etag, &entry);
            assert_eq!(refused.status, 403, "{store}: {other}");
        }
    }
}

#[test]
fn relationships_and_the_link_for_customers_come_in_partner_centers_shape() {
    let server = Server::demo();
    let list = |persona: &str, kind: &str| {
        let path = format!("{}?relationship_type={kind}", paths::RELATIONSHIPS);
        server.client_of(persona).get(&path).expect(200).json()
    };
    let resellers = list("provider-reviewer", "IsIndirectCloudSolutionProviderOf");
    assert_eq!(resellers["totalCount"], 2);
    assert_eq!(resellers["attributes"]["objectType"], "Collection");
    let one = &resellers["items"][0];
    assert_eq!(
        one["relationshipType"],
        "is_indirect_cloud_solution_provider_of"
    );
    assert_eq!(
        (&one["state"], &one["location"]),
        (&json!("Active"), &json!("US"))
    );
    assert_eq!(list("owner", "IsIndirectResellerOf")["totalCount"], 0);
    let named = |filter: &str| {
        let kind = "IsIndirectCloudSolutionProviderOf";
        let filter = paths::encode(filter);
        let path = format!(
            "{}?relationship_type={kind}&filter={filter}",
            paths::RELATIONSHIPS
        );
        server.client_of("provider-reviewer").get(&path)
    };
    let lake = named(r#"{"Field":"Name","Value":"LAKE","Operator":"substring"}"#).expect(200);
    assert_eq!(lake.json()["totalCount"], 1);
    let wrong = named(r#"{"Field":"Country","Value":"US","Operator":"substring"}"#).expect(400);
    assert_eq!(wrong.json()["code"], "invalid_filter");
    let unnamed = server.client_of("owner").get(paths::RELATIONSHIPS);
    assert_eq!(
        unnamed.expect(400).json()["code"],
        "invalid_relationship_type"
    );
    let link = server
        .client_of("owner")
        .get(paths::CUSTOMER_RELATIONSHIP_REQUESTS)
        .expect(200)
        .json();
    assert_eq!(link["attributes"]["objectType"], "RelationshipRequest");
    assert!(link["url"].as_str().unwrap().contains("partnerId="));
}

#[test]
fn only_a_reseller_without_a_provider_asks_for_the_relationship() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let directory = owner.get(paths::PROVIDERS).expect(200).json();
    let body = json!({"providerId": directory["items"][0]["id"]});
    let refused = owner.post(paths::RELATIONSHIP_REQUESTS, &body).expect(409);
    assert_eq!(refused.json()["code"], "not_a_reseller");
    let session = owner.get(paths::SESSION).expect(200).json();
    let reseller = session["accounts"][1]["id"].as_str().unwrap();
    let tied = owner.in_account(reseller);
    let refused = tied.post(paths::RELATIONSHIP_REQUESTS, &body).expect(409);
    assert_eq!(refused.json()["code"], "has_a_provider");
    let unknown = paths::with_id(paths::RELATIONSHIP_REQUEST, "unknown");
    let reviewer = server.client_of("provider-reviewer");
    let _ = reviewer.get(&unknown).expect(404);
}

#[test]
fn what_a_reseller_asked_of_providers_stands_in_the_directory_with_how_it_was_answered() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let owner = signups::started(&server);
    // Its own provider is not here, so that it may ask one that is.
    let reviewed = signups::in_review(&owner, "5599999");
    let passed = enrolments::pass_all(&owner, reviewed);
    let activation = json!({"event": "activated", "evidence": "the vendor's mail"});
    let _ = enrolments::record(&owner, &passed, &activation).expect(200);
    page.sign_in_with(&json!({"email": signups::ADDRESS, "password": signups::PASSWORD}));
    page.goto("/enrol?view=providers");
    page.find_css("section.provider");
    let rows = || {
        let rows = page.script(
            "return [...document.querySelectorAll('#sent-requests tbody tr')].map(row => row.textContent)",
            &[],
        );
        rows.as_array().cloned().unwrap_or_default()
    };
    assert_eq!(rows(), Vec::<Value>::new(), "nothing was asked yet");
    page.click("button", "Ask for the relationship");
    page.find_css("#sent-requests tbody tr .tag.info");
    let told = rows();
    let row = told[0].as_str().unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    for words in ["Meridian Distribution", signups::ADDRESS, "open until"] {
        assert!(row.contains(words), "'{words}' is not in {row}");
    }
    // The link is told once, beside the button; the table never has it.
    let link = page.script(
        "return [...document.querySelectorAll('.notice.good')].map(n => n.textContent).join(' ')",
        &[],
    );
    let token = signups::token_in(link.as_str().unwrap());
    assert!(!row.contains(&token));
    let decline = paths::with_id(paths::RELATIONSHIP_REQUEST_DECLINE, &token);
    let reviewer = server.client_of("provider-reviewer");
    let _ = reviewer.post(&decline, &json!({})).expect(200);
    page.reload();
    page.find_css("#sent-requests tbody tr .tag.bad");
    assert!(rows()[0].as_str().unwrap().contains("declined"));
    // A declined company may ask again, and both stand there.
    page.click("button", "Ask for the relationship");
    page.find_css("#sent-requests tbody tr .tag.info");
    assert_eq!(rows().len(), 2);
    // Another company reads none of it.
    page.sign_in_as("owner");
    page.goto("/enrol?view=providers");
    page.find_css("section.provider");
    assert_eq!(rows(), Vec::<Value>::new());
    assert_eq!(page.complaints(), Vec::<String>::new());
}
