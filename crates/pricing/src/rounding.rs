//! The only place of the project that rounds.

use crate::batch::{PRICE_DIGITS, QUANTITY_DIGITS};
use crate::exact::Exact;
use crate::figures::{Figure, power_of_ten as power_of_ten_in_64_bits};
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

/// Rounds a figure among steps as our own prices are, to so many digits of a currency; it carries
/// exactly that many.
///
/// # Errors
/// As [`round_to_currency`].
#[inline(always)]
pub(crate) fn round_figure(
    figure: Figure,
    digits: u32,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    if let Some((mantissa, scale, divisor)) = figure.small()
        && let Some(unit) = scale.checked_sub(digits).and_then(power_of_ten_in_64_bits)
        && let Some(unit) = match divisor {
            1 => Some(unit),
            _ => unit.checked_mul(divisor.into()),
        }
    {
        // A half of a unit more, and the rest cut off: below 2^63 + 2^62.
        let unit = unit.unsigned_abs();
        let number = mantissa.unsigned_abs() + unit / 2;
        let whole = match (divisor, scale - digits) {
            (1, cut @ 1..) if number >> 63 == 0 => shortened(number, cut),
            _ => number / unit,
        };
        let whole = whole.cast_signed();
        // The lowest figure of all is its own opposite here, and stays what it is.
        let rounded = if mantissa < 0 {
            whole.wrapping_neg()
        } else {
            whole
        };
        return Ok(Figure::decimal(rounded, digits));
    }
    round_wide_figure(figure, digits, steps)
}

/// A number below 2^63 without its last digits, of which there are 1 to 18: a product with 1 / 10^digits
/// in the place of a division, which takes several times as long.
#[inline(always)]
fn shortened(number: u64, digits: u32) -> u64 {
    let (factor, shift) = RECIPROCALS[digits as usize];
    product_without_63_bits(number, factor) >> (shift + 1)
}

/// `a x b / 2^63`, rounded down, where `a` is below 2^63. Parted at 31 bits on one side: what is parted at
/// 32 on both, the compiler takes for a product of 128 bits, which in a browser is a call.
#[inline(always)]
const fn product_without_63_bits(a: u64, b: u64) -> u64 {
    let (a_high, a_low, b_high, b_low) = (a >> 31, a & (LOW >> 1), b >> 32, b & LOW);
    let first = a_high * b_low + ((a_low * b_low) >> 31);
    let second = a_low * b_high + (first >> 1);
    a_high * b_high + (second >> 31)
}

/// Of each power 10^n the factor 2^(63 + l) / 10^n, rounded up, and l - 1, where 2^l is the first power
/// of 2 above it: `number x factor / 2^(63 + l)` has the quotient's whole part for every number below
/// 2^63 (Granlund and Montgomery, Division by Invariant Integers using Multiplication, 1994).
const RECIPROCALS: [(u64, u32); 19] = {
    let mut reciprocals = [(0, 0); 19];
    let (mut n, mut power) = (1, 10_u128);
    while n < 19 {
        let l = 128 - power.leading_zeros();
        // 2^(63 + l) has up to 124 bits.
        reciprocals[n] = (((1_u128 << (63 + l)).div_ceil(power)) as u64, l - 1);
        n += 1;
        power *= 10;
    }
    reciprocals
};

#[cold]
#[inline(never)]
fn round_wide_figure(
    figure: Figure,
    digits: u32,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let amount = round(steps.exact(figure), digits, RoundingMode::HalfAwayFromZero)?;
    Ok(steps.figure(amount))
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
/// zero; the price is in units of 10^-8, the quantity of 10^-6. Below 2^50 either way; nothing where the
/// product has more than 80 bits, which is worked out as decimals are.
///
/// A browser has neither products nor quotients of 128 bits, so both are made of 64: one division, by a
/// constant, whatever the length.
#[inline]
pub(crate) fn product_in_currency_units<const DIGITS: u32>(
    price: i64,
    quantity: i64,
) -> Option<i64> {
    // So many digits are cut off: 10^cut = 2^cut x 5^cut, of which the first is a shift.
    let cut = const { PRICE_DIGITS + QUANTITY_DIGITS - DIGITS };
    let fives = const { fives_of(DIGITS) };
    let half = const {
        let cut = PRICE_DIGITS + QUANTITY_DIGITS - DIGITS;
        // What all the lengths below rely on.
        assert!(10 <= cut && cut <= 14);
        10_u64.pow(cut) / 2
    };
    let (p, q) = (price.unsigned_abs(), quantity.unsigned_abs());
    // The product shifted right by `cut`: its lower 64 bits, and a number below 2^63 with the same rest.
    let (low, alike) = if (p | q) >> 40 == 0 {
        // q = upper 2^20 + lower, each part below 2^20: both products stay below 2^60.
        let upper = p * (q >> 20);
        let lower = (p * (q & 0xf_ffff) + half) >> cut;
        let power =
            const { (1 << (52 + DIGITS - PRICE_DIGITS - QUANTITY_DIGITS)) % fives_of(DIGITS) };
        let alike = (upper >> 32) * power + ((upper & LOW) << (20 - cut)) + lower;
        ((upper << (20 - cut)).wrapping_add(lower), alike)
    } else {
        let (high, low) = wide_product(p, q);
        let (low, carry) = low.overflowing_add(half);
        let high = high + u64::from(carry);
        if high >> (cut + 6) != 0 {
            return None;
        }
        let (high, low) = (high >> cut, (low >> cut) | (high << (64 - cut)));
        // 70 bits at most, parted at 2^40.
        let power = const { (1 << 40) % fives_of(DIGITS) };
        let alike = ((high << 24) | (low >> 40)) * power + (low & ((1 << 40) - 1));
        (low, alike)
    };
    // Without its rest the number is a multiple of 5^cut: dividing is multiplying with the inverse.
    let whole = low
        .wrapping_sub(alike % fives)
        .wrapping_mul(const { inverse(fives_of(DIGITS)) })
        .cast_signed();
    let sign = (price ^ quantity) >> 63;
    Some((whole ^ sign) - sign)
}

/// The lower half of 64 bits.
const LOW: u64 = 0xffff_ffff;

/// 5 to the digits that are cut off for a currency of so many.
const fn fives_of(digits: u32) -> u64 {
    5_u64.pow(PRICE_DIGITS + QUANTITY_DIGITS - digits)
}

/// The product of two numbers of 64 bits, its upper and its lower half.
#[inline]
fn wide_product(a: u64, b: u64) -> (u64, u64) {
    let (a_high, a_low, b_high, b_low) = (a >> 32, a & LOW, b >> 32, b & LOW);
    let lowest = a_low * b_low;
    let first = a_high * b_low + (lowest >> 32);
    let second = a_low * b_high + (first & LOW);
    (
        a_high * b_high + (first >> 32) + (second >> 32),
        (second << 32) | (lowest & LOW),
    )
}

/// The number whose product with an odd one ends in 1, in 64 bits (Newton; each turn doubles the bits).
const fn inverse(odd: u64) -> u64 {
    let (mut inverse, mut turn) = (odd, 0);
    while turn < 6 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        turn += 1;
    }
    inverse
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
    use proptest::prelude::*;

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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn digits_are_cut_off_as_by_dividing(
            number in 0_u64..1 << 63, shorter in 0_u32..63, digits in 1_u32..=18, multiple in any::<bool>(),
        ) {
            let power = 10_u64.pow(digits);
            // Multiples of the power, and what is just below them, are the hardest.
            let number = number >> shorter;
            let number = if multiple { number / power * power } else { number };
            prop_assert_eq!(shortened(number, digits), number / power);
            let below = number.saturating_sub(1);
            prop_assert_eq!(shortened(below, digits), below / power);
        }
    }
}
