//! Writes daily-rated usage files with everything that real ones bring, and knows what they add up
//! to. Uses none of the product's arithmetic: an oracle that shared it would share its faults.

mod estate;
mod fixed;
mod meters;
mod oracle;

pub use estate::COLUMNS;
pub use fixed::Fixed;
pub use oracle::{Oracle, Sum};

use crate::random::Random;
use estate::{Estate, Resource};
use std::io::{self, Write};

/// What a file is to be like. The same options always give the same bytes.
#[derive(Clone, Debug)]
pub struct Options {
    pub lines: u64,
    pub customers: usize,
    pub seed: u64,
    /// `YYYY-MM`.
    pub period: &'static str,
    /// USD, EUR or JPY.
    pub currency: &'static str,
    pub partner_id: Option<String>,
    /// A byte-order mark, CRLF, quoted commas, quotes and line breaks, formula-like names, credits,
    /// zero, tiny and huge quantities, equal lines, amounts rounded in another way or wrong.
    pub quirks: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lines: 2_000,
            customers: 12,
            seed: 1,
            period: "2026-10",
            currency: "EUR",
            partner_id: None,
            quirks: true,
        }
    }
}

impl Options {
    /// The file's bytes and what they add up to.
    ///
    /// # Panics
    /// Never in practice: writing to memory does not fail.
    pub fn file(&self) -> (Vec<u8>, Oracle) {
        let mut bytes = Vec::new();
        let oracle = self.write(&mut bytes).expect("memory takes every byte");
        (bytes, oracle)
    }

    /// Writes the file piece by piece.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, out: &mut impl Write) -> io::Result<Oracle> {
        let mut random = Random::new(self.seed);
        let estate = Estate::new(&mut random, self);
        let mut oracle = Oracle::new(self, &estate);
        let end: &[u8] = if self.quirks { b"\r\n" } else { b"\n" };
        if self.quirks {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut text = Vec::with_capacity(4096);
        row(&mut text, COLUMNS.split(' '), end);
        out.write_all(&text)?;
        while oracle.lines < self.lines {
            let index = random.between(0, estate.resources.len() as u64) as usize;
            let line = self.line(&mut random, &estate.resources[index]);
            text.clear();
            row(
                &mut text,
                estate
                    .cells(self, &estate.resources[index], &line)
                    .iter()
                    .map(AsRef::as_ref),
                end,
            );
            let twice = self.quirks && random.per_mille(3) && oracle.lines + 2 <= self.lines;
            if twice {
                oracle.count("equal_pair");
            }
            for _ in 0..=u8::from(twice) {
                out.write_all(&text)?;
                oracle.add(index, &line);
            }
        }
        Ok(oracle)
    }

    /// Digits in which the currency is paid.
    pub fn digits(&self) -> u32 {
        if self.currency == "JPY" { 0 } else { 2 }
    }

    /// Units of the file's currency for one USD.
    fn exchange_rate(&self) -> Fixed {
        match self.currency {
            "USD" => Fixed::new(1, 0),
            "JPY" => Fixed::new(15_137, 2),
            _ => Fixed::new(9_213, 4),
        }
    }

    fn line(&self, random: &mut Random, resource: &Resource) -> Line {
        let meter = resource.meter;
        let day = random.between(1, 29) as u32;
        let size = if meter.unit.contains("Hour") {
            24_000_000
        } else {
            5_000_000_000
        };
        let mut quantity = Fixed::new(i128::from(random.between(1, size)), 6);
        let mut kind = "exact";
        if self.quirks {
            (quantity, kind) = match random.between(0, 1000) {
                0..10 => (Fixed::new(-quantity.mantissa, 6), "credit"),
                10..15 => (Fixed::new(0, 0), "zero"),
                15..20 => (Fixed::new(i128::from(random.between(1, 9)), 9), "tiny"),
                20..22 => (
                    Fixed::new(i128::from(random.between(1_000_000_000, 10_000_000_000)), 0),
                    "huge",
                ),
                _ => (quantity, kind),
            };
        }
        let credit_percent = if meter.earns_credit && random.per_mille(900) {
            15
        } else {
            0
        };
        let price = meter.price();
        let effective = price.times(Fixed::new(100 - credit_percent, 2));
        let exact = effective.times(quantity);
        let in_currency = exact.times(self.exchange_rate());
        let mut amount = in_currency.cut(self.digits());
        if self.quirks && kind == "exact" {
            match random.between(0, 1000) {
                0..4 if in_currency.half_away(self.digits()) != amount => {
                    (amount, kind) = (in_currency.half_away(self.digits()), "half_up");
                }
                4..5 => (amount, kind) = (Fixed::new(amount.mantissa + 37, amount.scale), "wrong"),
                _ => {}
            }
        }
        Line {
            day,
            quantity,
            price,
            effective,
            pricing_total: exact.cut(2),
            credit_percent,
            amount,
            kind,
            availability: random.guid(),
        }
    }
}

/// What differs from line to line of one resource.
struct Line {
    day: u32,
    quantity: Fixed,
    price: Fixed,
    effective: Fixed,
    pricing_total: Fixed,
    credit_percent: i128,
    amount: Fixed,
    kind: &'static str,
    availability: String,
}

/// Appends a CSV row; a cell is quoted only where it must be.
fn row<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = &'a str>, end: &[u8]) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.extend_from_slice(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_quirks_and_its_seed_decides_it() {
        let options = Options {
            lines: 20_000,
            ..Options::default()
        };
        let (bytes, oracle) = options.file();
        assert_eq!(options.file().0, bytes);
        assert_ne!(Options { seed: 2, ..options }.file().0, bytes);
        assert!(bytes.starts_with("\u{feff}PartnerId,".as_bytes()) && bytes.ends_with(b"\r\n"));
        for kind in [
            "exact",
            "credit",
            "zero",
            "tiny",
            "huge",
            "half_up",
            "wrong",
            "equal_pair",
        ] {
            assert!(
                oracle.kinds.get(kind).is_some_and(|count| *count > 0),
                "{kind}: {:?}",
                oracle.kinds
            );
        }
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.contains("second line")
                && text.contains("=HYPERLINK(\"\"http://x\"\")")
                && text.contains("RG-App")
        );
    }

    #[test]
    fn every_dimension_adds_up_to_the_total() {
        let (_, oracle) = Options::default().file();
        for by in [
            "customer",
            "category",
            "service",
            "meter",
            "region",
            "resourceGroup",
            "reseller",
            "day",
            "tag:env",
            "customer,category",
        ] {
            let sums = oracle.by(by);
            assert_eq!(
                sums.values().map(|sum| sum.amount).sum::<i128>(),
                oracle.total,
                "{by}"
            );
            assert_eq!(
                sums.values().map(|sum| sum.lines).sum::<u64>(),
                oracle.lines,
                "{by}"
            );
        }
        assert!(oracle.by("tag:env").contains_key(&vec![String::new()]));
        assert!(oracle.by("reseller").len() > 1);
    }
}
