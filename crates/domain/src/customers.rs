//! Customers of a partner account. Knows no storage and no charges.

use crate::id::{AccountId, CustomerId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a customer stands to the partner; Partner Center's `relationshipToPartner`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Relationship {
    Reseller,
    /// Seen in a file, not (yet) tied to the partner.
    None,
}

impl Relationship {
    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reseller => "reseller",
            Self::None => "none",
        }
    }

    /// Reads the stored word; anything else is no relationship.
    pub fn from_word(word: &str) -> Self {
        if word == "reseller" {
            Self::Reseller
        } else {
            Self::None
        }
    }
}

/// A customer as the books keep it.
#[derive(Clone, Debug)]
pub struct Customer {
    pub account_id: AccountId,
    pub id: CustomerId,
    pub name: String,
    pub domain: String,
    /// ISO 3166-1 alpha-2, empty where the source did not say.
    pub country: String,
    pub relationship: Relationship,
    /// MPN id of the indirect reseller, where one sells to this customer.
    pub reseller_mpn_id: Option<String>,
    /// Words of the partner's own, by which price rules find customers.
    pub tags: BTreeSet<String>,
}

/// The key by which names are searched and ordered: the same in every store.
pub fn name_folded(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_beyond_ascii() {
        assert_eq!(name_folded("ALDER & SÖHNE"), "alder & söhne");
        assert_eq!(name_folded("Łódź Meble"), "łódź meble");
    }
}
