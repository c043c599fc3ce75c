//! The offers of one price list, or of several that one quote sells from, found as one types. Knows no page
//! and no price.
//!
//! The index is made once, when the list comes: sorted words, each with the offers that have it. A key
//! pressed then looks up a run of words and joins sets of bits; no text is folded but what was typed.

use crate::api;
use crate::problem::Problem;
use chrono::NaiveDate;
use domain::customers::name_folded;
use domain::money::Currency;
use domain::price_lists::{
    Offer, OfferSearch, PriceList, PriceListFormat, SearchPart, are_sold_on, search_words,
};
use domain::wire::price_lists::PriceListDetailAnswer;
use pricing::{Exchange, Listing};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A price list as a quote knows it.
#[derive(Debug, Default)]
pub struct SellingList {
    pub name: String,
    /// From its currency into the quote's, where that is another one.
    pub exchange: Option<Exchange>,
}

/// An offer and the list that it stands in.
#[derive(Clone, Debug)]
pub struct Listed {
    pub offer: Arc<Offer>,
    pub list: Arc<SellingList>,
}

impl Listed {
    /// The same, as the engine takes it.
    pub fn listing(&self) -> Listing<'_> {
        Listing {
            offer: &self.offer,
            price_list: &self.list.name,
            exchange: self.list.exchange.as_ref(),
        }
    }
}

impl PartialEq for Listed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.list, &other.list) && self.offer == other.offer
    }
}

/// The offers of some price lists and their index.
#[derive(Debug)]
pub struct Offers {
    /// Of the first list.
    pub currency: Currency,
    pub format: PriceListFormat,
    /// List after list: what several of them sell is found in the first.
    pub all: Vec<Arc<Offer>>,
    /// Each list with the place after its last offer.
    lists: Vec<(usize, Arc<SellingList>)>,
    /// Places of offers in the order of their folded ids.
    by_id: Vec<(Box<str>, u32)>,
    /// Sorted; the offers of word `n` are `places[starts[n]..starts[n + 1]]`.
    words: Vec<Box<str>>,
    starts: Vec<u32>,
    places: Vec<u32>,
    /// Of each first letter the offers that have a word with it: the widest of all questions.
    of_letter: BTreeMap<char, Bits>,
    /// Of each first letter the offers whose id begins with it.
    ids_of_letter: BTreeMap<char, Bits>,
}

/// A set of offers.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn insert(&mut self, place: u32) {
        self.0[place as usize / 64] |= 1 << (place % 64);
    }

    fn keep(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= theirs;
        }
    }

    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }
}

/// A set of offers, counted: the offer of a row is found without writing down every one.
#[derive(Debug)]
pub struct Places {
    bits: Bits,
    /// Of each word of bits, how many offers stand before it; of the end, how many there are.
    before: Vec<u32>,
}

impl From<Bits> for Places {
    fn from(bits: Bits) -> Self {
        let mut count = 0;
        let mut before = Vec::with_capacity(bits.0.len() + 1);
        before.push(0);
        for word in &bits.0 {
            count += word.count_ones();
            before.push(count);
        }
        Self { bits, before }
    }
}

impl Places {
    fn count(&self) -> usize {
        self.before.last().map_or(0, |count| *count as usize)
    }

    fn place(&self, row: usize) -> Option<usize> {
        if row >= self.count() {
            return None;
        }
        let word = self
            .before
            .partition_point(|before| *before as usize <= row)
            - 1;
        let mut rest = self.bits.0[word];
        for _ in self.before[word] as usize..row {
            rest &= rest - 1;
        }
        Some(word * 64 + rest.trailing_zeros() as usize)
    }

    fn row(&self, place: usize) -> Option<usize> {
        let bits = self.bits.0.get(place / 64)?;
        let below = bits & ((1 << (place % 64)) - 1);
        let is_in = bits >> (place % 64) & 1 == 1;
        is_in.then(|| (self.before[place / 64] + below.count_ones()) as usize)
    }
}

/// What a search found, in the list's order.
#[derive(Clone, Debug)]
pub enum Found {
    All(usize),
    Some(Arc<Places>),
}

impl Found {
    /// How many offers.
    pub fn count(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::Some(places) => places.count(),
        }
    }

    /// The place in the list of a found offer.
    pub fn place(&self, row: usize) -> Option<usize> {
        match self {
            Self::All(count) => (row < *count).then_some(row),
            Self::Some(places) => places.place(row),
        }
    }

    /// The row of an offer, where it is found.
    pub fn row(&self, place: usize) -> Option<usize> {
        match self {
            Self::All(count) => (place < *count).then_some(place),
            Self::Some(places) => places.row(place),
        }
    }
}

// A search is made anew only when what is typed changes.
impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All(mine), Self::All(theirs)) => mine == theirs,
            (Self::Some(mine), Self::Some(theirs)) => Arc::ptr_eq(mine, theirs),
            _ => false,
        }
    }
}

impl From<PriceList> for Offers {
    fn from(list: PriceList) -> Self {
        Self::of_lists(
            SellingList::default(),
            list,
            Vec::new(),
            NaiveDate::default(),
        )
    }
}

impl Offers {
    /// The offers of a list, and of those that stand beside it. What several of them sell is there once: from
    /// the first whose price holds on the day, as the server sells it.
    pub fn of_lists(
        named: SellingList,
        mut list: PriceList,
        further: Vec<(SellingList, PriceList)>,
        day: NaiveDate,
    ) -> Self {
        let stands_alone = further.is_empty();
        let mut lists = vec![(list.offers.len(), Arc::new(named))];
        for (named, other) in further {
            list.offers.extend(other.offers);
            lists.push((list.offers.len(), Arc::new(named)));
        }
        if !stands_alone {
            let are_sold = are_sold_on(&list.offers, day);
            for (end, _) in &mut lists {
                *end = are_sold[..*end].iter().filter(|is_sold| **is_sold).count();
            }
            let mut are_sold = are_sold.into_iter();
            list.offers.retain(|_| are_sold.next().unwrap_or_default());
        }
        let count = list.offers.len();
        let mut by_id: Vec<(Box<str>, u32)> = (0..)
            .zip(&list.offers)
            .map(|(place, offer)| (name_folded(offer.id.as_str()).into_boxed_str(), place))
            .collect();
        by_id.sort();
        let (words, starts, places) = index(&list.offers);
        let mut of_letter: BTreeMap<char, Bits> = BTreeMap::new();
        for (number, word) in words.iter().enumerate() {
            let Some(letter) = word.chars().next() else {
                continue;
            };
            let bits = of_letter.entry(letter).or_insert_with(|| Bits::none(count));
            for place in &places[starts[number] as usize..starts[number + 1] as usize] {
                bits.insert(*place);
            }
        }
        let mut ids_of_letter: BTreeMap<char, Bits> = BTreeMap::new();
        for (id, place) in &by_id {
            if let Some(letter) = id.chars().next() {
                ids_of_letter
                    .entry(letter)
                    .or_insert_with(|| Bits::none(count))
                    .insert(*place);
            }
        }
        Self {
            currency: list.currency,
            format: list.format,
            all: list.offers.into_iter().map(Arc::new).collect(),
            lists,
            by_id,
            words,
            starts,
            places,
            of_letter,
            ids_of_letter,
        }
    }
}

/// Sorted words, where each one's places begin, and the places.
fn index(offers: &[Offer]) -> (Vec<Box<str>>, Vec<u32>, Vec<u32>) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    // Most texts of a list stand in thousands of its offers: each is folded once.
    let mut of_text: HashMap<&str, Arc<[u32]>> = HashMap::new();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (place, offer) in (0..).zip(offers) {
        let from = pairs.len();
        for text in offer.search_texts().filter(|text| !text.is_empty()) {
            let words = of_text.entry(text).or_insert_with(|| {
                let words = search_words(text).into_iter().map(|word| {
                    let next = numbers.len() as u32;
                    *numbers.entry(word).or_insert(next)
                });
                words.collect()
            });
            pairs.extend(words.iter().map(|word| (*word, place)));
        }
        // A word counts once an offer.
        pairs[from..].sort_unstable();
        let mut last = from;
        for at in from..pairs.len() {
            if at == from || pairs[at] != pairs[last - 1] {
                pairs[last] = pairs[at];
                last += 1;
            }
        }
        pairs.truncate(last);
    }
    let mut sorted: Vec<(String, u32)> = numbers.into_iter().collect();
    sorted.sort_unstable();
    let mut rank = vec![0_u32; sorted.len()];
    for (place, (_, number)) in (0..).zip(&sorted) {
        rank[*number as usize] = place;
    }
    let mut starts = vec![0_u32; sorted.len() + 1];
    for (word, _) in &pairs {
        starts[rank[*word as usize] as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut places = vec![0_u32; pairs.len()];
    for (word, place) in pairs {
        let slot = &mut next[rank[word as usize] as usize];
        places[*slot as usize] = place;
        *slot += 1;
    }
    let words = sorted
        .into_iter()
        .map(|(word, _)| word.into_boxed_str())
        .collect();
    (words, starts, places)
}

impl Offers {
    /// Reads a list's text as it was published.
    ///
    /// # Errors
    /// [`Problem::Unreadable`] with the place and the remedy.
    pub fn read(text: &str, name: &str) -> Result<Self, Problem> {
        list_read(text, name).map(Self::from)
    }

    /// What a list that is kept sells on a day.
    ///
    /// # Errors
    /// As [`list_of`].
    pub async fn of_list(
        account: String,
        detail: PriceListDetailAnswer,
        day: NaiveDate,
    ) -> Result<Self, Problem> {
        list_of(account, detail, day).await.map(Self::from)
    }

    /// The offer at a place, with its list.
    pub fn listed(&self, place: usize) -> Option<Listed> {
        let offer = self.all.get(place)?;
        let (_, list) = self.lists.iter().find(|(end, _)| place < *end)?;
        Some(Listed {
            offer: Arc::clone(offer),
            list: Arc::clone(list),
        })
    }

    /// The name of an offer's list, where there are several.
    pub fn list_name(&self, place: usize) -> Option<&str> {
        let (_, list) = self.lists.iter().find(|(end, _)| place < *end)?;
        (self.lists.len() > 1).then_some(&list.name)
    }

    /// The offers that a text finds.
    pub fn found(&self, text: &str) -> Found {
        let search = OfferSearch::of(text);
        let mut parts = search.parts.iter();
        let Some(first) = parts.next() else {
            return Found::All(self.all.len());
        };
        let mut bits = self.of_part(first);
        for part in parts {
            bits.keep(&self.of_part(part));
        }
        Found::Some(Arc::new(bits.into()))
    }

    /// Places of the offers that a text finds, in the list's order.
    pub fn matching(&self, text: &str) -> impl Iterator<Item = usize> + use<> {
        let found = self.found(text);
        (0..found.count()).filter_map(move |row| found.place(row))
    }

    fn of_part(&self, part: &SearchPart) -> Bits {
        let mut words = part.words.iter();
        let mut bits = words
            .next()
            .map_or_else(|| Bits::none(self.all.len()), |word| self.of_word(word));
        for word in words {
            bits.keep(&self.of_word(word));
        }
        let whole = part.whole.as_str();
        let mut letters = whole.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            if let Some(ids) = self.ids_of_letter.get(&letter) {
                bits.join(ids);
            }
        } else {
            let from = self.by_id.partition_point(|(id, _)| **id < *whole);
            let run = self.by_id[from..].partition_point(|(id, _)| id.starts_with(whole));
            for (_, place) in &self.by_id[from..from + run] {
                bits.insert(*place);
            }
        }
        bits
    }

    fn of_word(&self, word: &str) -> Bits {
        let mut letters = word.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            let known = self.of_letter.get(&letter).cloned();
            return known.unwrap_or_else(|| Bits::none(self.all.len()));
        }
        let from = self.words.partition_point(|known| **known < *word);
        let run = self.words[from..].partition_point(|known| known.starts_with(word));
        let (from, to) = (self.starts[from], self.starts[from + run]);
        let mut bits = Bits::none(self.all.len());
        for place in &self.places[from as usize..to as usize] {
            bits.insert(*place);
        }
        bits
    }

    /// What a commitment's use costs without it, where a list has that too.
    pub fn pay_as_you_go(&self, commitment: &Offer) -> Option<Listed> {
        let place = self
            .all
            .iter()
            .position(|offer| offer.is_pay_as_you_go_of(commitment))?;
        self.listed(place)
    }

    /// An offer by its id, in a region where a list has it in several.
    pub fn named(&self, id: &str, region: Option<&str>) -> Option<Listed> {
        let folded = name_folded(id);
        let from = self.by_id.partition_point(|(known, _)| **known < *folded);
        let mut places = self.by_id[from..]
            .iter()
            .take_while(|(known, _)| **known == *folded)
            .map(|(_, place)| *place as usize);
        let place = places.find(|place| {
            self.all.get(*place).is_some_and(|offer| {
                offer.id.as_str() == id && region.is_none_or(|region| offer.region == region)
            })
        })?;
        self.listed(place)
    }
}

/// What a list that is kept sells on a day.
///
/// # Errors
/// As fetching its text, and [`Offers::read`].
pub async fn list_of(
    account: String,
    detail: PriceListDetailAnswer,
    day: NaiveDate,
) -> Result<PriceList, Problem> {
    let mut list = match detail.rate_card {
        Some(card) => {
            PriceList::try_from(card).map_err(|why| Problem::Unreadable(why.to_string()))?
        }
        None => {
            let list = detail.price_list;
            let text = api::prices::source(account, list.id).await?;
            list_read(&text, &list.name)?
        }
    };
    if detail.is_without_credit {
        list.without_credit();
    }
    list.keep_prices_of(day);
    Ok(list)
}

fn list_read(text: &str, name: &str) -> Result<PriceList, Problem> {
    pricing::price_lists::read(text.as_bytes(), name)
        .map_err(|why| Problem::Unreadable(why.to_string()))
}

/// The offer's category and region beside its name, for lists.
pub fn offer_detail(offer: &Offer) -> String {
    [&offer.category, &offer.subcategory, &offer.region]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ")
}
