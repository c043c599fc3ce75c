//! Charges: files in, months, pivots and lines out. A customer gets selling prices of its own lines,
//! while its partner allows it; partner staff get costs too. One answer type per audience.

pub mod tag_names;

use super::views::{self, Trial, View};
use crate::access::Grant;
use crate::app::AppState;
use crate::imports::{self, ImportRequest};
use crate::reply::{Problem, Reply, answer, json};
use crate::requests::{Either, Granted, Head, permit};
use crate::store::BatchRow;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::access::Audience;
use domain::charges::{Billing, Period};
use domain::wire::charges::{
    BatchAnswer, CustomerLineAnswer, CustomerPivotAnswer, MeterQuantityItem, PartnerLineAnswer,
    PartnerPivotAnswer, PeriodAnswer, QuantitiesAnswer, ResellerLineAnswer,
};
use domain::wire::{
    Attributes, CONTINUATION_HEADER, Collection, Link, LinkHeader, Links, Text, paths,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{IntoParams, ToSchema};

/// Charges of every customer, or a customer's own.
type AnyCharges = Either<permit::ReadCharges, permit::ReadOwnCharges>;

/// A batch as it is answered.
pub fn batch_answer(row: &BatchRow) -> BatchAnswer {
    BatchAnswer {
        id: row.id.to_string(),
        period: row.period,
        billing: row.billing,
        format: row.format,
        currency: row.currency,
        invoice_number: row.invoice_number.clone(),
        file_name: row.file_name.clone(),
        lines: row.lines,
        customers: row.customers,
        total: Text(domain::decimal::parse_exact(&row.total).unwrap_or_default()),
        imported_date: row.imported_at.clone(),
        attributes: Attributes::of("ChargeBatch"),
    }
}

/// The account's imported files, newest period first.
#[utoipa::path(get, path = paths::CHARGE_BATCHES, tag = "charges", responses((status = 200, body = Collection<BatchAnswer>)))]
pub async fn batches(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadCharges>,
) -> Reply {
    let items = state
        .store
        .batches(grant.account_id())
        .await?
        .iter()
        .map(batch_answer)
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::CHARGE_BATCHES, items),
    )
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    /// Month that every line must be of, `YYYY-MM`; that of the first line where it is left out.
    #[param(value_type = Option<String>)]
    period: Option<String>,
    /// `unbilled` (the default) or `billed`.
    billing: Option<String>,
    /// Name to show in messages and in the list of files.
    file_name: Option<String>,
}

/// Imports a file of charges (CSV, plain or gzip), as a stream. 201 when it is in, 200 when the same
/// content is there already.
#[utoipa::path(
    post, path = paths::CHARGE_BATCHES, tag = "charges", params(BatchQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = BatchAnswer), (status = 200, body = BatchAnswer), (status = 400), (status = 409),
        (status = 413))
)]
pub async fn import(State(state): State<AppState>, request: Request) -> Reply {
    let (mut parts, body) = request.into_parts();
    let mut body = body.into_data_stream();
    let answered = match ImportCall::read(&mut parts, &state).await {
        Ok(call) => {
            imports::import(
                &state.store,
                &state.segments,
                &call.grant,
                call.asked,
                &mut body,
            )
            .await
        }
        Err(problem) => Err(problem),
    };
    if answered.is_err() {
        imports::drain(body).await;
    }
    Ok(answer(&answered?))
}

/// Who imports, and what is asked.
struct ImportCall {
    grant: Grant,
    asked: ImportRequest,
}

impl ImportCall {
    async fn read(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Granted { grant, .. } =
            Granted::<permit::ImportCharges>::from_request_parts(parts, state).await?;
        let Query(query) = Query::<BatchQuery>::try_from_uri(&parts.uri)
            .map_err(|_| Problem::bad_request("invalid_query", "The query cannot be read."))?;
        let Ok(head) = Head::from_request_parts(parts, state).await;
        let asked = ImportRequest {
            period: query.period.as_deref().map(read_period).transpose()?,
            billing: query
                .billing
                .as_deref()
                .map(read_billing)
                .transpose()?
                .unwrap_or(Billing::Unbilled),
            file_name: query
                .file_name
                .map(|name| name.chars().filter(|c| !c.is_control()).take(200).collect()),
            learns_partner: true,
            request: head.request_key(&grant, &[]),
        };
        Ok(Self { grant, asked })
    }
}

fn read_period(text: &str) -> Result<Period, Problem> {
    text.parse().map_err(|problem| {
        Problem::bad_request("invalid_period", format!("{problem}.")).at("period")
    })
}

fn read_billing(text: &str) -> Result<Billing, Problem> {
    text.parse().map_err(|problem| {
        Problem::bad_request("invalid_billing", format!("{problem}.")).at("billing")
    })
}

/// The months that have charges, newest first.
#[utoipa::path(get, path = paths::CHARGE_PERIODS, tag = "charges", responses((status = 200, body = Collection<PeriodAnswer>), (status = 403)))]
pub async fn periods(State(state): State<AppState>, Either { grant, .. }: AnyCharges) -> Reply {
    views::check_customer_may_view(&state.store, &grant).await?;
    let mut months: BTreeMap<Period, BTreeSet<Billing>> = BTreeMap::new();
    for batch in views::batches_behind(&state.store, &grant).await? {
        months
            .entry(batch.period)
            .or_default()
            .insert(batch.billing);
    }
    let items = months
        .into_iter()
        .rev()
        .map(|(period, billing)| PeriodAnswer {
            period,
            billing: billing.into_iter().collect(),
        })
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::CHARGE_PERIODS, items),
    )
}

/// What a view is asked for; `where` may come several times.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the query, which is read pair by pair since `where` repeats"
)]
pub struct ViewQuery {
    /// Month, `YYYY-MM`; the newest where it is left out.
    period: Option<String>,
    /// `billed` or `unbilled`; by default billed where it is there, else unbilled.
    billing: Option<String>,
    /// Up to four of customer, subscription, category, service, meter, region, resourceGroup, reseller, day, tag:NAME (a comma or colon in the name percent-encoded, %2C or %3A).
    by: Option<String>,
    /// Keeps lines by one dimension, such as `region:westeurope` or `tag:env:prod`; several all hold.
    r#where: Option<Vec<String>>,
    /// Most lines of a page of lines.
    size: Option<u32>,
}

/// A pivot, for either audience.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum PivotAnswer {
    Partner(PartnerPivotAnswer),
    Customer(CustomerPivotAnswer),
}

/// A page of lines, for each audience.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum LinesAnswer {
    Partner(Collection<PartnerLineAnswer>),
    Reseller(Collection<ResellerLineAnswer>),
    Customer(Collection<CustomerLineAnswer>),
}

/// Charges grouped by up to four dimensions. `amount` is the vendor's printed amount for partner staff
/// and the selling price for customers.
#[utoipa::path(
    get, path = paths::CHARGE_PIVOT, tag = "charges", params(ViewQuery),
    responses((status = 200, body = PivotAnswer), (status = 400), (status = 403))
)]
pub async fn pivot(
    State(state): State<AppState>,
    Either { grant, .. }: AnyCharges,
    RawQuery(query): RawQuery,
) -> Reply {
    views::check_customer_may_view(&state.store, &grant).await?;
    let view = View::read(query.as_deref().unwrap_or_default())?;
    let answered = views::pivot(
        &state.store,
        &state.segments,
        &grant,
        view,
        Trial::default(),
    )
    .await?;
    let answered = match views::audience(&grant) {
        Audience::Customer => PivotAnswer::Customer(answered.for_customer()?),
        _ => PivotAnswer::Partner(answered.for_partner()?),
    };
    json(StatusCode::OK, &answered)
}

/// What one customer used in a month: where its quotes may begin from.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct QuantitiesQuery {
    customer_id: String,
    /// Month, `YYYY-MM`; the newest where it is left out.
    period: Option<String>,
}

/// A customer's quantities of a month by meter, for whoever writes its quotes.
#[utoipa::path(
    get, path = paths::CHARGE_QUANTITIES, tag = "charges", params(QuantitiesQuery),
    responses((status = 200, body = QuantitiesAnswer), (status = 400), (status = 404))
)]
pub async fn quantities(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    query: Result<Query<QuantitiesQuery>, QueryRejection>,
) -> Reply {
    let Query(asked) = query.map_err(|_| {
        Problem::bad_request("invalid_query", "Name the customer: ?customerId=ID.").at("customerId")
    })?;
    let id = asked
        .customer_id
        .parse()
        .map_err(|_| Problem::not_found())?;
    // Whoever may not see the customer sees none of its quantities.
    let customer = state.store.customer(grant.account_id(), &id).await?;
    let view = View::read(&match asked.period {
        Some(period) => format!("period={}", paths::encode(&period)),
        None => String::new(),
    })?
    .of_customer(customer.id.as_str());
    let (period, meters) = views::quantities(&state.store, &state.segments, &grant, view).await?;
    let items = meters
        .into_iter()
        .map(|one| MeterQuantityItem {
            meter_id: one.meter_id,
            meter_name: one.meter_name,
            region: one.region,
            unit: one.unit,
            quantity: Text(one.quantity),
            lines: one.lines,
        })
        .collect();
    json(
        StatusCode::OK,
        &QuantitiesAnswer {
            period,
            items,
            attributes: Attributes::of("ChargeQuantities"),
        },
    )
}

/// The lines behind a view, a page at a time.
#[utoipa::path(
    get, path = paths::CHARGE_LINES, tag = "charges", params(ViewQuery),
    responses((status = 200, body = LinesAnswer), (status = 400), (status = 403))
)]
pub async fn lines(
    State(state): State<AppState>,
    Either { grant, .. }: AnyCharges,
    RawQuery(query): RawQuery,
    head: Head,
) -> Reply {
    views::check_customer_may_view(&state.store, &grant).await?;
    let query = query.unwrap_or_default();
    let view = View::read(&query)?;
    let cursor = match view.seeks_next() {
        true => Some(read_cursor(&head)?),
        false => None,
    };
    let page = views::lines(&state.store, &state.segments, &grant, view, cursor).await?;
    let token = page.next.map(|(part, row)| format!("{part}.{row}"));
    let plain: String = query
        .split('&')
        .filter(|pair| !pair.to_ascii_lowercase().starts_with("seek"))
        .collect::<Vec<_>>()
        .join("&");
    let uri = format!("{}?{plain}", paths::CHARGE_LINES);
    let links = Links {
        itself: Some(Link::get(uri.clone())),
        next: token.clone().map(|token| Link {
            headers: vec![LinkHeader {
                key: CONTINUATION_HEADER.to_owned(),
                value: token,
            }],
            ..Link::get(format!("{uri}&seekOperation=Next"))
        }),
    };
    let answered = match views::audience(&grant) {
        Audience::Customer => {
            LinesAnswer::Customer(collection(page.total, page.for_customer()?, token, links))
        }
        _ if page.is_bought => {
            LinesAnswer::Reseller(collection(page.total, page.for_reseller()?, token, links))
        }
        _ => LinesAnswer::Partner(collection(page.total, page.for_partner()?, token, links)),
    };
    json(StatusCode::OK, &answered)
}

fn collection<T>(
    total_count: u64,
    items: Vec<T>,
    token: Option<String>,
    links: Links,
) -> Collection<T> {
    let attributes = Attributes::of("Collection");
    Collection {
        total_count,
        items,
        continuation_token: token,
        links,
        attributes,
    }
}

fn read_cursor(head: &Head) -> Result<(usize, u64), Problem> {
    head.headers
        .get(CONTINUATION_HEADER)
        .and_then(|value| value.to_str().ok())
        .and_then(|token| token.split_once('.'))
        .and_then(|(part, row)| Some((part.parse().ok()?, row.parse().ok()?)))
        .ok_or_else(|| {
            Problem::bad_request(
                "invalid_continuation_token",
                "Send the MS-ContinuationToken of links.next, or begin again without seekOperation.",
            )
            .at(CONTINUATION_HEADER)
        })
}
