//! Takes down the steps of a calculation while it is done. Knows no rule and rounds nothing.
//!
//! A step is a few numbers while one types; it becomes text when somebody asks for it.

use crate::exact::Exact;
use domain::steps::{
    Assumption, RoundingMode, Step, StepInput, StepKind, StepRounding, StepSource,
};
use std::ops::Range;

/// A number on its way, and the step it came from.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub value: Exact,
    step: Option<u32>,
}

impl<T: Into<Exact>> From<T> for Figure {
    fn from(value: T) -> Self {
        Self {
            value: value.into(),
            step: None,
        }
    }
}

/// A number as it is taken down: nearly all fit into 64 bits.
#[derive(Clone, Copy, Debug)]
enum Kept {
    Small {
        mantissa: i64,
        scale: u16,
    },
    /// Index among the wide ones.
    Wide(u32),
}

#[derive(Clone, Copy, Debug)]
struct Input {
    name: &'static str,
    value: Kept,
    step: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Taken {
    kind: StepKind,
    formula: &'static str,
    inputs: u32,
    amount: Kept,
    rounding: Option<StepRounding>,
    source: Option<u32>,
    assumption: Option<Assumption>,
}

/// What a step says beside its numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Remark {
    pub rounding: Option<StepRounding>,
    pub source: Option<Source>,
    pub assumption: Option<Assumption>,
}

/// A source noted in [`Steps::source`].
#[derive(Clone, Copy, Debug)]
pub struct Source(u32);

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
    wide: Vec<Exact>,
    sources: Vec<StepSource>,
}

/// A formula that adds up whatever inputs there are.
pub(crate) const SUM: &str = "";

impl Steps {
    /// Room for a quote of so many lines.
    pub fn with_lines(lines: usize) -> Self {
        Self {
            taken: Vec::with_capacity(lines * 5),
            inputs: Vec::with_capacity(lines * 14),
            wide: Vec::new(),
            sources: Vec::with_capacity(8),
        }
    }

    /// Forgets everything but the room.
    pub fn clear(&mut self) {
        self.taken.clear();
        self.inputs.clear();
        self.wide.clear();
        self.sources.clear();
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// Notes where numbers were read; the same place is noted once in a row.
    pub fn source(&mut self, source: &StepSource) -> Source {
        if self.sources.last() != Some(source) {
            self.sources.push(source.clone());
        }
        Source(u32::try_from(self.sources.len().saturating_sub(1)).unwrap_or_default())
    }

    fn keep(&mut self, value: Exact) -> Kept {
        if let Some((mantissa, scale)) = value.small()
            && let (Ok(mantissa), Ok(scale)) = (i64::try_from(mantissa), u16::try_from(scale))
        {
            return Kept::Small { mantissa, scale };
        }
        self.wide.push(value);
        Kept::Wide(u32::try_from(self.wide.len() - 1).unwrap_or_default())
    }

    fn kept(&self, kept: Kept) -> Exact {
        match kept {
            Kept::Small { mantissa, scale } => Exact::from_scaled(mantissa.into(), scale.into()),
            Kept::Wide(index) => self
                .wide
                .get(index as usize)
                .copied()
                .unwrap_or(Exact::ZERO),
        }
    }

    /// Takes a step down: `amount` is what `formula` gives over the inputs.
    pub fn take(
        &mut self,
        kind: StepKind,
        formula: &'static str,
        inputs: &[(&'static str, Figure)],
        amount: Exact,
        remark: Remark,
    ) -> Figure {
        let first = u32::try_from(self.inputs.len()).unwrap_or_default();
        for (name, figure) in inputs {
            let value = self.keep(figure.value);
            self.inputs.push(Input {
                name,
                value,
                step: figure.step,
            });
        }
        let kept = self.keep(amount);
        let step = u32::try_from(self.taken.len()).ok();
        self.taken.push(Taken {
            kind,
            formula,
            inputs: first,
            amount: kept,
            rounding: remark.rounding,
            source: remark.source.map(|source| source.0),
            assumption: remark.assumption,
        });
        Figure {
            value: amount,
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
            .map(|(index, input)| StepInput {
                name: if is_sum {
                    format!("{}_{}", input.name, index + 1)
                } else {
                    input.name.to_owned()
                },
                value: self.kept(input.value).to_string(),
                step: input.step.and_then(|step| step.checked_sub(start)),
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
            amount: self.kept(taken.amount).to_string(),
            rounding: taken.rounding,
            source: taken
                .source
                .and_then(|source| self.sources.get(source as usize).cloned()),
            assumption: taken.assumption,
        }
    }
}
