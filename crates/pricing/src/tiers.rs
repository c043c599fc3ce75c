//! Metered goods: the included quantity comes off, graduated tiers count the rest. Knows no rule.

use crate::numbers::Number;
use crate::problem::PricingProblem;
use crate::steps::{Figure, Remark, Source, Steps};
use domain::price_lists::Tiers;
use domain::steps::{Assumption, StepKind};
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
pub(crate) fn priced(
    tiers: &Tiers,
    of: Use,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    if steps.is_negative(of.quantity.number) || steps.is_negative(of.used_before.number) {
        return Err(PricingProblem::NegativeQuantity);
    }
    let (from, to) = span(of, source, steps)?;
    let accumulates = !steps.is_zero(of.used_before.number);
    let tiers = tiers.as_slice();
    let first = steps.len();
    let mut last = Figure::from(Number::ZERO);
    for (index, tier) in tiers.iter().enumerate() {
        let lower = steps.figure(tier.from);
        let next = tiers.get(index + 1).map(|next| steps.figure(next.from));
        // The first tier is shown even for nothing, so that every line has a price to explain.
        let is_shown = index == 0 && !accumulates;
        if !is_shown && steps.compare(to.number, lower.number)? != Ordering::Greater {
            break;
        }
        if let Some(next) = next
            && accumulates
            && steps.compare(from.number, next.number)? != Ordering::Less
        {
            continue;
        }
        let rate = steps.figure(tier.rate);
        last = one_tier(from, to, lower, next, rate, accumulates, source, steps)?;
    }
    if steps.len() - first == 1 {
        return Ok(last);
    }
    steps.take_sum(first)
}

/// From where to where the tiers count, after the included quantity.
fn span(
    of: Use,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<(Figure, Figure), PricingProblem> {
    let Use {
        quantity,
        used_before: used,
        included,
    } = of;
    let is_first = steps.is_zero(used.number);
    if steps.is_zero(included.number) {
        let to = if is_first {
            quantity
        } else {
            steps.plus(quantity.number, used.number)?.into()
        };
        return Ok((used, to));
    }
    let remark = Remark::of(source).assuming(Assumption::IncludedFirst);
    if is_first {
        let rest = steps.minus(quantity.number, included.number)?;
        let rest = steps.at_least(rest, Number::ZERO)?;
        let inputs = [("quantity", quantity), ("included", included)];
        let rest = steps.take(
            StepKind::IncludedQuantity,
            "max(quantity - included, 0)",
            &inputs,
            rest,
            remark,
        );
        return Ok((used, rest));
    }
    let from = steps.minus(used.number, included.number)?;
    let from = steps.at_least(from, Number::ZERO)?;
    let from = steps.take(
        StepKind::IncludedQuantity,
        "max(used - included, 0)",
        &[("used", used), ("included", included)],
        from,
        remark,
    );
    let to = steps.plus(used.number, quantity.number)?;
    let to = steps.minus(to, included.number)?;
    let to = steps.at_least(to, Number::ZERO)?;
    let to = steps.take(
        StepKind::IncludedQuantity,
        "max(used + quantity - included, 0)",
        &[
            ("used", used),
            ("quantity", quantity),
            ("included", included),
        ],
        to,
        remark,
    );
    Ok((from, to))
}

#[expect(
    clippy::too_many_arguments,
    reason = "the bounds of one tier and where they were read"
)]
fn one_tier(
    from: Figure,
    to: Figure,
    lower: Figure,
    next: Option<Figure>,
    rate: Figure,
    accumulates: bool,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let remark = Remark::of(source);
    // The bound counts only where the use goes beyond it.
    let next = match next {
        Some(next) if steps.compare(to.number, next.number)? == Ordering::Greater => Some(next),
        _ => None,
    };
    if accumulates {
        let remark = remark.assuming(Assumption::TiersAccumulateOverTheMonth);
        let begin = steps.at_least(from.number, lower.number)?;
        let upper = next.unwrap_or(to);
        let amount = steps.minus(upper.number, begin)?;
        let amount = steps.times(amount, rate.number)?;
        let inputs = [
            ("upper", upper),
            ("used", from),
            ("lower", lower),
            ("rate", rate),
        ];
        return Ok(steps.take(
            StepKind::Tier,
            "(upper - max(used, lower)) * rate",
            &inputs,
            amount,
            remark,
        ));
    }
    if let Some(next) = next {
        let amount = steps.minus(next.number, lower.number)?;
        let amount = steps.times(amount, rate.number)?;
        let inputs = [("upper", next), ("lower", lower), ("rate", rate)];
        return Ok(steps.take(
            StepKind::Tier,
            "(upper - lower) * rate",
            &inputs,
            amount,
            remark,
        ));
    }
    if steps.is_zero(lower.number) {
        let amount = steps.times(to.number, rate.number)?;
        let inputs = [("quantity", to), ("rate", rate)];
        return Ok(steps.take(StepKind::Tier, "quantity * rate", &inputs, amount, remark));
    }
    let amount = steps.minus(to.number, lower.number)?;
    let amount = steps.times(amount, rate.number)?;
    let inputs = [("quantity", to), ("lower", lower), ("rate", rate)];
    Ok(steps.take(
        StepKind::Tier,
        "(quantity - lower) * rate",
        &inputs,
        amount,
        remark,
    ))
}
