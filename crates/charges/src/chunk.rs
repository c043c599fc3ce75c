//! Some lines of one file, by column. Knows how lines are kept, not where they come from.

use crate::amounts::{Amounts, Scaled};
use crate::columns::{Binding, Layout};
use crate::problem::{ChargeProblem, Fault, excerpt};
use crate::row::Row;
use crate::texts::{TextColumn, TextColumnBuilder};
use crate::waiting::{FieldWords, Waiting};
use domain::charges::{ChargeFormat, Period};
use domain::money::Currency;
use foldhash::fast::FixedState;

/// Most lines in a chunk.
pub const CHUNK_LINES_MAX: usize = 128 * 1024;
/// Bytes of text at which a chunk is closed early.
pub const CHUNK_TEXT_BYTES_MAX: usize = 24 * 1024 * 1024;

/// Up to [`CHUNK_LINES_MAX`] lines of one file, all of one currency and month.
///
/// Columns that were not asked for, or that the file has not, are absent.
#[derive(Clone, Debug)]
pub struct Chunk {
    pub format: ChargeFormat,
    pub period: Period,
    pub currency: Currency,
    /// The vendor's printed amounts.
    pub amounts: Amounts,
    /// The day of the month of each line, from 1; empty when not asked for.
    pub days: Vec<u8>,
    /// The physical line of the file on which each line begins, from 1; empty when not asked for.
    pub file_lines: Vec<u32>,
    /// By the order of [`Layout::columns`].
    pub columns: Vec<Option<TextColumn>>,
    /// How many lines there are.
    pub lines: usize,
}

impl Chunk {
    /// The columns that the format knows.
    pub fn layout(&self) -> &'static Layout {
        Layout::of(self.format)
    }

    /// A text column by its name in segments, such as `customer_id`.
    pub fn column(&self, name: &str) -> Option<&TextColumn> {
        self.columns.get(self.layout().index(name)?)?.as_ref()
    }

    /// The text of a line in a column; empty where the column is absent.
    pub fn text(&self, name: &str, line: usize) -> &str {
        self.column(name).map_or("", |column| column.text(line))
    }
}

/// Builds a [`Chunk`] line by line.
#[derive(Debug)]
pub(crate) struct ChunkBuilder {
    hasher: FixedState,
    waiting: Waiting,
    columns: Vec<TextColumnBuilder>,
    amounts: Amounts,
    days: Vec<u8>,
    file_lines: Vec<u32>,
    text_bytes: usize,
    lines_max: usize,
}

impl ChunkBuilder {
    pub(crate) fn new(binding: &Binding, seed: u64, lines_max: usize) -> Self {
        let hasher = FixedState::with_seed(seed);
        Self {
            columns: binding
                .text_fields
                .iter()
                .map(|_| TextColumnBuilder::new(&hasher))
                .collect(),
            hasher,
            waiting: Waiting::default(),
            amounts: Amounts::default(),
            days: Vec::new(),
            file_lines: Vec::new(),
            text_bytes: 0,
            lines_max: lines_max.clamp(1, CHUNK_LINES_MAX),
        }
    }

    /// Adds a row.
    #[inline]
    pub(crate) fn push(
        &mut self,
        binding: &Binding,
        row: Row<'_>,
        amount: Scaled,
        day: u8,
    ) -> Result<(), ChargeProblem> {
        if !self.amounts.push(amount) {
            let found = excerpt(row.field(binding.amount_field));
            return Err(ChargeProblem::new(Fault::TooManyDigits { found })
                .in_column(&binding.header[binding.amount_field]));
        }
        self.days.push(day);
        let line = u32::try_from(row.first_line())
            .ok()
            .filter(|line| *line <= i32::MAX as u32);
        self.file_lines
            .push(line.ok_or_else(|| ChargeProblem::new(Fault::TooManyLines))?);
        self.waiting.push(row);
        if self.waiting.is_full() {
            self.put_waiting(binding);
        }
        Ok(())
    }

    /// Puts what waits to its columns.
    fn put_waiting(&mut self, binding: &Binding) {
        let focus = binding.layout.format == ChargeFormat::Focus;
        self.waiting.close();
        for (builder, (field, _)) in self.columns.iter_mut().zip(&binding.text_fields) {
            for mut field in self.waiting.column(*field) {
                if focus && field.text == NULL {
                    field = FieldWords::EMPTY;
                }
                self.text_bytes += builder.push(field);
            }
        }
        self.waiting.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.days.len() >= self.lines_max || self.text_bytes >= CHUNK_TEXT_BYTES_MAX
    }

    /// The lines so far as a chunk; the builder starts anew.
    pub(crate) fn take(&mut self, binding: &Binding, period: Period, currency: Currency) -> Chunk {
        self.put_waiting(binding);
        let mut columns: Vec<Option<TextColumn>> = Vec::new();
        columns.resize_with(binding.layout.columns.len(), || None);
        for (builder, (_, column)) in self.columns.iter_mut().zip(&binding.text_fields) {
            let built = std::mem::replace(builder, TextColumnBuilder::new(&self.hasher));
            if let Some(place) = columns.get_mut(*column) {
                *place = Some(built.finish());
            }
        }
        self.text_bytes = 0;
        Chunk {
            format: binding.layout.format,
            period,
            currency,
            lines: self.days.len(),
            amounts: std::mem::take(&mut self.amounts),
            days: std::mem::take(&mut self.days),
            file_lines: std::mem::take(&mut self.file_lines),
            columns,
        }
    }
}

/// FOCUS files of some vendors write this for nothing.
const NULL: &str = "NULL";

/// A field, empty where it says `NULL`.
#[inline]
pub(crate) fn without_null(text: &str) -> &str {
    if text == NULL { "" } else { text }
}
