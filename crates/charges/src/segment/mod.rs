//! Chunks as immutable Parquet files, sorted by customer. Knows the file's shape, no place to keep
//! it: the server hands over a [`ChunkReader`].

mod codes;
mod decode;
mod encode;
mod gather;
mod lines;
mod pages;
mod read;

pub use encode::encode;
pub use gather::{Gather, add_to_pivot};
pub use lines::{LinesPage, SoldLinesPage, lines_page, sold_lines_page};
pub use read::read_row_group;

use crate::pivot::PivotProblem;
use crate::selling::{SellingProblem, SoldPivotProblem};
use domain::charges::{ChargeFormat, Period};
use domain::money::Currency;
use parquet::errors::ParquetError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Lines in a row group: a customer of a large file touches one or two.
pub const ROW_GROUP_LINES: usize = 16 * 1024;

/// A segment's bytes and what is in them.
#[derive(Clone, Debug)]
pub struct Segment {
    pub bytes: Vec<u8>,
    pub manifest: SegmentManifest,
}

/// What a segment holds, kept beside it so that it need not be opened to be passed over.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct SegmentManifest {
    pub format: ChargeFormat,
    pub period: Period,
    pub currency: Currency,
    pub lines: u64,
    /// Digits after the point of every amount.
    pub scale: u32,
    /// Lines of each row group.
    pub row_groups: Vec<u32>,
    /// Sorted by id, as the lines are.
    pub customers: Vec<CustomerGroups>,
}

/// Where a customer's lines are.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CustomerGroups {
    pub customer_id: String,
    pub first_row_group: u32,
    pub last_row_group: u32,
    pub lines: u64,
}

impl SegmentManifest {
    /// The row groups that may hold lines of a customer, or all.
    pub fn row_groups_of(&self, customer: Option<&str>) -> std::ops::Range<usize> {
        let Some(customer) = customer else {
            return 0..self.row_groups.len();
        };
        match self
            .customers
            .binary_search_by(|groups| groups.customer_id.as_str().cmp(customer))
        {
            Ok(at) => {
                self.customers[at].first_row_group as usize
                    ..self.customers[at].last_row_group as usize + 1
            }
            Err(_) => 0..0,
        }
    }
}

/// Why a segment cannot be written or read.
#[derive(Debug, Error)]
pub enum SegmentProblem {
    /// The bytes could not be read, or are no Parquet.
    #[error("the segment cannot be read: {0}")]
    Parquet(#[from] ParquetError),
    /// Parquet, but not as this crate writes it.
    #[error("the segment is damaged: {0}; restore it from a copy, or import its file again")]
    Damaged(&'static str),
    #[error(transparent)]
    Pivot(#[from] PivotProblem),
    /// The lines have no selling price.
    #[error(transparent)]
    Selling(#[from] SellingProblem),
}

impl From<SoldPivotProblem> for SegmentProblem {
    fn from(problem: SoldPivotProblem) -> Self {
        match problem {
            SoldPivotProblem::Pivot(problem) => problem.into(),
            SoldPivotProblem::Selling(problem) => problem.into(),
        }
    }
}

impl From<std::io::Error> for SegmentProblem {
    fn from(error: std::io::Error) -> Self {
        Self::Parquet(error.into())
    }
}
