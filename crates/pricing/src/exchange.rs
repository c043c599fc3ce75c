//! Brings a figure from the price list's currency into the quote's. Knows no sheet but the rates given.

use crate::exact::Exact;
use crate::figures::Figure;
use crate::formulas;
use crate::problem::PricingProblem;
use crate::steps::Steps;
use domain::exchange_rates::{ExchangeRates, ExchangeRatesProblem};
use domain::money::Currency;
use domain::steps::StepSource;
use std::cmp::Ordering;

/// Rates of one sheet for two currencies: dollars that one unit is worth (`USDPerUnit`).
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The price list's currency.
    pub from: Currency,
    pub usd_per_unit_from: Exact,
    pub usd_per_unit_to: Exact,
    /// The sheet, the currency and its month.
    pub source: StepSource,
}

impl Exchange {
    /// From one currency into another at a sheet's rates.
    ///
    /// # Errors
    /// When the sheet has no rate of one of them.
    pub fn of(
        rates: &ExchangeRates,
        from: Currency,
        to: Currency,
    ) -> Result<Self, ExchangeRatesProblem> {
        Ok(Self {
            from,
            usd_per_unit_from: rates.usd_per_unit(from)?.into(),
            usd_per_unit_to: rates.usd_per_unit(to)?.into(),
            source: StepSource {
                document: rates.source.clone(),
                row: format!("{from} {to}"),
                date: rates.month.to_string(),
            },
        })
    }

    /// The figure in the other currency, exactly: a sheet's rate divides.
    ///
    /// # Errors
    /// A rate of 0, or figures beyond 76 digits.
    #[cold]
    #[inline(never)]
    pub(crate) fn exchanged(
        &self,
        before: Figure,
        steps: &mut Steps,
    ) -> Result<Figure, PricingProblem> {
        let source = steps.source(&self.source);
        let from = steps.kept(self.usd_per_unit_from);
        let to = steps.kept(self.usd_per_unit_to);
        let dollars = steps.times(before, from)?;
        let amount = steps.quotient(dollars, to)?;
        let is_dollars = steps.compare(from, Figure::ONE)? == Ordering::Equal;
        Ok(if is_dollars {
            steps.take(&formulas::FROM_DOLLARS, [before, to], amount, source)
        } else {
            let inputs = [before, from, to];
            steps.take(&formulas::THROUGH_DOLLARS, inputs, amount, source)
        })
    }
}
