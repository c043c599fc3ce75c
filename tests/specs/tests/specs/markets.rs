//! Market regions: dated data, and the page that finds one by its country.

use domain::wire::paths;
use specs::{Page, Server};

#[test]
fn every_market_region_lists_its_countries() {
    let server = Server::demo();
    let markets = server
        .client_of("owner")
        .get(paths::MARKET_REGIONS)
        .expect(200)
        .json();
    let text = markets.to_string();
    for word in ["Germany", "Japan", "Brazil", "United States"] {
        assert!(text.contains(word), "{word} is in no region");
    }
}

#[test]
fn a_country_is_found_by_its_german_name_on_the_german_page() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/enrol");
    page.script("localStorage.setItem('tierline.language', 'de')", &[]);
    page.reload();
    page.find_css("html[lang=de] main input");
    for (typed, named) in [("Norweg", "Norwegen"), ("germany", "Deutschland")] {
        page.script(
            "const input = document.querySelector('main input'); input.value = arguments[0]; \
             input.dispatchEvent(new Event('input', {bubbles: true}))",
            &[typed.into()],
        );
        page.wait("the country by its German name", || {
            let found = page.script(
                "return document.querySelector('#countries-found h2')?.innerText ?? ''",
                &[],
            );
            found
                .as_str()
                .unwrap_or_default()
                .contains(named)
                .then_some(())
        });
    }
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_country_leads_to_its_market_region() {
    let server = Server::demo();
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    page.goto("/enrol");
    page.find_css("main h1");
    page.find_css("main input");
    page.script("document.querySelector('main input').focus()", &[]);
    page.press("norw");
    let found = || {
        page.script(
            "return document.querySelector('#countries-found')?.innerText ?? ''",
            &[],
        )
    };
    page.wait("the country's region", || {
        let found = found().as_str().unwrap_or_default().to_owned();
        (found.contains("Norway") && !found.contains("Japan")).then_some(())
    });
    assert_eq!(page.complaints(), Vec::<String>::new());
}
