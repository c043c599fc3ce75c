//! Segments hold exactly what was read, and answer by it. Knows the public reader and segments.

use crate::files::{STYLES, Style, daily_rated, read, written};
use bytes::Bytes;
use domain::charges::Filter;
use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{ChunkReader, Length};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};
use tierline_charges::segment::{
    ROW_GROUP_LINES, SegmentManifest, SegmentProblem, add_to_pivot, encode, lines_page,
    read_row_group,
};
use tierline_charges::{Chunk, Line, LineScope, Pivot, PivotTable, ReadOptions};

type Stored = Vec<(Bytes, SegmentManifest)>;

fn stored(chunks: &[Chunk]) -> Stored {
    let segments = chunks.iter().map(|chunk| encode(chunk).unwrap());
    segments
        .map(|segment| (Bytes::from(segment.bytes), segment.manifest))
        .collect()
}

fn filters(texts: &[&str]) -> Vec<Filter> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn pivot(by: &str, texts: &[&str], scope: &LineScope) -> Pivot {
    let by = by
        .split(',')
        .filter(|by| !by.is_empty())
        .map(|by| by.parse().unwrap())
        .collect();
    Pivot::new(by, filters(texts), scope.clone())
}

fn from_segments(segments: &Stored, mut pivot: Pivot) -> PivotTable {
    for (bytes, manifest) in segments {
        add_to_pivot(&mut pivot, bytes, manifest).unwrap();
    }
    pivot.finish().unwrap()
}

fn from_chunks(chunks: &[Chunk], mut pivot: Pivot) -> PivotTable {
    for chunk in chunks {
        pivot.add_chunk(chunk).unwrap();
    }
    pivot.finish().unwrap()
}

/// All pages of all segments, a few lines at a time.
fn all_lines(segments: &Stored, filters: &[Filter], scope: &LineScope, limit: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (bytes, manifest) in segments {
        let mut next = Some(0);
        while let Some(from) = next {
            let page = lines_page(bytes, manifest, filters, scope, from, limit).unwrap();
            assert!(page.lines.len() <= limit);
            lines.extend(page.lines);
            next = page.next_row;
        }
    }
    lines
}

#[test]
fn stored_lines_add_up_to_the_oracle() {
    for (seed, style) in STYLES.into_iter().enumerate() {
        let file = daily_rated(seed as u64 + 100, 900, style);
        let options = ReadOptions {
            chunk_lines: 250,
            ..ReadOptions::default()
        };
        let segments = stored(&read(&file.text, 4096, options).unwrap().1);
        for (by, expected) in &file.by {
            let table = from_segments(&segments, pivot(by, &[], &LineScope::default()));
            let found: BTreeMap<String, Decimal> = table
                .rows
                .iter()
                .map(|row| (row.keys.join("|"), row.amount))
                .collect();
            assert_eq!(&found, expected, "{by}");
        }
    }
}

#[test]
fn every_field_of_every_line_is_kept() {
    let file = daily_rated(7, 300, STYLES[1]);
    let (_, chunks) = read(&file.text, 4096, ReadOptions::default()).unwrap();
    let mut expected: Vec<Line> = (0..300)
        .map(|line| Line::of(&chunks[0], line, 0).unwrap())
        .collect();
    expected.sort_by_key(|line| line.text("customer_id").to_owned());
    for (row, line) in expected.iter_mut().enumerate() {
        line.row = row as u64;
    }
    let segments = stored(&chunks);
    assert_eq!(
        all_lines(&segments, &[], &LineScope::default(), 7),
        expected
    );
    let whole = read_row_group(&segments[0].0, &segments[0].1, 0).unwrap();
    let lines: Vec<Line> = (0..300)
        .map(|line| Line::of(&whole, line, line as u64).unwrap())
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn scope_and_filters_keep_the_same_lines_everywhere() {
    let file = daily_rated(9, 800, Style::default());
    let options = ReadOptions {
        chunk_lines: 500,
        ..ReadOptions::default()
    };
    let (summary, chunks) = read(&file.text, 4096, options).unwrap();
    let segments = stored(&chunks);
    let customer = summary.customers[4].clone();
    let of_customer = LineScope {
        customer: Some(customer.id.clone()),
        reseller: None,
    };
    let of_reseller = LineScope {
        customer: None,
        reseller: Some("1810122".to_owned()),
    };
    for (texts, scope) in [
        (&["region:westeurope"][..], &LineScope::default()),
        (
            &["tag:env:größe", "category:Storage"],
            &LineScope::default(),
        ),
        (&["resourceGroup:RG-ÄPP"], &LineScope::default()),
        (&["day:2026-10-07"], &of_reseller),
        (&["reseller:"], &LineScope::default()),
        (&[], &of_customer),
        (&["region:"], &of_customer),
    ] {
        let stored = from_segments(&segments, pivot("customer,day", texts, scope));
        assert_eq!(
            stored,
            from_chunks(&chunks, pivot("customer,day", texts, scope)),
            "{texts:?}"
        );
        let lines = all_lines(&segments, &filters(texts), scope, 13);
        assert!(!lines.is_empty(), "{texts:?}");
        assert_eq!(
            lines.len() as u64,
            stored.totals.iter().map(|total| total.lines).sum::<u64>()
        );
        assert_eq!(
            lines.iter().map(|line| line.amount).sum::<Decimal>(),
            stored.totals[0].amount
        );
    }
    let own = from_segments(&segments, pivot("customer", &[], &of_customer));
    assert_eq!(own.rows.len(), 1);
    assert_eq!(
        (&own.rows[0].labels[0], own.rows[0].lines),
        (&customer.name, customer.lines)
    );
    // A filter may not widen the scope.
    let other = format!("customer:{}", summary.customers[5].id);
    assert!(
        from_segments(&segments, pivot("customer", &[&other], &of_customer))
            .rows
            .is_empty()
    );
    assert!(all_lines(&segments, &filters(&[&other]), &of_customer, 9).is_empty());
}

#[test]
fn two_threads_results_merge_into_the_same_table() {
    let file = daily_rated(13, 600, STYLES[2]);
    let options = ReadOptions {
        chunk_lines: 100,
        ..ReadOptions::default()
    };
    let (_, chunks) = read(&file.text, 4096, options).unwrap();
    let by = "tag:env,customer,meter";
    let mut one = pivot(by, &[], &LineScope::default());
    let mut other = one.clone();
    for (number, chunk) in chunks.iter().enumerate() {
        if number % 2 == 0 {
            &mut one
        } else {
            &mut other
        }
        .add_chunk(chunk)
        .unwrap();
    }
    one.merge(other).unwrap();
    assert_eq!(
        one.finish().unwrap(),
        from_chunks(&chunks, pivot(by, &[], &LineScope::default()))
    );
}

/// A reader that remembers how much was read of it.
struct Counted {
    bytes: Bytes,
    read: Mutex<u64>,
}

impl Length for Counted {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl ChunkReader for Counted {
    type T = <Bytes as ChunkReader>::T;
    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        *self.read.lock().unwrap() += self.bytes.len() as u64 - start;
        self.bytes.get_read(start)
    }
    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        *self.read.lock().unwrap() += length as u64;
        self.bytes.get_bytes(start, length)
    }
}

#[test]
fn a_customers_view_reads_its_own_row_groups_and_columns_only() {
    let file = daily_rated(17, 3 * ROW_GROUP_LINES, Style::default());
    let (summary, chunks) = read(&file.text, 1 << 16, ReadOptions::default()).unwrap();
    let (bytes, manifest) = stored(&chunks).swap_remove(0);
    assert_eq!(
        manifest
            .row_groups
            .iter()
            .map(|lines| *lines as usize)
            .collect::<Vec<_>>(),
        [ROW_GROUP_LINES; 3]
    );
    let known: Vec<_> = manifest
        .customers
        .iter()
        .map(|c| (c.customer_id.clone(), c.lines))
        .collect();
    assert_eq!(
        known,
        summary
            .customers
            .iter()
            .map(|c| (c.id.clone(), c.lines))
            .collect::<Vec<_>>()
    );
    let size = bytes.len() as u64;
    let reader = Counted {
        bytes,
        read: Mutex::new(0),
    };
    let scope = LineScope {
        customer: Some(manifest.customers[0].customer_id.clone()),
        reseller: None,
    };
    let mut one = pivot("category", &[], &scope);
    add_to_pivot(&mut one, &reader, &manifest).unwrap();
    assert_eq!(
        one.finish().unwrap().totals[0].lines,
        manifest.customers[0].lines
    );
    let read_bytes = *reader.read.lock().unwrap();
    assert!(read_bytes < size / 4, "{read_bytes} of {size} bytes");
    *reader.read.lock().unwrap() = 0;
    let scope = LineScope {
        customer: Some("nobody".to_owned()),
        reseller: None,
    };
    let mut none = pivot("category", &[], &scope);
    add_to_pivot(&mut none, &reader, &manifest).unwrap();
    assert_eq!(*reader.read.lock().unwrap(), 0);
}

#[test]
fn amounts_too_long_for_64_bits_are_kept_exactly() {
    let row = |amount: &str| {
        [
            "SubAccountId",
            "ServiceCategory",
            "ServiceName",
            "SkuId",
            "RegionId",
            "Tags",
            "BillingCurrency",
            "ChargePeriodStart",
            "BilledCost",
        ]
        .into_iter()
        .zip(["a", "b", "c", "d", "e", "", "USD", "2024-09-18", amount].map(str::to_owned))
        .collect::<Vec<_>>()
    };
    let rows = [
        row("0.00000000000000000001"),
        row("-1234.5"),
        row("1000000"),
    ];
    let (summary, chunks) = read(
        &written(&rows, Style::default()),
        99,
        ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(
        summary.total.normalize().to_string(),
        "998765.50000000000000000001"
    );
    let segments = stored(&chunks);
    let amounts: Vec<String> = all_lines(&segments, &[], &LineScope::default(), 2)
        .iter()
        .map(|line| line.amount.normalize().to_string())
        .collect();
    assert_eq!(amounts, ["0.00000000000000000001", "-1234.5", "1000000"]);
    let table = from_segments(&segments, pivot("customer", &[], &LineScope::default()));
    assert_eq!(table.rows[0].amount, summary.total);
}

#[test]
fn two_currencies_in_one_pivot_never_add() {
    let file = daily_rated(19, 50, Style::default());
    let dollars = String::from_utf8(file.text.clone())
        .unwrap()
        .replace(",EUR,", ",USD,");
    let mut chunks = read(&file.text, 4096, ReadOptions::default()).unwrap().1;
    chunks.extend(
        read(dollars.as_bytes(), 4096, ReadOptions::default())
            .unwrap()
            .1,
    );
    let table = from_segments(&stored(&chunks), pivot("", &[], &LineScope::default()));
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| (row.currency.code(), row.amount))
        .collect();
    assert_eq!(rows, [("EUR", file.total), ("USD", file.total)]);
    assert_eq!(table.totals.len(), 2);
}

#[test]
fn a_manifest_reads_back_from_its_json() {
    let chunks = read(
        &daily_rated(23, 40, Style::default()).text,
        4096,
        ReadOptions::default(),
    )
    .unwrap()
    .1;
    let manifest = stored(&chunks).swap_remove(0).1;
    let text = serde_json::to_string(&manifest).unwrap();
    assert_eq!(
        serde_json::from_str::<SegmentManifest>(&text).unwrap(),
        manifest
    );
}

#[test]
fn a_segment_beside_another_manifest_is_refused() {
    let chunks = |lines| {
        read(
            &daily_rated(29, lines, Style::default()).text,
            4096,
            ReadOptions::default(),
        )
        .unwrap()
        .1
    };
    let (bytes, _) = stored(&chunks(40)).swap_remove(0);
    let (_, manifest) = stored(&chunks(41)).swap_remove(0);
    let result = add_to_pivot(
        &mut pivot("day", &[], &LineScope::default()),
        &bytes,
        &manifest,
    );
    assert!(
        matches!(result, Err(SegmentProblem::Damaged(_))),
        "{result:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_segment_is_answered_or_refused_without_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        static WHOLE: OnceLock<(Bytes, SegmentManifest)> = OnceLock::new();
        let (bytes, manifest) = WHOLE.get_or_init(|| {
            let file = daily_rated(31, 60, Style::default());
            stored(&read(&file.text, 4096, ReadOptions::default()).unwrap().1).swap_remove(0)
        });
        let mut bytes = bytes.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let bytes = Bytes::from(bytes);
        let _ = add_to_pivot(&mut pivot("customer,tag:env,day", &[], &LineScope::default()), &bytes, manifest);
        let _ = lines_page(&bytes, manifest, &[], &LineScope::default(), 3, 9);
    }
}
