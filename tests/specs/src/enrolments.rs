//! Enrolments as the specs need them, made through the API: an application, what the vendor decided.

use crate::client::{Answer, Client};
use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};

/// Begins an application.
pub fn begin(client: &Client, region: &str, model: &str, cloud: &str) -> Answer {
    client.post(
        paths::ENROLMENTS,
        &json!({"region": region, "model": model, "cloud": cloud}),
    )
}

/// The address of something about an enrolment.
///
/// # Panics
/// When it has none.
pub fn path(template: &str, enrolment: &Value) -> String {
    with_id(
        template,
        enrolment["id"].as_str().expect("an answer of the server"),
    )
}

/// The version of an enrolment that was read.
///
/// # Panics
/// When it has none.
pub fn etag(enrolment: &Value) -> &str {
    enrolment["attributes"]["etag"]
        .as_str()
        .expect("an answer of the server")
}

/// Keeps a draft over the version that was read.
pub fn save(client: &Client, enrolment: &Value, draft: &Value) -> Answer {
    client.put(&path(paths::ENROLMENT, enrolment), etag(enrolment), draft)
}

/// Sends the application.
pub fn submit(client: &Client, enrolment: &Value) -> Answer {
    client.send(
        "POST",
        &path(paths::ENROLMENT_SUBMISSION, enrolment),
        &[("If-Match", etag(enrolment))],
        (),
    )
}

/// Records what happened to an enrolment.
pub fn record(client: &Client, enrolment: &Value, event: &Value) -> Answer {
    client.send(
        "POST",
        &path(paths::ENROLMENT_EVENTS, enrolment),
        &[
            ("If-Match", etag(enrolment)),
            ("Content-Type", "application/json"),
        ],
        &event.to_string(),
    )
}

/// A reseller's application in a country, complete.
pub fn reseller(draft: &Value, country: &str) -> Value {
    let mut draft = draft.clone();
    let (postal_code, city, phone) = match country {
        "NO" => ("0150", "Oslo", "+47 22 12 34 56"),
        _ => ("10115", "Berlin", "+49 30 123456"),
    };
    draft["country"] = country.into();
    draft["legalName"] = "Nordlicht Cloud".into();
    if country == "DE" {
        draft["taxId"] = "DE136695976".into();
    }
    draft["address"] = json!({
        "addressLine1": "Hauptstrasse 1", "addressLine2": "", "city": city, "state": "", "postalCode": postal_code,
    });
    draft["partnerLocation"] =
        json!({"partnerId": "5512345", "country": country, "isActive": true});
    draft["primaryContact"] = json!({
        "firstName": "Ada", "lastName": "Nord", "email": "ada@nordlicht.example", "phoneNumber": phone,
    });
    draft["supportContact"] = json!({
        "email": "help@nordlicht.example", "telephone": phone, "website": "https://nordlicht.example",
    });
    draft["provider"] =
        json!({"name": "Elsewhere Distribution", "partnerId": "7700001", "country": country});
    draft
}

/// What a company says of itself that meets every threshold of direct bill.
pub fn eligible_figures() -> Value {
    json!({"facts": {"country": "DE", "revenueUsd": "2000000", "monthsAsReseller": 24, "designations": 1,
                     "mfaForAdmins": true, "securityContact": true, "securityScore": 100}})
}

/// Records figures of the account one acts in, over what is recorded.
pub fn record_figures(client: &Client, figures: &Value) -> Answer {
    let before = client.get(paths::ELIGIBILITY_SCORECARD).expect(200).json();
    client.put(paths::ELIGIBILITY_SCORECARD, etag(&before), figures)
}

/// An application for direct bill in Mexico, complete.
pub fn direct_bill(draft: &Value) -> Value {
    let mut draft = draft.clone();
    for (field, says) in [
        ("country", json!("MX")),
        ("legalName", json!("Contoso Cloud")),
        ("taxId", json!("GODE561231GR8")),
        ("domain", json!("contoso-mexico.example")),
        ("billingDay", json!(5)),
        ("creditCheckConsent", json!(true)),
        (
            "address",
            json!({"addressLine1": "Paseo de la Reforma 296", "addressLine2": "", "city": "Ciudad de M\u{e9}xico",
                   "state": "CMX", "postalCode": "06600"}),
        ),
        (
            "partnerLocation",
            json!({"partnerId": "5512347", "country": "MX", "isActive": true}),
        ),
        (
            "primaryContact",
            json!({"firstName": "Mira", "lastName": "Keller", "email": "mira@contoso.example",
                   "phoneNumber": "+52 55 1234 5678"}),
        ),
        (
            "supportContact",
            json!({"email": "help@contoso.example", "telephone": "+52 55 1234 5678",
                   "website": "https://contoso.example"}),
        ),
    ] {
        draft[field] = says;
    }
    draft
}

/// What the vendor decided of a step.
pub fn decided(step: &str, decision: &str) -> Value {
    json!({"event": "decided", "step": step, "decision": decision, "reason": "the registry has another name",
           "evidence": "case 4711"})
}

/// Lets every step that can pass, pass.
///
/// # Panics
/// When the server refuses.
pub fn pass_all(client: &Client, mut enrolment: Value) -> Value {
    loop {
        let pending = enrolment["timeline"]
            .as_array()
            .expect("an answer of the server")
            .iter()
            .find(|step| step["state"] == "pending")
            .map(|step| {
                step["step"]
                    .as_str()
                    .expect("an answer of the server")
                    .to_owned()
            });
        let Some(step) = pending else {
            return enrolment;
        };
        enrolment = record(client, &enrolment, &decided(&step, "passed"))
            .expect(200)
            .json();
    }
}

/// An application of the owner's account, in review: its first step passed.
///
/// # Panics
/// When the server refuses.
pub fn in_review(client: &Client) {
    let begun = begin(
        client,
        "latin-america-and-the-caribbean",
        "indirect_reseller",
        "global",
    );
    let begun = begun.expect(201).json();
    let mut draft = begun["draft"].clone();
    draft["legalName"] = "Contoso Cloud".into();
    draft["country"] = "MX".into();
    draft["address"] = json!({
        "addressLine1": "Paseo de la Reforma 296", "addressLine2": "", "city": "Ciudad de M\u{e9}xico", "state": "CMX",
        "postalCode": "06600",
    });
    draft["partnerLocation"] = json!({"partnerId": "5512347", "country": "MX", "isActive": true});
    draft["primaryContact"] = json!({
        "firstName": "Mira", "lastName": "Keller", "email": "mira@contoso.example", "phoneNumber": "+52 55 1234 5678",
    });
    draft["supportContact"] = json!({
        "email": "help@contoso.example", "telephone": "+52 55 1234 5678", "website": "https://contoso.example",
    });
    draft["provider"] =
        json!({"name": "Elsewhere Distribution", "partnerId": "7700001", "country": "MX"});
    let saved = save(client, &begun, &draft).expect(200).json();
    let sent = submit(client, &saved).expect(200).json();
    let begun = record(
        client,
        &sent,
        &json!({"event": "review_begun", "evidence": "mail of the day"}),
    );
    let decision = decided("email_ownership", "passed");
    let _ = record(client, &begun.expect(200).json(), &decision).expect(200);
}
