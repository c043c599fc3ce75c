//! Says what is being done and how far it is: `[3/6] building the app ... 41 s`. Knows no step.

use std::time::Instant;

/// A count of steps, of which some are done.
pub struct Progress {
    steps: usize,
    begun: usize,
    started: Instant,
}

impl Progress {
    /// Progress through a known number of steps.
    pub fn new(steps: usize) -> Self {
        Self {
            steps,
            begun: 0,
            started: Instant::now(),
        }
    }

    /// Announces a step, does it, and says how long it took.
    ///
    /// # Errors
    /// Whatever the step itself returns.
    pub fn step<T, E>(&mut self, what: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.begun += 1;
        println!("[{}/{}] {what} ...", self.begun, self.steps);
        let begun = Instant::now();
        let outcome = work();
        let word = if outcome.is_ok() { "done" } else { "FAILED" };
        println!(
            "[{}/{}] {what}: {word}, {} s",
            self.begun,
            self.steps,
            begun.elapsed().as_secs()
        );
        outcome
    }

    /// Seconds since the first step.
    pub fn seconds(&self) -> u64 {
        self.started.elapsed().as_secs()
    }
}
