//! What a country asks of an address, a phone number, a tax and a registration number: a dated data file.
//! Knows nobody's values; those are held against a rule in `country_checks.rs`.

use crate::dated_data::{DataFault, DataProblem, check_unique, parse};
use chrono::NaiveDate;
use regex_lite::Regex;
use serde::{Deserialize, Serialize};

const FILE: &str = "country_rules.json";

/// The data file as text. Only a server links it; a page asks for one country.
pub const COUNTRY_RULES_JSON: &str = include_str!("../data/country_rules.json");

/// The data file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CountryRules {
    pub as_of: NaiveDate,
    pub sources: Vec<CoveringSource>,
    pub countries: Vec<CountryRule>,
}

/// A source and which facts of the file come from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoveringSource {
    pub covers: String,
    pub name: String,
    pub url: String,
    pub as_of: NaiveDate,
}

/// One country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountryRule {
    pub validation: CountryValidation,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code_sample: Option<String>,
    /// A number in international form.
    pub phone_sample: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<TaxNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<RegistrationNumber>,
}

/// What Partner Center answers to `GET /countryvalidationrules/{iso2}`, in the order of its fields.
///
/// Patterns of tax numbers hold for the number without spaces, dots, dashes and slashes; patterns of
/// phone numbers besides the recorded one hold for the digits alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountryValidation {
    /// ISO 3166-1 alpha-2.
    pub iso2_code: String,
    pub default_culture: String,
    pub is_state_required: bool,
    /// Every state, where one is required.
    pub supported_states_list: Vec<String>,
    pub supported_languages_list: Vec<String>,
    pub supported_cultures_list: Vec<String>,
    pub is_postal_code_required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code_regex: Option<String>,
    pub is_city_required: bool,
    pub is_vat_id_supported: bool,
    /// What the number is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id_format: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id_sample: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id_regex: Option<String>,
    pub phone_number_regex: String,
    pub is_tax_id_supported: bool,
    pub is_tax_id_optional: bool,
    pub country_calling_codes_list: Vec<String>,
}

/// The tax or VAT number of a country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaxNumber {
    pub name: String,
    /// The module of python-stdnum that the pattern is checked against.
    pub stdnum: String,
}

/// The registration number of a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationNumber {
    /// Whether an application without one is refused; elsewhere it is optional.
    pub compulsory: bool,
    /// The kinds of number that are taken, by their local names.
    pub names: Vec<String>,
    /// Where a source for its form was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// The module of python-stdnum that the pattern is checked against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdnum: Option<String>,
}

impl CountryRules {
    /// Reads and checks a data file.
    ///
    /// # Errors
    /// [`DataProblem`] naming the country: its JSON, a pattern that is none or is open at an end, a sample
    /// that its own pattern refuses, a required state without states.
    pub fn read(json: &str) -> Result<Self, DataProblem> {
        let rules: Self = parse(FILE, json)?;
        check_unique(FILE, rules.countries.iter().map(CountryRule::iso2))?;
        rules
            .countries
            .iter()
            .try_for_each(CountryRule::check_data)?;
        Ok(rules)
    }

    /// The rule of a country, in any case of its code.
    pub fn of(&self, iso2: &str) -> Option<&CountryRule> {
        self.countries
            .iter()
            .find(|rule| rule.iso2().eq_ignore_ascii_case(iso2))
    }
}

/// A pattern that stands for the whole text.
fn whole(pattern: &str) -> Option<Regex> {
    if pattern.starts_with('^') && pattern.ends_with('$') {
        Regex::new(pattern).ok()
    } else {
        None
    }
}

pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    whole(pattern).is_some_and(|regex| regex.is_match(text))
}

/// A number without what people write between its characters.
pub fn without_separators(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/'))
        .flat_map(char::to_uppercase)
        .collect()
}

/// The digits of a phone number, without the sign or zeros of an international call.
fn phone_digits(number: &str) -> Option<String> {
    let trimmed = number.trim();
    let written = trimmed
        .strip_prefix('+')
        .or_else(|| trimmed.strip_prefix("00"));
    let digits: String = written
        .unwrap_or(trimmed)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '-' | '/' | '.'))
        .collect();
    digits.chars().all(|c| c.is_ascii_digit()).then_some(digits)
}

/// Whether a text has as many digits as a phone number may have (ITU-T E.164), and nothing else.
pub(crate) fn has_phone_length(number: &str) -> bool {
    phone_digits(number).is_some_and(|digits| (5..=15).contains(&digits.len()))
}

/// Whether a phone number fits a pattern, as it is written or by its digits alone.
pub(crate) fn phone_fits(pattern: &str, number: &str) -> bool {
    let digits = phone_digits(number);
    fits(pattern, number.trim()) || digits.is_some_and(|digits| fits(pattern, &digits))
}

impl CountryRule {
    /// ISO 3166-1 alpha-2.
    pub fn iso2(&self) -> &str {
        &self.validation.iso2_code
    }

    fn check_data(&self) -> Result<(), DataProblem> {
        let fault = |fault| DataProblem::new(FILE, self.iso2(), fault);
        let pair = |pattern: Option<&str>, sample: Option<&str>| match (pattern, sample) {
            (Some(pattern), _) if whole(pattern).is_none() => {
                Err(fault(DataFault::Pattern(pattern.to_owned())))
            }
            (Some(pattern), Some(sample))
                if !fits(pattern, sample) && !fits(pattern, &without_separators(sample)) =>
            {
                Err(fault(DataFault::Sample(sample.to_owned())))
            }
            _ => Ok(()),
        };
        let own = &self.validation;
        pair(
            own.postal_code_regex.as_deref(),
            self.postal_code_sample.as_deref(),
        )?;
        pair(own.vat_id_regex.as_deref(), own.tax_id_sample.as_deref())?;
        pair(Some(&own.phone_number_regex), None)?;
        if !phone_fits(&own.phone_number_regex, &self.phone_sample) {
            return Err(fault(DataFault::Sample(self.phone_sample.clone())));
        }
        if let Some(number) = &self.registration_number {
            pair(number.regex.as_deref(), number.sample.as_deref())?;
            if number.names.is_empty() {
                return Err(fault(DataFault::Empty("registrationNumber.names")));
            }
        }
        if own.is_state_required && own.supported_states_list.is_empty() {
            return Err(fault(DataFault::Empty("supportedStatesList")));
        }
        if own.supported_cultures_list.is_empty() || own.country_calling_codes_list.is_empty() {
            return Err(fault(DataFault::Empty(
                "supportedCulturesList or countryCallingCodesList",
            )));
        }
        Ok(())
    }
}
