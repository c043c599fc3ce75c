//! What happens to a quote, on the wire: approved, sent, accepted, declined, compared, priced again.
//! Knows no rule of when it may.

use super::QuoteAnswer;
use crate::money::Currency;
use crate::wire::{Attributes, Text};
use serde::{Deserialize, Serialize};

/// Approves the lines that are priced below their cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteApprovalRequest {
    pub reason: String,
}

/// Who approved lines below cost, when and why. A change of the quote takes it away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteApprovalAnswer {
    pub approved_by: String,
    pub approved_date: String,
    pub reason: String,
}

/// A quote that was just sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentQuoteAnswer {
    pub quote: QuoteAnswer,
    /// Opens the quote for its recipient without signing in, until it is decided or over. Told once: a
    /// repeated request is answered without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_token: Option<String>,
}

/// Replaces the link of a sent quote: the one before opens nothing any more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteLinkRequest {
    /// The mail address that the link goes to, and nobody else then; told in the answer where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Where the new link of a sent quote went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteLinkAnswer {
    pub quote: QuoteAnswer,
    /// As [`SentQuoteAnswer::link_token`], where no address was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_token: Option<String>,
    /// The address that the mail waits to go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Accepts a quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteAcceptanceRequest {
    /// Who accepts.
    pub name: String,
    /// `YYYY-MM-DD`; not in the future.
    pub date: String,
    /// Ids of the optional lines and alternatives that the customer takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chosen_lines: Vec<String>,
    /// What the customer declares, such as an order number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub statement: String,
    /// The total with tax that the customer saw; another is refused with both figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_with_tax: Option<Text>,
}

/// Declines a quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteDeclineRequest {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What the customer decided, kept as evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteDecisionAnswer {
    pub is_accepted: bool,
    pub name: String,
    /// The day the customer wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// When the server received it.
    pub received_date: String,
    /// The mail address of who was signed in, or `link`.
    pub decided_by: String,
    /// SHA-256 of the quote as the customer received it, byte by byte.
    pub answer_digest: String,
    pub request_id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement: String,
    /// Of a declined quote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chosen_lines: Vec<String>,
    /// With the chosen lines.
    pub total: Text,
    pub tax: Text,
    pub total_with_tax: Text,
}

/// An accepted quote that waits to be ordered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderRequestAnswer {
    pub id: String,
    pub quote_id: String,
    pub quote_number: String,
    pub quote_version: u32,
    pub customer_id: String,
    pub customer_name: String,
    pub created_date: String,
    /// `waiting`.
    pub status: String,
    pub attributes: Attributes,
}

/// What became of a line between two versions.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LineChange {
    Same,
    Added,
    Removed,
    /// Another quantity or another price.
    Changed,
}

/// A line's figures in one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineFigures {
    pub quantity: Text,
    pub amount: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub price_rules: Vec<String>,
}

/// A line in two versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineComparison {
    pub id: String,
    pub name: String,
    pub change: LineChange,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<LineFigures>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<LineFigures>,
}

/// Something that a price rests on and that is another one now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovedGround {
    /// `priceList`, `priceDate`, `exchangeRates`, `priceRules` or `engine`.
    pub ground: String,
    pub before: String,
    pub after: String,
}

/// Two versions of a quote side by side, for partner staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteComparisonAnswer {
    pub currency_before: Currency,
    pub currency_after: Currency,
    /// What the prices rest on, where it moved.
    pub moved: Vec<MovedGround>,
    pub lines: Vec<LineComparison>,
    pub total_before: Text,
    pub total_after: Text,
    pub attributes: Attributes,
}

/// A kept quote priced again with what holds today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepricedQuoteAnswer {
    pub comparison: QuoteComparisonAnswer,
    /// The draft version that was begun with the new prices, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<QuoteAnswer>,
}
