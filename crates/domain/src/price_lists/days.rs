//! Which price of an offer holds on a day. Knows no clock and no arithmetic.

use super::{ChangeIndicator, Offer};
use chrono::NaiveDate;
use std::collections::HashMap;

impl Offer {
    /// Whether its price holds on a day, as far as the list says from when until when.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.holds_on_written(&day.to_string())
    }

    /// The same of a day as it is written: ISO 8601 sorts as it is written.
    fn holds_on_written(&self, day: &str) -> bool {
        // What follows the day is its hour.
        let (from, until) = (&self.effective_date, &self.end_date);
        from.get(..10).unwrap_or(from) <= day
            && (until.is_empty() || day <= until.get(..10).unwrap_or(until))
    }

    /// Whether its price is over on a day, written as ISO 8601 writes it.
    fn is_over_on_written(&self, day: &str) -> bool {
        let until = self.end_date.get(..10).unwrap_or(&self.end_date);
        !until.is_empty() && until < day
    }

    /// Whether it can be bought on a day or later; on any where no day is meant.
    pub fn is_sold_from(&self, day: Option<NaiveDate>) -> bool {
        self.is_sold() && day.is_none_or(|day| !self.is_over_on_written(&day.to_string()))
    }

    /// Of one offer's prices in time, the latest first, the one to sell by on a day: the one that holds (of two the one
    /// that began later), else the next one to begin; nothing where the list sells it no longer.
    pub fn of_day<'a>(
        same: impl Iterator<Item = &'a Self> + Clone,
        day: NaiveDate,
    ) -> Option<&'a Self> {
        let day = day.to_string();
        let to_come = same.filter(|offer| offer.is_sold() && !offer.is_over_on_written(&day));
        let mut holding = to_come.clone().filter(|offer| offer.holds_on_written(&day));
        holding
            .next()
            .or_else(|| to_come.min_by_key(|offer| offer.day_begun()))
    }

    /// The day from which its price holds, as ISO 8601 writes it.
    fn day_begun(&self) -> &str {
        self.effective_date
            .get(..10)
            .unwrap_or(&self.effective_date)
    }

    /// Whether it can still be bought: a list may name what it no longer sells.
    pub fn is_sold(&self) -> bool {
        self.change != Some(ChangeIndicator::Deleted)
    }
}

/// Which of some offers are sold on a day: of one id and region the first price that holds then, else the next one to
/// begin, as [`Offer::of_day`] chooses.
pub fn are_sold_on(offers: &[Offer], day: NaiveDate) -> Vec<bool> {
    let day = day.to_string();
    let mut chosen: HashMap<(&str, &str), usize> = HashMap::with_capacity(offers.len());
    for (place, offer) in offers.iter().enumerate() {
        if !offer.is_sold() || offer.is_over_on_written(&day) {
            continue;
        }
        let key = (offer.id.as_str(), offer.region.as_str());
        let first = *chosen.entry(key).or_insert(place);
        let is_sooner = || offer.day_begun() < offers[first].day_begun();
        if first != place
            && !offers[first].holds_on_written(&day)
            && (offer.holds_on_written(&day) || is_sooner())
        {
            chosen.insert(key, place);
        }
    }
    let mut are_sold = vec![false; offers.len()];
    for place in chosen.into_values() {
        are_sold[place] = true;
    }
    are_sold
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_lists::{OfferPrice, PriceList, PriceListFormat, Tier, Tiers};
    use rust_decimal::Decimal;

    /// An offer whose price holds from a day until another.
    fn offer(from: &str, until: &str, rate: i64) -> Offer {
        Offer {
            id: "disk".parse().unwrap(),
            name: "Disk".to_owned(),
            product: String::new(),
            category: String::new(),
            subcategory: String::new(),
            family: String::new(),
            region: String::new(),
            unit: String::new(),
            tags: Vec::new(),
            effective_date: from.to_owned(),
            end_date: until.to_owned(),
            change: None,
            price: OfferPrice::Metered {
                tiers: Tiers::try_from(vec![Tier {
                    from: Decimal::ZERO,
                    rate: Decimal::new(rate, 2),
                }])
                .unwrap(),
                included_quantity: Decimal::ZERO,
            },
            volume_prices: Vec::new(),
        }
    }

    #[test]
    fn an_offer_is_sold_at_the_price_that_holds_on_the_day() {
        let next = offer("2026-12-01T00:00:00Z", "", 3);
        let now = offer("2026-11-01", "2026-11-30", 2);
        let gone = Offer {
            change: Some(ChangeIndicator::Deleted),
            ..offer("2026-01-01", "", 1)
        };
        let all = [next.clone(), now.clone(), gone];
        let on = |day: &str| Offer::of_day(all.iter(), day.parse().unwrap()).cloned();
        assert_eq!(on("2026-11-30"), Some(now.clone()));
        assert_eq!(on("2026-12-01"), Some(next.clone()));
        // Before any price holds the next one to begin stands for it; what is deleted is never sold.
        assert_eq!(on("2025-01-01"), Some(now.clone()));
        // What is over is sold no longer, and nobody is offered it.
        let over = [offer("2018-01-01", "2019-12-31T23:59:59Z", 1)];
        let of_over = |day: &str| Offer::of_day(over.iter(), day.parse().unwrap());
        assert_eq!(of_over("2019-12-31"), Some(&over[0]));
        assert_eq!(of_over("2020-01-01"), None);
        for (day, places) in [
            ("2026-11-30", [false, true, false]),
            ("2026-12-01", [true, false, false]),
            ("2025-01-01", [false, true, false]),
        ] {
            assert_eq!(are_sold_on(&all, day.parse().unwrap()), places, "{day}");
        }
        assert_eq!(are_sold_on(&over, "2020-01-01".parse().unwrap()), [false]);
        let mut list = PriceList {
            format: PriceListFormat::AzurePlanPriceSheet,
            currency: "EUR".parse().unwrap(),
            locale: String::new(),
            market: String::new(),
            tax_included: false,
            offers: all.to_vec(),
        };
        list.keep_prices_of("2026-11-30".parse().unwrap());
        assert_eq!(list.offers, [now]);
    }
}
