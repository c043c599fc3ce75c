//! Price lists: what a partner buys from, as it was published. Knows no list's wire shape and no arithmetic.

mod days;
mod offers;
mod search;
mod tiers;

pub use days::are_sold_on;
pub use offers::{
    BillingPlan, ChangeIndicator, DEVELOPMENT_TAG, EXCLUDED_TAG, Offer, OfferPrice, RESOLD_TAG,
    SAVINGS_PLAN_INFIX, Term, VolumePrice,
};
pub use search::{OfferSearch, SearchPart, search_words};
pub use tiers::{Tier, Tiers, TiersProblem};

use crate::money::Currency;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

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
    /// Whether its prices contain tax; no such list is imported, since tax is added to what is sold.
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
