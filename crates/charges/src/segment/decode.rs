//! Reads the columns of a row group back into a chunk. Knows pages and encodings as `encode`
//! writes them; anything else is damage.

use super::SegmentProblem;
use super::codes::unpack;
use crate::texts::{TextColumn, Texts};
use bytes::{Buf, Bytes};
use parquet::basic::{Encoding, Type as PhysicalType};
use parquet::column::page::{Page, PageReader};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

/// A part of a file, at its place in it.
pub(super) struct Part {
    pub(super) start: u64,
    pub(super) bytes: Bytes,
}

impl Length for Part {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Part {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(self.slice(start, None)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        self.slice(start, Some(length))
    }
}

impl Part {
    fn slice(&self, start: u64, length: Option<usize>) -> ParquetResult<Bytes> {
        let outside =
            || parquet::errors::ParquetError::EOF("a page lies outside its column".to_owned());
        let from = start
            .checked_sub(self.start)
            .and_then(|from| usize::try_from(from).ok())
            .ok_or_else(outside)?;
        let to = match length {
            Some(length) => from.checked_add(length).ok_or_else(outside)?,
            None => self.bytes.len(),
        };
        if from > to || to > self.bytes.len() {
            return Err(outside());
        }
        Ok(self.bytes.slice(from..to))
    }
}

/// The values of a column of a row group: plain values, or a dictionary and numbers.
struct Values {
    dictionary: Option<(Bytes, usize)>,
    data: Bytes,
    is_coded: bool,
}

fn values(
    part: Part,
    column: &ColumnChunkMetaData,
    lines: usize,
) -> Result<Values, SegmentProblem> {
    let mut pages = SerializedPageReader::new(Arc::new(part), column, lines, None)?;
    let mut dictionary = None;
    while let Some(page) = pages.get_next_page()? {
        match page {
            Page::DictionaryPage {
                buf, num_values, ..
            } => dictionary = Some((buf, num_values as usize)),
            Page::DataPage {
                buf,
                num_values,
                encoding,
                ..
            } if num_values as usize == lines => {
                let is_coded = encoding != Encoding::PLAIN;
                return Ok(Values {
                    dictionary,
                    data: buf,
                    is_coded,
                });
            }
            _ => {
                return Err(SegmentProblem::Damaged(
                    "a column is in pages of another kind",
                ));
            }
        }
    }
    Err(SegmentProblem::Damaged("a column has no values"))
}

/// A text column.
pub(super) fn texts(
    part: Part,
    column: &ColumnChunkMetaData,
    lines: usize,
) -> Result<TextColumn, SegmentProblem> {
    let values = values(part, column, lines)?;
    if !values.is_coded {
        let texts = plain_texts(&values.data, lines)?;
        return Ok(TextColumn {
            codes: (0..lines as u32).collect(),
            texts,
        });
    }
    let Some((dictionary, count)) = &values.dictionary else {
        return Err(SegmentProblem::Damaged("a dictionary is missing"));
    };
    let texts = plain_texts(dictionary, *count)?;
    Ok(TextColumn {
        codes: codes(&values.data, lines, *count)?,
        texts,
    })
}

/// The days of the month, from 1, given the days since 1970 of its first day.
pub(super) fn days(
    part: Part,
    column: &ColumnChunkMetaData,
    lines: usize,
    first_day: i32,
) -> Result<Vec<u8>, SegmentProblem> {
    let values = values(part, column, lines)?;
    let Some((dictionary, count)) = values.dictionary.filter(|_| values.is_coded) else {
        return Err(SegmentProblem::Damaged("a dictionary is missing"));
    };
    let outside = || SegmentProblem::Damaged("a day is outside its month");
    let days: Vec<u8> = whole_numbers(&dictionary)
        .map(|day| {
            u8::try_from(day - first_day + 1)
                .ok()
                .filter(|day| (1..=31).contains(day))
                .ok_or_else(outside)
        })
        .collect::<Result<_, _>>()?;
    let codes = codes(&values.data, lines, count.min(days.len()))?;
    Ok(codes.into_iter().map(|code| days[code as usize]).collect())
}

/// The physical lines of the file.
pub(super) fn file_lines(
    part: Part,
    column: &ColumnChunkMetaData,
    lines: usize,
) -> Result<Vec<u32>, SegmentProblem> {
    let values = values(part, column, lines)?;
    let numbers: Vec<u32> = whole_numbers(&values.data)
        .map(|number| number as u32)
        .collect();
    if values.is_coded || numbers.len() != lines {
        Err(SegmentProblem::Damaged("line numbers are missing"))
    } else {
        Ok(numbers)
    }
}

/// Amounts at the segment's scale.
pub(super) fn amounts(
    part: Part,
    column: &ColumnChunkMetaData,
    lines: usize,
) -> Result<Vec<i128>, SegmentProblem> {
    let is_narrow = column.column_type() == PhysicalType::INT64;
    let values = values(part, column, lines)?;
    let width = if is_narrow { 8 } else { 16 };
    if values.is_coded || values.data.len() != lines * width {
        return Err(SegmentProblem::Damaged("amounts are missing"));
    }
    Ok(if is_narrow {
        values
            .data
            .as_chunks()
            .0
            .iter()
            .map(|bytes| i128::from(i64::from_le_bytes(*bytes)))
            .collect()
    } else {
        values
            .data
            .as_chunks()
            .0
            .iter()
            .map(|bytes| i128::from_be_bytes(*bytes))
            .collect()
    })
}

fn whole_numbers(bytes: &[u8]) -> impl Iterator<Item = i32> {
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|bytes| i32::from_le_bytes(*bytes))
}

fn codes(data: &[u8], lines: usize, limit: usize) -> Result<Vec<u32>, SegmentProblem> {
    let mut codes = Vec::with_capacity(lines);
    let unpacked = data
        .split_first()
        .and_then(|(width, packed)| unpack(packed, *width, lines, limit, &mut codes));
    unpacked.map(|()| codes).ok_or(SegmentProblem::Damaged(
        "the numbers of a column are cut short",
    ))
}

fn plain_texts(mut bytes: &[u8], count: usize) -> Result<Texts, SegmentProblem> {
    let damaged = || SegmentProblem::Damaged("the texts of a column are cut short");
    let mut texts = Texts::default();
    for _ in 0..count {
        let (length, rest) = bytes.split_first_chunk().ok_or_else(damaged)?;
        let (text, rest) = rest
            .split_at_checked(u32::from_le_bytes(*length) as usize)
            .ok_or_else(damaged)?;
        texts.add(std::str::from_utf8(text).map_err(|_| damaged())?);
        bytes = rest;
    }
    Ok(texts)
}
