//! The arithmetic of Tierline. Knows no IO, no wire and no page; the same code prices in the
//! browser and on the server. A price always comes with the steps that led to it.
//!
//! Nothing here is a float, nothing loses a digit silently, and only [`rounding`] rounds.

mod exact;
mod line;
pub mod rounding;

pub use exact::{Exact, PricingProblem};
pub use line::{PricedLine, marked_up, price_line, total};
