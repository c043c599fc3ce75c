//! Offers are found as one types. Knows no page.

use crate::quotes::meters;
use domain::price_lists::PriceList;
use std::fmt::Write;
use tierline::offers::{Offers, SellingList};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_search_finds_every_word_in_any_case_and_any_field() {
    let offers = meters();
    let found = |text: &str| offers.matching(text).collect::<Vec<_>>();
    assert_eq!(found(""), [0, 1]);
    assert_eq!(found("STORAGE"), [0]);
    assert_eq!(found("s"), [0]);
    assert_eq!(found("eu v5"), [1]);
    assert_eq!(found("north mach"), [1]);
    assert!(found("storage north").is_empty());
    // A word is found by its beginning, an id by its own.
    assert!(found("torage").is_empty());
    assert_eq!(found("dis"), [0]);
}

#[wasm_bindgen_test]
fn an_offer_is_named_by_its_id_and_its_region() {
    let offers = meters();
    assert!(offers.named("disk", Some("EU West")).is_some());
    assert!(offers.named("disk", None).is_some());
    assert!(offers.named("disk", Some("EU North")).is_none());
}

fn list(name: &str, rate: &str, id: &str) -> (SellingList, PriceList) {
    let sheet = format!(
        "ProductTitle,ProductId,SkuId,SkuTitle,UnitOfMeasure,TermDuration,Currency,UnitPrice,MeterIds,Tags\n\
         Goods,P1,S,Shared,1,payG-1,EUR,{rate},shared,x\nGoods,P2,S,Own {id},1,payG-1,EUR,{rate},{id},x\n"
    );
    let list = pricing::price_lists::read(sheet.as_bytes(), name).unwrap();
    let selling = SellingList {
        name: name.to_owned(),
        exchange: None,
    };
    (selling, list)
}

fn day() -> chrono::NaiveDate {
    "2026-08-01".parse().unwrap()
}

#[wasm_bindgen_test]
fn what_two_lists_sell_is_found_in_the_first_and_each_offer_knows_its_list() {
    let (first, meters) = list("Meters", "1", "meter");
    let offers = Offers::of_lists(first, meters, vec![list("Licences", "2", "licence")], day());
    let list_of = |id: &str| {
        offers
            .named(id, None)
            .map(|listed| listed.list.name.clone())
    };
    assert_eq!(list_of("shared").as_deref(), Some("Meters"));
    assert_eq!(list_of("meter").as_deref(), Some("Meters"));
    assert_eq!(list_of("licence").as_deref(), Some("Licences"));
    assert_eq!(list_of("absent"), None);
    assert_eq!(offers.matching("own").count(), 2);
    // What both sell is there once.
    assert_eq!(offers.all.len(), 3);
    assert_eq!(offers.list_name(2), Some("Licences"));
    // A list that stands alone needs no name beside its offers.
    let (alone, meters) = list("Meters", "1", "meter");
    assert_eq!(
        Offers::of_lists(alone, meters, Vec::new(), day()).list_name(0),
        None
    );
}

#[wasm_bindgen_test]
fn what_the_index_finds_is_what_a_look_at_every_offer_finds() {
    let mut sheet = String::from(
        "ProductTitle,ProductId,SkuId,SkuTitle,UnitOfMeasure,TermDuration,Currency,UnitPrice,MeterIds,Tags\n",
    );
    let words = ["Disk", "Blob-Hot", "SQL", "D4 v5", "Öl", "disk/SSD"];
    for index in 0..500_usize {
        let (one, two) = (words[index % 6], words[(index / 6) % 6]);
        let _ = writeln!(
            sheet,
            "{one},P{index},S,{one} {two} {index},1,payG-1,EUR,1,{:x}-{index},{two}",
            index * 7919
        );
    }
    let offers = Offers::read(&sheet, "").unwrap();
    for text in [
        "d", "disk", "disk v5", "blob-hot", "öl 12", "1", "49", "s", "hot ssd", "p1", "7919-1", "x",
    ] {
        let search = domain::price_lists::OfferSearch::of(text);
        let slow: Vec<usize> = (0..offers.all.len())
            .filter(|place| search.finds(&offers.all[*place]))
            .collect();
        assert_eq!(offers.matching(text).collect::<Vec<_>>(), slow, "{text}");
    }
}
