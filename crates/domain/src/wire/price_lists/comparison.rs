//! Two price lists compared, on the wire: for partner staff, with costs. Knows no arithmetic.

use super::{OfferAnswer, PriceListAnswer};
use crate::charges::Period;
use crate::money::Currency;
use crate::wire::{Attributes, Text};
use serde::{Deserialize, Serialize};

/// Some of the offers that only one of the lists has.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OffersPartAnswer {
    /// How many there are in all.
    pub total_count: u64,
    pub items: Vec<OfferAnswer>,
}

/// An offer whose price changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceChangeAnswer {
    pub id: String,
    pub name: String,
    pub category: String,
    pub region: String,
    pub unit: String,
    pub old_price: Text,
    pub new_price: Text,
    /// Units from which the two prices hold: the first tier that differs.
    pub from: Text,
}

/// Some of the offers whose price changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedOffersAnswer {
    /// How many there are in all.
    pub total_count: u64,
    pub items: Vec<PriceChangeAnswer>,
}

/// A customer whose charges of the period would have been others at the new prices, or are of what is sold no longer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TouchedCustomerAnswer {
    pub customer_id: String,
    pub customer_name: String,
    pub currency: Currency,
    /// Changed offers that the customer used in the period.
    pub offers: u64,
    /// Of them, those whose tiers changed in several ratios: the figures are as if each unit had changed like the
    /// first tier that differs.
    #[serde(default)]
    pub estimated_offers: u64,
    /// Names of the most expensive of those whose price to the customer changes.
    pub offer_names: Vec<String>,
    /// How many further names there are.
    #[serde(default)]
    pub more_offer_names: u64,
    /// Offers that the customer used in the period and the newer list sells no longer.
    #[serde(default)]
    pub removed_offers: u64,
    /// Names of the most expensive of those.
    #[serde(default)]
    pub removed_offer_names: Vec<String>,
    /// How many further names there are.
    #[serde(default)]
    pub more_removed_offer_names: u64,
    /// What the customer paid for the changed ones, by the account's price rules.
    pub old_price: Text,
    /// What it would pay at the new prices, by the same rules: a mark-up follows the cost, a fixed price stays.
    pub new_price: Text,
    /// New less old.
    pub difference: Text,
    /// What they would cost the account.
    pub new_cost: Text,
    /// Whether at least one of them that is sold at its cost or above will be sold below it.
    pub breaks_margin: bool,
    /// A draft in English of what to tell the customer; no cost is in it, and it is empty where its prices stay and
    /// nothing that it uses goes.
    pub notice: String,
}

/// What changed between two price lists of one currency, and whom it touches.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceListComparisonAnswer {
    pub from: PriceListAnswer,
    pub to: PriceListAnswer,
    pub currency: Currency,
    pub added: OffersPartAnswer,
    pub removed: OffersPartAnswer,
    pub raised: ChangedOffersAnswer,
    pub lowered: ChangedOffersAnswer,
    /// The month of charges that was looked at; absent where there are none or the role may not see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Largest difference first.
    pub customers: Vec<TouchedCustomerAnswer>,
    /// Used offers that cost nothing until now: what they will cost, no charge tells.
    pub without_estimate: u64,
    pub attributes: Attributes,
}
