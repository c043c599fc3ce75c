//! Quantities by meter are the sum of the lines', of one customer and no other. Knows the public reader
//! and segments.

use crate::files::{Style, daily_rated, read, written};
use bytes::Bytes;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tierline_charges::segment::{add_to_pivot, encode, lines_page};
use tierline_charges::{LineScope, MeterQuantity, Quantities, ReadOptions};

fn quantities(file: &[u8], scope: &LineScope) -> (Vec<MeterQuantity>, BTreeMap<String, Decimal>) {
    let (_, chunks) = read(file, 100_000, ReadOptions::default()).unwrap();
    let mut sums = Quantities::new(Vec::new(), scope.clone());
    let mut by_line: BTreeMap<String, Decimal> = BTreeMap::new();
    for chunk in &chunks {
        let segment = encode(chunk).unwrap();
        let bytes = Bytes::from(segment.bytes);
        add_to_pivot(&mut sums, &bytes, &segment.manifest).unwrap();
        let page = lines_page(&bytes, &segment.manifest, &[], scope, 0, 100_000).unwrap();
        for line in page.lines {
            if let Ok(quantity) = line.text("quantity").parse::<Decimal>() {
                *by_line.entry(line.text("meter_id").to_owned()).or_default() += quantity;
            }
        }
    }
    (sums.finish().unwrap(), by_line)
}

#[test]
fn a_customers_quantities_are_the_sum_of_its_lines_by_meter() {
    let file = daily_rated(77, 5_000, Style::default());
    for customer in file.customers.keys() {
        let scope = LineScope {
            customer: Some(customer.clone()),
            ..LineScope::default()
        };
        let (sums, by_line) = quantities(&file.text, &scope);
        let mut by_meter: BTreeMap<String, Decimal> = BTreeMap::new();
        for one in &sums {
            *by_meter.entry(one.meter_id.clone()).or_default() += one.quantity;
        }
        assert_eq!(by_meter, by_line);
        let lines: u64 = sums.iter().map(|one| one.lines).sum();
        assert_eq!(lines, file.customers[customer].1);
    }
}

#[test]
fn two_units_never_add_and_what_was_taken_back_comes_off() {
    let row = |unit: &str, quantity: &str| {
        vec![
            ("CustomerId", "c".to_owned()),
            ("CustomerName", "Alder".to_owned()),
            ("SubscriptionId", "s".to_owned()),
            ("SubscriptionDescription", "Plan".to_owned()),
            ("UsageDate", "2026-10-01".to_owned()),
            ("MeterCategory", "Storage".to_owned()),
            ("MeterId", "m".to_owned()),
            ("MeterName", "Hot".to_owned()),
            ("MeterRegion", "EU West".to_owned()),
            ("Unit", unit.to_owned()),
            ("ResourceLocation", "westeurope".to_owned()),
            ("ConsumedService", "Blob".to_owned()),
            ("ResourceGroup", "rg".to_owned()),
            ("UnitPrice", "1".to_owned()),
            ("Quantity", quantity.to_owned()),
            ("BillingPreTaxTotal", "1".to_owned()),
            ("BillingCurrency", "EUR".to_owned()),
            ("Tags", String::new()),
            ("PartnerId", "p".to_owned()),
            ("CustomerDomainName", "alder.example".to_owned()),
            ("CustomerCountry", "DE".to_owned()),
            ("Tier2MpnId", String::new()),
            ("InvoiceNumber", String::new()),
        ]
    };
    let rows = [
        row("1 GB", "10.5"),
        row("1 GB", "-0.25"),
        row("1 Hour", "3"),
        row("1 Hour", ""),
    ];
    let (sums, _) = quantities(&written(&rows, Style::default()), &LineScope::default());
    let said: Vec<String> = sums
        .iter()
        .map(|one| format!("{} {} {} {}", one.region, one.unit, one.quantity, one.lines))
        .collect();
    assert_eq!(said, ["EU West 1 GB 10.25 2", "EU West 1 Hour 3 1"]);
}
