//! Why something has no price. Knows no figure.

use thiserror::Error;

/// Why something has no price.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum PricingProblem {
    #[error("the quantity is below 0; enter 0 or more")]
    NegativeQuantity,
    #[error(
        "the figures have more digits than can be kept exactly; use a smaller quantity or fewer digits"
    )]
    TooManyDigits,
    #[error("a figure would be divided by 0; correct the rate, the term or the margin")]
    DividedByZero,
}

impl PricingProblem {
    /// Stable code of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NegativeQuantity => "negative_quantity",
            Self::TooManyDigits => "too_many_digits",
            Self::DividedByZero => "divided_by_zero",
        }
    }
}
