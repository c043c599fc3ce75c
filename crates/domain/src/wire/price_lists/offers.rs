//! Offers of a price list, on the wire: for partner staff, with costs. Knows no list.

use crate::price_lists::{BillingPlan, ChangeIndicator, Offer, OfferPrice, Term};
use crate::wire::Text;
use serde::{Deserialize, Serialize};

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
        }
    }
}
