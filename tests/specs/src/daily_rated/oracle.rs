//! What a generated file adds up to, by any dimensions, in the smallest unit of its currency.

use super::estate::Estate;
use super::{Fixed, Line, Options};
use std::collections::{BTreeMap, HashMap};

/// A sum of lines.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Sum {
    /// In cents, or whatever the smallest unit is.
    pub amount: i128,
    pub lines: u64,
}

/// The sums of one file.
pub struct Oracle {
    pub lines: u64,
    /// In cents, or whatever the smallest unit is.
    pub total: i128,
    pub partner_id: String,
    pub invoice: String,
    pub currency: &'static str,
    /// How often each kind of line occurs.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Names by id.
    pub customers: BTreeMap<String, String>,
    digits: u32,
    period: &'static str,
    facts: Vec<Facts>,
    /// By resource and day: few enough to keep, fine enough for every question.
    cells: HashMap<(usize, u32), Sum>,
}

/// The keys of a resource's lines, by dimension.
struct Facts {
    keys: Vec<(&'static str, String)>,
    tags: Vec<(&'static str, &'static str)>,
}

impl Oracle {
    pub(super) fn new(options: &Options, estate: &Estate) -> Self {
        let facts = estate.resources.iter().map(|resource| Facts {
            keys: vec![
                ("customer", estate.customers[resource.customer].id.clone()),
                ("subscription", resource.subscription.clone()),
                ("category", resource.meter.category.to_owned()),
                ("service", resource.meter.service.to_owned()),
                ("meter", resource.meter_id.clone()),
                ("region", resource.region.to_owned()),
                ("resourceGroup", resource.group.to_lowercase()),
                (
                    "reseller",
                    estate.customers[resource.customer].reseller.clone(),
                ),
            ],
            tags: resource.tags.clone(),
        });
        Self {
            lines: 0,
            total: 0,
            partner_id: estate.partner_id.clone(),
            invoice: estate.invoice.clone(),
            currency: options.currency,
            kinds: BTreeMap::new(),
            customers: estate
                .customers
                .iter()
                .map(|customer| (customer.id.clone(), customer.name.clone()))
                .collect(),
            digits: options.digits(),
            period: options.period,
            facts: facts.collect(),
            cells: HashMap::new(),
        }
    }

    pub(super) fn count(&mut self, kind: &'static str) {
        *self.kinds.entry(kind).or_default() += 1;
    }

    pub(super) fn add(&mut self, resource: usize, line: &Line) {
        self.lines += 1;
        self.total += line.amount.mantissa;
        self.count(line.kind);
        let cell = self.cells.entry((resource, line.day)).or_default();
        cell.amount += line.amount.mantissa;
        cell.lines += 1;
    }

    /// The sums by dimensions as the API names them, such as `customer,category` or `tag:env`.
    pub fn by(&self, dimensions: &str) -> BTreeMap<Vec<String>, Sum> {
        let mut sums: BTreeMap<Vec<String>, Sum> = BTreeMap::new();
        for ((resource, day), cell) in &self.cells {
            let keys = dimensions
                .split(',')
                .map(|dimension| self.key(*resource, *day, dimension))
                .collect();
            let sum = sums.entry(keys).or_default();
            sum.amount += cell.amount;
            sum.lines += cell.lines;
        }
        sums
    }

    fn key(&self, resource: usize, day: u32, dimension: &str) -> String {
        let facts = &self.facts[resource];
        if dimension == "day" {
            return format!("{}-{day:02}", self.period);
        }
        if let Some(tag) = dimension.strip_prefix("tag:") {
            let found = facts.tags.iter().find(|(name, _)| *name == tag);
            return found
                .map(|(_, value)| (*value).to_owned())
                .unwrap_or_default();
        }
        let found = facts.keys.iter().find(|(name, _)| *name == dimension);
        found
            .unwrap_or_else(|| panic!("the generator knows no dimension '{dimension}'"))
            .1
            .clone()
    }

    /// An amount as text with the currency's digits.
    pub fn text(&self, amount: i128) -> String {
        Fixed::new(amount, self.digits).to_string()
    }
}
