//! What an audit record says happened. Knows no storage; a record is written with the change itself.

use serde::{Deserialize, Serialize};

/// The kind of thing that changed, in the dialect's lower snake case.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ResourceType {
    Account,
    BillingRules,
    ChargeBatch,
    Company,
    CustomerPermissions,
    CustomerTags,
    Enrolment,
    ExchangeRates,
    Invitation,
    Mail,
    PriceList,
    PriceRule,
    Quote,
    Session,
}

/// What was done to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OperationType {
    Create,
    Update,
    Delete,
    Import,
    SignIn,
    SignOut,
    SignOutEverywhere,
    IssueToken,
    Send,
}

/// How it ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OperationStatus {
    Succeeded,
    Failed,
}
