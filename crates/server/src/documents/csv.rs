//! A quote's lines as CSV (RFC 4180). Knows no cost. A cell that a spreadsheet would run as a formula is
//! made text by an apostrophe.

use domain::wire::quotes::{CustomerQuoteAnswer, CustomerQuoteLineAnswer};

/// The lines with their bundles, then the totals.
pub fn quote_csv(quote: &CustomerQuoteAnswer) -> String {
    let mut text = String::new();
    let mut row = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|one| cell(one)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    };
    row(&[
        "Quote", "Version", "Line", "Name", "Category", "Quantity", "Unit", "Price", "Currency",
        "Role", "Bundle", "Note",
    ]);
    let version = quote.quote_version.to_string();
    let currency = quote.currency.code();
    for line in &quote.lines {
        let amount = line
            .amount
            .map_or_else(String::new, |amount| amount.0.to_string());
        row(&[
            &quote.number,
            &version,
            &line.id,
            &line.name,
            &line.category,
            &line.quantity.0.to_string(),
            &line.unit,
            &amount,
            currency,
            &role(line, quote),
            line.bundle_id.as_deref().unwrap_or_default(),
            &line.note,
        ]);
    }
    for bundle in &quote.bundles {
        let price = bundle.price.0.to_string();
        row(&[
            &quote.number,
            &version,
            "",
            &bundle.name,
            "",
            "",
            "",
            &price,
            currency,
            "bundle",
            &bundle.id,
            "",
        ]);
    }
    let mut totals = vec![
        ("total", quote.total),
        ("tax", quote.tax),
        ("total with tax", quote.total_with_tax),
    ];
    // What the customer chose may come to another total than what was offered.
    if let Some(decision) = quote.decision.as_ref().filter(|one| one.is_accepted) {
        totals.extend([
            ("accepted total", decision.total),
            ("accepted tax", decision.tax),
            ("accepted total with tax", decision.total_with_tax),
        ]);
    }
    for (name, figure) in totals {
        let figure = figure.0.to_string();
        let note = if name == "tax" { &quote.tax_note } else { "" };
        row(&[
            &quote.number,
            &version,
            "",
            "",
            "",
            "",
            "",
            &figure,
            currency,
            name,
            "",
            note,
        ]);
    }
    text
}

fn role(line: &CustomerQuoteLineAnswer, quote: &CustomerQuoteAnswer) -> String {
    let is_chosen = |id: &String| {
        let mut decision = quote.decision.iter();
        decision.any(|decision| decision.chosen_lines.contains(id))
    };
    let offered = match &line.alternative_to {
        Some(of) => format!("alternative to {of}"),
        None if line.optional => "optional".to_owned(),
        None => {
            let is_instead = |other: &&CustomerQuoteLineAnswer| {
                other.alternative_to.as_ref() == Some(&line.id) && is_chosen(&other.id)
            };
            return match quote.lines.iter().find(is_instead) {
                Some(other) => format!("replaced by {}", other.id),
                None => "counted".to_owned(),
            };
        }
    };
    match is_chosen(&line.id) {
        true => format!("{offered}, chosen"),
        false => offered,
    }
}

/// A cell: text that looks like a formula is escaped, a number stays a number.
fn cell(text: &str) -> String {
    let begins_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let is_number = domain::decimal::parse_exact(text).is_ok();
    let text = if begins_formula && !is_number {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', ';', '\r', '\n', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("-12.50"), "-12.50");
        assert_eq!(cell("-cmd"), "'-cmd");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("\t=1"), "\"'\t=1\"");
    }
}
