//! One offer for one buyer, before and after a change of rules: whether it is sold below its cost by that. Knows no list.

use super::{Doubt, Occasion, PRICE_LOOKS, RulesChange};
use crate::exact::Exact;
use crate::figures::Figure;
use crate::line::{LineInput, Terms};
use crate::problem::PricingProblem;
use crate::reckoning::Reckoning;
use crate::rules::Winners;
use crate::steps::Steps;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice};
use domain::price_rules::{PriceRule, RateSource, RuleKind};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Units of a meter by which it is looked at, besides those that are included and the bounds of tiers and volume
/// discounts: so many that a price for a thousand does not fall to nothing.
const UNITS: Decimal = Decimal::ONE_THOUSAND;

/// One offer for one buyer, before and after.
pub(super) struct Trial<'a> {
    pub change: &'a RulesChange,
    pub occasion: &'a Occasion,
    /// The list's currency.
    pub list: Currency,
    pub before: Option<Winners<'a>>,
    pub after: Winners<'a>,
}

impl<'a> Trial<'a> {
    /// 1 where nothing changes for the offer.
    pub fn looks(&self, offer: &Offer) -> u64 {
        let before = self.before.map(makers);
        let is_same = before.is_some_and(|before| {
            let both = before.into_iter().zip(makers(self.after));
            both.into_iter().all(|pair| match pair {
                (Some(before), Some(after)) => before.prices_like(after),
                (before, after) => before.is_none() && after.is_none(),
            })
        });
        if is_same {
            return 1;
        }
        PRICE_LOOKS * self.quantities(offer).len() as u64
    }

    fn is_changed(&self, rule: &PriceRule) -> bool {
        self.change.changed.as_ref() == Some(&rule.id)
    }

    /// The rule whose approval makes a price below cost lawful: the changed one, where it counts for the price; else
    /// any that makes it.
    fn is_approved(&self) -> bool {
        let mut makers = makers(self.after).into_iter().flatten();
        match makers.clone().find(|rule| self.is_changed(rule)) {
            Some(changed) => changed.below_cost_approved_by.is_some(),
            None => makers.any(|rule| rule.below_cost_approved_by.is_some()),
        }
    }

    pub fn judge(&self, offer: &Offer) -> Result<(), Doubt> {
        if self.is_approved() {
            return Ok(());
        }
        let needs_rate = |won: &Winners<'_>| {
            won.price.is_some_and(|rule| {
                rule.kind.states_money() || rule.rate_source != RateSource::MonthSheet
            })
        };
        let has_no_rate = self.occasion.exchange.is_none() && self.occasion.currency != self.list;
        if has_no_rate && needs_rate(&self.after) {
            return Err(Doubt::NoRate {
                from: self.list,
                to: self.occasion.currency,
            });
        }
        let is_changed = makers(self.after)
            .into_iter()
            .flatten()
            .any(|rule| self.is_changed(rule));
        let before = self.before.filter(|won| !(has_no_rate && needs_rate(won)));
        for quantity in self.quantities(offer) {
            let Ok(after) = self.priced(offer, quantity, self.after) else {
                continue;
            };
            if after.is_below_cost && (is_changed || self.was_dearer(offer, &after, before)) {
                return Err(Doubt::BelowCost {
                    offer: offer.name_sold().into_owned(),
                    quantity,
                    rule: self.lowering().map(|rule| rule.name.clone()),
                });
            }
        }
        Ok(())
    }

    /// Whether the offer was sold at a higher price before, or at none.
    fn was_dearer(&self, offer: &Offer, after: &Priced, before: Option<Winners<'_>>) -> bool {
        let before = before.and_then(|won| self.priced(offer, after.quantity, won).ok());
        before.is_none_or(|before| match before.price.compare(after.price) {
            Ok(order) => order == Ordering::Greater,
            Err(_) => true,
        })
    }

    /// The rule beside the changed one that sells below cost, where the changed one does not.
    fn lowering(&self) -> Option<&'a PriceRule> {
        let [price, volume_discount, _] = makers(self.after);
        let is_own = |rule: Option<&PriceRule>| rule.is_some_and(|rule| self.is_changed(rule));
        if is_own(price) || is_own(volume_discount) {
            return None;
        }
        volume_discount.or(price)
    }

    fn priced(
        &self,
        offer: &Offer,
        quantity: Decimal,
        won: Winners<'_>,
    ) -> Result<Priced, PricingProblem> {
        let exchange = self.occasion.exchange.as_ref();
        let terms = Terms {
            // Percentages are the same in every currency, so a missing rate is none that they need.
            currency: match exchange {
                Some(_) => self.occasion.currency,
                None => self.list,
            },
            exchange,
            rules: Winners {
                flat_fee: None,
                per_seat_fee: None,
                ..won
            },
            own_markup: None,
            default_markup: self.change.default_markup,
        };
        let mut steps = Steps::default();
        let line = LineInput::of(offer, quantity);
        let mut reckoning = Reckoning::new(&line, &terms, &mut steps);
        let price = reckoning.exact_price(&mut steps)?;
        let cost = reckoning.exact_cost(&mut steps)?.unwrap_or(Figure::ZERO);
        Ok(Priced {
            quantity,
            is_below_cost: steps.compare(price, cost)? == Ordering::Less,
            price: steps.exact(price),
        })
    }

    /// Quantities at which its price may change its course.
    fn quantities(&self, offer: &Offer) -> Vec<Decimal> {
        let first = match &offer.price {
            OfferPrice::Metered { .. } => UNITS,
            _ => Decimal::ONE,
        };
        let mut quantities = vec![first];
        let steps = [self.before.unwrap_or_default(), self.after]
            .into_iter()
            .filter_map(|won| match &won.volume_discount?.kind {
                RuleKind::VolumeDiscount { steps } => Some(steps),
                _ => None,
            });
        quantities.extend(steps.flatten().map(|step| step.from_quantity));
        let tiers = offer.tiers().map(|tiers| tiers.as_slice());
        // Well inside each tier: a fixed price may lie between the rates of two.
        let inside = |from: Decimal| from.saturating_mul(Decimal::TWO).saturating_add(UNITS);
        let bounds = tiers.unwrap_or_default().iter().skip(1);
        quantities.extend(bounds.map(|tier| inside(tier.from)));
        quantities.extend(offer.volume_prices.iter().map(|of| of.from_quantity));
        let mut quantities: Vec<Decimal> = quantities
            .into_iter()
            .map(|units| units.max(first).saturating_add(offer.included_quantity()))
            .collect();
        quantities.sort();
        quantities.dedup();
        quantities
    }
}

struct Priced {
    quantity: Decimal,
    price: Exact,
    is_below_cost: bool,
}

/// The rules that make a price, without fees.
fn makers(won: Winners<'_>) -> [Option<&PriceRule>; 3] {
    [won.price, won.volume_discount, won.minimum_margin]
}
