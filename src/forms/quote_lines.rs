//! A line of a quote being written: what it sells, what is typed about it, its price. Knows no page
//! and no other line.

use super::entry::{self, Wrong};
use crate::offers::Listed;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_rules::{Buyer, PriceRule};
use domain::quotes::{LineRole, Step};
use domain::wire::Text;
use domain::wire::quotes::{
    CreditDays, OwnServiceRequest, QuoteContentProblem, QuoteLineAnswer, QuoteLineRequest,
};
use leptos::prelude::*;
use pricing::{BreakEven, Desk, LineProblem, PricingProblem, Rulebook, Steps};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// What a line sells.
#[derive(Clone, Debug, PartialEq)]
pub enum LineGoods {
    Offer(Listed),
    Own(OwnDraft),
}

impl LineOptions {
    /// Whether the line counts as it is, on no terms of its own; a note is none.
    pub fn is_plain(&self) -> bool {
        let note = self.note.clone();
        *self
            == Self {
                note,
                ..Self::default()
            }
    }
}

impl LineGoods {
    /// Its name, for people.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::Offer(listed) => listed.offer.name_sold(),
            Self::Own(own) => Cow::Borrowed(&own.name),
        }
    }

    /// The unit of its quantity.
    pub fn unit(&self) -> &str {
        match self {
            Self::Offer(listed) => listed.offer.unit_sold(),
            Self::Own(own) => &own.unit,
        }
    }
}

/// A service of one's own, as typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct OwnDraft {
    pub name: String,
    pub unit: String,
    pub unit_price: String,
    /// Empty where the cost is not known.
    pub unit_cost: String,
}

/// What else is typed about a line; empty texts are absent.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct LineOptions {
    pub note: String,
    pub optional: bool,
    /// Id of the line in whose place the customer may choose this one.
    pub alternative_to: String,
    pub bundle_id: String,
    pub used_before: String,
    pub days_with_access: String,
    pub days_used: String,
    pub start_date: String,
    pub end_date: String,
    pub uplift_percent: String,
}

/// A line as a draft keeps it on this machine.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LineDraft {
    /// The line's key; 0 where it has none yet.
    #[serde(default)]
    pub key: u32,
    pub offer_id: String,
    pub region: String,
    pub quantity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnDraft>,
    #[serde(default)]
    pub options: LineOptions,
}

impl From<&QuoteLineAnswer> for LineDraft {
    fn from(answer: &QuoteLineAnswer) -> Self {
        let line = &answer.line;
        let text = |number: Option<Text>| number.map(|n| entry::typed(n.0)).unwrap_or_default();
        Self {
            key: 0,
            offer_id: line.meter_id.clone(),
            region: line.meter_region.clone().unwrap_or_default(),
            quantity: entry::typed(line.quantity.0),
            own: line.own.as_ref().map(|own| OwnDraft {
                name: own.name.clone(),
                unit: own.unit.clone(),
                unit_price: entry::typed(own.unit_price.0),
                unit_cost: text(own.unit_cost),
            }),
            options: LineOptions {
                note: line.note.clone(),
                optional: line.optional,
                alternative_to: line.alternative_to.clone().unwrap_or_default(),
                bundle_id: line.bundle_id.clone().unwrap_or_default(),
                used_before: text(line.used_before),
                days_with_access: line
                    .credit_days
                    .map(|d| d.with_access.to_string())
                    .unwrap_or_default(),
                days_used: line
                    .credit_days
                    .map(|d| d.of.to_string())
                    .unwrap_or_default(),
                start_date: line.start_date.clone().unwrap_or_default(),
                end_date: line.end_date.clone().unwrap_or_default(),
                uplift_percent: text(line.uplift_percent),
            },
        }
    }
}

/// A line of the quote. Each has its own signals: a key pressed prices this line and no other.
#[derive(Clone)]
pub struct Line {
    /// Tells this line from the others, here and on the wire.
    pub key: u32,
    pub goods: LineGoods,
    pub quantity: RwSignal<String>,
    pub options: RwSignal<LineOptions>,
    pub priced: Memo<Priced>,
}

impl Line {
    /// Asks to be told when anything is typed in it.
    pub fn track_typed(&self) {
        self.quantity.track();
        self.options.track();
    }
}

/// A line's price with its steps, which become text when somebody opens them.
#[derive(Debug)]
pub struct LinePriced {
    pub amount: Decimal,
    /// After partner earned credit; for the seller's eyes.
    pub cost: Option<Decimal>,
    pub counts: bool,
    steps: Steps,
    /// What it sells, where that stands in a price list.
    listed: Option<Listed>,
    price_steps: Range<usize>,
    cost_steps: Range<usize>,
    /// Names of the price rules that made it.
    pub price_rules: Vec<String>,
}

// A price that was worked out anew is a new one.
impl PartialEq for LinePriced {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl LinePriced {
    fn written(&self, range: Range<usize>) -> Vec<Step> {
        let row = self.listed.as_ref().map(|listed| listed.listing().row());
        self.steps.written(range, row.as_ref())
    }

    /// How the price came about.
    pub fn steps(&self) -> Vec<Step> {
        self.written(self.price_steps.clone())
    }

    /// How the cost came about.
    pub fn cost_steps(&self) -> Vec<Step> {
        self.written(self.cost_steps.clone())
    }
}

/// A line's price, or why it has none.
pub type Priced = Result<Arc<LinePriced>, Wrong>;

/// What all lines of a quote are priced with.
#[derive(Clone)]
pub struct Counter {
    pub currency: Currency,
    pub rules: Arc<Vec<PriceRule>>,
    pub buyer: Buyer,
    pub day: chrono::NaiveDate,
    pub own_markup: Option<MarkUpPercent>,
    pub default_markup: MarkUpPercent,
}

impl Counter {
    fn rulebook(&self) -> Rulebook<'_> {
        Rulebook::of(&self.rules, &self.buyer, self.day, self.currency)
    }

    fn desk<'a>(&'a self, rules: &'a Rulebook<'a>) -> Desk<'a> {
        Desk {
            currency: self.currency,
            rules,
            own_markup: self.own_markup,
            default_markup: self.default_markup,
        }
    }
}

/// Whether a text was typed at all.
fn given<T>(text: &str, read: impl Fn(&str) -> Result<T, Wrong>) -> Result<Option<T>, Wrong> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read(text).map(Some)
}

fn whole(text: &str) -> Result<u32, Wrong> {
    text.trim().parse().map_err(|_| Wrong::NotANumber)
}

/// What is typed about a line, as the wire says it.
///
/// # Errors
/// [`Wrong`] says what to type instead.
pub fn line_request(
    key: u32,
    goods: &LineGoods,
    quantity: &str,
    options: &LineOptions,
) -> Result<QuoteLineRequest, Wrong> {
    let present = |text: &String| (!text.is_empty()).then(|| text.clone());
    let credit_days = match (
        given(&options.days_with_access, whole)?,
        given(&options.days_used, whole)?,
    ) {
        (None, None) => None,
        (Some(with_access), Some(of)) => Some(CreditDays { with_access, of }),
        _ => return Err(Wrong::CreditDays),
    };
    let mut request = QuoteLineRequest {
        id: key.to_string(),
        quantity: Text(entry::quantity(quantity)?),
        used_before: given(&options.used_before, entry::quantity)?.map(Text),
        credit_days,
        start_date: present(&options.start_date),
        end_date: present(&options.end_date),
        uplift_percent: given(&options.uplift_percent, entry::percent)?.map(Text),
        optional: options.optional,
        alternative_to: present(&options.alternative_to),
        bundle_id: present(&options.bundle_id),
        note: options.note.clone(),
        ..QuoteLineRequest::default()
    };
    match goods {
        LineGoods::Offer(listed) => {
            request.meter_id = listed.offer.id.to_string();
            request.meter_region = Some(listed.offer.region.clone());
        }
        LineGoods::Own(own) => {
            request.own = Some(OwnServiceRequest {
                name: own.name.clone(),
                unit: own.unit.clone(),
                unit_price: Text(entry::quantity(&own.unit_price)?),
                unit_cost: given(&own.unit_cost, entry::quantity)?.map(Text),
            });
        }
    }
    Ok(request)
}

/// What the server would refuse of a line is refused here, in the reader's words.
fn wrong(problem: &QuoteContentProblem) -> Wrong {
    match problem {
        QuoteContentProblem::CreditDays { .. } => Wrong::CreditDays,
        QuoteContentProblem::Days { .. } | QuoteContentProblem::NotADay { .. } => Wrong::Days,
        QuoteContentProblem::Percent { .. } => Wrong::PercentOutOfRange,
        QuoteContentProblem::NegativeQuantity { .. } => Wrong::Negative,
        QuoteContentProblem::RoleInBundle { .. } => Wrong::RoleInBundle,
        _ => Wrong::Missing,
    }
}

/// Prices a line with what is typed about it.
pub fn price(
    key: u32,
    goods: &LineGoods,
    quantity: &str,
    options: &LineOptions,
    with: &Counter,
) -> Priced {
    let line = line_request(key, goods, quantity, options)?
        .line(1)
        .map_err(|problem| wrong(&problem))?;
    let rules = with.rulebook();
    let desk = with.desk(&rules);
    let listed = match goods {
        LineGoods::Offer(listed) => Some(listed),
        LineGoods::Own(_) => None,
    };
    let mut steps = Steps::with_lines(1);
    let priced = desk
        .price(&line, listed.map(Listed::listing), &mut steps)
        .map_err(|problem| match problem {
            LineProblem::Pricing(PricingProblem::NegativeQuantity) => Wrong::Negative,
            LineProblem::Pricing(PricingProblem::TooManyDigits) => Wrong::TooManyDigits,
            LineProblem::Pricing(PricingProblem::DividedByZero) => Wrong::DividedByZero,
            LineProblem::Tie(_) => Wrong::RulesTie,
            LineProblem::UnknownOffer => Wrong::Missing,
            LineProblem::NoBillingPeriod => Wrong::NoBillingPeriod,
            LineProblem::NotWhole => Wrong::NotWhole,
        })?;
    let price_rules = priced.rules.names();
    Ok(Arc::new(LinePriced {
        amount: priced.amount,
        cost_steps: priced.cost.as_ref().map_or(0..0, |cost| cost.steps.clone()),
        cost: priced.cost.map(|cost| cost.amount),
        counts: line.role == LineRole::Counted,
        price_steps: priced.steps,
        price_rules,
        steps,
        listed: listed.cloned(),
    }))
}

/// From when the line's commitment is cheaper than paying by use.
pub fn break_even(
    line: &Line,
    quantity: &str,
    options: &LineOptions,
    by_use: &Listed,
    with: &Counter,
) -> Option<(BreakEven, Vec<Step>)> {
    let LineGoods::Offer(commitment) = &line.goods else {
        return None;
    };
    let request = line_request(line.key, &line.goods, quantity, options).ok()?;
    let asked = request.line(1).ok()?;
    with.desk(&with.rulebook())
        .break_even(&asked, commitment.listing(), by_use.listing())
        .ok()
        .flatten()
}
