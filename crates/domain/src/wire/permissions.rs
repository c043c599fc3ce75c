//! Customer permissions, on the wire.

use super::Attributes;
use crate::permissions::ViewCharges;
use serde::{Deserialize, Serialize};

/// What a customer may do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionsAnswer {
    pub customer_id: String,
    pub customer_name: String,
    pub view_charges: ViewCharges,
    /// When and by whom the switch was last moved; absent where it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    pub attributes: Attributes,
}

/// A change of permissions; needs `If-Match`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionsRequest {
    pub view_charges: ViewCharges,
}
