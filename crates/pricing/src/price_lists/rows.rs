//! A sheet of comma-separated values as rows with named columns (RFC 4180, by csv-core). Knows no
//! column's meaning.

use super::problem::{Place, PriceListFault, PriceListProblem};
use csv_core::{ReadRecordResult, Reader};

/// Most columns of a sheet.
const COLUMNS_MAX: usize = 200;

/// A sheet whose heading is read and whose rows are not yet.
pub(super) struct Sheet<'a> {
    rest: &'a [u8],
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    field_count: usize,
    /// Line on which the row ends.
    line: u64,
    headings: Vec<String>,
}

/// Headings are compared by their letters and digits alone: `ERP Price` is `ErpPrice`.
fn folded(heading: &str) -> String {
    heading
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

impl<'a> Sheet<'a> {
    /// Reads the heading.
    pub(super) fn open(text: &'a str) -> Result<Self, PriceListProblem> {
        let mut sheet = Self {
            rest: text.as_bytes(),
            reader: Reader::new(),
            text: vec![0; 4096],
            ends: vec![0; COLUMNS_MAX + 1],
            field_count: 0,
            line: 1,
            headings: Vec::new(),
        };
        if !sheet.read_record()? {
            return Err(PriceListFault::Empty.into());
        }
        sheet.headings = (0..sheet.field_count)
            .map(|index| folded(sheet.field(index)))
            .collect();
        Ok(sheet)
    }

    /// The column under the first of some headings that is there.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names
            .iter()
            .map(|name| folded(name))
            .find_map(|name| self.headings.iter().position(|heading| *heading == name))
    }

    /// The column under one of some headings.
    pub(super) fn needed(&self, names: &[&str]) -> Result<usize, PriceListProblem> {
        let name = names.first().copied().unwrap_or_default();
        self.column(names)
            .ok_or_else(|| PriceListProblem::in_column(name, PriceListFault::NoColumn))
    }

    /// Reads the next row; false at the end.
    pub(super) fn next_row(&mut self) -> Result<bool, PriceListProblem> {
        if !self.read_record()? {
            return Ok(false);
        }
        let (found, expected) = (self.field_count, self.headings.len());
        if found == expected {
            return Ok(true);
        }
        // The last row of a list that broke off is short.
        let is_last = self.rest.iter().all(u8::is_ascii_whitespace);
        let fault = if found < expected && is_last {
            PriceListFault::CutOff
        } else {
            PriceListFault::FieldCount { found, expected }
        };
        Err(PriceListProblem::at_line(self.line, fault))
    }

    /// A field of the row, without spaces around it; empty where the column is not there.
    pub(super) fn field(&self, index: impl Into<Option<usize>>) -> &str {
        let Some(index) = index.into().filter(|index| *index < self.field_count) else {
            return "";
        };
        let start = match index {
            0 => 0,
            _ => self.ends[index - 1],
        };
        std::str::from_utf8(&self.text[start..self.ends[index]])
            .unwrap_or_default()
            .trim()
    }

    /// Where the row stands.
    pub(super) fn place(&self) -> Place {
        Place::Line(self.line)
    }

    fn read_record(&mut self) -> Result<bool, PriceListProblem> {
        let (mut text_bytes, mut ends) = (0, 0);
        let begun = self.reader.line();
        loop {
            // A line end closes a row everywhere but inside quotes, which is how to tell.
            let at_end = self.rest.is_empty();
            let input: &[u8] = if at_end { b"\n" } else { self.rest };
            let (result, taken, written, ended) = self.reader.read_record(
                input,
                &mut self.text[text_bytes..],
                &mut self.ends[ends..],
            );
            if !at_end {
                self.rest = &self.rest[taken..];
            }
            text_bytes += written;
            ends += ended;
            match result {
                ReadRecordResult::Record => {
                    let ends_in_line_feed = taken > 0 && input.get(taken - 1) == Some(&b'\n');
                    self.line = self.reader.line() - u64::from(ends_in_line_feed);
                    self.field_count = ends;
                    return Ok(true);
                }
                ReadRecordResult::OutputFull => {
                    let larger = self.text.len() * 2;
                    self.text.resize(larger, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    let fault = PriceListFault::FieldCount {
                        found: ends,
                        expected: self.headings.len().min(COLUMNS_MAX),
                    };
                    return Err(PriceListProblem::at_line(begun, fault));
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::End if at_end => {
                    if text_bytes > 0 || ends > 0 {
                        return Err(PriceListProblem::at_line(begun, PriceListFault::CutOff));
                    }
                    return Ok(false);
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_letters_and_quoted_fields_read_whole() {
        let text = "Product Title,\"ERP Price\",x\r\n\"A, \"\"B\"\"\",1.5,y\r\n\r\nC,2,z";
        let mut sheet = Sheet::open(text).unwrap();
        let (title, price) = (
            sheet.needed(&["ProductTitle"]).unwrap(),
            sheet.needed(&["ErpPrice"]).unwrap(),
        );
        assert!(sheet.next_row().unwrap());
        assert_eq!(
            (sheet.field(title), sheet.field(price)),
            ("A, \"B\"", "1.5")
        );
        assert!(sheet.next_row().unwrap());
        assert_eq!(sheet.field(title), "C");
        assert!(!sheet.next_row().unwrap());
        assert_eq!(
            sheet.needed(&["Nothing"]).unwrap_err().column.as_deref(),
            Some("Nothing")
        );
    }

    #[test]
    fn a_sheet_that_broke_off_is_told_from_one_with_a_wrong_row() {
        let fault = |text: &str| {
            let mut sheet = Sheet::open(text).unwrap();
            loop {
                match sheet.next_row() {
                    Ok(true) => {}
                    Ok(false) => panic!("{text} was read"),
                    Err(problem) => return (problem.line, problem.fault),
                }
            }
        };
        assert_eq!(
            fault("a,b,c\n1,2,3\n4,5"),
            (Some(3), PriceListFault::CutOff)
        );
        assert_eq!(
            fault("a,b,c\n1,2,3\n4,\"5"),
            (Some(3), PriceListFault::CutOff)
        );
        assert_eq!(
            fault("a,b,c\n1,2\n4,5,6\n"),
            (
                Some(2),
                PriceListFault::FieldCount {
                    found: 2,
                    expected: 3
                }
            )
        );
    }
}
