//! Takes down the steps of a calculation while it is done. Knows no rule and rounds nothing.
//!
//! A step is a few numbers while one types; it becomes text when somebody asks for it.

use crate::exact::Exact;
use crate::figures::Figure;
use crate::formulas::{Formula, SUM, Words, numbered};
use crate::problem::PricingProblem;
use crate::repeats::Repeats;
use crate::rules::RulePlace;
use domain::id::PriceRuleId;
use domain::price_rules::PriceRule;
use domain::steps::StepSource;

/// Where numbers of a step were read: a number among what the steps noted, or the line's own row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Source(u32);

impl Source {
    /// The row of the price list that the line sells. Whoever writes a line's steps has it at hand, so
    /// that pricing copies no text.
    pub const ROW: Self = Self((1 << Head::SOURCE_BITS) - 1);
    /// The first of the price rules; below are the sources that came as they are.
    const RULES: Self = Self(1 << (Head::SOURCE_BITS - 1));
}

/// What stands at the head of a step, beside its amount.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub words: &'static Words,
    pub source: Option<Source>,
}

impl Head {
    const FORMULA_BITS: u32 = 8;
    const SOURCE_BITS: u32 = 32 - Self::FORMULA_BITS;

    /// In 32 bits: from the lowest up the formula's number, and the source, 0 where there is none.
    #[inline(always)]
    const fn packed(self) -> u32 {
        let source = match self.source {
            Some(source) => source.0,
            None => 0,
        };
        self.words.number as u32 | (source << Self::FORMULA_BITS)
    }

    /// The same, unpacked.
    pub fn of(packed: u32) -> Option<Self> {
        let [number, ..] = packed.to_le_bytes();
        let source = packed >> Self::FORMULA_BITS;
        Some(Self {
            words: numbered(number)?,
            source: (source != 0).then_some(Source(source)),
        })
    }
}

/// The inputs of a formula, behind the head of their step.
pub(crate) trait Inputs {
    type Slots: IntoIterator<Item = Figure>;

    /// All slots that the step takes.
    fn behind(self, head: Figure) -> Self::Slots;
}

macro_rules! inputs {
    ($($count:literal: $($input:ident)*;)*) => {$(
        impl Inputs for [Figure; $count] {
            type Slots = [Figure; $count + 1];

            #[inline(always)]
            fn behind(self, head: Figure) -> Self::Slots {
                let [$($input),*] = self;
                [head, $($input),*]
            }
        }
    )*};
}

inputs! {
    1: a;
    2: a b;
    3: a b c;
    4: a b c d;
}

/// Steps that were taken down, and the figure that they led to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    first: usize,
    end: usize,
    figure: Figure,
}

/// The steps of one or many figures, in the order of calculation.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    /// Step after step: its amount with its packed head in the place of the step, then its inputs; of a sum
    /// their number stands before them.
    pub(crate) slots: Vec<Figure>,
    pub(crate) repeats: Repeats,
    pub(crate) wide: Vec<Exact>,
    sources: Vec<StepSource>,
    /// The rules that are noted, and beside each the id by which it is found. The id shares its text with the
    /// rule's own, which no other id can have while this one is kept.
    rules: Vec<RulePlace>,
    rule_ids: Vec<PriceRuleId>,
}

/// The place of a step among all; nothing has as many as do not fit.
#[inline(always)]
pub(crate) fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Steps {
    /// Room for a quote of so many lines.
    pub fn with_lines(lines: usize) -> Self {
        Self {
            slots: Vec::with_capacity(lines * 22),
            repeats: Repeats::with_capacity(lines + lines / 4),
            ..Self::default()
        }
    }

    /// Forgets everything but the room.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.repeats.clear();
        self.wide.clear();
        self.sources.clear();
        self.rules.clear();
        self.rule_ids.clear();
    }

    /// Where the next step begins. Steps are of several lengths; one is known by where it begins.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.slots.len() + self.repeats.count()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Notes where numbers were read.
    pub(crate) fn source(&mut self, source: &StepSource) -> Option<Source> {
        // Line after line has the same one, or each its own.
        if self.sources.last() != Some(source) {
            self.sources.push(source.clone());
        }
        let source = u32::try_from(self.sources.len()).ok().map(Source);
        source.filter(|source| source.0 < Source::RULES.0)
    }

    /// Notes a price rule, once.
    #[inline]
    pub(crate) fn rule(&mut self, rule: &PriceRule) -> Option<Source> {
        let mut ids = self.rule_ids.iter();
        match ids.position(|id| id.is_shared_with(&rule.id)) {
            Some(place) => Some(Source(Source::RULES.0 + number(place))),
            None => self.new_rule(rule),
        }
    }

    #[cold]
    fn new_rule(&mut self, rule: &PriceRule) -> Option<Source> {
        let source = Source(Source::RULES.0.checked_add(number(self.rules.len()))?);
        self.rules.push(RulePlace::of(rule));
        self.rule_ids.push(rule.id.clone());
        (source.0 < Source::ROW.0).then_some(source)
    }

    /// What is noted of a source; `row` is the line's own.
    pub(crate) fn noted(&self, source: Source, row: Option<&StepSource>) -> Option<StepSource> {
        if source == Source::ROW {
            return row.cloned();
        }
        if let Some(place) = source.0.checked_sub(Source::RULES.0) {
            return self.rules.get(place as usize).map(RulePlace::written);
        }
        let index = (source.0 as usize).checked_sub(1)?;
        self.sources.get(index).cloned()
    }

    /// Takes a step down: `amount` is what the formula gives over the inputs.
    #[inline(always)]
    pub(crate) fn take<const N: usize>(
        &mut self,
        formula: &'static Formula<N>,
        inputs: [Figure; N],
        amount: Figure,
        source: Option<Source>,
    ) -> Figure
    where
        [Figure; N]: Inputs,
    {
        let words = formula.words();
        let step = number(self.len());
        let head = amount.beside(Head { words, source }.packed());
        self.slots.extend(inputs.behind(head));
        amount.of_step(step)
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
    pub(crate) fn again(&mut self, known: &Known) -> Figure {
        let at = self.len();
        let (from, later) = (number(known.first), number(at - known.first));
        self.repeats.note(at, known.first, known.end - known.first);
        known.figure.moved(from, later)
    }

    /// Takes down the sum of every tier from that step on.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub(crate) fn take_sum_of_tiers(&mut self, from: usize) -> Result<Figure, PricingProblem> {
        let (at, end) = (self.len(), self.slots.len());
        // Every tier was just taken down; none of them stands for another. Where the sum has no room, no range
        // covers what is left here.
        let first = end - (at - from);
        let source = None;
        let words = SUM.words();
        let head = Figure::ZERO.beside(Head { words, source }.packed());
        self.slots.extend([head, Figure::ZERO]);
        let (mut sum, mut count, mut index) = (Figure::ZERO, 0, first);
        while index < end {
            let tier = self.slots[index];
            let amount = tier.of_step(number(from + index - first));
            sum = self.plus(sum, amount)?;
            self.slots.push(amount);
            count += 1;
            index += 1 + Head::of(tier.other()).map_or(0, |head| head.words.names.len());
        }
        self.slots[end] = sum.beside(head.other());
        self.slots[end + 1] = Figure::from(count);
        Ok(sum.of_step(number(at)))
    }

    /// Takes down the sum of some figures; `zero` is what none of them come to.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub(crate) fn take_sum(
        &mut self,
        formula: &'static Formula<0>,
        zero: Figure,
        summands: &[Figure],
    ) -> Result<Figure, PricingProblem> {
        let mut sum = zero;
        for summand in summands {
            sum = self.plus(sum, *summand)?;
        }
        let step = number(self.len());
        let words = formula.words();
        let source = None;
        let head = sum.beside(Head { words, source }.packed());
        let count = Figure::from(number(summands.len()));
        self.slots.extend([head, count]);
        self.slots.extend_from_slice(summands);
        Ok(sum.of_step(step))
    }
}
