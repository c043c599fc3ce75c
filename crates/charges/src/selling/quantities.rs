//! What customers used of each meter in a month, which volume discounts count. Knows no rule.

use super::days::{COLUMNS as DAY_COLUMNS, led_back};
use super::figures::{Figures, quantity_columns};
use super::{SellingProblem, SoldPivotProblem};
use crate::chunk::Chunk;
use crate::pivot::{Parted, Pivot, PivotProblem};
use crate::selection::LineScope;
use domain::charges::{ChargeFormat, Dimension, Period};
use pricing::Exact;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Units by customer and meter.
type Quantities = HashMap<String, HashMap<String, Exact>>;

/// Units by month, customer and meter; a clone shares them.
#[derive(Clone, Debug, Default)]
pub struct MonthQuantities(HashMap<Period, Arc<Quantities>>);

impl MonthQuantities {
    /// What a customer used of a meter in a month; nothing where no line of that month tells.
    pub fn get(&self, period: Period, customer: &str, meter: &str) -> Option<Exact> {
        self.0.get(&period)?.get(customer)?.get(meter).copied()
    }

    /// Adds a month.
    pub fn put(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// Gathers the quantities of one month's lines.
#[derive(Clone, Debug)]
pub struct QuantityPivot {
    pivot: Pivot,
    period: Option<Period>,
    others: BTreeSet<Period>,
}

impl QuantityPivot {
    /// Of the lines within a scope.
    pub fn new(scope: LineScope) -> Self {
        let by = vec![Dimension::Customer, Dimension::Meter];
        Self {
            pivot: Pivot::new(by, Vec::new(), scope),
            period: None,
            others: BTreeSet::new(),
        }
    }

    /// Adds the lines of a chunk, all of one month.
    ///
    /// # Errors
    /// [`SellingProblem`] when a total is too long; [`PivotProblem`] when there are too many.
    pub fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), SoldPivotProblem> {
        let chosen = self.pivot.chosen(chunk);
        let columns = quantity_columns(chunk.format);
        let quantity = Figures::of(chunk, columns).map_err(SellingProblem::from)?;
        let mut codes = vec![0; chunk.lines];
        for (line, day) in led_back(chunk) {
            let month = Period::of(day);
            // A refund of another month neither adds to this month's use nor takes from it.
            if month != chunk.period {
                codes[line] = 1;
                self.others.insert(month);
            }
        }
        self.period = Some(chunk.period);
        let parted = Parted {
            codes,
            parts: 2,
            quantity: quantity.map_or_else(Default::default, |figures| figures.signed(chunk)),
            ..Parted::default()
        };
        Ok(self.pivot.add(chunk, chosen.as_deref(), Some(&parted))?)
    }

    /// Adds what another thread gathered.
    ///
    /// # Errors
    /// [`PivotProblem`] when a total is too long.
    pub fn merge(&mut self, other: Self) -> Result<(), PivotProblem> {
        self.period = self.period.or(other.period);
        self.others.extend(other.others);
        self.pivot.merge(other.pivot)
    }

    /// The month's quantities, and the other months that some of its lines are about.
    pub fn finish(self) -> (MonthQuantities, BTreeSet<Period>) {
        let mut quantities = Quantities::new();
        for (keys, part, sums) in self.pivot.parts() {
            let [customer, meter] = keys.as_slice() else {
                continue;
            };
            if part == 0 {
                let (mantissa, scale) = sums.quantity.parts();
                let of_customer = quantities.entry((*customer).to_owned()).or_default();
                let known = of_customer
                    .entry((*meter).to_owned())
                    .or_insert(Exact::ZERO);
                // Two currencies may charge the same meter; a sum too long is beyond every bound anyway.
                if let Ok(sum) = known.plus(Exact::from_scaled(mantissa, scale)) {
                    *known = sum;
                }
            }
        }
        let months = self.period.map(|period| (period, Arc::new(quantities)));
        (MonthQuantities(months.into_iter().collect()), self.others)
    }

    pub(crate) fn pivot(&self) -> &Pivot {
        &self.pivot
    }

    pub(crate) fn columns(&self, format: ChargeFormat) -> Vec<&'static str> {
        let mut columns = self.pivot.columns();
        columns.extend(quantity_columns(format));
        columns.extend(DAY_COLUMNS);
        columns
    }
}
