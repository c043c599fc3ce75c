//! Quotes, on the wire. A browser's price is a preview that must agree to the cent. What a partner
//! receives and what a customer receives are two types: no cost, margin, rule or step has a place in
//! the customer's.

mod content;
mod customer;
mod file;
mod life;

pub use content::QuoteContentProblem;
pub use customer::{
    ChoiceProblem, CustomerQuoteAnswer, CustomerQuoteBundleAnswer, CustomerQuoteLineAnswer,
    CustomerQuoteListItem,
};
pub use file::{QUOTE_FILE_FORMAT, QuoteDigests, QuoteFile, QuoteFileLine};
pub use life::{
    LineChange, LineComparison, LineFigures, MovedGround, OrderRequestAnswer,
    QuoteAcceptanceRequest, QuoteApprovalAnswer, QuoteApprovalRequest, QuoteComparisonAnswer,
    QuoteDecisionAnswer, QuoteDeclineRequest, QuoteLinkAnswer, QuoteLinkRequest,
    RepricedQuoteAnswer, SentQuoteAnswer,
};

use super::{Attributes, Text};
use crate::money::Currency;
use crate::quotes::{QuoteStatus, Step};
use serde::{Deserialize, Serialize};

/// Most price lists that a quote sells from besides its own.
pub const FURTHER_PRICE_LISTS_MAX: usize = 4;

/// Prices or saves a quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteRequest {
    /// Needed to save; a price alone needs none, but finds the customer's price rules by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The price list; the newest of the account where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_list_id: Option<String>,
    /// Price lists that the quote sells from besides, such as licences beside meters: at most
    /// [`FURTHER_PRICE_LISTS_MAX`]. What several of a quote's lists sell is taken from the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_price_list_ids: Vec<String>,
    /// The quote's currency; the price list's where it is left out. Another one needs exchange rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// `YYYY-MM-DD`: the day whose price rules and exchange rates hold; today where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_date: Option<String>,
    /// Whose exchange rates of the day's month count, such as `Partner Center`. Where it is left out that source's, or,
    /// without a sheet of it, the month's sheet that was imported last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rates_source: Option<String>,
    /// Mark-up on cost in percent in place of any price rule. Without it the price rules decide, and
    /// where none wins the account's own mark-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markup_percent: Option<Text>,
    /// `YYYY-MM-DD`, the last day on which the customer may accept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// Whom the quote is made out to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<QuoteRecipient>,
    /// Terms in the partner's own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub terms: String,
    /// A stated tax on the net total, in percent. Tierline has no tax engine of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_percent: Option<Text>,
    /// What the tax is, such as `VAT 19 %` or `reverse charge`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tax_note: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundles: Vec<QuoteBundleRequest>,
    pub lines: Vec<QuoteLineRequest>,
    /// The total the sender worked out; the server answers 422 with both figures if it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Text>,
}

/// Whom a quote is made out to.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteRecipient {
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
}

/// Lines sold at one price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteBundleRequest {
    pub id: String,
    pub name: String,
    /// What its lines come to together, in the quote's currency.
    pub price: Text,
}

/// A line of a quote: an offer of the price list (`meterId`), or a service of one's own (`own`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteLineRequest {
    /// Stable within the quote; the line's number from 1 where it is left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// A meter or any other offer of the price list.
    #[serde(default, alias = "offerId", skip_serializing_if = "String::is_empty")]
    pub meter_id: String,
    /// Region of the meter, where a list has the meter in several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnServiceRequest>,
    pub quantity: Text,
    /// Units of the meter used earlier in the month: its tiers go on from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_before: Option<Text>,
    /// Days with eligible access, of the days used: the share of partner earned credit. 0 of n is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_days: Option<CreditDays>,
    /// `YYYY-MM-DD`, of a licence that starts within a billing period or ends with another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// `YYYY-MM-DD`, the last day that is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    /// The vendor's surcharge for monthly billing or an extended service term, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uplift_percent: Option<Text>,
    /// Not in the total; the customer may add it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The id of the line in whose place the customer may choose this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_id: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The line's price as the sender worked it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Text>,
}

/// A service of one's own, in the quote's currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnServiceRequest {
    pub name: String,
    #[serde(default)]
    pub unit: String,
    pub unit_price: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<Text>,
}

/// Days with eligible access, of the days used.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditDays {
    pub with_access: u32,
    pub of: u32,
}

/// A priced line, for partner staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteLineAnswer {
    /// The line as it was asked for; `amount` is left out, it stands below.
    #[serde(flatten)]
    pub line: QuoteLineRequest,
    pub meter_name: String,
    pub category: String,
    pub unit: String,
    /// The price: rounded once; within a bundle, less its share of the bundle's discount.
    pub amount: Text,
    /// How the price came about, from the engine.
    pub steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub break_even: Option<BreakEvenAnswer>,
    pub internal: LineInternal,
}

/// What a line is to its seller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineInternal {
    /// After partner earned credit; nothing for an own service without a cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cost_steps: Vec<Step>,
    /// From price and cost to the margin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub margin_steps: Vec<Step>,
    /// Names of the price rules that made the price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub price_rules: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub below_cost: bool,
}

/// From when a reservation is cheaper than paying by use, at this quote's prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BreakEvenAnswer {
    pub hours: Text,
    /// The month of the term, from 1; nothing where the term is over before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// From both prices to the hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// A price list that a quote sells from.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuotePriceList {
    pub id: String,
    pub name: String,
    /// SHA-256 of the list as imported.
    pub digest: String,
}

/// A priced quote that is not kept, for partner staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PricedQuoteAnswer {
    pub currency: Currency,
    pub price_list_id: String,
    pub price_list_name: String,
    /// SHA-256 of the price list as imported.
    pub price_list_digest: String,
    /// The other lists that the quote sells from, in the order in which they are looked through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_price_lists: Vec<QuotePriceList>,
    pub price_date: String,
    /// Month of the exchange rates; nothing where none were needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rates_month: Option<String>,
    /// Who published them; nothing where none were needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rates_source: Option<String>,
    /// The version of the engine that priced.
    pub engine_version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markup_percent: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<QuoteRecipient>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub terms: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_percent: Option<Text>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tax_note: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundles: Vec<QuoteBundleRequest>,
    pub lines: Vec<QuoteLineAnswer>,
    /// Sum of the rounded lines that count.
    pub total: Text,
    /// The stated tax on it, rounded once.
    pub tax: Text,
    pub total_with_tax: Text,
    /// From the lines that count to the total with tax; without a tax to the net total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub total_steps: Vec<Step>,
    pub internal: QuoteInternal,
    pub attributes: Attributes,
}

/// What a quote is to its seller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteInternal {
    /// Sum of the known costs of the lines that count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<Text>,
    /// Margin in percent of the price, at 2 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_percent: Option<Text>,
    /// From the lines' prices and costs to the margin and its percentage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub margin_steps: Vec<Step>,
    /// Lines (by id) priced below their cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub below_cost_lines: Vec<String>,
    /// Names of price rules that are for this buyer and some line, but in another currency than the quote's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules_passed_over: Vec<String>,
}

/// A kept quote, for partner staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteAnswer {
    pub id: String,
    /// Number a person reads, such as `Q-2026-0001`.
    pub number: String,
    /// From 1; the number stays.
    pub quote_version: u32,
    /// The version that this one began from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_id: Option<String>,
    /// As of today.
    pub status: QuoteStatus,
    pub customer_id: String,
    pub customer_name: String,
    pub created_date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<QuoteApprovalAnswer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<QuoteDecisionAnswer>,
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
    pub quote_version: u32,
    /// As of today.
    pub status: QuoteStatus,
    pub customer_id: String,
    pub customer_name: String,
    pub created_date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    pub currency: Currency,
    pub lines: u64,
    pub total: Text,
    pub attributes: Attributes,
}
