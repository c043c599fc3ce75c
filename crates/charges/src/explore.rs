//! Reads a file without keeping its lines: what a browser shows before anything is sent. Knows no
//! browser.

use crate::pivot::{Pivot, PivotTable};
use crate::preview::{PREVIEW_ROWS_MAX, Preview, PreviewProblem, PreviewRow};
use crate::problem::{ChargeProblem, Fault};
use crate::reader::{Progress, ReadOptions, Reader};
use crate::selection::LineScope;
use domain::charges::Dimension;
use std::cmp::Reverse;

/// Lines in a chunk while exploring: a browser's memory is dearer than a server's.
const CHUNK_LINES: usize = 16 * 1024;

/// Reads a file pushed in pieces into a [`Preview`].
#[derive(Debug)]
pub struct Explorer {
    reader: Reader,
    categories: Pivot,
    customers: Pivot,
    days: Pivot,
}

impl Explorer {
    pub fn new(options: ReadOptions) -> Self {
        let pivot = |dimension| Pivot::new(vec![dimension], Vec::new(), LineScope::default());
        Self {
            reader: Reader::new(ReadOptions {
                chunk_lines: CHUNK_LINES,
                ..options
            }),
            categories: pivot(Dimension::Category),
            customers: pivot(Dimension::Customer),
            days: pivot(Dimension::Day),
        }
    }

    /// Reads some more bytes.
    ///
    /// # Errors
    /// The first [`ChargeProblem`] of the file.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), ChargeProblem> {
        self.reader.push(piece)?;
        while let Some(chunk) = self.reader.take_chunk() {
            for pivot in [&mut self.categories, &mut self.customers, &mut self.days] {
                pivot
                    .add_chunk(&chunk)
                    .map_err(|_| ChargeProblem::new(Fault::TooManyNames))?;
            }
        }
        Ok(())
    }

    /// How far reading has come.
    pub fn progress(&self) -> Progress {
        self.reader.progress()
    }

    /// The end of the file.
    ///
    /// # Errors
    /// The first [`ChargeProblem`] of the file.
    pub fn finish(self) -> Result<Preview, ChargeProblem> {
        let (summary, chunks) = self.reader.finish()?;
        let table = |mut pivot: Pivot| {
            let added = chunks.iter().try_for_each(|chunk| pivot.add_chunk(chunk));
            added
                .and_then(|()| pivot.finish())
                .map_err(|_| ChargeProblem::new(Fault::TotalTooLarge))
        };
        Ok(Preview {
            by_category: largest(table(self.categories)?),
            by_customer: largest(table(self.customers)?),
            by_day: rows(table(self.days)?),
            format: summary.format,
            period: summary.period,
            currency: summary.currency,
            partner_id: summary.partner_id,
            invoice_number: summary.invoice_number,
            lines: summary.lines,
            total: summary.total.to_string(),
            first_day: summary.first_day,
            last_day: summary.last_day,
            customers: summary.customers.len() as u64,
            subscriptions: summary.subscriptions.len() as u64,
        })
    }
}

impl From<&ChargeProblem> for PreviewProblem {
    fn from(problem: &ChargeProblem) -> Self {
        Self {
            code: problem.code().to_owned(),
            message: problem.to_string(),
            line: problem.line,
            column: problem.column.clone(),
        }
    }
}

fn largest(mut table: PivotTable) -> Vec<PreviewRow> {
    // Rows come by key, so equal amounts stay in that order.
    table.rows.sort_by_key(|row| Reverse(row.amount));
    table.rows.truncate(PREVIEW_ROWS_MAX);
    rows(table)
}

fn rows(table: PivotTable) -> Vec<PreviewRow> {
    let first = |texts: Vec<String>| texts.into_iter().next().unwrap_or_default();
    let row = |row: crate::pivot::PivotRow| PreviewRow {
        key: first(row.keys),
        label: first(row.labels),
        amount: row.amount.to_string(),
        lines: row.lines,
    };
    table.rows.into_iter().map(row).collect()
}
