//! Answers pivots from segments, whatever they gather.

use super::read::{Wanted, read};
use super::{SegmentManifest, SegmentProblem};
use crate::chunk::Chunk;
use crate::pivot::Pivot;
use crate::quantities::Quantities;
use crate::selling::{QuantityPivot, SoldPivot};
use crate::tag_names::TagNames;
use domain::charges::ChargeFormat;
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::reader::ChunkReader;

/// Something that takes in lines chunk by chunk, and says what it needs of them.
pub trait Gather {
    /// The one customer whose lines are meant, if only one is.
    fn customer(&self) -> Option<&str>;
    /// The text columns that are looked at, by their names in segments.
    fn columns(&self, format: ChargeFormat) -> Vec<&'static str>;
    /// Whether days are looked at.
    fn needs_days(&self) -> bool;
    /// Takes in the lines of a chunk.
    ///
    /// # Errors
    /// [`SegmentProblem`] when the result would be too large.
    fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SegmentProblem>;
    /// Takes in what another thread gathered in the same way.
    ///
    /// # Errors
    /// [`SegmentProblem`] when the result would be too large.
    fn merge(&mut self, other: Self) -> Result<(), SegmentProblem>
    where
        Self: Sized;
}

impl Gather for Pivot {
    fn customer(&self) -> Option<&str> {
        self.customer()
    }
    fn columns(&self, _: ChargeFormat) -> Vec<&'static str> {
        self.columns()
    }
    fn needs_days(&self) -> bool {
        self.needs_days()
    }
    fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SegmentProblem> {
        Ok(self.add_chunk(chunk)?)
    }
    fn merge(&mut self, other: Self) -> Result<(), SegmentProblem> {
        Ok(self.merge(other)?)
    }
}

impl Gather for SoldPivot {
    fn customer(&self) -> Option<&str> {
        self.pivot().customer()
    }
    fn columns(&self, format: ChargeFormat) -> Vec<&'static str> {
        self.columns(format)
    }
    fn needs_days(&self) -> bool {
        self.needs_days()
    }
    fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SegmentProblem> {
        Ok(self.add_chunk(chunk)?)
    }
    fn merge(&mut self, other: Self) -> Result<(), SegmentProblem> {
        Ok(self.merge(other)?)
    }
}

impl Gather for QuantityPivot {
    fn customer(&self) -> Option<&str> {
        self.pivot().customer()
    }
    fn columns(&self, format: ChargeFormat) -> Vec<&'static str> {
        self.columns(format)
    }
    fn needs_days(&self) -> bool {
        true
    }
    fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SegmentProblem> {
        Ok(self.add_chunk(chunk)?)
    }
    fn merge(&mut self, other: Self) -> Result<(), SegmentProblem> {
        Ok(self.merge(other)?)
    }
}

impl Gather for Quantities {
    fn customer(&self) -> Option<&str> {
        self.customer()
    }
    fn columns(&self, _: ChargeFormat) -> Vec<&'static str> {
        self.columns()
    }
    fn needs_days(&self) -> bool {
        self.needs_days()
    }
    fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SegmentProblem> {
        Ok(self.add_chunk(chunk)?)
    }
    fn merge(&mut self, other: Self) -> Result<(), SegmentProblem> {
        Ok(self.merge(other)?)
    }
}

impl Gather for TagNames {
    fn customer(&self) -> Option<&str> {
        self.customer()
    }
    fn columns(&self, _: ChargeFormat) -> Vec<&'static str> {
        self.columns()
    }
    fn needs_days(&self) -> bool {
        self.needs_days()
    }
    fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SegmentProblem> {
        Ok(self.add_chunk(chunk)?)
    }
    fn merge(&mut self, other: Self) -> Result<(), SegmentProblem> {
        Ok(self.merge(other)?)
    }
}

/// Adds the lines of a stored segment to a pivot.
///
/// # Errors
/// [`SegmentProblem`] when the segment cannot be read or the table would be too large.
pub fn add_to_pivot(
    pivot: &mut impl Gather,
    reader: &impl ChunkReader,
    manifest: &SegmentManifest,
) -> Result<(), SegmentProblem> {
    let row_groups = manifest.row_groups_of(pivot.customer());
    if row_groups.is_empty() {
        return Ok(());
    }
    let metadata = ParquetMetaDataReader::new().parse_and_finish(reader)?;
    let columns = pivot.columns(manifest.format);
    let wanted = Wanted::Columns {
        names: &columns,
        days: pivot.needs_days(),
    };
    for row_group in row_groups {
        pivot.add_chunk(&read(reader, &metadata, manifest, row_group, wanted)?)?;
    }
    Ok(())
}
