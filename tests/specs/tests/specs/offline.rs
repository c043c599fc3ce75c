//! Without the server: the app starts, quotes are edited and wait, and nothing is lost when it is back.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::first_load::CUSTOMER_ROW;
use specs::offline::{CHIP, NextBuild, age, kept_answers, stored, tamper, wait_until_kept};
use specs::sent_quotes::{day, send};
use specs::{Page, Server, quotes};

/// A quote of three lines, open in a browser that keeps what it needs; the server still runs.
fn open_quote(server: &Server) -> Option<(Page, Value)> {
    let kept = quotes::save(server, 3);
    let page = Page::open(server)?;
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    let quote = paths::with_id(paths::QUOTE, kept["id"].as_str().unwrap());
    let list = paths::with_id(paths::PRICE_LIST, kept["priceListId"].as_str().unwrap());
    wait_until_kept(&page, &[paths::SESSION, paths::PRICE_LISTS, &list, &quote]);
    Some((page, kept))
}

fn type_quantity(page: &Page, quantity: &str) {
    page.find_css(quotes::QUANTITY_FIELD);
    page.script(
        "const f = document.querySelector(arguments[0]); f.focus(); f.select()",
        &[json!(quotes::QUANTITY_FIELD)],
    );
    page.press(quantity);
}

/// Waits until what is typed is kept on this machine.
fn wait_for_draft(page: &Page) {
    page.wait("the draft to be kept", || {
        let kept = "return Object.keys(localStorage).filter(name => name.startsWith('tierline.quote.')).length";
        (page.script(kept, &[]) == 1).then_some(())
    });
}

fn click(page: &Page, selector: &str) {
    page.script(
        "document.querySelector(arguments[0]).click()",
        &[json!(selector)],
    );
}

fn total(page: &Page) -> String {
    let text = page.script(
        "return document.querySelector(arguments[0]).textContent",
        &[json!(quotes::TOTAL)],
    );
    text.as_str().unwrap_or_default().to_owned()
}

fn at_server(server: &Server, quote: &Value) -> Value {
    let path = paths::with_id(paths::QUOTE, quote["id"].as_str().unwrap());
    server.client_of("owner").get(&path).expect(200).json()
}

/// The request that saves a quote as it is, with another quantity in its first line.
fn request_with(quote: &Value, quantity: &str) -> Value {
    let mut lines: Vec<Value> = quote["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| json!({"meterId": line["meterId"], "meterRegion": line["meterRegion"], "quantity": line["quantity"]}))
        .collect();
    lines[0]["quantity"] = quantity.into();
    json!({"customerId": quote["customerId"], "priceListId": quote["priceListId"],
           "markupPercent": quote["markupPercent"], "lines": lines})
}

#[test]
fn the_app_can_be_installed_and_its_worker_is_asked_for_anew_each_time() {
    let server = Server::demo();
    let client = server.client();
    let worker = client.get("/service-worker.js").expect(200);
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert!(worker.header("content-type").starts_with("text/javascript"));
    assert!(
        worker
            .header("content-security-policy")
            .contains("connect-src 'self'"),
        "the worker may ask its own server"
    );
    let manifest = client.get("/manifest.webmanifest").expect(200);
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    let manifest = manifest.json();
    assert_eq!(
        (&manifest["start_url"], &manifest["display"]),
        (&json!("/"), &json!("standalone"))
    );
    for icon in manifest["icons"].as_array().unwrap() {
        let _ = client.get(icon["src"].as_str().unwrap()).expect(200);
    }
    assert!(client.get("/").text().contains("manifest.webmanifest"));
}

#[test]
fn after_one_visit_the_app_starts_without_its_server_and_says_how_old_it_is() {
    let mut server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    wait_until_kept(&page, &[paths::SESSION, paths::CUSTOMERS]);
    assert_eq!(page.complaints(), Vec::<String>::new());
    server.kill();
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    page.find_css(CHIP);
    page.find_css("#as-of");
    // A page whose code was never opened is there too; what it would show is not.
    page.goto("/usage");
    page.find_css("main [role=alert]");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    server.start();
    page.wait("the chip to go", || {
        (!page.text().contains("Offline")).then_some(())
    });
    click(&page, "#as-of button");
    page.wait("what is new", || {
        page.script("return !document.querySelector('#as-of')", &[])
            .as_bool()
            .filter(|gone| *gone)
    });
    page.find_css(CUSTOMER_ROW);
}

#[test]
fn an_answer_older_than_thirty_days_is_not_told_as_what_holds() {
    let mut server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    wait_until_kept(&page, &[paths::SESSION, paths::CUSTOMERS]);
    server.kill();
    age(&page, 29);
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    age(&page, 2);
    page.reload();
    page.find_css("[role=alert]");
    assert!(!kept_answers(&page).contains(&paths::SESSION.to_owned()));
    server.start();
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
}

#[test]
fn a_quote_edited_without_the_server_waits_and_is_saved_once_when_it_is_back() {
    let mut server = Server::demo();
    let Some((page, kept)) = open_quote(&server) else {
        return;
    };
    server.kill();
    type_quantity(&page, "4711");
    click(&page, "#save-quote");
    page.wait_for_text("Waiting to be sent");
    page.find_css(CHIP);
    let typed = total(&page);
    // What waits survives a reload, and more can be saved behind it.
    page.reload();
    page.wait_for_text("Waiting to be sent");
    assert_eq!(total(&page), typed);
    type_quantity(&page, "4712");
    click(&page, "#save-quote");
    page.wait_for_text("Waiting to be sent");
    page.goto("/quotes");
    page.find_css("#waiting-quotes a");
    server.start();
    page.wait("the quote to be sent", || {
        page.script("return !document.querySelector('#waiting-quotes')", &[])
            .as_bool()
            .filter(|gone| *gone)
    });
    let saved = at_server(&server, &kept);
    assert_eq!(saved["lines"][0]["quantity"], "4712");
    assert_eq!(saved["lines"].as_array().unwrap().len(), 3);
    assert_eq!(stored(&page, "tierline.waiting"), json!({}));
    assert_eq!(stored(&page, "tierline.quote"), json!({}));
    let all = server
        .client_of("owner")
        .get(paths::QUOTES)
        .expect(200)
        .json();
    let same = all["items"].as_array().unwrap().iter();
    assert_eq!(
        same.filter(|one| one["number"] == kept["number"]).count(),
        1
    );
}

#[test]
fn a_new_quote_written_without_the_server_gets_its_number_when_it_is_back() {
    let mut server = Server::demo();
    let Some((page, _)) = open_quote(&server) else {
        return;
    };
    page.goto("/quotes/new");
    page.find_css("#quote-customer");
    wait_until_kept(&page, &[paths::CUSTOMERS]);
    let before = server
        .client_of("owner")
        .get(paths::QUOTES)
        .expect(200)
        .json();
    server.kill();
    page.goto("/quotes/new");
    page.find_css("#quote-customer");
    page.script("document.querySelector('#quote-customer').focus()", &[]);
    page.press("a");
    page.find_css("#quote-customer-list [role=option]");
    page.press("\u{e007}");
    page.script("document.querySelector('#quote-meter').focus()", &[]);
    page.press("meter");
    page.find_css("#quote-meter-list [role=option]");
    page.press("\u{e015}\u{e007}");
    type_quantity(&page, "25");
    click(&page, "#save-quote");
    page.wait_for_path("/quotes/waiting-");
    page.wait_for_text("Waiting to be sent");
    let typed = total(&page);
    server.start();
    page.wait("the quote's own address", || {
        let path = page.path();
        (path.starts_with("/quotes/") && !path.contains("waiting")).then_some(())
    });
    page.find_css(quotes::QUANTITY_FIELD);
    assert_eq!(total(&page), typed);
    let after = server
        .client_of("owner")
        .get(paths::QUOTES)
        .expect(200)
        .json();
    let count = |list: &Value| list["totalCount"].as_u64().unwrap();
    assert_eq!(count(&after), count(&before) + 1);
}

#[test]
fn figures_that_the_server_works_out_differently_are_shown_and_the_person_chooses() {
    let mut server = Server::demo();
    let Some((page, kept)) = open_quote(&server) else {
        return;
    };
    server.kill();
    // The browser holds another list than the server: 10 included units more.
    let list = paths::with_id(paths::PRICE_LIST, kept["priceListId"].as_str().unwrap());
    tamper(
        &page,
        &list,
        "\"includedQuantity\":10",
        "\"includedQuantity\":20",
    );
    page.reload();
    type_quantity(&page, "1000");
    click(&page, "#save-quote");
    page.wait_for_text("Waiting to be sent");
    let here = total(&page);
    server.start();
    page.wait_for_text("other figures");
    assert!(
        page.text().contains(&here),
        "both totals are shown: {}",
        page.text()
    );
    assert_eq!(at_server(&server, &kept), kept, "nothing was saved");
    page.click("button", "Take the server's price");
    page.wait_for_text("Saved, agrees with the server");
    let saved = at_server(&server, &kept);
    assert_eq!(saved["lines"][0]["quantity"], "1000");
    page.wait("the server's total", || {
        (total(&page) != here).then_some(())
    });
}

#[test]
fn a_quote_changed_elsewhere_meanwhile_is_offered_as_a_second_version() {
    let mut server = Server::demo();
    let Some((page, kept)) = open_quote(&server) else {
        return;
    };
    let path = paths::with_id(paths::QUOTE, kept["id"].as_str().unwrap());
    let etag = kept["attributes"]["etag"].as_str().unwrap();
    let theirs = server
        .client_of("owner")
        .put(&path, etag, &request_with(&kept, "7"))
        .expect(200)
        .json();
    server.kill();
    type_quantity(&page, "99");
    click(&page, "#save-quote");
    page.wait_for_text("Waiting to be sent");
    let mine = total(&page);
    server.start();
    page.wait_for_text("Somebody else changed this quote");
    assert_eq!(at_server(&server, &kept), theirs, "theirs stays");
    page.click("button", "Open theirs");
    page.wait("theirs in the editor", || {
        page.script(
            "return document.querySelector(arguments[0])?.value === '7'",
            &[json!(quotes::QUANTITY_FIELD)],
        )
        .as_bool()
        .filter(|there| *there)
    });
    // Mine is still there, also after a reload.
    page.reload();
    page.wait_for_text("is kept on this machine");
    page.click("button", "Keep mine as a new quote");
    page.wait("the new quote's address", || {
        let address = page.path();
        let is_kept = address.starts_with("/quotes/") && !address.contains("waiting");
        (is_kept && !address.contains(kept["id"].as_str().unwrap())).then_some(())
    });
    page.find_css(quotes::QUANTITY_FIELD);
    assert_eq!(total(&page), mine);
    assert_eq!(at_server(&server, &kept), theirs);
}

#[test]
fn a_quote_sent_elsewhere_meanwhile_leaves_ones_own_version_to_keep_or_discard() {
    let mut server = Server::demo();
    let Some((page, kept)) = open_quote(&server) else {
        return;
    };
    let owner = server.client_of("owner");
    let path = paths::with_id(paths::QUOTE, kept["id"].as_str().unwrap());
    let etag = kept["attributes"]["etag"].as_str().unwrap();
    let mut asked = request_with(&kept, "7");
    asked["validUntil"] = day(30).into();
    let changed = owner.put(&path, etag, &asked).expect(200).json();
    let (sent, _) = send(&owner, &changed);
    server.kill();
    type_quantity(&page, "99");
    click(&page, "#save-quote");
    page.wait_for_text("Waiting to be sent");
    let mine = total(&page);
    server.start();
    page.wait_for_text("Somebody else changed this quote");
    page.click("button", "Open theirs");
    // It is sent, so that it is only read now; mine is beside it, also after a reload.
    page.wait_for_text("Another sent this quote while you were writing");
    page.reload();
    page.wait_for_text("Another sent this quote while you were writing");
    page.click("button", "Keep mine as a new quote");
    page.wait("the new quote's address", || {
        let address = page.path();
        let is_kept = address.starts_with("/quotes/") && !address.contains("waiting");
        (is_kept && !address.contains(kept["id"].as_str().unwrap())).then_some(())
    });
    page.find_css(quotes::QUANTITY_FIELD);
    assert_eq!(total(&page), mine);
    assert_eq!(
        at_server(&server, &kept)["total"],
        sent["total"],
        "theirs stays"
    );
}

#[test]
fn signing_out_asks_what_becomes_of_a_quote_that_only_this_machine_has() {
    let server = Server::demo();
    let Some((page, _)) = open_quote(&server) else {
        return;
    };
    type_quantity(&page, "31");
    wait_for_draft(&page);
    click(&page, "#person-menu [role=menuitem]");
    page.wait_for_text("Quotes that the server has not saved are on this machine: 1.");
    click(&page, "#leave-and-remove");
    page.wait_for_path("/sign-in");
    let left = page.script("return Object.keys(localStorage).join()", &[]);
    let left = left.as_str().unwrap();
    assert!(
        !left.contains("tierline.quote.") && !left.contains("tierline.waiting."),
        "{left}"
    );
}

#[test]
fn a_draft_that_stays_on_the_machine_is_not_shown_to_somebody_else() {
    let server = Server::demo();
    let Some((page, kept)) = open_quote(&server) else {
        return;
    };
    type_quantity(&page, "31");
    wait_for_draft(&page);
    click(&page, "#person-menu [role=menuitem]");
    page.wait_for_text("are on this machine");
    click(&page, "#leave-and-keep");
    page.wait_for_path("/sign-in");
    let quantity = || {
        page.find_css(quotes::QUANTITY_FIELD);
        let value = "return document.querySelector(arguments[0]).value";
        page.script(value, &[json!(quotes::QUANTITY_FIELD)])
    };
    page.sign_in_as("sales-agent");
    quotes::open_for_change(&page, &kept);
    assert_eq!(quantity(), "123.5", "as the server keeps it");
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    assert_eq!(quantity(), "31", "one's own draft is there again");
}

#[test]
fn a_save_that_waits_for_its_person_goes_when_they_sign_in_again() {
    let mut server = Server::demo();
    let Some((page, kept)) = open_quote(&server) else {
        return;
    };
    let _ = server
        .client_of("owner")
        .send("DELETE", paths::SESSIONS, &[], ())
        .expect(204);
    server.kill();
    type_quantity(&page, "31");
    click(&page, "#save-quote");
    page.wait_for_text("Waiting to be sent");
    server.start();
    page.wait_for_path("/sign-in");
    assert_eq!(
        kept_answers(&page),
        Vec::<String>::new(),
        "nobody is signed in"
    );
    page.sign_in_as("sales-agent");
    page.goto("/quotes");
    page.find_css("main h1");
    assert!(
        !page.text().contains("Not saved by the server yet"),
        "another's save is not shown"
    );
    page.sign_in_as("owner");
    page.goto("/quotes");
    page.wait("the quote to be sent", || {
        (at_server(&server, &kept)["lines"][0]["quantity"] == "31").then_some(())
    });
}

#[test]
fn signing_out_empties_what_was_kept_even_without_the_server() {
    let mut server = Server::demo();
    let Some((page, _)) = open_quote(&server) else {
        return;
    };
    server.kill();
    click(&page, "#person-menu [role=menuitem]");
    page.wait("the kept answers to go", || {
        kept_answers(&page).is_empty().then_some(())
    });
    page.wait_for_path("/sign-in");
    server.start();
    // The server hears of it before it is asked anything else.
    page.goto("/customers");
    page.wait_for_path("/sign-in");
    page.find_css("#persona-owner");
    assert_eq!(kept_answers(&page), Vec::<String>::new());
}

#[test]
fn only_what_an_editor_needs_is_kept_and_by_account() {
    let server = Server::demo();
    let Some((page, _)) = open_quote(&server) else {
        return;
    };
    for path in ["/customers", "/usage", "/settings", "/prices", "/quotes"] {
        page.goto(path);
        page.find_css("main h1");
        std::thread::sleep(std::time::Duration::from_millis(400));
    }
    let kept = kept_answers(&page);
    for path in [
        paths::SESSION,
        paths::CUSTOMERS,
        paths::PRICE_LISTS,
        paths::QUOTES,
    ] {
        assert!(kept.iter().any(|known| known == path), "{path} in {kept:?}");
    }
    for begin in ["/v1/charges", paths::SETTINGS, paths::AUDIT_RECORDS] {
        assert!(
            !kept.iter().any(|known| known.starts_with(begin)),
            "{begin} in {kept:?}"
        );
    }
}

#[test]
fn a_new_build_is_offered_and_used_when_the_reader_says_so() {
    let server = Server::demo();
    let next = NextBuild::before(server.address());
    let Some(page) = Page::at(&next.url()) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    wait_until_kept(&page, &[paths::SESSION]);
    let builds = || {
        page.script_async(
            "caches.keys().then(names => arguments[0](names.filter(name => name.startsWith('tierline-build-'))))",
            &[],
        )
    };
    assert_eq!(builds().as_array().map(Vec::len), Some(1));
    assert!(!page.text().contains("A new version"));
    next.publish();
    page.script(
        "navigator.serviceWorker.getRegistration().then(r => r.update())",
        &[],
    );
    page.find_css("#update-ready");
    // The old build's files stay until then.
    assert_eq!(builds().as_array().map(Vec::len), Some(2));
    page.script("window.isBefore = true", &[]);
    click(&page, "#update-ready button");
    page.wait("the page to load anew", || {
        page.script(
            "return !window.isBefore && !!navigator.serviceWorker.controller",
            &[],
        )
        .as_bool()
        .filter(|anew| *anew)
    });
    page.find_css(CUSTOMER_ROW);
}
