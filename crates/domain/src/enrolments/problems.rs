//! What is wrong with an application beyond names, addresses and mail: typed, with rule and remedy. Knows no
//! check.

use crate::findings::{Citation, Explains};
use chrono::NaiveDate;
use thiserror::Error;

/// What is wrong, and what to do.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum ApplicationProblem {
    #[error("choose the country of the company's seat")]
    CountryMissing,
    #[error("there is no country '{country}' in the programme; choose one of the list")]
    UnknownCountry { country: String },
    #[error(
        "China is outside the programme; apply to 21Vianet, which sells there in a programme of its own"
    )]
    China,
    #[error(
        "{country} belongs to the region {region}; apply there, or with a company seated in this one"
    )]
    OtherRegion { country: String, region: String },
    #[error("an enrolment of the company is in this cell already; go on with that one")]
    CellTaken,
    #[error(
        "give the location PartnerID that Partner Center shows under Account settings, Identifiers"
    )]
    PartnerIdMissing,
    #[error("a PartnerID is 4 to 10 digits; copy it from Partner Center")]
    PartnerIdForm,
    #[error(
        "the PartnerID is of {partner_id_country}, the company of {country}; take the location of {country}, or add one"
    )]
    PartnerIdOfOtherCountry {
        partner_id_country: String,
        country: String,
    },
    #[error(
        "the PartnerID is not active; renew the membership of that location, or take an active one"
    )]
    PartnerIdInactive,
    #[error(
        "another company here sells with this PartnerID; compare it with the one that Partner Center shows, or ask the operator"
    )]
    PartnerIdTaken,
    #[error("a D-U-N-S number is nine digits; copy it, or leave it out")]
    DunsNumberForm,
    #[error("give a phone number at which the company answers")]
    PhoneMissing,
    #[error("this is no phone number; write it like +47 21 23 45 67")]
    PhoneForm,
    #[error("this is no web address; write it like https://www.company.example")]
    Website,
    #[error("choose the day of the month on which invoices come, 1 to 28; it can never be changed")]
    BillingDay,
    #[error("give the domain that shall name the account; it can never be changed")]
    DomainMissing,
    #[error("this is no domain; write it like company.example")]
    DomainForm,
    #[error("a domain of the vendor cannot name an account; give the company's own")]
    DomainOfTheVendor,
    #[error(
        "{domain} is a free mail service; give a domain of the company's own, since it can never be changed"
    )]
    DomainOfFreeMail { domain: String },
    #[error("{domain} is enrolled already; choose another domain of the company")]
    DomainTaken { domain: String },
    #[error(
        "a domain of onmicrosoft.com is discouraged, since it shows no company; take the company's own where possible"
    )]
    DomainOnMicrosoft,
    #[error(
        "the company's {model} account of this region sells {families} already; take that from one of the two before this account opens"
    )]
    FamilySoldElsewhere { families: String, model: String },
    #[error("the application needs consent to a credit check")]
    NoCreditCheckConsent,
    #[error(
        "the support plan is bought only after the credit check has passed; leave it out until then"
    )]
    SupportPlanTooEarly,
    #[error("a support plan is asked for in direct bill alone; leave it out")]
    SupportPlanNotAsked,
    #[error(
        "this is the applicant's own PartnerID; give that of the provider that the account shall buy from"
    )]
    ProviderIsTheApplicant,
    #[error("name the indirect provider that the account shall buy from")]
    ProviderMissing,
    #[error(
        "the provider's seat is in the region {region}; choose a provider of the account's own region"
    )]
    ProviderOfOtherRegion { region: String },
    #[error(
        "the tenant id is 32 hexadecimal digits in five groups; copy it from the tenant's overview"
    )]
    TenantForm,
    #[error(
        "another company here sells from this tenant; compare it with what the vendor gave, or ask the operator"
    )]
    TenantTaken,
    #[error(
        "the tenant is the account's of another role; one tenant cannot have two roles, so enrol with a second one"
    )]
    TenantOfOtherRole,
    #[error(
        "the tenant is an account's of another cloud; the government cloud is never mixed with the global one, so enrol with its own tenant"
    )]
    TenantOfOtherCloud,
    #[error(
        "the government cloud needs a tenant of its own; give the one that came after the validation form"
    )]
    GovernmentTenantMissing,
    #[error("the government cloud needs a business address in the United States")]
    UnitedStatesAddress,
    #[error(
        "send the Government Cloud Validation form first, and give the day on which it was sent"
    )]
    GovernmentFormMissing,
    #[error("this is no date; write it like 2026-11-22")]
    DateForm,
    #[error("{on} lies in the future; give the day on which it happened")]
    DateInTheFuture { on: NaiveDate },
    #[error(
        "write down the company's own figures first: an application for direct bill is held against the rules of the day"
    )]
    EligibilityUnknown,
    #[error(
        "by the rules of {on} the company is not eligible for direct bill: {}; close these gaps, or apply as an indirect reseller", gaps.join("; ")
    )]
    NotEligible { on: NaiveDate, gaps: Vec<String> },
}

impl Explains for ApplicationProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::CountryMissing => "country_missing",
            Self::UnknownCountry { .. } => "country_unknown",
            Self::China => "country_outside_the_programme",
            Self::OtherRegion { .. } => "country_of_other_region",
            Self::CellTaken => "cell_taken",
            Self::PartnerIdMissing => "partner_id_missing",
            Self::PartnerIdForm => "partner_id_form",
            Self::PartnerIdOfOtherCountry { .. } => "partner_id_of_other_country",
            Self::PartnerIdInactive => "partner_id_inactive",
            Self::PartnerIdTaken => "partner_id_taken",
            Self::DunsNumberForm => "duns_number_form",
            Self::PhoneMissing => "phone_missing",
            Self::PhoneForm => "phone_form",
            Self::Website => "website_form",
            Self::BillingDay => "billing_day",
            Self::DomainMissing => "domain_missing",
            Self::DomainForm => "domain_form",
            Self::DomainOfTheVendor => "domain_of_the_vendor",
            Self::DomainOfFreeMail { .. } => "domain_of_free_mail",
            Self::DomainTaken { .. } => "domain_taken",
            Self::DomainOnMicrosoft => "domain_onmicrosoft",
            Self::FamilySoldElsewhere { .. } => "family_sold_elsewhere",
            Self::NoCreditCheckConsent => "no_credit_check_consent",
            Self::SupportPlanTooEarly => "support_plan_too_early",
            Self::SupportPlanNotAsked => "support_plan_not_asked",
            Self::ProviderMissing => "provider_missing",
            Self::ProviderIsTheApplicant => "provider_is_the_applicant",
            Self::ProviderOfOtherRegion { .. } => "provider_of_other_region",
            Self::TenantForm => "tenant_form",
            Self::TenantTaken => "tenant_taken",
            Self::TenantOfOtherRole => "tenant_of_other_role",
            Self::TenantOfOtherCloud => "tenant_of_other_cloud",
            Self::GovernmentTenantMissing => "government_tenant_missing",
            Self::UnitedStatesAddress => "united_states_address",
            Self::GovernmentFormMissing => "government_form_missing",
            Self::DateForm => "date_form",
            Self::DateInTheFuture { .. } => "date_in_the_future",
            Self::EligibilityUnknown => "eligibility_unknown",
            Self::NotEligible { .. } => "not_eligible",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownCountry { country } => vec![("country", country.clone())],
            Self::OtherRegion { country, region } => {
                vec![("country", country.clone()), ("region", region.clone())]
            }
            Self::PartnerIdOfOtherCountry {
                partner_id_country,
                country,
            } => vec![
                ("partnerIdCountry", partner_id_country.clone()),
                ("country", country.clone()),
            ],
            Self::DomainTaken { domain } | Self::DomainOfFreeMail { domain } => {
                vec![("domain", domain.clone())]
            }
            Self::FamilySoldElsewhere { families, model } => {
                vec![("families", families.clone()), ("model", model.clone())]
            }
            Self::ProviderOfOtherRegion { region } => vec![("region", region.clone())],
            Self::DateInTheFuture { on } => vec![("on", on.to_string())],
            Self::NotEligible { on, gaps } => {
                vec![("on", on.to_string()), ("gaps", gaps.join("; "))]
            }
            _ => Vec::new(),
        }
    }

    fn severity(&self) -> crate::findings::Severity {
        match self {
            Self::DomainOnMicrosoft | Self::FamilySoldElsewhere { .. } => {
                crate::findings::Severity::Warning
            }
            _ => crate::findings::Severity::Refusal,
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::UnknownCountry { .. } | Self::OtherRegion { .. } => Citation::MARKETS,
            Self::China => Citation::NATIONAL_CLOUDS,
            Self::ProviderMissing
            | Self::ProviderOfOtherRegion { .. }
            | Self::PartnerIdOfOtherCountry { .. } => Citation::RESELLERS,
            Self::NoCreditCheckConsent
            | Self::SupportPlanTooEarly
            | Self::EligibilityUnknown
            | Self::NotEligible { .. } => Citation::DIRECT_BILL,
            Self::TenantOfOtherCloud
            | Self::GovernmentTenantMissing
            | Self::UnitedStatesAddress
            | Self::GovernmentFormMissing => Citation::US_GOVERNMENT,
            Self::PartnerIdForm
            | Self::DunsNumberForm
            | Self::FamilySoldElsewhere { .. }
            | Self::PartnerIdTaken
            | Self::ProviderIsTheApplicant
            | Self::TenantTaken
            | Self::PhoneForm
            | Self::Website
            | Self::TenantForm
            | Self::DateForm
            | Self::DateInTheFuture { .. }
            | Self::DomainTaken { .. }
            | Self::CellTaken
            | Self::SupportPlanNotAsked => Citation::TIERLINE,
            _ => Citation::ENROLLING,
        }
    }
}
