//! Reads price lists and exchange-rate sheets as they were published. Knows no IO and no price rule:
//! what it cannot read whole and exactly, it refuses with the place and the remedy.

mod collector;
pub mod comparison;
mod exchange_sheet;
mod fields;
mod licences;
mod price_sheet;
mod problem;
mod rate_card;
mod resold;
mod retail;
mod rows;

pub use comparison::{Comparison, CostChange, PriceChange, compare};
pub use exchange_sheet::read_exchange_rates;
pub use problem::{PriceListFault, PriceListProblem};

use domain::price_lists::PriceList;
use rows::Sheet;

/// Reads a price list of any format, told by its content; the name is only for the words of a refusal.
///
/// # Errors
/// [`PriceListProblem`] with line or item, column and remedy.
pub fn read(bytes: &[u8], file_name: &str) -> Result<PriceList, PriceListProblem> {
    let text = text_of(bytes)?;
    match text.trim_start().as_bytes().first() {
        Some(b'{') if resold::is_one(text) => resold::read(text),
        Some(b'{' | b'[') if rate_card::is_one(text) => rate_card::read(text),
        Some(b'{' | b'[') => retail::read(text),
        _ => {
            let sheet = Sheet::open(text)?;
            if licences::is_one(&sheet) {
                licences::read(sheet)
            } else if price_sheet::is_one(&sheet) {
                price_sheet::read(sheet)
            } else if exchange_sheet::is_one(&sheet) {
                Err(PriceListFault::ExchangeRates.into())
            } else {
                let name = file_name.chars().take(100).collect();
                Err(PriceListFault::UnknownFormat(name).into())
            }
        }
    }
}

/// Whether a file's beginning is that of a sheet of exchange rates.
pub fn begins_exchange_rates(beginning: &str) -> bool {
    let heading = beginning.trim_start_matches('\u{feff}').lines().next();
    heading
        .and_then(|heading| Sheet::open(heading).ok())
        .is_some_and(|sheet| exchange_sheet::is_one(&sheet))
}

/// The text of a file, without the mark that some programs put in front.
fn text_of(bytes: &[u8]) -> Result<&str, PriceListProblem> {
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"PK\x03\x04") {
        return Err(PriceListFault::Compressed.into());
    }
    let text = std::str::from_utf8(bytes).map_err(|problem| {
        let before = &bytes[..problem.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        PriceListProblem::at_line(line, PriceListFault::NotUtf8)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(PriceListFault::Empty.into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_of_exchange_rates_is_told_by_its_heading() {
        assert!(begins_exchange_rates(
            "\u{feff}\"CurrencyCode\",\"USDPerUnit\",\"Month\"\r\nEUR,1.0"
        ));
        assert!(!begins_exchange_rates("ProductTitle,Currency,UnitPrice\n"));
        assert!(!begins_exchange_rates("{\"Items\":[]}"));
        assert!(!begins_exchange_rates(""));
    }

    #[test]
    fn what_is_no_price_list_is_told_what_it_should_be() {
        let fault = |bytes: &[u8]| read(bytes, "list.csv").unwrap_err().fault;
        assert_eq!(fault(b""), PriceListFault::Empty);
        assert_eq!(fault(b"\xef\xbb\xbf \n"), PriceListFault::Empty);
        assert_eq!(fault(b"\x1f\x8b\x08"), PriceListFault::Compressed);
        assert_eq!(fault(b"PK\x03\x04"), PriceListFault::Compressed);
        assert!(matches!(
            fault(b"a,b\n1,2\n"),
            PriceListFault::UnknownFormat(name) if name == "list.csv"
        ));
        assert_eq!(
            fault(b"CurrencyCode,USDPerUnit,Month\nEUR,1.08,2026-08\n"),
            PriceListFault::ExchangeRates
        );
        let latin = read(b"ProductTitle,Currency\nB\xfcro,EUR\n", "list.csv").unwrap_err();
        assert_eq!(latin.fault, PriceListFault::NotUtf8);
        assert_eq!(latin.line, Some(2));
    }
}
