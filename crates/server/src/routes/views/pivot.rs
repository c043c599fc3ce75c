//! Pivots of charges, told to either audience. Knows no batch's origin.

use super::source::{Chain, Source};
use super::{View, not_priced, not_read, too_much};
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::{ManifestPart, Store};
use axum::http::StatusCode;
use charges::segment::{SegmentProblem, add_to_pivot};
use charges::{LineScope, Pivot, PivotTable};
use domain::charges::{Dimension, Filter, Period};
use domain::wire::charges::{
    CustomerPivotAnswer, CustomerPivotItem, CustomerPivotTotal, PartnerPivotAnswer,
    PartnerPivotItem, PartnerPivotTotal,
};
use domain::wire::{Attributes, Text};
use pricing::rounding::round_to_currency;
use rust_decimal::Decimal;
use tokio::runtime::Handle;

/// A pivot, ready to be told to either audience.
pub struct Pivoted {
    period: Period,
    by: Vec<String>,
    table: PivotTable,
    chain: Chain,
    as_of: Option<String>,
}

/// Works a pivot out, on two threads.
pub async fn pivot(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    view: View,
) -> Result<Pivoted, Problem> {
    let (period, source) = Source::of(store, grant, &view).await?;
    let scope = source.scope(grant);
    let table = pivot_parts(
        segments,
        source.parts(),
        view.by.clone(),
        view.filters,
        scope,
    )
    .await?;
    Ok(Pivoted {
        period,
        by: view.by.iter().map(ToString::to_string).collect(),
        table,
        chain: source.chain(),
        as_of: source
            .batches
            .iter()
            .map(|batch| batch.imported_at.clone())
            .max(),
    })
}

pub(super) async fn pivot_parts(
    segments: &Segments,
    parts: Vec<ManifestPart>,
    by: Vec<Dimension>,
    filters: Vec<Filter>,
    scope: LineScope,
) -> Result<PivotTable, Problem> {
    let half = parts.len().div_ceil(2);
    let mut tasks = Vec::new();
    for share in [&parts[..half], &parts[half..]] {
        let (segments, share, runtime) = (segments.clone(), share.to_vec(), Handle::current());
        let mut pivot = Pivot::new(by.clone(), filters.clone(), scope.clone());
        tasks.push(tokio::task::spawn_blocking(move || {
            for part in share {
                add_to_pivot(
                    &mut pivot,
                    &segments.reader(&part, runtime.clone()),
                    &part.segment,
                )?;
            }
            Ok::<_, SegmentProblem>(pivot)
        }));
    }
    let mut whole = Pivot::new(by, filters, scope);
    for task in tasks {
        let share = task.await.map_err(|error| {
            tracing::error!(%error, "a pivot panicked");
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "The view could not be worked out. Tell the operator.",
            )
        })?;
        whole
            .merge(share.map_err(not_read)?)
            .map_err(|problem| too_much(&problem))?;
    }
    whole.finish().map_err(|problem| too_much(&problem))
}

impl Pivoted {
    /// Costs and selling prices, for partner staff.
    pub fn for_partner(self) -> Result<PartnerPivotAnswer, Problem> {
        let chain = self.chain;
        let figures = |printed: Decimal, currency| {
            let price = round_to_currency(chain.price(printed).map_err(not_priced)?, currency)
                .map_err(not_priced)?;
            Ok::<_, Problem>((
                Text(chain.cost_shown(printed).map_err(not_priced)?),
                Text(price),
            ))
        };
        let mut items = Vec::with_capacity(self.table.rows.len());
        for row in self.table.rows {
            let (amount, selling_price) = figures(row.amount, row.currency)?;
            items.push(PartnerPivotItem {
                keys: row.keys,
                labels: row.labels,
                amount,
                selling_price,
                currency: row.currency,
                lines: row.lines,
            });
        }
        let mut totals = Vec::with_capacity(self.table.totals.len());
        for total in self.table.totals {
            let (amount, selling_price) = figures(total.amount, total.currency)?;
            totals.push(PartnerPivotTotal {
                currency: total.currency,
                amount,
                selling_price,
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
        let chain = self.chain;
        let price = |printed: Decimal, currency| {
            let exact = chain.price(printed).map_err(not_priced)?;
            round_to_currency(exact, currency)
                .map(Text)
                .map_err(not_priced)
        };
        let mut items = Vec::with_capacity(self.table.rows.len());
        for row in self.table.rows {
            let amount = price(row.amount, row.currency)?;
            items.push(CustomerPivotItem {
                keys: row.keys,
                labels: row.labels,
                amount,
                currency: row.currency,
                lines: row.lines,
            });
        }
        let mut totals = Vec::with_capacity(self.table.totals.len());
        for total in self.table.totals {
            let amount = price(total.amount, total.currency)?;
            totals.push(CustomerPivotTotal {
                currency: total.currency,
                amount,
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
