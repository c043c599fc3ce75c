//! A row that lies whole in a piece, split 64 bytes at a time. Knows only what it is sure of: whatever
//! is unusual it leaves to csv-core, which has the last word on quotes.

use memchr::{memchr, memchr_iter};

/// Bytes looked at together.
const BLOCK_BYTES: usize = 64;

/// Where a field's bytes are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A row found whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct WholeRow {
    /// Its bytes up to the line feed or carriage return that ends it.
    pub(crate) bytes: usize,
    pub(crate) field_count: usize,
    /// Line feeds inside its quotes.
    pub(crate) breaks: u64,
}

/// Splits the row at the start of `input`, which is no line end, and copies it to `text`; quotes that
/// were doubled are single there. None where the row does not end in `input`, is longer than `text`,
/// has more fields than `spans`, or quotes where they seldom are.
pub(crate) fn split(input: &[u8], text: &mut [u8], spans: &mut [Span]) -> Option<WholeRow> {
    let input = &input[..input.len().min(text.len())];
    let (mut field_count, mut breaks, mut doubled) = (0, 0, None);
    let (mut start, mut block, mut ends) = (0, 0, field_ends(input, 0));
    let bytes = loop {
        let span;
        let end;
        if input.get(start) == Some(&b'"') {
            let field = quoted(&input[start + 1..])?;
            span = Span {
                start: start + 1,
                end: start + 1 + field.bytes,
            };
            end = span.end + 1;
            breaks += field.breaks;
            if field.is_doubled {
                doubled = doubled.or(Some(field_count));
            }
            (block, ends) = (end, field_ends(input, end));
        } else {
            while ends == 0 {
                block += BLOCK_BYTES;
                ends = field_ends(input, block);
            }
            end = block + ends.trailing_zeros() as usize;
            span = Span { start, end };
        }
        *spans.get_mut(field_count)? = span;
        field_count += 1;
        if *input.get(end)? != b',' {
            break end;
        }
        ends &= ends - 1;
        start = end + 1;
    };
    text[..bytes].copy_from_slice(&input[..bytes]);
    if let Some(first) = doubled {
        for span in &mut spans[first..field_count] {
            undouble(text, span);
        }
    }
    Some(WholeRow {
        bytes,
        field_count,
        breaks,
    })
}

/// A bit for each byte of a block that ends an unquoted field; the end of the input ends it as well.
#[inline]
fn field_ends(input: &[u8], block: usize) -> u64 {
    let mut marks = [0_u8; BLOCK_BYTES];
    let mark = |byte: u8| u8::from(byte == b',' || byte == b'\n' || byte == b'\r');
    match input.get(block..).and_then(|rest| rest.first_chunk()) {
        Some(bytes) => {
            let bytes: &[u8; BLOCK_BYTES] = bytes;
            for (place, byte) in marks.iter_mut().zip(bytes) {
                *place = mark(*byte);
            }
        }
        None => {
            let rest = input.get(block..).unwrap_or_default();
            marks[rest.len()] = 1;
            for (place, byte) in marks.iter_mut().zip(rest) {
                *place = mark(*byte);
            }
        }
    }
    let mut bits = 0;
    for (at, eight) in marks.as_chunks::<8>().0.iter().enumerate() {
        // Moves the lowest bit of each byte, none onto another, into the highest byte.
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= gathered << (8 * at);
    }
    bits
}

/// A quoted field, up to its closing quote.
struct Quoted {
    bytes: usize,
    breaks: u64,
    is_doubled: bool,
}

/// Finds the quote that closes a field; none where a field's end does not follow.
fn quoted(input: &[u8]) -> Option<Quoted> {
    let (mut bytes, mut is_doubled) = (0, false);
    loop {
        bytes += memchr(b'"', input.get(bytes..)?)?;
        match *input.get(bytes + 1)? {
            b'"' => {
                is_doubled = true;
                bytes += 2;
            }
            b',' | b'\n' | b'\r' => {
                return Some(Quoted {
                    bytes,
                    breaks: memchr_iter(b'\n', &input[..bytes]).count() as u64,
                    is_doubled,
                });
            }
            _ => return None,
        }
    }
}

/// Makes the doubled quotes of a field that was quoted single, and fills what is left over.
fn undouble(text: &mut [u8], span: &mut Span) {
    if span.start == 0 || text[span.start - 1] != b'"' {
        return;
    }
    let (mut from, mut to) = (span.start, span.start);
    while from < span.end {
        let byte = text[from];
        text[to] = byte;
        to += 1;
        from += if byte == b'"' { 2 } else { 1 };
    }
    text[to..span.end].fill(b'"');
    span.end = to;
}
