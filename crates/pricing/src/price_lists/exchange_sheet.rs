//! The programme's sheet of exchange rates (CSV: `CurrencyCode,USDPerUnit,Month`). A rate divides an
//! amount in dollars. Knows no amount.

use super::fields::price;
use super::problem::{PriceListFault, PriceListProblem};
use super::rows::Sheet;
use super::text_of;
use domain::charges::Period;
use domain::exchange_rates::ExchangeRates;
use domain::money::Currency;

const RATE: &str = "USDPerUnit";
const CURRENCY: &str = "CurrencyCode";

pub(super) fn is_one(sheet: &Sheet<'_>) -> bool {
    sheet.column(&[CURRENCY]).is_some() && sheet.column(&[RATE]).is_some()
}

/// Reads a sheet of one month; `month` is asked for where its rows print only a year, or none.
///
/// # Errors
/// [`PriceListProblem`] with line, column and remedy.
pub fn read_exchange_rates(
    bytes: &[u8],
    month: Option<Period>,
    source: &str,
) -> Result<ExchangeRates, PriceListProblem> {
    let mut sheet = Sheet::open(text_of(bytes)?)?;
    if !is_one(&sheet) {
        return Err(PriceListFault::NotExchangeRates.into());
    }
    let (currency, rate) = (sheet.needed(&[CURRENCY])?, sheet.needed(&[RATE])?);
    let month_column = sheet.column(&["Month"]);
    let mut of_rows = None;
    let mut rates = Vec::new();
    while sheet.next_row()? {
        let place = sheet.place();
        let code: Currency = sheet
            .field(currency)
            .parse()
            .map_err(|problem| place.wrong(CURRENCY, PriceListFault::Currency(problem)))?;
        let worth = price(sheet.field(rate)).map_err(|fault| place.wrong(RATE, fault))?;
        rates.push((code, worth));
        let printed = sheet.field(month_column);
        let found = printed_month(printed, month).map_err(|fault| place.wrong("Month", fault))?;
        let expected = *of_rows.get_or_insert(month.unwrap_or(found));
        if found != expected {
            let fault = PriceListFault::TwoMonths(expected.to_string(), found.to_string());
            return Err(place.wrong("Month", fault));
        }
    }
    let Some(month) = of_rows else {
        return Err(PriceListFault::NoRows.into());
    };
    ExchangeRates::new(month, source.to_owned(), rates)
        .map_err(|problem| PriceListProblem::in_column(RATE, PriceListFault::Rates(problem)))
}

/// The month of a row: as it is printed, or the one that was said, where the row prints none or only its year.
fn printed_month(printed: &str, said: Option<Period>) -> Result<Period, PriceListFault> {
    let short = || printed.chars().take(20).collect::<String>();
    if let Some(found) = month_of(printed) {
        return Ok(found);
    }
    let said = said.ok_or_else(|| PriceListFault::Month(short()))?;
    if printed.is_empty() || printed == said.year().to_string() {
        return Ok(said);
    }
    Err(match printed.parse::<u16>() {
        Ok(_) => PriceListFault::TwoMonths(said.to_string(), short()),
        Err(_) => PriceListFault::Month(short()),
    })
}

/// A month printed as `2026-08` or `202608`.
fn month_of(printed: &str) -> Option<Period> {
    match printed.len() {
        6 => {
            let (year, month) = printed.split_at_checked(4)?;
            format!("{year}-{month}").parse().ok()
        }
        _ => printed.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::exchange_rates::ExchangeRatesProblem;

    fn read(rows: &str, month: Option<&str>) -> Result<ExchangeRates, PriceListProblem> {
        let text = format!("\"CurrencyCode\",\"USDPerUnit\",\"Month\"\n{rows}");
        read_exchange_rates(
            text.as_bytes(),
            month.map(|text| text.parse().unwrap()),
            "Partner Center",
        )
    }

    #[test]
    fn a_sheet_keeps_every_digit_of_its_rates() {
        for month in ["2026-08", "202608"] {
            let rates = read(&format!("AED,0.27224589249009701,{month}\n"), None).unwrap();
            assert_eq!(rates.month.to_string(), "2026-08");
            let dirham = rates.usd_per_unit("AED".parse().unwrap()).unwrap();
            assert_eq!(dirham.to_string(), "0.27224589249009701");
        }
    }

    #[test]
    fn a_sheet_that_prints_only_a_year_needs_its_month() {
        let problem = read("AED,0.27,2019\n", None).unwrap_err();
        assert_eq!(problem.fault, PriceListFault::Month("2019".to_owned()));
        let rates = read("AED,0.27,2019\n", Some("2019-08")).unwrap();
        assert_eq!(rates.month.to_string(), "2019-08");
        assert!(matches!(
            read("AED,0.27,2019-09\n", Some("2019-08"))
                .unwrap_err()
                .fault,
            PriceListFault::TwoMonths(..)
        ));
        // The sheet of another year, and what is no month at all, are not taken for the month that was said.
        let of = |printed: &str| read(&format!("AED,0.27,{printed}\n"), Some("2019-08"));
        assert!(matches!(
            of("2018").unwrap_err().fault,
            PriceListFault::TwoMonths(..)
        ));
        assert!(matches!(
            of("August").unwrap_err().fault,
            PriceListFault::Month(_)
        ));
        assert!(of("").is_ok());
    }

    #[test]
    fn rates_that_are_none_are_refused() {
        for (rows, column) in [
            ("EUR,0,2026-08\n", "USDPerUnit"),
            ("EUR,-1,2026-08\n", "USDPerUnit"),
            ("EUR,,2026-08\n", "USDPerUnit"),
            ("USD,1.1,2026-08\n", "USDPerUnit"),
            ("XX,1,2026-08\n", "CurrencyCode"),
            ("EUR,1.08,2026-08\nGBP,1.2,2026-09\n", "Month"),
        ] {
            let problem = read(rows, None).unwrap_err();
            assert_eq!(problem.column.as_deref(), Some(column), "{problem}");
        }
        let euro = "EUR".parse().unwrap();
        assert_eq!(
            read("EUR,1.08,2026-08\nEUR,1.09,2026-08\n", None)
                .unwrap_err()
                .fault,
            PriceListFault::Rates(ExchangeRatesProblem::Twice(euro))
        );
        assert_eq!(read("", None).unwrap_err().fault, PriceListFault::NoRows);
    }
}
