//! Views of charges: which batches stand behind them, how far a caller may look, and what each seller
//! adds on the way down. Knows no HTTP beyond its refusals.

use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::{BatchRow, ManifestPart, Store, StoreError};
use axum::http::StatusCode;
use charges::segment::{SegmentProblem, add_to_pivot, lines_page};
use charges::{Line, LineScope, Pivot, PivotProblem, PivotTable};
use domain::access::{Action, Audience};
use domain::accounts::{Account, BusinessModel, MarkUpPercent};
use domain::charges::{Billing, ChargeFormat, Dimension, Filter, Period};
use domain::money::Currency;
use domain::permissions::ViewCharges;
use domain::wire::charges::{
    CustomerLineAnswer, CustomerPivotAnswer, CustomerPivotItem, CustomerPivotTotal, LineUsage,
    PartnerLineAnswer, PartnerPivotAnswer, PartnerPivotItem, PartnerPivotTotal,
};
use domain::wire::{Attributes, Text};
use pricing::{Exact, PricingProblem, marked_up, rounding::round_to_currency};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use tokio::runtime::Handle;

/// Dimensions of one pivot.
const DIMENSIONS_MAX: usize = 4;
/// Filters of one view.
const FILTERS_MAX: usize = 20;

/// Whose eyes an answer is for.
pub fn audience(grant: &Grant) -> Audience {
    if grant.action() == Action::ReadOwnCharges {
        Audience::Customer
    } else {
        Audience::Partner
    }
}

/// What a request asks to see.
#[derive(Clone, Debug, Default)]
pub struct View {
    period: Option<Period>,
    billing: Option<Billing>,
    by: Vec<Dimension>,
    filters: Vec<Filter>,
    size: usize,
    seeks_next: bool,
}

impl View {
    /// Reads a query string; unknown names are passed over, wrong values are not.
    pub fn read(query: &str) -> Result<Self, Problem> {
        let mut view = Self {
            size: 100,
            ..Self::default()
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let refuse = |words: String| Problem::bad_request("invalid_query", words).at(&name);
            match name.to_ascii_lowercase().as_str() {
                "period" if !value.is_empty() => {
                    view.period = Some(
                        value
                            .parse()
                            .map_err(|problem| refuse(format!("{problem}.")))?,
                    );
                }
                "billing" if !value.is_empty() => {
                    view.billing = Some(
                        value
                            .parse()
                            .map_err(|problem| refuse(format!("{problem}.")))?,
                    );
                }
                "by" => {
                    for word in value
                        .split(',')
                        .map(str::trim)
                        .filter(|word| !word.is_empty())
                    {
                        view.by.push(
                            word.parse()
                                .map_err(|problem| refuse(format!("{problem}.")))?,
                        );
                    }
                }
                "where" if !value.is_empty() => {
                    view.filters.push(
                        value
                            .parse()
                            .map_err(|problem| refuse(format!("{problem}.")))?,
                    );
                }
                "size" => {
                    let size: usize = value
                        .parse()
                        .map_err(|_| refuse("'size' is a whole number.".to_owned()))?;
                    view.size = if size == 0 { 100 } else { size.min(1000) };
                }
                "seekoperation" | "seek_operation" => {
                    view.seeks_next = value.eq_ignore_ascii_case("next")
                }
                _ => {}
            }
        }
        if view.by.len() > DIMENSIONS_MAX {
            let words = format!("Group by at most {DIMENSIONS_MAX} dimensions at once.");
            return Err(Problem::bad_request("invalid_query", words).at("by"));
        }
        if view.filters.len() > FILTERS_MAX {
            let words = format!("Use at most {FILTERS_MAX} filters at once.");
            return Err(Problem::bad_request("invalid_query", words).at("where"));
        }
        Ok(view)
    }

    pub fn seeks_next(&self) -> bool {
        self.seeks_next
    }
}

/// A customer looks only while its partner allows it; asked anew with every request.
pub async fn check_customer_may_view(store: &Store, grant: &Grant) -> Result<(), Problem> {
    let Some(customer) = grant.customer_id() else {
        return Ok(());
    };
    let row = store.permissions(grant.account_id(), customer).await?;
    match row.view_charges {
        ViewCharges::Allowed => Ok(()),
        ViewCharges::NotAllowed => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "charges_not_enabled",
            format!(
                "{} has not enabled usage charges for {}. Ask your partner to allow it.",
                grant.account().company_name,
                row.customer_name
            ),
        )),
    }
}

/// Whose batches stand behind an account's charges, and who adds what on the way down.
struct Source {
    batches: Vec<BatchRow>,
    /// Only lines of this reseller.
    reseller: Option<String>,
    /// What sellers above the account have added: makes the account's cost.
    above: Vec<MarkUpPercent>,
    own: MarkUpPercent,
}

/// The batches that an account's charges come from, of every month.
pub async fn batches_behind(store: &Store, grant: &Grant) -> Result<Vec<BatchRow>, StoreError> {
    let account = grant.account();
    let mut batches = store.batches(&account.id).await?;
    if let Some((provider, _)) = bought_from(store, account).await? {
        batches.extend(store.batches(&provider.id).await?);
    }
    Ok(batches)
}

/// The provider of an indirect reseller and the MPN id by which its files name the reseller.
async fn bought_from(
    store: &Store,
    account: &Account,
) -> Result<Option<(Account, String)>, StoreError> {
    match (account.model, &account.provider_id, &account.mpn_id) {
        (BusinessModel::IndirectReseller, Some(provider), Some(mpn_id)) => {
            Ok(Some((store.account(provider).await?, mpn_id.clone())))
        }
        _ => Ok(None),
    }
}

impl Source {
    /// Files that the account imported itself, else (for a reseller) its provider's lines.
    async fn of(store: &Store, grant: &Grant, view: &View) -> Result<(Period, Self), Problem> {
        let account = grant.account();
        let newest = match view.period {
            Some(period) => Some(period),
            None => batches_behind(store, grant)
                .await?
                .iter()
                .map(|batch| batch.period)
                .max(),
        };
        let period = newest.unwrap_or_else(|| Period::of(chrono::Utc::now().date_naive()));
        let mut source = Self {
            batches: store.batches_of(&account.id, period).await?,
            reseller: None,
            above: vec![],
            own: account.markup,
        };
        if source.batches.is_empty()
            && let Some((provider, mpn_id)) = bought_from(store, account).await?
        {
            source.batches = store.batches_of(&provider.id, period).await?;
            source.reseller = Some(mpn_id);
            source.above = vec![provider.markup];
        }
        source.choose_billing(view.billing);
        Ok((period, source))
    }

    /// As asked; else billed per currency and format where it is there, else unbilled.
    fn choose_billing(&mut self, billing: Option<Billing>) {
        let billed: BTreeSet<(Currency, ChargeFormat)> = self
            .batches
            .iter()
            .filter(|batch| batch.billing == Billing::Billed)
            .map(|batch| (batch.currency, batch.format))
            .collect();
        self.batches.retain(|batch| match billing {
            Some(billing) => batch.billing == billing,
            None => {
                batch.billing == Billing::Billed
                    || !billed.contains(&(batch.currency, batch.format))
            }
        });
    }

    fn parts(&self) -> Vec<ManifestPart> {
        self.batches
            .iter()
            .flat_map(|batch| batch.parts.iter().cloned())
            .collect()
    }

    fn scope(&self, grant: &Grant) -> LineScope {
        LineScope {
            customer: grant.customer_id().map(ToString::to_string),
            reseller: self.reseller.clone(),
        }
    }

    fn chain(&self) -> Chain {
        Chain {
            above: self.above.clone(),
            own: self.own,
        }
    }
}

/// What each seller adds, from the vendor down.
#[derive(Clone, Debug)]
struct Chain {
    above: Vec<MarkUpPercent>,
    own: MarkUpPercent,
}

impl Chain {
    /// The account's cost of a printed amount, exact.
    fn cost(&self, printed: Decimal) -> Result<Exact, PricingProblem> {
        marked_up(printed.into(), &self.above)
    }

    /// The account's selling price of a printed amount, exact.
    fn price(&self, printed: Decimal) -> Result<Exact, PricingProblem> {
        marked_up(self.cost(printed)?, &[self.own])
    }

    /// The cost as it is shown: the vendor's printed figure stays as it is.
    fn cost_shown(&self, printed: Decimal) -> Result<Decimal, PricingProblem> {
        if self.above.is_empty() {
            Ok(printed)
        } else {
            self.cost(printed)?.to_decimal()
        }
    }
}

fn not_priced(problem: PricingProblem) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        problem.code(),
        format!("The selling price: {problem}."),
    )
}

fn not_read(problem: SegmentProblem) -> Problem {
    match problem {
        SegmentProblem::Pivot(problem) => too_much(&problem),
        other => {
            tracing::error!(error = %other, "a segment cannot be read");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "segment_unreadable",
                "Some lines of this month cannot be read just now. Try again; if it stays so, tell the operator.",
            )
        }
    }
}

fn too_much(problem: &PivotProblem) -> Problem {
    let code = match problem {
        PivotProblem::TooManyRows => "too_many_rows",
        PivotProblem::TooManyDigits => "too_many_digits",
    };
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        code,
        format!("{problem}."),
    )
}

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

async fn pivot_parts(
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
