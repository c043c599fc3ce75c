//! Counts business days in a country's calendar, from two dated data files: weekends and public holidays.
//! Knows the holidays of some countries and years only, and says which.

use crate::dated_data::{DataFault, DataProblem, parse};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const WEEKENDS: &str = "weekends.json";
const HOLIDAYS: &str = "public_holidays.json";

/// The data file of weekends as text.
pub const WEEKENDS_JSON: &str = include_str!("../data/weekends.json");
/// The data file of public holidays as text.
pub const PUBLIC_HOLIDAYS_JSON: &str = include_str!("../data/public_holidays.json");

/// When a country rests.
#[derive(Clone, Debug)]
pub struct BusinessCalendar {
    weekends: Weekends,
    holidays: Holidays,
    /// By country, the holidays of the years that are known.
    days: BTreeMap<String, BTreeSet<NaiveDate>>,
}

/// How much a calendar knows of a span of days.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CalendarKnowledge {
    /// Weekends and national holidays.
    WithHolidays,
    /// The same, but some of the country's holidays hang on the moon and are estimates.
    WithEstimatedHolidays,
    /// Of this country or year no holiday is known.
    WeekendsOnly,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Weekends {
    #[serde(rename = "asOf")]
    _as_of: NaiveDate,
    #[serde(rename = "source")]
    _source: CalendarSource,
    #[serde(rename = "note")]
    _note: String,
    /// The weekend of a country that is not named.
    usual: Vec<WeekendDay>,
    countries: BTreeMap<String, Vec<WeekendDay>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Holidays {
    #[serde(rename = "asOf")]
    _as_of: NaiveDate,
    #[serde(rename = "source")]
    _source: CalendarSource,
    #[serde(rename = "note")]
    _note: String,
    estimated: BTreeSet<String>,
    /// By country and year, days written `MM-DD`.
    countries: BTreeMap<String, BTreeMap<i32, Vec<String>>>,
}

/// Where a file was read.
#[derive(Clone, Debug, Deserialize)]
struct CalendarSource {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "url")]
    _url: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize)]
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

impl BusinessCalendar {
    /// Reads and checks both data files.
    ///
    /// # Errors
    /// [`DataProblem`]: their JSON, a week without a business day, a holiday that is no day.
    pub fn read(weekends: &str, holidays: &str) -> Result<Self, DataProblem> {
        let weekends: Weekends = parse(WEEKENDS, weekends)?;
        let is_whole_week = |rest: &Vec<WeekendDay>| rest.len() > 6;
        if is_whole_week(&weekends.usual) || weekends.countries.values().any(is_whole_week) {
            let fault = DataFault::Empty("the business week");
            return Err(DataProblem::new(WEEKENDS, "a country", fault));
        }
        let holidays: Holidays = parse(HOLIDAYS, holidays)?;
        let mut days = BTreeMap::new();
        for (country, years) in &holidays.countries {
            let mut of_country = BTreeSet::new();
            for (year, written) in years {
                for text in written {
                    let day = format!("{year}-{text}").parse().map_err(|_| {
                        let fault = DataFault::Shape(format!("{year}-{text} is no day"));
                        DataProblem::new(HOLIDAYS, country, fault)
                    })?;
                    of_country.insert(day);
                }
            }
            days.insert(country.clone(), of_country);
        }
        Ok(Self {
            weekends,
            holidays,
            days,
        })
    }

    /// Whether a day is a business day in a country, as far as is known.
    pub fn is_business_day(&self, iso2: &str, day: NaiveDate) -> bool {
        let country = iso2.to_ascii_uppercase();
        let weekend = self.weekends.countries.get(&country);
        let weekend = weekend.unwrap_or(&self.weekends.usual);
        let is_holiday = self
            .days
            .get(&country)
            .is_some_and(|days| days.contains(&day));
        !is_holiday && !weekend.iter().any(|rest| rest.is(day.weekday()))
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

    /// How much is known of a country from one day to another.
    pub fn knowledge(&self, iso2: &str, from: NaiveDate, to: NaiveDate) -> CalendarKnowledge {
        let country = iso2.to_ascii_uppercase();
        let years = self.holidays.countries.get(&country);
        let knows = |year| years.is_some_and(|years| years.contains_key(&year));
        if !(from.year()..=to.year()).all(knows) {
            CalendarKnowledge::WeekendsOnly
        } else if self.holidays.estimated.contains(&country) {
            CalendarKnowledge::WithEstimatedHolidays
        } else {
            CalendarKnowledge::WithHolidays
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar() -> BusinessCalendar {
        BusinessCalendar::read(WEEKENDS_JSON, PUBLIC_HOLIDAYS_JSON).unwrap()
    }

    #[test]
    fn a_week_rests_where_its_country_does() {
        let after = |country, from, days| calendar().after(country, day(from), days);
        // 2026-11-19 is a Thursday.
        assert_eq!(after("NO", "2026-11-19", 2), day("2026-11-23"));
        assert_eq!(after("sa", "2026-11-19", 2), day("2026-11-23"));
        assert_eq!(after("NO", "2026-11-19", 1), day("2026-11-20"));
        assert_eq!(after("SA", "2026-11-19", 1), day("2026-11-22"));
        assert_eq!(after("IN", "2026-11-20", 1), day("2026-11-21"));
        assert_eq!(after("NO", "2026-11-20", 0), day("2026-11-20"));
        assert_eq!(calendar().after("NO", NaiveDate::MAX, 3), NaiveDate::MAX);
    }

    #[test]
    fn a_public_holiday_is_no_business_day() {
        let calendar = calendar();
        // From Wednesday before Easter 2026: Thursday, Friday and Monday are holidays in Norway.
        assert_eq!(
            calendar.after("NO", day("2026-04-01"), 1),
            day("2026-04-07")
        );
        assert_eq!(
            calendar.after("US", day("2026-04-01"), 1),
            day("2026-04-02")
        );
    }

    #[test]
    fn what_is_not_known_is_said() {
        use CalendarKnowledge as K;
        let of = |country, from, to| calendar().knowledge(country, day(from), day(to));
        assert_eq!(of("no", "2026-12-30", "2027-01-04"), K::WithHolidays);
        assert_eq!(of("NO", "2028-12-30", "2029-01-04"), K::WeekendsOnly);
        assert_eq!(
            of("MY", "2026-11-20", "2026-11-27"),
            K::WithEstimatedHolidays
        );
        assert_eq!(of("FJ", "2026-11-20", "2026-11-27"), K::WeekendsOnly);
    }

    #[test]
    fn a_holiday_that_is_no_day_is_refused() {
        let wrong = PUBLIC_HOLIDAYS_JSON.replacen("\"01-01\"", "\"02-30\"", 1);
        let problem = BusinessCalendar::read(WEEKENDS_JSON, &wrong).unwrap_err();
        assert!(matches!(problem.fault, DataFault::Shape(_)), "{problem}");
    }
}
