//! Files are read to the right totals, however they are written and cut. Knows the public reader.

use crate::files::{STYLES, Style, daily_rated, read, written};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tierline_charges::{LineScope, Pivot, ReadOptions};

fn options() -> ReadOptions {
    ReadOptions {
        period: "2026-10".parse().ok(),
        ..ReadOptions::default()
    }
}

#[test]
fn every_total_is_that_of_the_values_the_file_was_written_from() {
    for (seed, style) in STYLES.into_iter().enumerate() {
        let file = daily_rated(seed as u64 + 1, 700, style);
        let (summary, chunks) = read(
            &file.text,
            1000,
            ReadOptions {
                chunk_lines: 300,
                ..options()
            },
        )
        .unwrap();
        assert_eq!(
            (summary.lines, summary.total),
            (file.lines, file.total),
            "{style:?}"
        );
        assert_eq!(
            chunks.iter().map(|chunk| chunk.lines).collect::<Vec<_>>(),
            [300, 300, 100]
        );
        for (by, expected) in &file.by {
            let dimensions = by
                .split(',')
                .filter(|by| !by.is_empty())
                .map(|by| by.parse().unwrap())
                .collect();
            let mut pivot = Pivot::new(dimensions, Vec::new(), LineScope::default());
            for chunk in &chunks {
                pivot.add_chunk(chunk).unwrap();
            }
            let table = pivot.finish().unwrap();
            let found: BTreeMap<String, Decimal> = table
                .rows
                .iter()
                .map(|row| (row.keys.join("|"), row.amount))
                .collect();
            assert_eq!(&found, expected, "{by} {style:?}");
            assert_eq!(
                table
                    .totals
                    .iter()
                    .map(|total| (total.amount, total.lines))
                    .collect::<Vec<_>>(),
                [(file.total, file.lines)]
            );
        }
    }
}

#[test]
fn the_summary_names_partner_invoice_days_customers_and_subscriptions() {
    let file = daily_rated(11, 400, STYLES[1]);
    let (summary, _) = read(&file.text, 64 * 1024, options()).unwrap();
    assert_eq!(summary.format.as_str(), "daily_rated_usage");
    assert_eq!(
        (summary.currency.code(), summary.period.to_string().as_str()),
        ("EUR", "2026-10")
    );
    assert_eq!(
        (
            summary.partner_id.as_deref(),
            summary.invoice_number.as_deref()
        ),
        (Some("p-1"), Some("G000000001"))
    );
    let days = &file.by["day"];
    assert_eq!(Some(&summary.first_day.to_string()), days.keys().next());
    assert_eq!(Some(&summary.last_day.to_string()), days.keys().last());
    let customers: BTreeMap<String, (String, u64)> = summary
        .customers
        .iter()
        .map(|customer| (customer.id.clone(), (customer.name.clone(), customer.lines)))
        .collect();
    assert_eq!(customers, file.customers);
    assert_eq!(
        summary.customers[0].domain,
        format!("{}.example.com", summary.customers[0].id)
    );
    let ids: Vec<&String> = summary
        .subscriptions
        .iter()
        .map(|subscription| &subscription.id)
        .collect();
    let mut expected: Vec<&String> = file.by["subscription"].keys().collect();
    expected.sort_by_key(|id| (id[3..].to_owned(), (*id).clone()));
    assert_eq!(ids, expected);
    assert!(
        summary
            .subscriptions
            .iter()
            .all(|s| s.name == format!("Plan, {}", s.id) && s.id.ends_with(&s.customer_id))
    );
    let counted: u64 = summary
        .customers
        .iter()
        .map(|customer| customer.subscriptions)
        .sum();
    assert_eq!(counted, summary.subscriptions.len() as u64);
}

#[test]
fn pieces_of_any_size_give_the_same_chunks() {
    for style in STYLES {
        let file = daily_rated(3, 60, style);
        let whole = read(&file.text, usize::MAX, options()).unwrap();
        for piece_bytes in [1, 2, 3, 7, 64, 4096] {
            let cut = read(&file.text, piece_bytes, options()).unwrap();
            assert_eq!(cut.0, whole.0, "{piece_bytes} {style:?}");
            assert_eq!(
                format!("{:?}", cut.1),
                format!("{:?}", whole.1),
                "{piece_bytes} {style:?}"
            );
        }
    }
}

#[test]
fn lines_know_where_in_the_file_they_begin() {
    for style in STYLES {
        let file = daily_rated(21, 200, style);
        let (_, chunks) = read(&file.text, 100, options()).unwrap();
        let text = String::from_utf8(file.text).unwrap();
        let physical: Vec<&str> = text.split('\n').collect();
        for line in 0..chunks[0].lines {
            let begins = physical[chunks[0].file_lines[line] as usize - 1];
            // Whichever way the columns run, the first or the last one begins the line.
            let first = if style.reversed_columns {
                None
            } else {
                Some(chunks[0].text("partner_id", line))
            };
            let expected = first.map_or_else(|| "".to_owned(), ToOwned::to_owned);
            assert!(
                begins.trim_start_matches('"').starts_with(&expected),
                "{begins}"
            );
            assert!(
                begins.contains(','),
                "line {line} begins inside a quoted field: {begins}"
            );
        }
        assert!(chunks[0].file_lines.is_sorted());
        assert_eq!(chunks[0].file_lines[0], 2);
    }
}

#[test]
fn a_month_that_is_not_given_is_learnt_from_the_first_line() {
    let file = daily_rated(2, 50, Style::default());
    let (summary, _) = read(&file.text, 512, ReadOptions::default()).unwrap();
    assert_eq!(summary.period.to_string(), "2026-10");
}

#[test]
fn printed_decimals_and_raw_resource_groups_are_kept_for_lines() {
    let file = daily_rated(2, 50, Style::default());
    let (_, chunks) = read(&file.text, 512, options()).unwrap();
    assert!((0..50).all(|line| chunks[0].text("unit_price", line) == "0.192000"));
    assert!(
        chunks[0]
            .column("resource_group")
            .unwrap()
            .texts
            .iter()
            .any(|group| group == "RG-App")
    );
    assert!(chunks[0].column("benefit_id").is_none());
}

fn focus_row(
    account: &str,
    name: &str,
    start: &str,
    cost: &str,
    region: &str,
) -> Vec<(&'static str, String)> {
    [
        ("Id", "1"),
        ("BillingAccountId", name),
        ("BillingCurrency", "USD"),
        ("ChargePeriodStart", start),
        ("BilledCost", cost),
        ("RegionId", region),
        ("ServiceCategory", "Storage"),
        ("ServiceName", "Blob"),
        ("SkuId", "SKU1"),
        ("SubAccountId", account),
        ("SubAccountName", name),
        ("Tags", r#"{"environment": "dev"}"#),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

#[test]
fn focus_files_are_read_with_nulls_as_nothing() {
    let rows = [
        focus_row(
            "a1",
            "Alder",
            "2024-09-18 22:00:00",
            "0.00000080000",
            "us-west-2",
        ),
        focus_row("a1", "Alder", "2024-09-30T23:00:00Z", "-0.5", "NULL"),
        focus_row("NULL", "NULL", "2024-09-01", "1e-3", "NULL"),
    ];
    let (summary, chunks) = read(
        &written(&rows, Style::default()),
        100,
        ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(
        (summary.format.as_str(), summary.period.to_string().as_str()),
        ("focus", "2024-09")
    );
    assert_eq!(summary.total.to_string(), "-0.49899920000");
    assert_eq!((summary.partner_id, summary.invoice_number), (None, None));
    let customers: Vec<_> = summary
        .customers
        .iter()
        .map(|c| (c.id.as_str(), c.name.as_str(), c.lines))
        .collect();
    assert_eq!(customers, [("", "", 1), ("a1", "Alder", 2)]);
    let mut pivot = Pivot::new(
        [
            "region",
            "subscription",
            "tag:environment",
            "reseller",
            "resourceGroup",
        ]
        .map(|by| by.parse().unwrap())
        .to_vec(),
        Vec::new(),
        LineScope::default(),
    );
    pivot.add_chunk(&chunks[0]).unwrap();
    let rows = pivot.finish().unwrap().rows;
    let keys: Vec<String> = rows.iter().map(|row| row.keys.join("|")).collect();
    assert_eq!(keys, ["||dev||", "|a1|dev||", "us-west-2|a1|dev||"]);
    assert_eq!(rows[1].labels, ["", "Alder", "dev", "", ""]);
}
