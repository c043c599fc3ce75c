//! The vendor's own line formulas. Its documents round in more than one way and more than once a line,
//! so a printed amount is never asserted: each way is tried, in a stated order, and the first that fits
//! is named (Partner Center, modern invoice reconciliation file; effective unit price).

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::rounding::rounded;
use domain::steps::RoundingMode;

/// Digits at which the vendor rounds amounts.
const DIGITS: u32 = 2;

/// A way in which the vendor may have rounded a line, in the order of trying.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VendorRounding {
    /// `trunc(unit x quantity)`, once.
    TruncateLine,
    /// `trunc(unit) x quantity`.
    TruncateUnit,
    /// `round(unit) x quantity`, a half away from zero.
    HalfUpUnit,
    /// `round(unit x quantity)`, a half away from zero.
    HalfUpLine,
    /// `floor(unit x quantity)`.
    FloorLine,
}

impl VendorRounding {
    pub const ALL: [Self; 5] = [
        Self::TruncateLine,
        Self::TruncateUnit,
        Self::HalfUpUnit,
        Self::HalfUpLine,
        Self::FloorLine,
    ];

    /// The line's amount, rounded this way.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn amount(self, unit: Exact, quantity: Exact) -> Result<Exact, PricingProblem> {
        let line = || unit.times(quantity);
        match self {
            Self::TruncateLine => rounded(line()?, DIGITS, RoundingMode::Truncate),
            Self::TruncateUnit => rounded(unit, DIGITS, RoundingMode::Truncate)?.times(quantity),
            Self::HalfUpUnit => {
                rounded(unit, DIGITS, RoundingMode::HalfAwayFromZero)?.times(quantity)
            }
            Self::HalfUpLine => rounded(line()?, DIGITS, RoundingMode::HalfAwayFromZero),
            Self::FloorLine => rounded(line()?, DIGITS, RoundingMode::Floor),
        }
    }
}

/// The first way of rounding that gives the printed amount; none where no way does.
///
/// # Errors
/// Figures beyond 76 digits.
pub fn rounding_that_fits(
    unit: Exact,
    quantity: Exact,
    printed: Exact,
) -> Result<Option<VendorRounding>, PricingProblem> {
    for way in VendorRounding::ALL {
        if way.amount(unit, quantity)?.compare(printed)? == std::cmp::Ordering::Equal {
            return Ok(Some(way));
        }
    }
    Ok(None)
}

/// The documented subtotal of a usage line: `trunc(trunc(effective unit price x quantity) x rate)`.
///
/// # Errors
/// Figures beyond 76 digits.
pub fn usage_subtotal(unit: Exact, quantity: Exact, rate: Exact) -> Result<Exact, PricingProblem> {
    let pricing = rounded(unit.times(quantity)?, DIGITS, RoundingMode::Truncate)?;
    rounded(pricing.times(rate)?, DIGITS, RoundingMode::Truncate)
}

/// The documented subtotal of a licence line: `trunc(effective unit price x rate) x quantity`.
///
/// # Errors
/// Figures beyond 76 digits.
pub fn licence_subtotal(
    unit: Exact,
    quantity: Exact,
    rate: Exact,
) -> Result<Exact, PricingProblem> {
    rounded(unit.times(rate)?, DIGITS, RoundingMode::Truncate)?.times(quantity)
}

/// The retail price behind a cost that earned credit: `cost / ((100 - percent) / 100)`.
///
/// # Errors
/// A credit of 100 %, or figures beyond 76 digits.
pub fn retail_of_cost(cost: Exact, credit_percent: Exact) -> Result<Exact, PricingProblem> {
    cost.times(Exact::ONE_HUNDRED)?
        .divided_by(Exact::ONE_HUNDRED.minus(credit_percent)?)
}
