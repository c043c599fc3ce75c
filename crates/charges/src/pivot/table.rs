//! A finished pivot, as it is told. Knows no chunk.

use super::groups::Group;
use domain::money::Currency;
use rust_decimal::Decimal;
use thiserror::Error;

/// Most rows a pivot may grow to.
pub const ROWS_MAX: usize = 500_000;

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

impl PivotRow {
    /// By what rows are ordered.
    pub(crate) fn place(&self) -> (&[String], Currency) {
        (&self.keys, self.currency)
    }
}

/// All selected lines of one currency.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PivotTotal {
    pub amount: Decimal,
    pub currency: Currency,
    pub lines: u64,
}

impl PivotTotal {
    pub(crate) fn of(group: &Group, currency: Currency) -> Result<Self, PivotProblem> {
        Ok(Self {
            amount: group
                .amount
                .to_decimal()
                .ok_or(PivotProblem::TooManyDigits)?,
            currency,
            lines: group.lines,
        })
    }
}

/// A finished pivot: rows by key then currency, totals by currency.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PivotTable {
    pub rows: Vec<PivotRow>,
    pub totals: Vec<PivotTotal>,
}
