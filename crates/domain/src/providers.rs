//! A provider's own entry in the directory: where it serves and what it does for its resellers. Knows no
//! storage. What an entry says is the provider's word; nobody has checked it.

use crate::email_addresses::{EmailProblem, check_applicant};
use crate::markets::Markets;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a provider's practice around Azure does for a reseller's customers.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AzurePractice {
    Migration,
    Infrastructure,
    Applications,
    DataAndAi,
    Security,
    CostControl,
}

/// When and how resellers are helped.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SupportOffer {
    BusinessHours,
    AroundTheClock,
    NamedEngineer,
    EndCustomers,
}

/// How resellers are billed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BillingOffer {
    LocalCurrency,
    DailyUsage,
    WhiteLabelInvoices,
    MonthlyPayment,
    CreditLine,
}

/// How resellers are helped to sell.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SalesEnablement {
    Training,
    PreSales,
    CoSelling,
    Marketing,
    DemonstrationTenants,
}

/// An entry as its provider writes it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderEntry {
    /// Whether others find it.
    pub is_listed: bool,
    /// ISO 3166-1 alpha-2 of the countries whose resellers it takes on.
    pub countries: Vec<String>,
    pub azure_practice: Vec<AzurePractice>,
    pub support: Vec<SupportOffer>,
    pub billing: Vec<BillingOffer>,
    pub sales_enablement: Vec<SalesEnablement>,
    /// ISO 639-1, such as `de`.
    pub languages: Vec<String>,
    /// In the provider's own words, at most 1,000 characters.
    pub about: String,
    pub contact_name: String,
    /// Requests of resellers go there.
    pub contact_email: String,
    /// An address that begins with `https://`, or nothing.
    pub website: String,
}

/// Why an entry cannot stand in the directory.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum ProviderEntryProblem {
    #[error("name at least one country whose resellers are taken on")]
    NoCountry,
    #[error("'{0}' is no country of the market region of this account; name those of its region")]
    Country(String),
    #[error("'{0}' is no language; write its two letters, such as de")]
    Language(String),
    #[error("{0}")]
    Email(#[from] EmailProblem),
    #[error("a website begins with https:// and has at most 200 characters")]
    Website,
    #[error("say it in at most 1,000 characters, without control characters")]
    About,
    #[error("a contact's name has at most 200 characters")]
    ContactName,
}

impl ProviderEntryProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCountry => "country_missing",
            _ => "invalid_field",
        }
    }

    /// What the words of a page are filled with.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Country(country) => vec![("country", country.clone())],
            Self::Language(language) => vec![("language", language.clone())],
            _ => Vec::new(),
        }
    }

    /// The field to correct.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoCountry | Self::Country(_) => "countries",
            Self::Language(_) => "languages",
            Self::Email(_) => "contactEmail",
            Self::Website => "website",
            Self::About => "about",
            Self::ContactName => "contactName",
        }
    }
}

/// What somebody looks for; an entry fits that has all of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ProviderSearch {
    pub country: Option<String>,
    pub azure_practice: Vec<AzurePractice>,
    pub support: Vec<SupportOffer>,
    pub billing: Vec<BillingOffer>,
    pub sales_enablement: Vec<SalesEnablement>,
    pub languages: Vec<String>,
}

fn has_all<T: PartialEq>(offered: &[T], wanted: &[T]) -> bool {
    wanted.iter().all(|one| offered.contains(one))
}

fn unique<T: PartialEq>(values: &mut Vec<T>) {
    let mut seen: Vec<T> = Vec::new();
    for value in values.drain(..) {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    *values = seen;
}

impl ProviderEntry {
    /// The entry in one spelling, for an account of a market region.
    ///
    /// # Errors
    /// [`ProviderEntryProblem`]; the field says where.
    pub fn checked(
        mut self,
        markets: &Markets,
        region: &str,
    ) -> Result<Self, ProviderEntryProblem> {
        for country in &mut self.countries {
            *country = country.trim().to_ascii_uppercase();
            let is_here = markets
                .country(country)
                .is_some_and(|(found, _)| found.id == region);
            if !is_here {
                return Err(ProviderEntryProblem::Country(country.clone()));
            }
        }
        if self.countries.is_empty() {
            return Err(ProviderEntryProblem::NoCountry);
        }
        for language in &mut self.languages {
            *language = language.trim().to_ascii_lowercase();
            if language.len() != 2 || !language.chars().all(|c| c.is_ascii_lowercase()) {
                return Err(ProviderEntryProblem::Language(language.clone()));
            }
        }
        let breaks = |text: &str| text.chars().any(|c| c.is_control() && c != '\n');
        if self.about.chars().count() > 1_000 || breaks(&self.about) {
            return Err(ProviderEntryProblem::About);
        }
        if self.contact_name.chars().count() > 200
            || self.contact_name.chars().any(char::is_control)
        {
            return Err(ProviderEntryProblem::ContactName);
        }
        self.contact_email = check_applicant(&self.contact_email)?.as_str().to_owned();
        self.website = self.website.trim().to_owned();
        let is_link = self.website.starts_with("https://")
            && !self
                .website
                .chars()
                .any(|c| c.is_whitespace() || c.is_control());
        if !self.website.is_empty() && (!is_link || self.website.len() > 200) {
            return Err(ProviderEntryProblem::Website);
        }
        unique(&mut self.countries);
        unique(&mut self.languages);
        unique(&mut self.azure_practice);
        unique(&mut self.support);
        unique(&mut self.billing);
        unique(&mut self.sales_enablement);
        Ok(self)
    }

    /// Whether somebody who looks for this finds it here.
    pub fn fits(&self, search: &ProviderSearch) -> bool {
        let country = search.country.as_ref();
        self.is_listed
            && country.is_none_or(|country| self.countries.contains(country))
            && has_all(&self.azure_practice, &search.azure_practice)
            && has_all(&self.support, &search.support)
            && has_all(&self.billing, &search.billing)
            && has_all(&self.sales_enablement, &search.sales_enablement)
            && has_all(&self.languages, &search.languages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markets::MARKETS_JSON;

    fn entry() -> ProviderEntry {
        ProviderEntry {
            is_listed: true,
            countries: vec!["de".into(), "DE".into()],
            azure_practice: vec![AzurePractice::Migration],
            languages: vec!["DE".into(), "en".into()],
            contact_email: "partners@meridian.example".into(),
            ..ProviderEntry::default()
        }
    }

    fn checked(entry: ProviderEntry) -> Result<ProviderEntry, ProviderEntryProblem> {
        entry.checked(&Markets::read(MARKETS_JSON).unwrap(), "europe")
    }

    #[test]
    fn an_entry_is_kept_in_one_spelling_and_found_by_all_that_is_looked_for() {
        let entry = checked(entry()).unwrap();
        assert_eq!(entry.countries, ["DE"]);
        let search = |practice: &[AzurePractice], language: &str| ProviderSearch {
            country: Some("DE".into()),
            azure_practice: practice.to_vec(),
            languages: vec![language.to_owned()],
            ..ProviderSearch::default()
        };
        assert!(entry.fits(&search(&[AzurePractice::Migration], "de")));
        assert!(!entry.fits(&search(&[AzurePractice::Security], "de")));
        assert!(!entry.fits(&search(&[], "fr")));
        let hidden = ProviderEntry {
            is_listed: false,
            ..entry
        };
        assert!(!hidden.fits(&ProviderSearch::default()));
    }

    #[test]
    fn what_cannot_stand_in_the_directory_is_refused_at_its_field() {
        let refused = |change: fn(&mut ProviderEntry)| {
            let mut entry = entry();
            change(&mut entry);
            checked(entry).unwrap_err().field()
        };
        assert_eq!(refused(|entry| entry.countries.clear()), "countries");
        assert_eq!(
            refused(|entry| entry.countries.push("US".into())),
            "countries"
        );
        assert_eq!(
            refused(|entry| entry.languages.push("german".into())),
            "languages"
        );
        assert_eq!(refused(|entry| entry.contact_email.clear()), "contactEmail");
        let free = |entry: &mut ProviderEntry| entry.contact_email = "ada@gmail.com".into();
        assert_eq!(refused(free), "contactEmail");
        let scripts = |entry: &mut ProviderEntry| entry.website = "javascript:alert(1)".into();
        assert_eq!(refused(scripts), "website");
        assert_eq!(refused(|entry| entry.about = "x".repeat(1_001)), "about");
    }
}
