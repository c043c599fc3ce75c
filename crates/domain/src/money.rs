//! Money. Knows no float and no rounding; amounts of two currencies never add.

use iso_currency::Currency as Iso;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// An ISO 4217 currency.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "EUR"))]
pub struct Currency(Iso);

/// A code that ISO 4217 does not list.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error("'{0}' is not an ISO 4217 currency code such as EUR")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// The three letters, such as `EUR`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits after the point in which the currency is paid: 2 for EUR, 0 for JPY, 3 for KWD.
    #[inline]
    pub fn digits(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }

    /// The same amount, written with at least the currency's digits after the point: 45 euros are `45.00`.
    #[must_use]
    pub fn with_digits(self, amount: Decimal) -> Decimal {
        let mut amount = amount;
        amount.rescale(amount.scale().max(self.digits()));
        amount
    }
}

impl std::str::FromStr for Currency {
    type Err = UnknownCurrency;
    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        Iso::from_code(&code.to_ascii_uppercase())
            .map(Self)
            .ok_or_else(|| UnknownCurrency(code.chars().take(12).collect()))
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;
    fn try_from(code: String) -> Result<Self, UnknownCurrency> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// An exact amount in one currency.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Money {
    pub amount: Decimal,
    pub currency: Currency,
}

/// Why two amounts do not add.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum MoneyProblem {
    #[error("{0} and {1} cannot be added")]
    TwoCurrencies(Currency, Currency),
    #[error("the sum has more digits than can be kept exactly")]
    TooManyDigits,
}

impl Money {
    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self {
            amount: Decimal::ZERO,
            currency,
        }
    }

    /// The exact sum.
    ///
    /// # Errors
    /// [`MoneyProblem`] when the currencies differ or a digit would be lost.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyProblem> {
        if self.currency != other.currency {
            return Err(MoneyProblem::TwoCurrencies(self.currency, other.currency));
        }
        let amount = self
            .amount
            .checked_add(other.amount)
            .ok_or(MoneyProblem::TooManyDigits)?;
        // rust_decimal drops digits silently when a sum does not fit; the scale tells.
        if amount.scale() < self.amount.scale().max(other.amount.scale()) {
            return Err(MoneyProblem::TooManyDigits);
        }
        Ok(Self {
            amount,
            currency: self.currency,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_two_currencies_never_add() {
        let euro = Money {
            amount: Decimal::ONE,
            currency: "EUR".parse().unwrap(),
        };
        let yen = Money {
            amount: Decimal::ONE,
            currency: "jpy".parse().unwrap(),
        };
        assert!(matches!(
            euro.checked_add(yen),
            Err(MoneyProblem::TwoCurrencies(..))
        ));
        assert_eq!(euro.checked_add(euro).unwrap().amount, Decimal::TWO);
    }

    #[test]
    fn a_sum_that_would_lose_a_digit_is_refused() {
        let currency: Currency = "USD".parse().unwrap();
        let big = Money {
            amount: Decimal::MAX,
            currency,
        };
        let small = Money {
            amount: Decimal::new(1, 20),
            currency,
        };
        assert_eq!(big.checked_add(small), Err(MoneyProblem::TooManyDigits));
    }

    #[test]
    fn digits_are_those_of_iso_4217() {
        let digits = |code: &str| code.parse::<Currency>().unwrap().digits();
        assert_eq!((digits("EUR"), digits("JPY"), digits("KWD")), (2, 0, 3));
        assert!("EURO".parse::<Currency>().is_err());
        let written = |code: &str, amount: Decimal| {
            code.parse::<Currency>()
                .unwrap()
                .with_digits(amount)
                .to_string()
        };
        assert_eq!(written("EUR", Decimal::from(45)), "45.00");
        assert_eq!(written("EUR", Decimal::new(45_125, 3)), "45.125");
        assert_eq!(written("JPY", Decimal::from(45)), "45");
    }
}
