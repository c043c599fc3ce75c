//! Exact numbers as they are reckoned with while steps are taken down: 64 bits where they fit, else a
//! place among the wide ones that the steps keep. Knows no formula and rounds nothing.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::steps::{Figure, Steps};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A number, or where it is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    /// `mantissa / 10^scale`.
    Small { mantissa: i64, scale: u32 },
    /// Index among the wide ones.
    Wide(u32),
}

type Result<T> = std::result::Result<T, PricingProblem>;

/// 10^n for every n whose power fits into 63 bits.
const POWERS_OF_TEN: [i64; 19] = {
    let mut powers = [1_i64; 19];
    let mut n = 1;
    while n < 19 {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
};

impl Number {
    pub const ZERO: Self = Self::whole(0);
    pub const ONE_HUNDRED: Self = Self::whole(100);

    pub const fn whole(mantissa: i64) -> Self {
        Self::Small { mantissa, scale: 0 }
    }
}

impl From<u32> for Number {
    fn from(whole: u32) -> Self {
        Self::whole(whole.into())
    }
}

/// The product, where the lengths of its factors say that it fits: asking the product itself would
/// take 128 bits, which a browser has not.
#[inline]
fn product(a: i64, b: i64) -> Option<i64> {
    let zeros = a.unsigned_abs().leading_zeros() + b.unsigned_abs().leading_zeros();
    (zeros > 64).then(|| a.wrapping_mul(b))
}

/// Two numbers of 64 bits at one scale, where both fit there.
#[inline]
fn aligned(a: Number, b: Number) -> Option<(i64, i64, u32)> {
    let (
        Number::Small { mantissa, scale },
        Number::Small {
            mantissa: other,
            scale: other_scale,
        },
    ) = (a, b)
    else {
        return None;
    };
    let power = |by: u32| POWERS_OF_TEN.get(by as usize).copied();
    match scale.cmp(&other_scale) {
        Ordering::Equal => Some((mantissa, other, scale)),
        Ordering::Less => {
            let mantissa = product(mantissa, power(other_scale - scale)?)?;
            Some((mantissa, other, other_scale))
        }
        Ordering::Greater => {
            let other = product(other, power(scale - other_scale)?)?;
            Some((mantissa, other, scale))
        }
    }
}

impl Steps {
    /// A decimal as a figure that no step made.
    #[inline]
    pub(crate) fn figure(&mut self, decimal: Decimal) -> Figure {
        let parts = decimal.unpack();
        let mantissa = (u64::from(parts.mid) << 32) | u64::from(parts.lo);
        Figure::from(match i64::try_from(mantissa) {
            Ok(mantissa) if parts.hi == 0 => Number::Small {
                mantissa: if parts.negative { -mantissa } else { mantissa },
                scale: parts.scale,
            },
            _ => self.number(decimal.into()),
        })
    }

    /// Keeps a number.
    pub(crate) fn number(&mut self, exact: Exact) -> Number {
        if let Some((mantissa, scale)) = exact.small()
            && let Ok(mantissa) = i64::try_from(mantissa)
        {
            return Number::Small { mantissa, scale };
        }
        self.wide.push(exact);
        Number::Wide(u32::try_from(self.wide.len() - 1).unwrap_or_default())
    }

    /// The number that is kept.
    pub(crate) fn exact(&self, number: Number) -> Exact {
        match number {
            Number::Small { mantissa, scale } => Exact::from_scaled(mantissa.into(), scale),
            Number::Wide(index) => self
                .wide
                .get(index as usize)
                .copied()
                .unwrap_or(Exact::ZERO),
        }
    }

    /// The exact product.
    ///
    /// # Errors
    /// As [`Exact::times`], here and below.
    #[inline]
    pub(crate) fn times(&mut self, a: Number, b: Number) -> Result<Number> {
        if let (
            Number::Small { mantissa, scale },
            Number::Small {
                mantissa: other,
                scale: other_scale,
            },
        ) = (a, b)
            && let Some(mantissa) = product(mantissa, other)
        {
            return Ok(Number::Small {
                mantissa,
                scale: scale + other_scale,
            });
        }
        self.wide_of(a, b, Exact::times)
    }

    /// The exact sum.
    #[inline]
    pub(crate) fn plus(&mut self, a: Number, b: Number) -> Result<Number> {
        if let Some((left, right, scale)) = aligned(a, b)
            && let Some(mantissa) = left.checked_add(right)
        {
            return Ok(Number::Small { mantissa, scale });
        }
        self.wide_of(a, b, Exact::plus)
    }

    /// The exact difference.
    #[inline]
    pub(crate) fn minus(&mut self, a: Number, b: Number) -> Result<Number> {
        if let Some((left, right, scale)) = aligned(a, b)
            && let Some(mantissa) = left.checked_sub(right)
        {
            return Ok(Number::Small { mantissa, scale });
        }
        self.wide_of(a, b, Exact::minus)
    }

    /// The exact quotient: a fraction where no decimal is exact.
    pub(crate) fn quotient(&mut self, a: Number, b: Number) -> Result<Number> {
        self.wide_of(a, b, Exact::divided_by)
    }

    /// So many percent of a number.
    #[inline]
    pub(crate) fn percent(&mut self, number: Number, percent: Number) -> Result<Number> {
        let product = self.times(number, percent)?;
        Ok(match product {
            Number::Small { mantissa, scale } => Number::Small {
                mantissa,
                scale: scale + 2,
            },
            Number::Wide(_) => {
                let exact = self.exact(product).hundredth();
                self.number(exact)
            }
        })
    }

    /// Compares by value.
    #[inline]
    pub(crate) fn compare(&self, a: Number, b: Number) -> Result<Ordering> {
        match aligned(a, b) {
            Some((a, b, _)) => Ok(a.cmp(&b)),
            None => self.exact(a).compare(self.exact(b)),
        }
    }

    /// The larger of two.
    #[inline]
    pub(crate) fn at_least(&self, a: Number, b: Number) -> Result<Number> {
        Ok(if self.compare(a, b)? == Ordering::Less {
            b
        } else {
            a
        })
    }

    pub(crate) fn is_negative(&self, number: Number) -> bool {
        match number {
            Number::Small { mantissa, .. } => mantissa < 0,
            Number::Wide(_) => self.exact(number).is_negative(),
        }
    }

    pub(crate) fn is_zero(&self, number: Number) -> bool {
        match number {
            Number::Small { mantissa, .. } => mantissa == 0,
            Number::Wide(_) => self.exact(number).is_zero(),
        }
    }

    #[inline(never)]
    fn wide_of(
        &mut self,
        a: Number,
        b: Number,
        of: fn(Exact, Exact) -> Result<Exact>,
    ) -> Result<Number> {
        let result = of(self.exact(a), self.exact(b))?;
        Ok(self.number(result))
    }
}
