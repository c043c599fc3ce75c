//! Writes a chunk as Parquet. Knows schema, order and row groups; `pages` knows what is in a column.

use super::pages::{PageBuilder, Pages};
use super::{CustomerGroups, ROW_GROUP_LINES, Segment, SegmentManifest, SegmentProblem};
use crate::chunk::Chunk;
use bytes::Bytes;
use parquet::basic::{
    Compression, ConvertedType, Encoding, LogicalType, Repetition, Type as PhysicalType,
};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::{ColumnChunkMetaData, KeyValue};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{
    SerializedFileWriter, SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite,
};
use parquet::schema::types::{ColumnDescPtr, PrimitiveTypeBuilder, Type};
use std::sync::Arc;

/// Most digits of a decimal kept in 64 bits.
const NARROW_DIGITS: u32 = 18;

/// Writes a chunk, sorted by customer id and else in the order of the file.
///
/// # Errors
/// [`SegmentProblem`] when the Parquet library refuses, which it should never.
pub fn encode(chunk: &Chunk) -> Result<Segment, SegmentProblem> {
    let order = by_customer(chunk);
    let is_narrow = chunk.amounts.scale <= NARROW_DIGITS
        && chunk
            .amounts
            .mantissas
            .iter()
            .all(|mantissa| mantissa.unsigned_abs() < 10_u128.pow(NARROW_DIGITS));
    let entry = |key: &str, value: String| KeyValue::new(format!("tierline.{key}"), value);
    let properties = WriterProperties::builder()
        .set_created_by("tierline".to_owned())
        .set_key_value_metadata(Some(vec![
            entry("version", "1".to_owned()),
            entry("format", chunk.format.to_string()),
            entry("period", chunk.period.to_string()),
            entry("currency", chunk.currency.to_string()),
        ]))
        .build();
    let mut file = SerializedFileWriter::new(
        Vec::new(),
        Arc::new(schema(chunk, is_narrow)?),
        Arc::new(properties),
    )?;
    let descriptions = file.schema_descr().columns().to_vec();
    // Column by column, so that each is gone through once; a file wants them by row group.
    let mut columns: Vec<_> = all_pages(chunk, &order, is_narrow)?
        .into_iter()
        .map(Vec::into_iter)
        .collect();
    let mut row_groups = Vec::new();
    for lines in order.chunks(ROW_GROUP_LINES) {
        let mut group = file.next_row_group()?;
        for (description, pages) in descriptions.iter().zip(&mut columns) {
            let pages = pages
                .next()
                .ok_or(SegmentProblem::Damaged("a row group has no pages"))?;
            append(&mut group, description.clone(), lines.len(), pages)?;
        }
        group.close()?;
        row_groups.push(lines.len() as u32);
    }
    let bytes = file.into_inner()?;
    let manifest = SegmentManifest {
        format: chunk.format,
        period: chunk.period,
        currency: chunk.currency,
        lines: chunk.lines as u64,
        scale: chunk.amounts.scale,
        row_groups,
        customers: customer_groups(chunk, &order),
    };
    Ok(Segment { bytes, manifest })
}

/// The lines in the order they are written.
fn by_customer(chunk: &Chunk) -> Vec<u32> {
    let mut order: Vec<u32> = (0..chunk.lines as u32).collect();
    if let Some(column) = chunk.column("customer_id") {
        let mut codes: Vec<u32> = (0..column.texts.len() as u32).collect();
        codes.sort_unstable_by_key(|code| column.texts.get(*code));
        let mut ranks = vec![0_u32; codes.len()];
        let mut rank = 0;
        for (at, code) in codes.iter().enumerate() {
            // The same text may have two codes.
            if at > 0 && column.texts.get(codes[at - 1]) != column.texts.get(*code) {
                rank += 1;
            }
            ranks[*code as usize] = rank;
        }
        order.sort_by_key(|line| ranks[column.codes[*line as usize] as usize]);
    }
    order
}

fn customer_groups(chunk: &Chunk, order: &[u32]) -> Vec<CustomerGroups> {
    let mut customers: Vec<CustomerGroups> = Vec::new();
    for (at, line) in order.iter().enumerate() {
        let id = chunk.text("customer_id", *line as usize);
        let row_group = (at / ROW_GROUP_LINES) as u32;
        match customers.last_mut().filter(|last| last.customer_id == id) {
            Some(last) => {
                last.last_row_group = row_group;
                last.lines += 1;
            }
            None => customers.push(CustomerGroups {
                customer_id: id.to_owned(),
                first_row_group: row_group,
                last_row_group: row_group,
                lines: 1,
            }),
        }
    }
    customers
}

fn schema(chunk: &Chunk, is_narrow: bool) -> Result<Type, SegmentProblem> {
    let scale = chunk.amounts.scale as i32;
    let amount = if is_narrow {
        required("amount", PhysicalType::INT64).with_precision(NARROW_DIGITS as i32)
    } else {
        required("amount", PhysicalType::FIXED_LEN_BYTE_ARRAY)
            .with_length(16)
            .with_precision(38)
    };
    let mut fields = vec![
        required("file_line", PhysicalType::INT32).build()?,
        required("day", PhysicalType::INT32)
            .with_logical_type(Some(LogicalType::Date))
            .build()?,
        amount
            .with_scale(scale)
            .with_converted_type(ConvertedType::DECIMAL)
            .build()?,
    ];
    for (column, _) in chunk
        .layout()
        .columns
        .iter()
        .zip(&chunk.columns)
        .filter(|(_, texts)| texts.is_some())
    {
        let text = required(column.name, PhysicalType::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String));
        fields.push(text.build()?);
    }
    Ok(Type::group_type_builder("charges")
        .with_fields(fields.into_iter().map(Arc::new).collect())
        .build()?)
}

fn required(name: &str, physical: PhysicalType) -> PrimitiveTypeBuilder<'_> {
    Type::primitive_type_builder(name, physical).with_repetition(Repetition::REQUIRED)
}

fn all_pages(
    chunk: &Chunk,
    order: &[u32],
    is_narrow: bool,
) -> Result<Vec<Vec<Pages>>, SegmentProblem> {
    let mut builder = PageBuilder::new();
    let mut columns = vec![
        builder.file_lines(chunk, order)?,
        builder.days(chunk, order)?,
        builder.amounts(chunk, order, is_narrow)?,
    ];
    for column in chunk.columns.iter().flatten() {
        columns.push(builder.texts(column, order)?);
    }
    Ok(columns)
}

fn append(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    column: ColumnDescPtr,
    lines: usize,
    pages: Pages,
) -> Result<(), SegmentProblem> {
    let mut sink = TrackedWrite::new(Vec::new());
    let mut writer = SerializedPageWriter::new(&mut sink);
    let (mut plain_bytes, mut packed_bytes) = (0, 0);
    let has_dictionary = pages.dictionary.is_some();
    if let Some((dictionary, count)) = pages.dictionary {
        let page = Page::DictionaryPage {
            buf: dictionary.bytes,
            num_values: count,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        let written = writer.write_page(CompressedPage::new(page, dictionary.plain_bytes))?;
        plain_bytes += written.uncompressed_size;
        packed_bytes += written.compressed_size;
    }
    let data_offset = packed_bytes;
    let plain = pages.data.plain_bytes;
    let page = Page::DataPage {
        buf: pages.data.bytes,
        num_values: lines as u32,
        encoding: pages.encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    };
    let written = writer.write_page(CompressedPage::new(page, plain))?;
    plain_bytes += written.uncompressed_size;
    packed_bytes += written.compressed_size;
    writer.close()?;
    let encodings = if has_dictionary {
        vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY]
    } else {
        vec![Encoding::PLAIN, Encoding::RLE]
    };
    let metadata = ColumnChunkMetaData::builder(column)
        .set_compression(Compression::SNAPPY)
        .set_encodings(encodings)
        .set_num_values(lines as i64)
        .set_total_compressed_size(packed_bytes as i64)
        .set_total_uncompressed_size(plain_bytes as i64)
        .set_dictionary_page_offset(has_dictionary.then_some(0))
        .set_data_page_offset(data_offset as i64)
        .build()?;
    let close = ColumnCloseResult {
        bytes_written: packed_bytes as u64,
        rows_written: lines as u64,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    group.append_column(&Bytes::from(sink.into_inner()?), close)?;
    Ok(())
}
