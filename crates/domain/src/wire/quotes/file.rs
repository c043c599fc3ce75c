//! A quote as a file: what was asked, every figure, and digests of all that the figures rest on, so
//! that it reopens to the same cent or says what is another. Knows no arithmetic.

use super::{PricedQuoteAnswer, QuoteLineRequest, QuoteRequest};
use crate::wire::Text;
use serde::{Deserialize, Serialize};

/// What the field `format` of every quote file says.
pub const QUOTE_FILE_FORMAT: &str = "tierline-quote-1";

/// A quote file, for partner staff: it holds costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteFile {
    pub format: String,
    pub number: String,
    pub quote_version: u32,
    pub request: QuoteRequest,
    pub lines: Vec<QuoteFileLine>,
    pub total: Text,
    pub tax: Text,
    pub total_with_tax: Text,
    pub price_list_digest: String,
    /// Digests of the request's further price lists, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_price_list_digests: Vec<String>,
    /// Month of the exchange rates; nothing where none were needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rates_month: Option<String>,
    /// SHA-256 of the exchange rates that went into the prices; nothing where none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rates_digest: Option<String>,
    /// SHA-256 of each line's winning rules and the steps of its price.
    pub rules_digest: String,
    pub engine_version: String,
    /// SHA-256 over all the rest of the file, as canonical JSON. It proves that nothing was edited by hand or
    /// damaged since the file was written, terms and recipient included; not who wrote it, since whoever edits
    /// can work out another digest. A file without one is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_digest: Option<String>,
}

/// Digests of what a quote's prices rest on, as the keeper works them out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QuoteDigests {
    pub rules: String,
    pub exchange_rates: Option<String>,
}

/// A line's figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteFileLine {
    pub id: String,
    pub amount: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Text>,
}

impl QuoteFile {
    /// The file of a kept quote, not sealed yet.
    pub fn of(
        number: &str,
        quote_version: u32,
        customer_id: &str,
        priced: &PricedQuoteAnswer,
        digests: QuoteDigests,
    ) -> Self {
        Self {
            format: QUOTE_FILE_FORMAT.to_owned(),
            number: number.to_owned(),
            quote_version,
            request: priced.request(customer_id),
            lines: priced
                .lines
                .iter()
                .map(|line| QuoteFileLine {
                    id: line.line.id.clone(),
                    amount: line.amount,
                    cost: line.internal.cost,
                })
                .collect(),
            total: priced.total,
            tax: priced.tax,
            total_with_tax: priced.total_with_tax,
            price_list_digest: priced.price_list_digest.clone(),
            further_price_list_digests: priced
                .further_price_lists
                .iter()
                .map(|list| list.digest.clone())
                .collect(),
            exchange_rates_month: priced.exchange_rates_month.clone(),
            exchange_rates_digest: digests.exchange_rates,
            rules_digest: digests.rules,
            engine_version: priced.engine_version.clone(),
            content_digest: None,
        }
    }
}

impl PricedQuoteAnswer {
    /// The request that this answers, without the figures that its sender worked out.
    pub fn request(&self, customer_id: &str) -> QuoteRequest {
        QuoteRequest {
            customer_id: Some(customer_id.to_owned()),
            price_list_id: Some(self.price_list_id.clone()),
            further_price_list_ids: self
                .further_price_lists
                .iter()
                .map(|list| list.id.clone())
                .collect(),
            currency: Some(self.currency),
            price_date: Some(self.price_date.clone()),
            exchange_rates_source: self.exchange_rates_source.clone(),
            markup_percent: self.markup_percent,
            valid_until: self.valid_until.clone(),
            recipient: self.recipient.clone(),
            terms: self.terms.clone(),
            tax_percent: self.tax_percent,
            tax_note: self.tax_note.clone(),
            bundles: self.bundles.clone(),
            lines: self
                .lines
                .iter()
                .map(|line| QuoteLineRequest {
                    amount: None,
                    ..line.line.clone()
                })
                .collect(),
            total: None,
        }
    }
}
