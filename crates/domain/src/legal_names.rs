//! Names of companies and lines of addresses, held to what Partner Center refuses and warns of. Knows no
//! register; the name that one says is registered is given.

use thiserror::Error;

/// Longest name, in characters. No source names one; the wire's longest address line is 200.
pub const NAME_LENGTH_MAX: usize = 200;

/// What is wrong with a name.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum NameProblem {
    #[error("the name is missing; write it exactly as it is registered")]
    Missing,
    #[error("the name is longer than {NAME_LENGTH_MAX} characters; write it as it is registered")]
    TooLong,
    #[error(
        "the name has characters that cannot be seen, such as a line's end; type it anew as it is registered"
    )]
    Unseen,
    #[error("a name of one character is refused; write it out as it is registered")]
    OneCharacter,
    #[error("a name of symbols or spaces alone is refused; write it as it is registered")]
    OnlySymbols,
    #[error("a legal form alone is no name; write the company's name before it")]
    OnlyAbbreviation,
    #[error("the registry has '{registered}'; the name must match it exactly")]
    DiffersFromRegistry { registered: String },
    #[error(
        "the name ends like an internet domain ('{ending}'); make sure it is the registered name"
    )]
    LooksLikeDomain { ending: String },
    #[error("the name repeats one character; make sure it is the registered name")]
    RepeatedCharacter,
    #[error(
        "the name is single characters with spaces between; make sure it is the registered name"
    )]
    SpacedCharacters,
}

/// Legal forms that are no name by themselves, without their dots and spaces: Partner Center's list.
const LEGAL_FORMS: &[&str] = &[
    "cpa",
    "llp",
    "llc",
    "corp",
    "corporation",
    "inc",
    "incorporated",
    "limited",
    "ltd",
    "pty",
    "ptyltd",
    "pteltd",
    "privatelimited",
    "pvt",
    "pvtltd",
    "zrt",
    "ooo",
    "gmbh",
    "plc",
    "wll",
    "lda",
    "sarl",
    "kft",
    "sdnbhd",
];

/// What is refused in a name of a company, and failing that what is warned of.
pub fn check_company_name(name: &str) -> Vec<NameProblem> {
    let name = name.trim();
    if name.is_empty() {
        return vec![NameProblem::Missing];
    }
    let characters = name.chars().count();
    if characters > NAME_LENGTH_MAX {
        return vec![NameProblem::TooLong];
    }
    if name.chars().any(is_unseen) {
        return vec![NameProblem::Unseen];
    }
    if !name.chars().any(char::is_alphanumeric) {
        return vec![NameProblem::OnlySymbols];
    }
    if characters == 1 {
        return vec![NameProblem::OneCharacter];
    }
    let bare: String = name
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '.')
        .flat_map(char::to_lowercase)
        .collect();
    if LEGAL_FORMS.contains(&bare.as_str()) {
        return vec![NameProblem::OnlyAbbreviation];
    }
    warnings(name)
}

/// What is wrong with a text that no registry has.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum TextProblem {
    #[error("this is missing; write it out")]
    Missing,
    #[error("this is longer than {NAME_LENGTH_MAX} characters; shorten it")]
    TooLong,
    #[error("this has characters that cannot be seen, such as a line's end; type it anew")]
    Unseen,
    #[error("symbols or spaces alone are refused; write it out")]
    OnlySymbols,
    #[error("a name without a letter is refused; write it out")]
    NoLetter,
    #[error("one character alone is refused; write it out")]
    OneCharacter,
    #[error("this repeats one character; make sure that it is right")]
    RepeatedCharacter,
    #[error("this is single characters with spaces between; make sure that it is right")]
    SpacedCharacters,
}

/// What is refused or warned of in the first line of an address, or in a person's name.
pub fn check_text(text: &str) -> Vec<TextProblem> {
    let text = text.trim();
    if text.is_empty() {
        return vec![TextProblem::Missing];
    }
    if text.chars().count() > NAME_LENGTH_MAX {
        return vec![TextProblem::TooLong];
    }
    if text.chars().any(is_unseen) {
        return vec![TextProblem::Unseen];
    }
    if !text.chars().any(char::is_alphanumeric) {
        return vec![TextProblem::OnlySymbols];
    }
    let mut letters = text.chars();
    if letters.next().is_some_and(|one| !is_ideograph(one)) && letters.next().is_none() {
        return vec![TextProblem::OneCharacter];
    }
    let repeated = repeats_one_character(text).then_some(TextProblem::RepeatedCharacter);
    let spaced = is_spaced_out(text).then_some(TextProblem::SpacedCharacters);
    repeated.into_iter().chain(spaced).collect()
}

/// The same for a person's first or last name, which has letters (Partner Center, validate names and addresses).
pub fn check_person_name(name: &str) -> Vec<TextProblem> {
    let name = name.trim();
    match check_text(name) {
        problems if !problems.is_empty() && !name.chars().any(char::is_alphanumeric) => problems,
        problems if problems.contains(&TextProblem::Unseen) => problems,
        _ if !name.chars().any(char::is_alphabetic) => vec![TextProblem::NoLetter],
        problems => problems,
    }
}

/// What is refused in the name of a city, where one is given. There are cities of one letter.
pub fn check_city_name(name: &str) -> Option<TextProblem> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    if name.chars().any(is_unseen) {
        return Some(TextProblem::Unseen);
    }
    (!name.chars().any(char::is_alphabetic)).then_some(TextProblem::NoLetter)
}

/// Whether a character shows nothing and may make others show otherwise: controls, what turns the direction of writing,
/// and spaces without width. What joins letters of Persian or of Indian scripts belongs to them.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// Whether a character is a Chinese one, a name by itself.
fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Compares a name with the one its registry has. Nothing was looked up where that is empty.
pub fn check_registered_name(name: &str, registered: &str) -> Option<NameProblem> {
    let registered = registered.trim();
    (!registered.is_empty() && registered != name.trim()).then(|| {
        NameProblem::DiffersFromRegistry {
            registered: registered.to_owned(),
        }
    })
}

fn warnings(name: &str) -> Vec<NameProblem> {
    let mut found = Vec::new();
    if let Some(ending) = domain_ending(name) {
        found.push(NameProblem::LooksLikeDomain { ending });
    }
    if repeats_one_character(name) {
        found.push(NameProblem::RepeatedCharacter);
    }
    if is_spaced_out(name) {
        found.push(NameProblem::SpacedCharacters);
    }
    found
}

fn repeats_one_character(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    text.chars().count() >= 3 && characters.all(|c| Some(c) == first)
}

fn is_spaced_out(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.clone().count() > 1 && words.all(|word| word.chars().count() == 1)
}

/// The ending of a name that reads like a domain. Endings of two letters are countries', which Partner
/// Center lists as allowed.
fn domain_ending(name: &str) -> Option<String> {
    let (before, ending) = name.split_whitespace().last()?.rsplit_once('.')?;
    let is_label = before.ends_with(char::is_alphanumeric)
        && ending.chars().count() >= 3
        && ending.chars().all(|c| c.is_ascii_alphabetic());
    (is_label && !LEGAL_FORMS.contains(&ending.to_lowercase().as_str()))
        .then(|| format!(".{}", ending.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_refused_and_warned_of_as_partner_center_does() {
        for (name, wanted) in [
            ("", vec![NameProblem::Missing]),
            ("   ", vec![NameProblem::Missing]),
            ("A", vec![NameProblem::OneCharacter]),
            ("&$^#", vec![NameProblem::OnlySymbols]),
            ("#", vec![NameProblem::OnlySymbols]),
            ("llc", vec![NameProblem::OnlyAbbreviation]),
            ("L. L. C.", vec![NameProblem::OnlyAbbreviation]),
            ("Pty Ltd", vec![NameProblem::OnlyAbbreviation]),
            ("Inc.", vec![NameProblem::OnlyAbbreviation]),
            (
                "Contoso.com",
                vec![NameProblem::LooksLikeDomain {
                    ending: ".com".into(),
                }],
            ),
            (
                "The Chess.CLUB",
                vec![NameProblem::LooksLikeDomain {
                    ending: ".club".into(),
                }],
            ),
            ("999", vec![NameProblem::RepeatedCharacter]),
            ("1 2 3", vec![NameProblem::SpacedCharacters]),
            ("Contoso.no", vec![]),
            ("Alder & Söhne GmbH", vec![]),
            ("Foo S.p.A.", vec![]),
            ("Acme Co.Ltd", vec![]),
            ("株式会社テスト", vec![]),
            ("3M", vec![]),
            ("Alder\u{202e}SA", vec![NameProblem::Unseen]),
            ("Alder\0AS", vec![NameProblem::Unseen]),
            ("Alder\nAS", vec![NameProblem::Unseen]),
            ("شرکت می\u{200c}خواهم", vec![]),
        ] {
            assert_eq!(check_company_name(name), wanted, "{name}");
        }
        assert_eq!(check_company_name(&"x".repeat(201)), [NameProblem::TooLong]);
    }

    #[test]
    fn a_street_and_a_persons_name_are_refused_in_words_of_their_own() {
        for (text, wanted) in [
            (" ", vec![TextProblem::Missing]),
            ("--", vec![TextProblem::OnlySymbols]),
            ("aaaa", vec![TextProblem::RepeatedCharacter]),
            ("A d a", vec![TextProblem::SpacedCharacters]),
            ("1 Main St.com", vec![]),
            ("O", vec![TextProblem::OneCharacter]),
            ("1 Main\nStreet", vec![TextProblem::Unseen]),
        ] {
            assert_eq!(check_text(text), wanted, "{text}");
        }
        assert!(!TextProblem::Missing.to_string().contains("name"));
    }

    #[test]
    fn a_name_matches_its_registry_to_the_letter() {
        assert_eq!(check_registered_name("Alder AS", ""), None);
        assert_eq!(check_registered_name("Alder AS ", "Alder AS"), None);
        assert_eq!(
            check_registered_name("ALDER AS", "Alder AS"),
            Some(NameProblem::DiffersFromRegistry {
                registered: "Alder AS".into()
            })
        );
    }
}
