//! The exchange rates that a quote's editor prices with. Knows no price.

use crate::api;
use crate::problem::Problem;
use chrono::NaiveDate;
use domain::charges::Period;
use domain::exchange_rates::{ExchangeRates, sheet_of};
use domain::money::Currency;
use domain::wire::exchange_rates::ExchangeRatesAnswer;
use pricing::Exchange;

/// Rates between two currencies.
pub(super) enum Rates {
    /// Nothing where both are the same.
    Known(Option<Box<Exchange>>),
    Missing,
}

/// The sheets of a day's month, asked for once and only where two currencies meet.
pub(super) struct MonthSheets {
    account: String,
    pub month: Period,
    /// Whose rates are wished for.
    wanted: Option<String>,
    sheets: Option<Vec<ExchangeRatesAnswer>>,
}

impl MonthSheets {
    pub fn of(account: String, day: NaiveDate, wanted: Option<String>) -> Self {
        Self {
            account,
            month: Period::of(day),
            wanted,
            sheets: None,
        }
    }

    /// What leads from one currency into another.
    pub async fn between(&mut self, from: Currency, to: Currency) -> Result<Rates, Problem> {
        if from == to {
            return Ok(Rates::Known(None));
        }
        if self.sheets.is_none() {
            let mut all = api::prices::exchange_rates(self.account.clone()).await?;
            all.retain(|sheet| sheet.month == self.month);
            self.sheets = Some(all);
        }
        let Some(sheet) = self.counted() else {
            return Ok(Rates::Missing);
        };
        let rates = sheet
            .rates
            .iter()
            .map(|rate| (rate.currency, rate.usd_per_unit.0))
            .collect();
        let exchange = ExchangeRates::new(sheet.month, sheet.source.clone(), rates)
            .and_then(|rates| Exchange::of(&rates, from, to));
        Ok(exchange.map_or(Rates::Missing, |exchange| {
            Rates::Known(Some(Box::new(exchange)))
        }))
    }

    /// Whose rates count: those wished for, or those that count without a wish where the month has none of them.
    pub fn source(&self) -> Option<String> {
        self.counted().map(|sheet| sheet.source.clone())
    }

    /// The wish that the month has no sheet for.
    pub fn unmet_wish(&self) -> Option<&str> {
        let sheets = self.sheets.as_deref().filter(|sheets| !sheets.is_empty())?;
        let wanted = self.wanted.as_deref()?;
        let met = sheet_of(sheets, |sheet| &sheet.source, Some(wanted));
        met.is_none().then_some(wanted)
    }

    /// Everybody who published rates of the month.
    pub fn sources(&self) -> Vec<String> {
        let sheets = self.sheets.iter().flatten();
        sheets.map(|sheet| sheet.source.clone()).collect()
    }

    fn counted(&self) -> Option<&ExchangeRatesAnswer> {
        let sheets = self.sheets.as_deref()?;
        let of = |wanted| sheet_of(sheets, |sheet| &sheet.source, wanted);
        of(self.wanted.as_deref()).or_else(|| of(None))
    }
}
