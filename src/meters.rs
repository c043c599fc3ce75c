//! The meters of one price list, found as one types. Knows no page and no price.

use domain::customers::name_folded;
use domain::money::Currency;
use domain::price_lists::{Offer, PriceList};
use std::sync::Arc;

/// A price list's meters with their texts folded once, so that a key pressed folds only what was typed.
#[derive(Debug)]
pub struct Meters {
    pub currency: Currency,
    pub all: Vec<Arc<Offer>>,
    folded: Vec<String>,
}

impl From<PriceList> for Meters {
    fn from(list: PriceList) -> Self {
        let folded = list
            .offers
            .iter()
            .map(|meter| {
                name_folded(&format!(
                    "{} {} {} {} {}",
                    meter.name,
                    meter.category,
                    meter.subcategory,
                    meter.region,
                    meter.id.as_str()
                ))
            })
            .collect();
        Self {
            currency: list.currency,
            all: list.offers.into_iter().map(Arc::new).collect(),
            folded,
        }
    }
}

impl Meters {
    /// Indexes of the meters that hold every word of a text, in the list's order.
    pub fn matching<'a>(&'a self, text: &str) -> impl Iterator<Item = usize> + use<'a> {
        let folded = name_folded(text);
        let words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
        self.folded
            .iter()
            .enumerate()
            .filter(move |(_, meter)| words.iter().all(|word| meter.contains(word.as_str())))
            .map(|(index, _)| index)
    }

    /// A meter by its id, in a region where the list has it in several.
    pub fn named(&self, id: &str, region: Option<&str>) -> Option<Arc<Offer>> {
        self.all
            .iter()
            .find(|meter| {
                meter.id.as_str() == id && region.is_none_or(|region| meter.region == region)
            })
            .cloned()
    }
}

/// The meter's name with its category and region, for lists.
pub fn meter_detail(meter: &Offer) -> String {
    [&meter.category, &meter.subcategory, &meter.region]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ")
}
