//! Days of terms and billing periods. Knows calendars, no clock.

use chrono::{Days, Months, NaiveDate};
use domain::price_lists::BillingPlan;

/// The days that are paid, of the days of the billing period; whole periods before count fully.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Proration {
    pub periods: u32,
    pub days: u32,
    pub of: u32,
}

/// A billing period, both days included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BillingPeriod {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// The period with this number (from 0) of a subscription that began on `anchor`: it begins on the
/// anchor's day of the month, or on the month's last where there is no such day, and ends the day
/// before the next begins (Partner Center, common billing scenarios).
pub fn billing_period(anchor: NaiveDate, months: u32, number: u32) -> Option<BillingPeriod> {
    let begin = |number: u32| anchor.checked_add_months(Months::new(months.checked_mul(number)?));
    Some(BillingPeriod {
        first: begin(number)?,
        last: begin(number.checked_add(1)?)?.checked_sub_days(Days::new(1))?,
    })
}

impl Proration {
    /// What lies between two days, both paid: whole billing periods from the first day on, and the
    /// days of the last, unfinished one. Nothing where the end lies before the start.
    pub fn between(start: NaiveDate, end: NaiveDate, plan: BillingPlan) -> Option<Self> {
        let months = plan.months();
        if months == 0 || end < start {
            return None;
        }
        let mut periods = 0;
        loop {
            let period = billing_period(start, months, periods)?;
            if period.last > end {
                let length = |first: NaiveDate, last: NaiveDate| {
                    u32::try_from((last - first).num_days() + 1).ok()
                };
                let days = if end < period.first {
                    0
                } else {
                    length(period.first, end)?
                };
                return Some(Self {
                    periods,
                    days,
                    of: length(period.first, period.last)?,
                });
            }
            periods += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_that_began_on_the_31st_ends_a_day_before_the_next_begins() {
        let of = |number| billing_period(day("2021-01-31"), 1, number).unwrap();
        let said: Vec<String> = (0..3)
            .map(|n| format!("{} - {}", of(n).first, of(n).last))
            .collect();
        assert_eq!(
            said,
            [
                "2021-01-31 - 2021-02-27",
                "2021-02-28 - 2021-03-30",
                "2021-03-31 - 2021-04-29"
            ]
        );
    }

    #[test]
    fn whole_periods_count_fully_and_the_rest_by_day() {
        let between = |start, end, plan| Proration::between(day(start), day(end), plan);
        let monthly = |start, end| between(start, end, BillingPlan::Monthly).unwrap();
        assert_eq!(
            monthly("2026-06-03", "2026-06-30"),
            Proration {
                periods: 0,
                days: 28,
                of: 30
            }
        );
        assert_eq!(
            monthly("2026-06-01", "2026-06-30"),
            Proration {
                periods: 1,
                days: 0,
                of: 31
            }
        );
        assert_eq!(
            monthly("2026-06-01", "2026-08-15"),
            Proration {
                periods: 2,
                days: 15,
                of: 31
            }
        );
        assert_eq!(
            between("2026-01-01", "2026-12-31", BillingPlan::Annual),
            Some(Proration {
                periods: 1,
                days: 0,
                of: 365
            })
        );
        assert_eq!(
            between("2026-06-02", "2026-06-01", BillingPlan::Monthly),
            None
        );
        assert_eq!(
            between("2026-06-02", "2026-07-01", BillingPlan::OneTime),
            None
        );
    }
}
