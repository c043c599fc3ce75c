//! Totals of lines by any dimensions, exactly. Works chunk by chunk, whether a chunk was just read
//! or comes from a segment. Knows no rounding; two currencies never add.

mod groups;
mod table;

pub(crate) use groups::{Group, Parted, cells};
pub use table::{PivotProblem, PivotRow, PivotTable, PivotTotal, ROWS_MAX};

use crate::amounts::Amounts;
use crate::chunk::Chunk;
use crate::columns::{key_column, label_column};
use crate::selection::{Keys, LineScope, Selection};
use domain::charges::{Dimension, Filter};
use domain::money::Currency;
use groups::{Groups, Names, add};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Gathers totals; see [`Pivot::add_chunk`] and, for stored segments, `segment::add_to_pivot`.
#[derive(Clone, Debug)]
pub struct Pivot {
    by: Vec<Dimension>,
    selection: Selection,
    names: Vec<Names>,
    groups: BTreeMap<Currency, Groups>,
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
        let chosen = self.chosen(chunk);
        if chosen
            .as_ref()
            .is_some_and(|chosen| !chosen.contains(&true))
        {
            return Ok(());
        }
        self.add(chunk, chosen.as_deref(), None)
    }

    /// Adds the chosen lines of a chunk, or all, each to its part.
    pub(crate) fn add(
        &mut self,
        chunk: &Chunk,
        chosen: Option<&[bool]>,
        parted: Option<&Parted>,
    ) -> Result<(), PivotProblem> {
        let keys: Vec<Keys<'_>> = self
            .by
            .iter()
            .map(|dimension| Keys::of(chunk, dimension))
            .collect();
        let mut coded: Vec<(&[u32], usize)> =
            keys.iter().map(|keys| (&*keys.codes, keys.len())).collect();
        if let Some(parted) = parted {
            coded.push((&parted.codes, parted.parts as usize));
        }
        let (cells, cell_count) = cells(chunk.lines, &coded);
        let mut tallies = vec![(0_i128, 0_u32, 0_u32); cell_count];
        for (line, (cell, amount)) in cells.iter().zip(&chunk.amounts.mantissas).enumerate() {
            if chosen.is_some_and(|chosen| !chosen[line]) {
                continue;
            }
            let tally = &mut tallies[*cell as usize];
            // A chunk's mantissas are bounded so that this cannot overflow.
            tally.0 += amount;
            tally.1 += 1;
            tally.2 = line as u32;
        }
        let figures = |of: Option<&Amounts>| {
            let of = of.filter(|of| !of.mantissas.is_empty())?;
            let mut sums = vec![0_i128; cell_count];
            for (line, (cell, figure)) in cells.iter().zip(&of.mantissas).enumerate() {
                if chosen.is_none_or(|chosen| chosen[line]) {
                    sums[*cell as usize] += figure;
                }
            }
            Some((sums, of.scale))
        };
        let quantities = figures(parted.map(|parted| &parted.quantity));
        let lists = figures(parted.map(|parted| &parted.list));
        let groups = self.groups.entry(chunk.currency).or_default();
        let used = (tallies.into_iter().enumerate()).filter(|(_, (_, lines, _))| *lines > 0);
        for (cell, (sum, lines, line)) in used {
            let line = line as usize;
            let part = parted.map(|parted| parted.codes.get(line).copied().unwrap_or_default());
            let key: Box<[u32]> = (self.names.iter_mut().zip(&keys).zip(&self.by))
                .map(|((names, keys), dimension)| {
                    let label = label_column(dimension).map_or("", |name| chunk.text(name, line));
                    names.number(
                        keys.text(keys.codes.get(line).copied().unwrap_or_default()),
                        label,
                    )
                })
                .chain(part)
                .collect();
            let group = groups.entry(key).or_default();
            group.add(sum, chunk.amounts.scale, u64::from(lines))?;
            for (figures, of) in [
                (&quantities, &mut group.quantity),
                (&lists, &mut group.list),
            ] {
                if let Some((sums, scale)) = figures {
                    add(of, sums[cell], *scale)?;
                }
            }
        }
        self.check_rows()
    }

    /// Adds another pivot of the same dimensions, filters and scope, as two threads make them.
    ///
    /// # Errors
    /// As [`Pivot::add_chunk`].
    pub fn merge(&mut self, other: Self) -> Result<(), PivotProblem> {
        self.merge_parts(other, |part| part)
    }

    /// The same, of a parted pivot; `part_of` says what number a part of the other has here.
    pub(crate) fn merge_parts(
        &mut self,
        other: Self,
        mut part_of: impl FnMut(u32) -> u32,
    ) -> Result<(), PivotProblem> {
        for (currency, theirs) in other.groups {
            let ours = self.groups.entry(currency).or_default();
            for (key, group) in theirs {
                let part = key.get(other.names.len()).map(|part| part_of(*part));
                let key: Box<[u32]> = (key.iter().zip(&other.names).zip(&mut self.names))
                    .map(|((number, theirs), ours)| {
                        let (key, label) = &theirs.names[*number as usize];
                        ours.number(key, label)
                    })
                    .chain(part)
                    .collect();
                ours.entry(key).or_default().merge(&group)?;
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
                total.merge(group)?;
                table.rows.push(self.row(key, group, *currency)?);
            }
            table.totals.push(PivotTotal::of(&total, *currency)?);
        }
        table
            .rows
            .sort_unstable_by(|a, b| a.place().cmp(&b.place()));
        Ok(table)
    }

    /// A row as it is told.
    pub(crate) fn row(
        &self,
        key: &[u32],
        group: &Group,
        currency: Currency,
    ) -> Result<PivotRow, PivotProblem> {
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
        Ok(PivotRow {
            keys,
            labels,
            amount: group
                .amount
                .to_decimal()
                .ok_or(PivotProblem::TooManyDigits)?,
            currency,
            lines: group.lines,
        })
    }

    /// Which lines of a chunk are meant; none when all are.
    pub(crate) fn chosen(&self, chunk: &Chunk) -> Option<Vec<bool>> {
        self.selection.lines(chunk)
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

/// What sums of selling prices are worked out from.
#[cfg(feature = "segment")]
impl Pivot {
    /// How many dimensions there are.
    pub(crate) fn dimensions(&self) -> usize {
        self.by.len()
    }

    /// What is gathered so far, by currency.
    pub(crate) fn groups(&self) -> &BTreeMap<Currency, Groups> {
        &self.groups
    }

    /// What is gathered so far of each part, by its keys.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (Vec<&str>, u32, &Group)> {
        self.groups.values().flatten().map(|(key, group)| {
            let keys = key.iter().zip(&self.names);
            let keys = keys.map(|(number, names)| names.names[*number as usize].0.as_str());
            let part = key.get(self.names.len()).copied().unwrap_or_default();
            (keys.collect(), part, group)
        })
    }
}
