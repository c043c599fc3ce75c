//! Why the vendor suspends an account and what that blocks: a dated data file. Knows no account.

use crate::dated_data::{DataFault, DataProblem, check_unique, parse};
use crate::programme::BusinessModel;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const FILE: &str = "suspension_reasons.json";

/// The data file as text.
pub const SUSPENSION_REASONS_JSON: &str = include_str!("../data/suspension_reasons.json");

/// The data file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuspensionReasons {
    pub as_of: NaiveDate,
    pub source: SuspensionSource,
    pub note: String,
    pub always_blocks: Vec<Blocked>,
    pub reseller_blocks: Vec<Blocked>,
    pub reasons: Vec<SuspensionReason>,
}

/// The page that lists the reasons.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SuspensionSource {
    pub name: String,
    pub url: String,
}

/// A listed reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuspensionReason {
    pub id: String,
    pub models: Vec<BusinessModel>,
    pub title: String,
    /// What brings the account back.
    pub remedy: String,
}

/// Since when an account is suspended and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suspension {
    pub since: NaiveDate,
    /// Ids of listed reasons; never none.
    pub reasons: Vec<String>,
}

/// What a suspended account may not do. What it has sold can still be managed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Blocked {
    /// New licences and services.
    NewSales,
    /// A suspended reseller's delegated admin privileges are revoked.
    DelegatedAdminPrivileges,
    /// Orders that name a suspended reseller as partner of record.
    PartnerOfRecord,
}

impl SuspensionReasons {
    /// Reads and checks a data file.
    ///
    /// # Errors
    /// [`DataProblem`] naming the reason: its JSON, an id that comes twice, a reason for no model.
    pub fn read(json: &str) -> Result<Self, DataProblem> {
        let reasons: Self = parse(FILE, json)?;
        check_unique(
            FILE,
            reasons.reasons.iter().map(|reason| reason.id.as_str()),
        )?;
        match reasons
            .reasons
            .iter()
            .find(|reason| reason.models.is_empty())
        {
            Some(reason) => Err(DataProblem::new(
                FILE,
                &reason.id,
                DataFault::Empty("models"),
            )),
            None => Ok(reasons),
        }
    }

    /// A listed reason that can befall a model.
    pub fn of(&self, model: BusinessModel, id: &str) -> Option<&SuspensionReason> {
        let mut reasons = self.reasons.iter();
        reasons.find(|reason| reason.id == id && reason.models.contains(&model))
    }

    /// What a suspended account of this model may not do.
    pub fn blocks(&self, model: BusinessModel) -> Vec<Blocked> {
        let of_resellers = match model {
            BusinessModel::IndirectReseller => self.reseller_blocks.as_slice(),
            BusinessModel::DirectBill | BusinessModel::IndirectProvider => &[],
        };
        self.always_blocks
            .iter()
            .chain(of_resellers)
            .copied()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_belongs_to_the_models_it_can_befall() {
        let reasons = SuspensionReasons::read(SUSPENSION_REASONS_JSON).unwrap();
        assert!(
            reasons
                .of(BusinessModel::DirectBill, "payment-overdue")
                .is_some()
        );
        assert!(
            reasons
                .of(BusinessModel::DirectBill, "provider-operations")
                .is_none()
        );
        assert!(reasons.of(BusinessModel::DirectBill, "bad-mood").is_none());
        let blocked = reasons.blocks(BusinessModel::IndirectReseller);
        assert!(blocked.contains(&Blocked::DelegatedAdminPrivileges));
        assert_eq!(
            reasons.blocks(BusinessModel::DirectBill),
            [Blocked::NewSales]
        );
    }
}
