//! Counts what passed, failed and was skipped. Knows how test programs say it, not what they test.

use std::fmt;
use std::ops::AddAssign;

/// How many checks ended in which way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Tally {
    /// One check that went one way or the other.
    pub fn one(passed: bool) -> Self {
        Self {
            passed: usize::from(passed),
            failed: usize::from(!passed),
            skipped: 0,
        }
    }

    /// Reads the `test result:` lines of a test program's output. A program that failed without
    /// counting a failure (it crashed, or did not compile) counts as one failure.
    pub fn read(output: &str, succeeded: bool) -> Self {
        let mut tally = Self::default();
        for line in output
            .lines()
            .filter_map(|line| line.trim().strip_prefix("test result: "))
        {
            let count = |word: &str| {
                let before = line
                    .split([';', '.'])
                    .find_map(|part| part.trim().strip_suffix(word));
                before
                    .and_then(|number| number.trim().parse::<usize>().ok())
                    .unwrap_or(0)
            };
            tally += Self {
                passed: count("passed"),
                failed: count("failed"),
                skipped: count("ignored"),
            };
        }
        if !succeeded && tally.failed == 0 {
            tally.failed = 1;
        }
        tally
    }

    /// Takes tests that ended early, for want of something on this machine, from the passed ones.
    pub fn skip(&mut self, tests: usize) {
        let skipped = tests.min(self.passed);
        self.passed -= skipped;
        self.skipped += skipped;
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_programs_add_up() {
        let output = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                      test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            Tally::read(output, false),
            Tally {
                passed: 7,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_program_that_crashes_counts_as_a_failure() {
        assert_eq!(
            Tally::read("signal: 11", false),
            Tally {
                passed: 0,
                failed: 1,
                skipped: 0
            }
        );
        assert_eq!(Tally::read("", true), Tally::default());
    }

    #[test]
    fn a_skipped_test_is_no_passed_test() {
        let mut tally = Tally {
            passed: 5,
            failed: 1,
            skipped: 0,
        };
        tally.skip(2);
        assert_eq!(tally.to_string(), "3 passed, 1 failed, 2 skipped");
    }
}
