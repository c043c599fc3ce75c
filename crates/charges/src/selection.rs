//! Which lines of a chunk are meant. Knows keys, filters and scope; no storage.

use crate::chunk::Chunk;
use crate::columns::key_column;
use crate::days;
use crate::tags::tag;
use crate::texts::Texts;
use domain::charges::{Dimension, Filter};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The lines that a caller may see at all; set by the server, never by a request.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LineScope {
    /// Only this customer's lines.
    pub customer: Option<String>,
    /// Only lines of this reseller (Tier2MpnId or ResellerMpnId).
    pub reseller: Option<String>,
}

/// The key of every line in one dimension, dictionary-coded.
pub(crate) struct Keys<'a> {
    pub(crate) codes: Cow<'a, [u32]>,
    texts: KeyTexts<'a>,
}

enum KeyTexts<'a> {
    AsStored(&'a Texts),
    Derived(Vec<String>),
}

impl<'a> Keys<'a> {
    /// The keys of a chunk; all empty where the file has no such column.
    pub(crate) fn of(chunk: &'a Chunk, dimension: &Dimension) -> Self {
        let Some(name) = key_column(dimension) else {
            return Self {
                codes: chunk.days.iter().map(|day| u32::from(*day)).collect(),
                texts: KeyTexts::Derived(
                    (0..32).map(|day| days::text(chunk.period, day)).collect(),
                ),
            };
        };
        let Some(column) = chunk.column(name) else {
            return Self {
                codes: Cow::Owned(vec![0; chunk.lines]),
                texts: KeyTexts::Derived(vec![String::new()]),
            };
        };
        let derive = |key_of: &dyn Fn(&str) -> String| {
            let mut known: BTreeMap<String, u32> = BTreeMap::new();
            let codes: Vec<u32> = column
                .texts
                .iter()
                .map(|text| {
                    let next = known.len() as u32;
                    *known.entry(key_of(text)).or_insert(next)
                })
                .collect();
            let mut texts = vec![String::new(); known.len()];
            for (text, code) in known {
                texts[code as usize] = text;
            }
            Self {
                codes: column
                    .codes
                    .iter()
                    .map(|code| codes.get(*code as usize).copied().unwrap_or(0))
                    .collect(),
                texts: KeyTexts::Derived(texts),
            }
        };
        match dimension {
            Dimension::Tag(name) => derive(&|text| tag(text, name)),
            Dimension::ResourceGroup => derive(&str::to_lowercase),
            _ => Self {
                codes: Cow::Borrowed(&column.codes),
                texts: KeyTexts::AsStored(&column.texts),
            },
        }
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        match &self.texts {
            KeyTexts::AsStored(texts) => texts.len(),
            KeyTexts::Derived(texts) => texts.len(),
        }
    }

    /// The key that a number stands for.
    pub(crate) fn text(&self, code: u32) -> &str {
        match &self.texts {
            KeyTexts::AsStored(texts) => texts.get(code),
            KeyTexts::Derived(texts) => texts.get(code as usize).map_or("", String::as_str),
        }
    }
}

/// Filters and scope together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    filters: Vec<Filter>,
    customer: Option<String>,
}

impl Selection {
    pub(crate) fn new(filters: Vec<Filter>, scope: LineScope) -> Self {
        let scoped =
            |dimension, value: Option<String>| value.map(|value| Filter { dimension, value });
        let customer = scope.customer.clone();
        let mut all: Vec<Filter> = scoped(Dimension::Customer, scope.customer)
            .into_iter()
            .chain(scoped(Dimension::Reseller, scope.reseller))
            .collect();
        all.extend(filters);
        Self {
            filters: all,
            customer,
        }
    }

    /// The one customer whose lines are meant, by scope or by a filter.
    pub(crate) fn customer(&self) -> Option<&str> {
        let filtered = || {
            self.filters
                .iter()
                .find(|f| f.dimension == Dimension::Customer)
                .map(|f| f.value.as_str())
        };
        self.customer.as_deref().or_else(filtered)
    }

    pub(crate) fn dimensions(&self) -> impl Iterator<Item = &Dimension> {
        self.filters.iter().map(|filter| &filter.dimension)
    }

    /// Which lines of a chunk are meant; none when all are.
    pub(crate) fn lines(&self, chunk: &Chunk) -> Option<Vec<bool>> {
        let mut chosen: Option<Vec<bool>> = None;
        for filter in &self.filters {
            let keys = Keys::of(chunk, &filter.dimension);
            let value = match filter.dimension {
                Dimension::ResourceGroup => filter.value.to_lowercase(),
                _ => filter.value.clone(),
            };
            let wanted: Vec<bool> = (0..keys.len())
                .map(|code| keys.text(code as u32) == value)
                .collect();
            let is_wanted = |code: &u32| wanted.get(*code as usize).copied().unwrap_or(false);
            match &mut chosen {
                None => chosen = Some(keys.codes.iter().map(is_wanted).collect()),
                Some(chosen) => {
                    for (chosen, code) in chosen.iter_mut().zip(keys.codes.iter()) {
                        *chosen = *chosen && is_wanted(code);
                    }
                }
            }
        }
        chosen
    }
}
