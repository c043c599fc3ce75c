//! A quote being written: priced in the browser with every key pressed, without the server. Knows
//! no page; what it sends, the server prices again.

use super::entry::{self, Wrong};
use super::quote_terms::{QuoteTerms, TermsDraft};
use crate::api;
use crate::offers::Offers;
use crate::preferences;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::Offer;
use domain::quotes::Step;
use domain::wire::Text;
use domain::wire::quotes::{QuoteAnswer, QuoteLineRequest, QuoteRequest};
use leptos::prelude::*;
use pricing::{LineInput, PricingProblem, Steps, Terms, Winners, price_line};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// A line's price with its steps, which become text when somebody opens them.
#[derive(Debug)]
pub struct PricedLine {
    pub amount: Decimal,
    steps: Steps,
}

// A price that was worked out anew is a new one.
impl PartialEq for PricedLine {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl PricedLine {
    /// How the amount came about.
    pub fn steps(&self) -> Vec<Step> {
        self.steps.written(0..self.steps.len())
    }
}

/// A line's price, or why it has none.
pub type Priced = Result<Arc<PricedLine>, Wrong>;

/// A line of the quote. Each has its own signals: a key pressed prices this line and no other.
#[derive(Clone)]
pub struct Line {
    /// Tells this line from the others while the page lives.
    pub key: u32,
    pub meter: Arc<Offer>,
    pub quantity: RwSignal<String>,
    pub priced: Memo<Priced>,
}

/// The quote's total, or what it still needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Total {
    Sum(Decimal),
    /// So many lines have no price.
    Missing(usize),
    TooManyDigits,
}

/// The quote being written. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct Editor {
    /// Id and name.
    pub customer: RwSignal<Option<(String, String)>>,
    pub markup_text: RwSignal<String>,
    pub markup: Memo<Result<MarkUpPercent, Wrong>>,
    pub lines: RwSignal<Vec<Line>>,
    pub total: Memo<Total>,
    pub currency: Currency,
    pub terms: QuoteTerms,
    /// Changed since it was last saved.
    pub is_draft: RwSignal<bool>,
    price_list_id: StoredValue<String>,
    etag: StoredValue<Option<String>>,
    next_key: StoredValue<u32>,
}

/// What a draft keeps on this machine.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Draft {
    pub customer: Option<(String, String)>,
    pub price_list_id: String,
    pub markup: String,
    /// Meter id, its region, quantity as typed.
    pub lines: Vec<(String, String, String)>,
    #[serde(default)]
    pub terms: TermsDraft,
    /// Version of the quote that the draft began from.
    pub etag: Option<String>,
}

impl Draft {
    /// Where a draft is kept: by account and quote, so that two tabs never mix theirs up.
    pub fn place(account: &str, quote_id: Option<&str>) -> String {
        format!("tierline.quote.{account}.{}", quote_id.unwrap_or("new"))
    }

    /// The draft kept at a place.
    pub fn kept(place: &str) -> Option<Self> {
        api::read(&preferences::kept(place)?).ok()
    }

    /// A draft that says what a saved quote says.
    pub fn of(quote: &QuoteAnswer) -> Self {
        Self {
            customer: Some((quote.customer_id.clone(), quote.customer_name.clone())),
            price_list_id: quote.priced.price_list_id.clone(),
            markup: quote
                .priced
                .markup_percent
                .map(|percent| entry::typed(percent.0))
                .unwrap_or_default(),
            lines: quote
                .priced
                .lines
                .iter()
                .map(|line| {
                    (
                        line.line.meter_id.clone(),
                        line.line.meter_region.clone().unwrap_or_default(),
                        entry::typed(line.line.quantity.0),
                    )
                })
                .collect(),
            terms: TermsDraft::of(&quote.priced),
            etag: quote.priced.attributes.etag.clone(),
        }
    }
}

fn price(
    meter: &Offer,
    quantity: &str,
    markup: Result<MarkUpPercent, Wrong>,
    currency: Currency,
) -> Priced {
    let quantity = entry::quantity(quantity)?;
    let markup = markup.map_err(|_| Wrong::NoMarkUp)?;
    let terms = Terms {
        currency,
        exchange: None,
        rules: Winners::default(),
        own_markup: Some(markup),
        default_markup: markup,
    };
    let mut steps = Steps::default();
    price_line(&LineInput::of(meter, quantity), &terms, &mut steps)
        .map(|priced| {
            Arc::new(PricedLine {
                amount: priced.amount,
                steps,
            })
        })
        .map_err(|problem| match problem {
            PricingProblem::NegativeQuantity => Wrong::Negative,
            PricingProblem::TooManyDigits | PricingProblem::DividedByZero => Wrong::TooManyDigits,
        })
}

fn sum(lines: &[Line], currency: Currency) -> Total {
    let mut missing = 0;
    let amounts: Vec<Decimal> = lines
        .iter()
        .filter_map(|line| {
            line.priced.with(|priced| match priced {
                Ok(priced) => Some(priced.amount),
                Err(_) => {
                    missing += 1;
                    None
                }
            })
        })
        .collect();
    if missing > 0 {
        return Total::Missing(missing);
    }
    pricing::total(currency, amounts).map_or(Total::TooManyDigits, Total::Sum)
}

impl Editor {
    /// A quote over a price list, with a draft's content. Lines whose meters the list lacks are left
    /// out; the second value says how many.
    pub fn new(draft: &Draft, meters: &Offers) -> (Self, usize) {
        let currency = meters.currency;
        let markup_text = RwSignal::new(draft.markup.clone());
        let lines = RwSignal::new(Vec::new());
        let editor = Self {
            customer: RwSignal::new(draft.customer.clone()),
            markup_text,
            markup: Memo::new(move |_| entry::markup(&markup_text.get())),
            lines,
            total: Memo::new(move |_| lines.with(|lines| sum(lines, currency))),
            currency,
            terms: QuoteTerms::from(&draft.terms),
            is_draft: RwSignal::new(false),
            price_list_id: StoredValue::new(draft.price_list_id.clone()),
            etag: StoredValue::new(draft.etag.clone()),
            next_key: StoredValue::new(0),
        };
        let mut left_out = 0;
        for (id, region, quantity) in &draft.lines {
            match meters.named(id, Some(region)) {
                Some(meter) => editor.add(meter, quantity.clone()),
                None => left_out += 1,
            }
        }
        (editor, left_out)
    }

    /// Adds a line at the end.
    pub fn add(self, meter: Arc<Offer>, quantity: String) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let quantity = RwSignal::new(quantity);
        let (markup, currency, of) = (self.markup, self.currency, Arc::clone(&meter));
        let priced = Memo::new(move |_| price(&of, &quantity.get(), markup.get(), currency));
        self.lines.update(|lines| {
            lines.push(Line {
                key,
                meter,
                quantity,
                priced,
            });
        });
    }

    /// Takes a line out.
    pub fn remove(self, key: u32) {
        self.lines
            .update(|lines| lines.retain(|line| line.key != key));
    }

    /// What the quote says now, as a draft.
    pub fn draft(self) -> Draft {
        Draft {
            customer: self.customer.get(),
            price_list_id: self.price_list_id.get_value(),
            markup: self.markup_text.get(),
            lines: self.lines.with(|lines| {
                lines
                    .iter()
                    .map(|line| {
                        (
                            line.meter.id.to_string(),
                            line.meter.region.clone(),
                            line.quantity.get(),
                        )
                    })
                    .collect()
            }),
            terms: self.terms.draft(),
            etag: self.etag.get_value(),
        }
    }

    /// Keeps what is typed at a place on this machine, once the reader pauses.
    pub fn keep_at(self, place: String) {
        let changes = StoredValue::new(0_u32);
        // Tells that something changed, without copying the quote for every key.
        let changed = Memo::new(move |count: Option<&u32>| {
            self.customer.track();
            self.markup_text.track();
            self.terms.track();
            self.lines.with(|lines| {
                for line in lines {
                    line.quantity.track();
                }
            });
            count.map_or(0, |count| count.wrapping_add(1))
        });
        Effect::new(move |_| {
            let count = changed.get();
            if count == 0 {
                return;
            }
            changes.set_value(count);
            self.is_draft.set(true);
            let place = place.clone();
            set_timeout(
                move || {
                    if changes.try_get_value() == Some(count)
                        && self.is_draft.try_get_untracked() == Some(true)
                    {
                        let draft = untrack(|| self.draft());
                        preferences::keep(
                            &place,
                            &serde_json::to_string(&draft).unwrap_or_default(),
                        );
                    }
                },
                Duration::from_millis(250),
            );
        });
    }

    /// The request that saves the quote, where nothing is missing.
    pub fn request(self) -> Option<QuoteRequest> {
        let Total::Sum(total) = self.total.get_untracked() else {
            return None;
        };
        let (customer_id, _) = self.customer.get_untracked()?;
        let markup = self.markup.get_untracked().ok()?;
        let lines = self.lines.with_untracked(|lines| {
            lines
                .iter()
                .map(|line| {
                    let quantity = entry::quantity(&line.quantity.get_untracked()).ok()?;
                    let priced = line.priced.get_untracked().ok()?;
                    Some(QuoteLineRequest {
                        meter_id: line.meter.id.to_string(),
                        meter_region: Some(line.meter.region.clone()),
                        quantity: Text(quantity),
                        amount: Some(Text(priced.amount)),
                        ..QuoteLineRequest::default()
                    })
                })
                .collect::<Option<Vec<_>>>()
        })?;
        if lines.is_empty() {
            return None;
        }
        self.terms.put_into(QuoteRequest {
            customer_id: Some(customer_id),
            price_list_id: Some(self.price_list_id.get_value()),
            markup_percent: Some(Text(markup.percent())),
            lines,
            total: Some(Text(total)),
            ..QuoteRequest::default()
        })
    }

    /// The version that saving replaces.
    pub fn etag(self) -> Option<String> {
        self.etag.get_value()
    }

    /// The quote was saved: what is shown is what the server keeps.
    pub fn saved(self, place: &str, etag: Option<String>) {
        self.etag.set_value(etag);
        self.is_draft.set(false);
        preferences::keep(place, "");
    }
}
