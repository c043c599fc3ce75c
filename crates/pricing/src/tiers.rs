//! Metered goods: the included quantity comes off, graduated tiers count the rest. Knows no rule.

use crate::figures::Figure;
use crate::formulas;
use crate::problem::PricingProblem;
use crate::steps::{Source, Steps};
use domain::price_lists::Tiers;
use std::cmp::Ordering;

/// What is used of a meter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use {
    pub quantity: Figure,
    /// Units of the same meter used earlier in the month: the tiers go on from there.
    pub used_before: Figure,
    pub included: Figure,
}

/// The price of a use at a list's tiers.
///
/// The included quantity comes off first and the tiers count the remainder; over a month they go on
/// counting. Both are readings of ours, named in the steps.
///
/// # Errors
/// A negative quantity, or figures beyond 76 digits.
pub(crate) fn priced(tiers: &Tiers, of: Use, steps: &mut Steps) -> Result<Figure, PricingProblem> {
    if steps.is_negative(of.quantity) || steps.is_negative(of.used_before) {
        return Err(PricingProblem::NegativeQuantity);
    }
    let (from, to) = span(of, steps)?;
    let accumulates = !steps.is_zero(of.used_before);
    let tiers = tiers.as_slice();
    let first = steps.len();
    let mut last = Figure::ZERO;
    let mut count = 0;
    for (index, tier) in tiers.iter().enumerate() {
        let lower = steps.figure(tier.from);
        let next = tiers.get(index + 1).map(|next| steps.figure(next.from));
        // The first tier is shown even for nothing, so that every line has a price to explain.
        let is_shown = index == 0 && !accumulates;
        if !is_shown && steps.compare(to, lower)? != Ordering::Greater {
            break;
        }
        if let Some(next) = next
            && accumulates
            && steps.compare(from, next)? != Ordering::Less
        {
            continue;
        }
        let rate = steps.figure(tier.rate);
        last = one_tier(from, to, lower, next, rate, accumulates, steps)?;
        count += 1;
    }
    if count == 1 {
        return Ok(last);
    }
    steps.take_sum_of_tiers(first)
}

/// From where to where the tiers count, after the included quantity.
fn span(of: Use, steps: &mut Steps) -> Result<(Figure, Figure), PricingProblem> {
    let Use {
        quantity,
        used_before: used,
        included,
    } = of;
    let is_first = steps.is_zero(used);
    if steps.is_zero(included) {
        let to = if is_first {
            quantity
        } else {
            steps.plus(quantity, used)?
        };
        return Ok((used, to));
    }
    if !is_first {
        return span_of_month(of, steps);
    }
    let rest = steps.minus(quantity, included)?;
    let rest = steps.at_least(rest, Figure::ZERO)?;
    let rest = steps.take(
        &formulas::REST,
        [quantity, included],
        rest,
        Some(Source::ROW),
    );
    Ok((used, rest))
}

/// The same where the meter was used before in the month.
#[cold]
#[inline(never)]
fn span_of_month(of: Use, steps: &mut Steps) -> Result<(Figure, Figure), PricingProblem> {
    let Use {
        quantity,
        used_before: used,
        included,
    } = of;
    let from = steps.minus(used, included)?;
    let from = steps.at_least(from, Figure::ZERO)?;
    let from = steps.take(
        &formulas::REST_BEFORE,
        [used, included],
        from,
        Some(Source::ROW),
    );
    let to = steps.plus(used, quantity)?;
    let to = steps.minus(to, included)?;
    let to = steps.at_least(to, Figure::ZERO)?;
    let inputs = [used, quantity, included];
    let to = steps.take(&formulas::REST_AFTER, inputs, to, Some(Source::ROW));
    Ok((from, to))
}

fn one_tier(
    from: Figure,
    to: Figure,
    lower: Figure,
    next: Option<Figure>,
    rate: Figure,
    accumulates: bool,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    // The bound counts only where the use goes beyond it.
    let next = match next {
        Some(next) if steps.compare(to, next)? == Ordering::Greater => Some(next),
        _ => None,
    };
    if accumulates {
        return tier_of_month(from, next.unwrap_or(to), lower, rate, steps);
    }
    if let Some(next) = next {
        let amount = steps.minus(next, lower)?;
        let amount = steps.times(amount, rate)?;
        return Ok(steps.take(
            &formulas::TIER_FULL,
            [next, lower, rate],
            amount,
            Some(Source::ROW),
        ));
    }
    if steps.is_zero(lower) {
        let amount = steps.times(to, rate)?;
        return Ok(steps.take(
            &formulas::TIER_FROM_ZERO,
            [to, rate],
            amount,
            Some(Source::ROW),
        ));
    }
    let amount = steps.minus(to, lower)?;
    let amount = steps.times(amount, rate)?;
    Ok(steps.take(
        &formulas::TIER_REST,
        [to, lower, rate],
        amount,
        Some(Source::ROW),
    ))
}

/// A tier that goes on counting from what was used before.
#[cold]
#[inline(never)]
fn tier_of_month(
    from: Figure,
    upper: Figure,
    lower: Figure,
    rate: Figure,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let begin = steps.at_least(from, lower)?;
    let amount = steps.minus(upper, begin)?;
    let amount = steps.times(amount, rate)?;
    let inputs = [upper, from, lower, rate];
    Ok(steps.take(&formulas::TIER_OF_MONTH, inputs, amount, Some(Source::ROW)))
}
