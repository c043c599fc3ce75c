//! What a quote's lines come to. Knows no line but its figures.

use crate::exact::{Exact, PricingProblem};
use crate::rounding::round_to_currency;
use domain::money::Currency;
use rust_decimal::Decimal;

/// The totals of a quote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Totals {
    /// Sum of the rounded lines that count.
    pub net: Decimal,
    /// The stated tax on it, rounded once.
    pub tax: Decimal,
    pub gross: Decimal,
}

impl Totals {
    /// The totals of the lines that count, with a stated tax in percent.
    ///
    /// # Errors
    /// When a figure has more digits than a decimal keeps.
    pub fn of(
        currency: Currency,
        amounts: impl IntoIterator<Item = Decimal>,
        tax_percent: Decimal,
    ) -> Result<Self, PricingProblem> {
        let net = total(currency, amounts)?;
        let tax = Exact::from(net).times(tax_percent.into())?.hundredth();
        let tax = round_to_currency(tax, currency)?;
        let gross = Exact::from(net).plus(tax.into())?.to_decimal()?;
        Ok(Self { net, tax, gross })
    }
}

/// The sum of rounded lines.
///
/// # Errors
/// When it has more digits than a decimal keeps.
pub fn total(
    currency: Currency,
    amounts: impl IntoIterator<Item = Decimal>,
) -> Result<Decimal, PricingProblem> {
    let start = Exact::from_scaled(0, currency.digits());
    amounts
        .into_iter()
        .try_fold(start, |sum, amount| sum.plus(amount.into()))?
        .to_decimal()
}
