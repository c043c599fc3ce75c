//! An application as it is being written: everything may be missing or wrong. Knows no rule; `checks.rs`
//! makes an [`Application`](super::Application) of it or says why not.

use super::mixed_models::ProductFamily;
use crate::findings::Citation;
use crate::programme::SupportPlan;
use serde::{Deserialize, Serialize};

/// The draft. A text that is empty was not filled in.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draft {
    /// ISO 3166-1 alpha-2 of the company's seat.
    pub country: String,
    pub legal_name: String,
    /// The name as the registry gives it, where it was looked up.
    pub registered_name: String,
    /// By which the registry's data was looked up.
    pub duns_number: String,
    pub registration_number: String,
    pub tax_id: String,
    pub address: DraftAddress,
    /// The tenant that the account shall have.
    pub tenant_id: String,
    pub partner_location: DraftPartnerLocation,
    pub primary_contact: DraftContact,
    pub support_contact: DraftSupportContact,
    /// Day of the month on which invoices come; direct bill and providers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_day: Option<u8>,
    /// The domain that names the account; direct bill and providers.
    pub domain: String,
    pub credit_check_consent: bool,
    /// Only after the credit check has passed; direct bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_plan: Option<SupportPlan>,
    /// The provider that a reseller buys from.
    pub provider: DraftProvider,
    /// `YYYY-MM-DD` on which the Government Cloud Validation form was sent; United States Government.
    pub government_form_date: String,
    /// What the account is meant to sell.
    pub product_families: Vec<ProductFamily>,
}

/// The company's address, in the country of its seat.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftAddress {
    pub address_line1: String,
    pub address_line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
}

/// The location PartnerID, as Partner Center shows it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftPartnerLocation {
    pub partner_id: String,
    /// ISO 3166-1 alpha-2 of the location.
    pub country: String,
    pub is_active: bool,
}

/// The person the vendor writes to.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftContact {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone_number: String,
}

/// Where customers turn to.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftSupportContact {
    pub email: String,
    pub telephone: String,
    pub website: String,
}

/// The indirect provider.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftProvider {
    pub name: String,
    pub partner_id: String,
    /// ISO 3166-1 alpha-2 of the provider's seat.
    pub country: String,
}

impl Draft {
    /// A draft for another cell of the same company: what belongs to the company stays, what belongs to one
    /// account is left open, consent among it.
    pub fn for_another_cell(&self) -> Self {
        Self {
            country: self.country.clone(),
            legal_name: self.legal_name.clone(),
            registered_name: self.registered_name.clone(),
            duns_number: self.duns_number.clone(),
            registration_number: self.registration_number.clone(),
            tax_id: self.tax_id.clone(),
            address: self.address.clone(),
            primary_contact: self.primary_contact.clone(),
            support_contact: self.support_contact.clone(),
            ..Self::default()
        }
    }

    /// The same for a seat in another country, whose numbers and address are others.
    pub fn for_country(&self, iso2: &str) -> Self {
        Self {
            country: iso2.to_owned(),
            registration_number: String::new(),
            tax_id: String::new(),
            address: DraftAddress::default(),
            ..self.for_another_cell()
        }
    }
}

/// A field that cannot be changed once the account exists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PermanentField {
    /// Its path in the draft.
    pub field: &'static str,
    /// What fixes it.
    pub why: &'static str,
    pub rule: Citation,
}

/// Every field that is fixed for good, to be marked before that happens.
pub const PERMANENT_FIELDS: &[PermanentField] = &[
    PermanentField {
        field: "billingDay",
        why: "The billing anniversary cannot be changed after the enrolment.",
        rule: Citation::ENROLLING,
    },
    PermanentField {
        field: "domain",
        why: "The account and the names of its users are made with the domain, which cannot be changed later.",
        rule: Citation::ENROLLING,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_application_takes_over_the_company_and_no_account() {
        let first = Draft {
            country: "NO".into(),
            legal_name: "Alder Sky AS".into(),
            tax_id: "995525828MVA".into(),
            tenant_id: "6f1d0c2e-1111-4222-8333-444455556666".into(),
            billing_day: Some(5),
            credit_check_consent: true,
            ..Draft::default()
        };
        let second = first.for_another_cell();
        assert_eq!(
            (second.legal_name.as_str(), second.tax_id.as_str()),
            ("Alder Sky AS", "995525828MVA")
        );
        assert_eq!(
            (second.billing_day, second.credit_check_consent),
            (None, false)
        );
        assert!(second.tenant_id.is_empty());
        let abroad = first.for_country("SE");
        assert_eq!(
            (abroad.country.as_str(), abroad.tax_id.as_str()),
            ("SE", "")
        );
    }
}
