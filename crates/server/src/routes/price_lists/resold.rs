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
use domain::price_lists::{
    Offer, OfferPrice, PriceList, PriceListFormat, RESOLD_TAG, Tier, Tiers, VolumePrice,
};
use domain::price_rules::{Buyer, PriceRule, RuleKind, VolumeStep};
use domain::wire::price_lists::ResoldPriceList;
use pricing::rounding::shown;
use pricing::{LineInput, Rulebook, Steps, Terms, Winners, exact_price};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
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

fn as_resold(row: PriceListRow, provider: &Account) -> PriceListRow {
    PriceListRow {
        name: format!("{} · {}", row.name, provider.company_name),
        format: PriceListFormat::Resold,
        ..row
    }
}

/// The price lists of an account; before its own those that its provider sells to it from, since what it buys costs
/// what they say.
///
/// # Errors
/// When the books cannot be reached.
pub async fn lists_of(store: &Store, account: &Account) -> Result<Vec<PriceListRow>, StoreError> {
    let mut rows = Vec::new();
    if let Some(provider) = provider_of(store, account).await? {
        let theirs = store.price_lists(&provider.id).await?;
        rows.extend(theirs.into_iter().map(|row| as_resold(row, &provider)));
    }
    rows.extend(store.price_lists(&account.id).await?);
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
        Ok(_) => {
            let (row, list) = kept_list(store, &account.id, id).await?;
            if account.model != BusinessModel::IndirectReseller {
                return Ok((row, list));
            }
            let mut own = PriceList::clone(&list);
            own.without_credit();
            return Ok((row, Arc::new(own)));
        }
        Err(StoreError::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    let provider = provider_of(store, account)
        .await?
        .ok_or_else(Problem::not_found)?;
    let (row, list) = kept_list(store, &provider.id, id).await?;
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
    resold.keep_prices_of(clock::today());
    for offer in &mut resold.offers {
        seller.sell(offer)?;
    }
    let mut row = as_resold(row, &provider);
    row.offers = resold.offers.len() as u64;
    // What the reseller can read is what its digest stands for.
    row.digest = tokens::hex(&Sha256::digest(text_of(&resold)?));
    Ok((row, Arc::new(resold)))
}

/// A resold list as its reseller reads it.
///
/// # Errors
/// Never in practice: a list can always be written.
pub fn text_of(list: &PriceList) -> Result<String, StoreError> {
    serde_json::to_string(&ResoldPriceList::from(list))
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}

struct Seller<'a> {
    rules: &'a Rulebook<'a>,
    provider: &'a Account,
    currency: Currency,
}

impl Seller<'_> {
    /// Puts the provider's price in the place of its cost: what its rules make of one unit, and of one
    /// unit in lines that earn a volume discount. A flat fee is of an order, and in no list.
    fn sell(&self, offer: &mut Offer) -> Result<(), Problem> {
        let won = self
            .rules
            .winners(offer)
            .map_err(|tie| StoreError::Corrupt(format!("a provider's rules: {tie}")))?;
        let steps: &[VolumeStep] = match won.volume_discount.map(|rule| &rule.kind) {
            Some(RuleKind::VolumeDiscount { steps }) => steps,
            _ => &[],
        };
        let from_first_unit = steps.iter().rfind(|step| step.from_quantity.is_zero());
        let price = self.price(offer, won, from_first_unit)?;
        let mut volume_prices = Vec::new();
        for step in steps.iter().filter(|step| !step.from_quantity.is_zero()) {
            volume_prices.push(VolumePrice {
                from_quantity: step.from_quantity,
                price: self.price(offer, won, Some(step))?,
            });
        }
        offer.tags.push(RESOLD_TAG.to_owned());
        offer.price = price;
        offer.volume_prices = volume_prices;
        Ok(())
    }

    /// The provider's price of an offer, at a step of its volume discount.
    fn price(
        &self,
        offer: &Offer,
        won: Winners<'_>,
        step: Option<&VolumeStep>,
    ) -> Result<OfferPrice, Problem> {
        // The step holds for one unit of such a line too.
        let at_step = won.volume_discount.zip(step).map(|(rule, step)| PriceRule {
            kind: RuleKind::VolumeDiscount {
                steps: vec![VolumeStep {
                    from_quantity: Decimal::ZERO,
                    ..*step
                }],
            },
            ..rule.clone()
        });
        let terms = Terms {
            currency: self.currency,
            exchange: None,
            rules: Winners {
                volume_discount: at_step.as_ref(),
                flat_fee: None,
                ..won
            },
            own_markup: None,
            default_markup: self.provider.markup,
        };
        let unit = |price: OfferPrice| {
            let one = Offer {
                price,
                ..offer.clone()
            };
            exact_price(
                &LineInput::of(&one, Decimal::ONE),
                &terms,
                &mut Steps::default(),
            )
            .and_then(shown)
            .map_err(|problem| StoreError::Corrupt(format!("a provider's price: {problem}")))
        };
        Ok(match &offer.price {
            OfferPrice::Metered {
                tiers,
                included_quantity,
            } => {
                let mut sold = Vec::with_capacity(tiers.as_slice().len());
                for tier in tiers.as_slice() {
                    sold.push(Tier {
                        from: tier.from,
                        rate: unit(OfferPrice::Metered {
                            tiers: single(tier.rate)?,
                            included_quantity: Decimal::ZERO,
                        })?,
                    });
                }
                OfferPrice::Metered {
                    tiers: Tiers::try_from(sold)
                        .map_err(|problem| StoreError::Corrupt(problem.to_string()))?,
                    included_quantity: *included_quantity,
                }
            }
            OfferPrice::Licence {
                segment,
                term,
                billing_plan,
                cost,
                list,
            } => {
                let price = unit(offer.price.clone())?;
                OfferPrice::Licence {
                    segment: segment.clone(),
                    term: *term,
                    billing_plan: *billing_plan,
                    cost: price,
                    // Where the vendor recommends no price, what stands in its place is the cost.
                    list: if list == cost { price } else { *list },
                }
            }
            OfferPrice::Reservation { term, .. } => OfferPrice::Reservation {
                term: *term,
                price: unit(offer.price.clone())?,
            },
            OfferPrice::SavingsPlan { term, .. } => OfferPrice::SavingsPlan {
                term: *term,
                price_hourly: unit(offer.price.clone())?,
            },
        })
    }
}

fn single(rate: Decimal) -> Result<Tiers, StoreError> {
    let tier = Tier {
        from: Decimal::ZERO,
        rate,
    };
    Tiers::try_from(vec![tier]).map_err(|problem| StoreError::Corrupt(problem.to_string()))
}
