//! How each line of a chunk is sold: lines that are alike to every rule share one answer, worked out once
//! and remembered. Knows no storage.

use super::figures::{Figures, list_columns, quantity_columns};
use super::keys::{Key, KeyMaker};
use super::{Selling, SellingProblem, Sold};
use crate::chunk::Chunk;
use crate::pivot::{Group, Parted};
use domain::charges::ChargeFormat;
use domain::money::Currency;
use pricing::price_lists::CostChange;
use pricing::{
    ChargeCost, ChargePrice, ChargeTerms, Exact, Multiple, Printed, PrintedFigures, charge_price,
    winners_among,
};
use std::collections::HashMap;
use std::sync::Arc;

/// A way to sell lines.
#[derive(Clone, Copy, Debug)]
struct Sale {
    cost: ChargePrice,
    price: ChargePrice,
    cost_change: Option<CostChange>,
    /// Where cost and price are the same multiples whatever a line prints: their number.
    always: Option<u32>,
}

/// The ways in which lines are sold, remembered from chunk to chunk.
#[derive(Clone, Debug)]
pub struct Sales {
    selling: Arc<Selling>,
    keys: KeyMaker,
    known: HashMap<Key, u32>,
    sales: Vec<Sale>,
    /// By the numbers that [`Parted`] carries.
    multiples: Vec<Multiples>,
    known_multiples: HashMap<String, u32>,
}

/// Cost and price as multiples of what lines print, which may have changed before.
#[derive(Clone, Copy, Debug)]
struct Multiples {
    cost: Multiple,
    price: Multiple,
    cost_change: Option<CostChange>,
}

/// Not yet known for a cell.
const UNKNOWN: u32 = u32::MAX;

impl Sales {
    /// The sales of some sellers.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn new(selling: Arc<Selling>) -> Result<Self, SellingProblem> {
        let mut sales = Self {
            keys: KeyMaker::of(&selling),
            selling,
            known: HashMap::new(),
            sales: Vec::new(),
            multiples: Vec::new(),
            known_multiples: HashMap::new(),
        };
        if sales.is_plain() {
            // Number 0 is that of every line.
            sales.sale(Key::default(), None)?;
        }
        Ok(sales)
    }

    /// Whether no seller has a rule and no price changes: then every line is sold alike, and no line is
    /// looked at.
    pub fn is_plain(&self) -> bool {
        !self.selling.any(|_| true) && self.selling.cost_changes.is_empty()
    }

    /// The columns that rules look at, by their names in segments.
    pub(crate) fn columns(&self, format: ChargeFormat) -> Vec<&'static str> {
        self.keys.looks.columns(format)
    }

    /// Whether days are looked at.
    pub(crate) fn needs_days(&self) -> bool {
        self.keys.looks.days
    }

    /// How each chosen line of a chunk is sold.
    pub(crate) fn of_chunk(
        &mut self,
        chunk: &Chunk,
        chosen: Option<&[bool]>,
    ) -> Result<Parted, SellingProblem> {
        if self.is_plain() {
            return Ok(Parted {
                codes: vec![0; chunk.lines],
                parts: 1,
                ..Parted::default()
            });
        }
        let looks = &self.keys.looks;
        let quantity = match looks.quantity {
            true => Figures::of(chunk, quantity_columns(chunk.format))?,
            false => None,
        };
        let list = match looks.list {
            true => Figures::of(chunk, list_columns(chunk.format))?,
            false => None,
        };
        let (selling, maker) = (Arc::clone(&self.selling), &mut self.keys);
        let keys = maker.keys(&selling, chunk, chosen, quantity.as_ref(), list.as_ref());
        let (cells, count) = keys.cells(chunk.lines);
        let mut sale_of = vec![UNKNOWN; count];
        let mut codes = vec![0_u32; chunk.lines];
        for (line, cell) in cells.iter().enumerate() {
            if chosen.is_some_and(|chosen| !chosen[line]) {
                continue;
            }
            let sale = &mut sale_of[*cell as usize];
            if *sale == UNKNOWN {
                *sale = self.sale(keys.of(line), Some(chunk.currency))?;
            }
            let sale = self.sales[*sale as usize];
            codes[line] = match sale.always {
                Some(number) => number,
                None => {
                    let mut one = printed(chunk, line, quantity.as_ref(), list.as_ref());
                    if let Some(change) = sale.cost_change {
                        one.amount = change.carried(one.amount)?;
                        one.list = change.carried(one.list)?;
                    }
                    self.number(Multiples {
                        cost: sale.cost.of_line(&one)?,
                        price: sale.price.of_line(&one)?,
                        cost_change: sale.cost_change,
                    })
                }
            };
        }
        let counts = |of: Printed| {
            self.multiples
                .iter()
                .any(|one| one.cost.of == of || one.price.of == of)
        };
        let signed = |figures: Option<Figures<'_>>, of: Printed| {
            let figures = figures.filter(|_| counts(of));
            figures.map_or_else(Default::default, |figures| figures.signed(chunk))
        };
        Ok(Parted {
            codes,
            parts: self.multiples.len() as u32,
            quantity: signed(quantity, Printed::Quantity),
            list: signed(list, Printed::List),
        })
    }

    /// The number of the way to sell lines of a key; of no currency where there is no rule at all.
    fn sale(&mut self, key: Key, currency: Option<Currency>) -> Result<u32, SellingProblem> {
        if let Some(sale) = self.known.get(&key) {
            return Ok(*sale);
        }
        let maker = &self.keys;
        let day = self.selling.as_of.unwrap_or_else(|| maker.day(&key));
        let mut cost = ChargeCost::printed(maker.credit_percent(&key), KeyMaker::has_list(&key))?;
        let (mut places, mut bought, mut price) = (0, ChargePrice::PRINTED, ChargePrice::PRINTED);
        for (number, seller) in self.selling.sellers.iter().enumerate() {
            let first = places;
            places += seller.rules.len();
            let rules = winners_among(&seller.rules, |place, rule| {
                currency.is_some_and(|currency| rule.holds(day, currency))
                    && maker.admits(&key, first + place, rule)
            })
            .map_err(|tie| SellingProblem::Tie {
                seller: number,
                tie,
            })?;
            let terms = ChargeTerms {
                rules,
                default_markup: seller.default_markup,
                has_quantity: KeyMaker::has_quantity(&key),
                month_quantity: maker.month_quantity(&key).map(Exact::from),
            };
            if number > 0 {
                bought = price;
                cost = ChargeCost::bought(price);
            }
            price = charge_price(&cost, &terms)?;
        }
        let cost_change = maker.cost_change(&key);
        let always = match (bought.only(), price.only()) {
            (Some(cost), Some(price)) => Some(self.number(Multiples {
                cost,
                price,
                cost_change,
            })),
            _ => None,
        };
        self.sales.push(Sale {
            cost: bought,
            price,
            cost_change,
            always,
        });
        let number = self.sales.len() as u32 - 1;
        self.known.insert(key, number);
        Ok(number)
    }

    /// The number of a cost and a price.
    fn number(&mut self, one: Multiples) -> u32 {
        let (cost, price) = (one.cost, one.price);
        let name = format!(
            "{:?} {} {:?} {} {:?}",
            cost.of, cost.times, price.of, price.times, one.cost_change
        );
        let next = self.multiples.len() as u32;
        let number = *self.known_multiples.entry(name).or_insert(next);
        if number == next {
            self.multiples.push(one);
        }
        number
    }

    /// What another's numbers of parts are here.
    pub(crate) fn numbers_of(&mut self, other: &Self) -> Vec<u32> {
        let theirs = other.multiples.iter();
        theirs.map(|one| self.number(*one)).collect()
    }

    /// Cost and price of the summed figures of a part.
    pub(crate) fn sold(&self, part: u32, sums: &Group) -> Result<Sold, SellingProblem> {
        let Some(one) = self.multiples.get(part as usize) else {
            return Ok(Sold::NOTHING);
        };
        let figure = |of: Printed| {
            let (sum, change) = match of {
                Printed::Amount => (sums.amount, one.cost_change),
                Printed::List => (sums.list, one.cost_change),
                Printed::Quantity => (sums.quantity, None),
            };
            let (mantissa, scale) = sum.parts();
            let printed = Exact::from_scaled(mantissa, scale);
            change.map_or(Ok(printed), |change| change.carried(printed))
        };
        Ok(Sold {
            cost: one.cost.price(figure(one.cost.of)?)?,
            price: one.price.price(figure(one.price.of)?)?,
        })
    }

    /// Cost and price of one line.
    pub(crate) fn sold_line(
        &self,
        parted: &Parted,
        chunk: &Chunk,
        line: usize,
    ) -> Result<Sold, SellingProblem> {
        let part = parted.codes.get(line).copied().unwrap_or_default();
        self.sold(part, &Group::of_line(chunk, parted, line))
    }
}

/// What a line prints, without signs.
fn printed(
    chunk: &Chunk,
    line: usize,
    quantity: Option<&Figures<'_>>,
    list: Option<&Figures<'_>>,
) -> PrintedFigures {
    let of = |figures: Option<&Figures<'_>>| {
        figures.map_or(Exact::ZERO, |figures| {
            Exact::from_scaled(figures.absolute(line), figures.scale)
        })
    };
    let amount = chunk.amounts.mantissas.get(line).copied();
    PrintedFigures {
        amount: Exact::from_scaled(amount.unwrap_or_default().abs(), chunk.amounts.scale),
        list: of(list),
        quantity: of(quantity),
    }
}
