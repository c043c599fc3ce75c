//! Partner accounts and their settings, on the wire.

use super::enrolments::SuspensionAnswer;
use super::{Attributes, Text};
use crate::access::Role;
use crate::accounts::{BusinessModel, Cloud};
use crate::enrolments::{ProductFamily, Stage};
use crate::money::Currency;
use serde::{Deserialize, Serialize};

/// An account as the account switcher shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountAnswer {
    pub id: String,
    /// By which a company's accounts belong together; two companies may have one name.
    #[serde(default)]
    pub company_id: String,
    pub company_name: String,
    pub model: BusinessModel,
    pub cloud: Cloud,
    /// Key of the market region, such as `europe`.
    pub region: String,
    /// With the cloud's name, where that is a national one.
    pub region_name: String,
    pub currency: Currency,
    pub role: Role,
    /// What it sells, by which a company's accounts in one region are told apart; nothing where nobody said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_families: Vec<ProductFamily>,
    /// The place of a company that may only prepare applications until one is active.
    #[serde(default)]
    pub is_applicant: bool,
    /// Where the account stands with the vendor, as far as its application says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Why the vendor suspends it and what that blocks; for the partner's own staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<SuspensionAnswer>,
    /// Set where one signs in to a single customer of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<AccountCustomer>,
}

/// The customer that a customer's user belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountCustomer {
    pub id: String,
    pub name: String,
}

/// Settings of the account one acts in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsAnswer {
    /// Mark-up on cost that makes the selling price until price rules exist, in percent.
    pub markup_percent: Text,
    /// PartnerId of the vendor's files; learnt from the first import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mpn_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    pub currency: Currency,
    /// What the account sells.
    #[serde(default)]
    pub product_families: Vec<ProductFamily>,
    #[serde(default)]
    pub letterhead: LetterheadAnswer,
    pub attributes: Attributes,
}

/// What the account's paper says besides the quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterheadAnswer {
    /// Lines under the company's name.
    pub address: String,
    /// At the foot of every page.
    pub foot: String,
    /// `#rrggbb`; empty for black.
    pub colour: String,
    /// Size of the logo in bytes; nothing where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_bytes: Option<u64>,
}

/// A change of the letterhead; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterheadRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foot: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// A PNG of at most 64 KiB as base64; an empty text takes the logo away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

/// A change of settings; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markup_percent: Option<Text>,
    /// An empty text forgets the PartnerId.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// What the account sells, whole; refused where another account of the region sells some of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_families: Option<Vec<ProductFamily>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letterhead: Option<LetterheadRequest>,
}

impl AccountAnswer {
    /// Whether it is an account of the company with this id, in which one is its staff and not a customer's user.
    pub fn is_of_company(&self, company_id: &str) -> bool {
        self.company_id == company_id && self.customer.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, company_id: &str) -> AccountAnswer {
        AccountAnswer {
            id: id.into(),
            company_id: company_id.into(),
            company_name: "Nordlicht Cloud".into(),
            model: BusinessModel::DirectBill,
            cloud: Cloud::Global,
            region: "europe".into(),
            region_name: "Europe".into(),
            currency: "EUR".parse().unwrap(),
            role: Role::Owner,
            product_families: vec![],
            is_applicant: false,
            stage: None,
            suspension: None,
            customer: None,
        }
    }

    #[test]
    fn two_companies_of_one_name_keep_their_accounts_apart() {
        let as_customer = AccountAnswer {
            customer: Some(AccountCustomer {
                id: "harbor".into(),
                name: "Harbor".into(),
            }),
            ..account("customer", "one")
        };
        let accounts = [
            account("first", "one"),
            account("other", "two"),
            as_customer,
        ];
        let of = |company: &str| -> Vec<&str> {
            let accounts = accounts.iter().filter(|one| one.is_of_company(company));
            accounts.map(|one| one.id.as_str()).collect()
        };
        assert_eq!(of("one"), ["first"]);
        assert_eq!(of("two"), ["other"]);
    }
}
