//! Customers and their subscriptions in Partner Center's shape.

use super::{Attributes, Links};
use crate::customers::Relationship;
use crate::subscriptions::SubscriptionStatus;
use serde::{Deserialize, Serialize};

/// A customer. List items and details have the same shape here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerAnswer {
    /// The tenant id.
    pub id: String,
    pub company_profile: CompanyProfile,
    #[serde(default = "no_relationship")]
    pub relationship_to_partner: Relationship,
    /// MPN id of the indirect reseller, where one sells to this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub associated_partner_id: Option<String>,
    /// The partner's own words for it, by which price rules find it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(default)]
    pub links: Links,
    #[serde(default)]
    pub attributes: Attributes,
}

fn no_relationship() -> Relationship {
    Relationship::None
}

/// The tags a customer shall have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerTagsRequest {
    pub tags: Vec<String>,
}

/// `companyProfile` of a customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyProfile {
    pub tenant_id: String,
    pub domain: String,
    pub company_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    pub attributes: Attributes,
}

/// Address of a company; of a customer that a file brought only the country is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
}

/// A subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionAnswer {
    pub id: String,
    pub friendly_name: String,
    pub status: SubscriptionStatus,
    #[serde(default)]
    pub attributes: Attributes,
}

/// The `filter` of a list: `{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ListFilter {
    pub field: String,
    pub value: String,
    pub operator: String,
}
