//! The server's clock. Knows no time zone but UTC.

use chrono::{DateTime, SecondsFormat, Utc};

/// Now, as the API and the store write it: `2026-08-31T23:59:59Z`.
pub fn now_text() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Now, in seconds since 1970.
pub fn now_seconds() -> i64 {
    Utc::now().timestamp()
}

/// Today, in UTC.
pub fn today() -> chrono::NaiveDate {
    Utc::now().date_naive()
}

/// The year, for the numbers of quotes.
pub fn year() -> i32 {
    chrono::Datelike::year(&Utc::now())
}

/// Seconds since 1970 as the wire writes a moment; empty where no calendar holds it.
pub fn moment(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).map_or_else(String::new, |time| {
        time.to_rfc3339_opts(SecondsFormat::Secs, true)
    })
}
