//! Quotes, on the wire. A browser's price is a preview that must agree to the cent.

use super::{Attributes, Text};
use crate::money::Currency;
use crate::quotes::Step;
use serde::{Deserialize, Serialize};

/// Prices or saves a quote.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteRequest {
    /// Needed to save; a price alone needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The price list; the newest of the account where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_list_id: Option<String>,
    /// Mark-up on the list price in percent; the account's own where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markup_percent: Option<Text>,
    pub lines: Vec<QuoteLineRequest>,
    /// The total the sender worked out; the server answers 422 with both figures if it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Text>,
}

/// A line of a quote.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteLineRequest {
    pub meter_id: String,
    /// Region of the meter, where a card lists the meter in several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_region: Option<String>,
    pub quantity: Text,
    /// The line's price as the sender worked it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Text>,
}

/// A priced line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteLineAnswer {
    pub meter_id: String,
    pub meter_region: String,
    pub meter_name: String,
    pub category: String,
    pub unit: String,
    pub quantity: Text,
    /// Rounded once, here.
    pub amount: Text,
    /// How the amount came about, from the engine.
    pub steps: Vec<Step>,
}

/// A priced quote that is not kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PricedQuoteAnswer {
    pub currency: Currency,
    pub price_list_id: String,
    pub markup_percent: Text,
    pub lines: Vec<QuoteLineAnswer>,
    /// Sum of the rounded lines.
    pub total: Text,
    pub attributes: Attributes,
}

/// A kept quote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteAnswer {
    pub id: String,
    /// Number a person reads, such as `Q-2026-0001`.
    pub number: String,
    pub customer_id: String,
    pub customer_name: String,
    pub created_date: String,
    #[serde(flatten)]
    pub priced: PricedQuoteAnswer,
}

/// A kept quote in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteListItem {
    pub id: String,
    pub number: String,
    pub customer_id: String,
    pub customer_name: String,
    pub created_date: String,
    pub currency: Currency,
    pub lines: u64,
    pub total: Text,
    pub attributes: Attributes,
}
