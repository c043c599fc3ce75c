//! Steps that stand once more for others: where they are, and of which. Knows no figure and no words.
//!
//! A cost begins as its price did. Nothing is copied for that: it is noted which steps come again, and
//! whoever reads a step is led to the one that was taken down.

/// Steps in a row that stand for as many others, taken down before them.
#[derive(Clone, Copy, Debug)]
struct Repeat {
    /// The number of its first step.
    at: usize,
    /// The first step that it stands for.
    of: usize,
    count: usize,
    /// How many steps of repeats stand before it.
    before: usize,
}

/// All steps that stand for others, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Repeats {
    all: Vec<Repeat>,
    /// How many steps they are.
    count: usize,
}

/// Where a step is found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// Among those that were taken down, at this index.
    Taken(usize),
    /// It is the step `of` once more; what that refers to from step `from` on is so much later here.
    Again {
        of: usize,
        from: usize,
        later: usize,
    },
}

impl Repeats {
    /// Room for so many.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            all: Vec::with_capacity(capacity),
            count: 0,
        }
    }

    /// Forgets everything but the room.
    pub fn clear(&mut self) {
        self.all.clear();
        self.count = 0;
    }

    /// How many steps stand for others.
    #[inline(always)]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Notes that the steps from number `at` on stand for `count` from `of` on, which end before it.
    #[inline(always)]
    pub fn note(&mut self, at: usize, of: usize, count: usize) {
        self.all.push(Repeat {
            at,
            of,
            count,
            before: self.count,
        });
        self.count += count;
    }

    /// Where the step of this number is found.
    pub fn place(&self, step: usize) -> Place {
        let after = self.all.partition_point(|repeat| repeat.at <= step);
        let last = after.checked_sub(1).and_then(|index| self.all.get(index));
        match last {
            None => Place::Taken(step),
            Some(repeat) if step < repeat.at + repeat.count => Place::Again {
                of: repeat.of + (step - repeat.at),
                from: repeat.of,
                later: repeat.at - repeat.of,
            },
            Some(repeat) => Place::Taken(step - repeat.before - repeat.count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found_behind_those_that_stand_for_others() {
        let mut repeats = Repeats::default();
        // 0 1 2 | 1 2 | 5 | 2' 5 | 8: each repeat is of what stands before it.
        repeats.note(3, 1, 2);
        repeats.note(6, 4, 2);
        let again = |of, from, later| Place::Again { of, from, later };
        let places: Vec<Place> = (0..9).map(|step| repeats.place(step)).collect();
        assert_eq!(
            places,
            [
                Place::Taken(0),
                Place::Taken(1),
                Place::Taken(2),
                again(1, 1, 2),
                again(2, 1, 2),
                Place::Taken(3),
                again(4, 4, 2),
                again(5, 4, 2),
                Place::Taken(4),
            ]
        );
        assert_eq!(repeats.count(), 4);
    }
}
