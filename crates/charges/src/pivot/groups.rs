//! Sums by the numbers of their keys, while they are gathered. Knows no dimension.

use super::PivotProblem;
use crate::amounts::{Amounts, Sum};
#[cfg(feature = "segment")]
use crate::chunk::Chunk;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Cells of a table that is filled directly; beyond, groups are found by hashing.
const DENSE_CELLS_MAX: u64 = 1 << 18;

/// The different keys of one dimension, each with its name.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, u32, FixedState>,
    pub(super) names: Vec<(String, String)>,
}

impl Names {
    pub(super) fn number(&mut self, key: &str, label: &str) -> u32 {
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

/// Sums of some lines.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Group {
    pub(crate) amount: Sum,
    pub(crate) lines: u64,
    /// Of quantities and list amounts, where these are looked at.
    pub(crate) quantity: Sum,
    pub(crate) list: Sum,
}

impl Group {
    /// One line.
    #[cfg(feature = "segment")]
    pub(crate) fn of_line(chunk: &Chunk, parted: &Parted, line: usize) -> Self {
        let of = |amounts: &Amounts| {
            let mantissa = amounts.mantissas.get(line).copied().unwrap_or_default();
            Sum::default()
                .plus(mantissa, amounts.scale)
                .unwrap_or_default()
        };
        Self {
            amount: of(&chunk.amounts),
            lines: 1,
            quantity: of(&parted.quantity),
            list: of(&parted.list),
        }
    }

    pub(super) fn add(
        &mut self,
        mantissa: i128,
        scale: u32,
        lines: u64,
    ) -> Result<(), PivotProblem> {
        add(&mut self.amount, mantissa, scale)?;
        self.lines += lines;
        Ok(())
    }

    pub(crate) fn merge(&mut self, other: &Self) -> Result<(), PivotProblem> {
        for (ours, theirs) in [
            (&mut self.amount, other.amount),
            (&mut self.quantity, other.quantity),
            (&mut self.list, other.list),
        ] {
            let (mantissa, scale) = theirs.parts();
            add(ours, mantissa, scale)?;
        }
        self.lines += other.lines;
        Ok(())
    }
}

pub(super) fn add(sum: &mut Sum, mantissa: i128, scale: u32) -> Result<(), PivotProblem> {
    *sum = sum
        .plus(mantissa, scale)
        .ok_or(PivotProblem::TooManyDigits)?;
    Ok(())
}

/// Parts lines by more than their keys: rows of different parts stay apart until the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parted {
    /// Each line's part, numbered alike in all chunks.
    pub(crate) codes: Vec<u32>,
    /// How many parts there are so far.
    pub(crate) parts: u32,
    /// Figures of each line that are summed beside its amount; empty where they are not looked at.
    pub(crate) quantity: Amounts,
    pub(crate) list: Amounts,
}

/// Groups by the numbers of their keys; a parted pivot's end with the part.
pub(crate) type Groups = HashMap<Box<[u32]>, Group, FixedState>;

/// Numbers the combinations of codes, each with how many there are: the cell of each line, and how many
/// cells there are.
pub(crate) fn cells(lines: usize, coded: &[(&[u32], usize)]) -> (Vec<u32>, usize) {
    let mut cells = vec![0_u32; lines];
    let mut count = 1_u64;
    for (codes, width) in coded {
        let width = (*width).max(1) as u64;
        if count * width <= DENSE_CELLS_MAX {
            for (cell, code) in cells.iter_mut().zip(*codes) {
                *cell = *cell * width as u32 + code;
            }
            count *= width;
        } else {
            let mut known: HashMap<u64, u32, FixedState> = HashMap::default();
            for (cell, code) in cells.iter_mut().zip(*codes) {
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
