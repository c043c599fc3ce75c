//! Audit records in Partner Center's shape.

use super::Attributes;
use crate::audit::{OperationStatus, OperationType, ResourceType};
use serde::{Deserialize, Serialize};

/// Who changed what, when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRecordAnswer {
    pub id: String,
    pub user_principal_name: String,
    pub resource_type: ResourceType,
    pub resource_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_old_value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_new_value: Option<String>,
    pub operation_type: OperationType,
    pub operation_date: String,
    pub operation_status: OperationStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_correlation_id: Option<String>,
    #[serde(default)]
    pub attributes: Attributes,
}
