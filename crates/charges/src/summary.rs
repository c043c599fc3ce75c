//! What a file is about: totals and names, gathered chunk by chunk. Knows no storage. Bounded: a
//! file that names more than fits is refused.

use crate::amounts::Sum;
use crate::chunk::Chunk;
use crate::problem::{ChargeProblem, Fault};
use chrono::NaiveDate;
use domain::charges::{ChargeFormat, Period};
use domain::money::Currency;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Memory that the names of customers and subscriptions may take.
const NAME_BYTES_MAX: usize = 48 * 1024 * 1024;

/// A whole file, read to its end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Summary {
    pub format: ChargeFormat,
    pub period: Period,
    pub currency: Currency,
    /// PartnerId; none in formats without one.
    pub partner_id: Option<String>,
    /// The one invoice of a billed file; none where lines carry none, or several in an unbilled file.
    pub invoice_number: Option<String>,
    /// Lines of charges: rows without the header.
    pub lines: u64,
    /// The exact sum of the printed amounts.
    pub total: Decimal,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// By id. A FOCUS line may name none; such lines are under the empty id.
    pub customers: Vec<CustomerSummary>,
    /// By customer, then id.
    pub subscriptions: Vec<SubscriptionSummary>,
}

/// A customer of a file; names are those of its first line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CustomerSummary {
    pub id: String,
    pub name: String,
    pub domain: String,
    pub country: String,
    /// Tier2MpnId or ResellerMpnId; empty for a customer without a reseller.
    pub reseller: String,
    pub lines: u64,
    /// How many different subscriptions its lines name.
    pub subscriptions: u64,
}

/// A subscription of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SubscriptionSummary {
    pub id: String,
    pub customer_id: String,
    pub name: String,
    pub lines: u64,
}

/// Gathers a [`Summary`].
#[derive(Debug, Default)]
pub(crate) struct SummaryBuilder {
    lines: u64,
    total: Sum,
    days: u32,
    name_bytes: usize,
    customers: BTreeMap<String, CustomerSummary>,
    subscriptions: BTreeMap<(String, String), SubscriptionSummary>,
    invoices: BTreeSet<String>,
}

impl SummaryBuilder {
    pub(crate) fn add(&mut self, chunk: &Chunk) -> Result<(), ChargeProblem> {
        self.lines += chunk.lines as u64;
        self.total = self
            .total
            .plus(chunk.amounts.sum(), chunk.amounts.scale)
            .ok_or_else(|| ChargeProblem::new(Fault::TotalTooLarge))?;
        for day in &chunk.days {
            self.days |= 1 << (day & 31);
        }
        for (line, lines) in first_lines(chunk, "customer_id", None) {
            self.add_customer(chunk, line, lines);
            self.check_room()?;
        }
        for (line, lines) in first_lines(chunk, "subscription_id", Some("customer_id")) {
            self.add_subscription(chunk, line, lines);
            self.check_room()?;
        }
        if let Some(column) = chunk.column("invoice_number") {
            for text in column.texts.iter().filter(|text| !text.is_empty()) {
                // Two are enough to know that there is not one.
                if self.invoices.len() < 2 && !self.invoices.contains(text) {
                    self.invoices.insert(text.to_owned());
                }
            }
        }
        Ok(())
    }

    pub(crate) fn finish(
        self,
        format: ChargeFormat,
        period: Period,
        currency: Currency,
        partner_id: Option<String>,
    ) -> Result<Summary, ChargeProblem> {
        let total = self
            .total
            .to_decimal()
            .ok_or_else(|| ChargeProblem::new(Fault::TotalTooLarge))?;
        let day = |day: u32| {
            let after_first = chrono::Days::new(u64::from(day.max(1)) - 1);
            period
                .first_day()
                .checked_add_days(after_first)
                .unwrap_or_else(|| period.first_day())
        };
        let mut customers = self.customers;
        for (customer_id, _) in self.subscriptions.keys() {
            if let Some(customer) = customers.get_mut(customer_id) {
                customer.subscriptions += 1;
            }
        }
        let mut invoices = self.invoices.into_iter();
        Ok(Summary {
            format,
            period,
            currency,
            partner_id,
            invoice_number: invoices.next().filter(|_| invoices.next().is_none()),
            lines: self.lines,
            total,
            first_day: day(self.days.trailing_zeros()),
            last_day: day(31 - self.days.leading_zeros().min(31)),
            customers: customers.into_values().collect(),
            subscriptions: self.subscriptions.into_values().collect(),
        })
    }

    fn add_customer(&mut self, chunk: &Chunk, line: usize, lines: u64) {
        let text = |name| chunk.text(name, line).to_owned();
        let id = text("customer_id");
        if let Some(known) = self.customers.get_mut(&id) {
            known.lines += lines;
            return;
        }
        let customer = CustomerSummary {
            id: id.clone(),
            name: text("customer_name"),
            domain: text("customer_domain"),
            country: text("customer_country"),
            reseller: text("reseller"),
            lines,
            subscriptions: 0,
        };
        self.name_bytes += 2 * id.len()
            + customer.name.len()
            + customer.domain.len()
            + customer.country.len()
            + customer.reseller.len()
            + size_of::<CustomerSummary>();
        self.customers.insert(id, customer);
    }

    fn add_subscription(&mut self, chunk: &Chunk, line: usize, lines: u64) {
        let text = |name| chunk.text(name, line).to_owned();
        let key = (text("customer_id"), text("subscription_id"));
        if key.1.is_empty() {
            return;
        }
        if let Some(known) = self.subscriptions.get_mut(&key) {
            known.lines += lines;
            return;
        }
        let subscription = SubscriptionSummary {
            id: key.1.clone(),
            customer_id: key.0.clone(),
            name: text("subscription_name"),
            lines,
        };
        self.name_bytes += 2 * (key.0.len() + key.1.len())
            + subscription.name.len()
            + size_of::<SubscriptionSummary>()
            + 48;
        self.subscriptions.insert(key, subscription);
    }

    fn check_room(&self) -> Result<(), ChargeProblem> {
        if self.name_bytes > NAME_BYTES_MAX {
            Err(ChargeProblem::new(Fault::TooManyNames))
        } else {
            Ok(())
        }
    }
}

/// The first line, and the number of lines, of each different text (or pair of texts).
fn first_lines(chunk: &Chunk, column: &str, beside: Option<&str>) -> Vec<(usize, u64)> {
    let Some(column) = chunk.column(column) else {
        return Vec::new();
    };
    let beside = beside.and_then(|name| chunk.column(name));
    let mut found: Vec<(usize, u64)> = Vec::new();
    // By code: the code beside it that was met first, and its place. Others beside it are seldom.
    let mut first: Vec<Option<(u32, usize)>> = vec![None; column.texts.len()];
    let mut others: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (line, code) in column.codes.iter().enumerate() {
        let other = beside
            .and_then(|beside| beside.codes.get(line))
            .copied()
            .unwrap_or_default();
        let mut next = || {
            found.push((line, 0));
            found.len() - 1
        };
        let place = match &mut first[*code as usize] {
            Some((known, place)) if *known == other => *place,
            Some(_) => *others.entry((*code, other)).or_insert_with(next),
            empty => empty.insert((other, next())).1,
        };
        found[place].1 += 1;
    }
    found
}
