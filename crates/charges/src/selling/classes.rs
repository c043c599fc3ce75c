//! Texts that are alike to every rule: what a rule says about a line depends on these alone. Knows no
//! chunk and no price.

use super::Seller;
use domain::price_rules::{BuyerScope, GoodsNames, GoodsScope, PriceRule};
use std::collections::HashMap;

/// Something about a line that rules look at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Trait {
    Customer,
    Reseller,
    Meter,
    Product,
    Service,
    Family,
}

impl Trait {
    pub(super) const ALL: [Self; 6] = [
        Self::Customer,
        Self::Reseller,
        Self::Meter,
        Self::Product,
        Self::Service,
        Self::Family,
    ];

    /// Whether a rule looks at it.
    pub(super) fn matters_to(self, rule: &PriceRule) -> bool {
        match self {
            Self::Customer => matches!(rule.buyer, BuyerScope::Customer(_) | BuyerScope::Tag(_)),
            Self::Reseller => matches!(rule.buyer, BuyerScope::Reseller(_)),
            Self::Meter => matches!(
                rule.goods,
                GoodsScope::Offer(_) | GoodsScope::Product(_) | GoodsScope::Family(_)
            ),
            Self::Product => matches!(rule.goods, GoodsScope::Product(_)),
            Self::Service => matches!(rule.goods, GoodsScope::Service(_)),
            Self::Family => matches!(rule.goods, GoodsScope::Family(_)),
        }
    }

    /// Whether a rule may be for a line with this text, as far as this alone says.
    fn admits(self, seller: &Seller, rule: &PriceRule, text: &str) -> bool {
        let names = GoodsNames::default();
        match (self, &rule.buyer, &rule.goods) {
            (Self::Customer, BuyerScope::Customer(id), _) => id.as_str() == text,
            (Self::Customer, BuyerScope::Tag(tag), _) => {
                seller.tags.get(text).is_some_and(|tags| tags.contains(tag))
            }
            (Self::Reseller, BuyerScope::Reseller(mpn_id), _) => mpn_id == text,
            (Self::Meter, _, GoodsScope::Offer(_)) => {
                rule.goods.covers(&GoodsNames { id: text, ..names })
            }
            (Self::Meter, _, GoodsScope::Product(_) | GoodsScope::Family(_)) => {
                seller.goods.get(&text.to_lowercase()).is_some_and(|goods| {
                    rule.goods.covers(&GoodsNames {
                        product: &goods.product,
                        family: &goods.family,
                        ..names
                    })
                })
            }
            (Self::Product, _, GoodsScope::Product(_)) => rule.goods.covers(&GoodsNames {
                product: text,
                ..names
            }),
            (Self::Service, _, GoodsScope::Service(_)) => rule.goods.covers(&GoodsNames {
                service: text,
                ..names
            }),
            (Self::Family, _, GoodsScope::Family(_)) => rule.goods.covers(&GoodsNames {
                family: text,
                ..names
            }),
            _ => true,
        }
    }
}

/// For each rule of each seller, whether it may be for a line.
type Admitted = Box<[bool]>;

/// The classes of one trait: texts that admit the same rules are one class.
#[derive(Clone, Debug, Default)]
pub(super) struct Classes {
    by_text: HashMap<String, u32>,
    by_admitted: HashMap<Admitted, u32>,
    admitted: Vec<Admitted>,
}

impl Classes {
    /// The class of a text.
    pub(super) fn of(&mut self, of: Trait, sellers: &[Seller], text: &str) -> u32 {
        if let Some(class) = self.by_text.get(text) {
            return *class;
        }
        let rules = sellers
            .iter()
            .flat_map(|seller| seller.rules.iter().map(move |rule| (seller, rule)));
        let admitted: Admitted = rules
            .map(|(seller, rule)| of.admits(seller, rule, text))
            .collect();
        let next = self.admitted.len() as u32;
        let class = *self.by_admitted.entry(admitted.clone()).or_insert(next);
        if class == next {
            self.admitted.push(admitted);
        }
        self.by_text.insert(text.to_owned(), class);
        class
    }

    /// Whether a class admits a rule, by the rule's place among those of all sellers.
    pub(super) fn admits(&self, class: u32, rule: usize) -> bool {
        self.admitted
            .get(class as usize)
            .is_none_or(|admitted| admitted.get(rule).copied().unwrap_or(true))
    }
}
