//! The API as a program meets it: health, documents, errors, headers, compressed assets.

use domain::wire::paths;
use serde_json::Value;
use specs::Server;

#[test]
fn the_server_says_that_it_is_well_without_a_sign_in() {
    let server = Server::demo();
    let _ = server.client().get(paths::HEALTHZ).expect(200);
}

#[test]
fn the_openapi_document_tells_a_prices_step_from_one_of_verification() {
    let server = Server::demo();
    let document = server.client().get(paths::OPENAPI).expect(200).json();
    let schemas = &document["components"]["schemas"];
    let steps = schemas["VerificationStep"]["enum"].as_array().unwrap();
    assert!(steps.contains(&"credit_check".into()), "{steps:?}");
    assert!(schemas["Step"]["properties"]["formula"].is_object());
    let recorded = schemas["EventRequest"]["properties"]["step"].to_string();
    assert!(recorded.contains("VerificationStep"), "{recorded}");
}

#[test]
fn the_openapi_document_names_every_path_and_says_which_are_open() {
    let server = Server::demo();
    let document = server.client().get(paths::OPENAPI).expect(200).json();
    let routes = document["paths"].as_object().unwrap();
    assert!(
        routes.keys().all(|path| path.starts_with(paths::BASE)),
        "{:?}",
        routes.keys()
    );
    for path in [
        paths::SESSION,
        paths::CUSTOMERS,
        paths::CUSTOMER,
        paths::CUSTOMER_PERMISSIONS,
        paths::PRICE_LISTS,
        paths::RATE_CARD,
        paths::QUOTES,
        paths::QUOTES_PRICE,
        paths::CHARGE_BATCHES,
        paths::CHARGE_PIVOT,
        paths::AUDIT_RECORDS,
    ] {
        assert!(routes.contains_key(path), "{path} is not in the document");
    }
    let anonymous = server.client();
    for (path, operations) in routes {
        for (method, operation) in operations.as_object().unwrap() {
            let open = operation["security"].as_array().is_some_and(|needs| {
                needs.is_empty() || needs.iter().all(|need| need == &serde_json::json!({}))
            });
            let probe = paths::with_id(path, "x");
            let answer = anonymous.send(
                &method.to_uppercase(),
                &probe,
                &[("Content-Type", "application/json")],
                "{}",
            );
            assert_eq!(
                answer.status != 401,
                open,
                "{method} {path}: {} though open is {open}",
                answer.status
            );
        }
    }
}

#[test]
fn the_command_prints_the_same_document() {
    let server = Server::demo();
    let output = std::process::Command::new(Server::binary())
        .arg("openapi")
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        printed,
        server.client().get(paths::OPENAPI).expect(200).json()
    );
}

#[test]
fn request_and_correlation_ids_are_echoed_or_given() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let headers = [
        ("MS-RequestId", "request-7"),
        ("MS-CorrelationId", "correlation-7"),
    ];
    let answer = client
        .send("GET", paths::CUSTOMERS, &headers, ())
        .expect(200);
    assert_eq!(
        (
            answer.header("MS-RequestId"),
            answer.header("MS-CorrelationId")
        ),
        ("request-7", "correlation-7")
    );
    let answer = client.get(paths::CUSTOMERS).expect(200);
    assert!(
        answer.header("MS-RequestId").len() >= 32 && answer.header("MS-CorrelationId").len() >= 32
    );
}

#[test]
fn an_error_is_a_code_and_words_that_say_what_to_do() {
    let server = Server::demo();
    for (answer, code) in [
        (
            server.client().get(paths::CUSTOMERS).expect(401),
            "unauthorized",
        ),
        (
            server
                .client_of("operator")
                .get(paths::CUSTOMERS)
                .expect(403),
            "forbidden",
        ),
        (
            server
                .client_of("owner")
                .get(&paths::with_id(paths::CUSTOMER, "x"))
                .expect(404),
            "not_found",
        ),
    ] {
        let error = answer.json();
        assert_eq!(error["code"], code);
        assert!(
            error["description"]
                .as_str()
                .is_some_and(|words| words.len() > 20),
            "{error}"
        );
        assert_eq!(answer.header("Cache-Control"), "no-store");
    }
}

#[test]
fn a_deep_link_answers_with_the_page_and_an_unknown_endpoint_does_not() {
    let server = Server::demo();
    let client = server.client();
    let page = client.get("/").expect(200);
    for path in [
        "/customers",
        "/customers/abc/permissions",
        "/quotes/1",
        "/usage?account=x",
    ] {
        assert_eq!(client.get(path).expect(200).text(), page.text(), "{path}");
    }
    let _ = server
        .client_of("owner")
        .get(&format!("{}/nothing", paths::BASE))
        .expect(404);
}

#[test]
fn assets_are_compressed_immutable_and_guarded_by_a_strict_policy() {
    let server = Server::demo();
    let client = server.client();
    let page = client.get("/").expect(200);
    let policy = page.header("Content-Security-Policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    for lax in ["'unsafe-inline'", "'unsafe-eval'", "http:", "*"] {
        assert!(
            !policy.replace("'wasm-unsafe-eval'", "").contains(lax),
            "{policy} allows {lax}"
        );
    }
    assert_eq!(page.header("X-Content-Type-Options"), "nosniff");
    let text = page.text();
    let mut assets: Vec<&str> = text
        .split(['"', '\''])
        .filter(|word| word.starts_with('/') && word.contains('.'))
        .collect();
    assets.dedup();
    assert!(
        assets.iter().any(|asset| asset.contains(".wasm")),
        "{assets:?}"
    );
    for asset in assets {
        let plain = client.get(asset).expect(200);
        assert!(
            plain.header("Cache-Control").contains("immutable"),
            "{asset}: {}",
            plain.header("Cache-Control")
        );
        for encoding in ["br", "gzip"] {
            let packed = client
                .send("GET", asset, &[("Accept-Encoding", encoding)], ())
                .expect(200);
            if plain.body.len() > 1_000 {
                assert_eq!(packed.header("Content-Encoding"), encoding, "{asset}");
                assert!(packed.body.len() < plain.body.len(), "{asset}");
            }
        }
    }
}

#[test]
fn every_change_leaves_an_audit_record_of_who_and_what() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let list = owner
        .post(paths::PRICE_LISTS, &specs::quotes::rate_card(2, 3))
        .expect(201)
        .json();
    let records = owner.get(paths::AUDIT_RECORDS).expect(200).json();
    let record = records["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|record| record["resourceId"] == list["id"]);
    let record = record.unwrap_or_else(|| panic!("the import is not in the audit: {records}"));
    assert_eq!(
        (&record["operationType"], &record["operationStatus"]),
        (&"import".into(), &"succeeded".into())
    );
    assert!(
        record["userPrincipalName"]
            .as_str()
            .is_some_and(|name| name.contains('@')),
        "{record}"
    );
    let _ = server
        .client_of("helpdesk-agent")
        .get(paths::AUDIT_RECORDS)
        .expect(403);
}
