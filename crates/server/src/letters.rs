//! What the server's mails say, in the language of whoever reads them; the words are those of `locales/mails.*.json`.
//! Knows no outbox and no mail server.

use crate::figures;
use crate::language::{Language, fill, read_words};
use crate::store::NewMail;
use domain::wire::quotes::CustomerQuoteAnswer;
use serde_json::Value;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Value> =
    LazyLock::new(|| read_words(include_str!("../../../locales/mails.en.json")));
static GERMAN: LazyLock<Value> =
    LazyLock::new(|| read_words(include_str!("../../../locales/mails.de.json")));

/// Whom a mail is for, and the language they read it in.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub address: &'a str,
    pub language: Language,
}

/// Words that came from somebody, on one line: a header that breaks is another header.
fn line(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(200)
        .collect();
    text.trim().to_owned()
}

fn words(language: Language) -> &'static Value {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    }
}

impl Reader<'_> {
    /// The mail that goes by a name among the words, with things in its holes.
    fn mail(&self, name: &str, things: &[(&str, &str)]) -> NewMail {
        let words = &words(self.language)[name];
        let filled = |part: &str| fill(words[part].as_str().unwrap_or_default(), things);
        NewMail {
            recipient: self.address.trim().to_owned(),
            subject: line(&filled("subject")),
            body: filled("body"),
        }
    }

    /// What somebody wrote to go with a mail, as a paragraph of its own; nothing where they wrote nothing.
    fn written(&self, message: &str) -> String {
        if message.is_empty() {
            return String::new();
        }
        let sentence = words(self.language)["message"].as_str();
        fill(sentence.unwrap_or_default(), &[("message", message)])
    }
}

/// To an applicant whom its provider took on.
pub fn accepted(reader: &Reader<'_>, applicant: &str, provider: &str) -> NewMail {
    let (applicant, provider) = (line(applicant), line(provider));
    let names = [("applicant", applicant.as_str()), ("provider", &provider)];
    reader.mail("accepted", &names)
}

/// To an applicant whom its provider declined.
pub fn declined(reader: &Reader<'_>, applicant: &str, provider: &str, reason: &str) -> NewMail {
    let (applicant, provider) = (line(applicant), line(provider));
    let things = [
        ("applicant", applicant.as_str()),
        ("provider", &provider),
        ("reason", reason),
    ];
    reader.mail("declined", &things)
}

/// To an applicant of whom its provider wants to know something.
pub fn asked(
    reader: &Reader<'_>,
    applicant: &str,
    provider: &str,
    question: &str,
    by: &str,
) -> NewMail {
    let (applicant, provider) = (line(applicant), line(provider));
    let things = [
        ("applicant", applicant.as_str()),
        ("provider", &provider),
        ("question", question),
        ("by", by),
    ];
    reader.mail("asked", &things)
}

/// To a provider's reviewer whose question an applicant answered.
pub fn replied(
    reader: &Reader<'_>,
    applicant: &str,
    question: &str,
    reply: &str,
    by: &str,
) -> NewMail {
    let applicant = line(applicant);
    let things = [
        ("applicant", applicant.as_str()),
        ("question", question),
        ("reply", reply),
        ("by", by),
    ];
    reader.mail("replied", &things)
}

/// To a provider's contact whom a reseller asks for the relationship.
pub fn relationship_asked(
    reader: &Reader<'_>,
    reseller: &str,
    message: &str,
    link: &str,
) -> NewMail {
    let (reseller, message) = (line(reseller), reader.written(message));
    let things = [
        ("reseller", reseller.as_str()),
        ("message", &message),
        ("link", link),
    ];
    reader.mail("relationship_asked", &things)
}

/// To a company that a provider wants as its reseller.
pub fn invited(
    reader: &Reader<'_>,
    provider: &str,
    by: &str,
    message: &str,
    link: &str,
) -> NewMail {
    let (provider, message) = (line(provider), reader.written(message));
    let things = [
        ("provider", provider.as_str()),
        ("message", &message),
        ("by", by),
        ("link", link),
    ];
    reader.mail("invited", &things)
}

/// To whoever asked a provider for the relationship.
pub fn relationship_decided(
    reader: &Reader<'_>,
    reseller: &str,
    provider: &str,
    is_accepted: bool,
) -> NewMail {
    let (reseller, provider) = (line(reseller), line(provider));
    let names = [("reseller", reseller.as_str()), ("provider", &provider)];
    let name = if is_accepted {
        "relationship_accepted"
    } else {
        "relationship_declined"
    };
    reader.mail(name, &names)
}

/// To whoever a sent quote is meant for. What it says comes from the customer's own answer, in which no cost
/// and no margin has a place.
pub fn quote_link(reader: &Reader<'_>, quote: &CustomerQuoteAnswer, link: &str) -> NewMail {
    let language = reader.language;
    let (seller, number) = (line(&quote.seller_name), line(&quote.number));
    let say = |key: &str| words(language)["quote_link"][key].as_str();
    let total_name = match quote.tax_percent {
        Some(_) => say("total_with_tax"),
        None => say("total_without_tax"),
    };
    let last_day = quote.valid_until.as_ref().map(|last| {
        let day = figures::day(last, language);
        fill(say("last_day").unwrap_or_default(), &[("day", &day)])
    });
    let version = quote.quote_version.to_string();
    let total = figures::number(&quote.total_with_tax.0.to_string(), language);
    let things = [
        ("seller", seller.as_str()),
        ("number", &number),
        ("version", &version),
        ("total_name", total_name.unwrap_or_default()),
        ("total", &total),
        ("currency", quote.currency.code()),
        ("last_day", last_day.as_deref().unwrap_or_default()),
        ("link", link),
    ];
    reader.mail("quote_link", &things)
}

/// To an address that a company is to be started with.
pub fn sign_up(reader: &Reader<'_>, link: &str, hours: u32) -> NewMail {
    let hours = hours.to_string();
    reader.mail("sign_up", &[("link", link), ("hours", &hours)])
}

/// To an address with which somebody signs in already.
pub fn sign_up_of_known(reader: &Reader<'_>, sign_in: &str) -> NewMail {
    reader.mail("sign_up_of_known", &[("link", sign_in)])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://portal.example/enrol/start?token=abc";

    fn reader(language: Language) -> Reader<'static> {
        Reader {
            address: "ada@alder.example",
            language,
        }
    }

    fn quote() -> CustomerQuoteAnswer {
        let answer = serde_json::json!({
            "id": "q", "number": "Q-7", "quoteVersion": 2, "status": "sent", "sellerName": "Contoso",
            "customerName": "Alder", "currency": "EUR", "createdDate": "2026-11-01T10:00:00Z",
            "priceDate": "2026-11-01", "validUntil": "2026-12-24", "lines": [], "bundles": [], "total": "1220",
            "taxPercent": "19", "tax": "231.80", "totalWithTax": "1451.80", "attributes": {"objectType": "Quote"}
        });
        serde_json::from_value(answer).unwrap()
    }

    /// Every mail to one reader, with what it has to name.
    fn letters(language: Language) -> Vec<(NewMail, &'static [&'static str])> {
        let to = &reader(language);
        let (alder, meridian) = ("Alder", "Meridian");
        vec![
            (accepted(to, alder, meridian), &["Alder", "Meridian"]),
            (
                declined(to, alder, meridian, "No desk."),
                &["Alder", "Meridian", "No desk."],
            ),
            (
                asked(to, alder, meridian, "Which desk?", "grace@meridian.example"),
                &["Alder", "Meridian", "Which desk?", "grace@meridian.example"],
            ),
            (
                replied(to, alder, "Which desk?", "Ours.", "nora@alder.example"),
                &["Alder", "Which desk?", "Ours.", "nora@alder.example"],
            ),
            (
                relationship_asked(to, alder, "We sell.", LINK),
                &["Alder", "We sell.", LINK],
            ),
            (
                invited(to, meridian, "grace@meridian.example", "Join us.", LINK),
                &["Meridian", "grace@meridian.example", "Join us.", LINK],
            ),
            (
                relationship_decided(to, alder, meridian, true),
                &["Alder", "Meridian"],
            ),
            (
                relationship_decided(to, alder, meridian, false),
                &["Alder", "Meridian"],
            ),
            (
                quote_link(to, &quote(), LINK),
                &["Contoso", "Q-7", "EUR", LINK],
            ),
            (sign_up(to, LINK, 24), &["24", LINK]),
            (sign_up_of_known(to, LINK), &[LINK]),
        ]
    }

    #[test]
    fn every_mail_names_what_it_is_about_in_every_language() {
        for language in Language::ALL {
            for (mail, named) in letters(language) {
                assert_eq!(mail.recipient, "ada@alder.example");
                assert!(!mail.subject.is_empty() && mail.body.ends_with('\n'));
                for text in [&mail.subject, &mail.body] {
                    assert!(!text.contains("{{") && !text.contains("}}"), "{text}");
                    assert!(!text.contains("  ") && !text.contains("\n\n\n"), "{text}");
                }
                for name in named {
                    assert!(mail.body.contains(name), "{name}: {}", mail.body);
                }
            }
        }
    }

    #[test]
    fn no_mail_says_the_same_in_two_languages() {
        let pairs = letters(Language::English)
            .into_iter()
            .zip(letters(Language::German));
        for ((english, _), (german, _)) in pairs {
            assert_ne!(english.subject, german.subject);
            assert_ne!(english.body, german.body);
        }
    }

    #[test]
    fn a_decision_says_in_its_subject_what_was_decided() {
        let german = reader(Language::German);
        let subject = |is_accepted| {
            let mail = relationship_decided(&german, "Alder", "Meridian", is_accepted);
            mail.subject
        };
        assert_eq!(subject(true), "Meridian nimmt die Anfrage von Alder an");
        assert_eq!(subject(false), "Meridian lehnt die Anfrage von Alder ab");
        let mail = accepted(&german, "Alder", "Meridian");
        assert_eq!(mail.subject, "Meridian nimmt Alder als Wiederverkäufer an");
    }

    #[test]
    fn a_name_cannot_break_out_of_the_subject() {
        for language in Language::ALL {
            let mail = accepted(&reader(language), "Alder\r\nBcc: x@y.example", "Meridian");
            assert_eq!(mail.subject.lines().count(), 1, "{}", mail.subject);
        }
    }

    #[test]
    fn a_name_or_a_message_that_looks_like_a_hole_pulls_nothing_in() {
        let to = &reader(Language::English);
        let mail = relationship_asked(to, "{{ link }}", "See {{ link }}.", LINK);
        assert_eq!(mail.subject, "{{ link }} asks to become your reseller");
        assert_eq!(mail.body.matches(LINK).count(), 1, "{}", mail.body);
        assert!(mail.body.contains("See {{ link }}."), "{}", mail.body);
    }

    #[test]
    fn money_and_days_are_written_as_the_language_writes_them() {
        let english = quote_link(&reader(Language::English), &quote(), LINK).body;
        assert!(
            english.contains("Total with tax: 1,451.80 EUR\n"),
            "{english}"
        );
        assert!(
            english.contains("Last valid day: 2026-12-24\n"),
            "{english}"
        );
        let german = quote_link(&reader(Language::German), &quote(), LINK).body;
        assert!(
            german.contains("Summe mit Steuer: 1.451,80 EUR\n"),
            "{german}"
        );
        assert!(german.contains("Gültig bis: 24.12.2026\n"), "{german}");
        let untaxed = CustomerQuoteAnswer {
            tax_percent: None,
            valid_until: None,
            ..quote()
        };
        let german = quote_link(&reader(Language::German), &untaxed, LINK).body;
        assert!(
            german.contains("Summe, ohne Angabe einer Steuer"),
            "{german}"
        );
        assert!(!german.contains("Gültig bis"), "{german}");
    }
}
