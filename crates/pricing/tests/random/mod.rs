//! Random cases by their number, and a run of them against an oracle in Python. Knows no case.

use rust_decimal::Decimal;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// A small generator of its own, so that a case is told by its number alone.
pub struct Random(u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A decimal below `whole` with up to `scale` digits after the point.
    pub fn decimal(&mut self, whole: u64, scale: u32) -> Decimal {
        let scale = u32::try_from(self.below(u64::from(scale) + 1)).unwrap();
        let unit = 10_u64.pow(scale);
        Decimal::from_i128_with_scale(i128::from(self.below(whole * unit)), scale)
    }
}

/// Asks the oracle of that name, beside the tests, for its judgement of 10,000 cases, or of as many as
/// `TIERLINE_ORACLE_CASES` says. A case that the engine refuses for its digits is none.
///
/// # Panics
/// When the oracle finds a case that differs, or too many are refused.
pub fn oracle_agrees(
    oracle: &str,
    mut case: impl FnMut(&mut Random) -> Option<Value> + Send + 'static,
) {
    let cases = std::env::var("TIERLINE_ORACLE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(10_000_u64);
    let mut oracle = Command::new("python3")
        .arg(format!("{}/tests/{oracle}", env!("CARGO_MANIFEST_DIR")))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 works out the oracle; install it, then run the test again");
    let mut input = oracle.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        let mut random = Random(20_261_122);
        let mut refused = 0;
        for _ in 0..cases {
            match case(&mut random) {
                Some(case) => writeln!(input, "{case}").unwrap(),
                None => refused += 1,
            }
        }
        refused
    });
    let said = String::from_utf8(oracle.wait_with_output().unwrap().stdout).unwrap();
    let refused = writer.join().unwrap();
    // Two rates of 17 digits over one another, a price of 16 and a margin may not fit: such a line is
    // refused, never shortened.
    assert!(
        refused * 50 < cases,
        "{refused} of {cases} cases have too many digits"
    );
    let last = said.lines().last().unwrap_or_default();
    assert_eq!(
        last,
        format!("{} cases, 0 wrong", cases - refused),
        "{}",
        said.lines().take(3).collect::<Vec<_>>().join("\n")
    );
}
