//! Totals of lines by any dimensions, exactly. Works chunk by chunk, whether a chunk was just read
//! or comes from a segment. Knows no rounding; two currencies never add.

use crate::amounts::Sum;
use crate::chunk::Chunk;
use crate::columns::{key_column, label_column};
use crate::selection::{Keys, LineScope, Selection};
use domain::charges::{Dimension, Filter};
use domain::money::Currency;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use thiserror::Error;

/// Most rows a pivot may grow to.
pub const ROWS_MAX: usize = 500_000;
/// Cells of a table that is filled directly; beyond, groups are found by hashing.
const DENSE_CELLS_MAX: u64 = 1 << 18;

/// Why there is no table.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum PivotProblem {
    #[error("the result has more than {ROWS_MAX} rows; group by fewer dimensions or add a filter")]
    TooManyRows,
    #[error(
        "a total has more digits than can be kept exactly; add a filter to leave out the largest amounts"
    )]
    TooManyDigits,
}

/// One group of lines.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PivotRow {
    /// Ids, one a dimension, in the order asked for; empty where the lines have none.
    pub keys: Vec<String>,
    /// Names, one a dimension; the key where there is no name.
    pub labels: Vec<String>,
    /// The exact sum of the printed amounts.
    pub amount: Decimal,
    pub currency: Currency,
    pub lines: u64,
}

/// All selected lines of one currency.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PivotTotal {
    pub amount: Decimal,
    pub currency: Currency,
    pub lines: u64,
}

/// A finished pivot: rows by key then currency, totals by currency.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PivotTable {
    pub rows: Vec<PivotRow>,
    pub totals: Vec<PivotTotal>,
}

/// The different keys of one dimension, each with its name.
#[derive(Clone, Debug, Default)]
struct Names {
    numbers: HashMap<String, u32, FixedState>,
    names: Vec<(String, String)>,
}

impl Names {
    fn number(&mut self, key: &str, label: &str) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            let known = &mut self.names[*number as usize].1;
            if known.is_empty() && !label.is_empty() {
                label.clone_into(known);
            }
            return *number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(key.to_owned(), number);
        self.names.push((key.to_owned(), label.to_owned()));
        number
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Group {
    sum: Sum,
    lines: u64,
}

impl Group {
    fn add(&mut self, mantissa: i128, scale: u32, lines: u64) -> Result<(), PivotProblem> {
        self.sum = self
            .sum
            .plus(mantissa, scale)
            .ok_or(PivotProblem::TooManyDigits)?;
        self.lines += lines;
        Ok(())
    }
}

/// Gathers totals; see [`Pivot::add_chunk`] and, for stored segments, `segment::add_to_pivot`.
#[derive(Clone, Debug)]
pub struct Pivot {
    by: Vec<Dimension>,
    selection: Selection,
    names: Vec<Names>,
    groups: BTreeMap<Currency, HashMap<Box<[u32]>, Group, FixedState>>,
}

impl Pivot {
    /// A pivot of the lines within a scope that all filters keep.
    pub fn new(by: Vec<Dimension>, filters: Vec<Filter>, scope: LineScope) -> Self {
        Self {
            names: vec![Names::default(); by.len()],
            by,
            selection: Selection::new(filters, scope),
            groups: BTreeMap::new(),
        }
    }

    /// A pivot without dimensions: what finding lines needs to read.
    #[cfg(feature = "segment")]
    pub(crate) fn of_selection(selection: Selection) -> Self {
        Self {
            by: Vec::new(),
            selection,
            names: Vec::new(),
            groups: BTreeMap::new(),
        }
    }

    /// Adds the lines of a chunk.
    ///
    /// # Errors
    /// [`PivotProblem`] when the table would be too large or a total too long.
    pub fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), PivotProblem> {
        let chosen = self.selection.lines(chunk);
        if chosen
            .as_ref()
            .is_some_and(|chosen| !chosen.contains(&true))
        {
            return Ok(());
        }
        let keys: Vec<Keys<'_>> = self
            .by
            .iter()
            .map(|dimension| Keys::of(chunk, dimension))
            .collect();
        let (cells, cell_count) = cells(chunk.lines, &keys);
        let mut tallies = vec![(0_i128, 0_u32, 0_u32); cell_count];
        for (line, (cell, amount)) in cells.iter().zip(&chunk.amounts.mantissas).enumerate() {
            if chosen.as_ref().is_some_and(|chosen| !chosen[line]) {
                continue;
            }
            let tally = &mut tallies[*cell as usize];
            // A chunk's mantissas are bounded so that this cannot overflow.
            tally.0 += amount;
            tally.1 += 1;
            tally.2 = line as u32;
        }
        let groups = self.groups.entry(chunk.currency).or_default();
        for (sum, lines, line) in tallies.into_iter().filter(|(_, lines, _)| *lines > 0) {
            let line = line as usize;
            let group: Box<[u32]> = (self.names.iter_mut().zip(&keys).zip(&self.by))
                .map(|((names, keys), dimension)| {
                    let label = label_column(dimension).map_or("", |name| chunk.text(name, line));
                    names.number(
                        keys.text(keys.codes.get(line).copied().unwrap_or_default()),
                        label,
                    )
                })
                .collect();
            groups
                .entry(group)
                .or_default()
                .add(sum, chunk.amounts.scale, u64::from(lines))?;
        }
        self.check_rows()
    }

    /// Adds another pivot of the same dimensions, filters and scope, as two threads make them.
    ///
    /// # Errors
    /// As [`Pivot::add_chunk`].
    pub fn merge(&mut self, other: Self) -> Result<(), PivotProblem> {
        for (currency, theirs) in other.groups {
            let ours = self.groups.entry(currency).or_default();
            for (key, group) in theirs {
                let key: Box<[u32]> = (key.iter().zip(&other.names).zip(&mut self.names))
                    .map(|((number, theirs), ours)| {
                        let (key, label) = &theirs.names[*number as usize];
                        ours.number(key, label)
                    })
                    .collect();
                let (mantissa, scale) = group.sum.parts();
                ours.entry(key)
                    .or_default()
                    .add(mantissa, scale, group.lines)?;
            }
        }
        self.check_rows()
    }

    /// The table.
    ///
    /// # Errors
    /// [`PivotProblem::TooManyDigits`] when a total is longer than a decimal.
    pub fn finish(self) -> Result<PivotTable, PivotProblem> {
        let mut table = PivotTable::default();
        for (currency, groups) in &self.groups {
            let mut total = Group::default();
            for (key, group) in groups {
                let (mantissa, scale) = group.sum.parts();
                total.add(mantissa, scale, group.lines)?;
                let name = |(number, names): (&u32, &Names)| names.names[*number as usize].clone();
                let (keys, labels): (Vec<String>, Vec<String>) = key
                    .iter()
                    .zip(&self.names)
                    .map(name)
                    .map(|(key, label)| {
                        if label.is_empty() {
                            (key.clone(), key)
                        } else {
                            (key, label)
                        }
                    })
                    .unzip();
                let amount = group.sum.to_decimal().ok_or(PivotProblem::TooManyDigits)?;
                table.rows.push(PivotRow {
                    keys,
                    labels,
                    amount,
                    currency: *currency,
                    lines: group.lines,
                });
            }
            let amount = total.sum.to_decimal().ok_or(PivotProblem::TooManyDigits)?;
            table.totals.push(PivotTotal {
                amount,
                currency: *currency,
                lines: total.lines,
            });
        }
        table
            .rows
            .sort_unstable_by(|a, b| (&a.keys, a.currency).cmp(&(&b.keys, b.currency)));
        Ok(table)
    }

    /// The text columns that are looked at, by their names in segments.
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns: Vec<&'static str> = self.by.iter().filter_map(label_column).collect();
        columns.extend(
            self.by
                .iter()
                .chain(self.selection.dimensions())
                .filter_map(key_column),
        );
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Whether days are looked at.
    pub fn needs_days(&self) -> bool {
        self.by
            .iter()
            .chain(self.selection.dimensions())
            .any(|dimension| *dimension == Dimension::Day)
    }

    /// The one customer whose lines are meant, if only one is.
    pub fn customer(&self) -> Option<&str> {
        self.selection.customer()
    }

    fn check_rows(&self) -> Result<(), PivotProblem> {
        let rows: usize = self.groups.values().map(HashMap::len).sum();
        if rows > ROWS_MAX {
            Err(PivotProblem::TooManyRows)
        } else {
            Ok(())
        }
    }
}

/// Numbers the combinations of keys: the cell of each line, and how many cells there are.
fn cells(lines: usize, keys: &[Keys<'_>]) -> (Vec<u32>, usize) {
    let mut cells = vec![0_u32; lines];
    let mut count = 1_u64;
    for keys in keys {
        let width = keys.len().max(1) as u64;
        if count * width <= DENSE_CELLS_MAX {
            for (cell, code) in cells.iter_mut().zip(keys.codes.iter()) {
                *cell = *cell * width as u32 + code;
            }
            count *= width;
        } else {
            let mut known: HashMap<u64, u32, FixedState> = HashMap::default();
            for (cell, code) in cells.iter_mut().zip(keys.codes.iter()) {
                let next = known.len() as u32;
                *cell = *known
                    .entry(u64::from(*cell) * width + u64::from(*code))
                    .or_insert(next);
            }
            count = known.len() as u64;
        }
    }
    (cells, count as usize)
}
