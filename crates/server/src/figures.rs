//! Figures and days as a language writes them. Knows no arithmetic: every digit that comes in
//! goes out again.

use crate::language::Language;

/// A plain decimal with its thousands grouped: `1234.50` is `1,234.50` or `1.234,50`.
pub(crate) fn number(text: &str, language: Language) -> String {
    let (group, point) = match language {
        Language::English => (',', '.'),
        Language::German => ('.', ','),
    };
    let (sign, plain) = match text.strip_prefix('-') {
        Some(plain) => ("-", plain),
        None => ("", text),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// A day of `YYYY-MM-DD` or of an instant.
pub(crate) fn day(text: &str, language: Language) -> String {
    let iso = text.get(..10).unwrap_or(text);
    let parts: Vec<&str> = iso.split('-').collect();
    match (language, parts.as_slice()) {
        (Language::German, [year, month, day]) => format!("{day}.{month}.{year}"),
        _ => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_stays_and_thousands_are_grouped() {
        assert_eq!(number("1234567.890", Language::English), "1,234,567.890");
        assert_eq!(number("-1234.5", Language::German), "-1.234,5");
        assert_eq!(number("999", Language::English), "999");
        assert_eq!(day("2026-12-22T10:00:00Z", Language::German), "22.12.2026");
    }
}
