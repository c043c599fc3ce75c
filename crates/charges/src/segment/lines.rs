//! Answers pages of lines from segments, reading the needed row groups only.

use super::read::{Wanted, read};
use super::{SegmentManifest, SegmentProblem};
use crate::chunk::Chunk;
use crate::lines::Line;
use crate::pivot::Pivot;
use crate::selection::{LineScope, Selection};
use crate::selling::{Sales, Sold};
use domain::charges::Filter;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::ChunkReader;

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
    let mut lines = Vec::new();
    let next_row = page(
        reader,
        manifest,
        &selection,
        from_row,
        limit,
        |chunk, rows| {
            let all = rows.iter();
            lines.extend(all.filter_map(|(line, row)| Line::of(chunk, *line, *row)));
            Ok(())
        },
    )?;
    Ok(LinesPage { lines, next_row })
}

/// A page of lines, each with what it costs and sells for.
#[derive(Clone, Debug, Default)]
pub struct SoldLinesPage {
    /// By customer, then in the order of the file.
    pub lines: Vec<(Line, Sold)>,
    /// Where the next page begins; none when there are no more lines.
    pub next_row: Option<u64>,
}

/// The same page, with what each line is sold for.
///
/// # Errors
/// [`SegmentProblem`] when the segment cannot be read, or a line has no price.
pub fn sold_lines_page(
    reader: &impl ChunkReader,
    manifest: &SegmentManifest,
    filters: &[Filter],
    scope: &LineScope,
    (from_row, limit): (u64, usize),
    sales: &mut Sales,
) -> Result<SoldLinesPage, SegmentProblem> {
    let selection = Selection::new(filters.to_vec(), scope.clone());
    let mut lines = Vec::new();
    let next_row = page(
        reader,
        manifest,
        &selection,
        from_row,
        limit,
        |chunk, rows| {
            let mut shown = vec![false; chunk.lines];
            for (line, _) in rows {
                shown[*line] = true;
            }
            let parted = sales.of_chunk(chunk, Some(&shown))?;
            for (line, row) in rows {
                let sold = sales.sold_line(&parted, chunk, *line)?;
                lines.extend(Line::of(chunk, *line, *row).map(|line| (line, sold)));
            }
            Ok(())
        },
    )?;
    Ok(SoldLinesPage { lines, next_row })
}

/// Hands on the lines of a page with their rows, row group by row group; says where the next page begins.
fn page(
    reader: &impl ChunkReader,
    manifest: &SegmentManifest,
    selection: &Selection,
    from_row: u64,
    limit: usize,
    mut take: impl FnMut(&Chunk, &[(usize, u64)]) -> Result<(), SegmentProblem>,
) -> Result<Option<u64>, SegmentProblem> {
    let row_groups = manifest.row_groups_of(selection.customer());
    let (mut taken, mut metadata, mut first_row) = (0, None, 0_u64);
    for (row_group, lines) in manifest.row_groups.iter().enumerate() {
        let end_row = first_row + u64::from(*lines);
        if row_groups.contains(&row_group) && end_row > from_row {
            let metadata = match &mut metadata {
                Some(metadata) => metadata,
                none => none.insert(ParquetMetaDataReader::new().parse_and_finish(reader)?),
            };
            let chosen = chosen_lines(reader, metadata, manifest, row_group, selection)?;
            let mut rows: Vec<(usize, u64)> = chosen
                .into_iter()
                .map(|line| (line, first_row + line as u64))
                .filter(|(_, row)| *row >= from_row)
                .collect();
            let next = rows.get(limit - taken).map(|(_, row)| *row);
            rows.truncate(limit - taken);
            if !rows.is_empty() {
                taken += rows.len();
                let chunk = read(reader, metadata, manifest, row_group, Wanted::All)?;
                take(&chunk, &rows)?;
            }
            if next.is_some() {
                return Ok(next);
            }
        }
        first_row = end_row;
    }
    Ok(None)
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
