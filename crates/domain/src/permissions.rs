//! What a customer may do by its partner's word. Knows no storage; the switch acts on the next request.

use serde::{Deserialize, Serialize};

/// The policy 'may view charges'. Off unless the partner says otherwise.
///
/// Named after `viewCharges` of Azure's customer policy, in this API's lower snake case.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ViewCharges {
    Allowed,
    #[default]
    NotAllowed,
}

impl ViewCharges {
    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::NotAllowed => "not_allowed",
        }
    }

    /// Reads the stored word; anything unknown is 'not allowed'.
    pub fn from_word(word: &str) -> Self {
        if word == "allowed" {
            Self::Allowed
        } else {
            Self::NotAllowed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_sees_nothing_until_its_partner_says_so() {
        assert_eq!(ViewCharges::default(), ViewCharges::NotAllowed);
        assert_eq!(ViewCharges::from_word("garbled"), ViewCharges::NotAllowed);
        assert_eq!(
            ViewCharges::from_word(ViewCharges::Allowed.as_str()),
            ViewCharges::Allowed
        );
    }
}
