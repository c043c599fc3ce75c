//! Price lists, on the wire: Partner Center's rate card, and what Tierline adds around it.

mod comparison;
mod offers;
mod resold;

pub use comparison::{
    ChangedOffersAnswer, OffersPartAnswer, PriceChangeAnswer, PriceListComparisonAnswer,
    TouchedCustomerAnswer,
};
pub use offers::{OfferAnswer, OfferPriceAnswer, OfferProblem, TierAnswer, VolumePriceAnswer};
pub use resold::{ResoldPriceList, ResoldProblem};

use super::{Attributes, Number, Text};
use crate::charges::Period;
use crate::decimal::parse_exact;
use crate::id::{IdProblem, OfferId};
use crate::money::{Currency, UnknownCurrency};
use crate::price_lists::{
    EXCLUDED_TAG, Offer, OfferPrice, PriceList, PriceListFormat, Tier, Tiers, TiersProblem,
};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use thiserror::Error;

/// `GET /v1/ratecards/azure`: a rate card as Partner Center publishes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateCard {
    #[serde(default)]
    pub locale: String,
    pub currency: String,
    /// Some captured cards say `taxIncluded`.
    #[serde(default, alias = "taxIncluded")]
    pub is_tax_included: bool,
    pub meters: Vec<RateCardMeter>,
    /// Kept as published.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub offer_terms: Vec<serde_json::Value>,
    #[serde(default = "attributes")]
    pub attributes: Attributes,
}

fn attributes() -> Attributes {
    Attributes::of("AzureRateCard")
}

/// What an offer term of a rate card says of meters; its discount is the partner's credit, which is worked out as
/// such (Partner Center, `ratecards/azure`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OfferTerm {
    name: String,
    /// A share, such as 0.15.
    discount: Number,
    effective_date: String,
    excluded_meter_ids: Vec<String>,
}

impl Default for OfferTerm {
    fn default() -> Self {
        Self {
            name: "offer term".to_owned(),
            discount: zero(),
            effective_date: String::new(),
            excluded_meter_ids: Vec::new(),
        }
    }
}

/// A meter of a rate card.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateCardMeter {
    pub id: String,
    pub name: String,
    /// Lower bounds as strings of decimals, each with its rate.
    pub rates: Rates,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub category: String,
    #[serde(default)]
    pub subcategory: String,
    #[serde(default)]
    pub region: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default = "zero")]
    pub included_quantity: Number,
    #[serde(default)]
    pub effective_date: String,
}

fn zero() -> Number {
    Number(Decimal::ZERO)
}

/// `rates` in the order they are written; a bound written twice is seen as twice.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, f64>))]
pub struct Rates(pub Vec<(String, Number)>);

impl Serialize for Rates {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(bound, rate)| (bound, rate)))
    }
}

impl<'de> Deserialize<'de> for Rates {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> serde::de::Visitor<'de> for Entries {
            type Value = Rates;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("rates by lower bound, such as {\"0\": 0.017}")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Rates, A::Error> {
                let mut rates = Vec::new();
                while let Some(entry) = map.next_entry::<String, Number>()? {
                    rates.push(entry);
                }
                Ok(Rates(rates))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// Why a rate card is not a price list. Each names its meter and field.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum RateCardProblem {
    #[error("{0}; correct the card's currency")]
    Currency(#[from] UnknownCurrency),
    #[error("the rate card has no meters; export it again")]
    NoMeters,
    #[error("offerTerms[{index}] cannot be read; export the card again")]
    OfferTerm { index: usize },
    #[error(
        "offerTerms[{index}] takes off {discount}; a discount is a share from 0 to 1, such as 0.15: correct it"
    )]
    OfferTermDiscount { index: usize, discount: Decimal },
    #[error(
        "offerTerms[{index}] begins on '{date}', which is no day such as 2026-08-01; correct it"
    )]
    OfferTermDate { index: usize, date: String },
    #[error("meter {index}: {problem}")]
    MeterId { index: usize, problem: IdProblem },
    #[error(
        "meter {index} ({id}): the tier bound '{bound}' is not a number; correct it in 'rates'"
    )]
    Bound {
        index: usize,
        id: String,
        bound: String,
    },
    #[error("meter {index} ({id}) {problem}")]
    Tiers {
        index: usize,
        id: String,
        problem: TiersProblem,
    },
    #[error("meter {index} ({id}) has a negative included quantity; correct it")]
    NegativeIncludedQuantity { index: usize, id: String },
    #[error(
        "meter {index} ({id}) begins on '{date}', which is no day such as 2026-08-01; correct it"
    )]
    MeterDate {
        index: usize,
        id: String,
        date: String,
    },
    #[error("meter {index} ({id}) is listed twice; keep one of them")]
    TwiceTheSameMeter { index: usize, id: String },
}

impl RateCardProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Currency(_) => "unknown_currency",
            Self::NoMeters => "empty_price_list",
            Self::OfferTerm { .. } | Self::OfferTermDiscount { .. } => "invalid_offer_term",
            Self::OfferTermDate { .. } | Self::MeterDate { .. } => "invalid_date",
            Self::MeterId { .. } => "invalid_meter_id",
            Self::Bound { .. } | Self::Tiers { .. } => "invalid_tiers",
            Self::NegativeIncludedQuantity { .. } => "invalid_included_quantity",
            Self::TwiceTheSameMeter { .. } => "duplicate_meter",
        }
    }

    /// The field to correct.
    pub fn field(&self) -> String {
        match self {
            Self::Currency(_) => "currency".to_owned(),
            Self::NoMeters => "meters".to_owned(),
            Self::OfferTerm { index } => format!("offerTerms[{index}]"),
            Self::OfferTermDiscount { index, .. } => format!("offerTerms[{index}].discount"),
            Self::OfferTermDate { index, .. } => format!("offerTerms[{index}].effectiveDate"),
            Self::MeterDate { index, .. } => format!("meters[{index}].effectiveDate"),
            Self::MeterId { index, .. } | Self::TwiceTheSameMeter { index, .. } => {
                format!("meters[{index}].id")
            }
            Self::Bound { index, .. } | Self::Tiers { index, .. } => {
                format!("meters[{index}].rates")
            }
            Self::NegativeIncludedQuantity { index, .. } => {
                format!("meters[{index}].includedQuantity")
            }
        }
    }
}

impl TryFrom<RateCard> for PriceList {
    type Error = RateCardProblem;
    fn try_from(card: RateCard) -> Result<Self, RateCardProblem> {
        let currency: Currency = card.currency.parse()?;
        if card.meters.is_empty() {
            return Err(RateCardProblem::NoMeters);
        }
        let mut terms = Vec::new();
        for (index, term) in card.offer_terms.into_iter().enumerate() {
            let term: OfferTerm =
                serde_json::from_value(term).map_err(|_| RateCardProblem::OfferTerm { index })?;
            let discount = term.discount.0;
            if discount < Decimal::ZERO || discount > Decimal::ONE {
                return Err(RateCardProblem::OfferTermDiscount { index, discount });
            }
            if !is_day(&term.effective_date) {
                let date = shown(&term.effective_date);
                return Err(RateCardProblem::OfferTermDate { index, date });
            }
            terms.push(term);
        }
        let mut seen = HashSet::new();
        let mut meters = Vec::with_capacity(card.meters.len());
        for (index, meter) in card.meters.into_iter().enumerate() {
            // One meter may be listed once per region.
            if !seen.insert((meter.id.clone(), meter.region.clone())) {
                return Err(RateCardProblem::TwiceTheSameMeter {
                    index,
                    id: meter.id,
                });
            }
            let mut offer = read_meter(index, meter)?;
            let is_left_out = |id: &String| id.eq_ignore_ascii_case(offer.id.as_str());
            let excluding = terms
                .iter()
                .filter(|term| term.excluded_meter_ids.iter().any(is_left_out));
            let marks: Vec<String> = excluding
                .map(|term| format!("{EXCLUDED_TAG}{}", term.name))
                .collect();
            offer.tags.extend(marks);
            meters.push(offer);
        }
        Ok(Self {
            format: PriceListFormat::RateCard,
            currency,
            locale: card.locale,
            market: String::new(),
            tax_included: card.is_tax_included,
            offers: meters,
        })
    }
}

/// Whether a date is left out, or begins with a day as ISO 8601 writes it.
fn is_day(date: &str) -> bool {
    date.is_empty()
        || date
            .get(..10)
            .is_some_and(|day| day.parse::<NaiveDate>().is_ok())
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

fn read_meter(index: usize, meter: RateCardMeter) -> Result<Offer, RateCardProblem> {
    let id: OfferId = meter
        .id
        .clone()
        .try_into()
        .map_err(|problem| RateCardProblem::MeterId { index, problem })?;
    let mut tiers = Vec::with_capacity(meter.rates.0.len());
    for (bound, rate) in meter.rates.0 {
        let from = parse_exact(bound.trim()).map_err(|_| RateCardProblem::Bound {
            index,
            id: meter.id.clone(),
            bound: shown(&bound),
        })?;
        tiers.push(Tier { from, rate: rate.0 });
    }
    let tiers = Tiers::try_from(tiers).map_err(|problem| RateCardProblem::Tiers {
        index,
        id: meter.id.clone(),
        problem,
    })?;
    if !is_day(&meter.effective_date) {
        return Err(RateCardProblem::MeterDate {
            index,
            id: meter.id,
            date: shown(&meter.effective_date),
        });
    }
    if meter.included_quantity.0 < Decimal::ZERO {
        return Err(RateCardProblem::NegativeIncludedQuantity {
            index,
            id: meter.id,
        });
    }
    Ok(Offer {
        id,
        name: meter.name,
        product: meter.subcategory.clone(),
        category: meter.category,
        subcategory: meter.subcategory,
        family: String::new(),
        region: meter.region,
        unit: meter.unit,
        tags: meter.tags,
        effective_date: meter.effective_date,
        end_date: String::new(),
        change: None,
        price: OfferPrice::Metered {
            tiers,
            included_quantity: meter.included_quantity.0,
        },
        volume_prices: Vec::new(),
    })
}

/// An imported price list, without its offers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceListAnswer {
    pub id: String,
    pub name: String,
    pub format: PriceListFormat,
    pub currency: Currency,
    /// Market the list is of, ISO 3166-1 alpha-2; empty where nobody said.
    pub region: String,
    /// Month the list is of; absent where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Period>,
    /// How many offers the list has.
    pub offers: u64,
    /// As `offers`: what rate cards call them.
    pub meters: u64,
    pub imported_date: String,
    pub attributes: Attributes,
}

/// An imported price list with its terms; a rate card comes whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceListDetailAnswer {
    #[serde(flatten)]
    pub price_list: PriceListAnswer,
    /// The account's mark-up in percent, with which a new quote starts.
    pub markup_percent: Text,
    /// The card as it was imported, with its offer terms; only of a rate card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_card: Option<RateCard>,
    /// Whether the account earns no partner earned credit on what it sells from the list: the credit of an indirect
    /// reseller is its provider's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_without_credit: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(meters: &str) -> Result<PriceList, RateCardProblem> {
        let json = format!(r#"{{"currency":"EUR","taxIncluded":true,"meters":[{meters}]}}"#);
        serde_json::from_str::<RateCard>(&json).unwrap().try_into()
    }

    #[test]
    fn a_card_keeps_every_decimal_and_both_spellings_of_tax() {
        let list = card(r#"{"id":"m","name":"Disk","rates":{"512000":0.01564,"0":0.055193985123456789,"51200":0.01632},"includedQuantity":10}"#).unwrap();
        assert!(list.tax_included);
        let rates: Vec<String> = list.offers[0]
            .tiers()
            .unwrap()
            .as_slice()
            .iter()
            .map(|tier| tier.rate.to_string())
            .collect();
        assert_eq!(rates, ["0.055193985123456789", "0.01632", "0.01564"]);
        let again: RateCard = serde_json::from_str(
            r#"{"currency":"EUR","meters":[{"id":"m","name":"Disk","rates":{"0":0.055193985123456789,"51200":0.01632}}]}"#,
        )
        .unwrap();
        let again = serde_json::to_string(&again.meters[0]).unwrap();
        assert!(
            again.contains(r#""0":0.055193985123456789,"51200":0.01632"#),
            "{again}"
        );
    }

    #[test]
    fn a_meter_that_an_offer_term_leaves_out_earns_no_credit() {
        let card = r#"{"currency":"USD","meters":[
            {"id":"in","name":"In","rates":{"0":1}},{"id":"out","name":"Out","rates":{"0":1}}],
            "offerTerms":[{"name":"Overage discount","discount":0.15,"excludedMeterIds":["OUT"]}]}"#;
        let card: RateCard = serde_json::from_str(card).unwrap();
        let list = PriceList::try_from(card).unwrap();
        assert!(list.offers[0].earns_credit() && list.offers[0].tags.is_empty());
        assert!(!list.offers[1].earns_credit());
        assert_eq!(list.offers[1].tags, ["Excluded from: Overage discount"]);
    }

    #[test]
    fn a_card_with_impossible_tiers_names_the_meter_and_the_remedy() {
        for (rates, words) in [
            (r#"{"1":0.1}"#, "no tier that starts at 0"),
            (r#"{"0":0.1,"-5":0.2}"#, "below 0"),
            (r#"{"0":-0.1}"#, "negative rate"),
            (r#"{"0":0.1,"0.0":0.2}"#, "two tiers"),
            (r#"{"zero":0.1}"#, "not a number"),
        ] {
            let problem =
                card(&format!(r#"{{"id":"m-7","name":"x","rates":{rates}}}"#)).unwrap_err();
            assert!(problem.to_string().contains(words), "{problem}");
            assert!(problem.to_string().contains("m-7"), "{problem}");
            assert_eq!(problem.field(), "meters[0].rates");
        }
        assert_eq!(card("").unwrap_err(), RateCardProblem::NoMeters);
    }
}
