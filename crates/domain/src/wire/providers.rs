//! The directory of providers and the relationships between partners, on the wire. Knows no storage.

use super::Attributes;
use crate::providers::ProviderEntry;
use serde::{Deserialize, Serialize};

/// A provider in the directory, for everybody who is signed in; for itself with its version.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderAnswer {
    /// By which a relationship is asked for.
    pub id: String,
    pub name: String,
    pub mpn_id: String,
    /// Key of the market region.
    pub region: String,
    #[serde(flatten)]
    pub entry: ProviderEntry,
    /// Those of one's own accounts that are tied to it, by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied_accounts: Vec<String>,
    pub attributes: Attributes,
}

/// A relationship in Partner Center's shape.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerRelationshipAnswer {
    /// The other partner's tenant; its account's id where no tenant was entered.
    pub id: String,
    pub name: String,
    /// `is_indirect_reseller_of` or `is_indirect_cloud_solution_provider_of`.
    pub relationship_type: String,
    /// `Active`.
    pub state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mpn_id: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub location: String,
    pub attributes: Attributes,
}

/// The link by which a customer's administrator accepts the partner, in Partner Center's shape.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerRelationshipRequestAnswer {
    pub url: String,
    pub attributes: Attributes,
}

/// A reseller asks a provider for the relationship.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelationshipRequest {
    /// Id of the provider in the directory.
    pub provider_id: String,
    /// What the provider reads with it, at most 1,000 characters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// A link that was made; the reseller may hand it on itself.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelationshipLinkAnswer {
    /// Shown once: a repeated request is answered without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    pub provider_name: String,
    /// UTC.
    pub expiration_date: String,
    pub attributes: Attributes,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RelationshipState {
    Pending,
    Accepted,
    Declined,
}

/// Where a request stands, for the company that sent it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SentRequestState {
    /// The provider may still answer.
    Open,
    /// The link's time is over, and nobody answered.
    Expired,
    Accepted,
    Declined,
}

/// A request that an account of the company sent to a provider; without the link, which was shown once.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentRequestAnswer {
    /// Id of the provider in the directory.
    pub provider_id: String,
    pub provider_name: String,
    /// Key of the market region of the account that asked.
    pub region: String,
    pub requested_by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// UTC.
    pub requested_date: String,
    /// UTC; until then the provider may answer.
    pub expiration_date: String,
    pub state: SentRequestState,
    pub attributes: Attributes,
}

/// Who asks, for the provider that opens the link.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelationshipRequestAnswer {
    pub reseller_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reseller_mpn_id: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub requested_by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    pub state: RelationshipState,
    pub expiration_date: String,
    pub attributes: Attributes,
}
