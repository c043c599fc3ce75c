//! Dictionary-coded text: each different text is kept once, and a line holds its number. Knows
//! nothing of what the texts mean.

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

/// Builds a [`TextColumn`] line by line.
#[derive(Debug)]
pub(crate) struct TextColumnBuilder {
    column: TextColumn,
    table: HashTable<u32>,
    hasher: FixedState,
    last: u32,
    /// Whether each text is simply added, because nearly all differ.
    is_plain: bool,
}

impl TextColumnBuilder {
    pub(crate) fn new(hasher: &FixedState) -> Self {
        Self {
            column: TextColumn::default(),
            table: HashTable::new(),
            hasher: hasher.clone(),
            last: 0,
            is_plain: false,
        }
    }

    /// Adds a line; gives the bytes of memory it took beyond its number.
    ///
    /// The caller has checked that the bytes are UTF-8; others would be kept as empty text.
    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) -> usize {
        let column = &mut self.column;
        if !column.codes.is_empty() && column.texts.bytes(self.last) == bytes {
            column.codes.push(self.last);
            return 0;
        }
        if self.is_plain {
            return self.add(bytes);
        }
        let hash = self.hasher.hash_one(bytes);
        let texts = &column.texts;
        if let Some(code) = self.table.find(hash, |code| texts.bytes(*code) == bytes) {
            self.last = *code;
            column.codes.push(*code);
            return 0;
        }
        let hasher = &self.hasher;
        let code = texts.len() as u32;
        self.table
            .insert_unique(hash, code, |code| hasher.hash_one(texts.bytes(*code)));
        if column.codes.len() == TRIAL_LINES && column.texts.len() > TRIAL_LINES / 4 * 3 {
            self.is_plain = true;
            self.table = HashTable::new();
        }
        self.add(bytes)
    }

    /// The column as built.
    pub(crate) fn finish(self) -> TextColumn {
        self.column
    }

    fn add(&mut self, bytes: &[u8]) -> usize {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        self.last = self.column.texts.add(text);
        self.column.codes.push(self.last);
        // The text, its end, and its share of the table.
        bytes.len() + 12
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_seen_again_has_its_first_number() {
        let mut builder = TextColumnBuilder::new(&FixedState::with_seed(7));
        for text in ["a", "", "b", "a", "", "ü"] {
            builder.push(text.as_bytes());
        }
        let column = builder.finish();
        assert_eq!(column.codes, [0, 1, 2, 0, 1, 3]);
        assert_eq!(column.texts.iter().collect::<Vec<_>>(), ["a", "", "b", "ü"]);
        assert_eq!(column.text(5), "ü");
        assert_eq!(column.text(6), "");
    }

    #[test]
    fn a_column_that_hardly_repeats_keeps_every_text() {
        let mut builder = TextColumnBuilder::new(&FixedState::with_seed(7));
        let texts: Vec<String> = (0..40_000)
            .map(|n| (n / 2 * 7 % 30_011).to_string())
            .collect();
        for text in &texts {
            builder.push(text.as_bytes());
        }
        let column = builder.finish();
        assert_eq!(
            (0..texts.len())
                .map(|line| column.text(line))
                .collect::<Vec<_>>(),
            texts
        );
    }
}
