//! A provider's price lists as its reseller sees them: at the provider's selling price, and nothing
//! else of it. The provider's cost, rules and margin stay behind. Knows no arithmetic of its own.

use super::kept::kept_list;
use crate::clock;
use crate::reply::Problem;
use crate::routes::price_rules::rules_of;
use crate::store::{PriceListRow, Store, StoreError};
use crate::tokens;
use domain::accounts::{Account, BusinessModel};
use domain::id::PriceListId;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice, PriceList, PriceListFormat, RESOLD_TAG, Tier, Tiers};
use domain::price_rules::Buyer;
use domain::wire::Attributes;
use domain::wire::price_lists::{RateCard, rate_card_meter};
use pricing::{Credit, LineInput, Rulebook, Steps, Terms, exact_price};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::Arc;

/// The provider that an account buys from.
async fn provider_of(store: &Store, account: &Account) -> Result<Option<Account>, StoreError> {
    match (account.model, &account.provider_id) {
        (BusinessModel::IndirectReseller, Some(provider)) => {
            Ok(Some(store.account(provider).await?))
        }
        _ => Ok(None),
    }
}

/// Only lists of meters are sold on: a licence or reservation is bought from the provider by order.
fn is_resold(row: &PriceListRow) -> bool {
    matches!(
        row.format,
        PriceListFormat::RateCard | PriceListFormat::AzurePlanPriceSheet
    )
}

fn as_resold(row: PriceListRow, provider: &Account) -> PriceListRow {
    PriceListRow {
        name: format!("{} · {}", row.name, provider.company_name),
        format: PriceListFormat::Resold,
        ..row
    }
}

/// The price lists of an account, and those that its provider sells to it from.
///
/// # Errors
/// When the books cannot be reached.
pub async fn lists_of(store: &Store, account: &Account) -> Result<Vec<PriceListRow>, StoreError> {
    let mut rows = store.price_lists(&account.id).await?;
    if let Some(provider) = provider_of(store, account).await? {
        let theirs = store.price_lists(&provider.id).await?;
        rows.extend(
            theirs
                .into_iter()
                .filter(is_resold)
                .map(|row| as_resold(row, &provider)),
        );
    }
    Ok(rows)
}

/// A price list of an account, or of its provider at the provider's selling price.
///
/// # Errors
/// 404 where there is no such list, or the books cannot be reached.
pub async fn list_of(
    store: &Store,
    account: &Account,
    id: &PriceListId,
) -> Result<(PriceListRow, Arc<PriceList>), Problem> {
    match store.price_list(&account.id, id).await {
        Ok(_) => return kept_list(store, &account.id, id).await,
        Err(StoreError::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    let provider = provider_of(store, account)
        .await?
        .ok_or_else(Problem::not_found)?;
    let (row, list) = kept_list(store, &provider.id, id).await?;
    if !is_resold(&row) {
        return Err(Problem::not_found());
    }
    let rules = rules_of(store, &provider.id).await?;
    let buyer = Buyer {
        reseller_mpn_id: account.mpn_id.clone(),
        ..Buyer::default()
    };
    let seller = Seller {
        rules: &Rulebook::of(&rules, &buyer, clock::today(), list.currency),
        provider: &provider,
        currency: list.currency,
    };
    let mut resold = PriceList {
        format: PriceListFormat::Resold,
        ..PriceList::clone(&list)
    };
    // Of several price windows of one offer the latest stands first, and that one is sold.
    let mut seen = HashSet::new();
    resold.offers.retain(|offer| {
        offer.tiers().is_some() && seen.insert((offer.id.clone(), offer.region.clone()))
    });
    for offer in &mut resold.offers {
        seller.sell(offer)?;
    }
    let mut row = as_resold(row, &provider);
    row.offers = resold.offers.len() as u64;
    // What the reseller can read is what its digest stands for.
    row.digest = tokens::hex(&Sha256::digest(text_of(&resold)?));
    Ok((row, Arc::new(resold)))
}

/// A resold list as the rate card that it is for its reseller.
///
/// # Errors
/// Never in practice: a card can always be written.
pub fn text_of(list: &PriceList) -> Result<String, StoreError> {
    serde_json::to_string(&card_of(list)).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A resold list as a rate card.
pub fn card_of(list: &PriceList) -> RateCard {
    RateCard {
        locale: list.locale.clone(),
        currency: list.currency.code().to_owned(),
        is_tax_included: list.tax_included,
        meters: list.offers.iter().filter_map(rate_card_meter).collect(),
        offer_terms: Vec::new(),
        attributes: Attributes::of("AzureRateCard"),
    }
}

struct Seller<'a> {
    rules: &'a Rulebook<'a>,
    provider: &'a Account,
    currency: Currency,
}

impl Seller<'_> {
    /// Puts the provider's unit price in the place of each rate. Rules that count units (volume, fees,
    /// margins) are agreed line by line between the two, not in a list.
    fn sell(&self, offer: &mut Offer) -> Result<(), Problem> {
        let won = self
            .rules
            .winners(offer)
            .map_err(|tie| StoreError::Corrupt(format!("a provider's rules: {tie}")))?;
        let Some(tiers) = offer.tiers() else {
            return Ok(());
        };
        let mut sold = Vec::with_capacity(tiers.as_slice().len());
        for tier in tiers.as_slice() {
            let one = Offer {
                price: OfferPrice::Metered {
                    tiers: single(tier.rate)?,
                    included_quantity: Decimal::ZERO,
                },
                ..offer.clone()
            };
            let terms = Terms {
                currency: self.currency,
                exchange: None,
                rules: pricing::Winners {
                    price: won.price,
                    ..pricing::Winners::default()
                },
                own_markup: None,
                default_markup: self.provider.markup,
            };
            let input = LineInput {
                credit: if offer.earns_credit() {
                    Credit::Full
                } else {
                    Credit::None
                },
                ..LineInput::of(&one, Decimal::ONE)
            };
            let rate = exact_price(&input, &terms, &mut Steps::default())
                .and_then(pricing::Exact::to_decimal)
                .map_err(|problem| StoreError::Corrupt(format!("a provider's price: {problem}")))?;
            sold.push(Tier {
                from: tier.from,
                rate,
            });
        }
        let included_quantity = offer.included_quantity();
        offer.tags.push(RESOLD_TAG.to_owned());
        offer.price = OfferPrice::Metered {
            tiers: Tiers::try_from(sold)
                .map_err(|problem| StoreError::Corrupt(problem.to_string()))?,
            included_quantity,
        };
        Ok(())
    }
}

fn single(rate: Decimal) -> Result<Tiers, StoreError> {
    let tier = Tier {
        from: Decimal::ZERO,
        rate,
    };
    Tiers::try_from(vec![tier]).map_err(|problem| StoreError::Corrupt(problem.to_string()))
}
