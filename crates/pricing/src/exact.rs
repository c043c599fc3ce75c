//! Exact numbers: decimals of up to 76 digits, and fractions where a rate divides. Knows no rounding.
//!
//! Nearly every figure of a quote fits into 128 bits and stays there; what does not is carried in 256
//! bits or refused, never shortened.

use crate::problem::PricingProblem;
use crate::quotients::{small_quotient, wide_quotient};
use crate::ratio::{Ratio, small_power};
use ethnum::I256;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;

/// A number without any error.
#[derive(Clone, Copy, Debug)]
pub struct Exact(Form);

#[derive(Clone, Copy, Debug)]
enum Form {
    /// `mantissa / 10^scale`.
    Small {
        mantissa: i128,
        scale: u32,
    },
    Large(Ratio),
}

impl Exact {
    pub const ZERO: Self = Self::from_scaled(0, 0);
    pub const ONE: Self = Self::from_scaled(1, 0);
    pub const ONE_HUNDRED: Self = Self::from_scaled(100, 0);

    /// `mantissa / 10^scale`.
    pub const fn from_scaled(mantissa: i128, scale: u32) -> Self {
        Self(Form::Small { mantissa, scale })
    }

    /// Mantissa and scale, where the number is a decimal of 128 bits.
    pub(crate) fn small(self) -> Option<(i128, u32)> {
        match self.0 {
            Form::Small { mantissa, scale } => Some((mantissa, scale)),
            Form::Large(_) => None,
        }
    }

    /// A number that no decimal of 128 bits holds.
    pub(crate) fn large(ratio: Ratio) -> Self {
        Self(Form::Large(ratio))
    }

    pub(crate) fn ratio(self) -> Ratio {
        match self.0 {
            Form::Small { mantissa, scale } => Ratio {
                numerator: I256::from(mantissa),
                divisor: 1,
                scale,
            },
            Form::Large(ratio) => ratio,
        }
    }

    pub fn is_negative(self) -> bool {
        match self.0 {
            Form::Small { mantissa, .. } => mantissa < 0,
            Form::Large(ratio) => ratio.numerator.is_negative(),
        }
    }

    pub fn is_zero(self) -> bool {
        match self.0 {
            Form::Small { mantissa, .. } => mantissa == 0,
            Form::Large(ratio) => ratio.numerator == I256::ZERO,
        }
    }

    /// The exact product.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub fn times(self, other: Self) -> Result<Self, PricingProblem> {
        if let (Some((a, a_scale)), Some((b, b_scale))) = (self.small(), other.small())
            && let Some(mantissa) = a.checked_mul(b)
        {
            return Ok(Self::from_scaled(mantissa, a_scale + b_scale));
        }
        // Zeros at the end carry nothing; without them more products fit.
        let (a, b) = (self.ratio().trimmed(), other.ratio().trimmed());
        Ratio::reduced(
            a.numerator
                .checked_mul(b.numerator)
                .ok_or(PricingProblem::TooManyDigits)?,
            a.divisor
                .checked_mul(b.divisor)
                .ok_or(PricingProblem::TooManyDigits)?,
            a.scale + b.scale,
        )
    }

    /// The exact quotient: a fraction where no decimal is exact.
    ///
    /// # Errors
    /// When `other` is 0, or the result has more digits than are kept.
    pub fn divided_by(self, other: Self) -> Result<Self, PricingProblem> {
        if other.is_zero() {
            return Err(PricingProblem::DividedByZero);
        }
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && let Some(quotient) = small_quotient(a, b)
        {
            return Ok(quotient);
        }
        wide_quotient(self.ratio(), other.ratio())
    }

    /// The exact sum.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub fn plus(self, other: Self) -> Result<Self, PricingProblem> {
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && let Some((a, b, scale)) = aligned(a, b)
            && let Some(mantissa) = a.checked_add(b)
        {
            return Ok(Self::from_scaled(mantissa, scale));
        }
        let (a, b, divisor, scale) = self.ratio().beside(other.ratio())?;
        Ratio::reduced(
            a.checked_add(b).ok_or(PricingProblem::TooManyDigits)?,
            divisor,
            scale,
        )
    }

    /// The exact difference.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub fn minus(self, other: Self) -> Result<Self, PricingProblem> {
        self.plus(other.negated())
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        match self.0 {
            // The smallest mantissa of all has no positive counterpart; no decimal comes near it.
            Form::Small { mantissa, scale } if mantissa != i128::MIN => {
                Self::from_scaled(-mantissa, scale)
            }
            _ => {
                let ratio = self.ratio();
                Self(Form::Large(Ratio {
                    numerator: -ratio.numerator,
                    ..ratio
                }))
            }
        }
    }

    /// A hundredth, exactly: the point moves.
    #[must_use]
    pub fn hundredth(self) -> Self {
        match self.0 {
            Form::Small { mantissa, scale } => Self::from_scaled(mantissa, scale + 2),
            Form::Large(ratio) => Self(Form::Large(Ratio {
                scale: ratio.scale + 2,
                ..ratio
            })),
        }
    }

    /// Compares by value.
    ///
    /// # Errors
    /// When the two cannot be brought to one scale.
    pub fn compare(self, other: Self) -> Result<Ordering, PricingProblem> {
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && let Some((a, b, _)) = aligned(a, b)
        {
            return Ok(a.cmp(&b));
        }
        let (a, b, _, _) = self.ratio().beside(other.ratio())?;
        Ok(a.cmp(&b))
    }

    /// The larger of two.
    ///
    /// # Errors
    /// As [`Self::compare`].
    pub fn at_least(self, other: Self) -> Result<Self, PricingProblem> {
        Ok(if self.compare(other)? == Ordering::Less {
            other
        } else {
            self
        })
    }

    /// The smaller of two.
    ///
    /// # Errors
    /// As [`Self::compare`].
    pub fn at_most(self, other: Self) -> Result<Self, PricingProblem> {
        Ok(if self.compare(other)? == Ordering::Greater {
            other
        } else {
            self
        })
    }

    /// As a decimal of 28 digits.
    ///
    /// # Errors
    /// When it has more digits, or is a fraction.
    pub fn to_decimal(self) -> Result<Decimal, PricingProblem> {
        let whole = Self::decimal(self.ratio());
        whole.or_else(|_| Self::decimal(self.ratio().trimmed()))
    }

    fn decimal(ratio: Ratio) -> Result<Decimal, PricingProblem> {
        if ratio.divisor != 1 {
            return Err(PricingProblem::TooManyDigits);
        }
        let mantissa =
            i128::try_from(ratio.numerator).map_err(|_| PricingProblem::TooManyDigits)?;
        Decimal::try_from_i128_with_scale(mantissa, ratio.scale)
            .map_err(|_| PricingProblem::TooManyDigits)
    }
}

/// Two decimals at one scale, where both fit into 128 bits there.
fn aligned((a, a_scale): (i128, u32), (b, b_scale): (i128, u32)) -> Option<(i128, i128, u32)> {
    match a_scale.cmp(&b_scale) {
        Ordering::Equal => Some((a, b, a_scale)),
        Ordering::Less => Some((a.checked_mul(small_power(b_scale - a_scale)?)?, b, b_scale)),
        Ordering::Greater => Some((a, b.checked_mul(small_power(a_scale - b_scale)?)?, a_scale)),
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        Self::from_scaled(decimal.mantissa(), decimal.scale())
    }
}

impl From<u32> for Exact {
    fn from(whole: u32) -> Self {
        Self::from_scaled(whole.into(), 0)
    }
}

/// Every digit, without zeros at the end; a fraction as `numerator/denominator`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ratio = self.ratio().trimmed();
        let sign = if ratio.numerator.is_negative() {
            "-"
        } else {
            ""
        };
        let digits = ratio.numerator.unsigned_abs().to_string();
        let scale = ratio.scale as usize;
        if ratio.divisor != 1 {
            return write!(f, "{sign}{digits}/{}{:0<scale$}", ratio.divisor, "");
        }
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
        assert_eq!(wide.minus(wide).unwrap().to_string(), "0");
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

    #[test]
    fn a_quotient_is_a_decimal_where_it_is_one_and_a_fraction_where_not() {
        let over = |a: &str, b: &str| exact(a).divided_by(exact(b)).unwrap();
        assert_eq!(over("1", "8").to_string(), "0.125");
        assert_eq!(over("-7.5", "0.25").to_string(), "-30");
        assert_eq!(over("10", "-4").to_string(), "-2.5");
        assert_eq!(over("1", "3").to_string(), "1/3");
        assert_eq!(over("1", "30").to_string(), "1/30");
        assert_eq!(over("-2", "0.3").to_string(), "-20/3");
        let third = over("1", "3");
        let whole = third.plus(third).unwrap().plus(third).unwrap();
        assert_eq!(whole.to_string(), "1");
        assert_eq!(third.times(exact("0.3")).unwrap().to_string(), "0.1");
        assert_eq!(third.compare(exact("0.3333")).unwrap(), Ordering::Greater);
        assert_eq!(
            exact("1").divided_by(Exact::ZERO).unwrap_err(),
            PricingProblem::DividedByZero
        );
    }
}
