//! A change of price rules or of a buyer: whom, what, when and in which currencies it may touch. Knows no price.

use super::RULES_A_LOOK;
use chrono::NaiveDate;
use domain::accounts::MarkUpPercent;
use domain::id::PriceRuleId;
use domain::money::Currency;
use domain::price_lists::{Offer, PriceList};
use domain::price_rules::{Buyer, GoodsNames, PriceRule};
use std::collections::{BTreeSet, HashSet};

/// A buyer before and after the change; the same one where it is rules that change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BuyerChange {
    pub before: Buyer,
    pub after: Buyer,
}

/// A seller's rules before and after a change, and whom it may touch.
#[derive(Clone, Debug)]
pub struct RulesChange {
    pub before: Vec<PriceRule>,
    pub after: Vec<PriceRule>,
    /// The rule that is made, changed or taken away; none where a buyer changes.
    pub changed: Option<PriceRuleId>,
    pub buyers: Vec<BuyerChange>,
    pub default_markup: MarkUpPercent,
}

impl RulesChange {
    fn of_id<'a>(&self, rules: &'a [PriceRule]) -> Option<&'a PriceRule> {
        let id = self.changed.as_ref()?;
        rules.iter().find(|rule| rule.id == *id)
    }

    /// The days on which something else may hold than the day before: a rule, or a price of the list. Before today only
    /// what a rule that begins in the past sells by.
    pub fn days(&self, list: &PriceList, today: NaiveDate) -> BTreeSet<NaiveDate> {
        let mut days = BTreeSet::from([today]);
        for rule in self.before.iter().chain(&self.after) {
            days.insert(rule.starts);
            days.extend(rule.ends.and_then(|ends| ends.succ_opt()));
        }
        let written: HashSet<(&str, bool)> = list
            .offers
            .iter()
            .flat_map(|offer| [(&*offer.effective_date, false), (&*offer.end_date, true)])
            .collect();
        for (text, is_end) in written {
            let day = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
            let day = day.and_then(|day| if is_end { day.succ_opt() } else { Some(day) });
            days.extend(day.filter(|day| *day > today));
        }
        days.retain(|day| self.differs_on(*day, today));
        days
    }

    /// Whether the changed rule holds on a day, or held before the change, and not as it did.
    fn differs_on(&self, day: NaiveDate, today: NaiveDate) -> bool {
        if self.changed.is_none() {
            return day >= today;
        }
        let holding = |rules| self.of_id(rules).filter(|rule| rule.holds_on(day));
        match (holding(&self.before), holding(&self.after)) {
            (Some(before), Some(after)) => !before.prices_like(after),
            (None, None) => false,
            _ => true,
        }
    }

    /// The places of the rules that are for a buyer on a day, before and after.
    pub(super) fn standing(
        &self,
        buyer: &BuyerChange,
        day: NaiveDate,
        currency: Currency,
    ) -> [Vec<usize>; 2] {
        let of = |rules: &[PriceRule], buyer: &Buyer| {
            let all = rules.iter().enumerate();
            all.filter(|(_, rule)| rule.holds(day, currency) && rule.buyer.covers(buyer))
                .map(|(place, _)| place)
                .collect()
        };
        [
            of(&self.before, &buyer.before),
            of(&self.after, &buyer.after),
        ]
    }

    /// What it takes to find those.
    pub(super) fn looks_at_rules(&self) -> u64 {
        1 + (self.before.len() + self.after.len()) as u64 / RULES_A_LOOK
    }

    /// Whether the change can be for an offer: the changed rule is, or was.
    pub(super) fn may_touch(&self, offer: &Offer) -> bool {
        if self.changed.is_none() {
            return true;
        }
        let names = GoodsNames::from(offer);
        let rules = [self.of_id(&self.before), self.of_id(&self.after)];
        let mut rules = rules.into_iter().flatten();
        rules.any(|rule| rule.goods.covers(&names))
    }

    /// The currencies of quotes that the change may touch, for a list in one.
    pub fn currencies(&self, list: Currency) -> HashSet<Currency> {
        let changed = [self.of_id(&self.before), self.of_id(&self.after)];
        let own: Vec<Option<Currency>> =
            changed.iter().flatten().map(|rule| rule.currency).collect();
        if !own.is_empty() && own.iter().all(Option::is_some) {
            return own.into_iter().flatten().collect();
        }
        let of_rules = self.before.iter().chain(&self.after);
        let of_rules = of_rules.filter_map(|rule| rule.currency);
        of_rules.chain([list]).collect()
    }
}
