//! Signing in: personas, the set-up link, passwords, tokens, signing out everywhere.

use domain::access::Role;
use domain::wire::paths;
use serde_json::json;
use specs::Server;
use specs::client::Client;

#[test]
fn a_demonstration_offers_every_persona_and_each_can_sign_in() {
    let server = Server::demo();
    let client = server.client();
    let options = client.get(paths::SESSION_OPTIONS).expect(200).json();
    let personas = options["personas"].as_array().unwrap();
    let slugs: Vec<&str> = personas
        .iter()
        .filter_map(|persona| persona["slug"].as_str())
        .collect();
    for role in Role::ALL {
        assert!(
            slugs.contains(&role.slug()),
            "{} is not offered: {slugs:?}",
            role.slug()
        );
        let session = client
            .post(paths::SESSION, &json!({"persona": role.slug()}))
            .expect(201);
        assert!(
            session.header("Set-Cookie").contains("HttpOnly"),
            "{}",
            session.header("Set-Cookie")
        );
        let answer = server
            .client_of(role.slug())
            .get(paths::SESSION)
            .expect(200)
            .json();
        assert_eq!(answer["userId"], session.json()["userId"]);
    }
    assert_eq!(options["needsSetup"], false);
}

#[test]
fn a_demonstration_is_refused_on_an_address_that_others_can_reach() {
    let server = Server::demo();
    let output = server
        .command("serve")
        .args(["--demo", "--listen", "0.0.0.0:0"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let words = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(
        words.contains("127.0.0.1") || words.to_lowercase().contains("loopback"),
        "{words}"
    );
}

#[test]
fn without_a_demonstration_no_persona_is_offered_or_accepted() {
    let server = Server::first_start();
    let options = server
        .client()
        .get(paths::SESSION_OPTIONS)
        .expect(200)
        .json();
    assert_eq!(options["personas"], json!([]));
    assert_eq!(options["needsSetup"], true);
    let refused = server
        .client()
        .post(paths::SESSION, &json!({"persona": "owner"}));
    assert!(matches!(refused.status, 400 | 401), "{}", refused.text());
}

fn set_up(token: &str, password: &str) -> serde_json::Value {
    json!({"token": token, "companyName": "Alder & Söhne", "country": "DE", "currency": "EUR",
           "displayName": "Ada Alder", "email": "ada@alder.example", "password": password})
}

const PASSWORD: &str = "correct horse battery staple";

#[test]
fn a_first_start_prints_a_link_that_makes_one_owner_and_works_once() {
    let server = Server::first_start();
    let token = server.set_up_token();
    assert!(
        token.len() >= 43,
        "256 bits are 43 letters or more: {}",
        token.len()
    );
    let client = server.client();
    for weak in ["short", "fourteen chars"] {
        let refused = client.post(paths::SETUP, &set_up(&token, weak));
        assert!((400..500).contains(&refused.status), "{}", refused.text());
    }
    assert!((400..500).contains(&client.post(paths::SETUP, &set_up("wrong", PASSWORD)).status));
    let _ = client
        .post(paths::SETUP, &set_up(&token, PASSWORD))
        .expect(201);
    let again = client.post(paths::SETUP, &set_up(&token, PASSWORD));
    assert!(
        (400..500).contains(&again.status),
        "the link worked twice: {}",
        again.text()
    );
    assert_eq!(
        client.get(paths::SESSION_OPTIONS).json()["needsSetup"],
        false
    );

    let wrong = json!({"email": "ada@alder.example", "password": "correct horse battery stable"});
    let unknown = json!({"email": "bob@alder.example", "password": PASSWORD});
    let (wrong, unknown) = (
        client.post(paths::SESSION, &wrong).expect(401),
        client.post(paths::SESSION, &unknown).expect(401),
    );
    assert_eq!(
        wrong.json()["description"],
        unknown.json()["description"],
        "an answer tells who has an account"
    );
    let _ = client
        .post(
            paths::SESSION,
            &json!({"email": "Ada@Alder.example", "password": PASSWORD}),
        )
        .expect(201);
}

#[test]
fn one_network_cannot_try_a_password_on_everybody_whatever_it_says_of_its_address() {
    let server = Server::first_start();
    server.set_up();
    let client = server.client();
    let guess = |person: usize| {
        let credentials = json!({"email": format!("{person}@alder.example"), "password": "123456"});
        let forged = format!("192.0.2.{person}");
        let headers = [
            ("Content-Type", "application/json"),
            ("X-Forwarded-For", forged.as_str()),
        ];
        client.send(
            "POST",
            paths::SESSION,
            &headers,
            credentials.to_string().as_bytes(),
        )
    };
    for person in 0..50 {
        let _ = guess(person).expect(401);
    }
    let stopped = guess(50).expect(429);
    assert_eq!(stopped.json()["code"], "too_many_attempts");
}

#[test]
fn nothing_secret_is_kept_as_it_was_said() {
    let server = Server::first_start();
    let token = server.set_up_token();
    let session = server
        .client()
        .post(paths::SETUP, &set_up(&token, PASSWORD))
        .expect(201);
    let cookie = session.header("Set-Cookie").to_owned();
    let secret = cookie.split(['=', ';']).nth(1).unwrap_or_default();
    for file in specs::server::files_under(&server.data()) {
        let bytes = std::fs::read(&file).unwrap();
        for word in [PASSWORD, secret]
            .into_iter()
            .filter(|word| !word.is_empty())
        {
            let found = bytes
                .windows(word.len())
                .any(|window| window == word.as_bytes());
            assert!(!found, "{} holds a secret", file.display());
        }
    }
}

/// A browser's client: a cookie, sent from the site's own page.
fn cookie_of(client: &Client, persona: &str) -> String {
    let answer = client
        .post(paths::SESSION, &json!({"persona": persona}))
        .expect(201);
    answer
        .header("Set-Cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn signing_out_everywhere_ends_every_session_at_once() {
    let server = Server::demo();
    let client = server.client();
    let (first, second) = (
        cookie_of(&client, "sales-agent"),
        cookie_of(&client, "sales-agent"),
    );
    let program = server.client_of("sales-agent");
    let status = |cookie: &str| {
        client
            .send("GET", paths::SESSION, &[("Cookie", cookie)], ())
            .status
    };
    assert_eq!(
        (
            status(&first),
            status(&second),
            program.get(paths::SESSION).status
        ),
        (200, 200, 200)
    );
    let headers = [
        ("Cookie", first.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let _ = client
        .send("DELETE", paths::SESSIONS, &headers, ())
        .expect(204);
    assert_eq!(
        (
            status(&first),
            status(&second),
            program.get(paths::SESSION).status
        ),
        (401, 401, 401)
    );
}

#[test]
fn a_cookie_changes_nothing_from_another_site() {
    let server = Server::demo();
    let cookie = cookie_of(&server.client(), "owner");
    for site in ["cross-site", "same-site"] {
        let headers = [
            ("Cookie", cookie.as_str()),
            ("Sec-Fetch-Site", site),
            ("Content-Type", "application/json"),
        ];
        let _ = server
            .client()
            .send("POST", paths::PRICE_LISTS, &headers, "{}")
            .expect(403);
    }
}

#[test]
fn a_token_that_is_not_one_signs_nobody_in() {
    let server = Server::demo();
    for token in ["", "x", "owner", &"a".repeat(43)] {
        let answer = server
            .client()
            .with_token(token)
            .get(paths::CUSTOMERS)
            .expect(401);
        assert_eq!(answer.json()["code"], "unauthorized");
    }
    let output = server
        .command("token")
        .args(["--persona", "emperor"])
        .output()
        .unwrap();
    assert!(!output.status.success());
}
