//! How much of each meter lines used, exactly. Works chunk by chunk, as a pivot does. Knows no price.

use crate::amounts::{self, Sum};
use crate::chunk::Chunk;
use crate::columns::key_column;
use crate::pivot::{PivotProblem, ROWS_MAX};
use crate::selection::{LineScope, Selection};
use domain::charges::{Dimension, Filter};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// Columns that are read, by their names in segments; a format has some of them.
const COLUMNS: [&str; 9] = [
    "consumed_quantity",
    "consumed_unit",
    "meter_id",
    "meter_name",
    "meter_region",
    "quantity",
    "region",
    "region_name",
    "unit",
];

/// What was used of one meter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MeterQuantity {
    pub meter_id: String,
    /// Its name; the id where the lines have none.
    pub meter_name: String,
    /// As price lists name it (`MeterRegion`), else where the resource stands.
    pub region: String,
    pub unit: String,
    /// What was taken back is off it, so that it may be negative.
    pub quantity: Decimal,
    pub lines: u64,
}

#[derive(Clone, Debug, Default)]
struct Used {
    meter_name: String,
    sum: Sum,
    lines: u64,
}

/// Gathers quantities by meter, region and unit: two units never add.
#[derive(Clone, Debug)]
pub struct Quantities {
    selection: Selection,
    used: BTreeMap<(String, String, String), Used>,
}

impl Quantities {
    /// Of the lines within a scope that all filters keep.
    pub fn new(filters: Vec<Filter>, scope: LineScope) -> Self {
        Self {
            selection: Selection::new(filters, scope),
            used: BTreeMap::new(),
        }
    }

    /// Adds the lines of a chunk. A line without a quantity (a tax, a credit) is passed over.
    ///
    /// # Errors
    /// [`PivotProblem`] when there are too many meters or a sum grows too long.
    pub fn add_chunk(&mut self, chunk: &Chunk) -> Result<(), PivotProblem> {
        let chosen = self.selection.lines(chunk);
        let either = |first: &str, second: &str, line: usize| {
            let text = match chunk.text(first, line) {
                "" => chunk.text(second, line),
                text => text,
            };
            text.to_owned()
        };
        // Quantities repeat: each text is read once.
        let mut read: HashMap<String, Option<amounts::Scaled>> = HashMap::new();
        for line in 0..chunk.lines {
            if chosen.as_ref().is_some_and(|chosen| !chosen[line]) {
                continue;
            }
            let text = either("quantity", "consumed_quantity", line);
            let quantity = *read
                .entry(text)
                .or_insert_with_key(|text| amounts::read(text.as_bytes()).ok());
            let Some(quantity) = quantity else { continue };
            let region = match chunk.text("meter_region", line) {
                "" => either("region_name", "region", line),
                region => region.to_owned(),
            };
            let key = (
                chunk.text("meter_id", line).to_owned(),
                region,
                either("unit", "consumed_unit", line),
            );
            let used = self.used.entry(key).or_default();
            if used.meter_name.is_empty() {
                chunk
                    .text("meter_name", line)
                    .clone_into(&mut used.meter_name);
            }
            used.sum = used
                .sum
                .plus(quantity.mantissa, quantity.scale)
                .ok_or(PivotProblem::TooManyDigits)?;
            used.lines += 1;
        }
        if self.used.len() > ROWS_MAX {
            return Err(PivotProblem::TooManyRows);
        }
        Ok(())
    }

    /// Adds other quantities of the same filters and scope, as two threads gather them.
    ///
    /// # Errors
    /// As [`Quantities::add_chunk`].
    pub fn merge(&mut self, other: Self) -> Result<(), PivotProblem> {
        for (key, theirs) in other.used {
            let ours = self.used.entry(key).or_default();
            if ours.meter_name.is_empty() {
                ours.meter_name = theirs.meter_name;
            }
            let (mantissa, scale) = theirs.sum.parts();
            ours.sum = ours
                .sum
                .plus(mantissa, scale)
                .ok_or(PivotProblem::TooManyDigits)?;
            ours.lines += theirs.lines;
        }
        if self.used.len() > ROWS_MAX {
            return Err(PivotProblem::TooManyRows);
        }
        Ok(())
    }

    /// The meters, by id, region and unit.
    ///
    /// # Errors
    /// [`PivotProblem::TooManyDigits`] when a quantity is longer than a decimal.
    pub fn finish(self) -> Result<Vec<MeterQuantity>, PivotProblem> {
        self.used
            .into_iter()
            .map(|((meter_id, region, unit), used)| {
                Ok(MeterQuantity {
                    meter_name: match used.meter_name.is_empty() {
                        true => meter_id.clone(),
                        false => used.meter_name,
                    },
                    quantity: used.sum.to_decimal().ok_or(PivotProblem::TooManyDigits)?,
                    meter_id,
                    region,
                    unit,
                    lines: used.lines,
                })
            })
            .collect()
    }

    /// The text columns that are looked at, by their names in segments.
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = COLUMNS.to_vec();
        columns.extend(self.selection.dimensions().filter_map(key_column));
        columns
    }

    /// Whether days are looked at.
    pub fn needs_days(&self) -> bool {
        self.selection
            .dimensions()
            .any(|dimension| *dimension == Dimension::Day)
    }

    /// The one customer whose lines are meant, if only one is.
    pub fn customer(&self) -> Option<&str> {
        self.selection.customer()
    }
}
