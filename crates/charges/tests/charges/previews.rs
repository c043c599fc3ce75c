//! A preview says what the file says, and its messages survive the way. Knows the public explorer.

use crate::files::{STYLES, Style, daily_rated};
use rust_decimal::Decimal;
use tierline_charges::ReadOptions;
use tierline_charges::explore::Explorer;
use tierline_charges::preview::{PreviewMessage, PreviewProblem, PreviewRequest, PreviewRow};

fn sum(rows: &[PreviewRow]) -> Decimal {
    rows.iter()
        .map(|row| row.amount.parse::<Decimal>().unwrap())
        .sum()
}

#[test]
fn a_preview_adds_up_and_puts_the_largest_first() {
    let file = daily_rated(41, 20_000, STYLES[1]);
    let mut explorer = Explorer::new(ReadOptions::default());
    for piece in file.text.chunks(100_000) {
        explorer.push(piece).unwrap();
    }
    assert_eq!(
        (explorer.progress().bytes, explorer.progress().lines),
        (file.text.len() as u64, 20_000)
    );
    let preview = explorer.finish().unwrap();
    assert_eq!(
        (preview.lines, preview.total.as_str()),
        (20_000, file.total.to_string().as_str())
    );
    assert_eq!(
        (preview.customers, preview.period.to_string().as_str()),
        (9, "2026-10")
    );
    for (rows, by) in [
        (&preview.by_category, "category"),
        (&preview.by_customer, "customer"),
        (&preview.by_day, "day"),
    ] {
        assert_eq!(rows.len(), file.by[by].len(), "{by}");
        assert_eq!(sum(rows), file.total, "{by}");
        assert!(
            rows.iter()
                .all(|row| file.by[by][&row.key] == row.amount.parse().unwrap()),
            "{by}"
        );
    }
    let amounts: Vec<Decimal> = preview
        .by_customer
        .iter()
        .map(|row| row.amount.parse().unwrap())
        .collect();
    assert!(amounts.is_sorted_by(|a, b| a >= b));
    assert!(
        preview
            .by_customer
            .iter()
            .all(|row| row.label == file.customers[&row.key].0)
    );
    assert!(preview.by_day.is_sorted_by_key(|row| row.key.clone()));
}

#[test]
fn a_problem_is_told_with_code_line_and_column() {
    let text = String::from_utf8(daily_rated(42, 5, Style::default()).text)
        .unwrap()
        .replace(",EUR,", ",EURO,");
    let mut explorer = Explorer::new(ReadOptions::default());
    let problem = PreviewProblem::from(&explorer.push(text.as_bytes()).unwrap_err());
    assert_eq!(
        (
            problem.code.as_str(),
            problem.line,
            problem.column.as_deref()
        ),
        ("unknown_currency", Some(2), Some("BillingCurrency"))
    );
    assert!(problem.message.contains("EURO"), "{}", problem.message);
}

#[test]
fn messages_read_back_as_they_were_written() {
    let mut explorer = Explorer::new(ReadOptions::default());
    explorer
        .push(&daily_rated(43, 30, Style::default()).text)
        .unwrap();
    let done = PreviewMessage::Done {
        id: 3,
        preview: explorer.finish().unwrap(),
    };
    let text = serde_json::to_string(&done).unwrap();
    assert!(
        text.starts_with(
            "{\"kind\":\"done\",\"id\":3,\"preview\":{\"format\":\"daily_rated_usage\""
        ),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<PreviewMessage>(&text).unwrap(), done);
    let read: PreviewRequest = serde_json::from_str(r#"{"id":1,"period":"2026-10"}"#).unwrap();
    assert_eq!(
        read,
        PreviewRequest {
            id: 1,
            period: "2026-10".parse().ok()
        }
    );
    let stop: PreviewRequest = serde_json::from_str(r#"{"id":1}"#).unwrap();
    assert_eq!(
        stop,
        PreviewRequest {
            id: 1,
            period: None
        }
    );
}
