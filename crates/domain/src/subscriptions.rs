//! Subscriptions of a customer. Knows no storage and no lifecycle yet: what a file or the vendor named.

use crate::id::{CustomerId, SubscriptionId};
use serde::{Deserialize, Serialize};

/// Partner Center's subscription status.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SubscriptionStatus {
    Active,
    Suspended,
}

impl SubscriptionStatus {
    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Self {
        if word == "suspended" {
            Self::Suspended
        } else {
            Self::Active
        }
    }
}

/// A subscription as the books keep it.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub customer_id: CustomerId,
    pub id: SubscriptionId,
    pub name: String,
    pub status: SubscriptionStatus,
}
