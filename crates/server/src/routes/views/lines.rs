//! The lines behind a view, told to either audience. Knows no batch's origin.

use super::pivot::pivot_parts;
use super::source::{Chain, Source};
use super::{View, not_priced, not_read};
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::Store;
use axum::http::StatusCode;
use charges::Line;
use charges::segment::{SegmentProblem, lines_page};
use domain::wire::Text;
use domain::wire::charges::{CustomerLineAnswer, LineUsage, PartnerLineAnswer};
use pricing::Exact;
use rust_decimal::Decimal;
use tokio::runtime::Handle;

/// A page of lines, ready to be told to either audience.
pub struct PagedLines {
    pub total: u64,
    pub next: Option<(usize, u64)>,
    lines: Vec<Line>,
    chain: Chain,
}

/// The lines behind a view, from a part and a row on.
pub async fn lines(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    view: View,
    cursor: Option<(usize, u64)>,
) -> Result<PagedLines, Problem> {
    let (_, source) = Source::of(store, grant, &view).await?;
    let (parts, scope) = (source.parts(), source.scope(grant));
    let counted = pivot_parts(
        segments,
        parts.clone(),
        vec![],
        view.filters.clone(),
        scope.clone(),
    )
    .await?;
    let (segments, runtime, chain) = (segments.clone(), Handle::current(), source.chain());
    let page = tokio::task::spawn_blocking(move || {
        let (mut part, mut row) = cursor.unwrap_or_default();
        let mut lines = Vec::new();
        while let Some(here) = parts.get(part) {
            let reader = segments.reader(here, runtime.clone());
            let page = lines_page(
                &reader,
                &here.segment,
                &view.filters,
                &scope,
                row,
                view.size - lines.len(),
            )?;
            lines.extend(page.lines);
            match page.next_row {
                Some(next) => return Ok((lines, Some((part, next)))),
                None => (part, row) = (part + 1, 0),
            }
            if lines.len() >= view.size {
                let more = part < parts.len();
                return Ok((lines, more.then_some((part, 0))));
            }
        }
        Ok::<_, SegmentProblem>((lines, None))
    });
    let (lines, next) = page
        .await
        .map_err(|error| {
            tracing::error!(%error, "a page of lines panicked");
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "The lines could not be read. Tell the operator.",
            )
        })?
        .map_err(not_read)?;
    Ok(PagedLines {
        total: counted.totals.iter().map(|total| total.lines).sum(),
        next,
        lines,
        chain,
    })
}

impl PagedLines {
    /// Costs and selling prices, for partner staff.
    pub fn for_partner(&self) -> Result<Vec<PartnerLineAnswer>, Problem> {
        self.lines
            .iter()
            .map(|line| {
                Ok(PartnerLineAnswer {
                    usage: usage(line),
                    unit_price: line.text("unit_price").to_owned(),
                    effective_unit_price: line.text("effective_unit_price").to_owned(),
                    partner_earned_credit_percent: line
                        .text("partner_earned_credit_percentage")
                        .to_owned(),
                    exchange_rate: line.text("exchange_rate").to_owned(),
                    amount: Text(self.chain.cost_shown(line.amount).map_err(not_priced)?),
                    selling_price: Text(self.price(line)?),
                    currency: line.currency,
                })
            })
            .collect()
    }

    /// Selling prices, for a customer.
    pub fn for_customer(&self) -> Result<Vec<CustomerLineAnswer>, Problem> {
        self.lines
            .iter()
            .map(|line| {
                Ok(CustomerLineAnswer {
                    usage: usage(line),
                    amount: Text(self.price(line)?),
                    currency: line.currency,
                })
            })
            .collect()
    }

    fn price(&self, line: &Line) -> Result<Decimal, Problem> {
        self.chain
            .price(line.amount)
            .and_then(Exact::to_decimal)
            .map_err(not_priced)
    }
}

fn usage(line: &Line) -> LineUsage {
    let text = |name: &str| line.text(name).to_owned();
    let either = |first: &str, second: &str| {
        if line.text(first).is_empty() {
            text(second)
        } else {
            text(first)
        }
    };
    LineUsage {
        usage_date: line.day.clone(),
        customer_id: text("customer_id"),
        customer_name: text("customer_name"),
        subscription_id: text("subscription_id"),
        subscription_name: text("subscription_name"),
        category: text("category"),
        meter_name: either("meter_name", "meter_id"),
        region: text("region"),
        resource_group: text("resource_group"),
        resource_uri: either("resource_uri", "resource_id"),
        charge_type: either("charge_type", "charge_category"),
        quantity: either("quantity", "consumed_quantity"),
        unit: either("unit", "consumed_unit"),
        tags: text("tags"),
    }
}
