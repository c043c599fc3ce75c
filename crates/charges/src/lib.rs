//! The lines of Tierline: usage files into columns, pivots and totals. Knows no IO, no clock and
//! no randomness.
//!
//! # From bytes to chunks
//! ```
//! use tierline_charges::{ReadOptions, Reader};
//! # fn main() -> Result<(), tierline_charges::ChargeProblem> {
//! let file = "SubAccountId,SubAccountName,ServiceCategory,ServiceName,SkuId,RegionId,Tags,\
//!     BillingCurrency,ChargePeriodStart,BilledCost\n\
//!     a1,Alder,Storage,Blob,S1,westeurope,\"{\"\"env\"\": \"\"prod\"\"}\",EUR,2026-08-31 00:00:00,0.25\n";
//! let mut reader = Reader::new(ReadOptions::default());
//! for piece in file.as_bytes().chunks(64) {
//!     reader.push(piece)?; // Err: a ChargeProblem with code(), line, column and words
//!     while let Some(_chunk) = reader.take_chunk() {} // Chunk: Send; encode it on another thread
//! }
//! let (summary, last_chunks) = reader.finish()?;
//! assert_eq!((summary.lines, summary.total.to_string().as_str()), (1, "0.25"));
//! # assert_eq!(last_chunks.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # From chunks to answers
//! - [`Pivot::new`]`(by, filters, scope)`, then [`Pivot::add_chunk`] for chunks in memory,
//!   [`Pivot::merge`] for what another thread gathered, and [`Pivot::finish`] for a [`PivotTable`].
//! - Feature `segment`: `segment::encode(&Chunk) -> Segment { bytes, manifest }`;
//!   `segment::add_to_pivot(&mut pivot, &reader, &manifest)`;
//!   `segment::lines_page(&reader, &manifest, filters, scope, from_row, limit) -> LinesPage`;
//!   `segment::read_row_group(&reader, &manifest, number) -> Chunk`. A reader is any
//!   `parquet::file::reader::ChunkReader` (`bytes::Bytes` and `std::fs::File` are).
//!
//! - Feature `segment` too: `selling::SoldPivot` sums what lines sell for beside what they print, and
//!   `segment::sold_lines_page` says it of each line, both by the rules of a `selling::Selling`.
//!
//! Views of one customer, or of one reseller's customers, go through [`LineScope`], which the
//! server fills from the caller's grant and never from the request.

pub mod amounts;
mod body;
pub mod chunk;
pub mod columns;
mod days;
pub mod explore;
mod layouts;
pub mod lines;
pub mod pivot;
pub mod preview;
pub mod problem;
mod quantities;
mod reader;
mod row;
mod rows;
#[cfg(feature = "segment")]
pub mod segment;
mod selection;
#[cfg(feature = "segment")]
pub mod selling;
pub mod summary;
mod tag_names;
pub mod tags;
pub mod texts;
mod waiting;
mod whole_row;

pub use chunk::Chunk;
pub use lines::Line;
pub use pivot::{Pivot, PivotProblem, PivotRow, PivotTable, PivotTotal};
pub use problem::ChargeProblem;
pub use quantities::{MeterQuantity, Quantities};
pub use reader::{Progress, ReadOptions, Reader};
pub use selection::LineScope;
pub use summary::{CustomerSummary, SubscriptionSummary, Summary};
pub use tag_names::{TagName, TagNames};
