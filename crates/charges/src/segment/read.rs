//! Answers pivots and pages of lines from segments, reading the needed columns and row groups only.

use super::decode::{self, Part};
use super::{SegmentManifest, SegmentProblem};
use crate::amounts::Amounts;
use crate::chunk::Chunk;
use crate::columns::Layout;
use crate::lines::Line;
use crate::pivot::Pivot;
use crate::quantities::Quantities;
use crate::selection::{LineScope, Selection};
use bytes::Bytes;
use domain::charges::Filter;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::ChunkReader;

/// Bytes between two needed columns that are read too, to save a second reading.
const GAP_BYTES_MAX: u64 = 64 * 1024;

/// What to read of a row group beside the amounts.
#[derive(Clone, Copy, Debug)]
enum Wanted<'a> {
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

/// Adds the lines of a stored segment to a pivot.
///
/// # Errors
/// [`SegmentProblem`] when the segment cannot be read or the table would be too large.
pub fn add_to_pivot(
    pivot: &mut Pivot,
    reader: &impl ChunkReader,
    manifest: &SegmentManifest,
) -> Result<(), SegmentProblem> {
    let row_groups = manifest.row_groups_of(pivot.customer());
    if row_groups.is_empty() {
        return Ok(());
    }
    let metadata = ParquetMetaDataReader::new().parse_and_finish(reader)?;
    let columns = pivot.columns();
    let wanted = Wanted::Columns {
        names: &columns,
        days: pivot.needs_days(),
    };
    for row_group in row_groups {
        pivot.add_chunk(&read(reader, &metadata, manifest, row_group, wanted)?)?;
    }
    Ok(())
}

/// Adds the lines of a stored segment to quantities.
///
/// # Errors
/// As [`add_to_pivot`].
pub fn add_to_quantities(
    quantities: &mut Quantities,
    reader: &impl ChunkReader,
    manifest: &SegmentManifest,
) -> Result<(), SegmentProblem> {
    let row_groups = manifest.row_groups_of(quantities.customer());
    if row_groups.is_empty() {
        return Ok(());
    }
    let metadata = ParquetMetaDataReader::new().parse_and_finish(reader)?;
    let columns = quantities.columns();
    let wanted = Wanted::Columns {
        names: &columns,
        days: quantities.needs_days(),
    };
    for row_group in row_groups {
        quantities.add_chunk(&read(reader, &metadata, manifest, row_group, wanted)?)?;
    }
    Ok(())
}

/// A page of lines.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LinesPage {
    /// By customer, then in the order of the file.
    pub lines: Vec<Line>,
    /// Where the next page begins; none when there are no more lines.
    pub next_row: Option<u64>,
}

/// The lines of a segment that scope and filters keep, from a row on, at most `limit` of them.
///
/// # Errors
/// [`SegmentProblem`] when the segment cannot be read.
pub fn lines_page(
    reader: &impl ChunkReader,
    manifest: &SegmentManifest,
    filters: &[Filter],
    scope: &LineScope,
    from_row: u64,
    limit: usize,
) -> Result<LinesPage, SegmentProblem> {
    let selection = Selection::new(filters.to_vec(), scope.clone());
    let row_groups = manifest.row_groups_of(selection.customer());
    let mut page = LinesPage::default();
    let mut metadata = None;
    let mut first_row = 0_u64;
    for (row_group, lines) in manifest.row_groups.iter().enumerate() {
        let end_row = first_row + u64::from(*lines);
        if row_groups.contains(&row_group) && end_row > from_row {
            let metadata = match &mut metadata {
                Some(metadata) => metadata,
                none => none.insert(ParquetMetaDataReader::new().parse_and_finish(reader)?),
            };
            let chosen = chosen_lines(reader, metadata, manifest, row_group, &selection)?;
            let mut rows = chosen
                .into_iter()
                .filter(|line| first_row + *line as u64 >= from_row)
                .peekable();
            if rows.peek().is_some() {
                let chunk = read(reader, metadata, manifest, row_group, Wanted::All)?;
                for line in rows {
                    let row = first_row + line as u64;
                    if page.lines.len() == limit {
                        page.next_row = Some(row);
                        return Ok(page);
                    }
                    page.lines.extend(Line::of(&chunk, line, row));
                }
            }
        }
        first_row = end_row;
    }
    Ok(page)
}

/// Finds lines by the filtered columns alone, so that row groups without any are not read whole.
fn chosen_lines(
    reader: &impl ChunkReader,
    metadata: &ParquetMetaData,
    manifest: &SegmentManifest,
    row_group: usize,
    selection: &Selection,
) -> Result<Vec<usize>, SegmentProblem> {
    let probe = Pivot::of_selection(selection.clone());
    let columns = probe.columns();
    let wanted = Wanted::Columns {
        names: &columns,
        days: probe.needs_days(),
    };
    let chunk = read(reader, metadata, manifest, row_group, wanted)?;
    Ok(match selection.lines(&chunk) {
        None => (0..chunk.lines).collect(),
        Some(chosen) => (0..chunk.lines).filter(|line| chosen[*line]).collect(),
    })
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

fn read(
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
