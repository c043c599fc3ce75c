//! Decimals read exactly. Knows no rounding: what does not fit is refused, never shortened.

use rust_decimal::Decimal;
use thiserror::Error;

/// Why a text is not a decimal that can be kept exactly.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum DecimalProblem {
    #[error("is not a number")]
    NotANumber,
    #[error("has more digits than the 28 that can be kept exactly")]
    TooManyDigits,
}

/// Reads a decimal with every digit kept: `-12.50`, `0.000002`, `1.5E-7`.
///
/// Trailing zeros are kept as written. Grouping marks, spaces and `NaN` are refused.
///
/// # Errors
/// [`DecimalProblem`] when the text is no number, or holds more digits than a [`Decimal`] can.
pub fn parse_exact(text: &str) -> Result<Decimal, DecimalProblem> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        None => (text, 0_i32),
        Some((mantissa, exponent)) => {
            if !is_integer(exponent) {
                return Err(DecimalProblem::NotANumber);
            }
            // An exponent beyond i32 has digits to match; both are beyond what can be kept.
            let exponent = exponent
                .parse()
                .map_err(|_| DecimalProblem::TooManyDigits)?;
            (mantissa, exponent)
        }
    };
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if whole.is_empty() && fraction.is_empty()
        || !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|b| b.is_ascii_digit())
    {
        return Err(DecimalProblem::NotANumber);
    }
    let mantissa = mantissa.strip_prefix('+').unwrap_or(mantissa);
    if exponent == 0 {
        return Decimal::from_str_exact(mantissa).map_err(|_| DecimalProblem::TooManyDigits);
    }
    shift(mantissa, whole, fraction, exponent)
}

/// Applies an exponent by moving the point in the text, so that no digit is computed.
fn shift(
    mantissa: &str,
    whole: &str,
    fraction: &str,
    exponent: i32,
) -> Result<Decimal, DecimalProblem> {
    let digits = format!("{whole}{fraction}");
    if digits.bytes().all(|b| b == b'0') {
        return Ok(Decimal::ZERO);
    }
    let point = i64::try_from(whole.len())
        .unwrap_or(i64::MAX)
        .saturating_add(i64::from(exponent));
    if !(-30..=60).contains(&point) {
        return Err(DecimalProblem::TooManyDigits);
    }
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let text = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => format!("{sign}{digits:0<point$}"),
        Ok(point) => format!("{sign}{}.{}", &digits[..point], &digits[point..]),
        Err(_) => {
            let zeros = usize::try_from(-point).unwrap_or(0);
            format!("{sign}0.{}{digits}", "0".repeat(zeros))
        }
    };
    Decimal::from_str_exact(&text).map_err(|_| DecimalProblem::TooManyDigits)
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, DecimalProblem> {
        parse_exact(text).map(|d| d.to_string())
    }

    #[test]
    fn decimals_keep_every_digit_they_are_written_with() {
        for (text, kept) in [
            ("0.20", "0.20"),
            ("-12.5", "-12.5"),
            ("+3", "3"),
            (".5", "0.5"),
            ("0.055193985123456789", "0.055193985123456789"),
            ("1.5E-7", "0.00000015"),
            ("2e3", "2000"),
            ("12.34e1", "123.4"),
            ("0e999", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(kept), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_or_does_not_fit_is_refused() {
        for text in [
            "", ".", "-", "abc", "1,5", " 1", "1 ", "NaN", "1e", "1e+", "--1", "0x1",
        ] {
            assert_eq!(read(text), Err(DecimalProblem::NotANumber), "{text}");
        }
        for text in [
            "1e999999",
            "1e99999999999999",
            "0.12345678901234567890123456789012",
            "1e-40",
        ] {
            assert_eq!(read(text), Err(DecimalProblem::TooManyDigits), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[-+0-9.eE]{0,40}") {
            let _ = parse_exact(&text);
        }
    }
}
