//! What a check has against a field: which, how badly, by which rule, and what to do. Knows no check.

use crate::country_checks::CountryRuleProblem;
use crate::email_addresses::EmailProblem;
use crate::legal_names::{NameProblem, TextProblem};

/// How bad it is.
#[derive(
    Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Severity {
    /// It can be sent so, but the vendor looks twice.
    Warning,
    /// It cannot be sent so.
    Refusal,
}

/// Where a rule is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Citation {
    pub name: &'static str,
    pub url: &'static str,
}

impl Citation {
    pub const ENROLLING: Self = Self {
        name: "Microsoft, Enroll in the Cloud Solution Provider program (18 August 2021)",
        url: "https://learn.microsoft.com/partner-center/enrolling-in-the-csp-program",
    };
    pub const NAMES: Self = Self {
        name: "Microsoft, Validate company names and email addresses (in force since 22 September 2021)",
        url: "https://learn.microsoft.com/partner-center/validate-names-addresses",
    };
    pub const RESELLERS: Self = Self {
        name: "Microsoft, Learn how to partner with indirect providers in the Cloud Solution Provider program (21 September 2022)",
        url: "https://learn.microsoft.com/partner-center/indirect-reseller-tasks-in-partner-center",
    };
    pub const DIRECT_BILL: Self = Self {
        name: "Microsoft, Requirements to enroll as a CSP direct-bill partner (24 April 2023)",
        url: "https://learn.microsoft.com/partner-center/direct-partner-new-requirements",
    };
    pub const VERIFICATION: Self = Self {
        name: "Microsoft, Verify your account information (26 May 2023)",
        url: "https://learn.microsoft.com/partner-center/verification-responses",
    };
    pub const REGISTRATION_NUMBERS: Self = Self {
        name: "Microsoft, Registration ID number information (2 June 2023)",
        url: "https://learn.microsoft.com/partner-center/reg-number-id",
    };
    pub const COUNTRY_RULES: Self = Self {
        name: "Partner Center, country validation rules; outside the United States from public address, phone and tax data",
        url: "https://learn.microsoft.com/partner-center/developer/country-information-resources",
    };
    pub const MARKETS: Self = Self {
        name: "Microsoft, Regional authorisation overview (15 April 2021)",
        url: "https://learn.microsoft.com/partner-center/regional-authorization-overview",
    };
    pub const NATIONAL_CLOUDS: Self = Self {
        name: "Microsoft, Apply to sell in Microsoft national clouds (3 May 2022)",
        url: "https://learn.microsoft.com/partner-center/csp-national-clouds-overview",
    };
    pub const US_GOVERNMENT: Self = Self {
        name: "Microsoft, Enroll in the Cloud Solution Provider program for Microsoft Cloud for US Government (9 June 2022)",
        url: "https://learn.microsoft.com/partner-center/enroll-in-csp-for-microsoft-us-govt-cloud",
    };
    pub const RESELLER_REVENUE: Self = Self {
        name: "Microsoft, Revenue requirement for CSP indirect resellers (April 2024)",
        url: "https://learn.microsoft.com/partner-center/enroll/new-indirect-reseller-requirement",
    };
    pub const SECURITY: Self = Self {
        name: "Microsoft, Security requirements for Partner Center (effective 1 October 2025)",
        url: "https://learn.microsoft.com/partner-center/security/security-requirements",
    };
    pub const SUSPENSION: Self = Self {
        name: "Microsoft, Restore a suspended Partner Center account",
        url: "https://learn.microsoft.com/partner-center/account-settings/suspended-partner-center-account",
    };
    /// No source was found for it.
    pub const TIERLINE: Self = Self {
        name: "Tierline's own rule",
        url: "",
    };
}

/// One thing a check has against a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The field by its path in the draft, such as `primaryContact.email`.
    pub field: &'static str,
    pub severity: Severity,
    /// Stable word; a page has its own words for each.
    pub code: &'static str,
    /// What the words are filled with.
    pub params: Vec<(&'static str, String)>,
    /// What is wrong and what to do, in English.
    pub says: String,
    pub rule: Citation,
}

/// A typed problem that can be told as a [`Finding`].
pub trait Explains: std::fmt::Display {
    /// Stable word.
    fn code(&self) -> &'static str;
    /// What the words are filled with.
    fn params(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// How bad it is.
    fn severity(&self) -> Severity {
        Severity::Refusal
    }
    /// Where the rule is written.
    fn rule(&self) -> Citation;
}

impl Finding {
    /// The finding that a problem makes of a field.
    pub fn of(field: &'static str, problem: &impl Explains) -> Self {
        Self {
            field,
            severity: problem.severity(),
            code: problem.code(),
            params: problem.params(),
            says: problem.to_string(),
            rule: problem.rule(),
        }
    }

    /// Whether it keeps the application from being sent.
    pub fn is_refusal(&self) -> bool {
        self.severity == Severity::Refusal
    }
}

impl Explains for CountryRuleProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::PostalCodeMissing { .. } => "postal_code_missing",
            Self::PostalCode { .. } => "postal_code_form",
            Self::StateMissing { .. } => "state_missing",
            Self::StateUnknown { .. } => "state_unknown",
            Self::CityMissing { .. } => "city_missing",
            Self::Phone { .. } => "phone_form",
            Self::TaxNumberMissing { .. } => "tax_number_missing",
            Self::TaxNumber { .. } => "tax_number_form",
            Self::RegistrationNumberMissing { .. } => "registration_number_missing",
            Self::RegistrationNumber { .. } => "registration_number_form",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        let (country, more) = match self {
            Self::PostalCodeMissing { country, sample }
            | Self::PostalCode { country, sample }
            | Self::Phone { country, sample } => (country, vec![("sample", sample)]),
            Self::StateMissing { country } | Self::CityMissing { country } => (country, vec![]),
            Self::StateUnknown { country, state } => (country, vec![("state", state)]),
            Self::TaxNumberMissing { country, name } => (country, vec![("name", name)]),
            Self::TaxNumber {
                country,
                name,
                sample,
            } => (country, vec![("name", name), ("sample", sample)]),
            Self::RegistrationNumberMissing { country, names }
            | Self::RegistrationNumber { country, names } => (country, vec![("names", names)]),
        };
        let mut params = vec![("country", country.clone())];
        params.extend(more.into_iter().map(|(name, value)| (name, value.clone())));
        params
    }

    fn rule(&self) -> Citation {
        match self {
            Self::RegistrationNumberMissing { .. } => Citation::REGISTRATION_NUMBERS,
            _ => Citation::COUNTRY_RULES,
        }
    }
}

impl Explains for NameProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "name_missing",
            Self::TooLong => "name_too_long",
            Self::Unseen => "name_unseen_characters",
            Self::OneCharacter => "name_one_character",
            Self::OnlySymbols => "name_only_symbols",
            Self::OnlyAbbreviation => "name_only_abbreviation",
            Self::DiffersFromRegistry { .. } => "name_differs_from_registry",
            Self::LooksLikeDomain { .. } => "name_looks_like_domain",
            Self::RepeatedCharacter => "name_repeated_character",
            Self::SpacedCharacters => "name_spaced_characters",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::DiffersFromRegistry { registered } => vec![("registered", registered.clone())],
            Self::LooksLikeDomain { ending } => vec![("ending", ending.clone())],
            _ => Vec::new(),
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::LooksLikeDomain { .. } | Self::RepeatedCharacter | Self::SpacedCharacters => {
                Severity::Warning
            }
            _ => Severity::Refusal,
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::DiffersFromRegistry { .. } => Citation::VERIFICATION,
            Self::Missing => Citation::ENROLLING,
            Self::TooLong | Self::Unseen => Citation::TIERLINE,
            _ => Citation::NAMES,
        }
    }
}

impl Explains for TextProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "text_missing",
            Self::TooLong => "text_too_long",
            Self::OnlySymbols => "text_only_symbols",
            Self::NoLetter => "text_without_a_letter",
            Self::Unseen => "text_unseen_characters",
            Self::OneCharacter => "text_of_one_character",
            Self::RepeatedCharacter => "text_repeated_character",
            Self::SpacedCharacters => "text_spaced_characters",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::RepeatedCharacter | Self::SpacedCharacters => Severity::Warning,
            _ => Severity::Refusal,
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::Missing => Citation::ENROLLING,
            Self::TooLong | Self::Unseen => Citation::TIERLINE,
            _ => Citation::NAMES,
        }
    }
}

impl Explains for EmailProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "email_missing",
            Self::Malformed => "email_form",
            Self::OfTheVendor => "email_of_the_vendor",
            Self::FreeMail { .. } => "email_free_mail",
            Self::OfThePartner { .. } => "email_of_the_partner",
            Self::OnMicrosoft => "email_onmicrosoft",
            Self::OtherDomain { .. } => "email_other_domain",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FreeMail { domain }
            | Self::OfThePartner { domain }
            | Self::OtherDomain { domain } => vec![("domain", domain.clone())],
            _ => Vec::new(),
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::OnMicrosoft | Self::OtherDomain { .. } => Severity::Warning,
            _ => Severity::Refusal,
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::OfTheVendor | Self::OfThePartner { .. } => Citation::NAMES,
            Self::FreeMail { .. } => Citation::RESELLERS,
            Self::OnMicrosoft | Self::OtherDomain { .. } => Citation::VERIFICATION,
            Self::Missing | Self::Malformed => Citation::ENROLLING,
        }
    }
}
