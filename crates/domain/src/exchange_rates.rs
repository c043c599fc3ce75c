//! Exchange rates of a month, as one source published them. Knows no arithmetic.

use crate::charges::Period;
use crate::money::Currency;
use rust_decimal::Decimal;
use thiserror::Error;

/// Who publishes the programme's sheets.
pub const PROGRAMME_SOURCE: &str = "Partner Center";

/// Most characters of a source's name.
pub const SOURCE_CHARACTERS_MAX: usize = 100;

/// Whether two names mean one source: letters' case makes no difference.
pub fn is_same_source(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Of a month's sheets, each source's last and the one imported last at their head, the one that a price counts with:
/// the wanted source's, and nothing where that has none. Where none is wanted the programme's own, since the vendor's
/// invoice counts with it; else the one imported last.
pub fn sheet_of<'a, S>(
    sheets: &'a [S],
    source_of: impl Fn(&S) -> &str,
    wanted: Option<&str>,
) -> Option<&'a S> {
    let by = |source: &str| {
        sheets
            .iter()
            .find(|sheet| is_same_source(source_of(sheet), source))
    };
    match wanted {
        Some(source) => by(source),
        None => by(PROGRAMME_SOURCE).or(sheets.first()),
    }
}

/// Rates of one month. The programme's sheet says how many dollars one unit of a currency is worth
/// (`USDPerUnit`), so an amount in dollars is divided by it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExchangeRates {
    pub month: Period,
    /// Who published them, such as `Partner Center`.
    pub source: String,
    /// Dollars that one unit is worth, each above 0; USD itself is 1.
    usd_per_unit: Vec<(Currency, Decimal)>,
}

/// Why rates are none.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum ExchangeRatesProblem {
    #[error("the rate of {0} is not above 0; correct it")]
    NotAboveZero(Currency),
    #[error("a dollar is {0} dollars here, where it can only be 1; correct it")]
    Dollar(Decimal),
    #[error("{0} is listed twice; keep one of its rates")]
    Twice(Currency),
    #[error("there is no rate at all; export the sheet again")]
    Empty,
    #[error("there is no rate of {0} for {1}; import that month's exchange-rate sheet")]
    Missing(Currency, Period),
}

impl ExchangeRates {
    /// Rates of a month.
    ///
    /// # Errors
    /// When there is none, one is not above 0, a dollar is not 1, or a currency is there twice.
    pub fn new(
        month: Period,
        source: String,
        usd_per_unit: Vec<(Currency, Decimal)>,
    ) -> Result<Self, ExchangeRatesProblem> {
        if usd_per_unit.is_empty() {
            return Err(ExchangeRatesProblem::Empty);
        }
        for (index, (currency, rate)) in usd_per_unit.iter().enumerate() {
            if *rate <= Decimal::ZERO {
                return Err(ExchangeRatesProblem::NotAboveZero(*currency));
            }
            if currency.code() == "USD" && *rate != Decimal::ONE {
                return Err(ExchangeRatesProblem::Dollar(*rate));
            }
            if usd_per_unit[..index]
                .iter()
                .any(|(earlier, _)| earlier == currency)
            {
                return Err(ExchangeRatesProblem::Twice(*currency));
            }
        }
        Ok(Self {
            month,
            source,
            usd_per_unit,
        })
    }

    /// Every rate, as published.
    pub fn all(&self) -> &[(Currency, Decimal)] {
        &self.usd_per_unit
    }

    /// Dollars that one unit is worth.
    ///
    /// # Errors
    /// When the sheet has no such currency.
    pub fn usd_per_unit(&self, currency: Currency) -> Result<Decimal, ExchangeRatesProblem> {
        if currency.code() == "USD" {
            return Ok(Decimal::ONE);
        }
        self.usd_per_unit
            .iter()
            .find(|(known, _)| *known == currency)
            .map(|(_, rate)| *rate)
            .ok_or(ExchangeRatesProblem::Missing(currency, self.month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_counts_with_the_source_it_names_else_with_the_programmes_own() {
        let of = |sheets: &[&'static str], wanted| sheet_of(sheets, |name| name, wanted).copied();
        let both = ["Central bank", "Partner Center"];
        assert_eq!(of(&both, None), Some("Partner Center"));
        assert_eq!(of(&both, Some("central BANK")), Some("Central bank"));
        assert_eq!(of(&both, Some("House bank")), None);
        assert_eq!(
            of(&["House bank", "Central bank"], None),
            Some("House bank")
        );
        assert_eq!(of(&[], None), None);
    }

    #[test]
    fn a_rate_of_zero_or_a_currency_twice_is_refused() {
        let month: Period = "2026-08".parse().unwrap();
        let eur: Currency = "EUR".parse().unwrap();
        let rates = |all| ExchangeRates::new(month, String::new(), all);
        assert_eq!(rates(vec![]), Err(ExchangeRatesProblem::Empty));
        assert_eq!(
            rates(vec![(eur, Decimal::ZERO)]),
            Err(ExchangeRatesProblem::NotAboveZero(eur))
        );
        assert_eq!(
            rates(vec![(eur, Decimal::ONE), (eur, Decimal::TWO)]),
            Err(ExchangeRatesProblem::Twice(eur))
        );
        let dollar = vec![("USD".parse().unwrap(), Decimal::TWO)];
        assert_eq!(
            rates(dollar),
            Err(ExchangeRatesProblem::Dollar(Decimal::TWO))
        );
        let known = rates(vec![(eur, Decimal::new(11, 1))]).unwrap();
        assert_eq!(known.usd_per_unit("USD".parse().unwrap()), Ok(Decimal::ONE));
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!(
            known.usd_per_unit(yen),
            Err(ExchangeRatesProblem::Missing(yen, month))
        );
    }
}
