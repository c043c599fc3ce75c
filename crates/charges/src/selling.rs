//! What charges sell for on their way from the vendor down to the customer, by the price rules in force
//! on each line's day. Rules are looked at once for lines that are alike to them, not line by line.
//! Knows no storage and rounds nothing.

mod classes;
mod days;
mod figures;
mod keys;
mod looks;
mod pivot;
mod quantities;
mod sales;

pub use pivot::{SoldPivot, SoldPivotProblem, SoldRow, SoldTable, SoldTotal};
pub use quantities::{MonthQuantities, QuantityPivot};
pub use sales::Sales;

use chrono::NaiveDate;
use domain::accounts::MarkUpPercent;
use domain::price_rules::{BuyerScope, GoodsScope, PriceRule, RuleKind};
use pricing::price_lists::CostChange;
use pricing::{Exact, PricingProblem, RulesTie};
use std::collections::{BTreeSet, HashMap};
use thiserror::Error;

/// One of those who sell a line on, with what it sells by.
#[derive(Clone, Debug)]
pub struct Seller {
    pub rules: Vec<PriceRule>,
    /// On its cost, where no price rule wins.
    pub default_markup: MarkUpPercent,
    /// Words by which its rules find customers, by the customer's id in files.
    pub tags: HashMap<String, BTreeSet<String>>,
    /// What its price lists say of a meter, by the meter's id in small letters.
    pub goods: HashMap<String, MeterGoods>,
}

/// What a price list says of a meter that a usage file does not.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct MeterGoods {
    pub product: String,
    pub family: String,
}

/// How lines are sold on.
#[derive(Clone, Debug, Default)]
pub struct Selling {
    /// From the vendor down; the last is the one whose selling price is meant, and its cost is what the
    /// one before sells for, or what the vendor printed.
    pub sellers: Vec<Seller>,
    /// The day whose rules hold for every line, in place of each line's own.
    pub as_of: Option<NaiveDate>,
    /// What volume discounts count; needed where [`Selling::counts_months`] says so.
    pub month_quantities: MonthQuantities,
    /// Lines are sold as if the vendor's prices of these meters had changed, by the meter's id in small letters.
    pub cost_changes: HashMap<String, CostChange>,
}

/// A line's cost to the last seller, and what it sells the line for.
#[derive(Clone, Copy, Debug)]
pub struct Sold {
    pub cost: Exact,
    pub price: Exact,
}

/// Why lines have no selling price.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum SellingProblem {
    /// Two rules of a seller (by its place from the vendor down) that nothing chooses between.
    #[error("{tie}")]
    Tie { seller: usize, tie: RulesTie },
    #[error(transparent)]
    Pricing(#[from] PricingProblem),
}

impl Selling {
    /// Whether some rule counts the units of a whole month.
    pub fn counts_months(&self) -> bool {
        self.any(|rule| matches!(rule.kind, RuleKind::VolumeDiscount { .. }))
    }

    /// Whether a seller's rules look at what only its price lists say of a meter.
    pub fn looks_in_price_lists(rules: &[PriceRule]) -> bool {
        rules
            .iter()
            .any(|rule| matches!(rule.goods, GoodsScope::Product(_) | GoodsScope::Family(_)))
    }

    /// Whether a seller's rules look at customers' tags.
    pub fn looks_at_tags(rules: &[PriceRule]) -> bool {
        rules
            .iter()
            .any(|rule| matches!(rule.buyer, BuyerScope::Tag(_)))
    }

    fn any(&self, is_so: impl Fn(&PriceRule) -> bool) -> bool {
        self.sellers
            .iter()
            .flat_map(|seller| &seller.rules)
            .any(is_so)
    }
}
