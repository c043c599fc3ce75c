//! The only place of the project that rounds.

use crate::batch::{PRICE_DIGITS, QUANTITY_DIGITS};
use crate::exact::Exact;
use crate::numbers::Number;
use crate::problem::PricingProblem;
use crate::ratio::{power_of_ten, small_power};
use crate::steps::Steps;
use domain::money::Currency;
use domain::quotes::RoundingMode;
use ethnum::I256;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Rounds to `digits` after the point; the result carries exactly that many.
///
/// # Errors
/// When the result has more digits than a decimal keeps.
pub fn round(exact: Exact, digits: u32, mode: RoundingMode) -> Result<Decimal, PricingProblem> {
    let mantissa = match exact.small() {
        Some((mantissa, scale)) => round_small(mantissa, scale, digits, mode),
        None => None,
    };
    let mantissa = match mantissa.or_else(|| round_fraction(exact, digits, mode)) {
        Some(mantissa) => mantissa,
        None => round_large(exact, digits, mode)?,
    };
    Decimal::try_from_i128_with_scale(mantissa, digits).map_err(|_| PricingProblem::TooManyDigits)
}

/// Rounds and stays exact, for a figure that is used further.
///
/// # Errors
/// As [`round`].
pub fn rounded(exact: Exact, digits: u32, mode: RoundingMode) -> Result<Exact, PricingProblem> {
    round(exact, digits, mode).map(Exact::from)
}

fn round_small(mantissa: i128, scale: u32, digits: u32, mode: RoundingMode) -> Option<i128> {
    if scale <= digits {
        return mantissa.checked_mul(small_power(digits - scale)?);
    }
    let unit = small_power(scale - digits)?;
    // Most mantissas fit into 64 bits, where dividing is several times faster.
    let (whole, rest) = match (i64::try_from(mantissa), i64::try_from(unit)) {
        (Ok(mantissa), Ok(unit)) => (i128::from(mantissa / unit), i128::from(mantissa % unit)),
        _ => (mantissa / unit, mantissa % unit),
    };
    let half = rest
        .unsigned_abs()
        .cmp(&(unit.unsigned_abs() - rest.unsigned_abs()));
    Some(whole + i128::from(step(mode, mantissa < 0, rest != 0, half, whole % 2 != 0)))
}

/// Rounds a fraction whose numbers all fit into 63 bits.
fn round_fraction(exact: Exact, digits: u32, mode: RoundingMode) -> Option<i128> {
    let ratio = exact.ratio();
    let cut = small_power(ratio.scale.checked_sub(digits)?)?;
    let numerator = i64::try_from(ratio.numerator).ok()?;
    let unit = i64::try_from(ratio.divisor).ok()?;
    let unit = unit.checked_mul(i64::try_from(cut).ok()?)?;
    let (whole, rest) = (numerator / unit, (numerator % unit).unsigned_abs());
    let half = rest.cmp(&(unit.unsigned_abs() - rest));
    let step = step(mode, numerator < 0, rest != 0, half, whole % 2 != 0);
    Some(i128::from(whole) + i128::from(step))
}

fn round_large(exact: Exact, digits: u32, mode: RoundingMode) -> Result<i128, PricingProblem> {
    let too_many = PricingProblem::TooManyDigits;
    let ratio = exact.ratio();
    let (above, below) = if ratio.scale <= digits {
        (power_of_ten(digits - ratio.scale)?, I256::ONE)
    } else {
        (I256::ONE, power_of_ten(ratio.scale - digits)?)
    };
    let numerator = ratio.numerator.checked_mul(above).ok_or(too_many)?;
    let unit = below
        .checked_mul(I256::from(ratio.divisor))
        .ok_or(too_many)?;
    let (whole, rest) = (numerator / unit, numerator % unit);
    // |rest| < unit, so the difference cannot overflow where doubling might.
    let half = rest.abs().cmp(&(unit - rest.abs()));
    let odd = whole % I256::from(2) != I256::ZERO;
    let step = step(mode, numerator.is_negative(), rest != I256::ZERO, half, odd);
    i128::try_from(whole + I256::from(step)).map_err(|_| too_many)
}

/// What is added to the figure cut off: 0, or 1 away from zero with the figure's sign. `half` compares
/// what was cut off with half a unit.
fn step(mode: RoundingMode, negative: bool, inexact: bool, half: Ordering, odd: bool) -> i64 {
    let away = match mode {
        RoundingMode::HalfAwayFromZero => half != Ordering::Less,
        RoundingMode::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && odd),
        RoundingMode::Truncate => false,
        RoundingMode::Floor => inexact && negative,
        RoundingMode::Up => inexact,
    };
    match (away, negative) {
        (false, _) => 0,
        (true, true) => -1,
        (true, false) => 1,
    }
}

/// The same for a number among steps, to so many digits of a currency.
///
/// # Errors
/// As [`round_to_currency`].
pub(crate) fn round_number_to_currency(
    number: Number,
    digits: u32,
    steps: &Steps,
) -> Result<Decimal, PricingProblem> {
    if let Number::Small { mantissa, scale } = number
        && let Some(cut) = scale.checked_sub(digits)
        && let Some(unit) = small_power(cut).and_then(|unit| i64::try_from(unit).ok())
    {
        let whole = mantissa / unit;
        let rest = (mantissa - whole * unit).unsigned_abs();
        let away = i64::from(rest >= unit.unsigned_abs() - rest && rest != 0);
        let rounded = whole + if mantissa < 0 { -away } else { away };
        return Ok(Decimal::new(rounded, digits));
    }
    round(steps.exact(number), digits, RoundingMode::HalfAwayFromZero)
}

/// Rounds as our own prices do: half away from zero, at the currency's ISO 4217 digits.
///
/// # Errors
/// When the result has more digits than a decimal keeps.
pub fn round_to_currency(exact: Exact, currency: Currency) -> Result<Decimal, PricingProblem> {
    round(exact, currency.digits(), RoundingMode::HalfAwayFromZero)
}

/// Digits after the point of a figure that is shown and has no end, or no room for one.
const SHOWN_DIGITS: u32 = 12;

/// A figure that is not rounded on its own, as it is shown: with every digit, or (a fraction, or more
/// digits than a decimal keeps) at 12 after the point. What is summed is the figure, never what is shown.
///
/// # Errors
/// When a decimal does not hold it even so.
pub fn shown(exact: Exact) -> Result<Decimal, PricingProblem> {
    let short = || round(exact, SHOWN_DIGITS, RoundingMode::HalfAwayFromZero);
    exact.to_decimal().or_else(|_| short())
}

/// `price x quantity` in the smallest unit of a currency of so many `DIGITS`, rounded half away from
/// zero; the price is in units of 10^-8, the quantity of 10^-6. `LOW + HIGH` are the digits cut off.
///
/// Nothing is wider than 64 bits and nothing divides but by constants while the product fits into 63
/// bits, or both whole parts into 31; what is larger is worked out as decimals are.
#[inline]
pub(crate) fn product_in_currency_units<const DIGITS: u32, const LOW: u32, const HIGH: u32>(
    price: i64,
    quantity: i64,
) -> Result<i128, PricingProblem> {
    const {
        assert!(LOW <= HIGH && LOW + HIGH + DIGITS == 14);
    }
    let (low, high) = const { (10_u64.pow(LOW), 10_u64.pow(HIGH)) };
    let unit = low * high;
    let (p, q) = (price.unsigned_abs(), quantity.unsigned_abs());
    let whole = if p.leading_zeros() + q.leading_zeros() >= 65 {
        (p * q + unit / 2) / unit
    } else {
        // p = ph high + pl and q = qh low + ql, so that
        // p q = ph qh unit + low (pl qh + ph ql high/low) + pl ql.
        let (ph, qh) = (p / high, q / low);
        if (ph | qh) >> 31 != 0 {
            return wide_product_in_currency_units(price, quantity, DIGITS);
        }
        let (pl, ql) = (p - ph * high, q - qh * low);
        let across = pl * qh + ph * ql * (high / low);
        let carried = across / high;
        // Below 2 1/2 units: two of the last two parts, and a half to round.
        let rest = (across - carried * high) * low + pl * ql + unit / 2;
        ph * qh + carried + u64::from(rest >= unit) + u64::from(rest >= 2 * unit)
    };
    // Below 2^63 either way.
    let whole = whole.cast_signed();
    Ok(i128::from(if (price ^ quantity) < 0 {
        -whole
    } else {
        whole
    }))
}

/// The same by decimals, for figures of any length and currencies of any digits.
#[cold]
#[inline(never)]
pub(crate) fn wide_product_in_currency_units(
    price: i64,
    quantity: i64,
    digits: u32,
) -> Result<i128, PricingProblem> {
    let product = i128::from(price) * i128::from(quantity);
    let exact = Exact::from_scaled(product, PRICE_DIGITS + QUANTITY_DIGITS);
    round(exact, digits, RoundingMode::HalfAwayFromZero).map(|amount| amount.mantissa())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::from(domain::decimal::parse_exact(text).unwrap())
    }

    #[test]
    fn a_half_goes_away_from_zero() {
        for (text, digits, rounded) in [
            ("0.125", 2, "0.13"),
            ("-0.125", 2, "-0.13"),
            ("0.135", 2, "0.14"),
            ("0.1249999", 2, "0.12"),
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("999.995", 2, "1000.00"),
            ("1", 2, "1.00"),
            ("0.0004", 3, "0.000"),
        ] {
            let result = round(exact(text), digits, RoundingMode::HalfAwayFromZero).unwrap();
            assert_eq!(result.to_string(), rounded, "{text}");
        }
    }

    #[test]
    fn each_mode_tells_itself_apart() {
        let all = [
            RoundingMode::HalfAwayFromZero,
            RoundingMode::HalfEven,
            RoundingMode::Truncate,
            RoundingMode::Floor,
            RoundingMode::Up,
        ];
        for (text, expected) in [
            ("0.125", ["0.13", "0.12", "0.12", "0.12", "0.13"]),
            ("0.135", ["0.14", "0.14", "0.13", "0.13", "0.14"]),
            ("-0.125", ["-0.13", "-0.12", "-0.12", "-0.13", "-0.13"]),
            (
                "-21.3962",
                ["-21.40", "-21.40", "-21.39", "-21.40", "-21.40"],
            ),
            ("0.1201", ["0.12", "0.12", "0.12", "0.12", "0.13"]),
            ("0.12", ["0.12", "0.12", "0.12", "0.12", "0.12"]),
        ] {
            for (mode, rounded) in all.into_iter().zip(expected) {
                assert_eq!(
                    round(exact(text), 2, mode).unwrap().to_string(),
                    rounded,
                    "{text} {mode:?}"
                );
                // The same figure with so many digits that it takes the wide road.
                let wide = exact(text)
                    .times(Exact::from_scaled(i128::MAX / 3, 0))
                    .unwrap()
                    .times(Exact::from_scaled(1_000_000_007, 0))
                    .unwrap()
                    .divided_by(Exact::from_scaled(i128::MAX / 3, 0))
                    .unwrap()
                    .divided_by(Exact::from_scaled(1_000_000_007, 0))
                    .unwrap();
                assert_eq!(
                    round(wide, 2, mode).unwrap().to_string(),
                    rounded,
                    "{text} {mode:?}"
                );
            }
        }
    }

    #[test]
    fn a_fraction_is_rounded_as_what_it_is() {
        let third = Exact::from(1).divided_by(Exact::from(3)).unwrap();
        assert_eq!(
            round(third, 4, RoundingMode::HalfAwayFromZero)
                .unwrap()
                .to_string(),
            "0.3333"
        );
        assert_eq!(
            round(third.negated(), 2, RoundingMode::Floor)
                .unwrap()
                .to_string(),
            "-0.34"
        );
        let half_of_a_cent = Exact::from(1).divided_by(Exact::from(200)).unwrap();
        assert_eq!(
            round(half_of_a_cent, 2, RoundingMode::HalfAwayFromZero)
                .unwrap()
                .to_string(),
            "0.01"
        );
    }
}
