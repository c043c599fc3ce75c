//! Takes down the steps of a calculation while it is done. Knows no rule and rounds nothing.
//!
//! A step is a few numbers while one types; it becomes text when somebody asks for it.

use crate::exact::Exact;
use crate::numbers::Number;
use crate::problem::PricingProblem;
use domain::id::PriceRuleId;
use domain::price_rules::PriceRule;
use domain::steps::{
    Assumption, RoundingMode, Step, StepInput, StepKind, StepRounding, StepSource,
};
use std::ops::Range;

/// A number on its way, and the step it came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub number: Number,
    step: u32,
}

/// The step of a number that none made.
const NO_STEP: u32 = u32::MAX;

impl<T: Into<Number>> From<T> for Figure {
    fn from(number: T) -> Self {
        Self {
            number: number.into(),
            step: NO_STEP,
        }
    }
}

/// A number that goes into a step, by its name in the formula.
pub(crate) type Input = (&'static str, Figure);

#[derive(Clone, Copy, Debug)]
struct Taken {
    kind: StepKind,
    formula: &'static str,
    inputs: u32,
    amount: Number,
    rounding: Option<StepRounding>,
    source: Option<u32>,
    assumption: Option<Assumption>,
}

/// What a step says beside its numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Remark {
    pub rounding: Option<StepRounding>,
    pub source: Option<Source>,
    pub assumption: Option<Assumption>,
}

/// A source noted among some steps.
#[derive(Clone, Copy, Debug)]
pub struct Source(u32);

/// Where a source's three texts are.
#[derive(Clone, Copy, Debug)]
struct Noted {
    document: u32,
    row: u32,
    date: u32,
    end: u32,
}

impl Remark {
    pub const NONE: Self = Self {
        rounding: None,
        source: None,
        assumption: None,
    };

    pub fn of(source: Option<Source>) -> Self {
        Self {
            source,
            ..Self::NONE
        }
    }

    #[must_use]
    pub fn assuming(self, assumption: Assumption) -> Self {
        Self {
            assumption: Some(assumption),
            ..self
        }
    }

    #[must_use]
    pub fn rounded(self, mode: RoundingMode, digits: u32) -> Self {
        Self {
            rounding: Some(StepRounding { mode, digits }),
            ..self
        }
    }
}

/// The steps of one or many figures, in the order of calculation.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    taken: Vec<Taken>,
    inputs: Vec<Input>,
    pub(crate) wide: Vec<Exact>,
    sources: Vec<Noted>,
    /// The sources' texts, one after the other.
    texts: String,
    /// The rules that are noted already.
    rules: Vec<(PriceRuleId, Source)>,
}

/// A formula that adds up whatever inputs there are.
const SUM: &str = "";

impl Steps {
    /// Room for a quote of so many lines.
    pub fn with_lines(lines: usize) -> Self {
        Self {
            taken: Vec::with_capacity(lines * 9),
            inputs: Vec::with_capacity(lines * 22),
            wide: Vec::new(),
            sources: Vec::with_capacity(lines),
            texts: String::with_capacity(lines * 64),
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
    pub(crate) fn source(&mut self, source: &StepSource) -> Source {
        self.row(&source.document, &source.row, &source.date)
    }

    /// Notes a row of a document, with the date that stands there.
    pub(crate) fn row(&mut self, document: &str, row: &str, date: &str) -> Source {
        let mut note = |text: &str| {
            let at = self.texts.len();
            self.texts.push_str(text);
            u32::try_from(at).unwrap_or(u32::MAX)
        };
        let (document, row, date) = (note(document), note(row), note(date));
        let end = note("");
        self.sources.push(Noted {
            document,
            row,
            date,
            end,
        });
        Source(u32::try_from(self.sources.len() - 1).unwrap_or_default())
    }

    /// Notes a price rule, once.
    pub(crate) fn rule(&mut self, rule: &PriceRule) -> Source {
        // Many rules of one line each are not worth looking for.
        let known = self.rules.iter().rev().take(16);
        if let Some((_, source)) = known.into_iter().find(|(id, _)| *id == rule.id) {
            return *source;
        }
        let source = self.source(&crate::rules::source_of(rule));
        self.rules.push((rule.id.clone(), source));
        source
    }

    fn source_written(&self, source: u32) -> Option<StepSource> {
        let noted = self.sources.get(source as usize)?;
        let text =
            |from: u32, to: u32| Some(self.texts.get(from as usize..to as usize)?.to_owned());
        Some(StepSource {
            document: text(noted.document, noted.row)?,
            row: text(noted.row, noted.date)?,
            date: text(noted.date, noted.end)?,
        })
    }

    /// Takes a step down: `amount` is what `formula` gives over the inputs.
    #[inline]
    pub(crate) fn take<const N: usize>(
        &mut self,
        kind: StepKind,
        formula: &'static str,
        inputs: &[Input; N],
        amount: Number,
        remark: Remark,
    ) -> Figure {
        let first = self.inputs.len();
        // One by one: a copy of a few words costs more than the words.
        self.inputs.reserve(N);
        for input in inputs {
            self.inputs.push(*input);
        }
        self.taken(kind, formula, first, amount, remark)
    }

    /// Takes down the sum of every tier from that step on.
    ///
    /// # Errors
    /// When it has more than 76 digits.
    pub(crate) fn take_sum(&mut self, from: usize) -> Result<Figure, PricingProblem> {
        let first = self.inputs.len();
        let mut sum = Number::ZERO;
        for step in from..self.taken.len() {
            let number = self.taken[step].amount;
            sum = self.plus(sum, number)?;
            let step = u32::try_from(step).unwrap_or(NO_STEP);
            self.inputs.push(("tier", Figure { number, step }));
        }
        Ok(self.taken(StepKind::List, SUM, first, sum, Remark::NONE))
    }

    #[inline]
    fn taken(
        &mut self,
        kind: StepKind,
        formula: &'static str,
        first: usize,
        amount: Number,
        remark: Remark,
    ) -> Figure {
        let step = u32::try_from(self.taken.len()).unwrap_or(NO_STEP);
        self.taken.push(Taken {
            kind,
            formula,
            inputs: u32::try_from(first).unwrap_or_default(),
            amount,
            rounding: remark.rounding,
            source: remark.source.map(|source| source.0),
            assumption: remark.assumption,
        });
        Figure {
            number: amount,
            step,
        }
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

    fn write(&self, taken: &Taken, inputs: &[Input], start: u32) -> Step {
        let is_sum = taken.formula == SUM;
        let inputs: Vec<StepInput> = inputs
            .iter()
            .enumerate()
            .map(|(index, (name, figure))| StepInput {
                name: if is_sum {
                    format!("{}_{}", name, index + 1)
                } else {
                    (*name).to_owned()
                },
                value: self.exact(figure.number).to_string(),
                step: Some(figure.step)
                    .filter(|step| *step != NO_STEP)
                    .and_then(|step| step.checked_sub(start)),
            })
            .collect();
        let formula = if is_sum {
            inputs
                .iter()
                .map(|input| input.name.as_str())
                .collect::<Vec<_>>()
                .join(" + ")
        } else {
            taken.formula.to_owned()
        };
        Step {
            kind: taken.kind,
            formula,
            inputs,
            amount: self.exact(taken.amount).to_string(),
            rounding: taken.rounding,
            source: taken.source.and_then(|source| self.source_written(source)),
            assumption: taken.assumption,
        }
    }
}
