//! The only place of the project that rounds.

use crate::exact::{Exact, PricingProblem, power_of_ten};
use domain::money::Currency;
use domain::quotes::RoundingMode;
use ethnum::I256;
use rust_decimal::Decimal;

/// Rounds to `digits` after the point; the result carries exactly that many.
///
/// # Errors
/// When the result has more digits than a decimal keeps.
pub fn round(exact: Exact, digits: u32, mode: RoundingMode) -> Result<Decimal, PricingProblem> {
    let mantissa = if exact.scale() <= digits {
        let factor = power_of_ten(digits - exact.scale())?;
        exact
            .mantissa()
            .checked_mul(factor)
            .ok_or(PricingProblem::TooManyDigits)?
    } else {
        let unit = power_of_ten(exact.scale() - digits)?;
        let (whole, rest) = (exact.mantissa() / unit, exact.mantissa() % unit);
        match mode {
            RoundingMode::HalfAwayFromZero => {
                // |rest| < unit, so the difference cannot overflow where doubling might.
                let away = rest.abs() >= unit - rest.abs();
                let step = if exact.is_negative() {
                    I256::MINUS_ONE
                } else {
                    I256::ONE
                };
                if away { whole + step } else { whole }
            }
        }
    };
    let mantissa = i128::try_from(mantissa).map_err(|_| PricingProblem::TooManyDigits)?;
    Decimal::try_from_i128_with_scale(mantissa, digits).map_err(|_| PricingProblem::TooManyDigits)
}

/// Rounds as our own prices do: half away from zero, at the currency's ISO 4217 digits.
///
/// # Errors
/// When the result has more digits than a decimal keeps.
pub fn round_to_currency(exact: Exact, currency: Currency) -> Result<Decimal, PricingProblem> {
    round(exact, currency.digits(), RoundingMode::HalfAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let exact = Exact::from(domain::decimal::parse_exact(text).unwrap());
            let result = round(exact, digits, RoundingMode::HalfAwayFromZero).unwrap();
            assert_eq!(result.to_string(), rounded, "{text}");
        }
    }
}
