//! Everything that the price of a line depends on, as a few small numbers: lines of one key are sold
//! alike. Knows no price.

use super::Selling;
use super::classes::{Classes, Trait};
use super::days::led_back;
use super::figures::Figures;
use super::looks::{CREDIT_COLUMN, Looks, METER_COLUMN, column_of};
use crate::chunk::Chunk;
use crate::pivot::cells;
use chrono::{Days, NaiveDate};
use domain::charges::Period;
use domain::decimal::parse_exact;
use domain::money::Currency;
use domain::price_rules::{GoodsScope, PriceRule, RuleKind};
use pricing::price_lists::CostChange;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The classes of a line's traits come first, in their order.
pub(super) type Key = [u32; 13];

const CREDIT: usize = 6;
const TURN: usize = 7;
const BOUND: usize = 8;
const HAS_QUANTITY: usize = 9;
const HAS_LIST: usize = 10;
const CURRENCY: usize = 11;
const COST_CHANGE: usize = 12;

/// The keys of a chunk's lines.
#[derive(Debug, Default)]
pub(super) struct LineKeys {
    /// What all lines have in common.
    same: Key,
    /// The rest by its place in the key: a number a line, and how many numbers there are.
    varying: Vec<(usize, Vec<u32>, usize)>,
}

impl LineKeys {
    fn put(&mut self, place: usize, codes: Vec<u32>) {
        let first = codes.first().copied().unwrap_or_default();
        if codes.iter().all(|code| *code == first) {
            self.same[place] = first;
        } else {
            let width = codes.iter().max().copied().unwrap_or_default() as usize + 1;
            self.varying.push((place, codes, width));
        }
    }

    /// Numbers the combinations: the cell of each line, and how many cells there are.
    pub(super) fn cells(&self, lines: usize) -> (Vec<u32>, usize) {
        let coded: Vec<(&[u32], usize)> = self
            .varying
            .iter()
            .map(|(_, codes, width)| (codes.as_slice(), *width))
            .collect();
        cells(lines, &coded)
    }

    /// The key of a line.
    pub(super) fn of(&self, line: usize) -> Key {
        let mut key = self.same;
        for (place, codes, _) in &self.varying {
            key[*place] = codes.get(line).copied().unwrap_or_default();
        }
        key
    }
}

/// Makes keys, and says what stands behind them; numbers are the same from chunk to chunk.
#[derive(Clone, Debug)]
pub(super) struct KeyMaker {
    pub(super) looks: Looks,
    classes: [Classes; Trait::ALL.len()],
    credits: HashMap<String, u32>,
    credit_percents: Vec<Decimal>,
    currencies: Vec<Currency>,
    /// Days from which on another set of rules holds, in order.
    turns: Vec<NaiveDate>,
    /// Quantities from which on a volume discount is another, in order.
    bounds: Vec<Decimal>,
    cost_changes: Vec<Option<CostChange>>,
}

/// Not yet known for a cell.
const UNKNOWN: u32 = u32::MAX;

impl KeyMaker {
    pub(super) fn of(selling: &Selling) -> Self {
        let rules = || selling.sellers.iter().flat_map(|seller| &seller.rules);
        let mut turns: Vec<NaiveDate> = rules()
            .flat_map(|rule| {
                [
                    Some(rule.starts),
                    rule.ends.and_then(|ends| ends.succ_opt()),
                ]
            })
            .flatten()
            .collect();
        turns.sort_unstable();
        turns.dedup();
        let mut bounds: Vec<Decimal> = rules()
            .filter_map(|rule| match &rule.kind {
                RuleKind::VolumeDiscount { steps } => Some(steps),
                _ => None,
            })
            .flatten()
            .map(|step| step.from_quantity)
            .collect();
        bounds.sort_unstable();
        bounds.dedup();
        Self {
            looks: Looks::of(selling),
            classes: Default::default(),
            credits: HashMap::new(),
            // Number 0 is that of lines that print none.
            credit_percents: vec![Decimal::ZERO],
            currencies: Vec::new(),
            turns,
            bounds,
            // Number 0 is that of meters whose price stays.
            cost_changes: vec![None],
        }
    }

    /// The keys of a chunk's lines.
    pub(super) fn keys(
        &mut self,
        selling: &Selling,
        chunk: &Chunk,
        chosen: Option<&[bool]>,
        quantity: Option<&Figures<'_>>,
        list: Option<&Figures<'_>>,
    ) -> LineKeys {
        let mut keys = LineKeys::default();
        keys.same[CURRENCY] = place_of(&mut self.currencies, chunk.currency);
        for one in self.looks.traits.clone() {
            let classes = &mut self.classes[one as usize];
            let mut class = |text: &str| classes.of(one, &selling.sellers, text);
            match column_of(one, chunk.format).and_then(|name| chunk.column(name)) {
                None => keys.same[one as usize] = class(""),
                Some(column) => {
                    let classes: Vec<u32> = column.texts.iter().map(class).collect();
                    keys.put(one as usize, mapped(&column.codes, &classes));
                }
            }
        }
        if self.looks.credit
            && let Some(column) = chunk.column(CREDIT_COLUMN)
        {
            let classes: Vec<u32> = column.texts.iter().map(|text| self.credit(text)).collect();
            keys.put(CREDIT, mapped(&column.codes, &classes));
        }
        if self.looks.cost_changes
            && let Some(column) = chunk.column(METER_COLUMN)
        {
            let known = &mut self.cost_changes;
            let mut change = |text: &str| {
                place_of(
                    known,
                    selling.cost_changes.get(&text.to_lowercase()).copied(),
                )
            };
            let changes: Vec<u32> = column.texts.iter().map(&mut change).collect();
            keys.put(COST_CHANGE, mapped(&column.codes, &changes));
        }
        for (place, figures) in [(HAS_QUANTITY, quantity), (HAS_LIST, list)] {
            if let Some(figures) = figures {
                let is_printed = |line| u32::from(figures.is_printed(line));
                keys.put(place, (0..chunk.lines).map(is_printed).collect());
            }
        }
        let led_back = match self.looks.days {
            true => led_back(chunk),
            false => Vec::new(),
        };
        if self.looks.days {
            keys.put(TURN, self.turns_of(chunk, &led_back));
        }
        if self.looks.volume {
            keys.put(BOUND, self.bounds_of(selling, chunk, chosen, &led_back));
        }
        keys
    }

    /// Which set of rules holds for each line.
    fn turns_of(&self, chunk: &Chunk, led_back: &[(usize, NaiveDate)]) -> Vec<u32> {
        let turn = |day: NaiveDate| self.turns.partition_point(|turn| *turn <= day) as u32;
        let first = chunk.period.first_day();
        let of_month: Vec<u32> = (0..32_u64)
            .map(|day| turn(first + Days::new(day.max(1) - 1)))
            .collect();
        let mut codes = mapped_days(&chunk.days, &of_month);
        for (line, day) in led_back {
            codes[*line] = turn(*day);
        }
        codes
    }

    /// Each line's place among the bounds of volume discounts, by what its customer used of its meter in
    /// the month of its day.
    fn bounds_of(
        &self,
        selling: &Selling,
        chunk: &Chunk,
        chosen: Option<&[bool]>,
        led_back: &[(usize, NaiveDate)],
    ) -> Vec<u32> {
        let columns = (chunk.column("customer_id"), chunk.column("meter_id"));
        let (Some(customers), Some(meters)) = columns else {
            return vec![0; chunk.lines];
        };
        let place = |period: Period, line: usize| {
            let months = &selling.month_quantities;
            let quantity = months.get(period, customers.text(line), meters.text(line));
            quantity.map_or(0, |quantity| {
                let reached = |bound: &Decimal| {
                    let order = quantity.compare((*bound).into());
                    order.is_ok_and(std::cmp::Ordering::is_ge)
                };
                self.bounds.partition_point(reached) as u32
            })
        };
        let (cells, count) = cells(
            chunk.lines,
            &[
                (&customers.codes, customers.texts.len()),
                (&meters.codes, meters.texts.len()),
            ],
        );
        let mut known = vec![UNKNOWN; count];
        let mut codes = vec![0; chunk.lines];
        for (line, cell) in cells.iter().enumerate() {
            if chosen.is_some_and(|chosen| !chosen[line]) {
                continue;
            }
            let known = &mut known[*cell as usize];
            if *known == UNKNOWN {
                *known = place(chunk.period, line);
            }
            codes[line] = *known;
        }
        for (line, day) in led_back {
            codes[*line] = place(Period::of(*day), *line);
        }
        codes
    }

    /// The number of a printed credit.
    fn credit(&mut self, text: &str) -> u32 {
        if let Some(number) = self.credits.get(text) {
            return *number;
        }
        let printed = parse_exact(text.trim_end_matches('%')).unwrap_or_default();
        // Some exports print the rate 0.15 for 15 %; no credit is below 1 %.
        let percent = if printed > Decimal::ZERO && printed < Decimal::ONE {
            printed * Decimal::ONE_HUNDRED
        } else {
            printed
        };
        let number = place_of(&mut self.credit_percents, percent);
        self.credits.insert(text.to_owned(), number);
        number
    }

    /// Percent of partner earned credit in the amount of lines of a key.
    pub(super) fn credit_percent(&self, key: &Key) -> Decimal {
        let percent = self.credit_percents.get(key[CREDIT] as usize);
        percent.copied().unwrap_or_default()
    }

    /// A day on which the same rules hold as for lines of a key.
    pub(super) fn day(&self, key: &Key) -> NaiveDate {
        let turn = key[TURN].checked_sub(1);
        turn.and_then(|turn| self.turns.get(turn as usize).copied())
            .unwrap_or(NaiveDate::MIN)
    }

    /// A month's quantity that earns the same volume discounts as lines of a key; nothing where it is
    /// below every bound.
    pub(super) fn month_quantity(&self, key: &Key) -> Option<Decimal> {
        let bound = key[BOUND].checked_sub(1)?;
        self.bounds.get(bound as usize).copied()
    }

    /// How the vendor's figures of lines of a key change; nothing where they stay.
    pub(super) fn cost_change(&self, key: &Key) -> Option<CostChange> {
        let change = self.cost_changes.get(key[COST_CHANGE] as usize);
        change.copied().flatten()
    }

    /// Whether lines of a key print how many units they charge.
    pub(super) fn has_quantity(key: &Key) -> bool {
        key[HAS_QUANTITY] != 0
    }

    /// Whether lines of a key print what they come to at the vendor's list.
    pub(super) fn has_list(key: &Key) -> bool {
        key[HAS_LIST] != 0
    }

    /// Whether a rule is for lines of a key, but for its days; `place` counts over all sellers' rules.
    pub(super) fn admits(&self, key: &Key, place: usize, rule: &PriceRule) -> bool {
        let admits = |one: Trait| {
            !self.looks.traits.contains(&one)
                || self.classes[one as usize].admits(key[one as usize], place)
        };
        admits(Trait::Customer)
            && admits(Trait::Reseller)
            // Of what both the file and a price list may say, one is enough.
            && match rule.goods {
                GoodsScope::Product(_) => admits(Trait::Meter) || admits(Trait::Product),
                GoodsScope::Family(_) => admits(Trait::Meter) || admits(Trait::Family),
                _ => admits(Trait::Meter) && admits(Trait::Service),
            }
    }
}

fn mapped(codes: &[u32], classes: &[u32]) -> Vec<u32> {
    let class = |code: &u32| classes.get(*code as usize).copied().unwrap_or_default();
    codes.iter().map(class).collect()
}

fn mapped_days(days: &[u8], classes: &[u32]) -> Vec<u32> {
    let class = |day: &u8| classes.get(usize::from(*day)).copied().unwrap_or_default();
    days.iter().map(class).collect()
}

fn place_of<T: Copy + PartialEq>(known: &mut Vec<T>, one: T) -> u32 {
    if let Some(place) = known.iter().position(|known| *known == one) {
        return place as u32;
    }
    known.push(one);
    known.len() as u32 - 1
}
