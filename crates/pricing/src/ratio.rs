//! Fractions in 256 bits: what does not fit into a decimal of 128. Know no price and no rounding.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use ethnum::I256;

/// `numerator / (divisor x 10^scale)`; the divisor is above 0 and has no factor 2 or 5.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio {
    pub numerator: I256,
    pub divisor: u128,
    pub scale: u32,
}

const POWERS: usize = 39;

/// 10^n for every n whose power fits into 128 bits.
const POWERS_OF_TEN: [i128; POWERS] = {
    let mut powers = [1_i128; POWERS];
    let mut n = 1;
    while n < POWERS {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
};

/// 10^n, where it fits into 128 bits.
pub(crate) fn small_power(n: u32) -> Option<i128> {
    POWERS_OF_TEN.get(n as usize).copied()
}

/// 10^n, where it fits into 256 bits.
pub(crate) fn power_of_ten(n: u32) -> Result<I256, PricingProblem> {
    match small_power(n) {
        Some(power) => Ok(I256::from(power)),
        None => I256::from(10)
            .checked_pow(n)
            .ok_or(PricingProblem::TooManyDigits),
    }
}

impl Ratio {
    /// The fraction in its lowest terms; a decimal where it is one.
    pub(crate) fn reduced(
        numerator: I256,
        divisor: u128,
        scale: u32,
    ) -> Result<Exact, PricingProblem> {
        let (mut numerator, mut divisor, mut scale) = (numerator, divisor, scale);
        if divisor != 1 {
            let common = gcd(numerator.unsigned_abs(), divisor.into());
            // The common part divides the divisor, so it fits.
            let common = u128::try_from(common).unwrap_or(1).max(1);
            numerator /= I256::from(common);
            divisor /= common;
            // 1/2 = 5/10 and 1/5 = 2/10: what is left of the divisor has no decimal.
            for (prime, other) in [(2_u128, 5), (5, 2)] {
                while divisor % prime == 0 {
                    divisor /= prime;
                    numerator = numerator
                        .checked_mul(I256::from(other))
                        .ok_or(PricingProblem::TooManyDigits)?;
                    scale += 1;
                }
            }
        }
        let ratio = Self {
            numerator,
            divisor,
            scale,
        };
        let small = ratio.trimmed();
        Ok(match i128::try_from(small.numerator) {
            Ok(mantissa) if small.divisor == 1 => Exact::from_scaled(mantissa, small.scale),
            _ => Exact::large(ratio),
        })
    }

    /// Without zeros at the end.
    pub(crate) fn trimmed(mut self) -> Self {
        let ten = I256::from(10);
        while self.scale > 0 && self.numerator % ten == I256::ZERO {
            self.numerator /= ten;
            self.scale -= 1;
        }
        self
    }

    /// Two fractions over one divisor and one scale.
    pub(crate) fn beside(self, other: Self) -> Result<(I256, I256, u128, u32), PricingProblem> {
        let scale = self.scale.max(other.scale);
        let at = |ratio: Self, factor: u128| {
            power_of_ten(scale - ratio.scale)
                .ok()
                .and_then(|power| ratio.numerator.checked_mul(power))
                .and_then(|number| number.checked_mul(I256::from(factor)))
                .ok_or(PricingProblem::TooManyDigits)
        };
        if self.divisor == other.divisor {
            return Ok((at(self, 1)?, at(other, 1)?, self.divisor, scale));
        }
        let divisor = self
            .divisor
            .checked_mul(other.divisor)
            .ok_or(PricingProblem::TooManyDigits)?;
        Ok((
            at(self, other.divisor)?,
            at(other, self.divisor)?,
            divisor,
            scale,
        ))
    }
}

pub(crate) fn gcd(a: ethnum::U256, b: ethnum::U256) -> ethnum::U256 {
    let (mut a, mut b) = (a, b);
    while b != ethnum::U256::ZERO {
        (a, b) = (b, a % b);
    }
    a
}
