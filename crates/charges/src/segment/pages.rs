//! The pages of a column, row group by row group. Takes a chunk's dictionary codes as they are, so no
//! text is looked up twice. Knows encodings, no file.

use super::codes::{bit_width, pack};
use super::{ROW_GROUP_LINES, SegmentProblem};
use crate::chunk::Chunk;
use crate::texts::TextColumn;
use bytes::Bytes;
use parquet::basic::Encoding;

/// A compressed page.
pub(super) struct Packed {
    pub(super) bytes: Bytes,
    /// Its length before compression.
    pub(super) plain_bytes: usize,
}

/// A column of one row group, ready to be written: perhaps a dictionary, and one page of values.
pub(super) struct Pages {
    /// With the number of its entries.
    pub(super) dictionary: Option<(Packed, u32)>,
    pub(super) data: Packed,
    pub(super) encoding: Encoding,
}

/// Makes pages; its room is used again from column to column.
pub(super) struct PageBuilder {
    snappy: snap::raw::Encoder,
    /// The codes of a column in the order they are written.
    ordered: Vec<u32>,
    /// By code of the chunk: one more than the code in the row group; 0 where not met yet.
    local: Vec<u32>,
    met: Vec<u32>,
    codes: Vec<u32>,
}

impl PageBuilder {
    pub(super) fn new() -> Self {
        Self {
            snappy: snap::raw::Encoder::new(),
            ordered: Vec::new(),
            local: Vec::new(),
            met: Vec::new(),
            codes: Vec::new(),
        }
    }

    /// The physical lines of the file.
    pub(super) fn file_lines(
        &mut self,
        chunk: &Chunk,
        order: &[u32],
    ) -> Result<Vec<Pages>, SegmentProblem> {
        let number = |line: &u32| {
            chunk
                .file_lines
                .get(*line as usize)
                .copied()
                .unwrap_or_default()
        };
        let groups = order.chunks(ROW_GROUP_LINES);
        groups
            .map(|lines| {
                self.plain(
                    lines
                        .iter()
                        .map(number)
                        .flat_map(u32::to_le_bytes)
                        .collect(),
                )
            })
            .collect()
    }

    /// Amounts at the chunk's scale, in 64 bits or in 128.
    pub(super) fn amounts(
        &mut self,
        chunk: &Chunk,
        order: &[u32],
        is_narrow: bool,
    ) -> Result<Vec<Pages>, SegmentProblem> {
        let groups = order.chunks(ROW_GROUP_LINES);
        groups
            .map(|lines| {
                let mantissas = lines
                    .iter()
                    .map(|line| chunk.amounts.mantissas[*line as usize]);
                self.plain(if is_narrow {
                    mantissas
                        .flat_map(|mantissa| (mantissa as i64).to_le_bytes())
                        .collect()
                } else {
                    mantissas.flat_map(i128::to_be_bytes).collect()
                })
            })
            .collect()
    }

    /// Days since 1970.
    pub(super) fn days(
        &mut self,
        chunk: &Chunk,
        order: &[u32],
    ) -> Result<Vec<Pages>, SegmentProblem> {
        let first = chunk.period.first_day().to_epoch_days();
        let mut pages = Vec::new();
        for lines in order.chunks(ROW_GROUP_LINES) {
            self.ordered.clear();
            self.ordered.extend(
                lines
                    .iter()
                    .map(|line| u32::from(chunk.days[*line as usize])),
            );
            self.renumber(0, lines.len(), 256);
            let days = self
                .met
                .iter()
                .flat_map(|day| (first + *day as i32 - 1).to_le_bytes());
            let dictionary = days.collect();
            pages.push(self.coded(dictionary)?);
        }
        Ok(pages)
    }

    /// Texts: a dictionary and codes, or plain where they hardly repeat.
    pub(super) fn texts(
        &mut self,
        column: &TextColumn,
        order: &[u32],
    ) -> Result<Vec<Pages>, SegmentProblem> {
        self.ordered.clear();
        if column.texts.len() == 1 {
            // A third of the columns say the same in every line.
            self.ordered.resize(order.len(), 0);
        } else {
            self.ordered
                .extend(order.iter().map(|line| column.codes[*line as usize]));
        }
        let put = |data: &mut Vec<u8>, code: u32| {
            let text = column.texts.get(code);
            data.extend_from_slice(&(text.len() as u32).to_le_bytes());
            data.extend_from_slice(text.as_bytes());
        };
        let mut pages = Vec::new();
        for start in (0..order.len()).step_by(ROW_GROUP_LINES) {
            let end = (start + ROW_GROUP_LINES).min(order.len());
            self.renumber(start, end, column.texts.len());
            let mut data = Vec::new();
            // A dictionary of texts that hardly repeat would only cost their numbers.
            if self.met.len() > (end - start) / 2 && end - start > 64 {
                self.ordered[start..end]
                    .iter()
                    .for_each(|code| put(&mut data, *code));
                pages.push(self.plain(data)?);
            } else {
                self.met.iter().for_each(|code| put(&mut data, *code));
                pages.push(self.coded(data)?);
            }
        }
        Ok(pages)
    }

    /// Renumbers a part of the ordered codes by first appearance, so that a row group's dictionary
    /// has what it needs only.
    fn renumber(&mut self, start: usize, end: usize, code_count: usize) {
        for code in self.met.drain(..) {
            self.local[code as usize] = 0;
        }
        if self.local.len() < code_count {
            self.local.resize(code_count, 0);
        }
        self.codes.clear();
        if code_count == 1 {
            self.met.push(0);
            self.codes.resize(end - start, 0);
            return;
        }
        let (local, met) = (&mut self.local, &mut self.met);
        self.codes
            .extend(self.ordered[start..end].iter().map(|code| {
                let local = &mut local[*code as usize];
                if *local == 0 {
                    met.push(*code);
                    *local = met.len() as u32;
                }
                *local - 1
            }));
    }

    /// Pages of the renumbered codes.
    fn coded(&mut self, dictionary: Vec<u8>) -> Result<Pages, SegmentProblem> {
        let width = bit_width(self.met.len());
        let mut data = vec![width];
        pack(&self.codes, width, &mut data);
        Ok(Pages {
            dictionary: Some((self.squeeze(&dictionary)?, self.met.len() as u32)),
            data: self.squeeze(&data)?,
            encoding: Encoding::RLE_DICTIONARY,
        })
    }

    fn plain(&mut self, data: Vec<u8>) -> Result<Pages, SegmentProblem> {
        Ok(Pages {
            dictionary: None,
            data: self.squeeze(&data)?,
            encoding: Encoding::PLAIN,
        })
    }

    fn squeeze(&mut self, plain: &[u8]) -> Result<Packed, SegmentProblem> {
        let bytes = self
            .snappy
            .compress_vec(plain)
            .map_err(std::io::Error::other)?;
        // Made to measure: the compressor's room is for the worst case.
        Ok(Packed {
            bytes: Bytes::copy_from_slice(&bytes),
            plain_bytes: plain.len(),
        })
    }
}
