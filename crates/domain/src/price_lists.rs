//! Price lists: meters with graduated tiers. Knows no rate card's wire shape and no arithmetic.

use crate::customers::name_folded;
use crate::id::OfferId;
use crate::money::Currency;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use thiserror::Error;

/// The price of one unit from a quantity on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Tier {
    /// Lower bound: units above it cost `rate`, up to the next tier's bound.
    pub from: Decimal,
    /// Price of one unit in the price list's currency.
    pub rate: Decimal,
}

/// Graduated tiers: they begin at 0 and rise.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tiers(Vec<Tier>);

/// Why tiers make no price.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum TiersProblem {
    #[error("has no tier that starts at 0; add one, with rate 0 if the first units are free")]
    NoZeroTier,
    #[error("has a tier that starts below 0, at {0}; remove it or correct its start")]
    NegativeBound(Decimal),
    #[error("has a negative rate, {0}; a price cannot be below 0")]
    NegativeRate(Decimal),
    #[error("has two tiers that start at {0}; keep one of them")]
    TwiceTheSameBound(Decimal),
}

impl TryFrom<Vec<Tier>> for Tiers {
    type Error = TiersProblem;
    fn try_from(mut tiers: Vec<Tier>) -> Result<Self, TiersProblem> {
        for tier in &tiers {
            if tier.from < Decimal::ZERO {
                return Err(TiersProblem::NegativeBound(tier.from));
            }
            if tier.rate < Decimal::ZERO {
                return Err(TiersProblem::NegativeRate(tier.rate));
            }
        }
        tiers.sort_by_key(|tier| tier.from);
        if let Some(pair) = tiers.windows(2).find(|pair| pair[0].from == pair[1].from) {
            return Err(TiersProblem::TwiceTheSameBound(pair[0].from));
        }
        match tiers.first() {
            Some(first) if first.from.is_zero() => Ok(Self(tiers)),
            _ => Err(TiersProblem::NoZeroTier),
        }
    }
}

impl Tiers {
    /// The tiers in rising order; never empty.
    #[inline]
    pub fn as_slice(&self) -> &[Tier] {
        &self.0
    }
}

/// How long a licence, reservation or savings plan binds.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Term {
    #[serde(rename = "P1M")]
    OneMonth,
    #[serde(rename = "P1Y")]
    OneYear,
    #[serde(rename = "P3Y")]
    ThreeYears,
    #[serde(rename = "P5Y")]
    FiveYears,
}

impl Term {
    /// Every term, shortest first.
    pub const ALL: [Self; 4] = [
        Self::OneMonth,
        Self::OneYear,
        Self::ThreeYears,
        Self::FiveYears,
    ];

    /// Its length in months.
    pub fn months(self) -> u32 {
        match self {
            Self::OneMonth => 1,
            Self::OneYear => 12,
            Self::ThreeYears => 36,
            Self::FiveYears => 60,
        }
    }

    /// Its length in the programme's words.
    pub fn words(self) -> &'static str {
        match self {
            Self::OneMonth => "1 Month",
            Self::OneYear => "1 Year",
            Self::ThreeYears => "3 Years",
            Self::FiveYears => "5 Years",
        }
    }

    /// The ISO 8601 duration that price sheets print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneMonth => "P1M",
            Self::OneYear => "P1Y",
            Self::ThreeYears => "P3Y",
            Self::FiveYears => "P5Y",
        }
    }
}

/// How often a licence is billed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BillingPlan {
    Monthly,
    Annual,
    Triennial,
    OneTime,
}

impl BillingPlan {
    /// Every plan.
    pub const ALL: [Self; 4] = [Self::Monthly, Self::Annual, Self::Triennial, Self::OneTime];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Annual => "annual",
            Self::Triennial => "triennial",
            Self::OneTime => "one_time",
        }
    }
}

/// What an offer costs, by the way it is sold. Amounts are in the price list's currency.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum OfferPrice {
    /// By use: graduated tiers after the included quantity.
    Metered {
        tiers: Tiers,
        /// Units that cost nothing; they come off before the tiers.
        included_quantity: Decimal,
    },
    /// By seat and billing period.
    Licence {
        segment: String,
        term: Term,
        billing_plan: BillingPlan,
        /// What the partner pays for a seat each billing period.
        cost: Decimal,
        /// The vendor's recommended price (ERP) for the same; the cost where the list has none.
        list: Decimal,
    },
    /// Capacity for a whole term; the price is that of the whole term, whatever unit is printed.
    Reservation { term: Term, price: Decimal },
    /// An hourly commitment's price of the meter, an hour.
    SavingsPlan { term: Term, price_hourly: Decimal },
}

/// What happened to an offer since the list before: the licence list's ADD, CHG, DEL, UNC.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ChangeIndicator {
    Added,
    Changed,
    Deleted,
    Unchanged,
}

/// Marks an offer that is bought from a provider: the credit on it is the provider's.
pub const RESOLD_TAG: &str = "Resold";

/// Begins the mark of a meter that a rate card's offer term leaves out; the term's name follows. What the vendor
/// takes off the others is not taken off it.
pub const EXCLUDED_TAG: &str = "Excluded from: ";

/// Marks a meter that costs what it costs development subscriptions.
pub const DEVELOPMENT_TAG: &str = "DevTest";

/// Stands in a savings plan's id between its meter's id and its term.
pub const SAVINGS_PLAN_INFIX: &str = ":savings_plan:";

/// Something a price list sells.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Offer {
    pub id: OfferId,
    pub name: String,
    /// The product it belongs to, as the list names it (its title, else its id).
    pub product: String,
    /// The service: a meter's category, a retail item's `serviceName`.
    pub category: String,
    pub subcategory: String,
    /// The service family, such as `Compute`; empty where the list has none.
    pub family: String,
    pub region: String,
    pub unit: String,
    pub tags: Vec<String>,
    /// As printed by the source where that is ISO 8601, else the same day as `YYYY-MM-DD`.
    pub effective_date: String,
    /// Written as the day before; empty where it is open.
    pub end_date: String,
    pub change: Option<ChangeIndicator>,
    pub price: OfferPrice,
    /// Other prices for larger lines, by rising quantity; a provider's list may have them for its reseller.
    pub volume_prices: Vec<VolumePrice>,
}

/// From this quantity on, the whole line is priced so.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VolumePrice {
    pub from_quantity: Decimal,
    pub price: OfferPrice,
}

impl Offer {
    /// The tiers of a metered offer.
    pub fn tiers(&self) -> Option<&Tiers> {
        match &self.price {
            OfferPrice::Metered { tiers, .. } => Some(tiers),
            _ => None,
        }
    }

    /// Units that cost nothing; 0 for what is not metered.
    pub fn included_quantity(&self) -> Decimal {
        match &self.price {
            OfferPrice::Metered {
                included_quantity, ..
            } => *included_quantity,
            _ => Decimal::ZERO,
        }
    }

    /// The price of a line of so many units.
    #[inline]
    pub fn price_for(&self, quantity: Decimal) -> &OfferPrice {
        self.volume_prices
            .iter()
            .rev()
            .find(|volume| volume.from_quantity <= quantity)
            .map_or(&self.price, |volume| &volume.price)
    }

    /// Whether partner earned credit can be earned on it: never on reservations, savings plans,
    /// licences, third-party meters, spot or what a rate card's offer terms exclude (Partner Center, partner earned credit explained).
    #[inline]
    pub fn earns_credit(&self) -> bool {
        matches!(self.price, OfferPrice::Metered { .. })
            && !self.tags.iter().any(|tag| {
                tag.eq_ignore_ascii_case("third party")
                    || tag == RESOLD_TAG
                    || tag.starts_with(EXCLUDED_TAG)
            })
            && !self.name.as_bytes().windows(4).any(|letters| {
                matches!(
                    letters,
                    [b's' | b'S', b'p' | b'P', b'o' | b'O', b't' | b'T']
                )
            })
    }

    /// Whether it is paid for a whole term, used or not.
    pub fn is_commitment(&self) -> bool {
        matches!(
            self.price,
            OfferPrice::Reservation { .. } | OfferPrice::SavingsPlan { .. }
        )
    }

    /// Whether it is what a reservation's or savings plan's use costs by the hour without it: a savings
    /// plan names its meter in its id, a reservation has the meter's product, name and region.
    pub fn is_pay_as_you_go_of(&self, commitment: &Self) -> bool {
        if !matches!(self.price, OfferPrice::Metered { .. }) {
            return false;
        }
        match &commitment.price {
            OfferPrice::SavingsPlan { .. } => commitment
                .id
                .as_str()
                .split_once(SAVINGS_PLAN_INFIX)
                .is_some_and(|(meter, _)| meter == self.id.as_str()),
            OfferPrice::Reservation { .. } => {
                self.product == commitment.product
                    && self.name == commitment.name
                    && self.region == commitment.region
                    && !self.tags.iter().any(|tag| tag == DEVELOPMENT_TAG)
            }
            OfferPrice::Metered { .. } | OfferPrice::Licence { .. } => false,
        }
    }

    /// The texts that it is found by, besides its id.
    pub fn search_texts(&self) -> impl Iterator<Item = &str> {
        [
            &self.name,
            &self.category,
            &self.subcategory,
            &self.product,
            &self.region,
            &self.family,
        ]
        .into_iter()
        .chain(&self.tags)
        .map(String::as_str)
    }

    /// Its name with how it is sold, in the programme's words: under one name a list may sell by use, as a savings
    /// plan and as a reservation, and a licence by several terms and billing plans.
    pub fn name_sold(&self) -> Cow<'_, str> {
        let (kind, term, plan) = match &self.price {
            OfferPrice::Metered { .. } => return Cow::Borrowed(&self.name),
            OfferPrice::Licence {
                term, billing_plan, ..
            } => ("Licence", term, Some(billing_plan)),
            OfferPrice::Reservation { term, .. } => ("Reservation", term, None),
            OfferPrice::SavingsPlan { term, .. } => ("Savings plan", term, None),
        };
        let plan = match plan {
            Some(BillingPlan::Monthly) => ", billed monthly",
            Some(BillingPlan::Annual) => ", billed annually",
            Some(BillingPlan::Triennial) => ", billed every three years",
            Some(BillingPlan::OneTime) => ", billed once",
            None => "",
        };
        Cow::Owned(format!("{} ({kind}, {}{plan})", self.name, term.words()))
    }

    /// What one of it is: of a reservation the whole term, though lists print the hour that it is used by.
    pub fn unit_sold(&self) -> &str {
        match &self.price {
            OfferPrice::Reservation { term, .. } => term.words(),
            _ => &self.unit,
        }
    }

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

/// The folded words of a text, parted by whatever is no letter and no digit.
pub fn search_words(text: &str) -> Vec<String> {
    name_folded(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What somebody looks for among offers: parts divided by spaces, which must all be found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OfferSearch {
    pub parts: Vec<SearchPart>,
}

/// A part is found where an offer's id begins with it, or where each of its words begins a word of the
/// offer's texts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SearchPart {
    /// Folded, as it was typed.
    pub whole: String,
    pub words: Vec<String>,
}

impl OfferSearch {
    /// Reads what was typed.
    pub fn of(text: &str) -> Self {
        let parts = text.split_whitespace().map(|part| SearchPart {
            whole: name_folded(part),
            words: search_words(part),
        });
        Self {
            parts: parts.filter(|part| !part.words.is_empty()).collect(),
        }
    }

    /// Whether an offer is found.
    pub fn finds(&self, offer: &Offer) -> bool {
        if self.parts.is_empty() {
            return true;
        }
        let id = name_folded(offer.id.as_str());
        let words: Vec<String> = offer.search_texts().flat_map(search_words).collect();
        let begins_one = |word: &String| words.iter().any(|known| known.starts_with(word));
        self.parts
            .iter()
            .all(|part| id.starts_with(&part.whole) || part.words.iter().all(begins_one))
    }
}

/// The shape in which a price list was published.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PriceListFormat {
    /// Partner Center's `ratecards/azure` JSON.
    RateCard,
    /// Azure plan price sheet CSV, consumption or reservations.
    AzurePlanPriceSheet,
    /// New-commerce licence price list CSV.
    LicencePriceList,
    /// Pages of the Retail Prices API, JSON.
    RetailPrices,
    /// A provider's list at the provider's selling price, as its reseller sees it.
    Resold,
}

impl PriceListFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [
        Self::RateCard,
        Self::AzurePlanPriceSheet,
        Self::LicencePriceList,
        Self::RetailPrices,
        Self::Resold,
    ];

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RateCard => "rate_card",
            Self::AzurePlanPriceSheet => "azure_plan_price_sheet",
            Self::LicencePriceList => "licence_price_list",
            Self::RetailPrices => "retail_prices",
            Self::Resold => "resold",
        }
    }
}

/// A word that names no format of a price list.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error("'{0}' is no format of a price list")]
pub struct NotAPriceListFormat(pub String);

impl std::str::FromStr for PriceListFormat {
    type Err = NotAPriceListFormat;
    fn from_str(word: &str) -> Result<Self, NotAPriceListFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == word)
            .ok_or_else(|| NotAPriceListFormat(word.chars().take(40).collect()))
    }
}

/// A price list as it was published: one currency, one market.
#[derive(Clone, Debug)]
pub struct PriceList {
    pub format: PriceListFormat,
    pub currency: Currency,
    pub locale: String,
    /// ISO 3166-1 alpha-2 market; empty where the list does not say.
    pub market: String,
    pub tax_included: bool,
    pub offers: Vec<Offer>,
}

impl PriceList {
    /// The list as it is to whoever earns no partner earned credit: a reseller has no contract with the vendor, so that
    /// the credit on what it buys is its provider's.
    pub fn without_credit(&mut self) {
        for offer in &mut self.offers {
            if !offer.tags.iter().any(|tag| tag == RESOLD_TAG) {
                offer.tags.push(RESOLD_TAG.to_owned());
            }
        }
    }

    /// Leaves each offer, in each region, the one price to sell by on a day, as [`Offer::of_day`] chooses it.
    pub fn keep_prices_of(&mut self, day: NaiveDate) {
        let is_kept = are_sold_on(&self.offers, day);
        let mut is_kept = is_kept.into_iter();
        self.offers.retain(|_| is_kept.next().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(from: i64, rate: i64) -> Tier {
        Tier {
            from: Decimal::from(from),
            rate: Decimal::new(rate, 2),
        }
    }

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
                tiers: Tiers::try_from(vec![tier(0, rate)]).unwrap(),
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

    #[test]
    fn tiers_rise_from_zero_whatever_their_order() {
        let tiers = Tiers::try_from(vec![tier(100, 1), tier(0, 2)]).unwrap();
        assert_eq!(tiers.as_slice()[0].from, Decimal::ZERO);
    }

    #[test]
    fn tiers_without_a_start_or_with_nonsense_are_refused() {
        assert_eq!(Tiers::try_from(vec![]), Err(TiersProblem::NoZeroTier));
        assert_eq!(
            Tiers::try_from(vec![tier(1, 1)]),
            Err(TiersProblem::NoZeroTier)
        );
        assert!(matches!(
            Tiers::try_from(vec![tier(0, 1), tier(-5, 1)]),
            Err(TiersProblem::NegativeBound(_))
        ));
        assert!(matches!(
            Tiers::try_from(vec![tier(0, -1)]),
            Err(TiersProblem::NegativeRate(_))
        ));
        assert!(matches!(
            Tiers::try_from(vec![tier(0, 1), tier(0, 2)]),
            Err(TiersProblem::TwiceTheSameBound(_))
        ));
    }
}
