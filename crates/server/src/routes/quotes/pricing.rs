//! Prices a quote's request here again, whatever the sender worked out. Knows no arithmetic of its own.

use super::super::customers::customer_id;
use super::super::price_rules::rules_of;
use super::super::sentence;
use super::selling_lists::{Offers, SellingList, all_lists, first_list};
use crate::access::Grant;
use crate::app::AppState;
use crate::clock;
use crate::reply::Problem;
use crate::store::StoreError;
use axum::http::StatusCode;
use domain::price_lists::Offer;
use domain::price_rules::Buyer;
use domain::quotes::{LineRole, QuoteContent, QuoteGoods, QuoteLine};
use domain::wire::problem::PriceDifference;
use domain::wire::quotes::{
    BreakEvenAnswer, LineInternal, PricedQuoteAnswer, QuoteInternal, QuoteLineAnswer,
    QuoteLineRequest, QuotePriceList, QuoteRequest,
};
use domain::wire::{Attributes, Text};
use pricing::{
    Desk, LineProblem, Listing, Margin, PricedLine, PricingProblem, Rulebook, Steps, Totals,
};
use rust_decimal::Decimal;
use std::ops::Range;

/// Prices a request and holds the sender's figures against ours.
pub(super) async fn price_request(
    state: &AppState,
    grant: &Grant,
    request: &QuoteRequest,
) -> Result<PricedQuoteAnswer, Problem> {
    let first = first_list(state, grant, request).await?;
    let content = request
        .content(first.list.currency, clock::today())
        .map_err(|problem| {
            Problem::bad_request(problem.code(), sentence(&problem)).at(&problem.field())
        })?;
    let lists = all_lists(state, grant, request, &content, first).await?;
    let rules = rules_of(&state.store, grant.account_id()).await?;
    let buyer = buyer_of(state, grant, request).await?;
    let desk = Desk {
        currency: content.currency,
        rules: &Rulebook::of(&rules, &buyer, content.price_date, content.currency),
        own_markup: content.own_markup,
        default_markup: grant.account().markup,
    };
    let mut priced = price_lines(&lists, &content, request, &desk)?;
    if content.own_markup.is_none() {
        let offers = Offers::of(&lists, content.price_date);
        let sold = content.lines.iter().filter_map(|line| offers.of_line(line));
        let sold: Vec<&Offer> = sold.map(|listing| listing.offer).collect();
        let (day, currency) = (content.price_date, content.currency);
        let passed_over = pricing::passed_over(&rules, &buyer, day, currency, &sold);
        priced.internal.rules_passed_over = passed_over
            .into_iter()
            .map(|rule| rule.name.clone())
            .collect();
    }
    compare(request, &priced)?;
    Ok(priced)
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

fn price_lines(
    lists: &[SellingList],
    content: &QuoteContent,
    request: &QuoteRequest,
    desk: &Desk<'_>,
) -> Result<PricedQuoteAnswer, Problem> {
    let offers = Offers::of(lists, content.price_date);
    let mut steps = Steps::with_lines(content.lines.len());
    let mut priced = Vec::with_capacity(content.lines.len());
    for (index, line) in content.lines.iter().enumerate() {
        let line = desk
            .price(line, offers.of_line(line), &mut steps)
            .map_err(|problem| refused(index, &problem))?;
        priced.push(line);
    }
    let shares = pricing::apply_bundles(
        &content.bundles,
        &content.lines,
        &mut priced,
        content.currency,
        &mut steps,
    )
    .map_err(whole)?;
    let mut answers = Vec::with_capacity(priced.len());
    for (index, (line, priced)) in content.lines.iter().zip(&priced).enumerate() {
        let listing = offers.of_line(line);
        let asked = request.lines.get(index).cloned().unwrap_or_default();
        let share = shares[index].clone();
        let mut answer = line_answer(line, listing, asked, priced, &mut steps, share)
            .map_err(|problem| refused(index, &problem.into()))?;
        answer.break_even = listing
            .and_then(|listing| Some((listing, offers.pay_as_you_go(listing.offer)?)))
            .map(|(listing, by_use)| desk.break_even(line, listing, by_use))
            .transpose()
            .map_err(|problem| refused(index, &problem))?
            .flatten()
            .map(|(known, steps)| BreakEvenAnswer {
                hours: Text(known.hours),
                month: known.month,
                steps,
            });
        answers.push(answer);
    }
    priced_quote(lists, content, request, answers, &mut steps).map_err(whole)
}

fn whole(problem: PricingProblem) -> Problem {
    Problem::bad_request(problem.code(), format!("The total: {problem}.")).at("lines")
}

/// The quote with its totals, of its priced lines.
fn priced_quote(
    lists: &[SellingList],
    content: &QuoteContent,
    request: &QuoteRequest,
    lines: Vec<QuoteLineAnswer>,
    steps: &mut Steps,
) -> Result<PricedQuoteAnswer, PricingProblem> {
    let currency = content.currency;
    let counted: Vec<&QuoteLineAnswer> = content
        .lines
        .iter()
        .zip(&lines)
        .filter(|(line, _)| line.role == LineRole::Counted)
        .map(|(_, answer)| answer)
        .collect();
    let amounts: Vec<Decimal> = counted.iter().map(|answer| answer.amount.0).collect();
    let totals = Totals::of(currency, amounts.iter().copied(), content.tax_percent)?;
    let known: Vec<(Decimal, Decimal)> = counted
        .iter()
        .filter_map(|answer| Some((answer.amount.0, answer.internal.cost?.0)))
        .collect();
    let margin = Margin::of(currency, &known)?;
    let total_steps = Totals::explained(currency, &amounts, content.tax_percent, steps)?;
    let margin_steps = Margin::explained(currency, &known, steps)?;
    let below_cost_lines = lines
        .iter()
        .filter(|answer| answer.internal.below_cost)
        .map(|answer| answer.line.id.clone())
        .collect();
    let mut of_lists = lists.iter().map(SellingList::named);
    let QuotePriceList { id, name, digest } = of_lists.next().unwrap_or_default();
    let rates = lists.iter().find_map(|of| of.exchange.as_ref());
    Ok(PricedQuoteAnswer {
        currency,
        price_list_id: id,
        price_list_name: name,
        price_list_digest: digest,
        further_price_lists: of_lists.collect(),
        price_date: content.price_date.to_string(),
        exchange_rates_month: rates.map(|exchange| exchange.source.date.clone()),
        exchange_rates_source: rates.map(|exchange| exchange.source.document.clone()),
        engine_version: pricing::ENGINE_VERSION.to_owned(),
        markup_percent: content.own_markup.map(|markup| Text(markup.percent())),
        valid_until: request.valid_until.clone(),
        recipient: request.recipient.clone(),
        terms: request.terms.clone(),
        tax_percent: request.tax_percent,
        tax_note: request.tax_note.clone(),
        bundles: request.bundles.clone(),
        lines,
        total: Text(totals.net),
        tax: Text(totals.tax),
        total_with_tax: Text(totals.gross),
        total_steps: steps.written(total_steps, None),
        internal: QuoteInternal {
            cost: margin.map(|margin| Text(margin.cost)),
            margin: margin.map(|margin| Text(margin.margin)),
            margin_percent: margin.and_then(|margin| margin.percent).map(Text),
            margin_steps: steps.written(margin_steps, None),
            below_cost_lines,
            rules_passed_over: Vec::new(),
        },
        attributes: Attributes::of("Quote"),
    })
}

fn refused(index: usize, problem: &LineProblem) -> Problem {
    let field = match problem {
        LineProblem::UnknownOffer | LineProblem::Tie(_) => "meterId",
        LineProblem::NoBillingPeriod => "endDate",
        LineProblem::Pricing(_) | LineProblem::NotWhole => "quantity",
    };
    Problem::bad_request(problem.code(), format!("Line {}: {problem}.", index + 1))
        .at(&format!("lines[{index}].{field}"))
}

fn line_answer(
    line: &QuoteLine,
    listing: Option<Listing<'_>>,
    asked: QuoteLineRequest,
    priced: &PricedLine<'_>,
    steps: &mut Steps,
    share: Option<Range<usize>>,
) -> Result<QuoteLineAnswer, PricingProblem> {
    let offer = listing.map(|listing| listing.offer);
    let (meter_name, category, unit) = match (&line.goods, offer) {
        (QuoteGoods::Own { name, unit, .. }, _) => (name.clone(), String::new(), unit.clone()),
        (_, Some(offer)) => (
            offer.name_sold().into_owned(),
            offer.category.clone(),
            offer.unit_sold().to_owned(),
        ),
        _ => Default::default(),
    };
    let row = listing.map(|listing| listing.row());
    let mut written = steps.written(priced.steps.clone(), row.as_ref());
    if let Some(share) = share {
        written.extend(steps.written(share, None));
    }
    let cost = priced.cost.as_ref();
    let margin = cost
        .map(|cost| pricing::line_margin(priced.amount, cost.amount, steps))
        .transpose()?;
    Ok(QuoteLineAnswer {
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
            cost: cost.map(|cost| Text(cost.amount)),
            margin: margin.as_ref().map(|(margin, _)| Text(*margin)),
            cost_steps: cost
                .map(|cost| steps.written(cost.steps.clone(), row.as_ref()))
                .unwrap_or_default(),
            margin_steps: margin
                .map(|(_, of_margin)| steps.written(of_margin, None))
                .unwrap_or_default(),
            price_rules: priced.rules.names(),
            below_cost: priced.is_below_cost(),
        },
    })
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
