//! Offers of a price list, on the wire: for partner staff, with costs (a reseller's are its provider's
//! prices). Knows no list.

use crate::id::IdProblem;
use crate::price_lists::{
    BillingPlan, ChangeIndicator, Offer, OfferPrice, Term, Tier, Tiers, TiersProblem, VolumePrice,
};
use crate::wire::Text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The price of one unit from a quantity on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierAnswer {
    pub from: Text,
    pub rate: Text,
}

/// What an offer costs, by the way it is sold; every digit as it was imported.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OfferPriceAnswer {
    Metered {
        tiers: Vec<TierAnswer>,
        included_quantity: Text,
    },
    Licence {
        segment: String,
        term: Term,
        billing_plan: BillingPlan,
        /// For a seat each billing period, as is the list price.
        cost: Text,
        list: Text,
    },
    /// For the whole term.
    Reservation { term: Term, price: Text },
    /// For an hour.
    SavingsPlan { term: Term, price_hourly: Text },
}

/// An offer with its price.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferAnswer {
    pub id: String,
    pub name: String,
    pub product: String,
    pub category: String,
    pub subcategory: String,
    pub family: String,
    pub region: String,
    pub unit: String,
    pub tags: Vec<String>,
    pub effective_date: String,
    /// Empty where it is open.
    pub end_date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeIndicator>,
    pub price: OfferPriceAnswer,
    /// Other prices for larger lines, by rising quantity; only of a provider's list, for its reseller.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volume_prices: Vec<VolumePriceAnswer>,
}

/// From this quantity on, the whole line is priced so.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolumePriceAnswer {
    pub from_quantity: Text,
    pub price: OfferPriceAnswer,
}

/// Why an answer is no offer.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum OfferProblem {
    #[error("the offer's id {0}")]
    Id(#[from] IdProblem),
    #[error("the offer {0}")]
    Tiers(#[from] TiersProblem),
    #[error("the offer has a price below 0; correct it")]
    Negative,
}

impl TryFrom<OfferPriceAnswer> for OfferPrice {
    type Error = OfferProblem;
    fn try_from(answer: OfferPriceAnswer) -> Result<Self, OfferProblem> {
        let price = |text: Text| {
            if text.0 < Decimal::ZERO {
                Err(OfferProblem::Negative)
            } else {
                Ok(text.0)
            }
        };
        Ok(match answer {
            OfferPriceAnswer::Metered {
                tiers,
                included_quantity,
            } => {
                let tiers = tiers.into_iter().map(|tier| Tier {
                    from: tier.from.0,
                    rate: tier.rate.0,
                });
                Self::Metered {
                    tiers: Tiers::try_from(tiers.collect::<Vec<_>>())?,
                    included_quantity: price(included_quantity)?,
                }
            }
            OfferPriceAnswer::Licence {
                segment,
                term,
                billing_plan,
                cost,
                list,
            } => Self::Licence {
                segment,
                term,
                billing_plan,
                cost: price(cost)?,
                list: price(list)?,
            },
            OfferPriceAnswer::Reservation { term, price: whole } => Self::Reservation {
                term,
                price: price(whole)?,
            },
            OfferPriceAnswer::SavingsPlan { term, price_hourly } => Self::SavingsPlan {
                term,
                price_hourly: price(price_hourly)?,
            },
        })
    }
}

impl TryFrom<OfferAnswer> for Offer {
    type Error = OfferProblem;
    fn try_from(answer: OfferAnswer) -> Result<Self, OfferProblem> {
        let volume_prices = answer.volume_prices.into_iter().map(|volume| {
            Ok(VolumePrice {
                from_quantity: volume.from_quantity.0,
                price: volume.price.try_into()?,
            })
        });
        let mut volume_prices = volume_prices.collect::<Result<Vec<_>, OfferProblem>>()?;
        volume_prices.sort_by_key(|volume| volume.from_quantity);
        Ok(Self {
            id: answer.id.try_into()?,
            name: answer.name,
            product: answer.product,
            category: answer.category,
            subcategory: answer.subcategory,
            family: answer.family,
            region: answer.region,
            unit: answer.unit,
            tags: answer.tags,
            effective_date: answer.effective_date,
            end_date: answer.end_date,
            change: answer.change,
            price: answer.price.try_into()?,
            volume_prices,
        })
    }
}

impl From<&OfferPrice> for OfferPriceAnswer {
    fn from(price: &OfferPrice) -> Self {
        match price {
            OfferPrice::Metered {
                tiers,
                included_quantity,
            } => Self::Metered {
                tiers: tiers
                    .as_slice()
                    .iter()
                    .map(|tier| TierAnswer {
                        from: Text(tier.from),
                        rate: Text(tier.rate),
                    })
                    .collect(),
                included_quantity: Text(*included_quantity),
            },
            OfferPrice::Licence {
                segment,
                term,
                billing_plan,
                cost,
                list,
            } => Self::Licence {
                segment: segment.clone(),
                term: *term,
                billing_plan: *billing_plan,
                cost: Text(*cost),
                list: Text(*list),
            },
            OfferPrice::Reservation { term, price } => Self::Reservation {
                term: *term,
                price: Text(*price),
            },
            OfferPrice::SavingsPlan { term, price_hourly } => Self::SavingsPlan {
                term: *term,
                price_hourly: Text(*price_hourly),
            },
        }
    }
}

impl From<&Offer> for OfferAnswer {
    fn from(offer: &Offer) -> Self {
        Self {
            id: offer.id.to_string(),
            name: offer.name.clone(),
            product: offer.product.clone(),
            category: offer.category.clone(),
            subcategory: offer.subcategory.clone(),
            family: offer.family.clone(),
            region: offer.region.clone(),
            unit: offer.unit.clone(),
            tags: offer.tags.clone(),
            effective_date: offer.effective_date.clone(),
            end_date: offer.end_date.clone(),
            change: offer.change,
            price: (&offer.price).into(),
            volume_prices: offer
                .volume_prices
                .iter()
                .map(|volume| VolumePriceAnswer {
                    from_quantity: Text(volume.from_quantity),
                    price: (&volume.price).into(),
                })
                .collect(),
        }
    }
}
