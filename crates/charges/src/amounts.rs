//! Exact amounts as scaled integers. Knows no rounding: what does not fit is refused.

use domain::decimal::{DecimalProblem, parse_exact};
use rust_decimal::Decimal;

/// Digits an amount may have at the scale of its chunk: a chunk's sum then always fits an `i128`.
const DIGITS_MAX: u32 = 32;
/// Most digits after the point.
pub const SCALE_MAX: u32 = 28;

/// A decimal as written: `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Scaled {
    pub(crate) mantissa: i128,
    pub(crate) scale: u32,
}

/// Reads a decimal with every digit kept.
#[inline]
pub(crate) fn read(bytes: &[u8]) -> Result<Scaled, DecimalProblem> {
    match read_short(bytes) {
        Some(amount) => Ok(amount),
        None => {
            let text = std::str::from_utf8(bytes).map_err(|_| DecimalProblem::NotANumber)?;
            let amount = parse_exact(text)?;
            Ok(Scaled {
                mantissa: amount.mantissa(),
                scale: amount.scale(),
            })
        }
    }
}

/// Digits with at most one point, up to 18 of them: nearly every amount.
#[inline]
fn read_short(bytes: &[u8]) -> Option<Scaled> {
    let (is_negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let (mut mantissa, mut point) = (0_i64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa
                    .checked_mul(10)?
                    .checked_add(i64::from(byte - b'0'))?
            }
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    if digits.len() == 1 && point.is_some() {
        return None;
    }
    let scale = point.map_or(0, |at| digits.len() - 1 - at) as u32;
    Some(Scaled {
        mantissa: i128::from(if is_negative { -mantissa } else { mantissa }),
        scale,
    })
}

/// A mantissa at a larger scale; none when it does not fit.
pub(crate) fn rescale(mantissa: i128, from: u32, to: u32) -> Option<i128> {
    mantissa.checked_mul(10_i128.checked_pow(to.checked_sub(from)?)?)
}

/// Amounts that share one scale: the largest among them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Amounts {
    /// Each amount times `10^scale`.
    pub mantissas: Vec<i128>,
    pub scale: u32,
}

impl Amounts {
    /// Adds an amount; false when it has more digits than fit beside the others.
    #[inline]
    pub(crate) fn push(&mut self, amount: Scaled) -> bool {
        let mut mantissa = amount.mantissa;
        if amount.scale != self.scale {
            if amount.scale > self.scale {
                if !self.widen(amount.scale) {
                    return false;
                }
            } else {
                match rescale(mantissa, amount.scale, self.scale) {
                    Some(wide) => mantissa = wide,
                    None => return false,
                }
            }
        }
        self.mantissas.push(mantissa);
        fits(mantissa)
    }

    /// The sum of all, at [`Amounts::scale`].
    pub(crate) fn sum(&self) -> i128 {
        self.mantissas.iter().sum()
    }

    /// The amount of a line; none beyond the last.
    pub fn get(&self, line: usize) -> Option<Decimal> {
        to_decimal(*self.mantissas.get(line)?, self.scale)
    }

    #[cold]
    fn widen(&mut self, scale: u32) -> bool {
        for mantissa in &mut self.mantissas {
            match rescale(*mantissa, self.scale, scale).filter(|wide| fits(*wide)) {
                Some(wide) => *mantissa = wide,
                None => return false,
            }
        }
        self.scale = scale;
        true
    }
}

fn fits(mantissa: i128) -> bool {
    mantissa.unsigned_abs() < 10_u128.pow(DIGITS_MAX)
}

/// A sum that grows in scale as it must.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Sum {
    mantissa: i128,
    scale: u32,
}

impl Sum {
    /// Adds exactly; none when a digit would be lost.
    #[must_use]
    pub(crate) fn plus(self, mantissa: i128, scale: u32) -> Option<Self> {
        let common = self.scale.max(scale);
        let sum = rescale(self.mantissa, self.scale, common)?
            .checked_add(rescale(mantissa, scale, common)?)?;
        Some(Self {
            mantissa: sum,
            scale: common,
        })
    }

    pub(crate) fn to_decimal(self) -> Option<Decimal> {
        to_decimal(self.mantissa, self.scale)
    }

    pub(crate) fn parts(self) -> (i128, u32) {
        (self.mantissa, self.scale)
    }
}

/// The decimal, without trailing zeros only where it would not fit otherwise.
pub(crate) fn to_decimal(mut mantissa: i128, mut scale: u32) -> Option<Decimal> {
    loop {
        if let Ok(decimal) = Decimal::try_from_i128_with_scale(mantissa, scale) {
            return Some(decimal);
        }
        if scale == 0 || mantissa % 10 != 0 {
            return None;
        }
        mantissa /= 10;
        scale -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_of_different_scales_share_the_largest() {
        let mut amounts = Amounts::default();
        for text in ["1", "-0.25", "1e-3", "7.5"] {
            assert!(amounts.push(read(text.as_bytes()).unwrap()), "{text}");
        }
        assert_eq!(
            (amounts.scale, amounts.mantissas.as_slice()),
            (3, [1000, -250, 1, 7500].as_slice())
        );
        assert_eq!(amounts.get(1).unwrap().to_string(), "-0.250");
        assert_eq!(amounts.sum(), 8251);
    }

    #[test]
    fn amounts_that_do_not_fit_together_are_refused() {
        let mut amounts = Amounts::default();
        assert!(amounts.push(read(b"12345678901234567890").unwrap()));
        assert!(!amounts.push(read(b"0.00000000000000000001").unwrap()));
    }

    proptest! {
        #[test]
        fn the_short_reading_agrees_with_the_exact_one(text in "-?[0-9]{0,19}[.]?[0-9]{0,9}") {
            let exact = parse_exact(&text).map(|d| (d.mantissa(), d.scale()));
            let read = read(text.as_bytes()).map(|d| (d.mantissa, d.scale));
            prop_assert_eq!(read, exact);
        }

        #[test]
        fn sums_are_those_of_decimals(parts in prop::collection::vec((-1_000_000_000_i64..1_000_000_000, 0_u32..9), 0..50)) {
            let mut sum = Sum::default();
            let mut expected = Decimal::ZERO;
            for (mantissa, scale) in parts {
                sum = sum.plus(i128::from(mantissa), scale).unwrap();
                expected += Decimal::new(mantissa, scale);
            }
            prop_assert_eq!(sum.to_decimal(), Some(expected));
        }
    }
}
