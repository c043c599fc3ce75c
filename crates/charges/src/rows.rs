//! Bytes into rows of fields (RFC 4180, by csv-core). Knows quotes, line ends and the caps; no
//! column and no meaning. Holds at most one unfinished row, whatever arrives.

use crate::problem::{ChargeProblem, Fault};
use csv_core::ReadRecordResult;
use memchr::memchr_iter;

/// Longest field accepted, in bytes.
pub const FIELD_BYTES_MAX: usize = 64 * 1024;
/// Most columns accepted.
pub const COLUMNS_MAX: usize = 200;

/// Bytes kept free behind the text, so that a word can be read from any place in it.
const SLACK_BYTES: usize = 8;

/// A field, and its first and last eight bytes as numbers: the first is filled up with zeros, and
/// the last is zero, where the field is shorter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldWords<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) head: u64,
    pub(crate) tail: u64,
}

impl FieldWords<'static> {
    pub(crate) const EMPTY: Self = Self {
        bytes: b"",
        head: 0,
        tail: 0,
    };
}

/// Splits a stream into rows and keeps its place between pieces.
#[derive(Debug)]
pub(crate) struct Rows {
    reader: csv_core::Reader,
    /// The fields of the row, unquoted, one behind the other.
    text: Vec<u8>,
    text_bytes: usize,
    ends: Vec<usize>,
    field_count: usize,
    is_complete: bool,
    last_line: u64,
    fault_field: Option<usize>,
}

impl Rows {
    pub(crate) fn new() -> Self {
        Self {
            reader: csv_core::Reader::new(),
            text: vec![0; FIELD_BYTES_MAX + SLACK_BYTES],
            text_bytes: 0,
            // One more than allowed, so that a row with too many is seen.
            ends: vec![0; COLUMNS_MAX + 1],
            field_count: 0,
            is_complete: false,
            last_line: 1,
            fault_field: None,
        }
    }

    /// Reads to the end of a row, or of the input. Says how many bytes it took, and whether
    /// [`Rows::field`] now has a whole row. Blank lines are passed over.
    pub(crate) fn read(&mut self, input: &[u8]) -> Result<(usize, bool), ChargeProblem> {
        self.forget();
        let mut taken = 0;
        loop {
            let text_end = self.text.len() - SLACK_BYTES;
            let (result, input_bytes, text_bytes, end_count) = self.reader.read_record(
                &input[taken..],
                &mut self.text[self.text_bytes..text_end],
                &mut self.ends[self.field_count..],
            );
            taken += input_bytes;
            self.text_bytes += text_bytes;
            self.field_count += end_count;
            if result == ReadRecordResult::Record {
                let ends_in_line_feed = taken > 0 && input.get(taken - 1) == Some(&b'\n');
                self.last_line = self.reader.line() - u64::from(ends_in_line_feed);
                self.is_complete = true;
            }
            if self.field_count > COLUMNS_MAX {
                return Err(self.problem(Fault::TooManyColumns { limit: COLUMNS_MAX }));
            }
            match result {
                ReadRecordResult::Record => {
                    self.check_lengths()?;
                    return Ok((taken, true));
                }
                ReadRecordResult::OutputFull => {
                    self.check_lengths()?;
                    let larger = self.text.len() * 2;
                    self.text.resize(larger, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    return Err(self.problem(Fault::TooManyColumns { limit: COLUMNS_MAX }));
                }
                // csv-core takes an empty input for the end of the stream: never offer one.
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {
                    self.check_lengths()?;
                    return Ok((taken, false));
                }
            }
            if taken == input.len() {
                self.check_lengths()?;
                return Ok((taken, false));
            }
        }
    }

    /// The last row, where the stream ended without a line end.
    pub(crate) fn finish(&mut self) -> Result<bool, ChargeProblem> {
        self.forget();
        // A line end closes a row everywhere but inside quotes, which is how to tell.
        let (_, is_complete) = self.read(b"\n")?;
        if !is_complete && (self.text_bytes > 0 || self.field_count > 0) {
            self.fault_field = Some(self.field_count);
            return Err(self.problem(Fault::UnclosedQuote));
        }
        Ok(is_complete)
    }

    /// The field that the last problem is about, where it is about one.
    pub(crate) fn fault_field(&self) -> Option<usize> {
        self.fault_field
    }

    /// How many fields the row has.
    pub(crate) fn field_count(&self) -> usize {
        self.field_count
    }

    /// A field, unquoted; empty beyond the last.
    #[inline]
    pub(crate) fn field(&self, index: usize) -> &[u8] {
        let (start, end) = self.range(index);
        &self.text[start..end]
    }

    /// A field with its first and last bytes as numbers.
    #[inline]
    pub(crate) fn field_words(&self, index: usize) -> FieldWords<'_> {
        let (start, end) = self.range(index);
        let word = |at: usize| {
            let bytes = self.text.get(at..).and_then(|rest| rest.first_chunk());
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let (head, tail) = match end - start {
            0 => (0, 0),
            length @ 1..8 => (word(start) & (u64::MAX >> (64 - 8 * length)), 0),
            _ => (word(start), word(end - 8)),
        };
        FieldWords {
            bytes: &self.text[start..end],
            head,
            tail,
        }
    }

    #[inline]
    fn range(&self, index: usize) -> (usize, usize) {
        let ends = &self.ends[..self.field_count];
        let start = if index == 0 {
            0
        } else {
            ends.get(index - 1).copied().unwrap_or_default()
        };
        (start, ends.get(index).copied().unwrap_or(start))
    }

    /// Every byte of the row's fields.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text[..self.text_bytes]
    }

    /// The physical line, from 1, on which the row begins.
    pub(crate) fn row_line(&self) -> u64 {
        let breaks = memchr_iter(b'\n', self.text()).count() as u64;
        let last = if self.is_complete {
            self.last_line
        } else {
            self.reader.line()
        };
        last.saturating_sub(breaks).max(1)
    }

    fn forget(&mut self) {
        if self.is_complete {
            self.is_complete = false;
            self.text_bytes = 0;
            self.field_count = 0;
        }
    }

    fn check_lengths(&mut self) -> Result<(), ChargeProblem> {
        // Only a row longer than a field may be can hold a field that is too long.
        if self.text_bytes <= FIELD_BYTES_MAX {
            return Ok(());
        }
        let mut start = 0;
        let ends = self.ends[..self.field_count]
            .iter()
            .copied()
            .chain([self.text_bytes]);
        for (field, end) in ends.enumerate() {
            if end - start > FIELD_BYTES_MAX {
                self.fault_field = Some(field);
                return Err(self.problem(Fault::FieldTooLong {
                    limit_bytes: FIELD_BYTES_MAX,
                }));
            }
            start = end;
        }
        Ok(())
    }

    fn problem(&self, fault: Fault) -> ChargeProblem {
        ChargeProblem::new(fault).at_line(self.row_line())
    }
}
