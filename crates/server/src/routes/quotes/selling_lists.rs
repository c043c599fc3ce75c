//! The price lists that a quote sells from, with what brings each into the quote's currency. Knows no price.

use super::super::exchange_rates::exchange_rates_at;
use super::super::price_lists::{list_of, lists_of, price_list_id};
use super::super::sentence;
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::Problem;
use crate::store::PriceListRow;
use chrono::NaiveDate;
use domain::charges::Period;
use domain::money::Currency;
use domain::price_lists::{Offer, PriceList};
use domain::quotes::{QuoteContent, QuoteGoods, QuoteLine};
use domain::wire::quotes::{QuotePriceList, QuoteRequest};
use pricing::{Exchange, Listing};
use std::collections::HashMap;
use std::sync::Arc;

/// A price list that a quote sells from.
pub(super) struct SellingList {
    row: PriceListRow,
    pub list: Arc<PriceList>,
    /// Into the quote's currency, where that is another one.
    pub exchange: Option<Exchange>,
}

/// The request's own price list, or the account's newest.
pub(super) async fn first_list(
    state: &AppState,
    grant: &Grant,
    request: &QuoteRequest,
) -> Result<SellingList, Problem> {
    let id = match &request.price_list_id {
        Some(id) => price_list_id(id.clone())?,
        None => {
            let newest = lists_of(&state.store, grant.account())
                .await?
                .into_iter()
                .next();
            newest.map(|list| list.id).ok_or_else(|| {
                Problem::bad_request(
                    "no_price_list",
                    "There is no price list yet. Import a rate card first.",
                )
                .at("priceListId")
            })?
        }
    };
    let (row, list) = list_of(&state.store, grant.account(), &id).await?;
    Ok(SellingList {
        row,
        list,
        exchange: None,
    })
}

/// The request's lists, its first at their head, each with the rates into the quote's currency.
pub(super) async fn all_lists(
    state: &AppState,
    grant: &Grant,
    request: &QuoteRequest,
    content: &QuoteContent,
    first: SellingList,
) -> Result<Vec<SellingList>, Problem> {
    let mut lists = vec![first];
    for id in &request.further_price_list_ids {
        let id = price_list_id(id.clone())?;
        let (row, list) = list_of(&state.store, grant.account(), &id).await?;
        lists.push(SellingList {
            row,
            list,
            exchange: None,
        });
    }
    for of in &mut lists {
        of.exchange = exchange_of(state, grant, content, of.list.currency).await?;
    }
    Ok(lists)
}

/// The rates of the price date's month, where the quote has another currency than its price list.
async fn exchange_of(
    state: &AppState,
    grant: &Grant,
    content: &QuoteContent,
    from: Currency,
) -> Result<Option<Exchange>, Problem> {
    if content.currency == from {
        return Ok(None);
    }
    let month = Period::of(content.price_date);
    let missing =
        |words: String| Problem::bad_request("exchange_rates_missing", words).at("currency");
    let (_, rates) = exchange_rates_at(&state.store, grant.account_id(), month)
        .await?
        .ok_or_else(|| {
            missing(format!(
                "There are no exchange rates for {month}. Import that month's exchange-rate sheet, or quote in {from}."
            ))
        })?;
    Exchange::of(&rates, from, content.currency)
        .map(Some)
        .map_err(|problem| missing(sentence(&problem)))
}

/// The offers of a quote's price lists by id.
pub(super) struct Offers<'a> {
    lists: &'a [SellingList],
    by_id: HashMap<&'a str, Vec<(&'a SellingList, &'a Offer)>>,
    /// The day whose prices are meant.
    day: NaiveDate,
}

impl<'a> Offers<'a> {
    pub fn of(lists: &'a [SellingList], day: NaiveDate) -> Self {
        let count = lists.iter().map(|of| of.list.offers.len()).sum();
        let mut by_id: HashMap<&str, Vec<_>> = HashMap::with_capacity(count);
        for of in lists {
            for offer in &of.list.offers {
                by_id
                    .entry(offer.id.as_str())
                    .or_default()
                    .push((of, offer));
            }
        }
        Self { lists, by_id, day }
    }

    /// What a line sells: of the first list that has it on the day.
    pub fn of_line(&self, line: &QuoteLine) -> Option<Listing<'a>> {
        let QuoteGoods::Offer { id, region } = &line.goods else {
            return None;
        };
        let same = self.by_id.get(id.as_str())?;
        self.lists.iter().find_map(|of| {
            let on_it = same
                .iter()
                .filter(|(list, _)| std::ptr::eq(*list, of))
                .map(|(_, offer)| *offer)
                .filter(|offer| region.as_ref().is_none_or(|region| *region == offer.region));
            Offer::of_day(on_it, self.day).map(|offer| of.listing(offer))
        })
    }

    /// The metered offer that a commitment takes the place of.
    pub fn pay_as_you_go(&self, commitment: &Offer) -> Option<Listing<'a>> {
        if !commitment.is_commitment() {
            return None;
        }
        self.lists.iter().find_map(|of| {
            let mut offers = of.list.offers.iter();
            let by_use = offers.find(|offer| offer.is_pay_as_you_go_of(commitment))?;
            Some(of.listing(by_use))
        })
    }
}

impl SellingList {
    fn listing<'a>(&'a self, offer: &'a Offer) -> Listing<'a> {
        Listing {
            offer,
            price_list: &self.row.name,
            exchange: self.exchange.as_ref(),
        }
    }

    pub fn named(&self) -> QuotePriceList {
        QuotePriceList {
            id: self.row.id.to_string(),
            name: self.row.name.clone(),
            digest: self.row.digest.clone(),
        }
    }
}
