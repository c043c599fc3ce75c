//! Audit records: written with the change they tell of, read newest first. Knows no route.

use super::{Store, StoreError, count, present};
use crate::clock;
use domain::audit::{OperationStatus, OperationType, ResourceType};
use domain::id::AccountId;
use domain::wire::Attributes;
use domain::wire::audit::AuditRecordAnswer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{Any, Row, Transaction};

/// What a change says of itself.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub resource_type: ResourceType,
    pub resource_id: String,
    pub customer_id: Option<String>,
    pub operation: OperationType,
    pub status: OperationStatus,
    /// JSON before and after, where there was something.
    pub old_value: Option<String>,
    pub new_value: Option<String>,
}

impl AuditEntry {
    /// Something that was done.
    pub fn succeeded(
        resource_type: ResourceType,
        resource_id: &str,
        operation: OperationType,
    ) -> Self {
        Self {
            resource_type,
            resource_id: resource_id.to_owned(),
            customer_id: None,
            operation,
            status: OperationStatus::Succeeded,
            old_value: None,
            new_value: None,
        }
    }

    pub(super) async fn insert(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &str,
        email: &str,
        correlation_id: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO audit_records (account_id, id, operation_date, user_email, resource_type, resource_id, \
             customer_id, operation_type, operation_status, old_value, new_value, correlation_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(account)
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(clock::now_text())
        .bind(email)
        .bind(word(&self.resource_type))
        .bind(&self.resource_id)
        .bind(self.customer_id.as_deref().unwrap_or_default())
        .bind(word(&self.operation))
        .bind(word(&self.status))
        .bind(self.old_value.as_deref().unwrap_or_default())
        .bind(self.new_value.as_deref().unwrap_or_default())
        .bind(correlation_id)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// The wire's word of a plain enum.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn from_word<T: DeserializeOwned>(word: String) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word))
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}

impl Store {
    /// The newest records of an account between two days (inclusive), and how many there are.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn audit_records(
        &self,
        account: &AccountId,
        start_date: &str,
        end_date: &str,
        size: u32,
    ) -> Result<(u64, Vec<AuditRecordAnswer>), StoreError> {
        let until = format!("{end_date}T23:59:59Z");
        let total = sqlx::query(
            "SELECT COUNT(*) AS total FROM audit_records \
             WHERE account_id = $1 AND operation_date >= $2 AND operation_date <= $3",
        )
        .bind(account.as_str())
        .bind(start_date)
        .bind(&until)
        .fetch_one(&self.pool)
        .await?;
        let rows = sqlx::query(
            "SELECT * FROM audit_records WHERE account_id = $1 AND operation_date >= $2 AND operation_date <= $3 \
             ORDER BY id DESC LIMIT $4",
        )
        .bind(account.as_str())
        .bind(start_date)
        .bind(&until)
        .bind(i64::from(size))
        .fetch_all(&self.pool)
        .await?;
        let records = rows
            .into_iter()
            .map(|row| {
                Ok(AuditRecordAnswer {
                    id: row.try_get("id")?,
                    user_principal_name: row.try_get("user_email")?,
                    resource_type: from_word(row.try_get("resource_type")?)?,
                    resource_id: row.try_get("resource_id")?,
                    customer_id: present(row.try_get("customer_id")?),
                    resource_old_value: present(row.try_get("old_value")?),
                    resource_new_value: present(row.try_get("new_value")?),
                    operation_type: from_word(row.try_get("operation_type")?)?,
                    operation_date: row.try_get("operation_date")?,
                    operation_status: from_word(row.try_get("operation_status")?)?,
                    original_correlation_id: present(row.try_get("correlation_id")?),
                    attributes: Attributes::of("AuditRecord"),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok((count(total.try_get("total")?), records))
    }
}
