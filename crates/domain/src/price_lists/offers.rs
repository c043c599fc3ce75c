//! What a price list sells, and at what price by the way it is sold. Knows no day and no arithmetic.

use super::Tiers;
use crate::id::OfferId;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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

    /// How many months are billed at once; 0 where all is.
    pub fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Annual => 12,
            Self::Triennial => 36,
            Self::OneTime => 0,
        }
    }

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
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
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
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
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
}
