//! Resellers whom a provider invites by mail, on the wire. Knows no storage and no mail.

use super::Attributes;
use serde::{Deserialize, Serialize};

/// A provider invites a company to become its reseller.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationRequest {
    /// Of the company's own domain.
    pub email: String,
    /// What is read with it, at most 1,000 characters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// An invitation that was mailed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationAnswer {
    pub id: String,
    pub email: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    pub invited_by: String,
    /// UTC.
    pub invited_date: String,
    pub attributes: Attributes,
}
