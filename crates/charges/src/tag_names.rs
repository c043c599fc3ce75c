//! Which tags lines carry, by name. Works chunk by chunk, as a pivot does. Knows no value of a tag.

use crate::chunk::Chunk;
use crate::columns::key_column;
use crate::pivot::{PivotProblem, ROWS_MAX};
use crate::selection::{LineScope, Selection};
use crate::tags::names;
use domain::charges::{Dimension, Filter};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Where files write tags, by its name in segments.
const COLUMN: &str = "tags";

/// A tag that lines carry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TagName {
    /// As the file writes it: `Env` and `env` are two.
    pub name: String,
    /// How many lines carry it, whatever its value.
    pub lines: u64,
}

/// Gathers the names of tags. Each different text of tags is read once in a chunk, so that lines cost
/// no more than counting.
#[derive(Clone, Debug)]
pub struct TagNames {
    selection: Selection,
    lines: BTreeMap<String, u64>,
}

impl TagNames {
    /// Of the lines within a scope that all filters keep: a name that only other lines carry is not told.
    pub fn new(filters: Vec<Filter>, scope: LineScope) -> Self {
        Self {
            selection: Selection::new(filters, scope),
            lines: BTreeMap::new(),
        }
    }

    /// Adds the lines of a chunk.
    ///
    /// # Errors
    /// [`PivotProblem::TooManyRows`] when there are too many names.
    pub fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), PivotProblem> {
        let Some(column) = chunk.column(COLUMN) else {
            return Ok(());
        };
        let chosen = self.selection.lines(chunk);
        let mut carried = vec![0_u64; column.texts.len()];
        for (line, code) in column.codes.iter().enumerate() {
            if chosen.as_ref().is_none_or(|chosen| chosen[line])
                && let Some(carried) = carried.get_mut(*code as usize)
            {
                *carried += 1;
            }
        }
        let used = column.texts.iter().zip(carried);
        for (text, lines) in used.filter(|(_, lines)| *lines > 0) {
            for name in names(text) {
                *self.lines.entry(name).or_default() += lines;
            }
        }
        self.check_names()
    }

    /// Adds the names of other lines with the same filters and scope, as two threads gather them.
    ///
    /// # Errors
    /// As [`TagNames::add_chunk`].
    pub fn merge(&mut self, other: Self) -> Result<(), PivotProblem> {
        for (name, lines) in other.lines {
            *self.lines.entry(name).or_default() += lines;
        }
        self.check_names()
    }

    /// The names, those that most lines carry first.
    pub fn finish(self) -> Vec<TagName> {
        let all = self.lines.into_iter();
        let mut names: Vec<TagName> = all.map(|(name, lines)| TagName { name, lines }).collect();
        // Names come in their order, so that equally many lines stay in it.
        names.sort_by_key(|name| Reverse(name.lines));
        names
    }

    /// The text columns that are looked at, by their names in segments.
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec![COLUMN];
        columns.extend(self.selection.dimensions().filter_map(key_column));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Whether days are looked at.
    pub fn needs_days(&self) -> bool {
        self.selection
            .dimensions()
            .any(|dimension| *dimension == Dimension::Day)
    }

    /// The one customer whose lines are meant, if only one is.
    pub fn customer(&self) -> Option<&str> {
        self.selection.customer()
    }

    fn check_names(&self) -> Result<(), PivotProblem> {
        if self.lines.len() > ROWS_MAX {
            Err(PivotProblem::TooManyRows)
        } else {
            Ok(())
        }
    }
}
