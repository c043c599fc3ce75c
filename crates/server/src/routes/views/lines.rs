//! The lines behind a view, told to each audience. Knows no batch's origin.

use super::gathering::gathered;
use super::sellers::{Trial, selling};
use super::source::Source;
use super::{Unread, View, not_priced};
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::Store;
use axum::http::StatusCode;
use charges::segment::{SegmentProblem, sold_lines_page};
use charges::selling::{Sales, Sold};
use charges::{Line, Pivot};
use domain::wire::Text;
use domain::wire::charges::{CustomerLineAnswer, LineUsage, PartnerLineAnswer, ResellerLineAnswer};
use pricing::Exact;
use pricing::rounding::shown;
use tokio::runtime::Handle;

/// A page of lines, ready to be told to each audience.
pub struct PagedLines {
    pub total: u64,
    pub next: Option<(usize, u64)>,
    /// Whether the account buys them from another seller: what the vendor printed is not for it.
    pub is_bought: bool,
    lines: Vec<(Line, Sold)>,
}

/// The lines behind a view, from a part and a row on.
pub async fn lines(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    view: View,
    cursor: Option<(usize, u64)>,
) -> Result<PagedLines, Problem> {
    let source = Source::of(store, grant, &view).await?;
    let told = |unread: Unread| unread.told(grant, &source);
    let (parts, scope) = (source.parts(), source.scope(grant));
    let count = || Pivot::new(vec![], view.filters.clone(), scope.clone());
    let counted = gathered(segments, parts.clone(), count)
        .await
        .map_err(told)?;
    let counted = counted.finish().map_err(|problem| told(problem.into()))?;
    let selling = selling(
        store,
        segments,
        grant,
        &source,
        view.billing,
        Trial::default(),
    )
    .await?;
    let mut sales = Sales::new(selling).map_err(|problem| told(problem.into()))?;
    let (segments, runtime) = (segments.clone(), Handle::current());
    let page = tokio::task::spawn_blocking(move || {
        let (mut part, mut row) = cursor.unwrap_or_default();
        let mut lines = Vec::new();
        while let Some(here) = parts.get(part) {
            let reader = segments.reader(here, runtime.clone());
            let page = sold_lines_page(
                &reader,
                &here.segment,
                &view.filters,
                &scope,
                (row, view.size - lines.len()),
                &mut sales,
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
        .map_err(|problem| told(problem.into()))?;
    Ok(PagedLines {
        total: counted.totals.iter().map(|total| total.lines).sum(),
        next,
        is_bought: source.is_bought(),
        lines,
    })
}

impl PagedLines {
    /// What the vendor printed, and selling prices, for staff of a partner that buys from the vendor.
    pub fn for_partner(&self) -> Result<Vec<PartnerLineAnswer>, Problem> {
        self.lines
            .iter()
            .map(|(line, sold)| {
                Ok(PartnerLineAnswer {
                    usage: usage(line),
                    unit_price: line.text("unit_price").to_owned(),
                    effective_unit_price: line.text("effective_unit_price").to_owned(),
                    partner_earned_credit_percent: line
                        .text("partner_earned_credit_percentage")
                        .to_owned(),
                    exchange_rate: line.text("exchange_rate").to_owned(),
                    amount: Text(line.amount),
                    selling_price: text(sold.price)?,
                    currency: line.currency,
                })
            })
            .collect()
    }

    /// What the provider asks, and selling prices, for staff of its reseller.
    pub fn for_reseller(&self) -> Result<Vec<ResellerLineAnswer>, Problem> {
        self.lines
            .iter()
            .map(|(line, sold)| {
                Ok(ResellerLineAnswer {
                    usage: usage(line),
                    amount: text(sold.cost)?,
                    selling_price: text(sold.price)?,
                    currency: line.currency,
                })
            })
            .collect()
    }

    /// Selling prices, for a customer.
    pub fn for_customer(&self) -> Result<Vec<CustomerLineAnswer>, Problem> {
        self.lines
            .iter()
            .map(|(line, sold)| {
                Ok(CustomerLineAnswer {
                    usage: usage(line),
                    amount: text(sold.price)?,
                    currency: line.currency,
                })
            })
            .collect()
    }
}

fn text(figure: Exact) -> Result<Text, Problem> {
    shown(figure).map(Text).map_err(not_priced)
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
