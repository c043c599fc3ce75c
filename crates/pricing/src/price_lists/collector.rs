//! Brings the rows of a list together into offers: several rows of one meter are its tiers. Holds the
//! list to one currency and one market. Knows no format.

use super::fields::Range;
use super::problem::{Place, PriceListFault, PriceListProblem};
use domain::id::OfferId;
use domain::money::Currency;
use domain::price_lists::{
    ChangeIndicator, Offer, OfferPrice, PriceList, PriceListFormat, Tier, Tiers,
};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::HashMap;

/// What a row says of its goods, besides the price.
#[derive(Clone, Debug, Default)]
pub(super) struct Goods {
    /// Meter id, or what the row is called without one.
    pub(super) id: String,
    /// Product and SKU, which tell two rows of one meter apart; empty where the id has them.
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) product: String,
    pub(super) category: String,
    pub(super) family: String,
    pub(super) region: String,
    pub(super) unit: String,
    pub(super) tags: Vec<String>,
    pub(super) effective_date: String,
    pub(super) end_date: String,
    pub(super) change: Option<ChangeIndicator>,
}

impl Goods {
    fn key(&self) -> String {
        [&self.id, &self.region, &self.sku, &self.effective_date]
            .map(String::as_str)
            .join("\u{1f}")
    }
}

/// A row's tier with its price and place.
#[derive(Clone, Copy, Debug)]
struct PrintedTier {
    range: Range,
    rate: Decimal,
    place: Place,
}

enum Printed {
    Tiers(Vec<PrintedTier>),
    Whole(OfferPrice),
}

/// Gathers rows and makes a price list of them.
pub(super) struct Collector {
    currency: Option<Currency>,
    market: String,
    groups: Vec<(Goods, Printed)>,
    known: HashMap<String, usize>,
    /// Column of the tier's lower bound, for refusals.
    bound_column: &'static str,
    /// Column of the price, for refusals.
    price_column: &'static str,
}

impl Collector {
    pub(super) fn new(bound_column: &'static str, price_column: &'static str) -> Self {
        Self {
            currency: None,
            market: String::new(),
            groups: Vec::new(),
            known: HashMap::new(),
            bound_column,
            price_column,
        }
    }

    /// Holds a row to the list's one currency.
    pub(super) fn currency(&mut self, code: &str) -> Result<(), PriceListFault> {
        if let Some(known) = self.currency
            && known.code().eq_ignore_ascii_case(code)
        {
            return Ok(());
        }
        let currency: Currency = code.parse()?;
        match self.currency {
            Some(known) => Err(PriceListFault::TwoCurrencies(known, currency)),
            None => {
                self.currency = Some(currency);
                Ok(())
            }
        }
    }

    /// Holds a row to the list's one market; a row may leave it out.
    pub(super) fn market(&mut self, market: &str) -> Result<(), PriceListFault> {
        if market.is_empty() || self.market.eq_ignore_ascii_case(market) {
            return Ok(());
        }
        let market: String = market.to_ascii_uppercase().chars().take(20).collect();
        if self.market.is_empty() {
            self.market = market;
            return Ok(());
        }
        Err(PriceListFault::TwoMarkets(self.market.clone(), market))
    }

    /// Adds a tier to its meter.
    pub(super) fn add_tier(
        &mut self,
        goods: Goods,
        range: Range,
        rate: Decimal,
        place: Place,
    ) -> Result<(), PriceListProblem> {
        let tier = PrintedTier { range, rate, place };
        let at = self.groups.len();
        match *self.known.entry(goods.key()).or_insert(at) {
            new if new == at => self.groups.push((goods, Printed::Tiers(vec![tier]))),
            old => match &mut self.groups[old].1 {
                Printed::Tiers(tiers) => {
                    // Pages of one list may repeat a row.
                    if !tiers
                        .iter()
                        .any(|known| known.range == range && known.rate == rate)
                    {
                        tiers.push(tier);
                    }
                }
                Printed::Whole(_) => return Err(self.twice(goods.id, place)),
            },
        }
        Ok(())
    }

    /// Adds what has one price and no tiers.
    pub(super) fn add_whole(
        &mut self,
        goods: Goods,
        price: OfferPrice,
        place: Place,
    ) -> Result<(), PriceListProblem> {
        let at = self.groups.len();
        match *self.known.entry(goods.key()).or_insert(at) {
            new if new == at => self.groups.push((goods, Printed::Whole(price))),
            old => match &self.groups[old].1 {
                Printed::Whole(known) if *known == price => {}
                _ => return Err(self.twice(goods.id, place)),
            },
        }
        Ok(())
    }

    fn twice(&self, id: String, place: Place) -> PriceListProblem {
        place.wrong(self.price_column, PriceListFault::Twice(id))
    }

    /// The whole list.
    pub(super) fn finish(mut self, format: PriceListFormat) -> Result<PriceList, PriceListProblem> {
        let Some(currency) = self.currency else {
            return Err(PriceListFault::NoRows.into());
        };
        drop(std::mem::take(&mut self.known));
        self.name_apart();
        self.latest_first();
        let column = self.bound_column;
        let mut offers = Vec::with_capacity(self.groups.len());
        for (goods, printed) in self.groups {
            let price = match printed {
                Printed::Whole(price) => price,
                Printed::Tiers(printed) => OfferPrice::Metered {
                    tiers: tiers(&goods.id, printed, column)?,
                    included_quantity: Decimal::ZERO,
                },
            };
            offers.push(offer(goods, price)?);
        }
        Ok(PriceList {
            format,
            currency,
            locale: String::new(),
            market: self.market,
            tax_included: false,
            offers,
        })
    }

    /// A meter that several SKUs sell: one keeps the meter's id, the others are called by both.
    fn name_apart(&mut self) {
        let mut least: HashMap<(String, String), String> = HashMap::new();
        for (goods, _) in self
            .groups
            .iter()
            .filter(|(goods, _)| !goods.sku.is_empty())
        {
            let sku = least
                .entry((goods.id.clone(), goods.region.clone()))
                .or_insert_with(|| goods.sku.clone());
            if goods.sku < *sku {
                sku.clone_from(&goods.sku);
            }
        }
        for (goods, _) in &mut self.groups {
            let key = (goods.id.clone(), goods.region.clone());
            if least.get(&key).is_some_and(|sku| *sku != goods.sku) {
                goods.id = format!("{}:{}", goods.id, goods.sku);
            }
        }
    }

    /// Of one offer's several prices in time, the latest stands first.
    fn latest_first(&mut self) {
        let mut places: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for (index, (goods, _)) in self.groups.iter().enumerate() {
            places
                .entry((goods.id.clone(), goods.region.clone()))
                .or_default()
                .push(index);
        }
        for same in places.into_values().filter(|same| same.len() > 1) {
            let mut order = same.clone();
            order.sort_by_key(|index| Reverse(self.groups[*index].0.effective_date.clone()));
            let taken = same.iter().map(|index| {
                let empty = (Goods::default(), Printed::Tiers(Vec::new()));
                std::mem::replace(&mut self.groups[*index], empty)
            });
            let mut taken: HashMap<usize, (Goods, Printed)> = same
                .iter()
                .copied()
                .zip(taken.collect::<Vec<_>>())
                .collect();
            for (to, from) in same.iter().zip(order) {
                if let Some(group) = taken.remove(&from) {
                    self.groups[*to] = group;
                }
            }
        }
    }
}

fn offer(goods: Goods, price: OfferPrice) -> Result<Offer, PriceListProblem> {
    let id: OfferId = goods.id.try_into().map_err(PriceListFault::Id)?;
    Ok(Offer {
        id,
        name: goods.name,
        product: goods.product,
        category: goods.category,
        subcategory: String::new(),
        family: goods.family,
        region: goods.region,
        unit: goods.unit,
        tags: goods.tags,
        effective_date: goods.effective_date,
        end_date: goods.end_date,
        change: goods.change,
        price,
        volume_prices: vec![],
    })
}

/// Tiers whose lower bounds are where the one before ends: `1-5` and `6-` meet at 5.
fn tiers(id: &str, mut printed: Vec<PrintedTier>, column: &str) -> Result<Tiers, PriceListProblem> {
    printed.sort_by_key(|tier| tier.range.from.unwrap_or_default());
    let id = || id.to_owned();
    let least = |tier: &PrintedTier| tier.range.from.unwrap_or_default();
    // Sheets count whole units from 1; a range that ends says where the units before the next one end.
    let counts_from_one = printed
        .first()
        .is_some_and(|first| least(first) == Decimal::ONE && first.range.to.is_some());
    let mut tiers: Vec<Tier> = Vec::with_capacity(printed.len());
    let mut before: Option<&PrintedTier> = None;
    for tier in &printed {
        let begins = least(tier);
        let wrong = |fault| tier.place.wrong(column, fault);
        let from = match before {
            None if counts_from_one => Decimal::ZERO,
            None => begins,
            Some(before) => match before.range.to {
                Some(ends) if begins < ends => {
                    let id = id();
                    return Err(wrong(PriceListFault::Overlap { id, ends, begins }));
                }
                Some(ends) if begins > ends + Decimal::ONE => {
                    let id = id();
                    return Err(wrong(PriceListFault::Gap { id, ends, begins }));
                }
                Some(ends) => ends,
                None => begins,
            },
        };
        tiers.push(Tier {
            from,
            rate: tier.rate,
        });
        before = Some(tier);
    }
    let place = printed.first().map(|tier| tier.place);
    Tiers::try_from(tiers).map_err(|problem| {
        let fault = PriceListFault::Tiers { id: id(), problem };
        match place {
            Some(place) => place.wrong(column, fault),
            None => fault.into(),
        }
    })
}
