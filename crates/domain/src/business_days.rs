//! Counts business days in a country's week, from a dated data file of weekends. Knows no public
//! holiday: no source for those is kept, and every answer says so.

use crate::dated_data::{DataFault, DataProblem, parse};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FILE: &str = "weekends.json";

/// The data file as text.
pub const WEEKENDS_JSON: &str = include_str!("../data/weekends.json");

/// The data file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Weekends {
    pub as_of: NaiveDate,
    pub source: WeekendSource,
    pub note: String,
    /// The weekend of a country that is not named.
    usual: Vec<WeekendDay>,
    countries: BTreeMap<String, Vec<WeekendDay>>,
}

/// Where the weekends were read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WeekendSource {
    pub name: String,
    pub url: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WeekendDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl WeekendDay {
    fn is(self, day: Weekday) -> bool {
        let own = match self {
            Self::Monday => Weekday::Mon,
            Self::Tuesday => Weekday::Tue,
            Self::Wednesday => Weekday::Wed,
            Self::Thursday => Weekday::Thu,
            Self::Friday => Weekday::Fri,
            Self::Saturday => Weekday::Sat,
            Self::Sunday => Weekday::Sun,
        };
        own == day
    }
}

impl Weekends {
    /// Reads and checks a data file.
    ///
    /// # Errors
    /// [`DataProblem`]: its JSON, or a week without a business day.
    pub fn read(json: &str) -> Result<Self, DataProblem> {
        let weekends: Self = parse(FILE, json)?;
        let all = weekends
            .countries
            .iter()
            .map(|(iso2, days)| (iso2.as_str(), days));
        let mut all = all.chain([("usual", &weekends.usual)]);
        if let Some((entry, _)) = all.find(|(_, days)| days.len() > 6) {
            let fault = DataFault::Empty("the business week");
            return Err(DataProblem::new(FILE, entry, fault));
        }
        drop(all);
        Ok(weekends)
    }

    /// Whether a day is a business day in a country.
    pub fn is_business_day(&self, iso2: &str, day: NaiveDate) -> bool {
        let weekend = self
            .countries
            .get(&iso2.to_ascii_uppercase())
            .unwrap_or(&self.usual);
        !weekend.iter().any(|rest| rest.is(day.weekday()))
    }

    /// The day that lies this many business days after another, which itself is not counted. The last day
    /// of the calendar where it would lie beyond.
    pub fn after(&self, iso2: &str, day: NaiveDate, business_days: u32) -> NaiveDate {
        let (mut at, mut left) = (day, business_days);
        while left > 0 {
            let Some(next) = at.checked_add_days(Days::new(1)) else {
                return at;
            };
            at = next;
            if self.is_business_day(iso2, at) {
                left -= 1;
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_rests_where_its_country_does() {
        let weekends = Weekends::read(WEEKENDS_JSON).unwrap();
        // 2026-11-19 is a Thursday.
        assert_eq!(
            weekends.after("NO", day("2026-11-19"), 2),
            day("2026-11-23")
        );
        assert_eq!(
            weekends.after("sa", day("2026-11-19"), 2),
            day("2026-11-23")
        );
        assert_eq!(
            weekends.after("NO", day("2026-11-19"), 1),
            day("2026-11-20")
        );
        assert_eq!(
            weekends.after("SA", day("2026-11-19"), 1),
            day("2026-11-22")
        );
        assert_eq!(
            weekends.after("IN", day("2026-11-20"), 1),
            day("2026-11-21")
        );
        assert_eq!(
            weekends.after("NO", day("2026-11-20"), 0),
            day("2026-11-20")
        );
        assert_eq!(weekends.after("NO", NaiveDate::MAX, 3), NaiveDate::MAX);
    }
}
