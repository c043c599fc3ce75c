//! The programme's own words: business models, clouds, steps of verification, support plans. Knows no
//! company and no rule; the rules are dated data (`programme_rules.rs`).

use serde::{Deserialize, Serialize};

/// How a partner account does business with the vendor.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BusinessModel {
    /// Buys from the vendor and bills its customers itself.
    DirectBill,
    /// Buys from the vendor for the resellers that are tied to it.
    IndirectProvider,
    /// Buys from an indirect provider.
    IndirectReseller,
}

impl BusinessModel {
    /// Every model, in the order of the matrix.
    pub const ALL: [Self; 3] = [
        Self::DirectBill,
        Self::IndirectProvider,
        Self::IndirectReseller,
    ];

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectBill => "direct_bill",
            Self::IndirectProvider => "indirect_provider",
            Self::IndirectReseller => "indirect_reseller",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.as_str() == word)
    }
}

/// A cloud that one can apply to sell. Germany's is closed and China's is outside the programme:
/// neither has a value here, so no enrolment there can be written down.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Cloud {
    Global,
    UsGovernment,
}

impl Cloud {
    /// Every cloud one can apply for.
    pub const ALL: [Self; 2] = [Self::Global, Self::UsGovernment];

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGovernment => "us_government",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.as_str() == word)
    }
}

/// A step between a sent application and an active account, in the order of the timeline.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
// A price has steps too, and the description one name for each.
#[cfg_attr(feature = "openapi", schema(as = VerificationStep))]
pub enum Step {
    /// The primary contact answers the mail that the vendor sends.
    EmailOwnership,
    Identity,
    /// The primary contact works for the company, which owns the domain of the address.
    Employment,
    /// The company exists under this name at this address, as its registry says.
    Business,
    /// Only where the vendor asks for it.
    DueDiligence,
    CreditCheck,
    /// Bought only after the credit check has passed.
    SupportPlan,
    /// The provider accepts the reseller.
    ProviderRelationship,
    Agreement,
}

impl Step {
    /// Every step, in the order of the timeline.
    pub const ALL: [Self; 9] = [
        Self::EmailOwnership,
        Self::Identity,
        Self::Employment,
        Self::Business,
        Self::DueDiligence,
        Self::CreditCheck,
        Self::SupportPlan,
        Self::ProviderRelationship,
        Self::Agreement,
    ];

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmailOwnership => "email_ownership",
            Self::Identity => "identity",
            Self::Employment => "employment",
            Self::Business => "business",
            Self::DueDiligence => "due_diligence",
            Self::CreditCheck => "credit_check",
            Self::SupportPlan => "support_plan",
            Self::ProviderRelationship => "provider_relationship",
            Self::Agreement => "agreement",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.as_str().replace('_', " "))
    }
}

/// A support plan of the vendor's for partners.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SupportPlan {
    /// Advanced Support for Partners.
    Advanced,
    /// Premier Support for Partners.
    Premier,
}

impl SupportPlan {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Advanced => "advanced",
            Self::Premier => "premier",
        }
    }

    /// The plan of a word; nothing for any other.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Advanced, Self::Premier]
            .into_iter()
            .find(|plan| plan.as_str() == word)
    }
}

/// Whose word something is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Word {
    /// The applying company's own.
    Ours,
    /// The vendor's, recorded here with evidence.
    Vendor,
    /// The indirect provider's.
    Provider,
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ours => "the applicant",
            Self::Vendor => "the vendor",
            Self::Provider => "the provider",
        })
    }
}
