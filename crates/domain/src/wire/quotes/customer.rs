//! A quote as its customer receives it. There is no field for a cost, a margin, a price rule or a step.

use super::{PricedQuoteAnswer, QuoteAnswer, QuoteLineAnswer, QuoteRecipient};
use crate::money::Currency;
use crate::quotes::QuoteStatus;
use crate::wire::{Attributes, Text};
use serde::{Deserialize, Serialize};

/// A kept quote, for its customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerQuoteAnswer {
    pub id: String,
    pub number: String,
    pub status: QuoteStatus,
    pub customer_name: String,
    /// The partner that quotes.
    pub seller_name: String,
    pub created_date: String,
    pub currency: Currency,
    pub price_date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<QuoteRecipient>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub terms: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tax_note: String,
    pub bundles: Vec<CustomerQuoteBundleAnswer>,
    pub lines: Vec<CustomerQuoteLineAnswer>,
    pub total: Text,
    pub tax: Text,
    pub total_with_tax: Text,
    pub attributes: Attributes,
}

/// Lines sold at one price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerQuoteBundleAnswer {
    pub id: String,
    pub name: String,
    pub price: Text,
}

/// A line, for the customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerQuoteLineAnswer {
    pub id: String,
    pub name: String,
    pub category: String,
    pub unit: String,
    pub quantity: Text,
    /// Nothing within a bundle: the bundle has one price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Text>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_id: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl CustomerQuoteAnswer {
    /// What of a partner's quote its customer may see.
    pub fn of(quote: &QuoteAnswer, seller_name: String) -> Self {
        let priced: &PricedQuoteAnswer = &quote.priced;
        Self {
            id: quote.id.clone(),
            number: quote.number.clone(),
            status: quote.status,
            customer_name: quote.customer_name.clone(),
            seller_name,
            created_date: quote.created_date.clone(),
            currency: priced.currency,
            price_date: priced.price_date.clone(),
            valid_until: priced.valid_until.clone(),
            recipient: priced.recipient.clone(),
            terms: priced.terms.clone(),
            tax_note: priced.tax_note.clone(),
            bundles: priced
                .bundles
                .iter()
                .map(|bundle| CustomerQuoteBundleAnswer {
                    id: bundle.id.clone(),
                    name: bundle.name.clone(),
                    price: bundle.price,
                })
                .collect(),
            lines: priced
                .lines
                .iter()
                .map(CustomerQuoteLineAnswer::from)
                .collect(),
            total: priced.total,
            tax: priced.tax,
            total_with_tax: priced.total_with_tax,
            attributes: priced.attributes.clone(),
        }
    }
}

impl From<&QuoteLineAnswer> for CustomerQuoteLineAnswer {
    fn from(answer: &QuoteLineAnswer) -> Self {
        let line = &answer.line;
        Self {
            id: line.id.clone(),
            name: answer.meter_name.clone(),
            category: answer.category.clone(),
            unit: answer.unit.clone(),
            quantity: line.quantity,
            amount: line.bundle_id.is_none().then_some(answer.amount),
            optional: line.optional,
            alternative_to: line.alternative_to.clone(),
            bundle_id: line.bundle_id.clone(),
            note: line.note.clone(),
        }
    }
}
