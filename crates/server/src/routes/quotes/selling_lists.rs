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
use domain::exchange_rates::ExchangeRates;
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
    if lists.iter().any(|of| of.list.currency != content.currency) {
        // Read once, so that no two lists are sold at two sheets.
        let month = Period::of(content.price_date);
        let source = request.exchange_rates_source.as_deref();
        let source = source.map(str::trim).filter(|source| !source.is_empty());
        let rates = exchange_rates_at(&state.store, grant.account_id(), month, source).await?;
        for of in &mut lists {
            of.exchange = exchange_of(rates.as_ref(), source, content, of.list.currency)?;
        }
    }
    Ok(lists)
}

/// From a list's currency into the quote's, where that is another one.
fn exchange_of(
    rates: Option<&ExchangeRates>,
    source: Option<&str>,
    content: &QuoteContent,
    from: Currency,
) -> Result<Option<Exchange>, Problem> {
    if content.currency == from {
        return Ok(None);
    }
    let missing =
        |words: String| Problem::bad_request("exchange_rates_missing", words).at("currency");
    let rates = rates.ok_or_else(|| {
        let month = Period::of(content.price_date);
        if let Some(source) = source {
            let params = vec![("month", month.to_string()), ("source", source.to_owned())];
            return Problem::bad_request("exchange_rates_of_source_missing", format!(
                "There are no exchange rates of {source} for {month}. Import its sheet of that month, or choose another source."
            )).at("exchangeRatesSource").with(params);
        }
        let params = vec![("month", month.to_string()), ("from", from.code().to_owned())];
        missing(format!(
            "There are no exchange rates for {month}. Import that month's exchange-rate sheet, quote in {from}, or leave out the price lists in another currency."
        )).with(params)
    })?;
    Exchange::of(rates, from, content.currency)
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

    /// What a line sells: of the first list whose price holds on the day, else of the first that has it.
    pub fn of_line(&self, line: &QuoteLine) -> Option<Listing<'a>> {
        let QuoteGoods::Offer { id, region } = &line.goods else {
            return None;
        };
        self.sold(id, region.as_deref())
    }

    fn sold(&self, id: &str, region: Option<&str>) -> Option<Listing<'a>> {
        let same = self.by_id.get(id)?.iter();
        let same = same.filter(|(_, offer)| region.is_none_or(|region| region == offer.region));
        let offer = Offer::of_day(same.clone().map(|(_, offer)| *offer), self.day)?;
        let (of, _) = same
            .clone()
            .find(|(_, other)| std::ptr::eq(*other, offer))?;
        Some(of.listing(offer))
    }

    /// The metered offer that a commitment takes the place of, at its price of the day.
    pub fn pay_as_you_go(&self, commitment: &Offer) -> Option<Listing<'a>> {
        if !commitment.is_commitment() {
            return None;
        }
        let mut all = self.lists.iter().flat_map(|of| &of.list.offers);
        let by_use = all.find(|offer| offer.is_sold() && offer.is_pay_as_you_go_of(commitment))?;
        self.sold(by_use.id.as_str(), Some(&by_use.region))
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
