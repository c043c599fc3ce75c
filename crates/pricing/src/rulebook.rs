//! Finds the rules that win for an offer among those that hold for a buyer. Knows no storage and makes no
//! price.

use crate::rules::{RulesTie, Winners};
use chrono::NaiveDate;
use domain::money::Currency;
use domain::price_lists::Offer;
use domain::price_rules::{Buyer, GoodsNames, PriceRule, RuleClass};
use std::cmp::Reverse;

const CLASSES: usize = RuleClass::ALL.len();
/// Rules of one page of the index: a bit each.
const PAGE: usize = 64;
/// Names fall into so many drawers by length and last letter.
const DRAWERS: usize = 32;
/// Of the goods' scopes, the ranks above that of all goods.
const RANKS: usize = 4;

/// Of a seller's rules those that are for a buyer and one of some offers on a day, but in another currency, so that they
/// are passed over.
pub fn passed_over<'a>(
    rules: &'a [PriceRule],
    buyer: &Buyer,
    day: NaiveDate,
    currency: Currency,
    offers: &[&Offer],
) -> Vec<&'a PriceRule> {
    let elsewhere = rules
        .iter()
        .filter(|rule| rule.holds_elsewhere(day, currency) && rule.buyer.covers(buyer));
    let covers = |rule: &&PriceRule| {
        let mut names = offers.iter().map(|offer| GoodsNames::from(*offer));
        names.any(|names| rule.goods.covers(&names))
    };
    elsewhere.filter(covers).collect()
}

/// The rules that hold for one buyer on one day in one currency. A quote looks through all its seller's
/// rules once, and its lines through these.
#[derive(Clone, Debug, Default)]
pub struct Rulebook<'a> {
    /// Class by class, the strongest first.
    standing: Vec<Standing<'a>>,
    /// Where the classes end, in their order.
    ends: [usize; CLASSES],
    index: Vec<Page>,
}

/// Which of 64 rules may be for an offer: they are told by its names, before any name is compared.
#[derive(Clone, Copy, Debug)]
struct Page {
    /// The rules for all goods.
    all: u64,
    /// By the scope's rank, from 1, and the name's drawer.
    named: [[u64; DRAWERS]; RANKS],
}

#[derive(Clone, Copy, Debug)]
struct Standing<'a> {
    rule: &'a PriceRule,
    class: RuleClass,
    /// What the goods are called; beside their rank, which is the strength's second, it says which they are.
    name: &'a str,
    /// The higher wins: narrower buyer, then narrower goods, then later start.
    strength: (u8, u8, NaiveDate),
    /// Whether the next of the class is as strong.
    is_equalled: bool,
}

impl<'a> Rulebook<'a> {
    /// The rules that hold, of all that a seller has.
    pub fn of(rules: &'a [PriceRule], buyer: &Buyer, day: NaiveDate, currency: Currency) -> Self {
        let mut standing: Vec<Standing<'a>> = rules
            .iter()
            .filter(|rule| rule.holds(day, currency) && rule.buyer.covers(buyer))
            .map(|rule| Standing {
                rule,
                class: rule.kind.class(),
                name: rule.goods.name(),
                strength: (rule.buyer.rank(), rule.goods.rank(), rule.starts),
                is_equalled: false,
            })
            .collect();
        standing.sort_by_key(|one| (one.class, Reverse(one.strength)));
        for index in 1..standing.len() {
            let (one, next) = (standing[index - 1], standing[index]);
            standing[index - 1].is_equalled =
                one.class == next.class && one.strength == next.strength;
        }
        let ends = RuleClass::ALL.map(|class| standing.partition_point(|one| one.class <= class));
        let index = standing.chunks(PAGE).map(Page::of).collect();
        Self {
            standing,
            ends,
            index,
        }
    }

    /// The winners for an offer: the buyer's scope compares first, then the goods', then the latest
    /// start; each class competes on its own.
    ///
    /// # Errors
    /// When two rules tie.
    // Inlined, so that the winners are not moved from where they are found.
    #[inline(always)]
    pub fn winners(&self, offer: &Offer) -> Result<Winners<'a>, RulesTie> {
        let names = GoodsNames::from(offer);
        let [_, drawers @ ..] = names.all().map(drawer);
        let mut won = [None; CLASSES];
        // The classes up to this rule have a winner, or none.
        let mut decided: usize = 0;
        for (number, page) in self.index.iter().enumerate() {
            let first = number * PAGE;
            let mut candidates = page.candidates(drawers) & beyond(decided.saturating_sub(first));
            while candidates != 0 {
                let place = first + candidates.trailing_zeros() as usize;
                candidates &= candidates - 1;
                let Some(one) = self.standing.get(place) else {
                    break;
                };
                if !one.covers(&names) {
                    continue;
                }
                if one.is_equalled {
                    self.check_ties(place, &names)?;
                }
                let class = one.class as usize;
                won[class] = Some(one.rule);
                // What follows in the class has lost.
                decided = self.ends[class];
                candidates &= beyond(decided.saturating_sub(first));
            }
        }
        Ok(Winners::of_classes(won))
    }

    /// A rule that others are as strong as wins where none of them covers the goods too.
    #[cold]
    #[inline(never)]
    fn check_ties(&self, place: usize, names: &GoodsNames<'_>) -> Result<(), RulesTie> {
        let from = self.standing.get(place..).unwrap_or_default();
        let Some((best, after)) = from.split_first() else {
            return Ok(());
        };
        let is_equal =
            |one: &&Standing<'_>| one.class == best.class && one.strength == best.strength;
        let equal = after.iter().take_while(is_equal);
        match equal.filter(|one| one.covers(names)).last() {
            Some(other) => Err(RulesTie {
                first: best.rule.name.clone(),
                second: other.rule.name.clone(),
            }),
            None => Ok(()),
        }
    }
}

impl Standing<'_> {
    #[inline(always)]
    fn covers(&self, names: &GoodsNames<'_>) -> bool {
        names.are_covered(self.strength.1, self.name)
    }
}

impl Page {
    fn of(rules: &[Standing<'_>]) -> Self {
        let mut page = Self {
            all: 0,
            named: [[0; DRAWERS]; RANKS],
        };
        for (place, one) in rules.iter().enumerate() {
            let rank = usize::from(one.strength.1).checked_sub(1);
            let drawers = rank.and_then(|rank| page.named.get_mut(rank));
            let bits = match drawers {
                Some(drawers) => &mut drawers[drawer(one.name)],
                None => &mut page.all,
            };
            *bits |= 1 << place;
        }
        page
    }

    /// The rules that may be for goods whose names are in these drawers.
    #[inline(always)]
    fn candidates(&self, drawers: [usize; RANKS]) -> u64 {
        let named = self.named.iter().zip(drawers);
        named.fold(self.all, |bits, (named, drawer)| bits | named[drawer])
    }
}

/// The bits of a page from a place on.
#[inline(always)]
const fn beyond(place: usize) -> u64 {
    if place < PAGE { u64::MAX << place } else { 0 }
}

/// By length and last letter, which tell nearly all names apart.
#[inline(always)]
fn drawer(name: &str) -> usize {
    let last = name.as_bytes().last().map_or(0, |last| last | 0x20);
    (name.len() * 5 + usize::from(last)) % DRAWERS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::winners_among;
    use domain::price_lists::OfferPrice;
    use domain::price_rules::{BuyerScope, GoodsScope, RateSource, RuleKind};
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    const NAMES: [&str; 6] = ["Storage", "storage", "Databases", "VMs", "Networking", ""];

    fn rule(number: usize, (kind, goods, name, day): (u8, u8, usize, u32)) -> PriceRule {
        let name = NAMES[name].to_lowercase();
        let figure = Decimal::ONE;
        PriceRule {
            id: format!("rule-{number}").parse().unwrap(),
            name: format!("Rule {number}"),
            buyer: BuyerScope::Everyone,
            goods: match goods {
                0 => GoodsScope::All,
                1 => GoodsScope::Family(name),
                2 => GoodsScope::Service(name),
                _ => GoodsScope::Product(name),
            },
            kind: match kind {
                0 => RuleKind::DiscountOffList { percent: figure },
                1 => RuleKind::MinimumMargin { percent: figure },
                _ => RuleKind::VolumeDiscount { steps: vec![] },
            },
            starts: NaiveDate::from_num_days_from_ce_opt(730_000 + i32::try_from(day).unwrap())
                .unwrap(),
            ends: None,
            currency: None,
            rate_source: RateSource::MonthSheet,
            below_cost_approved_by: None,
        }
    }

    fn offer(family: &str, service: &str, product: &str) -> Offer {
        Offer {
            id: "offer".parse().unwrap(),
            name: String::new(),
            product: product.to_owned(),
            category: service.to_owned(),
            subcategory: String::new(),
            family: family.to_owned(),
            region: String::new(),
            unit: String::new(),
            tags: vec![],
            effective_date: String::new(),
            end_date: String::new(),
            change: None,
            price: OfferPrice::Reservation {
                term: domain::price_lists::Term::OneYear,
                price: Decimal::ONE,
            },
            volume_prices: vec![],
        }
    }

    fn names(won: Result<Winners<'_>, RulesTie>) -> Result<Vec<String>, ()> {
        won.map(|won| won.names()).map_err(|_| ())
    }

    proptest! {
        /// Pages of 64 rules and drawers of names find what a look at every rule finds.
        #[test]
        fn as_many_rules_as_there_are_have_the_winners_of_a_look_at_each(
            drawn in proptest::collection::vec((0_u8..3, 0_u8..4, 0_usize..NAMES.len(), 0_u32..5_000), 0..200),
            of_offer in proptest::array::uniform3(0_usize..NAMES.len()),
        ) {
            let rules: Vec<PriceRule> = drawn.into_iter().enumerate().map(|(n, of)| rule(n, of)).collect();
            let [family, service, product] = of_offer.map(|name| NAMES[name]);
            let offer = offer(family, service, product);
            let goods = GoodsNames::from(&offer);
            let day = NaiveDate::from_num_days_from_ce_opt(740_000).unwrap();
            let book = Rulebook::of(&rules, &Buyer::default(), day, "EUR".parse().unwrap());
            let each = winners_among(&rules, |_, rule| rule.goods.covers(&goods));
            prop_assert_eq!(names(book.winners(&offer)), names(each));
        }
    }
}
