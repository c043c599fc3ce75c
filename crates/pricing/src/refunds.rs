//! Takes back what was sold, in parts or whole, at what it was sold for. Knows no rule and no rate: those
//! of the sale are in its steps, and today's do not matter.

use crate::numbers::Number;
use crate::problem::PricingProblem;
use crate::rounding::round_number_to_currency;
use crate::steps::{Figure, Remark, Steps};
use domain::money::Currency;
use domain::steps::{RoundingMode, StepKind, StepSource};
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
    let all = steps.plus(was.number, more.number)?;
    if steps.compare(all, whole.number)? == Ordering::Greater {
        return Err(RefundProblem::MoreThanSold {
            asked,
            before,
            whole: sold.whole,
        });
    }
    let source = steps.source(&sold.source);
    let price = steps.figure(sold.amount);
    let part = |refunded: Number, steps: &mut Steps| -> Result<Figure, PricingProblem> {
        let amount = steps.times(price.number, refunded)?;
        let amount = steps.quotient(amount, whole.number)?;
        let inputs = [("sold", price), ("part", refunded.into()), ("whole", whole)];
        let remark = Remark::of(Some(source));
        let exact = steps.take(
            StepKind::Refund,
            "sold * part / whole",
            &inputs,
            amount,
            remark,
        );
        let digits = sold.currency.digits();
        let rounded = round_number_to_currency(exact.number, digits, steps)?;
        let rounded = steps.figure(rounded);
        let remark = Remark::NONE.rounded(RoundingMode::HalfAwayFromZero, digits);
        let inputs = [("exact", exact)];
        Ok(steps.take(StepKind::Rounding, "exact", &inputs, rounded.number, remark))
    };
    let until_then = match before.is_zero() {
        true => steps.figure(Decimal::ZERO),
        false => part(was.number, steps)?,
    };
    let until_now = part(all, steps)?;
    let amount = steps.minus(until_then.number, until_now.number)?;
    let inputs = [("before", until_then), ("refunded", until_now)];
    let kind = StepKind::Refund;
    let taken = steps.take(kind, "before - refunded", &inputs, amount, Remark::NONE);
    Ok(Refund {
        amount: steps.exact(taken.number).to_decimal()?,
        steps: first..steps.len(),
    })
}
