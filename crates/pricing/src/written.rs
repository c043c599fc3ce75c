//! Writes steps as data: texts, formulas, sources. Knows no rule and works nothing out.

use crate::figures::Figure;
use crate::repeats::Place;
use crate::steps::{Head, Steps, number};
use domain::steps::{Step, StepInput, StepRounding, StepSource};
use std::ops::Range;

/// A step that is read again.
#[derive(Debug)]
struct Taken {
    head: Head,
    amount: Figure,
    inputs: Vec<Figure>,
    /// Where the next one begins.
    end: usize,
}

impl Steps {
    /// The step that begins there with its inputs, as they refer to other steps there.
    fn step(&self, at: usize) -> Option<Taken> {
        let index = match self.repeats.place(at) {
            Place::Taken(index) => index,
            Place::Again { of, from, later } => {
                let taken = self.step(of)?;
                let moved = |figure: Figure| figure.moved(number(from), number(later));
                return Some(Taken {
                    amount: moved(taken.amount),
                    inputs: taken.inputs.into_iter().map(moved).collect(),
                    end: taken.end + (at - of),
                    ..taken
                });
            }
        };
        let first = self.slots.get(index)?;
        let head = Head::of(first.other())?;
        let (before, count) = match head.words.summand {
            None => (1, head.words.names.len()),
            Some(_) => (2, self.slots.get(index + 1)?.whole_number()?),
        };
        let inputs = self.slots.get(index + before..index + before + count)?;
        Some(Taken {
            head,
            amount: first.of_step(number(at)),
            inputs: inputs.to_vec(),
            end: at + before + count,
        })
    }

    /// The steps of a range, each with where it begins.
    fn steps(&self, range: Range<usize>) -> impl Iterator<Item = (usize, Taken)> {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let begin = at;
            let taken = (begin < range.end).then(|| self.step(begin))??;
            at = taken.end;
            Some((begin, taken))
        })
    }

    /// What the steps of a range come to, one after the other.
    pub(crate) fn amounts(&self, range: Range<usize>) -> Vec<Figure> {
        self.steps(range).map(|(_, taken)| taken.amount).collect()
    }

    /// The steps of a range as data: texts, formulas, sources. References count from the range's start.
    /// `row` is the row of the price list that the line sells ([`crate::Listing::row`]), where it sells one.
    pub fn written(&self, range: Range<usize>, row: Option<&StepSource>) -> Vec<Step> {
        self.written_by(range, |_| row)
    }

    /// The same where steps are of several rows: `row_of` a step, by where it begins.
    pub(crate) fn written_by<'a>(
        &self,
        range: Range<usize>,
        row_of: impl Fn(usize) -> Option<&'a StepSource>,
    ) -> Vec<Step> {
        let mut begun: Vec<usize> = Vec::new();
        self.steps(range)
            .map(|(begin, taken)| {
                begun.push(begin);
                self.write(&taken, &begun, row_of(begin))
            })
            .collect()
    }

    /// Writes a step; `begun` says where those of its range up to it begin.
    fn write(&self, taken: &Taken, begun: &[usize], row: Option<&StepSource>) -> Step {
        let Head { words, source } = taken.head;
        let name = |index: usize| match (words.names.get(index), words.summand) {
            (Some(name), _) => (*name).to_owned(),
            (None, summand) => format!("{}_{}", summand.unwrap_or_default(), index + 1),
        };
        let place_of = |step: u32| {
            let place = begun.binary_search(&(step as usize)).ok()?;
            u32::try_from(place).ok()
        };
        let inputs: Vec<StepInput> = taken
            .inputs
            .iter()
            .enumerate()
            .map(|(index, figure)| StepInput {
                name: name(index),
                value: self.exact(*figure).to_string(),
                step: figure.step().and_then(place_of),
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
            source: source.and_then(|source| self.noted(source, row)),
            assumption: words.assumption,
        }
    }
}
