//! Takes down the steps of a calculation while it is done. Knows no rule and rounds nothing.
//!
//! A step is a few numbers while one types; it becomes text when somebody asks for it.

use crate::exact::Exact;
use crate::figures::Figure;
use crate::formulas::{Formula, SUM, Words};
use crate::problem::PricingProblem;
use crate::repeats::{Place, Repeats};
use domain::id::PriceRuleId;
use domain::price_rules::PriceRule;
use domain::steps::{Step, StepInput, StepRounding, StepSource};
use std::num::NonZeroU32;
use std::ops::Range;

#[derive(Clone, Copy, Debug)]
struct Taken {
    amount: Figure,
    words: &'static Words,
    /// Where its inputs begin; they end where the next step's do.
    inputs: u32,
    source: Option<Source>,
}

/// Where numbers of a step were read: a number among what the steps noted, or the line's own row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Source(NonZeroU32);

impl Source {
    /// The row of the price list that the line sells. Whoever writes a line's steps has it at hand, so
    /// that pricing copies no text.
    pub const ROW: Self = Self(NonZeroU32::MAX);
}

/// A price rule whose source is noted.
#[derive(Clone, Debug)]
struct KnownRule {
    /// Where it stood: a hint for finding it again, never a proof.
    address: usize,
    id: PriceRuleId,
    source: Source,
}

/// Steps that were taken down, and the figure that they led to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    first: usize,
    end: usize,
    figure: Figure,
}

/// Whether two ids are the same, eight letters at a time: a browser has no faster way to compare them.
#[inline]
fn are_equal(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let (wholes, rest) = one.as_chunks::<8>();
    let (other_wholes, other_rest) = other.as_chunks::<8>();
    let words = wholes.iter().zip(other_wholes);
    one.len() == other.len()
        && words.fold(true, |so_far, (one, other)| {
            so_far & (u64::from_le_bytes(*one) == u64::from_le_bytes(*other))
        })
        && rest.iter().zip(other_rest).all(|(one, other)| one == other)
}

/// The number of a step or an input among all; nothing has as many as do not fit.
#[inline(always)]
fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The steps of one or many figures, in the order of calculation.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    taken: Vec<Taken>,
    inputs: Vec<Figure>,
    repeats: Repeats,
    pub(crate) wide: Vec<Exact>,
    sources: Vec<StepSource>,
    /// The rules that are noted already.
    rules: Vec<KnownRule>,
}

impl Steps {
    /// Room for a quote of so many lines.
    pub fn with_lines(lines: usize) -> Self {
        Self {
            taken: Vec::with_capacity(lines * 7),
            inputs: Vec::with_capacity(lines * 16),
            repeats: Repeats::with_capacity(lines + lines / 4),
            wide: Vec::new(),
            sources: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// Forgets everything but the room.
    pub fn clear(&mut self) {
        self.taken.clear();
        self.inputs.clear();
        self.repeats.clear();
        self.wide.clear();
        self.sources.clear();
        self.rules.clear();
    }

    /// How many steps there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.taken.len() + self.repeats.count()
    }

    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// Notes where numbers were read.
    pub(crate) fn source(&mut self, source: &StepSource) -> Option<Source> {
        // Line after line has the same one, or each its own.
        if self.sources.last() != Some(source) {
            self.sources.push(source.clone());
        }
        let number = u32::try_from(self.sources.len()).ok();
        number.and_then(NonZeroU32::new).map(Source)
    }

    /// Notes a price rule, once.
    pub(crate) fn rule(&mut self, rule: &PriceRule) -> Option<Source> {
        let address = std::ptr::from_ref(rule).addr();
        let is_known = |known: &&KnownRule| {
            known.address == address && are_equal(known.id.as_str(), rule.id.as_str())
        };
        match self.rules.iter().find(is_known) {
            Some(known) => Some(known.source),
            None => self.new_rule(rule, address),
        }
    }

    #[cold]
    fn new_rule(&mut self, rule: &PriceRule, address: usize) -> Option<Source> {
        let source = self.source(&crate::rules::source_of(rule))?;
        self.rules.push(KnownRule {
            address,
            id: rule.id.clone(),
            source,
        });
        Some(source)
    }

    fn source_written(&self, source: Source, row: Option<&StepSource>) -> Option<StepSource> {
        if source == Source::ROW {
            return row.cloned();
        }
        self.sources.get(source.0.get() as usize - 1).cloned()
    }

    /// Takes a step down: `amount` is what the formula gives over the inputs.
    #[inline(always)]
    pub(crate) fn take<const N: usize>(
        &mut self,
        formula: &'static Formula<N>,
        inputs: [Figure; N],
        amount: Figure,
        source: Option<Source>,
    ) -> Figure {
        let first = self.inputs.len();
        self.inputs.extend_from_slice(&inputs);
        self.taken(formula.words(), first, amount, source)
    }

    /// The steps from `first` on, which lead to a figure.
    #[inline(always)]
    pub(crate) fn known(&self, first: usize, figure: Figure) -> Known {
        Known {
            first,
            end: self.len(),
            figure,
        }
    }

    /// Lets steps stand once more, for another figure that begins as theirs did.
    #[inline(always)]
    pub(crate) fn again(&mut self, known: Known) -> Figure {
        let at = self.len();
        let (from, later) = (number(known.first), number(at - known.first));
        self.repeats.note(at, known.first, known.end - known.first);
        known.figure.moved(from, later)
    }

    /// The step of a number with its inputs, both as they refer to other steps there.
    fn step(&self, step: usize) -> Option<(Taken, Vec<Figure>)> {
        let index = match self.repeats.place(step) {
            Place::Taken(index) => index,
            Place::Again { of, from, later } => {
                let (taken, inputs) = self.step(of)?;
                let moved = |figure: Figure| figure.moved(number(from), number(later));
                let amount = moved(taken.amount);
                let inputs = inputs.into_iter().map(moved).collect();
                return Some((Taken { amount, ..taken }, inputs));
            }
        };
        let taken = self.taken.get(index)?;
        let next = self.taken.get(index + 1);
        let end = next.map_or(self.inputs.len(), |next| next.inputs as usize);
        let inputs = self.inputs.get(taken.inputs as usize..end);
        Some((*taken, inputs.unwrap_or_default().to_vec()))
    }

    /// The figure that a step gave, for the steps after it.
    pub(crate) fn amount_of(&self, step: usize) -> Figure {
        self.step(step)
            .map_or(Figure::ZERO, |(taken, _)| taken.amount)
    }

    /// Takes down the sum of every tier from that step on.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub(crate) fn take_sum_of_tiers(&mut self, from: usize) -> Result<Figure, PricingProblem> {
        let first = self.inputs.len();
        let mut sum = Figure::ZERO;
        // Every tier was just taken down; none of them stands for another.
        let tiers = self.len() - from;
        for index in self.taken.len() - tiers..self.taken.len() {
            let amount = self.taken[index].amount;
            sum = self.plus(sum, amount)?;
            self.inputs.push(amount);
        }
        Ok(self.taken(SUM.words(), first, sum, None))
    }

    /// Takes down the sum of some figures; `zero` is what none of them come to.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub(crate) fn take_sum(
        &mut self,
        formula: &'static Formula<0>,
        zero: Figure,
        summands: Vec<Figure>,
    ) -> Result<Figure, PricingProblem> {
        let mut sum = zero;
        for summand in &summands {
            sum = self.plus(sum, *summand)?;
        }
        let first = self.inputs.len();
        self.inputs.extend(summands);
        Ok(self.taken(formula.words(), first, sum, None))
    }

    #[inline(always)]
    fn taken(
        &mut self,
        words: &'static Words,
        first: usize,
        amount: Figure,
        source: Option<Source>,
    ) -> Figure {
        let amount = amount.of_step(number(self.len()));
        self.taken.push(Taken {
            amount,
            words,
            inputs: number(first),
            source,
        });
        amount
    }

    /// The steps of a range as data: texts, formulas, sources. References count from the range's start.
    /// `row` is the row of the price list that the line sells ([`crate::Listing::row`]), where it sells one.
    pub fn written(&self, range: Range<usize>, row: Option<&StepSource>) -> Vec<Step> {
        self.written_by(range, |_| row)
    }

    /// The same where steps are of several rows: `row_of` a step, by its number.
    pub(crate) fn written_by<'a>(
        &self,
        range: Range<usize>,
        row_of: impl Fn(usize) -> Option<&'a StepSource>,
    ) -> Vec<Step> {
        let start = u32::try_from(range.start).unwrap_or_default();
        range
            .filter_map(|step| {
                let (taken, inputs) = self.step(step)?;
                Some(self.write(&taken, &inputs, start, row_of(step)))
            })
            .collect()
    }

    fn write(
        &self,
        taken: &Taken,
        inputs: &[Figure],
        start: u32,
        row: Option<&StepSource>,
    ) -> Step {
        let words = taken.words;
        let name = |index: usize| match (words.names.get(index), words.summand) {
            (Some(name), _) => (*name).to_owned(),
            (None, summand) => format!("{}_{}", summand.unwrap_or_default(), index + 1),
        };
        let inputs: Vec<StepInput> = inputs
            .iter()
            .enumerate()
            .map(|(index, figure)| StepInput {
                name: name(index),
                value: self.exact(*figure).to_string(),
                step: figure.step().and_then(|step| step.checked_sub(start)),
            })
            .collect();
        let formula = match words.summand {
            Some(_) if inputs.is_empty() => "0".to_owned(),
            Some(_) => inputs
                .iter()
                .map(|input| input.name.as_str())
                .collect::<Vec<_>>()
                .join(" + "),
            None => words.formula.to_owned(),
        };
        let amount = self.exact(taken.amount);
        // What is rounded carries exactly the digits that it was rounded to.
        let digits = amount.small().map_or(0, |(_, scale)| scale);
        Step {
            kind: words.kind,
            formula,
            inputs,
            amount: amount.to_string(),
            rounding: words.rounding.map(|mode| StepRounding { mode, digits }),
            source: taken
                .source
                .and_then(|source| self.source_written(source, row)),
            assumption: words.assumption,
        }
    }
}
