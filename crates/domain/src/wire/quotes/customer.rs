//! A quote as its customer receives it. There is no field for a cost, a margin, a price rule or a step.

use super::{
    PricedQuoteAnswer, QuoteAnswer, QuoteDecisionAnswer, QuoteLineAnswer, QuoteListItem,
    QuoteRecipient,
};
use crate::money::Currency;
use crate::quotes::QuoteStatus;
use crate::wire::{Attributes, Text};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A kept quote, for its customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerQuoteAnswer {
    pub id: String,
    pub number: String,
    pub quote_version: u32,
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
    /// The stated tax, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_percent: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_date: Option<String>,
    /// What the customer decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<QuoteDecisionAnswer>,
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
            quote_version: quote.quote_version,
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
            tax_percent: priced.tax_percent,
            sent_date: quote.sent_date.clone(),
            decision: quote.decision.clone(),
            bundles: priced
                .bundles
                .iter()
                .map(|bundle| CustomerQuoteBundleAnswer {
                    id: bundle.id.clone(),
                    name: bundle.name.clone(),
                    price: Text(priced.currency.with_digits(bundle.price.0)),
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

/// Why a choice of lines is none that the quote offers.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum ChoiceProblem {
    #[error("line {0} is not one that can be chosen")]
    NotOffered(String),
    #[error("line {0} is chosen twice, or together with another in the same place")]
    Twice(String),
}

impl CustomerQuoteAnswer {
    /// The amounts that make the total with the chosen lines: an alternative stands in place of its
    /// line, a bundle counts once.
    ///
    /// # Errors
    /// [`ChoiceProblem`] names the line that cannot be chosen so.
    pub fn amounts_with(&self, chosen: &[String]) -> Result<Vec<Decimal>, ChoiceProblem> {
        let mut replaced = Vec::new();
        for (index, id) in chosen.iter().enumerate() {
            let line = self
                .lines
                .iter()
                .find(|line| line.id == *id && (line.optional || line.alternative_to.is_some()))
                .ok_or_else(|| ChoiceProblem::NotOffered(id.clone()))?;
            if chosen[..index].contains(id) {
                return Err(ChoiceProblem::Twice(id.clone()));
            }
            if let Some(place) = &line.alternative_to {
                if replaced.contains(place) {
                    return Err(ChoiceProblem::Twice(id.clone()));
                }
                replaced.push(place.clone());
            }
        }
        let counts = |line: &&CustomerQuoteLineAnswer| {
            let is_offered = line.optional || line.alternative_to.is_some();
            if is_offered {
                chosen.contains(&line.id)
            } else {
                !replaced.contains(&line.id)
            }
        };
        let lines = self
            .lines
            .iter()
            .filter(counts)
            .filter_map(|line| line.amount)
            .map(|amount| amount.0);
        let bundles = self.bundles.iter().map(|bundle| bundle.price.0);
        Ok(lines.chain(bundles).collect())
    }
}

/// A quote in its customer's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerQuoteListItem {
    pub id: String,
    pub number: String,
    pub quote_version: u32,
    pub status: QuoteStatus,
    pub created_date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    pub currency: Currency,
    pub lines: u64,
    pub total: Text,
    pub attributes: Attributes,
}

impl From<QuoteListItem> for CustomerQuoteListItem {
    fn from(item: QuoteListItem) -> Self {
        Self {
            id: item.id,
            number: item.number,
            quote_version: item.quote_version,
            status: item.status,
            created_date: item.created_date,
            valid_until: item.valid_until,
            currency: item.currency,
            lines: item.lines,
            total: item.total,
            attributes: item.attributes,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, amount: i64, optional: bool, of: Option<&str>) -> serde_json::Value {
        serde_json::json!({
            "id": id, "name": id, "category": "", "unit": "", "quantity": "1",
            "amount": amount.to_string(), "optional": optional, "alternativeTo": of,
        })
    }

    fn quote() -> CustomerQuoteAnswer {
        serde_json::from_value(serde_json::json!({
            "id": "q", "number": "Q-1", "quoteVersion": 1, "status": "sent", "customerName": "",
            "sellerName": "", "createdDate": "", "currency": "EUR", "priceDate": "2026-11-22",
            "bundles": [{"id": "b", "name": "B", "price": "7"}],
            "lines": [
                line("van", 100, false, None), line("cart", 60, false, Some("van")),
                line("walk", 20, false, Some("van")), line("care", 5, true, None),
                {"id": "in", "name": "in", "category": "", "unit": "", "quantity": "1", "bundleId": "b"},
            ],
            "total": "107", "tax": "0", "totalWithTax": "107", "attributes": {},
        }))
        .unwrap()
    }

    fn sum(chosen: &[&str]) -> Result<Decimal, ChoiceProblem> {
        let chosen: Vec<String> = chosen.iter().map(|id| (*id).to_owned()).collect();
        quote()
            .amounts_with(&chosen)
            .map(|amounts| amounts.into_iter().sum())
    }

    #[test]
    fn an_alternative_stands_in_place_and_an_option_comes_on_top() {
        assert_eq!(sum(&[]), Ok(107.into()));
        assert_eq!(sum(&["care"]), Ok(112.into()));
        assert_eq!(sum(&["walk", "care"]), Ok(32.into()));
    }

    #[test]
    fn only_what_is_offered_can_be_chosen_and_once() {
        for id in ["van", "in", "absent"] {
            assert_eq!(sum(&[id]), Err(ChoiceProblem::NotOffered(id.to_owned())));
        }
        assert_eq!(
            sum(&["care", "care"]),
            Err(ChoiceProblem::Twice("care".to_owned()))
        );
        assert_eq!(
            sum(&["cart", "walk"]),
            Err(ChoiceProblem::Twice("walk".to_owned()))
        );
    }
}
