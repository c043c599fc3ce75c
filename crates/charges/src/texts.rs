//! Dictionary-coded text: each different text is kept once, and a line holds its number. Knows
//! nothing of what the texts mean.

use crate::row::FieldWords;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Texts, one behind the other, found by number.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text with a number; empty where there is none.
    #[inline]
    pub fn get(&self, code: u32) -> &str {
        let (start, end) = self.range(code);
        self.all.get(start..end).unwrap_or_default()
    }

    /// All texts, by number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|code| self.get(code as u32))
    }

    /// The bytes of all texts together.
    pub fn text_bytes(&self) -> usize {
        self.all.len()
    }

    /// Adds a text and gives its number. The same text added twice has two numbers.
    pub fn add(&mut self, text: &str) -> u32 {
        self.all.push_str(text);
        // A chunk is closed long before its texts reach 4 GiB.
        self.ends
            .push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.ends.len() as u32 - 1
    }

    #[inline]
    fn bytes(&self, code: u32) -> &[u8] {
        let (start, end) = self.range(code);
        self.all.as_bytes().get(start..end).unwrap_or_default()
    }

    #[inline]
    fn range(&self, code: u32) -> (usize, usize) {
        let code = code as usize;
        let start = if code == 0 {
            0
        } else {
            self.ends.get(code - 1).map_or(0, |end| *end as usize)
        };
        (
            start,
            self.ends.get(code).map_or(start, |end| *end as usize),
        )
    }
}

/// A column of text: one number a line, and the texts they stand for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TextColumn {
    pub codes: Vec<u32>,
    pub texts: Texts,
}

impl TextColumn {
    /// The text of a line.
    #[inline]
    pub fn text(&self, line: usize) -> &str {
        self.codes
            .get(line)
            .map_or("", |code| self.texts.get(*code))
    }
}

/// Lines after which a column that hardly repeats stops looking for repeats.
const TRIAL_LINES: usize = 8192;
/// Places that remember texts met lately, at first and at most; powers of two. A column of few texts
/// gets few places, so that those of all columns stay in the processor's nearest memory.
const RECENT_MIN: usize = 4;
const RECENT_MAX: usize = 256;
/// Length up to which a field's first and last words are the whole of it.
const SHORT_BYTES: usize = 16;

/// A text met lately. Most fields are found here, without hashing and without reading the text.
#[derive(Clone, Copy, Debug)]
struct Recent {
    head: u64,
    tail: u64,
    /// `u32::MAX` where nothing is remembered: no field is that long.
    length: u32,
    code: u32,
}

impl Recent {
    const NOTHING: Self = Self {
        head: 0,
        tail: 0,
        length: u32::MAX,
        code: 0,
    };
}

/// Builds a [`TextColumn`] line by line.
#[derive(Debug)]
pub(crate) struct TextColumnBuilder {
    column: TextColumn,
    recent: Vec<Recent>,
    /// Leaves of a hash the number of a place.
    recent_shift: u32,
    table: HashTable<u32>,
    hasher: FixedState,
    /// Whether each text is simply added, because nearly all differ.
    is_plain: bool,
}

impl TextColumnBuilder {
    pub(crate) fn new(hasher: &FixedState) -> Self {
        Self {
            column: TextColumn::default(),
            recent: vec![Recent::NOTHING; RECENT_MIN],
            recent_shift: u64::BITS - RECENT_MIN.ilog2(),
            table: HashTable::new(),
            hasher: hasher.clone(),
            is_plain: false,
        }
    }

    /// Adds a line; gives the bytes of memory it took beyond its number.
    #[inline]
    pub(crate) fn push(&mut self, field: FieldWords<'_>) -> usize {
        let FieldWords { text, head, tail } = field;
        let bytes = text.as_bytes();
        if self.is_plain {
            let code = self.column.texts.add(text);
            self.column.codes.push(code);
            return bytes.len() + size_of::<u32>();
        }
        let length = bytes.len() as u32;
        let mixed =
            (head ^ tail.rotate_left(29) ^ u64::from(length)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let place = (mixed >> self.recent_shift) as usize;
        let recent = self.recent[place];
        if recent.length == length && recent.head == head && recent.tail == tail {
            let is_same = bytes.len() <= SHORT_BYTES || {
                let middle = 8..bytes.len() - 8;
                self.column.texts.bytes(recent.code).get(middle.clone()) == bytes.get(middle)
            };
            if is_same {
                self.column.codes.push(recent.code);
                return 0;
            }
        }
        let known = self.column.texts.len();
        let code = self.find_or_add(text);
        self.recent[place] = Recent {
            head,
            tail,
            length,
            code,
        };
        self.column.codes.push(code);
        if self.column.texts.len() == known {
            return 0;
        }
        if known >= self.recent.len() / 2 && self.recent.len() < RECENT_MAX {
            let places = self.recent.len() * 2;
            self.recent = vec![Recent::NOTHING; places];
            self.recent_shift = u64::BITS - places.ilog2();
        }
        // The text, its end, and its share of the table.
        bytes.len() + 3 * size_of::<u32>()
    }

    fn find_or_add(&mut self, text: &str) -> u32 {
        let bytes = text.as_bytes();
        let hash = self.hasher.hash_one(bytes);
        let texts = &self.column.texts;
        if let Some(code) = self.table.find(hash, |code| texts.bytes(*code) == bytes) {
            return *code;
        }
        let hasher = &self.hasher;
        self.table.insert_unique(hash, texts.len() as u32, |code| {
            hasher.hash_one(texts.bytes(*code))
        });
        let lines = self.column.codes.len();
        if lines == TRIAL_LINES && texts.len() > TRIAL_LINES / 4 * 3 {
            self.is_plain = true;
            self.table = HashTable::new();
        }
        self.column.texts.add(text)
    }

    /// The column as built.
    pub(crate) fn finish(self) -> TextColumn {
        self.column
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(texts: &[String]) -> TextColumn {
        let mut builder = TextColumnBuilder::new(&FixedState::with_seed(7));
        for text in texts {
            let mut padded = [0; 8];
            let length = text.len().min(8);
            padded[..length].copy_from_slice(&text.as_bytes()[..length]);
            let tail = if text.len() < 8 {
                None
            } else {
                text.as_bytes().last_chunk()
            };
            builder.push(FieldWords {
                text,
                head: u64::from_le_bytes(padded),
                tail: tail.map_or(0, |bytes| u64::from_le_bytes(*bytes)),
            });
        }
        builder.finish()
    }

    #[test]
    fn a_text_seen_again_has_its_first_number() {
        let column = column(&["a", "", "b", "a", "", "ü"].map(str::to_owned));
        assert_eq!(column.codes, [0, 1, 2, 0, 1, 3]);
        assert_eq!(column.texts.iter().collect::<Vec<_>>(), ["a", "", "b", "ü"]);
        assert_eq!((column.text(5), column.text(6)), ("ü", ""));
    }

    #[test]
    fn a_column_that_hardly_repeats_keeps_every_text() {
        let texts: Vec<String> = (0..40_000)
            .map(|n| (n / 2 * 7 % 30_011).to_string())
            .collect();
        let column = column(&texts);
        assert_eq!(
            (0..texts.len())
                .map(|line| column.text(line))
                .collect::<Vec<_>>(),
            texts
        );
    }

    proptest! {
        #[test]
        fn every_line_reads_back_its_text(texts in prop::collection::vec("[ab]{0,3}(same-middle-of-a-text)?[ab]{0,20}", 0..600)) {
            let column = column(&texts);
            prop_assert_eq!((0..texts.len()).map(|line| column.text(line)).collect::<Vec<_>>(), texts.clone());
            let mut different = texts;
            different.sort();
            different.dedup();
            prop_assert_eq!(column.texts.len(), different.len());
        }
    }
}
