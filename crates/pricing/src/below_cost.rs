//! Which offers of price lists are sold below their cost after price rules or a buyer's tags change. Knows no storage
//! and no page; whoever asks names the lists, one after the other.

mod change;
mod trial;

pub use change::{BuyerChange, RulesChange};

use crate::exchange::Exchange;
use crate::rulebook::Rulebook;
use chrono::NaiveDate;
use domain::money::Currency;
use domain::price_lists::{Offer, PriceList, are_sold_on};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use trial::Trial;

/// How much is looked at for one change: a look at an offer's winners counts 1, a price [`PRICE_LOOKS`]; seconds at most.
const LOOKS_MAX: u64 = 40_000_000;
const PRICE_LOOKS: u64 = 20;
/// Rules whose day, currency and buyer are compared as fast as the winners of an offer are found.
const RULES_A_LOOK: u64 = 16;

/// Why a change wants an approval.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Doubt {
    /// An offer is sold below its cost.
    BelowCost {
        offer: String,
        /// A quantity at which it is so.
        quantity: Decimal,
        /// The rule that does it, where that is another than the changed one.
        rule: Option<String>,
    },
    /// A price stated in one currency cannot be held against a cost in another.
    NoRate { from: Currency, to: Currency },
    /// There is more to look at than is looked at for one change.
    TooMuch,
}

/// A day and a currency in which a list's offers are looked at.
#[derive(Clone, Debug)]
pub struct Occasion {
    pub day: NaiveDate,
    /// Of a quote: the list's, or one that rules are in.
    pub currency: Currency,
    /// From the list's currency, where there is a rate.
    pub exchange: Option<Exchange>,
}

/// Looks through price lists, one after the other, for what a change sells below cost. A price that an earlier list
/// had too is looked at once.
#[derive(Debug)]
pub struct BelowCostSearch {
    change: RulesChange,
    seen: HashMap<(NaiveDate, Currency), HashSet<u64>>,
    /// Rules for a buyer, before and after, with what a list sells by them.
    looked: HashSet<u64>,
    /// How many lists were looked through.
    lists: usize,
    hasher: RandomState,
    looks_left: u64,
}

impl BelowCostSearch {
    pub fn new(change: RulesChange) -> Self {
        Self {
            change,
            seen: HashMap::new(),
            looked: HashSet::new(),
            lists: 0,
            hasher: RandomState::new(),
            looks_left: LOOKS_MAX,
        }
    }

    pub fn change(&self) -> &RulesChange {
        &self.change
    }

    /// Looks through a list on some occasions. An offer that has no price, since two rules tie or its figures are too
    /// long, is passed over: whoever prices it is told then. Fees are left out, and nothing is rounded.
    ///
    /// # Errors
    /// The first doubt.
    pub fn look(&mut self, list: &PriceList, occasions: &[Occasion]) -> Result<(), Doubt> {
        self.lists += 1;
        for occasion in occasions {
            self.look_on(list, occasion)?;
        }
        Ok(())
    }

    fn look_on(&mut self, list: &PriceList, occasion: &Occasion) -> Result<(), Doubt> {
        let Self {
            change,
            seen,
            looked,
            lists,
            hasher,
            looks_left,
        } = self;
        let (day, currency) = (occasion.day, occasion.currency);
        let are_sold = are_sold_on(&list.offers, day);
        let month = occasion.exchange.as_ref().map(|rates| &rates.source.date);
        let of_day = hasher.hash_one((*lists, &are_sold, currency, month));
        // Whom the same rules are for, on a day on which the list sells the same, buys at the same prices.
        let mut books: Vec<(Rulebook<'_>, Rulebook<'_>)> = Vec::new();
        for buyer in &change.buyers {
            spend(looks_left, change.looks_at_rules())?;
            let rules = change.standing(buyer, day, currency);
            let [before, after] = &rules;
            // Tags that no rule asks for change nothing.
            if change.changed.is_none() && before == after {
                continue;
            }
            if looked.insert(hasher.hash_one((of_day, rules))) {
                books.push((
                    Rulebook::of(&change.before, &buyer.before, day, currency),
                    Rulebook::of(&change.after, &buyer.after, day, currency),
                ));
            }
        }
        if books.is_empty() {
            return Ok(());
        }
        let seen = seen.entry((day, currency)).or_default();
        let sold = list.offers.iter().zip(are_sold);
        let sold = sold.filter(|(offer, is_sold)| *is_sold && change.may_touch(offer));
        for (offer, _) in sold {
            if !seen.insert(hasher.hash_one(sold_as(offer, list.currency))) {
                continue;
            }
            for (before, after) in &books {
                let Ok(after) = after.winners(offer) else {
                    continue;
                };
                let trial = Trial {
                    change,
                    occasion,
                    list: list.currency,
                    before: before.winners(offer).ok(),
                    after,
                };
                let looks = trial.looks(offer);
                spend(looks_left, looks)?;
                if looks > 1 {
                    trial.judge(offer)?;
                }
            }
        }
        Ok(())
    }
}

fn spend(looks_left: &mut u64, looks: u64) -> Result<(), Doubt> {
    *looks_left = looks_left.checked_sub(looks).ok_or(Doubt::TooMuch)?;
    Ok(())
}

/// All of an offer that a price depends on, and by which rules find it.
fn sold_as(offer: &Offer, currency: Currency) -> impl std::hash::Hash + '_ {
    let names = (&offer.id, &offer.product, &offer.category, &offer.family);
    let prices = (&offer.price, &offer.volume_prices);
    (currency, names, &offer.region, &offer.tags, prices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::accounts::MarkUpPercent;
    use domain::price_rules::{
        Basis, Buyer, BuyerScope, GoodsScope, PriceRule, RateSource, RuleKind,
    };

    #[test]
    fn more_than_is_looked_at_for_one_change_is_not_called_lawful() {
        let card = r#"{"currency":"EUR","meters":[{"id":"m","name":"m","rates":{"0":1}}]}"#;
        let list = crate::price_lists::read(card.as_bytes(), "card").unwrap();
        let day: NaiveDate = "2026-11-02".parse().unwrap();
        let up = PriceRule {
            id: "up".parse().unwrap(),
            name: "Up".to_owned(),
            buyer: BuyerScope::Everyone,
            goods: GoodsScope::All,
            kind: RuleKind::MarkUp {
                percent: Decimal::TEN,
                basis: Basis::List,
            },
            starts: day,
            ends: None,
            currency: None,
            rate_source: RateSource::MonthSheet,
            below_cost_approved_by: None,
        };
        let mut search = BelowCostSearch::new(RulesChange {
            before: Vec::new(),
            changed: Some(up.id.clone()),
            after: vec![up],
            buyers: vec![BuyerChange {
                before: Buyer::default(),
                after: Buyer::default(),
            }],
            default_markup: MarkUpPercent::ZERO,
        });
        let occasion = Occasion {
            day,
            currency: list.currency,
            exchange: None,
        };
        search.looks_left = PRICE_LOOKS;
        let found = search.look(&list, std::slice::from_ref(&occasion));
        assert_eq!(found, Err(Doubt::TooMuch));
        search.looks_left = LOOKS_MAX;
        search.seen.clear();
        search.looked.clear();
        assert_eq!(search.look(&list, &[occasion]), Ok(()));
    }
}
