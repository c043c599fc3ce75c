//! One whole row: its fields as text. Knows no stream, no column and no meaning.

use crate::whole_row::Span;

/// A row whose fields are known to be UTF-8.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    text: &'a str,
    spans: &'a [Span],
    first_line: u64,
}

impl<'a> Row<'a> {
    /// A row of bytes; none where a field is not UTF-8.
    pub(crate) fn new(bytes: &'a [u8], spans: &'a [Span], first_line: u64) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        // Two halves of a letter in neighbouring fields are no letter.
        let are_whole = spans.iter().all(|span| text.is_char_boundary(span.end));
        are_whole.then_some(Self {
            text,
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

    /// The fields' text, and perhaps what stood between them.
    #[inline]
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Where the fields are in the text.
    #[inline]
    pub(crate) fn spans(&self) -> &'a [Span] {
        self.spans
    }
}
