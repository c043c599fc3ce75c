//! Bytes into rows of fields (RFC 4180, by csv-core, and quicker where a row lies whole in a piece).
//! Knows quotes, line ends and the caps; no column and no meaning. Holds at most one unfinished row,
//! whatever arrives.

use crate::problem::{ChargeProblem, Fault};
use crate::row::Row;
use crate::whole_row::{self, Span};
use csv_core::ReadRecordResult;
use memchr::memchr_iter;

/// Longest field accepted, in bytes.
pub const FIELD_BYTES_MAX: usize = 64 * 1024;
/// Most columns accepted.
pub const COLUMNS_MAX: usize = 200;

/// Splits a stream into rows and keeps its place between pieces.
#[derive(Debug)]
pub(crate) struct Rows {
    reader: csv_core::Reader,
    /// The fields of the row, unquoted, and perhaps what stood between them.
    text: Vec<u8>,
    text_bytes: usize,
    /// The ends of csv-core's fields, which follow one another.
    ends: Vec<usize>,
    spans: Vec<Span>,
    field_count: usize,
    /// Whether csv-core has seen the header, and stands at the beginning of a row.
    is_between: bool,
    is_complete: bool,
    first_line: u64,
    fault_field: Option<usize>,
}

impl Rows {
    pub(crate) fn new() -> Self {
        Self {
            reader: csv_core::Reader::new(),
            text: vec![0; FIELD_BYTES_MAX],
            text_bytes: 0,
            // One more than allowed, so that a row with too many is seen.
            ends: vec![0; COLUMNS_MAX + 1],
            spans: vec![Span::default(); COLUMNS_MAX],
            field_count: 0,
            is_between: false,
            is_complete: false,
            first_line: 1,
            fault_field: None,
        }
    }

    /// Reads to the end of a row, or of the input. Says how many bytes it took, and whether
    /// [`Rows::row`] now has a whole row. Blank lines are passed over.
    pub(crate) fn read(&mut self, input: &[u8]) -> Result<(usize, bool), ChargeProblem> {
        self.forget();
        if self.is_between
            && let Some(taken) = self.read_whole(input)
        {
            return Ok((taken, true));
        }
        self.is_between = false;
        self.read_on(input)
    }

    /// Reads a row that lies whole in the input, behind csv-core's back.
    #[inline]
    fn read_whole(&mut self, input: &[u8]) -> Option<usize> {
        let is_blank = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let blank = input.iter().take_while(is_blank).count();
        // No field of a row of such a length can be too long.
        let room = &mut self.text[..FIELD_BYTES_MAX];
        let row = whole_row::split(&input[blank..], room, &mut self.spans)?;
        let line = self.reader.line() + memchr_iter(b'\n', &input[..blank]).count() as u64;
        let end = blank + row.bytes;
        self.first_line = line;
        self.reader
            .set_line(line + row.breaks + u64::from(input[end] == b'\n'));
        self.text_bytes = row.bytes;
        self.field_count = row.field_count;
        self.is_complete = true;
        Some(end + 1)
    }

    /// Reads by csv-core, which may stand anywhere in a row.
    fn read_on(&mut self, input: &[u8]) -> Result<(usize, bool), ChargeProblem> {
        let mut taken = 0;
        loop {
            let (result, input_bytes, text_bytes, end_count) = self.reader.read_record(
                &input[taken..],
                &mut self.text[self.text_bytes..],
                &mut self.ends[self.field_count..],
            );
            taken += input_bytes;
            self.text_bytes += text_bytes;
            self.field_count += end_count;
            if result == ReadRecordResult::Record {
                let ends_in_line_feed = taken > 0 && input.get(taken - 1) == Some(&b'\n');
                let last_line = self.reader.line() - u64::from(ends_in_line_feed);
                self.first_line = last_line.saturating_sub(self.breaks()).max(1);
                self.is_between = true;
                self.is_complete = true;
            }
            if self.field_count > COLUMNS_MAX {
                return Err(self.problem(Fault::TooManyColumns { limit: COLUMNS_MAX }));
            }
            match result {
                ReadRecordResult::Record => {
                    self.check_lengths()?;
                    let mut start = 0;
                    for (span, end) in self.spans.iter_mut().zip(&self.ends[..self.field_count]) {
                        *span = Span { start, end: *end };
                        start = *end;
                    }
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

    /// The whole row that was read last.
    pub(crate) fn row(&self) -> Result<Row<'_>, ChargeProblem> {
        let spans = &self.spans[..self.field_count.min(self.spans.len())];
        Row::new(&self.text[..self.text_bytes], spans, self.first_line)
            .ok_or_else(|| self.problem(Fault::NotUtf8))
    }

    fn breaks(&self) -> u64 {
        memchr_iter(b'\n', &self.text[..self.text_bytes]).count() as u64
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
        let line = if self.is_complete {
            self.first_line
        } else {
            self.reader.line().saturating_sub(self.breaks()).max(1)
        };
        ChargeProblem::new(fault).at_line(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The fields of every row and the line it begins on, or the problem there is.
    fn read(input: &[u8], piece_bytes: usize) -> Result<Vec<(Vec<String>, u64)>, ChargeProblem> {
        let (mut rows, mut found) = (Rows::new(), Vec::new());
        let keep = |rows: &Rows, found: &mut Vec<_>| {
            let row = rows.row()?;
            let fields = (0..row.field_count()).map(|field| row.field(field).to_owned());
            found.push((fields.collect(), row.first_line()));
            Ok(())
        };
        for mut piece in input.chunks(piece_bytes) {
            while !piece.is_empty() {
                let (taken, is_complete) = rows.read(piece)?;
                piece = &piece[taken..];
                if is_complete {
                    keep(&rows, &mut found)?;
                }
            }
        }
        if rows.finish()? {
            keep(&rows, &mut found)?;
        }
        Ok(found)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn rows_are_the_same_however_the_file_is_cut(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    ",", ",", "\"", "\"\"", ",\"", "\",", "\n", "\r\n", "\r", "\n\n", "\"\n", "a", "ü", "word",
                    "a long field that fills more than a block of sixty-four bytes on its own, and then some",
                    "\"quoted, with a comma\"", "\"{\"\"env\"\": \"\"prod\"\"}\"", "\"two\nlines\"", "\u{feff}",
                ]),
                0..60,
            ),
            piece_bytes in 1_usize..400,
        ) {
            let file = format!("head,er\n{}", parts.concat());
            // One byte at a time, every row is csv-core's.
            prop_assert_eq!(read(file.as_bytes(), piece_bytes), read(file.as_bytes(), 1));
            prop_assert_eq!(read(file.as_bytes(), file.len()), read(file.as_bytes(), 1));
        }
    }

    #[test]
    fn two_halves_of_a_letter_in_two_fields_are_no_letter() {
        for piece_bytes in [1, 100] {
            let problem = read(b"head,er\n\xC3,\xA9\n", piece_bytes).unwrap_err();
            assert_eq!((problem.fault, problem.line), (Fault::NotUtf8, Some(2)));
        }
    }

    #[test]
    fn a_row_longer_than_a_field_may_be_is_read_none_the_less() {
        let row = vec!["a".repeat(FIELD_BYTES_MAX - 1); 3].join(",");
        let file = format!("head,er\n{row}\n{row}\n");
        assert_eq!(read(file.as_bytes(), file.len()), read(file.as_bytes(), 1));
        assert_eq!(read(file.as_bytes(), 99_999).unwrap().len(), 3);
        let long = format!("{file}{}\n", "a".repeat(FIELD_BYTES_MAX + 1));
        for piece_bytes in [1, 99_999, long.len()] {
            let problem = read(long.as_bytes(), piece_bytes).unwrap_err();
            assert_eq!(problem.line, Some(4), "{problem:?}");
        }
    }
}
