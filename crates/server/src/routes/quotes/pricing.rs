//! Prices a quote's request here again, whatever the sender worked out. Knows no arithmetic of its own.

use super::super::customers::customer_id;
use super::super::exchange_rates::exchange_rates_at;
use super::super::price_lists::{list_of, lists_of, price_list_id};
use super::super::price_rules::rules_of;
use super::super::sentence;
use crate::access::Grant;
use crate::app::AppState;
use crate::clock;
use crate::reply::Problem;
use crate::store::StoreError;
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::charges::Period;
use domain::money::Currency;
use domain::price_lists::{Offer, PriceList};
use domain::price_rules::Buyer;
use domain::quotes::{LineRole, QuoteContent, QuoteGoods, QuoteLine};
use domain::wire::problem::PriceDifference;
use domain::wire::quotes::{
    BreakEvenAnswer, LineInternal, PricedQuoteAnswer, QuoteInternal, QuoteLineAnswer,
    QuoteLineRequest, QuoteRequest,
};
use domain::wire::{Attributes, Text};
use pricing::{
    Desk, Exchange, LineProblem, Margin, PricedLine, PricingProblem, Rulebook, Steps, Totals,
    row_of,
};
use std::collections::HashMap;
use std::ops::Range;

/// Prices a request and holds the sender's figures against ours.
pub(super) async fn price_request(
    state: &AppState,
    grant: &Grant,
    request: &QuoteRequest,
) -> Result<PricedQuoteAnswer, Problem> {
    let id = match &request.price_list_id {
        Some(id) => price_list_id(id.clone())?,
        None => {
            let newest = lists_of(&state.store, grant.account())
                .await?
                .into_iter()
                .next();
            newest.map(|list| list.id).ok_or_else(|| {
                Problem::bad_request(
                    "no_price_list",
                    "There is no price list yet. Import a rate card first.",
                )
                .at("priceListId")
            })?
        }
    };
    let (row, list) = list_of(&state.store, grant.account(), &id).await?;
    let content = request
        .content(list.currency, clock::today())
        .map_err(|problem| {
            Problem::bad_request(problem.code(), sentence(&problem)).at(&problem.field())
        })?;
    let exchange = exchange_of(state, grant, &content, list.currency).await?;
    let rules = rules_of(&state.store, grant.account_id()).await?;
    let buyer = buyer_of(state, grant, request).await?;
    let desk = Desk {
        currency: content.currency,
        exchange: exchange.as_ref(),
        rules: &Rulebook::of(&rules, &buyer, content.price_date, content.currency),
        own_markup: content.own_markup,
        default_markup: grant.account().markup,
    };
    let mut priced = price_lines(&list, &row.name, &content, request, &desk)?;
    priced.exchange_rates_month = exchange.map(|exchange| exchange.source.date);
    priced.price_list_id = id.to_string();
    priced.price_list_name = row.name.clone();
    priced.price_list_digest = row.digest.clone();
    compare(request, &priced)?;
    Ok(priced)
}

/// The rates of the price date's month, where the quote has another currency than its price list.
async fn exchange_of(
    state: &AppState,
    grant: &Grant,
    content: &QuoteContent,
    from: Currency,
) -> Result<Option<Exchange>, Problem> {
    if content.currency == from {
        return Ok(None);
    }
    let month = Period::of(content.price_date);
    let missing =
        |words: String| Problem::bad_request("exchange_rates_missing", words).at("currency");
    let (_, rates) = exchange_rates_at(&state.store, grant.account_id(), month)
        .await?
        .ok_or_else(|| {
            missing(format!(
                "There are no exchange rates for {month}. Import that month's exchange-rate sheet, or quote in {from}."
            ))
        })?;
    Exchange::of(&rates, from, content.currency)
        .map(Some)
        .map_err(|problem| missing(sentence(&problem)))
}

async fn buyer_of(
    state: &AppState,
    grant: &Grant,
    request: &QuoteRequest,
) -> Result<Buyer, Problem> {
    let Some(id) = request
        .customer_id
        .clone()
        .and_then(|id| customer_id(id).ok())
    else {
        return Ok(Buyer::default());
    };
    match state.store.customer(grant.account_id(), &id).await {
        Ok(customer) => Ok(Buyer {
            customer: Some(customer.id),
            tags: customer.tags,
            reseller_mpn_id: customer.reseller_mpn_id,
        }),
        Err(StoreError::NotFound) => Ok(Buyer::default()),
        Err(error) => Err(error.into()),
    }
}

/// A price list's offers by id.
struct Offers<'a> {
    by_id: HashMap<&'a str, Vec<&'a Offer>>,
    /// The day whose prices are meant.
    day: NaiveDate,
}

impl<'a> Offers<'a> {
    fn of(list: &'a PriceList, day: NaiveDate) -> Self {
        let mut by_id: HashMap<&str, Vec<&Offer>> = HashMap::with_capacity(list.offers.len());
        for offer in &list.offers {
            by_id.entry(offer.id.as_str()).or_default().push(offer);
        }
        Self { by_id, day }
    }

    fn of_line(&self, line: &QuoteLine) -> Option<&'a Offer> {
        let QuoteGoods::Offer { id, region } = &line.goods else {
            return None;
        };
        let same = self.by_id.get(id.as_str())?.iter().copied();
        let same =
            same.filter(|offer| region.as_ref().is_none_or(|region| *region == offer.region));
        Offer::of_day(same, self.day)
    }

    /// The metered offer that a commitment takes the place of.
    fn pay_as_you_go(&self, list: &'a PriceList, commitment: &Offer) -> Option<&'a Offer> {
        if !commitment.is_commitment() {
            return None;
        }
        list.offers
            .iter()
            .find(|offer| offer.is_pay_as_you_go_of(commitment))
    }
}

fn price_lines(
    list: &PriceList,
    price_list: &str,
    content: &QuoteContent,
    request: &QuoteRequest,
    desk: &Desk<'_>,
) -> Result<PricedQuoteAnswer, Problem> {
    let offers = Offers::of(list, content.price_date);
    let mut steps = Steps::with_lines(content.lines.len());
    let mut priced = Vec::with_capacity(content.lines.len());
    for (index, line) in content.lines.iter().enumerate() {
        let line = desk
            .price(line, offers.of_line(line), &mut steps)
            .map_err(|problem| refused(index, &problem))?;
        priced.push(line);
    }
    let whole = |problem: PricingProblem| {
        Problem::bad_request(problem.code(), format!("The total: {problem}.")).at("lines")
    };
    let shares = pricing::apply_bundles(
        &content.bundles,
        &content.lines,
        &mut priced,
        content.currency,
        &mut steps,
    )
    .map_err(whole)?;
    let counted = content
        .lines
        .iter()
        .zip(&priced)
        .filter(|(line, _)| line.role == LineRole::Counted)
        .map(|(_, priced)| priced.amount);
    let totals = Totals::of(content.currency, counted, content.tax_percent).map_err(whole)?;
    let known: Vec<_> = content
        .lines
        .iter()
        .zip(&priced)
        .filter(|(line, _)| line.role == LineRole::Counted)
        .filter_map(|(_, priced)| Some((priced.amount, priced.cost.as_ref()?.amount)))
        .collect();
    let margin = Margin::of(content.currency, &known).map_err(whole)?;
    let mut answers = Vec::with_capacity(priced.len());
    for (index, (line, priced)) in content.lines.iter().zip(&priced).enumerate() {
        let offer = offers.of_line(line);
        let break_even = offer
            .and_then(|offer| Some((offer, offers.pay_as_you_go(list, offer)?)))
            .map(|(offer, by_use)| desk.break_even(line, offer, by_use))
            .transpose()
            .map_err(|problem| refused(index, &problem))?
            .flatten();
        let asked = request.lines.get(index).cloned().unwrap_or_default();
        let mut answer = line_answer(
            line,
            offer,
            price_list,
            asked,
            priced,
            &steps,
            shares[index].clone(),
        );
        answer.break_even = break_even.map(|known| BreakEvenAnswer {
            hours: Text(known.hours),
            month: known.month,
        });
        answers.push(answer);
    }
    let below_cost_lines = answers
        .iter()
        .filter(|answer| answer.internal.below_cost)
        .map(|answer| answer.line.id.clone())
        .collect();
    Ok(PricedQuoteAnswer {
        currency: content.currency,
        price_list_id: String::new(),
        price_list_name: String::new(),
        price_list_digest: String::new(),
        price_date: content.price_date.to_string(),
        exchange_rates_month: None,
        engine_version: pricing::ENGINE_VERSION.to_owned(),
        markup_percent: content.own_markup.map(|markup| Text(markup.percent())),
        valid_until: request.valid_until.clone(),
        recipient: request.recipient.clone(),
        terms: request.terms.clone(),
        tax_percent: request.tax_percent,
        tax_note: request.tax_note.clone(),
        bundles: request.bundles.clone(),
        lines: answers,
        total: Text(totals.net),
        tax: Text(totals.tax),
        total_with_tax: Text(totals.gross),
        internal: QuoteInternal {
            cost: margin.map(|margin| Text(margin.cost)),
            margin: margin.map(|margin| Text(margin.margin)),
            margin_percent: margin.and_then(|margin| margin.percent).map(Text),
            below_cost_lines,
        },
        attributes: Attributes::of("Quote"),
    })
}

fn refused(index: usize, problem: &LineProblem) -> Problem {
    let field = match problem {
        LineProblem::UnknownOffer | LineProblem::Tie(_) => "meterId",
        LineProblem::NoBillingPeriod => "endDate",
        LineProblem::Pricing(_) => "quantity",
    };
    Problem::bad_request(problem.code(), format!("Line {}: {problem}.", index + 1))
        .at(&format!("lines[{index}].{field}"))
}

fn line_answer(
    line: &QuoteLine,
    offer: Option<&Offer>,
    price_list: &str,
    asked: QuoteLineRequest,
    priced: &PricedLine<'_>,
    steps: &Steps,
    share: Option<Range<usize>>,
) -> QuoteLineAnswer {
    let (meter_name, category, unit) = match (&line.goods, offer) {
        (QuoteGoods::Own { name, unit, .. }, _) => (name.clone(), String::new(), unit.clone()),
        (_, Some(offer)) => (
            offer.name_sold().into_owned(),
            offer.category.clone(),
            offer.unit_sold().to_owned(),
        ),
        _ => Default::default(),
    };
    let row = offer.map(|offer| row_of(price_list, offer));
    let mut written = steps.written(priced.steps.clone(), row.as_ref());
    if let Some(share) = share {
        written.extend(steps.written(share, None));
    }
    let margin = priced
        .cost
        .as_ref()
        .and_then(|cost| priced.amount.checked_sub(cost.amount));
    QuoteLineAnswer {
        line: QuoteLineRequest {
            id: line.id.clone(),
            meter_region: offer
                .map(|offer| offer.region.clone())
                .or(asked.meter_region),
            amount: None,
            ..asked
        },
        meter_name,
        category,
        unit,
        amount: Text(priced.amount),
        steps: written,
        break_even: None,
        internal: LineInternal {
            cost: priced.cost.as_ref().map(|cost| Text(cost.amount)),
            margin: margin.map(Text),
            cost_steps: priced
                .cost
                .as_ref()
                .map(|cost| steps.written(cost.steps.clone(), row.as_ref()))
                .unwrap_or_default(),
            price_rules: priced.rules.names(),
            below_cost: priced.is_below_cost(),
        },
    }
}

/// 422 with both figures where the sender worked out something else.
fn compare(request: &QuoteRequest, priced: &PricedQuoteAnswer) -> Result<(), Problem> {
    let mut differences = Vec::new();
    let mut hold = |figure: String, sent: Option<Text>, ours: Text| {
        if let Some(sent) = sent.filter(|sent| sent.0 != ours.0) {
            differences.push(PriceDifference {
                figure,
                sent: sent.0.to_string(),
                priced: ours.0.to_string(),
            });
        }
    };
    for (index, (sent, ours)) in request.lines.iter().zip(&priced.lines).enumerate() {
        hold(format!("lines[{index}]"), sent.amount, ours.amount);
    }
    hold("total".to_owned(), request.total, priced.total);
    if differences.is_empty() {
        return Ok(());
    }
    let mut problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "price_mismatch",
        "The prices you sent are not the ones this server works out. Nothing was kept; 'differences' has both figures.",
    );
    problem.error.differences = differences;
    Err(problem)
}
