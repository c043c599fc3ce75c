//! Forms: each one noun, with live checks and no server. Know no page around them.

pub mod charge_file;
pub mod enrolments;
pub mod entry;
pub mod findings;
pub mod price_rules;
pub mod quote_lines;
pub mod quote_terms;
mod quote_totals;
pub mod quotes;
