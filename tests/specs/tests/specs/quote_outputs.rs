//! What leaves the house of a quote: PDF, CSV, the quote file; and that no cost ever leaves with them.

use domain::wire::paths::{self, with_id};
use serde_json::{Value, json};
use specs::quotes::sealed;
use specs::sent_quotes::{MARKED_COST, MARKED_MARGIN, acceptance, draft, path, request, send};
use specs::{Server, paper};

/// Nothing of what only the seller may know.
fn assert_no_cost(what: &str, text: &str) {
    for marked in [MARKED_COST, MARKED_MARGIN, "713,37", "286,63"] {
        assert!(!text.contains(marked), "{what} holds {marked}: {text}");
    }
    let lower = text.to_lowercase();
    for word in ["cost", "margin", "markup", "pricerule", "steps", "internal"] {
        assert!(
            !lower.contains(word),
            "{what} holds the word {word}: {text}"
        );
    }
}

#[test]
fn marked_costs_never_reach_the_customer() {
    let server = Server::demo();
    let (owner, nobody) = (server.client_of("owner"), server.client());
    let kept = draft(&server);
    assert!(
        kept.to_string().contains(MARKED_COST),
        "the mark is in the seller's answer"
    );
    let (sent, token) = send(&owner, &kept);
    for persona in ["customer-reader", "customer-admin"] {
        let client = server.client_of(persona);
        for path in [
            path(paths::QUOTE, &sent),
            path(paths::QUOTE_CSV, &sent),
            paths::QUOTES.to_owned(),
        ] {
            assert_no_cost(&path, &client.get(&path).expect(200).text());
        }
        for template in [paths::QUOTE_FILE, paths::QUOTE_COMPARE] {
            assert_no_cost(
                template,
                &client
                    .get(&format!("{}?with=x", path(template, &sent)))
                    .expect(404)
                    .text(),
            );
        }
        let pdf = client.get(&path(paths::QUOTE_PDF, &sent)).expect(200);
        if let Some(text) = paper::read_back(&pdf.body) {
            assert!(text.contains("Moving house"), "{text}");
            assert_no_cost("the PDF", &text);
        }
    }
    assert_no_cost(
        "the link",
        &nobody
            .get(&with_id(paths::QUOTE_LINK, &token))
            .expect(200)
            .text(),
    );
    let pdf = nobody
        .get(&with_id(paths::QUOTE_LINK_PDF, &token))
        .expect(200);
    if let Some(text) = paper::read_back(&pdf.body) {
        assert_no_cost("the link's PDF", &text);
    }
    let refused = nobody.post(
        &with_id(paths::QUOTE_LINK_ACCEPTANCE, &token),
        &acceptance(&["absent"]),
    );
    assert_no_cost("a refusal", &refused.expect(400).text());
    let accepted = nobody.post(
        &with_id(paths::QUOTE_LINK_ACCEPTANCE, &token),
        &acceptance(&["care"]),
    );
    assert_no_cost("the acceptance", &accepted.expect(200).text());
}

#[test]
fn a_pdf_has_real_text_structure_language_and_title() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let (sent, _) = send(&owner, &draft(&server));
    let answer = owner
        .get(&format!("{}?language=de", path(paths::QUOTE_PDF, &sent)))
        .expect(200);
    assert_eq!(answer.header("Content-Type"), "application/pdf");
    assert!(answer.body.starts_with(b"%PDF-"));
    let _ = owner
        .get(&format!("{}?language=tlh", path(paths::QUOTE_PDF, &sent)))
        .expect(400);
    let Some(text) = paper::read_back(&answer.body) else {
        return;
    };
    let number = sent["number"].as_str().unwrap();
    for expected in [
        number,
        "Contoso Cloud",
        "Alder & Söhne",
        "Angebot",
        "1.220,00",
        "231,80",
        "1.451,80",
        "VAT",
        "30 days net.",
        "Moving without a van",
        "Zur Wahl",
    ] {
        assert!(text.contains(expected), "'{expected}' is not in:\n{text}");
    }
    if text.contains("language:") {
        assert!(
            text.contains("language: de") && text.contains("marked: True"),
            "{text}"
        );
        for tag in ["/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"] {
            assert!(
                text.contains(&format!("tag: {tag}")),
                "{tag} is not in:\n{text}"
            );
        }
    }
}

#[test]
fn a_pdf_has_the_letters_of_east_asia() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let mut wanted = request(&server);
    let terms = "お支払いは三十日以内。 付款期限三十天。 결제는 삼십일 이내.";
    wanted["terms"] = terms.into();
    let kept = owner.post(paths::QUOTES, &wanted).expect(201).json();
    let (sent, _) = send(&owner, &kept);
    let pdf = owner.get(&path(paths::QUOTE_PDF, &sent)).expect(200);
    if let Some(text) = paper::read_back(&pdf.body) {
        for sentence in terms.split(' ').take(2) {
            assert!(text.contains(sentence), "{sentence}: {text}");
        }
        assert!(text.contains("결제는 삼십일 이내."), "{text}");
    }
    // The document carries the letters that it uses, and not the whole font.
    assert!(pdf.body.len() < 200_000, "{} bytes", pdf.body.len());
}

#[test]
fn a_csv_cell_is_never_a_formula() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let kept = draft(&server);
    let csv = owner.get(&path(paths::QUOTE_CSV, &kept)).expect(200);
    assert!(csv.header("Content-Type").starts_with("text/csv"));
    let text = csv.text();
    assert!(text.contains(",'=1+1\r\n"), "{text}");
    assert!(text.contains(",220.00,EUR,counted,"), "{text}");
    assert!(text.contains("alternative to moving"), "{text}");
    assert!(!text.contains(MARKED_COST), "{text}");
}

#[test]
fn a_csv_says_what_was_chosen_and_what_it_came_to_and_writes_a_bundle_like_a_line() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let mut asked = request(&server);
    let bundled = json!({"id": "guide", "quantity": "1", "bundleId": "b", "own": {"name": "Guide", "unitPrice": "60"}});
    asked["lines"].as_array_mut().unwrap().push(bundled);
    asked["bundles"] = json!([{"id": "b", "name": "Bundle", "price": "45"}]);
    let kept = owner.post(paths::QUOTES, &asked).expect(201).json();
    let (sent, token) = send(&owner, &kept);
    let before = owner.get(&path(paths::QUOTE_CSV, &sent)).expect(200).text();
    assert!(
        before.contains(",Bundle,,,,45.00,EUR,bundle,b,"),
        "{before}"
    );
    assert!(!before.contains("accepted"), "{before}");
    let accepted = server.client().post(
        &with_id(paths::QUOTE_LINK_ACCEPTANCE, &token),
        &acceptance(&["care", "cheap"]),
    );
    let _ = accepted.expect(200);
    let csv = owner.get(&path(paths::QUOTE_CSV, &sent)).expect(200).text();
    // 220 + 400 + 50 + 45, and 19 % on it.
    for (name, figure) in [
        ("accepted total", "715.00"),
        ("accepted tax", "135.85"),
        ("accepted total with tax", "850.85"),
    ] {
        assert!(csv.contains(&format!(",{figure},EUR,{name},")), "{csv}");
    }
    for role in ["\"optional, chosen\"", "\"alternative to moving, chosen\""] {
        assert!(csv.contains(role), "{role} in {csv}");
    }
    assert!(csv.contains(",replaced by cheap,"), "{csv}");
}

#[test]
fn a_quote_file_that_was_edited_anywhere_is_refused_without_its_digest_too() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let kept = draft(&server);
    let file = owner
        .get(&path(paths::QUOTE_FILE, &kept))
        .expect(200)
        .json();
    let before = owner.get(paths::QUOTES).expect(200).text();
    let edits: [(&str, Value); 6] = [
        ("/request/terms", json!("90 days net.")),
        ("/request/recipient/email", json!("mallory@alder.example")),
        ("/request/validUntil", json!(specs::sent_quotes::day(300))),
        ("/request/lines/0/note", json!("free of charge")),
        ("/number", json!("Q-1999-0001")),
        ("/contentDigest", json!("0".repeat(64))),
    ];
    for (place, words) in edits {
        let mut edited = file.clone();
        *edited.pointer_mut(place).unwrap() = words;
        let refused = owner.post(paths::QUOTE_FILES, &edited).expect(422).json();
        assert_eq!(refused["code"], "quote_file_changed", "{place}");
    }
    let mut unsealed = file.clone();
    let digest = unsealed.as_object_mut().unwrap().remove("contentDigest");
    assert_eq!(digest.unwrap(), sealed(&file)["contentDigest"]);
    let refused = owner.post(paths::QUOTE_FILES, &unsealed).expect(422).json();
    assert_eq!(refused["code"], "quote_file_changed");
    let mut more = file.clone();
    more["request"]["discountPercent"] = json!("100");
    let refused = owner.post(paths::QUOTE_FILES, &more).expect(422).json();
    assert_eq!(refused["code"], "quote_file_changed");
    assert_eq!(
        owner.get(paths::QUOTES).expect(200).text(),
        before,
        "nothing was half applied"
    );

    let pretty = serde_json::to_string_pretty(&file).unwrap();
    let headers = [("Content-Type", "application/json")];
    let untouched = owner.send("POST", paths::QUOTE_FILES, &headers, pretty);
    let untouched = untouched.expect(201).json();
    assert_eq!(untouched["terms"], "30 days net.");
}

#[test]
fn a_quote_file_reopens_to_the_same_cent_or_says_what_is_another() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let kept = draft(&server);
    let file = owner
        .get(&path(paths::QUOTE_FILE, &kept))
        .expect(200)
        .json();
    let reopened = owner.post(paths::QUOTE_FILES, &file).expect(201).json();
    for figure in ["total", "tax", "totalWithTax", "lines"] {
        assert_eq!(reopened[figure], kept[figure], "{figure}");
    }
    assert_ne!(reopened["id"], kept["id"]);
    let again = owner
        .get(&path(paths::QUOTE_FILE, &reopened))
        .expect(200)
        .json();
    assert_eq!(again["rulesDigest"], file["rulesDigest"]);

    let before = owner.get(paths::QUOTES).expect(200).text();
    let refused = |edit: &dyn Fn(&mut Value)| {
        // Whoever edits may work out the digest as well: what is another is found figure by figure.
        let mut edited = file.clone();
        edit(&mut edited);
        let edited = sealed(&edited);
        owner.post(paths::QUOTE_FILES, &edited).expect(422).json()
    };
    let edited = refused(&|file| file["total"] = "1219.99".into());
    assert_eq!(edited["code"], "quote_file_edited");
    assert_eq!(
        (
            &edited["differences"][0]["sent"],
            &edited["differences"][0]["priced"]
        ),
        (&json!("1219.99"), &json!("1220.00"))
    );
    let by_quantity = refused(&|file| file["request"]["lines"][0]["quantity"] = "101".into());
    assert_eq!(by_quantity["code"], "quote_file_edited");
    let unknown = refused(&|file| file["priceListDigest"] = "0".repeat(64).into());
    assert_eq!(unknown["code"], "price_list_unknown");
    let engine = refused(&|file| {
        file["engineVersion"] = "0".into();
        file["lines"][0]["amount"] = "1.00".into();
    });
    assert_eq!(engine["code"], "engine_changed");
    let rules = refused(&|file| file["request"]["markupPercent"] = "12".into());
    assert_eq!(rules["code"], "price_rules_changed");
    let mut other = file.clone();
    other["format"] = "something-else".into();
    let _ = owner.post(paths::QUOTE_FILES, &other).expect(400);
    assert_eq!(
        owner.get(paths::QUOTES).expect(200).text(),
        before,
        "nothing was half applied"
    );
}

#[test]
fn a_quote_is_priced_again_with_todays_list_and_kept_only_when_asked() {
    let server = Server::demo();
    let owner = server.client_of("owner");
    let mut wanted = request(&server);
    wanted["priceDate"] = "2026-01-15".into();
    let kept = owner.post(paths::QUOTES, &wanted).expect(201).json();
    let (sent, _) = send(&owner, &kept);
    let card = json!({"currency": "EUR", "locale": "en", "isTaxIncluded": false, "meters": [
        {"id": "flat", "name": "Flat", "rates": {"0": 3}, "includedQuantity": 0, "unit": "1 Hour"},
    ]});
    let _ = owner.post(paths::PRICE_LISTS, &card).expect(201);
    let reprice = path(paths::QUOTE_REPRICE, &sent);
    let before = owner.get(paths::QUOTES).expect(200).text();
    let answer = owner.post(&reprice, &json!({})).expect(200).json();
    let compared = &answer["comparison"];
    assert_eq!(
        (&compared["totalBefore"], &compared["totalAfter"]),
        (&json!("1220.00"), &json!("1330.00"))
    );
    let grounds: Vec<&str> = compared["moved"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["ground"].as_str().unwrap())
        .collect();
    assert_eq!(grounds, ["priceList", "priceDate"]);
    assert_eq!(owner.get(paths::QUOTES).expect(200).text(), before);
    let kept = owner
        .post(&format!("{reprice}?keep=true"), &json!({}))
        .expect(200)
        .json()["kept"]
        .clone();
    assert_eq!(
        (&kept["total"], &kept["quoteVersion"], &kept["status"]),
        (&json!("1330.00"), &json!(2), &json!("draft"))
    );
    let unchanged = owner.get(&path(paths::QUOTE, &sent)).expect(200).json();
    assert_eq!(unchanged["total"], "1220.00");
}

/// A PNG of one blue pixel.
const LOGO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mPgDp4CAAFfAPOZsYy0AAAAAElFTkSuQmCC";

#[test]
fn paper_carries_the_sellers_letterhead_on_each_store() {
    for (store, server) in Server::demo_on_each_store() {
        let owner = server.client_of("owner");
        let (sent, _) = send(&owner, &draft(&server));
        let pdf = path(paths::QUOTE_PDF, &sent);
        let bare = owner.get(&pdf).expect(200);
        let settings = owner.get(paths::SETTINGS).expect(200).json();
        let etag = settings["attributes"]["etag"].as_str().unwrap();
        let refused = |letterhead: Value| {
            owner
                .put(paths::SETTINGS, etag, &json!({"letterhead": letterhead}))
                .expect(400)
                .json()
        };
        for (field, value) in [
            ("colour", json!("#ffff00")),
            ("colour", json!("blue")),
            ("address", json!("a\nb\nc\nd\ne\nf\ng")),
            ("foot", json!("x".repeat(241))),
            ("logo", json!("R0lGODlh")),
            ("logo", json!("no base64")),
        ] {
            let error = refused(json!({field: value}));
            assert_eq!(error["code"], "invalid_letterhead", "{store}: {error}");
        }
        let letterhead = json!({
            "address": "Kai 1\n20457 Hamburg", "foot": "HRB 713 Hamburg", "colour": "#0B5394", "logo": LOGO,
        });
        let kept = owner
            .put(paths::SETTINGS, etag, &json!({"letterhead": letterhead}))
            .expect(200)
            .json();
        assert_eq!(kept["letterhead"]["colour"], "#0b5394", "{store}");
        assert_eq!(kept["letterhead"]["logoBytes"], 69, "{store}");
        let _ = owner
            .put(paths::SETTINGS, etag, &json!({"letterhead": {"foot": ""}}))
            .expect(412);
        let branded = server.client_of("customer-admin").get(&pdf).expect(200);
        assert_ne!(branded.body, bare.body, "{store}");
        assert!(
            branded.body.windows(6).any(|bytes| bytes == b"/Image"),
            "{store}"
        );
        if let Some(text) = paper::read_back(&branded.body) {
            for words in ["Kai 1", "20457 Hamburg", "HRB 713 Hamburg"] {
                assert!(text.contains(words), "{store}: {text}");
            }
        }
    }
}
