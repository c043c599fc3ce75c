//! Which model is for me: from what a partner can do to a business model, with reasons. Knows no company's
//! figures; whether one may apply for it is the simulator's answer.

use crate::findings::Citation;
use crate::programme::BusinessModel;
use crate::programme_rules::{Measure, ProgrammeRules};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a partner can do and wants.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Capabilities {
    /// First-level product support for its customers.
    pub supports_customers: bool,
    /// Bills customers and carries the risk that one does not pay.
    pub bills_customers: bool,
    /// Systems and people to provision and manage subscriptions.
    pub has_infrastructure: bool,
    /// Sells to other partners, who sell to customers.
    pub serves_resellers: bool,
    /// Months of business as an indirect reseller.
    pub months_as_reseller: u32,
}

/// Why a model is recommended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RecommendationReason {
    /// A direct bill partner sells, bills, manages and supports by itself; it can.
    CanDoItAlone,
    /// Support is missing; a provider gives it.
    ProviderSupports,
    /// Billing is missing; a provider does it.
    ProviderBills,
    /// Infrastructure is missing; a provider has it.
    ProviderProvisions,
    /// Whoever is new begins as an indirect reseller, for twelve months.
    BeginsAsReseller,
    /// Buying for resellers is the provider's role.
    ServesResellers,
}

impl RecommendationReason {
    /// Where that is written.
    pub fn rule(self) -> Citation {
        match self {
            Self::CanDoItAlone => Citation::DIRECT_BILL,
            Self::BeginsAsReseller => Citation::RESELLERS,
            _ => Citation::ENROLLING,
        }
    }
}

/// The model for a partner, and the one to grow into.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Recommendation {
    pub model: BusinessModel,
    pub reasons: Vec<RecommendationReason>,
    /// What to apply for when the reasons have gone.
    pub later: Option<BusinessModel>,
}

/// Recommends a model by the rules of a day.
pub fn recommend(rules: &ProgrammeRules, can: Capabilities, day: NaiveDate) -> Recommendation {
    use RecommendationReason as R;
    let missing: Vec<R> = [
        (can.supports_customers, R::ProviderSupports),
        (can.bills_customers, R::ProviderBills),
        (can.has_infrastructure, R::ProviderProvisions),
    ]
    .into_iter()
    .filter(|(has, _)| !has)
    .map(|(_, reason)| reason)
    .collect();
    let can_alone = missing.is_empty();
    let asked = rules.in_force(BusinessModel::DirectBill, day);
    let months_asked = asked.filter_map(|rule| match rule.measure {
        Measure::MonthsAsReseller { at_least } => Some(at_least),
        _ => None,
    });
    let is_new = can.months_as_reseller < months_asked.max().unwrap_or(0);
    let grown = if can.serves_resellers {
        BusinessModel::IndirectProvider
    } else {
        BusinessModel::DirectBill
    };
    if can_alone && !is_new {
        let serves = can.serves_resellers.then_some(R::ServesResellers);
        return Recommendation {
            model: grown,
            reasons: serves.into_iter().chain([R::CanDoItAlone]).collect(),
            later: None,
        };
    }
    let begins = is_new.then_some(R::BeginsAsReseller);
    Recommendation {
        model: BusinessModel::IndirectReseller,
        reasons: missing.into_iter().chain(begins).collect(),
        later: can_alone.then_some(grown),
    }
}
