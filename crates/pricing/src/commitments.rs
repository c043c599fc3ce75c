//! Reservations and savings plans: what a commitment costs and from when it pays. Knows no price list.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::rounding;
use domain::price_lists::Term;
use domain::steps::RoundingMode;
use rust_decimal::Decimal;

/// Hours of a month in the vendor's calculators (Azure pricing calculator: 730).
const HOURS_PER_MONTH: u32 = 730;

/// From when a commitment is cheaper than paying by use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BreakEven {
    /// Hours of use at which both cost the same, at 2 digits.
    pub hours: Decimal,
    /// The month of the term in which they are reached when it runs all the time, from 1; nothing
    /// where the term is over before.
    pub month: Option<u32>,
}

/// Hours of a term, as the vendor's calculators count them.
pub fn term_hours(term: Term) -> u32 {
    term.months() * HOURS_PER_MONTH
}

/// When a commitment's whole price is earned back at an hourly price.
///
/// # Errors
/// An hourly price of 0, or figures beyond 76 digits.
pub fn break_even(price: Exact, hourly: Exact, term: Term) -> Result<BreakEven, PricingProblem> {
    let hours = price.divided_by(hourly)?;
    let months = hours.divided_by(HOURS_PER_MONTH.into())?;
    let month = rounding::round(months, 0, RoundingMode::Up)?;
    let month = u32::try_from(month).unwrap_or(u32::MAX).max(1);
    Ok(BreakEven {
        hours: rounding::round(hours, 2, RoundingMode::HalfAwayFromZero)?,
        month: (month <= term.months()).then_some(month),
    })
}

/// What an hour costs under a savings plan: the commitment, and what goes beyond it at pay-as-you-go
/// less partner earned credit. `used` is the hour's use at the plan's rates, `discount_percent` the
/// plan's discount off pay-as-you-go. That the overflow earns the credit is a reading of ours.
///
/// # Errors
/// A discount of 100 %, or figures beyond 76 digits.
pub fn plan_cost(
    commitment: Exact,
    discount_percent: Exact,
    used: Exact,
    credit_percent: Exact,
) -> Result<Exact, PricingProblem> {
    let beyond = used.minus(commitment)?.at_least(Exact::ZERO)?;
    let pay_as_you_go = beyond
        .times(Exact::ONE_HUNDRED)?
        .divided_by(Exact::ONE_HUNDRED.minus(discount_percent)?)?;
    let overflow = pay_as_you_go
        .times(Exact::ONE_HUNDRED.minus(credit_percent)?)?
        .hundredth();
    commitment.plus(overflow)
}
