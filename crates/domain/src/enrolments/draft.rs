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
