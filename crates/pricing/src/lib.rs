//! The arithmetic of Tierline, and the readers of price lists. Knows no IO and no page; the same code
//! reads and prices in the browser and on the server. A price always comes with the steps that led to it.
//!
//! Nothing here is a float, nothing loses a digit silently, and only [`rounding`] rounds.

pub mod batch;
mod below_cost;
mod break_even;
mod bundles;
mod charged;
mod commitments;
mod credit;
mod dates;
mod exact;
mod exchange;
mod figures;
mod formulas;
mod line;
pub mod price_lists;
mod problem;
mod quote;
mod quotients;
mod ratio;
mod reckoning;
mod refunds;
mod repeats;
pub mod rounding;
mod rulebook;
mod rules;
mod steps;
mod tiers;
mod totals;
pub mod vendor;
mod written;

pub use below_cost::{BelowCostSearch, BuyerChange, Doubt, Occasion, RulesChange};
pub use bundles::{Bundled, Shared, bundled, share};
pub use charged::{
    ChargeCost, ChargePrice, ChargeTerms, Multiple, Printed, PrintedFigures, charge_price,
};
pub use commitments::{BreakEven, break_even, plan_cost};
pub use credit::{CREDIT_PERCENT, Credit};
pub use dates::{BillingPeriod, Proration, billing_period};
pub use exact::Exact;
pub use exchange::Exchange;
pub use line::{Cost, Goods, LineInput, LinePrice, Terms, exact_price, line_cost, price_line};
pub use problem::PricingProblem;
pub use quote::{
    Desk, ENGINE_VERSION, LineProblem, Listing, PricedLine, apply_bundles, take_share,
};
pub use refunds::{Refund, RefundProblem, SoldLine, refund};
pub use rulebook::{Rulebook, passed_over};
pub use rules::{RulesTie, Winners, winners_among};
pub use steps::Steps;
pub use totals::{Margin, Totals, line_margin, total};
