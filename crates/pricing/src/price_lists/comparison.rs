//! What changed between two price lists: added, removed, raised, lowered. Knows no customer.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::rounding::rounded;
use chrono::NaiveDate;
use domain::price_lists::{Offer, OfferPrice, PriceList, Tiers};
use domain::steps::RoundingMode;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Digits after the point of a figure that is carried from one price to another.
const CARRIED_DIGITS: u32 = 20;

/// An offer that both lists have at different prices.
#[derive(Clone, Copy, Debug)]
pub struct PriceChange<'a> {
    pub old: &'a Offer,
    pub new: &'a Offer,
    pub old_price: Decimal,
    pub new_price: Decimal,
    /// Units from which the two prices hold: the first tier that differs; 0 for what has no tiers.
    pub from: Decimal,
}

/// How what is charged at a price changes with it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CostChange {
    old_price: Decimal,
    new_price: Decimal,
}

impl PriceChange<'_> {
    /// How figures change; nothing where the old price was 0, which no figure tells about.
    pub fn cost_change(&self) -> Option<CostChange> {
        CostChange::new(self.old_price, self.new_price)
    }

    /// Whether every tier changed in one ratio. Where not, [`PriceChange::cost_change`] is an estimate for what was
    /// charged at another tier than the first that differs: a sum of charges does not say at which it was.
    pub fn is_even(&self) -> bool {
        let (OfferPrice::Metered { tiers: old, .. }, OfferPrice::Metered { tiers: new, .. }) =
            (&self.old.price, &self.new.price)
        else {
            return true;
        };
        let crossed = |one: Decimal, other: Decimal| Exact::from(one).times(other.into());
        rates(old, new).all(|(_, old, new)| {
            let sides = (crossed(old, self.new_price), crossed(new, self.old_price));
            let (Ok(left), Ok(right)) = sides else {
                return false;
            };
            left.compare(right).is_ok_and(Ordering::is_eq)
        })
    }
}

impl CostChange {
    /// From one price to another; nothing where the old price is 0.
    pub fn new(old_price: Decimal, new_price: Decimal) -> Option<Self> {
        (!old_price.is_zero()).then_some(Self {
            old_price,
            new_price,
        })
    }

    /// A figure that was charged at the old price, as it would be at the new one, at 20 digits after the point: exact
    /// fractions of many offers, each over another price, have no common sum that can be kept.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn carried(self, charged: Exact) -> Result<Exact, PricingProblem> {
        let carried = charged
            .times(self.new_price.into())?
            .divided_by(self.old_price.into())?;
        rounded(carried, CARRIED_DIGITS, RoundingMode::HalfAwayFromZero)
    }
}

/// What changed, each in the order of its list.
#[derive(Clone, Debug, Default)]
pub struct Comparison<'a> {
    pub added: Vec<&'a Offer>,
    pub removed: Vec<&'a Offer>,
    pub raised: Vec<PriceChange<'a>>,
    pub lowered: Vec<PriceChange<'a>>,
}

/// Compares two lists of one currency, each with the first day for which it is meant, where that is known: a price that
/// is over by then sells nothing. Where an offer has several prices in time, the latest counts.
pub fn compare<'a>(
    (from, from_day): (&'a PriceList, Option<NaiveDate>),
    (to, to_day): (&'a PriceList, Option<NaiveDate>),
) -> Comparison<'a> {
    let (old, new) = (latest(from, from_day), latest(to, to_day));
    let mut comparison = Comparison::default();
    for offer in in_order(from, &old) {
        if !new.contains_key(&key(offer)) {
            comparison.removed.push(offer);
        }
    }
    for offer in in_order(to, &new) {
        let Some(before) = old.get(&key(offer)).copied() else {
            comparison.added.push(offer);
            continue;
        };
        let Some((old_price, new_price, from)) = difference(&before.price, &offer.price) else {
            continue;
        };
        let change = PriceChange {
            old: before,
            new: offer,
            old_price,
            new_price,
            from,
        };
        if new_price > old_price {
            comparison.raised.push(change);
        } else {
            comparison.lowered.push(change);
        }
    }
    comparison
}

type Key<'a> = (&'a str, &'a str);

fn key(offer: &Offer) -> Key<'_> {
    (offer.id.as_str(), offer.region.as_str())
}

fn latest(list: &PriceList, day: Option<NaiveDate>) -> HashMap<Key<'_>, &Offer> {
    let mut latest = HashMap::with_capacity(list.offers.len());
    for offer in list.offers.iter().filter(|offer| offer.is_sold_from(day)) {
        latest.entry(key(offer)).or_insert(offer);
    }
    latest
}

fn in_order<'a>(
    list: &'a PriceList,
    latest: &HashMap<Key<'a>, &'a Offer>,
) -> impl Iterator<Item = &'a Offer> {
    list.offers.iter().filter(|offer| {
        latest
            .get(&key(offer))
            .is_some_and(|kept| std::ptr::eq(*kept, *offer))
    })
}

/// Old price, new price and the units from which they hold, where they differ.
fn difference(old: &OfferPrice, new: &OfferPrice) -> Option<(Decimal, Decimal, Decimal)> {
    let whole = |old: Decimal, new: Decimal| (old != new).then_some((old, new, Decimal::ZERO));
    match (old, new) {
        (OfferPrice::Metered { tiers: old, .. }, OfferPrice::Metered { tiers: new, .. }) => {
            of_tiers(old, new)
        }
        (
            OfferPrice::Licence { cost, list, .. },
            OfferPrice::Licence {
                cost: new_cost,
                list: new_list,
                ..
            },
        ) => whole(*cost, *new_cost).or_else(|| whole(*list, *new_list)),
        (OfferPrice::Reservation { price, .. }, OfferPrice::Reservation { price: new, .. }) => {
            whole(*price, *new)
        }
        (
            OfferPrice::SavingsPlan { price_hourly, .. },
            OfferPrice::SavingsPlan {
                price_hourly: new, ..
            },
        ) => whole(*price_hourly, *new),
        _ => None,
    }
}

fn of_tiers(old: &Tiers, new: &Tiers) -> Option<(Decimal, Decimal, Decimal)> {
    let differing = rates(old, new).find(|(_, old, new)| old != new);
    differing.map(|(from, old, new)| (old, new, from))
}

/// Each bound of either, in order, with the old and the new rate from there on.
fn rates(old: &Tiers, new: &Tiers) -> impl Iterator<Item = (Decimal, Decimal, Decimal)> {
    let rate = |tiers: &Tiers, from: Decimal| {
        let holds = tiers.as_slice().iter().rev().find(|tier| tier.from <= from);
        holds.map(|tier| tier.rate).unwrap_or_default()
    };
    let both = old.as_slice().iter().chain(new.as_slice());
    let mut bounds: Vec<Decimal> = both.map(|tier| tier.from).collect();
    bounds.sort();
    bounds
        .into_iter()
        .map(move |from| (from, rate(old, from), rate(new, from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_lists::read;

    fn list(meters: &[(&str, &str)]) -> PriceList {
        let meters: Vec<String> = meters
            .iter()
            .map(|(id, rates)| format!(r#"{{"id":"{id}","name":"{id}","rates":{{{rates}}}}}"#))
            .collect();
        let card = format!(r#"{{"currency":"EUR","meters":[{}]}}"#, meters.join(","));
        read(card.as_bytes(), "").unwrap()
    }

    #[test]
    fn offers_are_added_removed_raised_or_lowered() {
        let old = list(&[
            ("gone", "\"0\":1"),
            ("same", "\"0\":1.0"),
            ("up", "\"0\":1"),
            ("down", "\"0\":1,\"10\":0.8"),
        ]);
        let new = list(&[
            ("same", "\"0\":1"),
            ("up", "\"0\":1.1"),
            ("down", "\"0\":1,\"5\":0.8"),
            ("fresh", "\"0\":2"),
        ]);
        let found = compare((&old, None), (&new, None));
        let ids = |offers: &[&Offer]| offers.iter().map(|o| o.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(&found.added), ["fresh"]);
        assert_eq!(ids(&found.removed), ["gone"]);
        assert_eq!(found.raised.len(), 1);
        assert_eq!(found.raised[0].new_price.to_string(), "1.1");
        let lowered = &found.lowered[0];
        assert_eq!(lowered.from, Decimal::from(5));
        assert_eq!(
            (lowered.old_price.to_string(), lowered.new_price.to_string()),
            ("1".to_owned(), "0.8".to_owned())
        );
        let change = found.raised[0].cost_change().unwrap();
        let carried = change.carried(Exact::from(50)).unwrap();
        assert_eq!(carried.to_decimal().unwrap(), Decimal::from(55));
        // Of prices with twelve digits each, a hundred figures still add up.
        let mut sum = Exact::ZERO;
        for more in 0..100 {
            let old_price = Decimal::new(20_853_333_333 + more * 7, 12);
            let change = CostChange::new(old_price, Decimal::new(21_253_333_333, 12)).unwrap();
            let third = Exact::ONE.divided_by(Exact::from(3)).unwrap();
            sum = sum.plus(change.carried(Exact::from(50)).unwrap()).unwrap();
            assert!(sum.times(third).is_ok(), "{more}");
        }
    }

    #[test]
    fn one_ratio_for_every_tier_is_no_estimate() {
        let is_even = |before: &str, after: &str| {
            let (old, new) = (list(&[("blob", before)]), list(&[("blob", after)]));
            let found = compare((&old, None), (&new, None));
            let mut changes = found.raised.iter().chain(&found.lowered);
            changes.next().unwrap().is_even()
        };
        assert!(is_even("\"0\":1", "\"0\":1.1"));
        assert!(is_even("\"0\":1,\"10\":0.8", "\"0\":1.1,\"10\":0.88"));
        assert!(is_even("\"0\":3,\"10\":6", "\"0\":1,\"10\":2"));
        // The first tier, the second, or a bound by itself.
        assert!(!is_even("\"0\":1,\"10\":0.8", "\"0\":1.1,\"10\":0.8"));
        assert!(!is_even("\"0\":1,\"10\":0.8", "\"0\":1,\"10\":0.7"));
        assert!(!is_even("\"0\":1,\"10\":0.8", "\"0\":1,\"5\":0.8"));
        assert!(!is_even("\"0\":0,\"10\":0.8", "\"0\":0.1,\"10\":0.8"));
    }

    #[test]
    fn what_a_list_no_longer_sells_counts_as_removed() {
        let text = "Segment,ProductId,SkuId,TermDuration,BillingPlan,Currency,UnitPrice,ChangeIndicator\n\
            Commercial,P,1,P1Y,Annual,EUR,10,UNC\n";
        let old = read(text.as_bytes(), "").unwrap();
        let new = read(text.replace("UNC", "DEL").as_bytes(), "").unwrap();
        assert_eq!(compare((&old, None), (&new, None)).removed.len(), 1);
        assert_eq!(compare((&new, None), (&old, None)).added.len(), 1);
    }

    #[test]
    fn an_offer_whose_price_is_over_by_the_newer_lists_month_counts_as_removed() {
        let card = |until: &str| {
            let mut list = list(&[("disk", "\"0\":1")]);
            list.offers[0].end_date = until.to_owned();
            list
        };
        let (old, new) = (card(""), card("2026-08-31"));
        let day = |text: &str| Some(text.parse().unwrap());
        let removed = |on| compare((&old, day("2026-08-01")), (&new, on)).removed.len();
        assert_eq!(removed(day("2026-09-01")), 1);
        assert_eq!(removed(day("2026-08-01")), 0);
        assert_eq!(removed(None), 0);
        let back = compare((&new, day("2026-09-01")), (&old, day("2026-10-01")));
        assert_eq!((back.added.len(), back.removed.len()), (1, 0));
    }
}
