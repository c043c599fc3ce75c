//! Starting a company by oneself, on the wire: a mail address first, then the company. Knows no storage.

use super::Attributes;
use serde::{Deserialize, Serialize};

/// Asks for a link by mail.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUpRequest {
    pub email: String,
}

/// The same for every address, so that it tells of none whether somebody has it here.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUpAnswer {
    /// Hours that the link works.
    pub hours: u32,
    pub attributes: Attributes,
}

/// Whose link it is, for whoever holds it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUpLinkAnswer {
    pub email: String,
    pub attributes: Attributes,
}

/// Uses the link up: makes the company and its owner, and signs the owner in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartCompanyRequest {
    pub company_name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Currency one bills in, such as EUR.
    pub currency: String,
    pub display_name: String,
    /// 15 characters or more.
    pub password: String,
}
