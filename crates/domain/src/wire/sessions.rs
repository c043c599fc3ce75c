//! Signing in, on the wire. Knows no password rule's reason and no token's storage.

use super::accounts::AccountAnswer;
use serde::{Deserialize, Serialize};

/// What a sign-in page may offer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionOptions {
    /// Personas of a demonstration; empty in earnest.
    pub personas: Vec<Persona>,
    /// Whether the installation still waits for its set-up link.
    pub needs_setup: bool,
    /// Whether anyone may start a company.
    #[serde(default)]
    pub sign_ups: bool,
}

/// Somebody of the demonstration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Persona {
    pub slug: String,
    pub display_name: String,
    /// Company or customer the persona belongs to.
    pub place: String,
}

/// How one signs in: by mail address and password, or as a persona of the demonstration.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persona: Option<String>,
}

/// Who is signed in and where they may act.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionAnswer {
    pub user_id: String,
    pub display_name: String,
    pub email: String,
    /// Accounts one may act in; the first is the one meant when no account is named.
    pub accounts: Vec<AccountAnswer>,
    /// True in a demonstration.
    pub demonstration: bool,
}

/// The one-time set-up: makes the company, its first account and its owner.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupRequest {
    /// The token of the set-up link.
    pub token: String,
    pub company_name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Currency one bills in, such as EUR.
    pub currency: String,
    pub display_name: String,
    pub email: String,
    /// 15 characters or more.
    pub password: String,
}
