//! Rows that wait to be put to their columns together: what one column knows then stays in the
//! processor's nearest memory. Knows fields, no meaning.

use crate::row::Row;

/// Rows that wait together, and the bytes from which fewer do.
const WAITING_ROWS_MAX: usize = 128;
const WAITING_BYTES_MAX: usize = 256 * 1024;
/// Behind the text, so that a word can be read from any place in it.
const SLACK: &str = "\0\0\0\0\0\0\0\0";

/// A field, and three words of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldWords<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: Words,
}

/// The first eight bytes of a field, those around its middle and the last, as numbers. Where it is
/// shorter than eight bytes the first is filled up with zeros, and the others are zero; up to 24
/// bytes, the three are the whole field.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Words {
    pub(crate) head: u64,
    pub(crate) middle: u64,
    pub(crate) tail: u64,
}

impl FieldWords<'static> {
    pub(crate) const EMPTY: Self = Self {
        text: "",
        words: Words {
            head: 0,
            middle: 0,
            tail: 0,
        },
    };
}

/// Rows of one width.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    text: String,
    /// Start and end of each field, row by row.
    spans: Vec<(u32, u32)>,
    rows: usize,
}

impl Waiting {
    /// Adds a row, as wide as the others.
    #[inline]
    pub(crate) fn push(&mut self, row: Row<'_>) {
        // What waits never comes near 4 GiB.
        let base = self.text.len() as u32;
        self.text.push_str(row.text());
        let spans = row.spans().iter();
        self.spans
            .extend(spans.map(|span| (base + span.start as u32, base + span.end as u32)));
        self.rows += 1;
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows >= WAITING_ROWS_MAX || self.text.len() >= WAITING_BYTES_MAX
    }

    /// Makes [`Waiting::column`] ready.
    pub(crate) fn close(&mut self) {
        self.text.push_str(SLACK);
    }

    /// A field of every row, in their order.
    #[inline]
    pub(crate) fn column(&self, field: usize) -> impl Iterator<Item = FieldWords<'_>> {
        let width = self.spans.len().checked_div(self.rows).unwrap_or_default();
        let spans = self.spans.get(field..).unwrap_or_default();
        spans
            .iter()
            .step_by(width.max(1))
            .map(|(start, end)| self.words(*start as usize, *end as usize))
    }

    #[inline]
    fn words(&self, start: usize, end: usize) -> FieldWords<'_> {
        let word = |at: usize| {
            let bytes = self.text.as_bytes().get(at..).and_then(<[u8]>::first_chunk);
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let words = match end - start {
            0 => Words::default(),
            length @ 1..8 => Words {
                head: word(start) & (u64::MAX >> (64 - 8 * length)),
                ..Words::default()
            },
            length => Words {
                head: word(start),
                middle: word(start + length / 2 - 4),
                tail: word(end - 8),
            },
        };
        FieldWords {
            text: self.text.get(start..end).unwrap_or_default(),
            words,
        }
    }

    /// Forgets all rows.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.spans.clear();
        self.rows = 0;
    }
}
