//! The shell: signing in at the page, finding one's way, languages, themes, every state of a page.

use serde_json::{Value, json};
use specs::first_load::CUSTOMER_ROW;
use specs::{Page, Server};

/// Pages of partner staff.
const PAGES: [&str; 7] = [
    "/enrol",
    "/customers",
    "/prices",
    "/quotes",
    "/usage",
    "/settings",
    "/quotes/new",
];

#[test]
fn one_signs_in_at_the_page_as_a_persona_and_reaches_the_customers() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.goto("/customers");
    page.wait_for_path("/sign-in");
    for role in domain::access::Role::ALL {
        page.find_css(&format!("#persona-{}", role.slug()));
    }
    page.script("document.querySelector('#persona-owner').click()", &[]);
    page.find_css(CUSTOMER_ROW);
    assert!(page.path().starts_with("/customers"), "{}", page.path());
    assert!(
        page.script("return location.search", &[])
            .as_str()
            .is_some_and(|query| query.contains("account=")),
        "the account is in the URL"
    );
}

#[test]
fn every_page_has_a_heading_and_no_complaint_at_both_widths() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    for width in [1280, 390] {
        page.resize(width, 844);
        for path in PAGES {
            page.goto(path);
            page.find_css("main h1");
            // Whatever is loaded has come, or says why not.
            std::thread::sleep(std::time::Duration::from_millis(400));
            let wide = page.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth", &[]);
            assert_eq!(wide, json!(0), "{path} is wider than {width} px");
            assert_eq!(
                page.complaints(),
                Vec::<String>::new(),
                "{path} at {width} px"
            );
        }
    }
}

#[test]
fn a_page_that_one_may_not_see_says_so() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("operator");
    page.goto("/customers");
    page.find_css("main h1, main [role=alert], main h2");
    let rows = page.script(
        "return document.querySelectorAll(arguments[0]).length",
        &[json!(CUSTOMER_ROW)],
    );
    assert_eq!(rows, json!(0));
    // Whoever has no account at all is told so, and is not locked in.
    page.wait_for_text("no account");
    page.click("button", "Sign out");
    page.wait_for_path("/sign-in");
}

#[test]
fn a_customer_whose_partner_has_not_allowed_it_reads_why_there_are_no_charges() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("customer-reader");
    page.goto("/usage");
    page.find_css("main h1");
    page.wait_for_text("partner");
    let figures = page.script(
        "return document.querySelectorAll('main table, main svg.chart').length",
        &[],
    );
    assert_eq!(figures, json!(0), "{}", page.text());
}

#[test]
fn a_failed_request_says_so_and_can_be_tried_again() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.cdp("Network.enable", json!({}));
    page.cdp(
        "Network.setBlockedURLs",
        json!({"urls": [format!("*{}?*", domain::wire::paths::CUSTOMERS)]}),
    );
    page.goto("/customers");
    page.find_css("main [role=alert]");
    page.cdp("Network.setBlockedURLs", json!({"urls": []}));
    page.script(
        "document.querySelector('main [role=alert] button').click()",
        &[],
    );
    page.find_css(CUSTOMER_ROW);
}

#[test]
fn a_page_whose_code_cannot_be_fetched_says_so_and_tries_again() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    page.cdp("Network.enable", json!({}));
    // The app's worker keeps what it has fetched, and so does the browser.
    page.cdp("Network.setBypassServiceWorker", json!({"bypass": true}));
    page.cdp("Network.clearBrowserCache", json!({}));
    page.cdp("Network.setBlockedURLs", json!({"urls": ["*/pages-*"]}));
    page.script(
        "document.querySelector('nav a[href*=\"/usage\"]').click()",
        &[],
    );
    page.find_css("main [role=alert] button");
    page.cdp("Network.setBlockedURLs", json!({"urls": []}));
    page.script(
        "document.querySelector('main [role=alert] button').click()",
        &[],
    );
    page.find_css("#charges-table td");
}

#[test]
fn a_customer_is_found_with_the_keyboard_alone() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    let name = page.find_css(CUSTOMER_ROW);
    drop(name);
    let name = page.script(
        "return document.querySelector(arguments[0]).textContent.trim()",
        &[json!(CUSTOMER_ROW)],
    );
    page.goto("/settings");
    page.find_css("main h1");
    let control_k = json!({"type": "rawKeyDown", "modifiers": 2, "key": "k", "code": "KeyK", "windowsVirtualKeyCode": 75});
    page.cdp("Input.dispatchKeyEvent", control_k);
    page.wait("the search to take the focus", || {
        page.script("return document.activeElement.tagName === 'INPUT'", &[])
            .as_bool()
            .filter(|there| *there)
    });
    page.press(name.as_str().unwrap_or_default());
    page.wait("the customer among the finds", || {
        let options = page.script(
            "return [...document.querySelectorAll('[role=option]')].map(o => o.textContent).join()",
            &[],
        );
        options
            .as_str()
            .is_some_and(|text| text.contains(name.as_str().unwrap_or("?")))
            .then_some(())
    });
    page.press("\u{e007}");
    page.wait_for_path("/customers/");
}

#[test]
fn the_page_speaks_german_and_stays_in_it() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    assert_eq!(
        page.script("return document.documentElement.lang", &[]),
        "en"
    );
    page.script("document.querySelector('#person').click()", &[]);
    page.script(
        "document.querySelector('#person-menu [lang=de]').click()",
        &[],
    );
    page.wait_for_text("Kunden");
    page.reload();
    page.wait_for_text("Kunden");
    assert_eq!(
        page.script("return document.documentElement.lang", &[]),
        "de"
    );
}

#[test]
fn light_and_dark_follow_the_system() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/customers");
    page.find_css(CUSTOMER_ROW);
    let background = |theme: &str| -> Value {
        page.prefer(theme);
        page.script(
            "return getComputedStyle(document.body).backgroundColor",
            &[],
        )
    };
    assert_ne!(background("light"), background("dark"));
}
