//! The names of tags are those of the lines that one may see, and no others. Knows the public reader and
//! segments.

use crate::files::{Style, daily_rated, read, written};
use bytes::Bytes;
use std::collections::BTreeMap;
use tierline_charges::segment::{add_to_pivot, encode, lines_page};
use tierline_charges::{Chunk, LineScope, ReadOptions, TagName, TagNames};

fn chunks(file: &[u8]) -> Vec<Chunk> {
    let options = ReadOptions {
        chunk_lines: 700,
        ..ReadOptions::default()
    };
    read(file, 100_000, options).unwrap().1
}

/// The names from segments, gathered by two that are merged.
fn names(chunks: &[Chunk], filters: &[&str], scope: &LineScope) -> Vec<TagName> {
    let filters: Vec<_> = filters.iter().map(|text| text.parse().unwrap()).collect();
    let empty = TagNames::new(filters, scope.clone());
    let mut halves = [empty.clone(), empty];
    for (number, chunk) in chunks.iter().enumerate() {
        let segment = encode(chunk).unwrap();
        let bytes = Bytes::from(segment.bytes);
        add_to_pivot(&mut halves[number % 2], &bytes, &segment.manifest).unwrap();
    }
    let [mut whole, other] = halves;
    whole.merge(other).unwrap();
    whole.finish()
}

fn said(names: &[TagName]) -> Vec<String> {
    let said = names
        .iter()
        .map(|one| format!("{} {}", one.name, one.lines));
    said.collect()
}

fn of_customer(id: &str) -> LineScope {
    LineScope {
        customer: Some(id.to_owned()),
        ..LineScope::default()
    }
}

fn row(customer: &str, reseller: &str, region: &str, tags: &str) -> Vec<(&'static str, String)> {
    let fields = [
        ("CustomerId", customer),
        ("CustomerName", "Alder"),
        ("SubscriptionId", "s"),
        ("SubscriptionDescription", "Plan"),
        ("UsageDate", "2026-10-01"),
        ("MeterCategory", "Storage"),
        ("MeterId", "m"),
        ("MeterName", "Hot"),
        ("MeterRegion", "EU West"),
        ("Unit", "1 GB"),
        ("ResourceLocation", region),
        ("ConsumedService", "Blob"),
        ("ResourceGroup", "rg"),
        ("UnitPrice", "1"),
        ("Quantity", "1"),
        ("BillingPreTaxTotal", "1"),
        ("BillingCurrency", "EUR"),
        ("Tags", tags),
        ("PartnerId", "p"),
        ("CustomerDomainName", "alder.example"),
        ("CustomerCountry", "DE"),
        ("Tier2MpnId", reseller),
        ("InvoiceNumber", ""),
    ];
    fields.map(|(name, text)| (name, text.to_owned())).to_vec()
}

#[test]
fn a_customer_is_told_no_name_that_only_others_carry() {
    let rows = [
        row("a", "1", "westeurope", r#"{"env": "prod", "secret": "x"}"#),
        row("a", "1", "westeurope", r#"{"env": "dev"}"#),
        row("b", "2", "japaneast", r#""env": "dev","team": "web""#),
        row("b", "2", "westeurope", ""),
        row("c", "", "westeurope", "no object"),
    ];
    let chunks = chunks(&written(&rows, Style::default()));
    let all = names(&chunks, &[], &LineScope::default());
    assert_eq!(said(&all), ["env 3", "secret 1", "team 1"]);
    assert_eq!(
        said(&names(&chunks, &[], &of_customer("b"))),
        ["env 1", "team 1"]
    );
    assert!(names(&chunks, &[], &of_customer("c")).is_empty());
    let of_reseller = LineScope {
        reseller: Some("1".to_owned()),
        ..LineScope::default()
    };
    assert_eq!(
        said(&names(&chunks, &[], &of_reseller)),
        ["env 2", "secret 1"]
    );
    let narrowed = names(&chunks, &["region:japaneast"], &LineScope::default());
    assert_eq!(said(&narrowed), ["env 1", "team 1"]);
}

#[test]
fn names_are_counted_as_the_lines_say_them() {
    let chunks = chunks(&daily_rated(77, 3_000, Style::default()).text);
    assert!(chunks.len() > 1, "several segments are merged");
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    for chunk in &chunks {
        let segment = encode(chunk).unwrap();
        let bytes = Bytes::from(segment.bytes);
        let scope = LineScope::default();
        let page = lines_page(&bytes, &segment.manifest, &[], &scope, 0, 100_000).unwrap();
        for line in page.lines {
            for name in tierline_charges::tags::names(line.text("tags")) {
                *counted.entry(name).or_default() += 1;
            }
        }
    }
    assert!(!counted.is_empty());
    let told = names(&chunks, &[], &LineScope::default());
    let told: BTreeMap<String, u64> = told.into_iter().map(|one| (one.name, one.lines)).collect();
    assert_eq!(told, counted);
}
