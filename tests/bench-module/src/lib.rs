//! The pricing engine behind a door for scripts: the same code that the page and the server price with,
//! in a module of its own. Knows no clock and no peer; whoever calls it measures.
#![allow(
    clippy::expect_used,
    reason = "what is random here is made to be priced; a refusal is a fault of this module"
)]

mod case;
mod columns;
mod quote;
mod random;
mod random_quotes;

pub use columns::Columns;
pub use quote::LargeQuote;
pub use random_quotes::{Digests, random_quote};
