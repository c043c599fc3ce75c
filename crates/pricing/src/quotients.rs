//! Quotients without any error: a decimal where there is one, else a fraction. Knows no price and no
//! rounding.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::ratio::{Ratio, gcd, power_of_ten, small_power};
use ethnum::I256;

/// A divisor with everything that has a decimal taken out of it:
/// `1 / divisor = factor / (rest x 10^places)`.
pub(crate) struct Divisor {
    pub factor: u64,
    pub places: u32,
    /// Has no factor 2 or 5.
    pub rest: u64,
}

/// Takes 2, 5 and 10 out of a divisor; nothing for 0, and where the factor does not fit.
pub(crate) fn without_tens(divisor: u64) -> Option<Divisor> {
    if divisor == 0 {
        return None;
    }
    let (mut rest, mut factor, mut places) = (divisor, 1_u64, 0);
    while rest.is_multiple_of(10) {
        (rest, places) = (rest / 10, places + 1);
    }
    // 1/2 = 5/10 and 1/5 = 2/10.
    let twos = rest.trailing_zeros();
    rest >>= twos;
    factor = factor.checked_mul(5_u64.checked_pow(twos)?)?;
    places += twos;
    while rest.is_multiple_of(5) {
        (rest, factor, places) = (rest / 5, factor.checked_mul(2)?, places + 1);
    }
    Some(Divisor {
        factor,
        places,
        rest,
    })
}

/// The quotient of two decimals in its lowest terms, where nothing on the way has more than 127 bits
/// and the divisor not more than 64.
pub(crate) fn small_quotient(
    (a, a_scale): (i128, u32),
    (b, b_scale): (i128, u32),
) -> Option<Exact> {
    let by = without_tens(u64::try_from(b.unsigned_abs()).ok()?)?;
    let mut above = a.checked_mul(by.factor.into())?;
    let mut scale = a_scale + by.places;
    if scale < b_scale {
        above = above.checked_mul(small_power(b_scale - scale)?)?;
    }
    scale = scale.saturating_sub(b_scale);
    let mut below = by.rest;
    if below != 1 {
        let left = above.unsigned_abs() % u128::from(below);
        let (mut common, mut rest) = (below, u64::try_from(left).ok()?);
        while rest != 0 {
            (common, rest) = (rest, common % rest);
        }
        above /= i128::from(common);
        below /= common;
    }
    while scale > 0 && above % 10 == 0 {
        (above, scale) = (above / 10, scale - 1);
    }
    let above = if b < 0 { above.checked_neg()? } else { above };
    Some(if below == 1 {
        Exact::from_scaled(above, scale)
    } else {
        Exact::large(Ratio {
            numerator: I256::from(above),
            divisor: below.into(),
            scale,
        })
    })
}

/// The quotient of two fractions, the second of which is not 0.
///
/// # Errors
/// When the result has more digits than are kept.
pub(crate) fn wide_quotient(a: Ratio, b: Ratio) -> Result<Exact, PricingProblem> {
    let (a, b) = (a.trimmed(), b.trimmed());
    let times = |number: I256, factor: I256| {
        number
            .checked_mul(factor)
            .ok_or(PricingProblem::TooManyDigits)
    };
    // (a / (da 10^sa)) / (b / (db 10^sb)) = a db 10^sb / (da b 10^sa)
    let numerator = times(
        times(a.numerator, I256::from(b.divisor))?,
        power_of_ten(b.scale)?,
    )?;
    let common = gcd(numerator.unsigned_abs(), b.numerator.unsigned_abs());
    let common = I256::try_from(common).map_err(|_| PricingProblem::TooManyDigits)?;
    let (numerator, below) = (numerator / common, b.numerator / common);
    let numerator = if below.is_negative() {
        -numerator
    } else {
        numerator
    };
    let divisor = u128::try_from(below.unsigned_abs())
        .ok()
        .and_then(|below| below.checked_mul(a.divisor))
        .ok_or(PricingProblem::TooManyDigits)?;
    Ratio::reduced(numerator, divisor, a.scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_short_way_of_dividing_comes_to_what_the_long_way_comes_to(
            a in any::<i128>(), a_shorter in 0_u32..127, a_scale in 0_u32..30,
            b in any::<i64>(), b_shorter in 0_u32..63, twos in 0_u32..8, fives in 0_u32..6, b_scale in 0_u32..30,
        ) {
            let a = a >> a_shorter;
            let b = (i128::from(b >> b_shorter) << twos) * 5_i128.pow(fives);
            prop_assume!(b != 0);
            let long = wide_quotient(
                Exact::from_scaled(a, a_scale).ratio(),
                Exact::from_scaled(b, b_scale).ratio(),
            );
            if let Some(short) = small_quotient((a, a_scale), (b, b_scale)) {
                prop_assert_eq!(short.to_string(), long.unwrap().to_string());
            }
        }
    }
}
