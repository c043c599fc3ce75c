//! Takes back what was sold, in parts or whole, at what it was sold for. Knows no rule and no rate: those
//! of the sale are in its steps, and today's do not matter.

use crate::figures::Figure;
use crate::formulas;
use crate::problem::PricingProblem;
use crate::rounding::round_figure;
use crate::steps::Steps;
use domain::money::Currency;
use domain::steps::StepSource;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::ops::Range;
use thiserror::Error;

/// A line as it was sold.
#[derive(Clone, Debug)]
pub struct SoldLine {
    /// What it was sold for, rounded.
    pub amount: Decimal,
    pub currency: Currency,
    /// The units that were sold, or the days of the period that was paid; above 0.
    pub whole: Decimal,
    /// The document, its row and its date, for the explanation; the sale's own steps stand there.
    pub source: StepSource,
}

/// What goes back to the buyer: the amount that was paid, with the other sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refund {
    /// Rounded, in the sale's currency.
    pub amount: Decimal,
    /// Where its steps are; evaluating them gives `amount`.
    pub steps: Range<usize>,
}

/// Why there is no refund.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum RefundProblem {
    #[error("a refund takes back more than 0 units or days; enter how many")]
    Nothing,
    #[error(
        "{asked} were asked back after {before}, of {whole} that were sold; ask for at most the rest"
    )]
    MoreThanSold {
        asked: Decimal,
        before: Decimal,
        whole: Decimal,
    },
    #[error(transparent)]
    Pricing(#[from] PricingProblem),
}

/// A refund of so many units or days of a line, after so many were refunded before. Each refund is what
/// all of them come to, less what those before came to: refunds of all parts are exactly the sale.
///
/// # Errors
/// [`RefundProblem`] when nothing, or more than was sold, is asked back.
pub fn refund(
    sold: &SoldLine,
    before: Decimal,
    asked: Decimal,
    steps: &mut Steps,
) -> Result<Refund, RefundProblem> {
    if asked <= Decimal::ZERO || before < Decimal::ZERO || sold.whole <= Decimal::ZERO {
        return Err(RefundProblem::Nothing);
    }
    let first = steps.len();
    let (was, more, whole) = (
        steps.figure(before),
        steps.figure(asked),
        steps.figure(sold.whole),
    );
    let all = steps.plus(was, more)?;
    if steps.compare(all, whole)? == Ordering::Greater {
        return Err(RefundProblem::MoreThanSold {
            asked,
            before,
            whole: sold.whole,
        });
    }
    let source = steps.source(&sold.source);
    let price = steps.figure(sold.amount);
    let part = |refunded: Figure, steps: &mut Steps| -> Result<Figure, PricingProblem> {
        let amount = steps.times(price, refunded)?;
        let amount = steps.quotient(amount, whole)?;
        let exact = steps.take(
            &formulas::REFUNDED,
            [price, refunded, whole],
            amount,
            source,
        );
        let rounded = round_figure(exact, sold.currency.digits(), steps)?;
        Ok(steps.take(&formulas::ROUNDING, [exact], rounded, None))
    };
    let until_then = match before.is_zero() {
        true => Figure::ZERO,
        false => part(was, steps)?,
    };
    let until_now = part(all, steps)?;
    let amount = steps.minus(until_then, until_now)?;
    let taken = steps.take(&formulas::REFUND, [until_then, until_now], amount, None);
    Ok(Refund {
        amount: steps.decimal(taken)?,
        steps: first..steps.len(),
    })
}
