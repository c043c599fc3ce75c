//! What hands meet at the page: the set-up of an installation, files dropped by mouse, keys alone, a
//! server that is away.

use serde_json::{Value, json};
use specs::daily_rated::Options;
use specs::first_load::CUSTOMER_ROW;
use specs::{Page, Server, quotes, server};
use std::path::Path;

const ENTER: &str = "\u{e007}";

/// The first element that a selector meets, by one of its properties; null where there is none.
fn property(page: &Page, selector: &str, name: &str) -> Value {
    page.script(
        "return document.querySelector(arguments[0])?.[arguments[1]] ?? null",
        &[json!(selector), json!(name)],
    )
}

/// Walks with the Tab key until the focus is on what a selector meets.
#[track_caller]
fn tab_to(page: &Page, selector: &str) {
    page.find_css(selector);
    for _ in 0..60 {
        let has_focus = page.script(
            "return document.activeElement.matches(arguments[0])",
            &[json!(selector)],
        );
        if has_focus == json!(true) {
            return;
        }
        page.press_tab();
    }
    panic!("the Tab key never comes to {selector} at {}", page.path());
}

/// Drops a file into the middle of the page, as a mouse does.
fn drop_file(page: &Page, file: &Path) {
    let data = json!({"items": [], "files": [file], "dragOperationsMask": 1});
    let send = |kind: &str| {
        let event = json!({"type": kind, "x": 600, "y": 400, "data": data});
        page.cdp("Input.dispatchDragEvent", event);
    };
    send("dragEnter");
    // A file that is held over a page is told to it again and again.
    page.wait("the page to see the file", || {
        send("dragOver");
        let is_seen = page.script("return !!document.querySelector('.veil')", &[]);
        (is_seen == json!(true)).then_some(())
    });
    // The veil lies below the file now: the browser lets go only over what has said that it takes the file.
    for _ in 0..2 {
        send("dragOver");
        page.script(
            "return new Promise(done => requestAnimationFrame(done))",
            &[],
        );
    }
    send("drop");
}

#[test]
fn the_set_up_link_of_a_first_start_leads_through_the_page_to_an_empty_list_of_customers() {
    let server = Server::first_start();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.goto(&format!("/setup?token={}", server.set_up_token()));
    page.find_css("#company-name");
    page.type_into("textbox", "Password", "too short");
    page.click("button", "Set up");
    // Nothing was sent: the form says what it still needs, field by field.
    page.wait_for_text("Characters still needed: 6");
    assert_eq!(
        page.script(
            "return document.querySelectorAll('[aria-invalid=true]').length",
            &[]
        ),
        json!(6)
    );
    let credentials = server::owner_credentials();
    for (id, text) in [
        ("company-name", "Alder & Söhne"),
        ("country", "de"),
        ("currency", "eur"),
        ("display-name", "Ada Alder"),
        ("email", credentials["email"].as_str().unwrap()),
        ("password", credentials["password"].as_str().unwrap()),
    ] {
        page.script(
            "const f = document.getElementById(arguments[0]); f.focus(); f.select()",
            &[json!(id)],
        );
        page.press(text);
    }
    page.press(ENTER);
    page.wait_for_text("No customers yet");
    assert!(!page.path().contains("token"), "{}", page.path());
    // The link has done its work: who comes again reads so.
    let Some(late) = Page::open(&server) else {
        return;
    };
    late.goto(&format!("/setup?token={}", server.set_up_token()));
    for (id, text) in [
        ("company-name", "Late"),
        ("country", "DE"),
        ("currency", "EUR"),
        ("display-name", "Late"),
        ("email", "late@alder.example"),
        ("password", "another horse battery staple"),
    ] {
        late.find_css(&format!("#{id}"));
        late.script(
            "document.getElementById(arguments[0]).focus()",
            &[json!(id)],
        );
        late.press(text);
    }
    late.press(ENTER);
    late.find_css("[role=alert]");
}

#[test]
fn a_file_of_charges_and_a_rate_card_are_taken_where_the_mouse_drops_them() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let (file, _) = Options {
        lines: 40,
        quirks: false,
        ..Options::default()
    }
    .file();
    let charges = server.scratch("october.csv");
    std::fs::write(&charges, file).unwrap();
    let card = server.scratch("dropped.json");
    std::fs::write(&card, quotes::rate_card(12, 3).to_string()).unwrap();
    page.sign_in_as("owner");
    page.goto("/usage");
    page.find_css("#charges-table td");
    drop_file(&page, &charges);
    page.wait("the month to be found in the file", || {
        (property(&page, "#charge-period", "value") == "2026-10").then_some(())
    });
    page.goto("/prices");
    page.find_css("#price-list");
    drop_file(&page, &card);
    page.wait_for_text("dropped.json is imported");
    page.wait_for_text("Meter 011");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_quote_that_the_server_prices_otherwise_shows_both_figures_and_keeps_the_draft() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let kept = quotes::save(&server, 2);
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    // Something between the page and the server changes a total.
    page.script(
        "const real = window.fetch;
         window.fetch = async (request, ...rest) => {
           if (!(request instanceof Request) || request.method === 'GET') return real(request, ...rest);
           const body = (await request.text()).replace(/\"total\":\"[^\"]*\"/, '\"total\":\"1.23\"');
           return real(new Request(request.url, {method: request.method, headers: request.headers, body}));
         }",
        &[],
    );
    page.script("document.querySelector('#save-quote').click()", &[]);
    page.find_css("[role=alert] li");
    let told = property(&page, "[role=alert] li", "innerText").to_string();
    assert!(told.contains("1.23"), "{told}");
    assert!(told.contains(kept["total"].as_str().unwrap()), "{told}");
    assert_eq!(
        property(&page, quotes::QUANTITY_FIELD, "value"),
        json!("123.5")
    );
}

#[test]
fn keys_alone_lead_from_the_customers_over_a_permission_to_a_saved_quote() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    tab_to(&page, "main tbody tr");
    page.press(ENTER);
    page.wait_for_path("/customers/");
    tab_to(&page, "main a[href*='/permissions']");
    page.press(ENTER);
    tab_to(&page, "#view-charges");
    let was = property(&page, "#view-charges", "ariaChecked");
    page.press(" ");
    page.wait("the switch to move", || {
        (property(&page, "#view-charges", "ariaChecked") != was).then_some(())
    });
    page.wait("the switch to have the focus still", || {
        let id = page.script("return document.activeElement.id", &[]);
        (id == "view-charges").then_some(())
    });
    page.press(" ");
    page.wait("the switch to move back", || {
        (property(&page, "#view-charges", "ariaChecked") == was).then_some(())
    });
    page.script("document.querySelector('main h1, body').focus()", &[]);
    page.back();
    tab_to(&page, "main a.primary");
    page.press(ENTER);
    page.wait_for_path("/quotes/new");
    tab_to(&page, "#quote-meter");
    page.press("v5");
    page.find_css("#quote-meter-list [role=option]");
    page.press(&format!("\u{e015}{ENTER}"));
    page.wait("the new line to have the focus", || {
        let is_line = "return document.activeElement.classList.contains('line-quantity')";
        page.script(is_line, &[]).as_bool().filter(|there| *there)
    });
    page.press("12.5");
    page.script("document.querySelector('#main, main')?.focus()", &[]);
    page.script("document.activeElement.blur()", &[]);
    tab_to(&page, "#save-quote");
    page.press(ENTER);
    page.wait("the quote to be kept", || {
        (!page.path().contains("/new")).then_some(())
    });
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn with_the_server_stopped_every_page_says_so_and_goes_on_when_it_is_back() {
    let mut server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    let kept = quotes::save(&server, 2);
    let card = server.scratch("away.json");
    std::fs::write(&card, quotes::rate_card(5, 5).to_string()).unwrap();
    let customer = kept["customerId"].as_str().unwrap().to_owned();
    let click = |selector: &str| {
        page.find_css(selector);
        page.script(
            "document.querySelector(arguments[0]).click()",
            &[json!(selector)],
        );
    };
    page.sign_in_as("owner");

    // A switch stays where it was.
    page.goto(&format!("/customers/{customer}/permissions"));
    page.find_css("#view-charges");
    let was = property(&page, "#view-charges", "ariaChecked");
    server.kill();
    click("#view-charges");
    page.find_css("[role=alert]");
    page.wait_for_text("cannot be reached");
    assert_eq!(property(&page, "#view-charges", "ariaChecked"), was);
    server.start();
    click("#view-charges:not(:disabled)");
    page.wait("the switch to move", || {
        (property(&page, "#view-charges", "ariaChecked") != was).then_some(())
    });

    // A rate card is refused in words, and taken the second time.
    page.goto("/prices");
    page.find_css("#price-list");
    server.kill();
    page.choose_file("#price-file", &card);
    page.wait_for_text("cannot be reached");
    server.start();
    page.choose_file("#price-file", &card);
    page.wait_for_text("away.json is imported");

    // Charges: another view of them, then the same again.
    page.goto("/usage");
    page.find_css("#charges-table td");
    server.kill();
    page.script(
        "const s = document.querySelectorAll('.filters select')[2]; s.value = 'region'; s.dispatchEvent(new Event('change', {bubbles: true}))",
        &[],
    );
    page.find_css("main [role=alert] button");
    server.start();
    click("main [role=alert] button");
    page.find_css("#charges-table td");

    // Customers: searched while nobody answers.
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    server.kill();
    page.goto("about:blank");
    page.back();
    server.start();
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
}
