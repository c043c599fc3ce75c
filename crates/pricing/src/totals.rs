//! What a quote comes to: net, tax, total, and what it leaves its seller; each with the steps that lead to
//! it. Knows no line but its rounded amount.

use crate::exact::Exact;
use crate::figures::Figure;
use crate::formulas::{self, Formula};
use crate::problem::PricingProblem;
use crate::rounding::{round, round_figure, round_to_currency};
use crate::steps::Steps;
use domain::money::Currency;
use domain::steps::RoundingMode;
use rust_decimal::Decimal;
use std::ops::Range;

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

    /// The steps from the lines that count to the total with tax; without a tax they end with the net total.
    ///
    /// # Errors
    /// As [`Totals::of`].
    pub fn explained(
        currency: Currency,
        amounts: &[Decimal],
        tax_percent: Decimal,
        steps: &mut Steps,
    ) -> Result<Range<usize>, PricingProblem> {
        let first = steps.len();
        let net = sum_taken(&formulas::TOTAL, currency, amounts, steps)?;
        if !tax_percent.is_zero() {
            let percent = steps.figure(tax_percent);
            let exact = steps.percent(net, percent)?;
            let exact = steps.take(&formulas::TAX, [net, percent], exact, None);
            let tax = rounding_taken(exact, currency.digits(), steps)?;
            let gross = steps.plus(net, tax)?;
            steps.take(&formulas::WITH_TAX, [net, tax], gross, None);
        }
        Ok(first..steps.len())
    }
}

/// What the lines that count leave the seller.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Margin {
    /// Sum of the rounded costs.
    pub cost: Decimal,
    /// Sum of the prices less their costs, of the lines whose cost is known.
    pub margin: Decimal,
    /// In percent of those prices, at 2 digits; nothing where they are 0.
    pub percent: Option<Decimal>,
}

impl Margin {
    /// The margin over prices and their costs, of the lines that count and whose cost is known; nothing
    /// where there is none.
    ///
    /// # Errors
    /// When a figure has more digits than a decimal keeps.
    pub fn of(
        currency: Currency,
        known: &[(Decimal, Decimal)],
    ) -> Result<Option<Self>, PricingProblem> {
        if known.is_empty() {
            return Ok(None);
        }
        let price = total(currency, known.iter().map(|(price, _)| *price))?;
        let cost = total(currency, known.iter().map(|(_, cost)| *cost))?;
        let margin = Exact::from(price).minus(cost.into())?;
        let percent = if price.is_zero() {
            None
        } else {
            let share = margin.times(Exact::ONE_HUNDRED)?.divided_by(price.into())?;
            Some(round(share, 2, RoundingMode::HalfAwayFromZero)?)
        };
        Ok(Some(Self {
            cost,
            margin: margin.to_decimal()?,
            percent,
        }))
    }

    /// The steps to what [`Margin::of`] says of the same figures: prices, costs, what is between them, and
    /// its percentage.
    ///
    /// # Errors
    /// As [`Margin::of`].
    pub fn explained(
        currency: Currency,
        known: &[(Decimal, Decimal)],
        steps: &mut Steps,
    ) -> Result<Range<usize>, PricingProblem> {
        let first = steps.len();
        if known.is_empty() {
            return Ok(first..first);
        }
        let (prices, costs): (Vec<Decimal>, Vec<Decimal>) = known.iter().copied().unzip();
        let price = sum_taken(&formulas::TOTAL, currency, &prices, steps)?;
        let cost = sum_taken(&formulas::TOTAL_COST, currency, &costs, steps)?;
        let margin = steps.minus(price, cost)?;
        let margin = steps.take(&formulas::MARGIN, [price, cost], margin, None);
        if !steps.is_zero(price) {
            let exact = steps.times(margin, Figure::ONE_HUNDRED)?;
            let exact = steps.quotient(exact, price)?;
            let exact = steps.take(&formulas::MARGIN_PERCENT, [margin, price], exact, None);
            rounding_taken(exact, 2, steps)?;
        }
        Ok(first..steps.len())
    }
}

/// Takes down what a line leaves its seller, of its rounded price and cost.
///
/// # Errors
/// When it has more digits than a decimal keeps.
pub fn line_margin(
    price: Decimal,
    cost: Decimal,
    steps: &mut Steps,
) -> Result<(Decimal, Range<usize>), PricingProblem> {
    let first = steps.len();
    let [price, cost] = [price, cost].map(|figure| steps.figure(figure));
    let margin = steps.minus(price, cost)?;
    steps.take(&formulas::MARGIN, [price, cost], margin, None);
    Ok((steps.decimal(margin)?, first..steps.len()))
}

/// Takes a sum of rounded amounts down. It carries at least the currency's digits, as [`total`] does.
fn sum_taken(
    formula: &'static Formula<0>,
    currency: Currency,
    amounts: &[Decimal],
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let summands: Vec<Figure> = amounts.iter().map(|amount| steps.figure(*amount)).collect();
    steps.take_sum(formula, Figure::decimal(0, currency.digits()), &summands)
}

pub(crate) fn rounding_taken(
    exact: Figure,
    digits: u32,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let rounded = round_figure(exact, digits, steps)?;
    Ok(steps.take(&formulas::ROUNDING, [exact], rounded, None))
}

/// The sum of rounded lines.
///
/// # Errors
/// When it has more digits than a decimal keeps.
pub fn total(
    currency: Currency,
    amounts: impl IntoIterator<Item = Decimal>,
) -> Result<Decimal, PricingProblem> {
    let digits = currency.digits();
    // Nearly all amounts carry the currency's digits, and then only their mantissas add.
    let mut sum = 0_i128;
    let mut others = Exact::from_scaled(0, digits);
    for amount in amounts {
        if amount.scale() == digits {
            sum = sum
                .checked_add(amount.mantissa())
                .ok_or(PricingProblem::TooManyDigits)?;
        } else {
            others = others.plus(amount.into())?;
        }
    }
    others.plus(Exact::from_scaled(sum, digits))?.to_decimal()
}
