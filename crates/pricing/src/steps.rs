//! Takes down the steps of a calculation while it is done. Knows no rule and rounds nothing.
//!
//! A step is a few numbers while one types; it becomes text when somebody asks for it.

use crate::exact::Exact;
use crate::figures::Figure;
use crate::formulas::{self, Formula, SUM, Words};
use crate::problem::PricingProblem;
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

/// A source noted among some steps: its number, from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Source(NonZeroU32);

/// Where a source's three texts are.
#[derive(Clone, Debug)]
struct Noted {
    document: Range<u32>,
    row: u32,
    date: u32,
    end: u32,
}

/// The steps of one or many figures, in the order of calculation.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    taken: Vec<Taken>,
    inputs: Vec<Figure>,
    pub(crate) wide: Vec<Exact>,
    sources: Vec<Noted>,
    /// The sources' texts, one after the other.
    texts: String,
    /// The document that was named last: line after line comes from one price list.
    document: Range<u32>,
    /// The rules that are noted already.
    rules: Vec<(PriceRuleId, Source)>,
}

impl Steps {
    /// Room for a quote of so many lines.
    pub fn with_lines(lines: usize) -> Self {
        Self {
            taken: Vec::with_capacity(lines * 9),
            inputs: Vec::with_capacity(lines * 22),
            wide: Vec::new(),
            sources: Vec::with_capacity(lines),
            texts: String::with_capacity(lines * 32),
            document: 0..0,
            rules: Vec::new(),
        }
    }

    /// Forgets everything but the room.
    pub fn clear(&mut self) {
        self.taken.clear();
        self.inputs.clear();
        self.wide.clear();
        self.sources.clear();
        self.texts.clear();
        self.document = 0..0;
        self.rules.clear();
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// Notes where numbers were read.
    pub(crate) fn source(&mut self, source: &StepSource) -> Option<Source> {
        self.row(&source.document, &source.row, &source.date)
    }

    /// Notes a row of a document, with the date that stands there.
    pub(crate) fn row(&mut self, document: &str, row: &str, date: &str) -> Option<Source> {
        if self.text(self.document.clone()) != Some(document) {
            let start = self.note(document);
            self.document = start..self.end();
        }
        let noted = Noted {
            document: self.document.clone(),
            row: self.note(row),
            date: self.note(date),
            end: self.end(),
        };
        self.sources.push(noted);
        let number = u32::try_from(self.sources.len()).ok();
        number.and_then(NonZeroU32::new).map(Source)
    }

    /// Where the texts end.
    fn end(&self) -> u32 {
        u32::try_from(self.texts.len()).unwrap_or(u32::MAX)
    }

    fn note(&mut self, text: &str) -> u32 {
        let at = self.end();
        self.texts.push_str(text);
        at
    }

    fn text(&self, at: Range<u32>) -> Option<&str> {
        self.texts.get(at.start as usize..at.end as usize)
    }

    /// Notes a price rule, once.
    pub(crate) fn rule(&mut self, rule: &PriceRule) -> Option<Source> {
        // Many rules of one line each are not worth looking for.
        let known = self.rules.iter().rev().take(16);
        if let Some((_, source)) = known.into_iter().find(|(id, _)| *id == rule.id) {
            return Some(*source);
        }
        let document = self.document.clone();
        let source = self.source(&crate::rules::source_of(rule))?;
        // The price list goes on being the document of the lines.
        self.document = document;
        self.rules.push((rule.id.clone(), source));
        Some(source)
    }

    fn source_written(&self, source: Source) -> Option<StepSource> {
        let noted = self.sources.get(source.0.get() as usize - 1)?;
        let text = |at| Some(self.text(at)?.to_owned());
        Some(StepSource {
            document: text(noted.document.clone())?,
            row: text(noted.row..noted.date)?,
            date: text(noted.date..noted.end)?,
        })
    }

    /// Takes a step down: `amount` is what the formula gives over the inputs.
    #[inline]
    pub(crate) fn take<const N: usize>(
        &mut self,
        formula: &'static Formula<N>,
        inputs: [Figure; N],
        amount: Figure,
        source: Option<Source>,
    ) -> Figure {
        let first = self.inputs.len();
        self.inputs.extend(inputs);
        self.taken(formula.words(), first, amount, source)
    }

    /// Takes down the sum of every tier from that step on.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub(crate) fn take_sum(&mut self, from: usize) -> Result<Figure, PricingProblem> {
        let first = self.inputs.len();
        let mut sum = Figure::ZERO;
        for index in from..self.taken.len() {
            let amount = self.taken[index].amount;
            sum = self.plus(sum, amount)?;
            self.inputs.push(amount);
        }
        Ok(self.taken(SUM.words(), first, sum, None))
    }

    #[inline]
    fn taken(
        &mut self,
        words: &'static Words,
        first: usize,
        amount: Figure,
        source: Option<Source>,
    ) -> Figure {
        let amount = amount.of_step(u32::try_from(self.taken.len()).unwrap_or(u32::MAX));
        self.taken.push(Taken {
            amount,
            words,
            inputs: u32::try_from(first).unwrap_or_default(),
            source,
        });
        amount
    }

    /// The steps of a range as data: texts, formulas, sources. References count from the range's start.
    pub fn written(&self, range: Range<usize>) -> Vec<Step> {
        let start = u32::try_from(range.start).unwrap_or_default();
        range
            .filter_map(|index| {
                let taken = self.taken.get(index)?;
                let end = self
                    .taken
                    .get(index + 1)
                    .map_or(self.inputs.len(), |next| next.inputs as usize);
                let inputs = self
                    .inputs
                    .get(taken.inputs as usize..end)
                    .unwrap_or_default();
                Some(self.write(taken, inputs, start))
            })
            .collect()
    }

    fn write(&self, taken: &Taken, inputs: &[Figure], start: u32) -> Step {
        let words = taken.words;
        let is_sum = std::ptr::eq(words, SUM.words());
        let name = |index: usize| match words.names.get(index) {
            Some(name) => (*name).to_owned(),
            None => format!("{}_{}", formulas::SUMMAND, index + 1),
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
        let formula = if is_sum {
            inputs
                .iter()
                .map(|input| input.name.as_str())
                .collect::<Vec<_>>()
                .join(" + ")
        } else {
            words.formula.to_owned()
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
            source: taken.source.and_then(|source| self.source_written(source)),
            assumption: words.assumption,
        }
    }
}
