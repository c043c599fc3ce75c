//! A quote as a file, and back: it reopens to the same cent, or says what is missing or another.
//! Knows no arithmetic of its own.

use super::kept::{priced_of, quote_id};
use super::pricing::price_request;
use super::{New, customer_of, keep_new, sealing};
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::routes::price_lists::{list_of, lists_of};
use crate::store::{PriceListRow, StoreError};
use crate::tokens;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::OperationType;
use domain::price_lists::PriceListFormat;
use domain::steps::{Step, StepKind};
use domain::wire::paths;
use domain::wire::problem::PriceDifference;
use domain::wire::quotes::{
    PricedQuoteAnswer, QUOTE_FILE_FORMAT, QuoteAnswer, QuoteDigests, QuoteFile, QuoteLineAnswer,
    QuoteRequest,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A kept quote as a file.
#[utoipa::path(
    get, path = paths::QUOTE_FILE, tag = "quotes", params(("quote_id" = String, Path)),
    responses((status = 200, body = QuoteFile), (status = 404))
)]
pub async fn file(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadQuotes>,
    Path(id): Path<String>,
) -> Reply {
    let row = state
        .store
        .quote(grant.account_id(), &quote_id(id)?)
        .await?;
    let priced = priced_of(&row)?;
    let mut file = QuoteFile::of(
        &row.number,
        row.quote_version,
        row.customer_id.as_str(),
        &priced,
        digests(&priced)?,
    );
    sealing::seal(&mut file)?;
    json(StatusCode::OK, &file)
}

/// Digests of the rules that won and of the exchange rates, line by line, with the numbers that they put
/// into the price.
fn digests(priced: &PricedQuoteAnswer) -> Result<QuoteDigests, StoreError> {
    let numbers =
        |is_wanted: fn(&Step) -> bool, names: &'static [&'static str]| -> Vec<Numbers<'_>> {
            let of_line = |line| numbers_of(line, is_wanted, names);
            priced.lines.iter().map(of_line).collect()
        };
    let rules: Vec<_> = priced
        .lines
        .iter()
        .map(|line| (&line.line.id, &line.internal.price_rules))
        .zip(numbers(is_rule, &["percent", "price", "fee"]))
        .collect();
    let rates = numbers(
        is_rate,
        &["usd_per_unit_from", "usd_per_unit_to", "usd_per_unit"],
    );
    Ok(QuoteDigests {
        rules: digest(&rules)?,
        exchange_rates: rates
            .iter()
            .any(|line| !line.is_empty())
            .then(|| digest(&rates))
            .transpose()?,
    })
}

/// The inputs of some steps, by kind.
type Numbers<'a> = Vec<(StepKind, Vec<Option<&'a str>>)>;

fn numbers_of<'a>(
    line: &'a QuoteLineAnswer,
    is_wanted: fn(&Step) -> bool,
    names: &[&str],
) -> Numbers<'a> {
    line.steps
        .iter()
        .chain(&line.internal.cost_steps)
        .filter(|step| is_wanted(step))
        .map(|step| {
            let agreed = is_agreed_rate(step).then(|| step.input(AGREED_RATE));
            let inputs = names.iter().map(|name| step.input(name)).chain(agreed);
            (step.kind, inputs.collect())
        })
        .collect()
}

fn digest<T: Serialize>(what: &T) -> Result<String, StoreError> {
    let words = serde_json::to_vec(what).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(tokens::hex(&Sha256::digest(&words)))
}

/// A number of a rule's agreed rate; a sheet's rates have other names.
const AGREED_RATE: &str = "rate";

fn is_agreed_rate(step: &Step) -> bool {
    step.kind == StepKind::ExchangeRate && step.input(AGREED_RATE).is_some()
}

fn is_rate(step: &Step) -> bool {
    step.kind == StepKind::ExchangeRate && !is_agreed_rate(step)
}

fn is_rule(step: &Step) -> bool {
    is_agreed_rate(step)
        || matches!(
            step.kind,
            StepKind::MarkUp
                | StepKind::Discount
                | StepKind::FixedUnitPrice
                | StepKind::VolumeDiscount
                | StepKind::MinimumMargin
                | StepKind::FlatFee
                | StepKind::PerSeatFee
        )
}

/// Opens a quote file as a new draft, if it is as it was written and every figure in it comes out again to the
/// cent; else answers 422, with both figures of each that does not, and keeps nothing.
#[utoipa::path(
    post, path = paths::QUOTE_FILES, tag = "quotes", request_body = QuoteFile,
    responses((status = 201, body = QuoteAnswer), (status = 400), (status = 422))
)]
pub async fn reopen(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteQuotes>,
    head: Head,
    JsonBody { value: file, bytes }: JsonBody<QuoteFile>,
) -> Reply {
    if file.format != QUOTE_FILE_FORMAT {
        return Err(Problem::bad_request(
            "invalid_format",
            format!("A quote file says '{QUOTE_FILE_FORMAT}' in its field 'format'. Save the quote as a file again."),
        )
        .at("format"));
    }
    sealing::check(&file, &bytes)?;
    let request = request_of(&state, &grant, &file).await?;
    let customer = customer_of(&state, &grant, &request).await?;
    let priced = price_request(&state, &grant, &request).await?;
    hold_against(&file, &priced)?;
    let new = New {
        customer,
        request,
        priced,
        operation: OperationType::Import,
    };
    keep_new(&state, &grant, &head, &bytes, new).await
}

fn differs(code: &str, words: String, differences: Vec<PriceDifference>) -> Problem {
    let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, words);
    problem.error.differences = differences;
    problem
}

fn difference(figure: &str, sent: &str, priced: &str) -> Option<PriceDifference> {
    (sent != priced).then(|| PriceDifference {
        figure: figure.to_owned(),
        sent: sent.to_owned(),
        priced: priced.to_owned(),
    })
}

/// The file's request over the lists with the file's digests, wherever they came from.
async fn request_of(
    state: &AppState,
    grant: &Grant,
    file: &QuoteFile,
) -> Result<QuoteRequest, Problem> {
    let lists = lists_of(&state.store, grant.account()).await?;
    let named = file.request.price_list_id.as_deref().unwrap_or_default();
    let first = list_with(state, grant, &lists, named, &file.price_list_digest).await?;
    let mut further = Vec::new();
    let ids = &file.request.further_price_list_ids;
    if ids.len() != file.further_price_list_digests.len() {
        let words = "The file names its further price lists and their digests in different numbers: it was edited. Save the quote as a file again.";
        return Err(differs("quote_file_edited", words.to_owned(), Vec::new()));
    }
    for (named, digest) in ids.iter().zip(&file.further_price_list_digests) {
        further.push(list_with(state, grant, &lists, named, digest).await?);
    }
    Ok(QuoteRequest {
        price_list_id: Some(first),
        further_price_list_ids: further,
        ..file.request.clone()
    })
}

/// The id of the list with that digest: the one that the file names, where it has it.
async fn list_with(
    state: &AppState,
    grant: &Grant,
    lists: &[PriceListRow],
    named: &str,
    digest: &str,
) -> Result<String, Problem> {
    let same = || lists.iter().filter(|list| list.digest == digest);
    let mut list = same()
        .find(|list| list.id.as_str() == named)
        .or_else(|| same().next());
    // What a provider sells from bears the digest of what its reseller reads, which is made when it is asked for.
    let mut resold = lists
        .iter()
        .filter(|list| list.format == PriceListFormat::Resold);
    if list.is_none()
        && let Some(provided) = resold.find(|list| list.id.as_str() == named)
    {
        let (row, _) = list_of(&state.store, grant.account(), &provided.id).await?;
        list = (row.digest == digest).then_some(provided);
    }
    list.map(|list| list.id.to_string()).ok_or_else(|| {
        differs(
            "price_list_unknown",
            format!(
                "This account has no price list with the digest {digest}. Import the list that the quote was priced with, then open the file again."
            ),
            difference("priceListDigest", digest, "").into_iter().collect(),
        )
    })
}

/// Every figure of the file against ours; where one is another, what it rests on is named.
fn hold_against(file: &QuoteFile, priced: &PricedQuoteAnswer) -> Result<(), Problem> {
    let ours = QuoteFile::of("", 0, "", priced, digests(priced)?);
    let mut figures = Vec::new();
    let count = |lines: usize| lines.to_string();
    figures.extend(difference(
        "lines",
        &count(file.lines.len()),
        &count(ours.lines.len()),
    ));
    for (index, (sent, priced)) in file.lines.iter().zip(&ours.lines).enumerate() {
        let cost =
            |cost: Option<domain::wire::Text>| cost.map_or_else(String::new, |c| c.0.to_string());
        figures.extend(difference(
            &format!("lines[{index}]"),
            &sent.amount.0.to_string(),
            &priced.amount.0.to_string(),
        ));
        figures.extend(difference(
            &format!("lines[{index}].cost"),
            &cost(sent.cost),
            &cost(priced.cost),
        ));
    }
    for (name, sent, priced) in [
        ("total", file.total, ours.total),
        ("tax", file.tax, ours.tax),
        ("totalWithTax", file.total_with_tax, ours.total_with_tax),
    ] {
        figures.extend(difference(name, &sent.0.to_string(), &priced.0.to_string()));
    }
    if figures.is_empty() {
        return Ok(());
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let grounds: Vec<PriceDifference> = [
        difference("rulesDigest", &file.rules_digest, &ours.rules_digest),
        difference(
            "exchangeRatesMonth",
            &text(&file.exchange_rates_month),
            &text(&ours.exchange_rates_month),
        ),
        difference(
            "exchangeRatesDigest",
            &text(&file.exchange_rates_digest),
            &text(&ours.exchange_rates_digest),
        ),
        difference("engineVersion", &file.engine_version, &ours.engine_version),
    ]
    .into_iter()
    .flatten()
    .collect();
    let words = if grounds.is_empty() {
        "The price list, rules, rates and engine are those of the file, and yet its figures do not come out: the file was edited. 'differences' has both figures. Nothing was kept.".to_owned()
    } else {
        let names: Vec<&str> = grounds
            .iter()
            .map(|ground| ground.figure.as_str())
            .collect();
        format!(
            "The file's figures do not come out again, since this is another one now: {}. 'differences' has both. Nothing was kept.",
            names.join(", ")
        )
    };
    let code = match grounds.first().map(|ground| ground.figure.as_str()) {
        None => "quote_file_edited",
        Some("rulesDigest") => "price_rules_changed",
        Some("exchangeRatesMonth" | "exchangeRatesDigest") => "exchange_rates_changed",
        Some(_) => "engine_changed",
    };
    figures.extend(grounds);
    Err(differs(code, words, figures))
}
