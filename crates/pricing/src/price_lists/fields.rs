//! Figures, dates, terms and tier ranges as price lists print them. Knows no format's columns.

use super::problem::PriceListFault;
use chrono::{Datelike, NaiveDate};
use domain::decimal::{DecimalProblem, parse_exact};
use domain::price_lists::{BillingPlan, ChangeIndicator, Term};
use rust_decimal::Decimal;

/// Days from this year on mean 'open'.
const OPEN_YEAR: i32 = 9000;

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A figure with every digit.
pub(super) fn figure(text: &str) -> Result<Decimal, PriceListFault> {
    parse_exact(text).map_err(|problem| match problem {
        DecimalProblem::NotANumber => PriceListFault::NotANumber(shown(text)),
        DecimalProblem::TooManyDigits => PriceListFault::TooManyDigits(shown(text)),
    })
}

/// A price: there, and not below 0.
pub(super) fn price(text: &str) -> Result<Decimal, PriceListFault> {
    if text.is_empty() {
        return Err(PriceListFault::NoPrice);
    }
    let price = figure(text)?;
    if price.is_sign_negative() && !price.is_zero() {
        return Err(PriceListFault::Negative(price));
    }
    Ok(price)
}

/// A tier as it is printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Range {
    pub(super) from: Option<Decimal>,
    pub(super) to: Option<Decimal>,
}

/// A tier's bounds: two columns, or one text such as `1-5`.
pub(super) fn range(least: &str, most: &str) -> Result<Range, PriceListFault> {
    let (least, most) = match least.split_once('-') {
        Some((from, to)) if most.is_empty() && !from.is_empty() && !from.ends_with(['e', 'E']) => {
            (from.trim(), to.trim())
        }
        _ => (least, most),
    };
    let bound = |text: &str| match text {
        "" => Ok(None),
        text => figure(text).map(Some),
    };
    let range = Range {
        from: bound(least)?,
        to: bound(most)?,
    };
    if let Some(from) = range
        .from
        .filter(|from| from.is_sign_negative() && !from.is_zero())
    {
        return Err(PriceListFault::NegativeBound(from));
    }
    if let (Some(from), Some(to)) = (range.from, range.to)
        && to < from
    {
        return Err(PriceListFault::RangeBackwards { from, to });
    }
    Ok(range)
}

fn day(text: &str) -> Result<Option<NaiveDate>, PriceListFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || PriceListFault::Date(shown(text));
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let format = if date.contains('/') {
        "%m/%d/%Y"
    } else {
        "%Y-%m-%d"
    };
    NaiveDate::parse_from_str(date, format)
        .map(Some)
        .map_err(|_| wrong())
}

/// A day as `YYYY-MM-DD`; empty where there is none, or one that means 'open'.
pub(super) fn date(text: &str) -> Result<String, PriceListFault> {
    Ok(day(text)?
        .filter(|day| day.year() < OPEN_YEAR)
        .map(|day| day.to_string())
        .unwrap_or_default())
}

/// Holds the days of a price against each other; either may be open.
pub(super) fn in_order(start: &str, end: &str) -> Result<(), PriceListFault> {
    let day = |text: &str| text.get(..10).unwrap_or(text).to_owned();
    let (start, end) = (day(start), day(end));
    if end.is_empty() || start <= end {
        return Ok(());
    }
    Err(PriceListFault::DatesBackwards { start, end })
}

/// Whether a sheet's term says that it is paid by use: `payG-1` and the like, or nothing.
pub(super) fn is_by_use(text: &str) -> bool {
    text.is_empty()
        || text
            .get(..4)
            .is_some_and(|word| word.eq_ignore_ascii_case("payg"))
}

/// A term: `P1Y`, or `1 Year`.
pub(super) fn term(text: &str) -> Option<Term> {
    let spoken = match text.to_ascii_lowercase().as_str() {
        "1 month" => "P1M",
        "1 year" | "p12m" => "P1Y",
        "3 years" | "p36m" => "P3Y",
        "5 years" | "p60m" => "P5Y",
        _ => text,
    };
    Term::ALL
        .into_iter()
        .find(|term| term.as_str().eq_ignore_ascii_case(spoken))
}

/// A billing plan: `OneTime` is `one_time`.
pub(super) fn billing_plan(text: &str) -> Result<BillingPlan, PriceListFault> {
    let folded: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    BillingPlan::ALL
        .into_iter()
        .find(|plan| plan.as_str().replace('_', "").eq_ignore_ascii_case(&folded))
        .ok_or_else(|| PriceListFault::BillingPlan(shown(text)))
}

/// What happened to a row since the list before.
pub(super) fn change(text: &str) -> Result<Option<ChangeIndicator>, PriceListFault> {
    Ok(Some(match text.to_ascii_uppercase().as_str() {
        "" => return Ok(None),
        "ADD" => ChangeIndicator::Added,
        "CHG" => ChangeIndicator::Changed,
        "DEL" => ChangeIndicator::Deleted,
        "UNC" => ChangeIndicator::Unchanged,
        _ => return Err(PriceListFault::ChangeIndicator(shown(text))),
    }))
}

/// Tags, parted by commas or semicolons.
pub(super) fn tags(text: &str) -> Vec<String> {
    text.split([',', ';'])
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_two_columns_or_one_text() {
        let bounds = |least, most| {
            let range = range(least, most).unwrap();
            (range.from, range.to)
        };
        let ten: Option<Decimal> = Some(Decimal::TEN);
        assert_eq!(bounds("", ""), (None, None));
        assert_eq!(bounds("0", "10"), (Some(Decimal::ZERO), ten));
        assert_eq!(bounds("1-10", ""), (Some(Decimal::ONE), ten));
        // Beyond 64 bits.
        let large = bounds("6-9223372036854780000", "").1.unwrap();
        assert!(large > Decimal::from(i64::MAX));
        assert!(matches!(
            range("-5", ""),
            Err(PriceListFault::NegativeBound(_))
        ));
        assert!(matches!(
            range("6", "5"),
            Err(PriceListFault::RangeBackwards { .. })
        ));
    }

    #[test]
    fn dates_of_either_form_become_days_and_the_far_future_is_open() {
        assert_eq!(date("3/1/2018 12:00:00 AM").unwrap(), "2018-03-01");
        assert_eq!(date("2026-08-01T00:00:00Z").unwrap(), "2026-08-01");
        assert_eq!(date("11/30/9999 11:59:59 PM").unwrap(), "");
        assert!(matches!(date("31.12.2026"), Err(PriceListFault::Date(_))));
    }

    #[test]
    fn terms_and_plans_are_read_in_either_spelling() {
        assert_eq!(term("3 Years"), Some(Term::ThreeYears));
        assert_eq!(term("p1y"), Some(Term::OneYear));
        assert_eq!(term("payG-1"), None);
        assert_eq!(billing_plan("OneTime"), Ok(BillingPlan::OneTime));
        assert!(billing_plan("Fortnightly").is_err());
    }
}
