//! One whole row: its fields as text. Knows no stream, no column and no meaning.

use crate::whole_row::Span;

/// Bytes kept free behind the text of a row, so that a word can be read from any place in it.
pub(crate) const SLACK_BYTES: usize = 8;

/// A row whose fields are known to be UTF-8.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    text: &'a str,
    /// The text, and slack behind it.
    bytes: &'a [u8],
    spans: &'a [Span],
    first_line: u64,
}

/// A field, and its first and last eight bytes as numbers: the first is filled up with zeros, and
/// the last is zero, where the field is shorter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldWords<'a> {
    pub(crate) text: &'a str,
    pub(crate) head: u64,
    pub(crate) tail: u64,
}

impl FieldWords<'static> {
    pub(crate) const EMPTY: Self = Self {
        text: "",
        head: 0,
        tail: 0,
    };
}

impl<'a> Row<'a> {
    /// A row of bytes with slack behind them; none where a field is not UTF-8.
    pub(crate) fn new(
        bytes: &'a [u8],
        text_bytes: usize,
        spans: &'a [Span],
        first_line: u64,
    ) -> Option<Self> {
        let text = std::str::from_utf8(bytes.get(..text_bytes)?).ok()?;
        // Two halves of a letter in neighbouring fields are no letter.
        let are_whole = spans.iter().all(|span| text.is_char_boundary(span.end));
        are_whole.then_some(Self {
            text,
            bytes,
            spans,
            first_line,
        })
    }

    /// How many fields there are.
    #[inline]
    pub(crate) fn field_count(&self) -> usize {
        self.spans.len()
    }

    /// The physical line, from 1, on which the row begins.
    #[inline]
    pub(crate) fn first_line(&self) -> u64 {
        self.first_line
    }

    /// A field, unquoted; empty beyond the last.
    #[inline]
    pub(crate) fn field(&self, index: usize) -> &'a str {
        let span = self.spans.get(index).copied().unwrap_or_default();
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// A field with its first and last bytes as numbers.
    #[inline]
    pub(crate) fn field_words(&self, index: usize) -> FieldWords<'a> {
        let Span { start, end } = self.spans.get(index).copied().unwrap_or_default();
        let word = |at: usize| {
            let bytes = self.bytes.get(at..).and_then(|rest| rest.first_chunk());
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let (head, tail) = match end - start {
            0 => (0, 0),
            length @ 1..8 => (word(start) & (u64::MAX >> (64 - 8 * length)), 0),
            _ => (word(start), word(end - 8)),
        };
        FieldWords {
            text: self.text.get(start..end).unwrap_or_default(),
            head,
            tail,
        }
    }
}
