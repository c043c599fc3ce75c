//! What a quote comes to. Lines are looked at in blocks, so that a key pressed in one line looks at its block
//! again and at no other. Knows no page.

use super::entry;
use super::quote_lines::{Line, LinePriced};
use domain::money::Currency;
use domain::quotes::Step;
use leptos::prelude::*;
use pricing::{Bundled, Margin, Steps, Totals, bundled};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of a block: what a key in one of them looks at again.
const BLOCK_LINES: u32 = 16;

/// The quote's total, or what it still needs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Total {
    Sum(Sums),
    /// So many lines (or bundles) have no price.
    Missing(usize),
    TooManyDigits,
}

/// What a quote comes to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sums {
    /// Of the lines that count.
    pub net: Decimal,
    /// Of those whose cost is known; for the seller's eyes.
    pub margin: Option<Margin>,
    /// The prices of the lines that count.
    amounts: Vec<Decimal>,
    /// Price and cost of those whose cost is known.
    known: Vec<(Decimal, Decimal)>,
    /// What lines of bundles come to after their share of the discount, by key.
    pub shared: BTreeMap<u32, InBundle>,
}

impl Sums {
    /// How the total with a stated tax came about.
    pub fn total_steps(&self, currency: Currency, tax_percent: Decimal) -> Vec<Step> {
        let mut steps = Steps::default();
        Totals::explained(currency, &self.amounts, tax_percent, &mut steps)
            .map(|taken| steps.written(taken, None))
            .unwrap_or_default()
    }

    /// How the margin came about.
    pub fn margin_steps(&self, currency: Currency) -> Vec<Step> {
        let mut steps = Steps::default();
        Margin::explained(currency, &self.known, &mut steps)
            .map(|taken| steps.written(taken, None))
            .unwrap_or_default()
    }
}

/// A line of a bundle: the bundle's name, and what the line comes to with its price.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InBundle {
    pub bundle: String,
    pub line: Bundled,
}

impl InBundle {
    /// How the line comes from its own amount to what is left of it.
    pub fn steps(&self, before: Decimal) -> Vec<Step> {
        let mut steps = Steps::default();
        let taken = pricing::take_share(&self.bundle, before, &self.line, &mut steps);
        steps.written(taken, None)
    }
}

/// A priced line, as the total needs it.
struct Part {
    key: u32,
    bundle_id: String,
    priced: Arc<LinePriced>,
}

/// Some lines as they are priced now.
struct Block {
    parts: Vec<Part>,
    /// Lines without a price.
    missing: usize,
}

// Whatever was typed in one of its lines makes another block of it.
impl PartialEq for Block {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// What is known of some lines, and follows them.
#[derive(Clone, Copy)]
struct BlockMemos {
    priced: Memo<Block>,
    /// How often something was typed in them. A price may move without that: its rules arrive, its rate does.
    typed: Memo<u32>,
}

/// The blocks of a quote's lines. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct Blocks {
    lines: RwSignal<Vec<Line>>,
    all: RwSignal<BTreeMap<u32, BlockMemos>>,
}

impl Blocks {
    /// Of lines that come and go.
    pub fn of(lines: RwSignal<Vec<Line>>) -> Self {
        Self {
            lines,
            all: RwSignal::new(BTreeMap::new()),
        }
    }

    /// A line of this key is about to be there.
    pub fn cover(self, key: u32) {
        let block = key / BLOCK_LINES;
        if self.all.with_untracked(|all| all.contains_key(&block)) {
            return;
        }
        let lines = self.lines;
        let memos = BlockMemos {
            priced: Memo::new(move |_| lines.with(|lines| looked_at(lines, block))),
            typed: Memo::new(move |count: Option<&u32>| {
                lines.with(|lines| of_block(lines, block).for_each(Line::track_typed));
                count.map_or(0, |count| count.wrapping_add(1))
            }),
        };
        self.all.update(|all| {
            all.insert(block, memos);
        });
    }

    /// Asks to be told when anything is typed in any line, or a line comes or goes.
    pub fn track_typed(self) {
        // Read, not only tracked: what was never read follows nothing.
        self.all.with(|all| {
            all.values().for_each(|block| {
                block.typed.get();
            });
        });
    }

    /// What the lines come to, with the bundles' prices.
    pub fn total(self, bundles: &[(String, String, String)], currency: Currency) -> Total {
        self.all.with(|all| {
            let mut missing = 0;
            let mut parts = Vec::new();
            for block in all.values() {
                block.priced.with(|block| {
                    missing += block.missing;
                    parts.extend(block.parts.iter().map(|part| {
                        let Part {
                            key,
                            bundle_id,
                            priced,
                        } = part;
                        Part {
                            key: *key,
                            bundle_id: bundle_id.clone(),
                            priced: Arc::clone(priced),
                        }
                    }));
                });
            }
            sum(&parts, missing, bundles, currency)
        })
    }
}

fn of_block(lines: &[Line], block: u32) -> impl Iterator<Item = &Line> {
    lines
        .iter()
        .filter(move |line| line.key / BLOCK_LINES == block)
}

fn looked_at(lines: &[Line], block: u32) -> Block {
    let mut found = Block {
        parts: Vec::new(),
        missing: 0,
    };
    for line in of_block(lines, block) {
        let bundle_id = line.options.with(|options| options.bundle_id.clone());
        line.priced.with(|one| match one {
            Ok(priced) => found.parts.push(Part {
                key: line.key,
                bundle_id,
                priced: Arc::clone(priced),
            }),
            Err(_) => found.missing += 1,
        });
    }
    found
}

fn sum(
    parts: &[Part],
    missing: usize,
    bundles: &[(String, String, String)],
    currency: Currency,
) -> Total {
    let mut missing = missing;
    let mut shared = BTreeMap::new();
    for (id, name, price) in bundles {
        let members: Vec<(String, Decimal)> = parts
            .iter()
            .filter(|part| part.bundle_id == *id)
            .map(|part| (part.key.to_string(), part.priced.amount))
            .collect();
        match (entry::quantity(price), members.is_empty()) {
            (Ok(price), false) => match bundled(price, &members, currency) {
                Ok(parts) => shared.extend(parts.into_iter().filter_map(|line| {
                    let bundle = name.clone();
                    Some((line.id.parse::<u32>().ok()?, InBundle { bundle, line }))
                })),
                Err(_) => return Total::TooManyDigits,
            },
            _ => missing += 1,
        }
    }
    if missing > 0 {
        return Total::Missing(missing);
    }
    let amount = |part: &Part| {
        let shared: Option<&InBundle> = shared.get(&part.key);
        shared.map_or(part.priced.amount, |shared| shared.line.amount)
    };
    let counted = || parts.iter().filter(|part| part.priced.counts);
    let amounts: Vec<Decimal> = counted().map(amount).collect();
    let Ok(net) = pricing::total(currency, amounts.iter().copied()) else {
        return Total::TooManyDigits;
    };
    let known: Vec<(Decimal, Decimal)> = counted()
        .filter_map(|part| Some((amount(part), part.priced.cost?)))
        .collect();
    let Ok(margin) = Margin::of(currency, &known) else {
        return Total::TooManyDigits;
    };
    Total::Sum(Sums {
        net,
        margin,
        amounts,
        known,
        shared,
    })
}
