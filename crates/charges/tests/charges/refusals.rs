//! What is wrong with a file is said once, with code, line, column and what to do, and memory stays
//! bounded. Knows the public reader.

use crate::files::{plain_rows, read};
use domain::charges::Billing;
use tierline_charges::{ChargeProblem, ReadOptions, Reader};

fn options() -> ReadOptions {
    ReadOptions {
        period: "2026-10".parse().ok(),
        billing: Billing::Billed,
        ..ReadOptions::default()
    }
}

fn refused(text: &[u8]) -> ChargeProblem {
    let problem = read(text, 37, options())
        .map(|(summary, _)| summary.lines)
        .unwrap_err();
    assert_eq!(
        read(text, usize::MAX, options()).map(|_| ()).unwrap_err(),
        problem,
        "pieces change the problem"
    );
    problem
}

fn file(rows: &[String]) -> Vec<u8> {
    format!("{}\n", rows.join("\n")).into_bytes()
}

/// The file of plain rows with one field of one line replaced.
fn with_field(line: usize, column: &str, value: &str) -> Vec<u8> {
    let mut rows = plain_rows();
    let at = rows[0].split(',').position(|name| name == column).unwrap();
    let mut fields = fields_of(&rows[line - 1]);
    fields[at] = value.to_owned();
    rows[line - 1] = fields.join(",");
    file(&rows)
}

/// Fields as they are written, quotes and all.
fn fields_of(row: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for letter in row.chars() {
        is_quoted ^= letter == '"';
        match letter {
            ',' if !is_quoted => fields.push(String::new()),
            letter => fields.last_mut().unwrap().push(letter),
        }
    }
    fields
}

fn assert_refused(text: &[u8], code: &str, line: Option<u64>, column: Option<&str>) -> String {
    let problem = refused(text);
    assert_eq!(
        (problem.code(), problem.line, problem.column.as_deref()),
        (code, line, column),
        "{problem}"
    );
    problem.to_string()
}

#[test]
fn the_plain_file_that_the_others_spoil_is_read() {
    assert_eq!(
        read(&file(&plain_rows()), 10, options()).unwrap().0.lines,
        3
    );
}

#[test]
fn a_missing_or_renamed_column_is_named_with_what_it_may_have_become() {
    let rows = file(&plain_rows());
    let rename = |from: &str, to: &str| {
        String::from_utf8(rows.clone())
            .unwrap()
            .replacen(from, to, 1)
            .into_bytes()
    };
    let words = assert_refused(
        &rename("BillingPreTaxTotal", "BillingTotal"),
        "missing_column",
        Some(1),
        Some("BillingPreTaxTotal"),
    );
    assert!(words.contains("'BillingTotal'"), "{words}");
    let words = assert_refused(
        &rename("CustomerId", "CustomrId"),
        "missing_column",
        Some(1),
        Some("CustomerId"),
    );
    assert!(words.contains("'CustomrId'"), "{words}");
    let words = assert_refused(
        &rename("UsageDate", "Wann"),
        "missing_column",
        Some(1),
        Some("UsageDate"),
    );
    assert!(
        !words.contains("renamed") && words.contains("download the file again"),
        "{words}"
    );
    assert_refused(
        &rename("SomethingNew", "customerID"),
        "duplicate_column",
        Some(1),
        Some("customerID"),
    );
}

#[test]
fn another_delimiter_or_another_file_is_recognised() {
    let text = String::from_utf8(file(&plain_rows())).unwrap();
    let words = assert_refused(
        text.replace(',', ";").as_bytes(),
        "wrong_delimiter",
        Some(1),
        None,
    );
    assert!(words.contains("semicolons"), "{words}");
    let words = assert_refused(
        text.replace(',', "\t").as_bytes(),
        "wrong_delimiter",
        Some(1),
        None,
    );
    assert!(words.contains("tabs"), "{words}");
    assert_refused(b"name,age\nx,3\n", "unknown_format", Some(1), None);
    assert_refused(b"{\"items\": []}", "unknown_format", Some(1), None);
}

#[test]
fn an_empty_or_header_only_file_is_said_to_be_so() {
    assert_refused(b"", "empty_file", None, None);
    assert_refused(b"\n\r\n\n", "empty_file", None, None);
    assert_refused(b"\xEF\xBB\xBF", "empty_file", None, None);
    let header = plain_rows().swap_remove(0);
    assert_refused(header.as_bytes(), "header_only", None, None);
    assert_refused(
        format!("{header}\r\n\r\n").as_bytes(),
        "header_only",
        None,
        None,
    );
}

#[test]
fn text_that_is_not_utf_8_is_refused_with_its_line() {
    let mut text = file(&plain_rows());
    let second = text.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    text[second + 1] = 0xE4;
    assert_refused(&text, "not_utf8", Some(2), None);
    let wide: Vec<u8> = plain_rows()[0]
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_refused(
        &[&[0xFF, 0xFE][..], &wide].concat(),
        "not_utf8",
        Some(1),
        None,
    );
    assert_refused(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "not_utf8", Some(1), None);
}

#[test]
fn a_quote_left_open_is_found() {
    let mut rows = plain_rows();
    let last = rows.len() - 1;
    rows[last] = rows[last].replacen("p-1", "\"p-1", 1);
    assert_refused(
        &file(&rows),
        "unclosed_quote",
        Some(last as u64 + 1),
        Some("PartnerId"),
    );
    assert_refused(
        &with_field(4, "SomethingNew", "\"7"),
        "unclosed_quote",
        Some(4),
        Some("SomethingNew"),
    );
    let mut rows = plain_rows();
    rows[1] = rows[1].replacen("p-1", "\"p-1", 1);
    rows[2] = rows[2].replacen("p-1", "p\"-1", 1);
    let problem = refused(&file(&rows));
    assert!(problem.code() == "unclosed_quote", "{problem}");
    assert_eq!(problem.line, Some(2));
}

#[test]
fn rows_of_another_width_are_refused() {
    let mut rows = plain_rows();
    rows[2].push_str(",more");
    let words = assert_refused(&file(&rows), "row_width", Some(3), None);
    assert!(
        words.contains("24 fields where the header has 23"),
        "{words}"
    );
    let mut rows = plain_rows();
    rows[1] = "a,b".to_owned();
    assert_refused(&file(&rows), "row_width", Some(2), None);
}

#[test]
fn a_file_cut_off_in_the_middle_of_a_line_is_truncated() {
    let text = file(&plain_rows());
    let cut = text.len() - 60;
    let problem = read(&text[..cut], 11, options()).map(|_| ()).unwrap_err();
    assert!(
        ["truncated_file", "unclosed_quote"].contains(&problem.code()),
        "{problem}"
    );
    assert_eq!(problem.line, Some(4));
}

#[test]
fn amounts_that_are_no_numbers_or_do_not_fit_are_refused() {
    for (value, code) in [
        ("abc", "not_a_number"),
        ("", "not_a_number"),
        ("\"1,234.50\"", "not_a_number"),
        ("NaN", "not_a_number"),
        ("1e999999", "too_many_digits"),
        ("0.12345678901234567890123456789012345", "too_many_digits"),
        ("99999999999999999999999999999999", "too_many_digits"),
    ] {
        let words = assert_refused(
            &with_field(3, "BillingPreTaxTotal", value),
            code,
            Some(3),
            Some("BillingPreTaxTotal"),
        );
        assert!(
            words.contains("line 3, column BillingPreTaxTotal"),
            "{words}"
        );
    }
}

#[test]
fn amounts_that_do_not_fit_beside_each_other_are_refused() {
    let mut rows = plain_rows();
    let at = rows[0]
        .split(',')
        .position(|name| name == "BillingPreTaxTotal")
        .unwrap();
    for (row, amount) in [(1, "123456789012345"), (2, "0.00000000000000000000000001")] {
        let mut fields = fields_of(&rows[row]);
        fields[at] = amount.to_owned();
        rows[row] = fields.join(",");
    }
    assert_refused(
        &file(&rows),
        "too_many_digits",
        Some(3),
        Some("BillingPreTaxTotal"),
    );
}

#[test]
fn dates_must_be_dates_of_the_month() {
    for value in ["", "31.10.2026", "10/31/2026", "2026-02-30", "2026-10-01X"] {
        assert_refused(
            &with_field(2, "UsageDate", value),
            "not_a_date",
            Some(2),
            Some("UsageDate"),
        );
    }
    let words = assert_refused(
        &with_field(4, "UsageDate", "2026-11-01T00:00:00Z"),
        "outside_period",
        Some(4),
        Some("UsageDate"),
    );
    assert!(words.contains("2026-11-01 is not in 2026-10"), "{words}");
}

#[test]
fn one_file_is_of_one_currency_one_partner_and_one_billed_invoice() {
    let words = assert_refused(
        &with_field(3, "BillingCurrency", "USD"),
        "two_currencies",
        Some(3),
        Some("BillingCurrency"),
    );
    assert!(
        words.contains("USD where the lines before are in EUR"),
        "{words}"
    );
    assert_refused(
        &with_field(2, "BillingCurrency", "EURO"),
        "unknown_currency",
        Some(2),
        Some("BillingCurrency"),
    );
    assert_refused(
        &with_field(3, "BillingCurrency", ""),
        "unknown_currency",
        Some(3),
        Some("BillingCurrency"),
    );
    assert_refused(
        &with_field(3, "PartnerId", "p-2"),
        "two_partners",
        Some(3),
        Some("PartnerId"),
    );
    let two_invoices = with_field(4, "InvoiceNumber", "G2");
    assert_refused(
        &two_invoices,
        "two_invoices",
        Some(4),
        Some("InvoiceNumber"),
    );
    let unbilled = ReadOptions {
        billing: Billing::Unbilled,
        ..options()
    };
    assert_eq!(
        read(&two_invoices, 100, unbilled).unwrap().0.invoice_number,
        None
    );
    assert_eq!(
        read(&with_field(4, "BillingCurrency", "eur"), 100, options())
            .unwrap()
            .0
            .lines,
        3
    );
}

#[test]
fn every_line_names_its_customer() {
    assert_refused(
        &with_field(2, "CustomerId", ""),
        "empty_customer",
        Some(2),
        Some("CustomerId"),
    );
    assert_refused(
        &with_field(2, "CustomerId", &"x".repeat(600)),
        "id_too_long",
        Some(2),
        Some("CustomerId"),
    );
}

#[test]
fn fields_and_columns_have_caps() {
    assert_refused(
        &with_field(3, "Tags", &"x".repeat(64 * 1024 + 1)),
        "field_too_long",
        Some(3),
        Some("Tags"),
    );
    assert_eq!(
        read(
            &with_field(3, "Tags", &"x".repeat(64 * 1024)),
            1000,
            options()
        )
        .unwrap()
        .0
        .lines,
        3
    );
    assert_refused(
        vec!["x"; 201].join(",").as_bytes(),
        "too_many_columns",
        Some(1),
        None,
    );
    let wide: String = plain_rows()[0].clone() + &",y".repeat(200);
    assert_refused(wide.as_bytes(), "too_many_columns", Some(1), None);
}

#[test]
fn an_endless_field_quote_or_line_is_refused_before_it_is_held() {
    let header = plain_rows().swap_remove(0) + "\n";
    for (start, endless, code) in [
        ("", &b"x"[..], "field_too_long"),
        ("\"", b"x", "field_too_long"),
        ("\"", b"\"\"", "field_too_long"),
        ("\"", b"\n", "field_too_long"),
        ("", b"abcdefgh,", "too_many_columns"),
    ] {
        let mut reader = Reader::new(options());
        reader.push(header.as_bytes()).unwrap();
        reader.push(start.as_bytes()).unwrap();
        let piece = endless.repeat(64 * 1024 / endless.len());
        let pushed = (1..=100).find(|_| reader.push(&piece).is_err()).unwrap();
        assert!(
            pushed * piece.len() <= 512 * 1024,
            "{code} after {pushed} pieces"
        );
        let problem = reader.push(b"more").unwrap_err();
        assert_eq!(
            (problem.code(), problem.line),
            (code, Some(2)),
            "the problem stays"
        );
        assert_eq!(reader.finish().map(|_| ()).unwrap_err(), problem);
    }
}

#[test]
fn more_names_than_fit_are_refused() {
    let rows = plain_rows();
    let at = rows[0]
        .split(',')
        .position(|name| name == "CustomerName")
        .unwrap();
    let mut fields = fields_of(&rows[1]);
    let mut reader = Reader::new(options());
    reader.push(format!("{}\n", rows[0]).as_bytes()).unwrap();
    let problem = (0..3000).find_map(|number| {
        fields[at - 1] = format!("c{number}");
        fields[at] = format!("{number:060000}");
        let result = reader.push(format!("{}\n", fields.join(",")).as_bytes());
        while reader.take_chunk().is_some() {}
        result.err()
    });
    assert_eq!(problem.unwrap().code(), "too_many_names");
}
