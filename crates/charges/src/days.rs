//! Days as files write them. Knows no clock and no time zone: a day is taken as received.

use chrono::NaiveDate;
use domain::charges::Period;

/// Reads the day of `2026-08-31`, `2026-08-31T00:00:00Z` or `2026-08-31 00:00:00`.
pub(crate) fn read(bytes: &[u8]) -> Option<NaiveDate> {
    let (date, time) = bytes.split_at_checked(10)?;
    let is_time = match time {
        [] => true,
        [b'T' | b't' | b' ', clock @ ..] => {
            clock.len() <= 30
                && clock
                    .iter()
                    .all(|b| matches!(b, b'0'..=b'9' | b':' | b'.' | b'Z' | b'z' | b'+' | b'-'))
        }
        _ => false,
    };
    if !is_time || date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let year = i32::try_from(number(&date[..4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&date[5..7])?, number(&date[8..])?)
        .filter(|_| year >= 1900)
}

/// The text of a day of a month, `YYYY-MM-DD`.
pub(crate) fn text(period: Period, day: u8) -> String {
    format!("{period}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_with_or_without_a_time() {
        for text in [
            "2026-08-31",
            "2026-08-31T00:00:00Z",
            "2026-08-31 23:59:59",
            "2026-08-31T01:00:00.000+00:00",
        ] {
            assert_eq!(
                read(text.as_bytes()),
                NaiveDate::from_ymd_opt(2026, 8, 31),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-02-30",
            "31.08.2026",
            "8/31/2026",
            "2026-8-31",
            "2026-08-31x",
            "20260831",
            "2026-08-31Thursday",
            "0000-01-01",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }
}
