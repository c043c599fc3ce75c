//! One company in several roles: which tenants it needs, what each account sells, and why. Knows no state of
//! an enrolment.

use super::cell::Cell;
use crate::findings::{Citation, Explains};
use crate::programme::BusinessModel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// What an account is meant to sell.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProductFamily {
    Azure,
    Microsoft365,
    Dynamics365,
    /// Perpetual software and software subscriptions.
    Software,
    Marketplace,
}

impl ProductFamily {
    /// Every family.
    pub const ALL: [Self; 5] = [
        Self::Azure,
        Self::Microsoft365,
        Self::Dynamics365,
        Self::Software,
        Self::Marketplace,
    ];

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Azure => "azure",
            Self::Microsoft365 => "microsoft365",
            Self::Dynamics365 => "dynamics365",
            Self::Software => "software",
            Self::Marketplace => "marketplace",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.as_str() == word)
    }
}

/// An account that a company has or wants.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlannedAccount {
    pub cell: Cell,
    /// Whether it sells already; an application is only meant to.
    pub is_open: bool,
    /// Its tenant, where that is known.
    pub tenant_id: Option<String>,
    pub families: BTreeSet<ProductFamily>,
}

/// Why accounts cannot share a tenant.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TenantReason {
    /// One tenant cannot be direct bill partner and indirect reseller.
    RolesApart,
    /// A location has one tenant, and a region its own location.
    RegionsApart,
    /// The government cloud is never mixed with the global one.
    CloudsApart,
}

/// What a set of accounts comes to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TenantPlan {
    /// One tenant an account.
    pub tenants: usize,
    /// Why there is more than one.
    pub reasons: Vec<TenantReason>,
    /// Families that two accounts of one region and cloud are meant to sell. Applications may say so; of two accounts
    /// that sell, only one has a family ([`refuse_sold_twice`]).
    pub sold_twice: Vec<ProductFamily>,
}

/// What the programme forbids.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum MixedModelProblem {
    #[error(
        "two accounts are in the same cell; a company has one enrolment a region, model and cloud"
    )]
    SameCell,
    #[error(
        "the tenant {tenant_id} would have two roles; enrol the second role with a second tenant"
    )]
    SameTenantTwoRoles { tenant_id: String },
    #[error(
        "the tenant {tenant_id} would serve two regions; each region has its own tenant and location"
    )]
    SameTenantTwoRegions { tenant_id: String },
    #[error(
        "the tenant {tenant_id} would be in the global and in the government cloud; these are never mixed"
    )]
    SameTenantTwoClouds { tenant_id: String },
    #[error(
        "{} would be sold by two accounts of this region, and nobody could tell which one an order goes through; \
         take it from this account or from the company's {} account",
        words_of(families),
        model.as_str().replace('_', " ")
    )]
    FamilySoldTwice {
        families: Vec<ProductFamily>,
        /// The model of the account that sells them already.
        model: BusinessModel,
    },
}

pub(super) fn words_of(families: &[ProductFamily]) -> String {
    let words: Vec<&str> = families.iter().map(|family| family.as_str()).collect();
    words.join(", ")
}

/// Refuses families that another open account of the same region and cloud sells in another model. What another
/// application is meant to sell may still change.
///
/// # Errors
/// [`MixedModelProblem::FamilySoldTwice`] with the first account that sells some of them.
pub fn refuse_sold_twice(
    account: &PlannedAccount,
    others: &[PlannedAccount],
) -> Result<(), MixedModelProblem> {
    let beside = others.iter().filter(|other| {
        other.is_open
            && other.cell != account.cell
            && apart(&account.cell, &other.cell) == TenantReason::RolesApart
    });
    for other in beside {
        let families: Vec<ProductFamily> = account
            .families
            .intersection(&other.families)
            .copied()
            .collect();
        if !families.is_empty() {
            let model = other.cell.model();
            return Err(MixedModelProblem::FamilySoldTwice { families, model });
        }
    }
    Ok(())
}

/// Works out the tenants of a set of accounts.
///
/// # Errors
/// [`MixedModelProblem`]: the first thing that the programme forbids.
pub fn plan_tenants(accounts: &[PlannedAccount]) -> Result<TenantPlan, MixedModelProblem> {
    let mut reasons = Vec::new();
    let mut sold_twice = BTreeSet::new();
    for (index, one) in accounts.iter().enumerate() {
        for other in &accounts[index + 1..] {
            if one.cell == other.cell {
                return Err(MixedModelProblem::SameCell);
            }
            let reason = apart(&one.cell, &other.cell);
            if let (Some(tenant), Some(second)) = (&one.tenant_id, &other.tenant_id)
                && tenant.eq_ignore_ascii_case(second)
            {
                let tenant_id = tenant.clone();
                return Err(match reason {
                    TenantReason::CloudsApart => {
                        MixedModelProblem::SameTenantTwoClouds { tenant_id }
                    }
                    TenantReason::RegionsApart => {
                        MixedModelProblem::SameTenantTwoRegions { tenant_id }
                    }
                    TenantReason::RolesApart => MixedModelProblem::SameTenantTwoRoles { tenant_id },
                });
            }
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
            if reason == TenantReason::RolesApart {
                sold_twice.extend(one.families.intersection(&other.families).copied());
            }
        }
    }
    Ok(TenantPlan {
        tenants: accounts.len(),
        reasons,
        sold_twice: sold_twice.into_iter().collect(),
    })
}

fn apart(one: &Cell, other: &Cell) -> TenantReason {
    if one.cloud() != other.cloud() {
        TenantReason::CloudsApart
    } else if one.region() != other.region() {
        TenantReason::RegionsApart
    } else {
        TenantReason::RolesApart
    }
}

impl Explains for MixedModelProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::SameCell => "cell_taken",
            Self::SameTenantTwoRoles { .. } => "tenant_of_other_role",
            Self::SameTenantTwoRegions { .. } => "tenant_of_other_region",
            Self::SameTenantTwoClouds { .. } => "tenant_of_other_cloud",
            Self::FamilySoldTwice { .. } => "family_sold_twice",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::SameCell => Vec::new(),
            Self::SameTenantTwoRoles { tenant_id }
            | Self::SameTenantTwoRegions { tenant_id }
            | Self::SameTenantTwoClouds { tenant_id } => vec![("tenantId", tenant_id.clone())],
            Self::FamilySoldTwice { families, model } => vec![
                ("families", words_of(families)),
                ("model", model.as_str().to_owned()),
            ],
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::SameCell | Self::SameTenantTwoRegions { .. } => Citation::DIRECT_BILL,
            Self::SameTenantTwoRoles { .. } => Citation::ENROLLING,
            Self::SameTenantTwoClouds { .. } => Citation::US_GOVERNMENT,
            Self::FamilySoldTwice { .. } => Citation::TIERLINE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markets::{MARKETS_JSON, Markets};

    fn account(
        region: &str,
        model: BusinessModel,
        cloud: &str,
        tenant: &str,
        families: &[ProductFamily],
    ) -> PlannedAccount {
        let markets = Markets::read(MARKETS_JSON).unwrap();
        PlannedAccount {
            cell: Cell::new(&markets, region, model, cloud).unwrap(),
            is_open: true,
            tenant_id: (!tenant.is_empty()).then(|| tenant.to_owned()),
            families: families.iter().copied().collect(),
        }
    }

    #[test]
    fn reseller_for_azure_and_direct_for_licences_takes_two_tenants_and_says_why() {
        use BusinessModel::{DirectBill, IndirectReseller};
        let accounts = [
            account(
                "europe",
                IndirectReseller,
                "global",
                "a",
                &[ProductFamily::Azure],
            ),
            account(
                "europe",
                DirectBill,
                "global",
                "b",
                &[ProductFamily::Microsoft365],
            ),
        ];
        let plan = plan_tenants(&accounts).unwrap();
        assert_eq!(
            (plan.tenants, &plan.reasons[..]),
            (2, &[TenantReason::RolesApart][..])
        );
        assert_eq!(plan.sold_twice, []);
    }

    #[test]
    fn one_tenant_never_has_two_roles_regions_or_clouds() {
        use BusinessModel::{DirectBill, IndirectReseller};
        let one = account("united-states", DirectBill, "global", "a", &[]);
        let refused = |other: PlannedAccount| plan_tenants(&[one.clone(), other]).unwrap_err();
        assert_eq!(
            refused(account(
                "united-states",
                IndirectReseller,
                "global",
                "A",
                &[]
            )),
            MixedModelProblem::SameTenantTwoRoles {
                tenant_id: "a".into()
            }
        );
        assert_eq!(
            refused(account("europe", DirectBill, "global", "a", &[])),
            MixedModelProblem::SameTenantTwoRegions {
                tenant_id: "a".into()
            }
        );
        assert_eq!(
            refused(account(
                "united-states",
                DirectBill,
                "us_government",
                "a",
                &[]
            )),
            MixedModelProblem::SameTenantTwoClouds {
                tenant_id: "a".into()
            }
        );
        assert_eq!(refused(one.clone()), MixedModelProblem::SameCell);
    }

    #[test]
    fn a_family_is_sold_by_one_account_of_a_region_and_cloud() {
        use BusinessModel::{DirectBill, IndirectReseller};
        use ProductFamily::{Azure, Microsoft365};
        let sells = |region, model, cloud, families| account(region, model, cloud, "", families);
        let direct = sells(
            "united-states",
            DirectBill,
            "global",
            &[Azure, Microsoft365],
        );
        let check =
            |other: PlannedAccount| refuse_sold_twice(&other, std::slice::from_ref(&direct));
        let refused = check(sells("united-states", IndirectReseller, "global", &[Azure]));
        let refused = refused.unwrap_err();
        assert_eq!(
            refused,
            MixedModelProblem::FamilySoldTwice {
                families: vec![Azure],
                model: DirectBill
            }
        );
        assert!(refused.to_string().contains("direct bill"), "{refused}");
        let dynamics = &[ProductFamily::Dynamics365];
        for beside in [
            sells("united-states", IndirectReseller, "global", dynamics),
            sells("united-states", IndirectReseller, "us_government", &[Azure]),
            sells("europe", IndirectReseller, "global", &[Azure]),
            // The account itself, told twice, is no other.
            direct.clone(),
        ] {
            assert_eq!(check(beside), Ok(()));
        }
    }

    #[test]
    fn a_familys_word_reads_back_and_is_that_of_the_wire() {
        for family in ProductFamily::ALL {
            assert_eq!(ProductFamily::from_word(family.as_str()), Some(family));
            let written = serde_json::to_value(family).unwrap();
            assert_eq!(written, family.as_str());
        }
        assert_eq!(ProductFamily::from_word("shoes"), None);
    }
}
