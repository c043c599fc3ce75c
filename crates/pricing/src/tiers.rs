//! Metered goods: the included quantity comes off, graduated tiers count the rest. Knows no rule.

use crate::exact::{Exact, PricingProblem};
use crate::steps::{Figure, Remark, SUM, Source, Steps};
use domain::price_lists::Tiers;
use domain::steps::{Assumption, StepKind};
use std::cmp::Ordering;

/// What is used of a meter.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    pub quantity: Exact,
    /// Units of the same meter used earlier in the month: the tiers go on from there.
    pub used_before: Exact,
    pub included: Exact,
}

/// The price of a use at a list's tiers.
///
/// The included quantity comes off first and the tiers count the remainder; over a month they go on
/// counting. Both are readings of ours, named in the steps.
///
/// # Errors
/// A negative quantity, or figures beyond 76 digits.
pub fn priced(
    tiers: &Tiers,
    of: Use,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    if of.quantity.is_negative() || of.used_before.is_negative() {
        return Err(PricingProblem::NegativeQuantity);
    }
    let quantity = Figure::from(of.quantity);
    let used = Figure::from(of.used_before);
    let (from, to) = span(of, quantity, used, source, steps)?;
    let accumulates = !of.used_before.is_zero();
    let tiers = tiers.as_slice();
    let mut amounts: [Option<Figure>; 8] = [None; 8];
    let mut more: Vec<Figure> = Vec::new();
    let mut count = 0;
    for (index, tier) in tiers.iter().enumerate() {
        let lower = Exact::from(tier.from);
        let next = tiers.get(index + 1).map(|next| Exact::from(next.from));
        // The first tier is shown even for nothing, so that every line has a price to explain.
        let is_shown = index == 0 && !accumulates;
        if !is_shown && to.value.compare(lower)? != Ordering::Greater {
            break;
        }
        if let Some(next) = next
            && accumulates
            && from.value.compare(next)? != Ordering::Less
        {
            continue;
        }
        let amount = one_tier(
            from,
            to,
            lower,
            next,
            tier.rate.into(),
            accumulates,
            source,
            steps,
        )?;
        match amounts.get_mut(count) {
            Some(place) => *place = Some(amount),
            None => more.push(amount),
        }
        count += 1;
    }
    if count == 1 {
        return Ok(amounts[0].unwrap_or_else(|| Exact::ZERO.into()));
    }
    let mut sum = Exact::ZERO;
    let mut inputs: Vec<(&'static str, Figure)> = Vec::with_capacity(count);
    for figure in amounts.into_iter().flatten().chain(more) {
        sum = sum.plus(figure.value)?;
        inputs.push(("tier", figure));
    }
    Ok(steps.take(StepKind::List, SUM, &inputs, sum, Remark::NONE))
}

/// From where to where the tiers count, after the included quantity.
fn span(
    of: Use,
    quantity: Figure,
    used: Figure,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<(Figure, Figure), PricingProblem> {
    if of.included.is_zero() {
        let to = if of.used_before.is_zero() {
            quantity
        } else {
            of.quantity.plus(of.used_before)?.into()
        };
        return Ok((used, to));
    }
    let remark = Remark::of(source).assuming(Assumption::IncludedFirst);
    let included = Figure::from(of.included);
    if of.used_before.is_zero() {
        let rest = of.quantity.minus(of.included)?.at_least(Exact::ZERO)?;
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
    let from = of.used_before.minus(of.included)?.at_least(Exact::ZERO)?;
    let from = steps.take(
        StepKind::IncludedQuantity,
        "max(used - included, 0)",
        &[("used", used), ("included", included)],
        from,
        remark,
    );
    let to = of
        .used_before
        .plus(of.quantity)?
        .minus(of.included)?
        .at_least(Exact::ZERO)?;
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
    lower: Exact,
    next: Option<Exact>,
    rate: Exact,
    accumulates: bool,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let remark = Remark::of(source);
    let (lower_figure, rate_figure) = (Figure::from(lower), Figure::from(rate));
    // The bound counts only where the use goes beyond it.
    let next = match next {
        Some(next) if to.value.compare(next)? == Ordering::Greater => Some(next),
        _ => None,
    };
    if accumulates {
        let remark = remark.assuming(Assumption::TiersAccumulateOverTheMonth);
        let begin = from.value.at_least(lower)?;
        let end = next.unwrap_or(to.value);
        let amount = end.minus(begin)?.times(rate)?;
        let upper = next.map_or(to, Figure::from);
        let inputs = [
            ("upper", upper),
            ("used", from),
            ("lower", lower_figure),
            ("rate", rate_figure),
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
        let amount = next.minus(lower)?.times(rate)?;
        let inputs = [
            ("upper", Figure::from(next)),
            ("lower", lower_figure),
            ("rate", rate_figure),
        ];
        return Ok(steps.take(
            StepKind::Tier,
            "(upper - lower) * rate",
            &inputs,
            amount,
            remark,
        ));
    }
    if lower.is_zero() {
        let amount = to.value.times(rate)?;
        let inputs = [("quantity", to), ("rate", rate_figure)];
        return Ok(steps.take(StepKind::Tier, "quantity * rate", &inputs, amount, remark));
    }
    let amount = to.value.minus(lower)?.times(rate)?;
    let inputs = [
        ("quantity", to),
        ("lower", lower_figure),
        ("rate", rate_figure),
    ];
    Ok(steps.take(
        StepKind::Tier,
        "(quantity - lower) * rate",
        &inputs,
        amount,
        remark,
    ))
}
