//! The day whose rules a line is sold by. Knows no rule.

use crate::chunk::Chunk;
use crate::days;
use chrono::{Days, NaiveDate};

/// Columns that are looked at, where a file has them.
pub(super) const COLUMNS: [&str; 2] = ["charge_start_date", "charge_end_date"];

/// The lines that are not sold by the rules of the day that they are printed under, each with the day
/// that counts in its place: a refund or a late line says in its charge dates which days it is about.
/// Where a file does not say when a charge ended, only what takes money back is led back to its start.
pub(super) fn led_back(chunk: &Chunk) -> Vec<(usize, NaiveDate)> {
    let first = chunk.period.first_day();
    let dates = |name: &str| {
        chunk.column(name).map(|column| {
            let read: Vec<Option<NaiveDate>> = column
                .texts
                .iter()
                .map(|text| days::read(text.as_bytes()))
                .collect();
            (&column.codes, read)
        })
    };
    let Some((start_codes, starts)) = dates(COLUMNS[0]) else {
        return Vec::new();
    };
    let ends = dates(COLUMNS[1]);
    let last = first + Days::new(u64::from(chunk.period.days()) - 1);
    // Nearly every file: each charge covers its whole month.
    let covers = |date: &Option<NaiveDate>| date.is_some_and(|end| end >= last);
    if ends
        .as_ref()
        .is_some_and(|(_, ends)| !ends.is_empty() && ends.iter().all(covers))
    {
        return Vec::new();
    }
    let at = |codes: &[u32], dates: &[Option<NaiveDate>], line: usize| {
        let code = *codes.get(line)?;
        dates.get(code as usize).copied().flatten()
    };
    let mut led_back = Vec::new();
    for (line, day) in chunk.days.iter().enumerate() {
        let Some(start) = at(start_codes, &starts, line) else {
            continue;
        };
        let end = ends
            .as_ref()
            .and_then(|(codes, ends)| at(codes, ends, line));
        let is_about_other_days = match end {
            Some(end) => first + Days::new(u64::from(*day) - 1) > end,
            None => start < first && chunk.amounts.mantissas.get(line).is_some_and(|a| *a < 0),
        };
        if is_about_other_days {
            led_back.push((line, start));
        }
    }
    led_back
}
