//! A quote on paper, for its customer: to whom, what, at which price, until when, on which terms. Knows
//! no cost and no coordinates.

use super::sheet::{BODY, Column, DocumentProblem, SMALL, STRONG, Sheet, Style, WIDTH};
use crate::figures;
use crate::language::Language;
use domain::letterheads::Letterhead;
use domain::wire::Text;
use domain::wire::quotes::{CustomerQuoteAnswer, CustomerQuoteLineAnswer};

type Cell = Vec<(String, Style)>;

/// The quote as a tagged PDF.
///
/// # Errors
/// [`DocumentProblem`] when the PDF cannot be written, which is a defect.
pub fn quote_pdf(
    quote: &CustomerQuoteAnswer,
    letterhead: &Letterhead,
    language: Language,
) -> Result<Vec<u8>, DocumentProblem> {
    let version = quote.quote_version.to_string();
    let holes = [("number", quote.number.as_str()), ("version", &version)];
    let title = language.tell("title", &holes);
    let mut sheet = Sheet::new()?;
    sheet.brand(letterhead, &quote.seller_name)?;
    sheet.paragraph(&quote.seller_name, STRONG);
    for line in letterhead.address.lines() {
        sheet.paragraph(line, SMALL);
    }
    sheet.heading(1, &title);
    for fact in facts(quote, language) {
        sheet.paragraph(&fact, BODY);
    }
    lines(&mut sheet, quote, language);
    offered(&mut sheet, quote, language);
    totals(&mut sheet, quote, language);
    if !quote.terms.trim().is_empty() {
        sheet.heading(2, language.say("terms"));
        sheet.paragraph(quote.terms.trim(), BODY);
    }
    decided(&mut sheet, quote, language);
    let foot = |page: usize, of: usize| {
        let (page, of) = (page.to_string(), of.to_string());
        let holes = [("page", page.as_str()), ("of", &of)];
        format!(
            "{} · {title} · {}",
            quote.seller_name,
            language.tell("page", &holes)
        )
    };
    sheet.write(&title, &quote.seller_name, language, foot)
}

fn facts(quote: &CustomerQuoteAnswer, language: Language) -> Vec<String> {
    let mut facts = vec![format!(
        "{}: {}",
        language.say("made_out_to"),
        quote.customer_name
    )];
    if let Some(recipient) = &quote.recipient {
        let email = if recipient.email.is_empty() {
            String::new()
        } else {
            format!(", {}", recipient.email)
        };
        facts.push(format!(
            "{}: {}{email}",
            language.say("recipient"),
            recipient.name
        ));
    }
    let date = quote.sent_date.as_ref().unwrap_or(&quote.created_date);
    facts.push(format!(
        "{}: {}",
        language.say("date"),
        figures::day(date, language)
    ));
    if let Some(last) = &quote.valid_until {
        facts.push(format!(
            "{}: {}",
            language.say("valid_until"),
            figures::day(last, language)
        ));
    }
    facts.push(format!("{}: {}", language.say("currency"), quote.currency));
    facts
}

fn columns() -> [Column; 4] {
    let widths = [(0.52, false), (0.16, true), (0.14, false), (0.18, true)];
    widths.map(|(share, is_figure)| Column {
        width: WIDTH * share,
        is_figure,
    })
}

fn head(language: Language) -> [&'static str; 4] {
    ["line", "quantity", "unit", "price"].map(|key| language.say(key))
}

fn text(text: String, style: Style) -> Cell {
    vec![(text, style)]
}

fn row(line: &CustomerQuoteLineAnswer, extra: Option<String>, language: Language) -> Vec<Cell> {
    let mut name = text(line.name.clone(), BODY);
    for small in [
        line.category.clone(),
        extra.unwrap_or_default(),
        line.note.clone(),
    ] {
        if !small.is_empty() {
            name.push((small, SMALL));
        }
    }
    let amount = line
        .amount
        .map_or_else(String::new, |amount| money(amount, language));
    vec![
        name,
        text(
            figures::number(&line.quantity.0.to_string(), language),
            BODY,
        ),
        text(line.unit.clone(), BODY),
        text(amount, BODY),
    ]
}

fn money(amount: Text, language: Language) -> String {
    figures::number(&amount.0.to_string(), language)
}

fn is_offered(line: &CustomerQuoteLineAnswer) -> bool {
    line.optional || line.alternative_to.is_some()
}

fn lines(sheet: &mut Sheet, quote: &CustomerQuoteAnswer, language: Language) {
    let mut rows: Vec<Vec<Cell>> = quote
        .lines
        .iter()
        .filter(|line| !is_offered(line) && line.bundle_id.is_none())
        .map(|line| row(line, None, language))
        .collect();
    for bundle in &quote.bundles {
        rows.push(vec![
            text(bundle.name.clone(), STRONG),
            text(String::new(), BODY),
            text(String::new(), BODY),
            text(money(bundle.price, language), BODY),
        ]);
        let of_bundle = quote
            .lines
            .iter()
            .filter(|line| line.bundle_id.as_ref() == Some(&bundle.id));
        let within = || Some(language.tell("in_bundle", &[("name", &bundle.name)]));
        rows.extend(of_bundle.map(|line| row(line, within(), language)));
    }
    sheet.heading(2, language.say("lines"));
    sheet.table(&columns(), &head(language), &rows);
}

fn name_of<'a>(quote: &'a CustomerQuoteAnswer, id: &'a str) -> &'a str {
    let line = quote.lines.iter().find(|line| line.id == id);
    line.map_or(id, |line| line.name.as_str())
}

/// What the customer may choose; none of it is in the total.
fn offered(sheet: &mut Sheet, quote: &CustomerQuoteAnswer, language: Language) {
    let rows: Vec<Vec<Cell>> = quote
        .lines
        .iter()
        .filter(|line| is_offered(line))
        .map(|line| {
            let extra = line
                .alternative_to
                .as_ref()
                .map(|of| language.tell("instead_of", &[("name", name_of(quote, of))]));
            row(line, extra, language)
        })
        .collect();
    if !rows.is_empty() {
        sheet.heading(2, language.say("options"));
        sheet.table(&columns(), &head(language), &rows);
    }
}

fn totals(sheet: &mut Sheet, quote: &CustomerQuoteAnswer, language: Language) {
    let figure = |amount: Text| format!("{} {}", money(amount, language), quote.currency);
    let percent = quote.tax_percent.map_or_else(String::new, |percent| {
        format!(
            " {} %",
            figures::number(&percent.0.normalize().to_string(), language)
        )
    });
    let tax = if quote.tax_note.is_empty() {
        format!("{}{percent}", language.say("tax"))
    } else {
        format!("{}{percent} ({})", language.say("tax"), quote.tax_note)
    };
    let total = |name: &str, amount: Text, style| {
        vec![text(name.to_owned(), style), text(figure(amount), style)]
    };
    let rows = [
        total(language.say("total"), quote.total, BODY),
        total(&tax, quote.tax, BODY),
        total(language.say("total_with_tax"), quote.total_with_tax, STRONG),
    ];
    let columns = [(0.6, false), (0.4, true)].map(|(share, is_figure)| Column {
        width: WIDTH * share,
        is_figure,
    });
    sheet.heading(2, language.say("total"));
    sheet.table(
        &columns,
        &[language.say("figure"), language.say("amount")],
        &rows,
    );
}

fn decided(sheet: &mut Sheet, quote: &CustomerQuoteAnswer, language: Language) {
    let Some(decision) = &quote.decision else {
        return;
    };
    let (key, date) = if decision.is_accepted {
        ("accepted", decision.date.as_str())
    } else {
        ("declined", decision.received_date.as_str())
    };
    let date = figures::day(date, language);
    sheet.space(4.0);
    sheet.heading(2, language.say("decision"));
    let holes = [("name", decision.name.as_str()), ("date", &date)];
    sheet.paragraph(&language.tell(key, &holes), BODY);
    if decision.is_accepted {
        let names: Vec<&str> = decision
            .chosen_lines
            .iter()
            .map(|id| name_of(quote, id))
            .collect();
        if !names.is_empty() {
            let names = names.join(", ");
            sheet.paragraph(&language.tell("chosen", &[("names", &names)]), BODY);
        }
        let total = format!(
            "{} {}",
            money(decision.total_with_tax, language),
            quote.currency
        );
        sheet.paragraph(&language.tell("accepted_total", &[("total", &total)]), BODY);
    }
    for words in [&decision.statement, &decision.reason] {
        if !words.is_empty() {
            sheet.paragraph(words, BODY);
        }
    }
}
