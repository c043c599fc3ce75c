//! Quotes and their explanations. Knows no arithmetic: the pricing engine writes the steps.

use serde::{Deserialize, Serialize};

/// How a figure was rounded.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RoundingMode {
    /// A half goes away from zero: 0.125 becomes 0.13, -0.125 becomes -0.13.
    HalfAwayFromZero,
}

/// One step on the way to a price, in the order of calculation.
///
/// Every figure is the exact decimal as text; evaluating the steps gives the price again.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Step {
    /// `remainder = max(quantity - included, 0)`. Assumption: the included quantity comes off
    /// first and the tiers count the remainder.
    IncludedQuantity {
        quantity: String,
        included: String,
        remainder: String,
    },
    /// `amount = quantity x rate` for the units that fall into the tier starting at `from`.
    Tier {
        from: String,
        quantity: String,
        rate: String,
        amount: String,
    },
    /// `amount` = sum of the tiers.
    List { amount: String },
    /// `amount = before x (1 + percent / 100)`.
    MarkUp {
        percent: String,
        before: String,
        amount: String,
    },
    /// `amount` = `exact` rounded once to `digits` after the point.
    Rounding {
        mode: RoundingMode,
        digits: u32,
        exact: String,
        amount: String,
    },
}

/// Longest quote, in lines.
pub const LINES_MAX: usize = 1_000;
