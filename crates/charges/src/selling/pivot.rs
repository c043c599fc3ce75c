//! Totals of cost and selling price by any dimensions, beside those of the printed amounts. Knows no
//! rounding; two currencies never add.

use super::{Sales, Selling, SellingProblem, Sold};
use crate::chunk::Chunk;
use crate::pivot::{Group, Pivot, PivotProblem, PivotRow, PivotTotal};
use crate::selection::LineScope;
use domain::charges::{ChargeFormat, Dimension, Filter};
use domain::money::Currency;
use pricing::PricingProblem;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use thiserror::Error;

/// Why there is no table.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum SoldPivotProblem {
    #[error(transparent)]
    Pivot(#[from] PivotProblem),
    #[error(transparent)]
    Selling(#[from] SellingProblem),
}

/// One group of lines, with what they cost the seller and sell for.
#[derive(Clone, Debug)]
pub struct SoldRow {
    pub row: PivotRow,
    pub sold: Sold,
}

/// All selected lines of one currency.
#[derive(Clone, Debug)]
pub struct SoldTotal {
    pub total: PivotTotal,
    pub sold: Sold,
}

/// A finished pivot: rows by key then currency, totals by currency.
#[derive(Clone, Debug, Default)]
pub struct SoldTable {
    pub rows: Vec<SoldRow>,
    pub totals: Vec<SoldTotal>,
}

/// Gathers totals of cost and selling price. Where no seller has a rule it is a [`Pivot`] and no more.
#[derive(Clone, Debug)]
pub struct SoldPivot {
    pivot: Pivot,
    sales: Sales,
}

impl SoldPivot {
    /// A pivot of the lines within a scope that all filters keep.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn new(
        by: Vec<Dimension>,
        filters: Vec<Filter>,
        scope: LineScope,
        selling: Arc<Selling>,
    ) -> Result<Self, SellingProblem> {
        Ok(Self {
            pivot: Pivot::new(by, filters, scope),
            sales: Sales::new(selling)?,
        })
    }

    /// Adds the lines of a chunk.
    ///
    /// # Errors
    /// [`SoldPivotProblem`].
    pub fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SoldPivotProblem> {
        if self.sales.is_plain() {
            return Ok(self.pivot.add_chunk(chunk)?);
        }
        let chosen = self.pivot.chosen(chunk);
        if chosen
            .as_ref()
            .is_some_and(|chosen| !chosen.contains(&true))
        {
            return Ok(());
        }
        let parted = self.sales.of_chunk(chunk, chosen.as_deref())?;
        Ok(self.pivot.add(chunk, chosen.as_deref(), Some(&parted))?)
    }

    /// Adds another of the same dimensions, filters, scope and selling, as two threads make them.
    ///
    /// # Errors
    /// [`PivotProblem`].
    pub fn merge(&mut self, other: Self) -> Result<(), PivotProblem> {
        let numbers = self.sales.numbers_of(&other.sales);
        self.pivot.merge_parts(other.pivot, |part| {
            numbers.get(part as usize).copied().unwrap_or_default()
        })
    }

    /// The table.
    ///
    /// # Errors
    /// [`SoldPivotProblem`] when a total is too long.
    pub fn finish(self) -> Result<SoldTable, SoldPivotProblem> {
        let mut table = SoldTable::default();
        let dimensions = self.pivot.dimensions();
        for (currency, groups) in self.pivot.groups() {
            let mut rows: HashMap<&[u32], (Group, Sold)> = HashMap::new();
            // By part first: a total is a few products, whatever the number of its rows.
            let mut total: BTreeMap<u32, Group> = BTreeMap::new();
            for (key, group) in groups {
                let (key, part) = key.split_at(dimensions.min(key.len()));
                let part = part.first().copied().unwrap_or_default();
                total.entry(part).or_default().merge(group)?;
                let (sums, sold) = rows.entry(key).or_default();
                sums.merge(group)?;
                *sold = sold
                    .plus(self.sales.sold(part, group)?)
                    .map_err(SellingProblem::from)?;
            }
            for (key, (sums, sold)) in rows {
                let row = self.pivot.row(key, &sums, *currency)?;
                table.rows.push(SoldRow { row, sold });
            }
            table.totals.push(self.total(total, *currency)?);
        }
        table
            .rows
            .sort_unstable_by(|a, b| a.row.place().cmp(&b.row.place()));
        Ok(table)
    }

    fn total(
        &self,
        parts: BTreeMap<u32, Group>,
        currency: Currency,
    ) -> Result<SoldTotal, SoldPivotProblem> {
        let (mut sums, mut sold) = (Group::default(), Sold::NOTHING);
        for (part, group) in parts {
            sums.merge(&group)?;
            sold = sold
                .plus(self.sales.sold(part, &group)?)
                .map_err(SellingProblem::from)?;
        }
        Ok(SoldTotal {
            total: PivotTotal::of(&sums, currency)?,
            sold,
        })
    }

    pub(crate) fn pivot(&self) -> &Pivot {
        &self.pivot
    }

    pub(crate) fn needs_days(&self) -> bool {
        self.pivot.needs_days() || self.sales.needs_days()
    }

    pub(crate) fn columns(&self, format: ChargeFormat) -> Vec<&'static str> {
        let mut columns = self.pivot.columns();
        columns.extend(self.sales.columns(format));
        columns
    }
}

impl Sold {
    pub(crate) const NOTHING: Self = Self {
        cost: pricing::Exact::ZERO,
        price: pricing::Exact::ZERO,
    };

    /// Both sums.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn plus(self, other: Self) -> Result<Self, PricingProblem> {
        Ok(Self {
            cost: self.cost.plus(other.cost)?,
            price: self.price.plus(other.price)?,
        })
    }
}

impl Default for Sold {
    fn default() -> Self {
        Self::NOTHING
    }
}
