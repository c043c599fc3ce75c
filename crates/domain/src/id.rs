//! Opaque ids. Knows nothing of what they name; two kinds of id can never be mixed up. Clones share their text.

use serde::{Deserialize, Serialize};
use std::sync::Arc;
use thiserror::Error;

/// Longest id accepted, in bytes. Cloud resource ids of other vendors reach about 300.
pub const ID_BYTES_MAX: usize = 512;

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum IdProblem {
    #[error("an id may not be empty")]
    Empty,
    #[error("an id may not be longer than {ID_BYTES_MAX} bytes")]
    TooLong,
    #[error("an id may not hold control characters")]
    ControlCharacter,
}

fn check(text: &str) -> Result<(), IdProblem> {
    if text.is_empty() {
        Err(IdProblem::Empty)
    } else if text.len() > ID_BYTES_MAX {
        Err(IdProblem::TooLong)
    } else if text.chars().any(char::is_control) {
        Err(IdProblem::ControlCharacter)
    } else {
        Ok(())
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as it is written.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether both are one text in memory, clones of each other. Two that are not may still be
            /// equal; this is for who asks often and may ask again otherwise.
            #[inline]
            pub fn is_shared_with(&self, other: &Self) -> bool {
                Arc::ptr_eq(&self.0, &other.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdProblem;
            fn try_from(text: String) -> Result<Self, IdProblem> {
                check(&text)?;
                Ok(Self(text.into()))
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdProblem;
            fn from_str(text: &str) -> Result<Self, IdProblem> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.as_ref().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A company; it may hold several partner accounts.
    CompanyId;
    /// A partner account: one market region, one business model, one tenant.
    AccountId;
    /// A person who signs in.
    UserId;
    /// A customer, by its tenant id (or by the id its vendor's file gives it).
    CustomerId;
    /// A subscription of a customer.
    SubscriptionId;
    /// An imported price list.
    PriceListId;
    /// What a price list sells: a meter's id, or product, SKU and terms of a licence or reservation.
    OfferId;
    /// A price rule.
    PriceRuleId;
    /// An imported sheet of exchange rates.
    ExchangeRatesId;
    /// A quote.
    QuoteId;
    /// An imported file of charges.
    BatchId;
    /// An application for a cell of the matrix, and what became of it.
    EnrolmentId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_never_empty_endless_or_unprintable() {
        assert_eq!("".parse::<CustomerId>(), Err(IdProblem::Empty));
        assert_eq!(
            "a\0b".parse::<CustomerId>(),
            Err(IdProblem::ControlCharacter)
        );
        assert_eq!(
            "x".repeat(513).parse::<CustomerId>(),
            Err(IdProblem::TooLong)
        );
        assert_eq!(
            "ocid6.tenancy..x".parse::<CustomerId>().unwrap().as_str(),
            "ocid6.tenancy..x"
        );
    }
}
