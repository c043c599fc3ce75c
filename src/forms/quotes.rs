//! A quote being written: priced in the browser with every key pressed, without the server. Knows
//! no page; what it sends, the server prices again.

use super::entry::{self, Wrong};
use super::quote_lines::{self, Counter, Line, LineDraft, LineGoods, LineOptions, OwnDraft};
use super::quote_terms::{QuoteTerms, TermsDraft};
use super::quote_totals::Blocks;
pub use super::quote_totals::{InBundle, Sums, Total};
use crate::api;
use crate::offers::{Listed, Offers};
use crate::preferences;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::Offer;
use domain::price_rules::{Buyer, PriceRule};
use domain::quotes::{Bundle, Step};
use domain::wire::Text;
use domain::wire::quotes::{QuoteAnswer, QuoteBundleRequest, QuoteRequest};
use leptos::prelude::*;
use pricing::BreakEven;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// What the seller brings to the quote.
#[derive(Clone)]
pub struct Seller {
    pub rules: Arc<Vec<PriceRule>>,
    pub default_markup: MarkUpPercent,
    pub today: chrono::NaiveDate,
    /// The quote's currency; the price list's where there is none.
    pub currency: Option<Currency>,
    /// Those of the quote's further lists that it can sell from now.
    pub further_price_list_ids: Vec<String>,
    /// Whose exchange rates count, where two currencies meet.
    pub exchange_rates_source: Option<String>,
    /// Who published rates of the month, where two currencies meet.
    pub exchange_rates_sources: Vec<String>,
}

impl Default for Seller {
    fn default() -> Self {
        Self {
            rules: Arc::default(),
            default_markup: MarkUpPercent::ZERO,
            today: chrono::NaiveDate::default(),
            currency: None,
            further_price_list_ids: Vec::new(),
            exchange_rates_source: None,
            exchange_rates_sources: Vec::new(),
        }
    }
}

/// The quote being written. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct Editor {
    /// Id and name.
    pub customer: RwSignal<Option<(String, String)>>,
    /// What price rules know the customer by.
    pub buyer: RwSignal<Buyer>,
    pub markup_text: RwSignal<String>,
    /// Nothing where the price rules decide.
    pub markup: Memo<Result<Option<MarkUpPercent>, Wrong>>,
    pub lines: RwSignal<Vec<Line>>,
    blocks: Blocks,
    /// Id, name and price as typed.
    pub bundles: RwSignal<Vec<(String, String, String)>>,
    pub total: Memo<Total>,
    pub currency: Currency,
    pub terms: QuoteTerms,
    /// Changed since it was last saved.
    pub is_draft: RwSignal<bool>,
    seller: StoredValue<Seller>,
    price_list_id: StoredValue<String>,
    further_price_list_ids: StoredValue<Vec<String>>,
    /// Lines whose offers no list has now. They stay in the draft and come back with their list.
    left_out: StoredValue<Vec<LineDraft>>,
    etag: StoredValue<Option<String>>,
    next_key: StoredValue<u32>,
}

/// Stands in a draft's place for a quote that has no id yet.
const NEW: &str = "new";

/// What a draft keeps on this machine.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Draft {
    pub customer: Option<(String, String)>,
    pub price_list_id: String,
    #[serde(default)]
    pub further_price_list_ids: Vec<String>,
    /// The quote's currency, where it is not the price list's.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Whose exchange rates are wished for, where two currencies meet.
    #[serde(default)]
    pub exchange_rates_source: Option<String>,
    pub markup: String,
    pub lines: Vec<LineDraft>,
    #[serde(default)]
    pub bundles: Vec<(String, String, String)>,
    #[serde(default)]
    pub terms: TermsDraft,
    /// Version of the quote that the draft began from.
    pub etag: Option<String>,
}

impl Draft {
    /// Where a draft is kept: by person, so that nobody finds another's, and by account and quote, so that two tabs
    /// never mix theirs up.
    pub fn place(person: &str, account: &str, quote_id: Option<&str>) -> String {
        let places = Self::places(person);
        format!("{places}{account}.{}", quote_id.unwrap_or(NEW))
    }

    /// What the places of all drafts of a person begin with.
    pub fn places(person: &str) -> String {
        format!("tierline.quote.{person}.")
    }

    /// Whether a place is where an account's next new quote is written.
    pub fn is_place_of_new(place: &str) -> bool {
        place
            .rsplit_once('.')
            .is_some_and(|(_, quote)| quote == NEW)
    }

    /// The draft kept at a place.
    pub fn kept(place: &str) -> Option<Self> {
        api::read(&preferences::kept(place)?).ok()
    }

    /// A kept draft, over another version of its quote.
    pub fn over_version(kept: &str, etag: Option<String>) -> String {
        let Ok(mut draft) = api::read::<serde_json::Value>(kept) else {
            return String::new();
        };
        draft["etag"] = etag.into();
        draft.to_string()
    }

    /// A draft that says what a saved quote says.
    pub fn of(quote: &QuoteAnswer) -> Self {
        let priced = &quote.priced;
        let markup = priced.markup_percent.map(|percent| entry::typed(percent.0));
        let mut lines: Vec<LineDraft> = priced.lines.iter().map(LineDraft::from).collect();
        // Here lines are told apart by numbers; what refers to another line follows it.
        for (index, line) in lines.iter_mut().enumerate() {
            line.key = u32::try_from(index + 1).unwrap_or_default();
            let of = priced
                .lines
                .iter()
                .position(|other| other.line.id == line.options.alternative_to);
            line.options.alternative_to = of.map(|of| (of + 1).to_string()).unwrap_or_default();
        }
        Self {
            customer: Some((quote.customer_id.clone(), quote.customer_name.clone())),
            price_list_id: priced.price_list_id.clone(),
            further_price_list_ids: priced
                .further_price_lists
                .iter()
                .map(|list| list.id.clone())
                .collect(),
            currency: Some(priced.currency),
            exchange_rates_source: priced.exchange_rates_source.clone(),
            markup: markup.unwrap_or_default(),
            lines,
            bundles: priced
                .bundles
                .iter()
                .map(|one| (one.id.clone(), one.name.clone(), entry::typed(one.price.0)))
                .collect(),
            terms: TermsDraft::of(priced),
            etag: priced.attributes.etag.clone(),
        }
    }
}

impl Editor {
    /// A quote over its price lists, with a draft's content. Lines whose offers the lists lack are left
    /// out; the second value says how many.
    pub fn new(draft: &Draft, meters: &Offers, seller: Seller) -> (Self, usize) {
        let currency = seller.currency.unwrap_or(meters.currency);
        let markup_text = RwSignal::new(draft.markup.clone());
        let lines = RwSignal::new(Vec::new());
        let bundles = RwSignal::new(draft.bundles.clone());
        let blocks = Blocks::of(lines);
        let editor = Self {
            customer: RwSignal::new(draft.customer.clone()),
            buyer: RwSignal::new(Buyer::default()),
            markup_text,
            markup: Memo::new(move |_| {
                let text = markup_text.get();
                if text.trim().is_empty() {
                    return Ok(None);
                }
                entry::markup(&text).map(Some)
            }),
            lines,
            blocks,
            bundles,
            total: Memo::new(move |_| bundles.with(|bundles| blocks.total(bundles, currency))),
            currency,
            terms: QuoteTerms::from(&draft.terms),
            is_draft: RwSignal::new(false),
            seller: StoredValue::new(seller),
            price_list_id: StoredValue::new(draft.price_list_id.clone()),
            further_price_list_ids: StoredValue::new(draft.further_price_list_ids.clone()),
            left_out: StoredValue::new(Vec::new()),
            etag: StoredValue::new(draft.etag.clone()),
            next_key: StoredValue::new(1),
        };
        let mut left_out = Vec::new();
        for line in &draft.lines {
            let goods = match &line.own {
                Some(own) => Some(LineGoods::Own(own.clone())),
                None => meters
                    .named(&line.offer_id, Some(&line.region))
                    .map(LineGoods::Offer),
            };
            match goods {
                Some(goods) => {
                    editor.add_line(line.key, goods, line.quantity.clone(), line.options.clone())
                }
                None => left_out.push(line.clone()),
            }
        }
        let count = left_out.len();
        // What comes new gets no key of theirs.
        let last = left_out.iter().map(|line| line.key).max().unwrap_or(0);
        editor
            .next_key
            .update_value(|next| *next = (*next).max(last + 1));
        editor.left_out.set_value(left_out);
        (editor, count)
    }

    /// Adds a line of an offer at the end.
    pub fn add(self, listed: Listed, quantity: String) {
        self.add_line(
            0,
            LineGoods::Offer(listed),
            quantity,
            LineOptions::default(),
        );
    }

    /// Takes a quantity that was used: into the line that sells the offer on no other terms, else into a
    /// new one with a note.
    pub fn take_quantity(self, listed: &Listed, quantity: &str, note: &str) {
        let same = self.lines.with_untracked(|lines| {
            lines
                .iter()
                .find(|line| {
                    matches!(&line.goods, LineGoods::Offer(of) if of == listed)
                        && line.options.with_untracked(LineOptions::is_plain)
                })
                .map(|line| line.quantity)
        });
        if let Some(same) = same {
            same.set(quantity.to_owned());
            return;
        }
        let options = LineOptions {
            note: note.to_owned(),
            ..LineOptions::default()
        };
        self.add_line(
            0,
            LineGoods::Offer(listed.clone()),
            quantity.to_owned(),
            options,
        );
    }

    /// Adds a service of one's own at the end.
    pub fn add_own(self, own: OwnDraft) {
        self.add_line(
            0,
            LineGoods::Own(own),
            "1".to_owned(),
            LineOptions::default(),
        );
    }

    /// A line keeps its key; one that has none (0) gets the next.
    fn add_line(self, key: u32, goods: LineGoods, quantity: String, options: LineOptions) {
        let next = self.next_key.get_value();
        let key = if key == 0 { next } else { key };
        self.next_key.set_value(next.max(key + 1));
        self.blocks.cover(key);
        let quantity = RwSignal::new(quantity);
        let options = RwSignal::new(options);
        let of = goods.clone();
        let priced = Memo::new(move |_| {
            let own_markup = self.markup.get().map_err(|_| Wrong::NoMarkUp)?;
            let counter = self.counter(own_markup);
            quantity.with(|quantity| {
                options.with(|options| quote_lines::price(key, &of, quantity, options, &counter))
            })
        });
        self.lines.update(|lines| {
            lines.push(Line {
                key,
                goods,
                quantity,
                options,
                priced,
            });
        });
    }

    /// What lines are priced with now; follows the buyer.
    fn counter(self, own_markup: Option<MarkUpPercent>) -> Counter {
        self.seller.with_value(|seller| Counter {
            currency: self.currency,
            rules: Arc::clone(&seller.rules),
            buyer: self.buyer.get(),
            day: seller.today,
            own_markup,
            default_markup: seller.default_markup,
        })
    }

    /// From when the line's commitment is cheaper than paying by use at this buyer's prices; nothing for
    /// what is no commitment, or while something is missing. Follows what is typed.
    pub fn break_even(self, line: &Line, by_use: &Listed) -> Option<(BreakEven, Vec<Step>)> {
        let own_markup = self.markup.get().ok()?;
        let counter = self.counter(own_markup);
        line.quantity.with(|quantity| {
            line.options
                .with(|options| quote_lines::break_even(line, quantity, options, by_use, &counter))
        })
    }

    /// Names of price rules that are for the buyer and some line, but in another currency. Follows both.
    pub fn rules_passed_over(self) -> Vec<String> {
        if self.markup.with(|markup| *markup != Ok(None)) {
            return Vec::new();
        }
        let goods: Vec<_> = self.lines.with(|lines| {
            let goods = lines.iter().map(|line| line.goods.clone());
            goods.collect()
        });
        let offers = goods.iter().filter_map(|goods| match goods {
            LineGoods::Offer(listed) => Some(&*listed.offer),
            LineGoods::Own(_) => None,
        });
        let offers: Vec<&Offer> = offers.collect();
        let buyer = self.buyer.get();
        self.seller.with_value(|seller| {
            let (rules, day) = (&seller.rules, seller.today);
            let found = pricing::passed_over(rules, &buyer, day, self.currency, &offers);
            found.into_iter().map(|rule| rule.name.clone()).collect()
        })
    }

    /// Takes a line out.
    pub fn remove(self, key: u32) {
        self.lines
            .update(|lines| lines.retain(|line| line.key != key));
    }

    /// What the quote says now, as it is kept on this machine.
    pub fn written(self) -> String {
        serde_json::to_string(&untrack(|| self.draft())).unwrap_or_default()
    }

    /// What the quote says now, as a draft.
    pub fn draft(self) -> Draft {
        Draft {
            customer: self.customer.get(),
            price_list_id: self.price_list_id.get_value(),
            further_price_list_ids: self.further_price_list_ids.get_value(),
            currency: Some(self.currency),
            exchange_rates_source: self.exchange_rates_source(),
            markup: self.markup_text.get(),
            lines: {
                let mut lines: Vec<LineDraft> = self
                    .lines
                    .with(|lines| lines.iter().map(draft_of).collect());
                lines.extend(self.left_out.get_value());
                lines
            },
            bundles: self.bundles.get(),
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
            self.bundles.track();
            self.blocks.track_typed();
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
                        preferences::keep(&place, &self.written());
                    }
                },
                Duration::from_millis(250),
            );
        });
    }

    /// The request that saves the quote, where nothing is missing.
    pub fn request(self) -> Option<QuoteRequest> {
        let Total::Sum(sums) = self.total.get_untracked() else {
            return None;
        };
        let (customer_id, _) = self.customer.get_untracked()?;
        let markup = self.markup.get_untracked().ok()?;
        let lines = self.lines.with_untracked(|lines| {
            lines
                .iter()
                .map(|line| {
                    let quantity = line.quantity.get_untracked();
                    let options = line.options.get_untracked();
                    let priced = line.priced.get_untracked().ok()?;
                    let shared = sums.shared.get(&line.key);
                    let amount = shared.map_or(priced.amount, |shared| shared.line.amount);
                    let mut request =
                        quote_lines::line_request(line.key, &line.goods, &quantity, &options)
                            .ok()?;
                    request.amount = Some(Text(amount));
                    Some(request)
                })
                .collect::<Option<Vec<_>>>()
        })?;
        if lines.is_empty() {
            return None;
        }
        self.terms.put_into(QuoteRequest {
            customer_id: Some(customer_id),
            price_list_id: Some(self.price_list_id.get_value()),
            further_price_list_ids: self
                .seller
                .with_value(|seller| seller.further_price_list_ids.clone()),
            currency: Some(self.currency),
            price_date: Some(self.seller.with_value(|seller| seller.today.to_string())),
            exchange_rates_source: self.exchange_rates_source(),
            markup_percent: markup.map(|markup| Text(markup.percent())),
            bundles: self
                .bundles_named()
                .into_iter()
                .map(|bundle| QuoteBundleRequest {
                    id: bundle.id,
                    name: bundle.name,
                    price: Text(bundle.price),
                })
                .collect(),
            lines,
            total: Some(Text(sums.net)),
            ..QuoteRequest::default()
        })
    }

    /// Whose exchange rates the quote counts with, where it needs any.
    fn exchange_rates_source(self) -> Option<String> {
        self.seller
            .with_value(|seller| seller.exchange_rates_source.clone())
    }

    fn bundles_named(self) -> Vec<Bundle> {
        self.bundles.with_untracked(|bundles| {
            bundles
                .iter()
                .filter_map(|(id, name, price)| {
                    Some(Bundle {
                        id: id.clone(),
                        name: name.clone(),
                        price: entry::quantity(price).ok()?,
                    })
                })
                .collect()
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

    /// The server keeps another version now; what is typed stays a draft over it.
    pub fn over_version(self, etag: Option<String>) {
        self.etag.set_value(etag);
        self.is_draft.set(true);
    }
}

fn draft_of(line: &Line) -> LineDraft {
    let (offer_id, region, own) = match &line.goods {
        LineGoods::Offer(Listed { offer, .. }) => {
            (offer.id.to_string(), offer.region.clone(), None)
        }
        LineGoods::Own(own) => (String::new(), String::new(), Some(own.clone())),
    };
    LineDraft {
        key: line.key,
        offer_id,
        region,
        quantity: line.quantity.get(),
        own,
        options: line.options.get(),
    }
}
