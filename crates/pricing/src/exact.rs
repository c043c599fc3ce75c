//! Exact decimals of up to 76 digits: products of two decimals fit whole. Knows no rounding.

use ethnum::I256;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;
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
}

impl PricingProblem {
    /// Stable code of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NegativeQuantity => "negative_quantity",
            Self::TooManyDigits => "too_many_digits",
        }
    }
}

/// `mantissa / 10^scale`, exactly.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    mantissa: I256,
    scale: u32,
}

/// 10^scale, where it fits.
pub(crate) fn power_of_ten(scale: u32) -> Result<I256, PricingProblem> {
    I256::from(10)
        .checked_pow(scale)
        .ok_or(PricingProblem::TooManyDigits)
}

impl Exact {
    pub const ZERO: Self = Self {
        mantissa: I256::ZERO,
        scale: 0,
    };

    /// `mantissa / 10^scale`.
    pub fn from_scaled(mantissa: i128, scale: u32) -> Self {
        Self {
            mantissa: I256::from(mantissa),
            scale,
        }
    }

    pub(crate) fn mantissa(self) -> I256 {
        self.mantissa
    }

    pub(crate) fn scale(self) -> u32 {
        self.scale
    }

    pub fn is_negative(self) -> bool {
        self.mantissa.is_negative()
    }

    pub fn is_zero(self) -> bool {
        self.mantissa == I256::ZERO
    }

    /// The exact product.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub fn times(self, other: Self) -> Result<Self, PricingProblem> {
        // Zeros at the end carry nothing; without them more products fit.
        let (a, b) = (self.trimmed(), other.trimmed());
        let mantissa = a
            .mantissa
            .checked_mul(b.mantissa)
            .ok_or(PricingProblem::TooManyDigits)?;
        Ok(Self {
            mantissa,
            scale: a.scale + b.scale,
        })
    }

    /// The exact sum.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub fn plus(self, other: Self) -> Result<Self, PricingProblem> {
        let (a, b, scale) = Self::aligned(self, other)?;
        Ok(Self {
            mantissa: a.checked_add(b).ok_or(PricingProblem::TooManyDigits)?,
            scale,
        })
    }

    /// The exact difference.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub fn minus(self, other: Self) -> Result<Self, PricingProblem> {
        self.plus(Self {
            mantissa: -other.mantissa,
            scale: other.scale,
        })
    }

    /// A hundredth, exactly: the point moves.
    #[must_use]
    pub fn hundredth(self) -> Self {
        Self {
            mantissa: self.mantissa,
            scale: self.scale + 2,
        }
    }

    /// Compares by value.
    ///
    /// # Errors
    /// When the two cannot be brought to one scale.
    pub fn compare(self, other: Self) -> Result<Ordering, PricingProblem> {
        let (a, b, _) = Self::aligned(self, other)?;
        Ok(a.cmp(&b))
    }

    fn aligned(a: Self, b: Self) -> Result<(I256, I256, u32), PricingProblem> {
        let scale = a.scale.max(b.scale);
        Ok((a.at(scale)?, b.at(scale)?, scale))
    }

    fn at(self, scale: u32) -> Result<I256, PricingProblem> {
        let factor = power_of_ten(scale - self.scale)?;
        self.mantissa
            .checked_mul(factor)
            .ok_or(PricingProblem::TooManyDigits)
    }

    /// Without zeros at the end.
    fn trimmed(mut self) -> Self {
        let ten = I256::from(10);
        while self.scale > 0 && self.mantissa % ten == I256::ZERO {
            self.mantissa /= ten;
            self.scale -= 1;
        }
        self
    }

    /// As a decimal of 28 digits.
    ///
    /// # Errors
    /// When it has more digits.
    pub fn to_decimal(self) -> Result<Decimal, PricingProblem> {
        let whole = Self::decimal(self);
        whole.or_else(|_| Self::decimal(self.trimmed()))
    }

    fn decimal(exact: Self) -> Result<Decimal, PricingProblem> {
        let mantissa = i128::try_from(exact.mantissa).map_err(|_| PricingProblem::TooManyDigits)?;
        Decimal::try_from_i128_with_scale(mantissa, exact.scale)
            .map_err(|_| PricingProblem::TooManyDigits)
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        Self::from_scaled(decimal.mantissa(), decimal.scale())
    }
}

/// Every digit, without zeros at the end.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = self.trimmed();
        let sign = if exact.is_negative() { "-" } else { "" };
        let digits = exact.mantissa.unsigned_abs().to_string();
        let scale = exact.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::from(domain::decimal::parse_exact(text).unwrap())
    }

    #[test]
    fn a_product_of_two_long_decimals_keeps_every_digit() {
        let product = exact("1234567.123456")
            .times(exact("0.055193985123456789"))
            .unwrap();
        assert_eq!(product.to_string(), "68140.679445939305026844342784");
        let wide = exact("7922816251426433759354395033.5")
            .times(exact("79228162514264337593543950335"))
            .unwrap();
        assert_eq!(
            wide.to_string(),
            "627710173538668076383578942304921009107382676927694661222.5"
        );
        assert_eq!(wide.to_decimal(), Err(PricingProblem::TooManyDigits));
    }

    #[test]
    fn small_and_negative_figures_are_written_in_full() {
        assert_eq!(exact("-0.000002").to_string(), "-0.000002");
        assert_eq!(exact("10.500").to_string(), "10.5");
        assert_eq!(exact("100").to_string(), "100");
        assert_eq!(Exact::from_scaled(0, 6).to_string(), "0");
        assert_eq!(
            exact("0.1").minus(exact("0.3")).unwrap().to_string(),
            "-0.2"
        );
    }
}
