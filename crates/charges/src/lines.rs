//! Lines as they are shown one by one. Knows no storage.

use crate::chunk::Chunk;
use crate::days;
use domain::money::Currency;
use rust_decimal::Decimal;

/// One line of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// Its place among the lines of its segment, from 0: the cursor of a page.
    pub row: u64,
    /// The physical line of the file, from 1.
    pub file_line: u32,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// The vendor's printed amount.
    pub amount: Decimal,
    pub currency: Currency,
    /// Every text column that the file has, by its name in segments, in the layout's order.
    /// Decimals among them are as printed.
    pub columns: Vec<(&'static str, String)>,
}

impl Line {
    /// A line of a chunk; none beyond its last.
    pub fn of(chunk: &Chunk, line: usize, row: u64) -> Option<Self> {
        let columns = chunk.layout().columns.iter().zip(&chunk.columns);
        Some(Self {
            row,
            file_line: chunk.file_lines.get(line).copied().unwrap_or_default(),
            day: days::text(chunk.period, chunk.days.get(line).copied()?),
            amount: chunk.amounts.get(line)?,
            currency: chunk.currency,
            columns: columns
                .filter_map(|(column, texts)| {
                    Some((column.name, texts.as_ref()?.text(line).to_owned()))
                })
                .collect(),
        })
    }

    /// The text of a column; empty where the file has none.
    pub fn text(&self, name: &str) -> &str {
        self.columns
            .iter()
            .find(|(column, _)| *column == name)
            .map_or("", |(_, text)| text)
    }
}
