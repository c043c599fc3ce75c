//! Charges, on the wire: one type per audience, so that a cost has no place in a customer's answer.

use super::{Attributes, Text};
use crate::charges::{Billing, ChargeFormat, Period};
use crate::money::Currency;
use serde::{Deserialize, Serialize};

/// An imported file of charges.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchAnswer {
    pub id: String,
    pub period: Period,
    pub billing: Billing,
    pub format: ChargeFormat,
    pub currency: Currency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    pub lines: u64,
    pub customers: u64,
    /// Sum of the vendor's printed amounts.
    pub total: Text,
    pub imported_date: String,
    #[serde(default)]
    pub attributes: Attributes,
}

/// A month that has charges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeriodAnswer {
    pub period: Period,
    pub billing: Vec<Billing>,
}

/// What one customer used in a month, for whoever writes its quotes. No amounts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuantitiesAnswer {
    pub period: Period,
    pub items: Vec<MeterQuantityItem>,
    pub attributes: Attributes,
}

/// What was used of one meter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeterQuantityItem {
    pub meter_id: String,
    pub meter_name: String,
    /// As price lists name it, else where the resource stands.
    pub region: String,
    pub unit: String,
    /// Exact; what was taken back is off it.
    pub quantity: Text,
    pub lines: u64,
}

/// The tags that a month's lines carry, for whoever groups by one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TagNamesAnswer {
    pub period: Period,
    /// Those that most lines carry first; at most 200.
    pub items: Vec<TagNameItem>,
    pub attributes: Attributes,
}

/// A tag that lines carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TagNameItem {
    /// As the file writes it; `tag:NAME` groups by it, a comma or colon in it percent-encoded.
    pub name: String,
    /// How many of the caller's own lines carry it.
    pub lines: u64,
}

/// A pivot for partner staff.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerPivotAnswer {
    pub period: Period,
    pub by: Vec<String>,
    pub items: Vec<PartnerPivotItem>,
    /// One total per currency.
    pub totals: Vec<PartnerPivotTotal>,
    /// When the newest of the batches was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    pub attributes: Attributes,
}

/// A row of a partner's pivot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerPivotItem {
    /// Ids, in the order of `by`; empty where a line has none.
    pub keys: Vec<String>,
    /// Names, in the order of `by`.
    pub labels: Vec<String>,
    /// Sum of the vendor's printed amounts, exact (of a reseller: its provider's selling prices).
    pub amount: Text,
    /// Summed exactly, rounded once to the currency's digits.
    pub selling_price: Text,
    pub currency: Currency,
    pub lines: u64,
}

/// A total of a partner's pivot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerPivotTotal {
    pub currency: Currency,
    pub amount: Text,
    pub selling_price: Text,
    pub lines: u64,
}

/// A pivot for a customer: selling prices only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerPivotAnswer {
    pub period: Period,
    pub by: Vec<String>,
    pub items: Vec<CustomerPivotItem>,
    pub totals: Vec<CustomerPivotTotal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    pub attributes: Attributes,
}

/// A row of a customer's pivot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerPivotItem {
    pub keys: Vec<String>,
    pub labels: Vec<String>,
    /// Selling price, summed exactly and rounded once to the currency's digits.
    pub amount: Text,
    pub currency: Currency,
    pub lines: u64,
}

/// A total of a customer's pivot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerPivotTotal {
    pub currency: Currency,
    pub amount: Text,
    pub lines: u64,
}

/// What both audiences see of a line: where and how much was used, and no money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineUsage {
    /// UTC as received, `YYYY-MM-DD`.
    pub usage_date: String,
    pub customer_id: String,
    pub customer_name: String,
    pub subscription_id: String,
    pub subscription_name: String,
    pub category: String,
    pub meter_name: String,
    pub region: String,
    pub resource_group: String,
    pub resource_uri: String,
    pub charge_type: String,
    /// As printed.
    pub quantity: String,
    pub unit: String,
    pub tags: String,
}

/// A line for staff of a partner that buys from the vendor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerLineAnswer {
    #[serde(flatten)]
    pub usage: LineUsage,
    /// As printed; a reseller's lines have none of the four.
    #[serde(default)]
    pub unit_price: String,
    #[serde(default)]
    pub effective_unit_price: String,
    #[serde(default)]
    pub partner_earned_credit_percent: String,
    #[serde(default)]
    pub exchange_rate: String,
    /// The cost: as printed by the vendor.
    pub amount: Text,
    /// Not rounded on its own: every digit, or 12 after the point where it has no end.
    pub selling_price: Text,
    pub currency: Currency,
}

/// A line for staff of a reseller: what the vendor printed has no place here, nor has the credit of the
/// provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResellerLineAnswer {
    #[serde(flatten)]
    pub usage: LineUsage,
    /// The cost: the provider's selling price.
    pub amount: Text,
    /// Not rounded on its own: every digit, or 12 after the point where it has no end.
    pub selling_price: Text,
    pub currency: Currency,
}

/// A line for a customer: the selling price only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerLineAnswer {
    #[serde(flatten)]
    pub usage: LineUsage,
    /// Selling price, not rounded on its own: every digit, or 12 after the point where it has no end.
    pub amount: Text,
    pub currency: Currency,
}
