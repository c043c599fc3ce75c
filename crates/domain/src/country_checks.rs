//! Holds what one types against a country's rule. Knows no register: a number of the right form may still
//! belong to nobody.

use crate::country_rules::{CountryRule, fits, phone_fits, without_separators};
use thiserror::Error;

/// What a country's rule has against a value.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum CountryRuleProblem {
    #[error("a postal code is required in {country}, such as {sample}")]
    PostalCodeMissing { country: String, sample: String },
    #[error("this is no postal code of {country}; write it like {sample}")]
    PostalCode { country: String, sample: String },
    #[error("a state or province is required in {country}; choose one of the list")]
    StateMissing { country: String },
    #[error("'{state}' is no state or province of {country}; choose one of the list")]
    StateUnknown { country: String, state: String },
    #[error("a city is required in {country}")]
    CityMissing { country: String },
    #[error("this is no phone number of {country}; write it like {sample}")]
    Phone { country: String, sample: String },
    #[error("{name} is required in {country}")]
    TaxNumberMissing { country: String, name: String },
    #[error("this is no {name} of {country}; write it like {sample}")]
    TaxNumber {
        country: String,
        name: String,
        sample: String,
    },
    #[error("a registration number is compulsory in {country}: {names}")]
    RegistrationNumberMissing { country: String, names: String },
    #[error(
        "this is no registration number of {country} ({names}); give the company's, not a person's"
    )]
    RegistrationNumber { country: String, names: String },
}

impl CountryRule {
    fn country(&self) -> String {
        self.iso2().to_owned()
    }

    /// Checks a postal code; an empty one is refused only where one is required.
    ///
    /// # Errors
    /// What is wrong, with a sample.
    pub fn check_postal_code(&self, code: &str) -> Result<(), CountryRuleProblem> {
        let sample = self.postal_code_sample.clone().unwrap_or_default();
        let country = self.country();
        let code = code.trim();
        match &self.validation.postal_code_regex {
            _ if code.is_empty() && self.validation.is_postal_code_required => {
                Err(CountryRuleProblem::PostalCodeMissing { country, sample })
            }
            Some(pattern) if !code.is_empty() && !fits(pattern, &code.to_uppercase()) => {
                Err(CountryRuleProblem::PostalCode { country, sample })
            }
            _ => Ok(()),
        }
    }

    /// Checks a state or province.
    ///
    /// # Errors
    /// Missing where one is required, or not in the country's list.
    pub fn check_state(&self, state: &str) -> Result<(), CountryRuleProblem> {
        let states = &self.validation.supported_states_list;
        let (country, state) = (self.country(), state.trim());
        if !self.validation.is_state_required {
            return Ok(());
        }
        if state.is_empty() {
            return Err(CountryRuleProblem::StateMissing { country });
        }
        if states.iter().any(|known| known.eq_ignore_ascii_case(state)) {
            return Ok(());
        }
        let state = state.to_owned();
        Err(CountryRuleProblem::StateUnknown { country, state })
    }

    /// Checks a city.
    ///
    /// # Errors
    /// Missing where one is required.
    pub fn check_city(&self, city: &str) -> Result<(), CountryRuleProblem> {
        if self.validation.is_city_required && city.trim().is_empty() {
            let country = self.country();
            return Err(CountryRuleProblem::CityMissing { country });
        }
        Ok(())
    }

    /// Checks a phone number, written nationally or internationally.
    ///
    /// # Errors
    /// It is not one of this country's.
    pub fn check_phone(&self, number: &str) -> Result<(), CountryRuleProblem> {
        if phone_fits(&self.validation.phone_number_regex, number) {
            return Ok(());
        }
        Err(CountryRuleProblem::Phone {
            country: self.country(),
            sample: self.phone_sample.clone(),
        })
    }

    /// Whether a tax number is there and has the country's form, optional or not: of a company that the vendor
    /// bills, where the country has such numbers.
    ///
    /// # Errors
    /// As [`Self::check_tax_number`].
    pub fn require_tax_number(&self, number: &str) -> Result<(), CountryRuleProblem> {
        let own = &self.validation;
        let supported = own.is_tax_id_supported || own.is_vat_id_supported;
        if number.trim().is_empty() && supported {
            let name = own.tax_id_format.clone();
            return Err(CountryRuleProblem::TaxNumberMissing {
                country: self.country(),
                name: name.unwrap_or_else(|| "tax number".to_owned()),
            });
        }
        self.check_tax_number(number)
    }

    /// Checks a tax or VAT number; an empty one is refused only where it is not optional.
    ///
    /// # Errors
    /// Missing, or not of the country's form.
    pub fn check_tax_number(&self, number: &str) -> Result<(), CountryRuleProblem> {
        let own = &self.validation;
        let supported = own.is_tax_id_supported || own.is_vat_id_supported;
        let country = self.country();
        let name = own
            .tax_id_format
            .clone()
            .unwrap_or_else(|| "tax number".to_owned());
        if number.trim().is_empty() {
            return if supported && !own.is_tax_id_optional {
                Err(CountryRuleProblem::TaxNumberMissing { country, name })
            } else {
                Ok(())
            };
        }
        match &own.vat_id_regex {
            Some(pattern) if !fits(pattern, &without_separators(number)) => {
                let sample = own.tax_id_sample.clone().unwrap_or_default();
                Err(CountryRuleProblem::TaxNumber {
                    country,
                    name,
                    sample,
                })
            }
            _ => Ok(()),
        }
    }

    /// Checks a company's registration number; an empty one is refused only where it is compulsory.
    ///
    /// # Errors
    /// Missing, or not of the country's form where one is known.
    pub fn check_registration_number(&self, number: &str) -> Result<(), CountryRuleProblem> {
        let Some(rule) = &self.registration_number else {
            // No source says how the country's registry numbers; signs alone are no number anywhere.
            let is_a_number = number.trim().is_empty() || number.chars().any(char::is_alphanumeric);
            return match is_a_number {
                true => Ok(()),
                false => Err(CountryRuleProblem::RegistrationNumber {
                    country: self.country(),
                    names: "registration number".to_owned(),
                }),
            };
        };
        let (country, names) = (self.country(), rule.names.join(", "));
        let bare = without_separators(number);
        if bare.is_empty() && number.trim().is_empty() {
            return if rule.compulsory {
                Err(CountryRuleProblem::RegistrationNumberMissing { country, names })
            } else {
                Ok(())
            };
        }
        let fits_form = match &rule.regex {
            Some(pattern) => fits(pattern, &bare),
            // No source for its form was found: what any registry could have written passes.
            None => bare.len() <= 30 && bare.chars().any(|c| c.is_ascii_digit()),
        };
        if fits_form {
            Ok(())
        } else {
            Err(CountryRuleProblem::RegistrationNumber { country, names })
        }
    }
}
