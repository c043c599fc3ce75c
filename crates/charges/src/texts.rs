//! Dictionary-coded text: each different text is kept once, and a line holds its number. Knows
//! nothing of what the texts mean.

use crate::waiting::{FieldWords, Words};
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
const RECENT_MIN: usize = 8;
const RECENT_MAX: usize = 512;
/// Neighbouring places that are looked at.
const PROBES: usize = 4;
/// Length up to which a field's three words are the whole of it.
const SHORT_BYTES: usize = 24;

/// A text met lately. Most fields are found here, without hashing and without reading the text.
#[derive(Clone, Copy, Debug)]
struct Recent {
    words: Words,
    /// `u32::MAX` where nothing is remembered: no field is that long.
    length: u32,
    code: u32,
}

impl Recent {
    const NOTHING: Self = Self {
        words: Words {
            head: 0,
            middle: 0,
            tail: 0,
        },
        length: u32::MAX,
        code: 0,
    };

    /// Says a place from 0 to `2^64 / 2^shift`.
    #[inline]
    fn place(words: Words, length: u32, shift: u32) -> usize {
        let mixed = words.head ^ words.middle.rotate_left(43) ^ words.tail.rotate_left(29);
        let mixed = (mixed ^ u64::from(length)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> shift) as usize
    }
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
        let FieldWords { text, words } = field;
        let bytes = text.as_bytes();
        if self.is_plain {
            let code = self.column.texts.add(text);
            self.column.codes.push(code);
            return bytes.len() + size_of::<u32>();
        }
        let length = bytes.len() as u32;
        let first = Recent::place(words, length, self.recent_shift);
        let mask = self.recent.len() - 1;
        let mut free = first;
        for probe in 0..PROBES {
            let place = (first + probe) & mask;
            let Some(recent) = self.recent.get(place) else {
                break;
            };
            if recent.length == length
                && recent.words == words
                && (bytes.len() <= SHORT_BYTES || self.column.texts.bytes(recent.code) == bytes)
            {
                self.column.codes.push(recent.code);
                return 0;
            }
            if recent.length == u32::MAX {
                free = place;
                break;
            }
        }
        let known = self.column.texts.len();
        let code = self.find_or_add(text);
        self.column.codes.push(code);
        if let Some(place) = self.recent.get_mut(free) {
            *place = Recent {
                words,
                length,
                code,
            };
        }
        if self.column.texts.len() == known {
            return 0;
        }
        if known >= self.recent.len() / 2 && self.recent.len() < RECENT_MAX {
            self.remember_more();
        }
        // The text, its end, and its share of the table.
        bytes.len() + 3 * size_of::<u32>()
    }

    /// Doubles the places, and keeps what they remember where there is room.
    #[cold]
    fn remember_more(&mut self) {
        let places = self.recent.len() * 2;
        self.recent_shift = u64::BITS - places.ilog2();
        let known = std::mem::replace(&mut self.recent, vec![Recent::NOTHING; places]);
        for recent in known.into_iter().filter(|recent| recent.length < u32::MAX) {
            let first = Recent::place(recent.words, recent.length, self.recent_shift);
            let free = (first..first + PROBES)
                .map(|place| place & (places - 1))
                .find(|place| self.recent[*place].length == u32::MAX);
            if let Some(free) = free {
                self.recent[free] = recent;
            }
        }
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
    use crate::row::Row;
    use crate::waiting::Waiting;
    use crate::whole_row::Span;
    use proptest::prelude::*;

    fn column(texts: &[String]) -> TextColumn {
        let mut builder = TextColumnBuilder::new(&FixedState::with_seed(7));
        for text in texts {
            let span = Span {
                start: 0,
                end: text.len(),
            };
            let row = Row::new(text.as_bytes(), std::slice::from_ref(&span), 1).unwrap();
            let mut waiting = Waiting::default();
            waiting.push(row);
            waiting.close();
            for field in waiting.column(0) {
                builder.push(field);
            }
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
