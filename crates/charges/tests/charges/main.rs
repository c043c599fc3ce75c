//! The public reader, explorer and segments, held to files as real ones are. One program, so that what
//! writes those files is compiled once and nothing of it is unused.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod files;
mod mutations;
mod previews;
#[cfg(feature = "segment")]
mod quantities;
mod reading;
mod refusals;
#[cfg(feature = "segment")]
mod segments;
#[cfg(feature = "segment")]
mod selling;
#[cfg(feature = "segment")]
mod tag_names;
