//! A provider's price list as its reseller reads it: every offer at the provider's price. It has no place
//! for what the provider pays.

use super::{OfferAnswer, OfferProblem};
use crate::money::{Currency, UnknownCurrency};
use crate::price_lists::{Offer, PriceList, PriceListFormat};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The list as text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResoldPriceList {
    pub resold_offers: Vec<OfferAnswer>,
    pub currency: String,
    #[serde(default)]
    pub locale: String,
    /// ISO 3166-1 alpha-2; empty where the list does not say.
    #[serde(default)]
    pub market: String,
    #[serde(default)]
    pub is_tax_included: bool,
}

/// Why a text is no such list.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum ResoldProblem {
    #[error("{0}; correct the list's currency")]
    Currency(#[from] UnknownCurrency),
    #[error("the list has no offers; ask your provider for it again")]
    NoOffers,
    #[error("offer {index}: {problem}")]
    Offer { index: usize, problem: OfferProblem },
}

impl From<&PriceList> for ResoldPriceList {
    fn from(list: &PriceList) -> Self {
        Self {
            resold_offers: list.offers.iter().map(OfferAnswer::from).collect(),
            currency: list.currency.code().to_owned(),
            locale: list.locale.clone(),
            market: list.market.clone(),
            is_tax_included: list.tax_included,
        }
    }
}

impl TryFrom<ResoldPriceList> for PriceList {
    type Error = ResoldProblem;
    fn try_from(list: ResoldPriceList) -> Result<Self, ResoldProblem> {
        let currency: Currency = list.currency.parse()?;
        if list.resold_offers.is_empty() {
            return Err(ResoldProblem::NoOffers);
        }
        let read = |(index, offer): (usize, OfferAnswer)| {
            Offer::try_from(offer).map_err(|problem| ResoldProblem::Offer { index, problem })
        };
        let offers = list.resold_offers.into_iter().enumerate().map(read);
        Ok(Self {
            format: PriceListFormat::Resold,
            currency,
            locale: list.locale,
            market: list.market,
            tax_included: list.is_tax_included,
            offers: offers.collect::<Result<_, _>>()?,
        })
    }
}
