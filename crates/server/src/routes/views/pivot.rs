//! Pivots of charges, told to either audience. Knows no batch's origin.

use super::gathering::gathered;
use super::sellers::{Trial, selling};
use super::source::Source;
use super::{Unread, View, not_priced};
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::Store;
use charges::selling::{Sold, SoldPivot, SoldRow, SoldTable, SoldTotal};
use domain::charges::Period;
use domain::money::Currency;
use domain::wire::charges::{
    CustomerPivotAnswer, CustomerPivotItem, CustomerPivotTotal, PartnerPivotAnswer,
    PartnerPivotItem, PartnerPivotTotal,
};
use domain::wire::{Attributes, Text};
use pricing::rounding::{round_to_currency, shown};
use rust_decimal::Decimal;

/// A pivot, ready to be told to either audience.
pub struct Pivoted {
    pub(in crate::routes) period: Period,
    by: Vec<String>,
    pub(in crate::routes) table: SoldTable,
    /// Whether the account's cost is worked out (another seller's price, a changed one), and not what the
    /// vendor printed.
    is_cost_worked_out: bool,
    as_of: Option<String>,
}

/// Works a pivot out, on two threads; a trial takes the place of what is.
pub async fn pivot(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    view: View,
    trial: Trial,
) -> Result<Pivoted, Problem> {
    let source = Source::of(store, grant, &view).await?;
    let told = |unread: Unread| unread.told(grant, &source);
    let is_cost_worked_out = source.is_bought() || !trial.cost_changes.is_empty();
    let selling = selling(store, segments, grant, &source, view.billing, trial).await?;
    let empty = SoldPivot::new(
        view.by.clone(),
        view.filters.clone(),
        source.scope(grant),
        selling,
    )
    .map_err(|problem| told(problem.into()))?;
    let pivot = gathered(segments, source.parts(), || empty.clone())
        .await
        .map_err(told)?;
    Ok(Pivoted {
        period: source.period,
        by: view.by.iter().map(ToString::to_string).collect(),
        table: pivot.finish().map_err(|problem| told(problem.into()))?,
        is_cost_worked_out,
        as_of: source
            .batches
            .iter()
            .map(|batch| batch.imported_at.clone())
            .max(),
    })
}

impl Pivoted {
    /// What the account pays; the vendor's printed figure stays as it is.
    fn cost(&self, printed: Decimal, sold: &Sold) -> Result<Text, Problem> {
        if self.is_cost_worked_out {
            shown(sold.cost).map(Text).map_err(not_priced)
        } else {
            Ok(Text(printed))
        }
    }

    /// Costs and selling prices, for partner staff.
    pub fn for_partner(mut self) -> Result<PartnerPivotAnswer, Problem> {
        let table = std::mem::take(&mut self.table);
        let mut items = Vec::with_capacity(table.rows.len());
        for SoldRow { row, sold } in table.rows {
            items.push(PartnerPivotItem {
                keys: row.keys,
                labels: row.labels,
                amount: self.cost(row.amount, &sold)?,
                selling_price: price(&sold, row.currency)?,
                currency: row.currency,
                lines: row.lines,
            });
        }
        let mut totals = Vec::with_capacity(table.totals.len());
        for SoldTotal { total, sold } in table.totals {
            totals.push(PartnerPivotTotal {
                currency: total.currency,
                amount: self.cost(total.amount, &sold)?,
                selling_price: price(&sold, total.currency)?,
                lines: total.lines,
            });
        }
        Ok(PartnerPivotAnswer {
            period: self.period,
            by: self.by,
            items,
            totals,
            as_of: self.as_of,
            attributes: Attributes::of("ChargePivot"),
        })
    }

    /// Selling prices, for a customer.
    pub fn for_customer(self) -> Result<CustomerPivotAnswer, Problem> {
        let mut items = Vec::with_capacity(self.table.rows.len());
        for SoldRow { row, sold } in self.table.rows {
            items.push(CustomerPivotItem {
                keys: row.keys,
                labels: row.labels,
                amount: price(&sold, row.currency)?,
                currency: row.currency,
                lines: row.lines,
            });
        }
        let mut totals = Vec::with_capacity(self.table.totals.len());
        for SoldTotal { total, sold } in self.table.totals {
            totals.push(CustomerPivotTotal {
                currency: total.currency,
                amount: price(&sold, total.currency)?,
                lines: total.lines,
            });
        }
        Ok(CustomerPivotAnswer {
            period: self.period,
            by: self.by,
            items,
            totals,
            as_of: self.as_of,
            attributes: Attributes::of("ChargePivot"),
        })
    }
}

/// Summed exactly, rounded once.
fn price(sold: &Sold, currency: Currency) -> Result<Text, Problem> {
    round_to_currency(sold.price, currency)
        .map(Text)
        .map_err(not_priced)
}
