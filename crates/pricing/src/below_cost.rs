//! Which of a price list's offers a price rule would sell below their cost. Knows no buyer but through the rules that
//! hold for it, no storage and no page.

use crate::exchange::Exchange;
use crate::figures::Figure;
use crate::line::{LineInput, Terms};
use crate::problem::PricingProblem;
use crate::quote::Desk;
use crate::reckoning::Reckoning;
use crate::rules::Winners;
use crate::steps::Steps;
use chrono::NaiveDate;
use domain::id::PriceRuleId;
use domain::price_lists::{Offer, OfferPrice, PriceList, are_sold_on};
use domain::price_rules::{PriceRule, RuleKind};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Units of a meter by which it is looked at, besides those that are included and those from which a volume discount
/// is given: so many that a price for a thousand does not fall to nothing.
const UNITS: Decimal = Decimal::ONE_THOUSAND;

/// An offer that a rule sells below its cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BelowCost<'a> {
    pub offer: &'a Offer,
    /// A quantity at which it is so.
    pub quantity: Decimal,
}

impl Desk<'_> {
    /// The first offer of a list, as it is sold on a day, that the rule with this id sells below its cost, before any
    /// rounding and without fees. The desk's rules are those that hold beside it, so that a minimum margin is counted.
    /// An offer that has no price, since two rules tie or its figures are too long, is passed over: whoever prices it
    /// is told then.
    pub fn first_below_cost<'a>(
        &self,
        rule: &PriceRuleId,
        list: &'a PriceList,
        exchange: Option<&Exchange>,
        day: NaiveDate,
    ) -> Option<BelowCost<'a>> {
        let is_meant = |one: Option<&PriceRule>| one.is_some_and(|one| one.id == *rule);
        let are_sold = are_sold_on(&list.offers, day);
        let sold = list
            .offers
            .iter()
            .zip(are_sold)
            .filter(|(_, is_sold)| *is_sold);
        for (offer, _) in sold {
            let Ok(winners) = self.rules.winners(offer) else {
                continue;
            };
            if !is_meant(winners.price) && !is_meant(winners.volume_discount) {
                continue;
            }
            let winners = Winners {
                flat_fee: None,
                per_seat_fee: None,
                ..winners
            };
            let terms = Terms {
                currency: self.currency,
                exchange,
                rules: winners,
                own_markup: None,
                default_markup: self.default_markup,
            };
            for quantity in quantities(offer, winners.volume_discount) {
                if is_below_cost(offer, quantity, &terms).unwrap_or_default() {
                    return Some(BelowCost { offer, quantity });
                }
            }
        }
        None
    }
}

fn quantities(offer: &Offer, volume_discount: Option<&PriceRule>) -> Vec<Decimal> {
    let first = match &offer.price {
        OfferPrice::Metered { .. } => UNITS,
        _ => Decimal::ONE,
    };
    let steps = match volume_discount.map(|rule| &rule.kind) {
        Some(RuleKind::VolumeDiscount { steps }) => steps.as_slice(),
        _ => &[],
    };
    let steps = steps.iter().map(|step| step.from_quantity.max(first));
    std::iter::once(first)
        .chain(steps)
        .map(|units| units + offer.included_quantity())
        .collect()
}

fn is_below_cost(
    offer: &Offer,
    quantity: Decimal,
    terms: &Terms<'_>,
) -> Result<bool, PricingProblem> {
    let mut steps = Steps::default();
    let line = LineInput::of(offer, quantity);
    let mut reckoning = Reckoning::new(&line, terms, &mut steps);
    let price = reckoning.exact_price(&mut steps)?;
    let cost = reckoning.exact_cost(&mut steps)?.unwrap_or(Figure::ZERO);
    Ok(steps.compare(price, cost)? == Ordering::Less)
}
