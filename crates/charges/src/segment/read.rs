//! Reads row groups of a segment, the needed columns only.

use super::decode::{self, Part};
use super::{SegmentManifest, SegmentProblem};
use crate::amounts::Amounts;
use crate::chunk::Chunk;
use crate::columns::Layout;
use bytes::Bytes;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::ChunkReader;

/// Bytes between two needed columns that are read too, to save a second reading.
const GAP_BYTES_MAX: u64 = 64 * 1024;

/// What to read of a row group beside the amounts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    All,
    Columns {
        names: &'a [&'static str],
        days: bool,
    },
}

impl Wanted<'_> {
    fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Columns { names, days } => {
                name == "amount" || (*days && name == "day") || names.contains(&name)
            }
        }
    }
}

/// A whole row group as a chunk, as verification and export read it.
///
/// # Errors
/// [`SegmentProblem`] when the segment cannot be read, or has no such row group.
pub fn read_row_group(
    reader: &impl ChunkReader,
    manifest: &SegmentManifest,
    row_group: usize,
) -> Result<Chunk, SegmentProblem> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(reader)?;
    read(reader, &metadata, manifest, row_group, Wanted::All)
}

pub(super) fn read(
    reader: &impl ChunkReader,
    metadata: &ParquetMetaData,
    manifest: &SegmentManifest,
    row_group: usize,
    wanted: Wanted<'_>,
) -> Result<Chunk, SegmentProblem> {
    let layout = Layout::of(manifest.format);
    let group = metadata
        .row_groups()
        .get(row_group)
        .ok_or(SegmentProblem::Damaged("a row group is missing"))?;
    let lines = usize::try_from(group.num_rows()).unwrap_or_default();
    if manifest.row_groups.get(row_group).copied() != u32::try_from(lines).ok() {
        return Err(SegmentProblem::Damaged(
            "it is not the file that its manifest describes",
        ));
    }
    let mut chunk = Chunk {
        format: manifest.format,
        period: manifest.period,
        currency: manifest.currency,
        amounts: Amounts {
            mantissas: Vec::new(),
            scale: manifest.scale,
        },
        days: Vec::new(),
        file_lines: Vec::new(),
        columns: vec![None; layout.columns.len()],
        lines,
    };
    let columns: Vec<_> = group
        .columns()
        .iter()
        .filter(|column| wanted.has(column.column_descr().name()))
        .collect();
    let ranges = columns
        .iter()
        .map(|column| range(column, reader.len()))
        .collect::<Result<Vec<_>, _>>()?;
    let mut parts = parts(reader, &ranges)?.into_iter();
    for column in columns {
        let part = parts
            .next()
            .ok_or(SegmentProblem::Damaged("a column is missing"))?;
        match column.column_descr().name() {
            "amount" => chunk.amounts.mantissas = decode::amounts(part, column, lines)?,
            "day" => {
                chunk.days = decode::days(
                    part,
                    column,
                    lines,
                    manifest.period.first_day().to_epoch_days(),
                )?
            }
            "file_line" => chunk.file_lines = decode::file_lines(part, column, lines)?,
            name => {
                if let Some(index) = layout.index(name) {
                    chunk.columns[index] = Some(decode::texts(part, column, lines)?);
                }
            }
        }
    }
    if chunk.amounts.mantissas.len() != lines {
        return Err(SegmentProblem::Damaged("amounts are missing"));
    }
    Ok(chunk)
}

/// Start and length of a column chunk. The library trusts a footer where damage must be refused.
fn range(column: &ColumnChunkMetaData, file_bytes: u64) -> Result<(u64, u64), SegmentProblem> {
    let start = column
        .dictionary_page_offset()
        .unwrap_or_else(|| column.data_page_offset());
    let place = u64::try_from(start)
        .ok()
        .zip(u64::try_from(column.compressed_size()).ok());
    place
        .filter(|(start, length)| {
            start
                .checked_add(*length)
                .is_some_and(|end| end <= file_bytes)
        })
        .ok_or(SegmentProblem::Damaged("a column lies outside the file"))
}

/// Reads ranges (start and length, ascending), several at once where they lie close together.
fn parts(reader: &impl ChunkReader, ranges: &[(u64, u64)]) -> Result<Vec<Part>, SegmentProblem> {
    let mut parts = Vec::with_capacity(ranges.len());
    let mut from = 0;
    while from < ranges.len() {
        let start = ranges[from].0;
        let mut end = start + ranges[from].1;
        let mut to = from + 1;
        while to < ranges.len() && ranges[to].0 >= end && ranges[to].0 - end <= GAP_BYTES_MAX {
            end = ranges[to].0 + ranges[to].1;
            to += 1;
        }
        let length = usize::try_from(end - start)
            .map_err(|_| SegmentProblem::Damaged("a column is too long"))?;
        let bytes: Bytes = reader.get_bytes(start, length)?;
        for (column_start, column_length) in &ranges[from..to] {
            let at = (column_start - start) as usize;
            let bytes = bytes.slice(at..at + *column_length as usize);
            parts.push(Part {
                start: *column_start,
                bytes,
            });
        }
        from = to;
    }
    Ok(parts)
}
