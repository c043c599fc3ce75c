//! Small readings of what programs print. Knows no program.

/// The last line that is not empty, without its line end.
pub fn last_line(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    text.lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
        .to_owned()
}

/// The first whole number in a text.
pub fn first_number(text: &str) -> Option<u64> {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// An amount of the API, text or number, in hundredths; none where it holds finer digits.
pub fn cents(amount: &serde_json::Value) -> Option<i128> {
    let text = amount
        .as_str()
        .map_or_else(|| amount.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let kept = fraction.trim_end_matches('0');
    if kept.len() > 2 {
        return None;
    }
    format!("{whole}{kept:0<2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lines_are_found_in_what_programs_print() {
        assert_eq!(first_number("VmHWM:\t  1234 kB"), Some(1234));
        assert_eq!(first_number("none"), None);
        for (amount, read) in [
            ("12", Some(1200)),
            ("-0.5", Some(-50)),
            ("1.230", Some(123)),
            ("0.001", None),
        ] {
            assert_eq!(cents(&amount.into()), read, "{amount}");
        }
        assert_eq!(last_line(b"a note\ntoken\n\n"), "token");
    }
}
