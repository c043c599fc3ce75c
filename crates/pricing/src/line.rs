//! Prices one line of a quote: included quantity, graduated tiers, mark-up, one rounding.
//! Knows no price list beyond the meter it is given.

use crate::exact::{Exact, PricingProblem};
use crate::rounding::round_to_currency;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::Meter;
use domain::quotes::{RoundingMode, Step};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A line's price and how it came about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PricedLine {
    /// Rounded once, in the currency of the price list.
    pub amount: Decimal,
    /// In the order of calculation; evaluating them gives `amount`.
    pub steps: Vec<Step>,
}

/// Prices a quantity of a meter.
///
/// The included quantity comes off first, the tiers count the remainder (an assumption, named in
/// the explanation), the mark-up applies to the list price, and the line is rounded once.
///
/// # Errors
/// [`PricingProblem`] for a negative quantity, or figures beyond 76 digits.
pub fn price_line(
    meter: &Meter,
    quantity: Decimal,
    markup: MarkUpPercent,
    currency: Currency,
) -> Result<PricedLine, PricingProblem> {
    if quantity < Decimal::ZERO {
        return Err(PricingProblem::NegativeQuantity);
    }
    let mut steps = Vec::with_capacity(6);
    let billable = take_included(meter, quantity.into(), &mut steps)?;
    let list = price_tiers(meter, billable, &mut steps)?;
    let price = if markup.percent().is_zero() {
        list
    } else {
        let price = marked_up(list, &[markup])?;
        steps.push(Step::MarkUp {
            percent: Exact::from(markup.percent()).to_string(),
            before: list.to_string(),
            amount: price.to_string(),
        });
        price
    };
    let amount = round_to_currency(price, currency)?;
    steps.push(Step::Rounding {
        mode: RoundingMode::HalfAwayFromZero,
        digits: currency.digits(),
        exact: price.to_string(),
        amount: amount.to_string(),
    });
    Ok(PricedLine { amount, steps })
}

fn take_included(
    meter: &Meter,
    quantity: Exact,
    steps: &mut Vec<Step>,
) -> Result<Exact, PricingProblem> {
    let included = Exact::from(meter.included_quantity);
    if included.is_zero() {
        return Ok(quantity);
    }
    let rest = quantity.minus(included)?;
    let remainder = if rest.is_negative() {
        Exact::ZERO
    } else {
        rest
    };
    steps.push(Step::IncludedQuantity {
        quantity: quantity.to_string(),
        included: included.to_string(),
        remainder: remainder.to_string(),
    });
    Ok(remainder)
}

fn price_tiers(
    meter: &Meter,
    quantity: Exact,
    steps: &mut Vec<Step>,
) -> Result<Exact, PricingProblem> {
    let tiers = meter.tiers.as_slice();
    let mut sum = Exact::ZERO;
    let mut used = 0;
    for (index, tier) in tiers.iter().enumerate() {
        let from = Exact::from(tier.from);
        // The first tier is shown even for nothing, so that every line has a price to explain.
        if index > 0 && quantity.compare(from)? != Ordering::Greater {
            break;
        }
        let to = match tiers.get(index + 1) {
            Some(next) if quantity.compare(next.from.into())? == Ordering::Greater => {
                next.from.into()
            }
            _ => quantity,
        };
        let units = to.minus(from)?;
        let amount = units.times(tier.rate.into())?;
        sum = sum.plus(amount)?;
        used += 1;
        steps.push(Step::Tier {
            from: from.to_string(),
            quantity: units.to_string(),
            rate: tier.rate.to_string(),
            amount: amount.to_string(),
        });
    }
    if used > 1 {
        steps.push(Step::List {
            amount: sum.to_string(),
        });
    }
    Ok(sum)
}

/// A cost with each seller's mark-up on it, one after the other, exactly.
///
/// # Errors
/// When the result has more than 76 digits.
pub fn marked_up(cost: Exact, markups: &[MarkUpPercent]) -> Result<Exact, PricingProblem> {
    markups.iter().try_fold(cost, |cost, markup| {
        let factor = Exact::from(Decimal::ONE_HUNDRED)
            .plus(markup.percent().into())?
            .hundredth();
        cost.times(factor)
    })
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
