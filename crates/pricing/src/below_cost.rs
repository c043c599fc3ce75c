//! Which offers of price lists are sold below their cost after price rules or a buyer's tags change. Knows no storage
//! and no page; whoever asks names the lists, one after the other.

use crate::exchange::Exchange;
use crate::figures::Figure;
use crate::line::{LineInput, Terms};
use crate::problem::PricingProblem;
use crate::reckoning::Reckoning;
use crate::rulebook::Rulebook;
use crate::rules::Winners;
use crate::steps::Steps;
use chrono::NaiveDate;
use domain::accounts::MarkUpPercent;
use domain::id::PriceRuleId;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice, PriceList, are_sold_on};
use domain::price_rules::{Buyer, PriceRule, RateSource, RuleKind};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

/// Units of a meter by which it is looked at, besides those that are included and the bounds of tiers and volume
/// discounts: so many that a price for a thousand does not fall to nothing.
const UNITS: Decimal = Decimal::ONE_THOUSAND;

/// How much is looked at for one change: a look at an offer's winners counts 1, a price [`PRICE_LOOKS`].
const LOOKS_MAX: u64 = 40_000_000;
const PRICE_LOOKS: u64 = 20;

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
    hasher: RandomState,
    looks_left: u64,
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

impl BelowCostSearch {
    pub fn new(change: RulesChange) -> Self {
        Self {
            change,
            seen: HashMap::new(),
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
        for occasion in occasions {
            self.look_on(list, occasion)?;
        }
        Ok(())
    }

    fn look_on(&mut self, list: &PriceList, occasion: &Occasion) -> Result<(), Doubt> {
        let Self {
            change,
            seen,
            hasher,
            looks_left,
        } = self;
        let (day, currency) = (occasion.day, occasion.currency);
        let books: Vec<(Rulebook<'_>, Rulebook<'_>)> = change
            .buyers
            .iter()
            .map(|buyer| {
                (
                    Rulebook::of(&change.before, &buyer.before, day, currency),
                    Rulebook::of(&change.after, &buyer.after, day, currency),
                )
            })
            .collect();
        let seen = seen.entry((day, currency)).or_default();
        let sold = list.offers.iter().zip(are_sold_on(&list.offers, day));
        for (offer, _) in sold.filter(|(_, is_sold)| *is_sold) {
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
                *looks_left = looks_left.checked_sub(looks).ok_or(Doubt::TooMuch)?;
                if looks > 1 {
                    trial.judge(offer)?;
                }
            }
        }
        Ok(())
    }
}

/// All of an offer that a price depends on, and by which rules find it.
fn sold_as(offer: &Offer, currency: Currency) -> impl std::hash::Hash + '_ {
    let names = (&offer.id, &offer.product, &offer.category, &offer.family);
    let prices = (&offer.price, &offer.volume_prices);
    (currency, names, &offer.region, &offer.tags, prices)
}

/// One offer for one buyer, before and after.
struct Trial<'a> {
    change: &'a RulesChange,
    occasion: &'a Occasion,
    /// The list's currency.
    list: Currency,
    before: Option<Winners<'a>>,
    after: Winners<'a>,
}

impl<'a> Trial<'a> {
    /// 1 where nothing changes for the offer.
    fn looks(&self, offer: &Offer) -> u64 {
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

    fn judge(&self, offer: &Offer) -> Result<(), Doubt> {
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
    price: crate::exact::Exact,
    is_below_cost: bool,
}

/// The rules that make a price, without fees.
fn makers(won: Winners<'_>) -> [Option<&PriceRule>; 3] {
    [won.price, won.volume_discount, won.minimum_margin]
}
