//! Days on the wire: `YYYY-MM-DD` and nothing else. Knows no clock.

use chrono::NaiveDate;
use thiserror::Error;

/// Why a text is no day.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error("'{text}' is not a day written YYYY-MM-DD")]
pub struct DayProblem {
    /// The field of the request.
    pub field: &'static str,
    /// The first characters of what was sent.
    pub text: String,
}

/// Reads a day.
///
/// # Errors
/// [`DayProblem`] naming the field.
pub fn read_day(field: &'static str, text: &str) -> Result<NaiveDate, DayProblem> {
    let day = text.parse().ok().filter(|_| text.len() == 10);
    day.ok_or_else(|| DayProblem {
        field,
        text: text.chars().take(20).collect(),
    })
}
