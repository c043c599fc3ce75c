//! Partner accounts: one market region, one business model, one tenant each. Knows no storage.

use crate::enrolments::ProductFamily;
use crate::id::{AccountId, CompanyId};
use crate::money::Currency;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use thiserror::Error;

pub use crate::programme::{BusinessModel, Cloud};

/// A mark-up on cost in percent, from -100 (free) to 10,000.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct MarkUpPercent(Decimal);

/// Why a number is not a mark-up.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum MarkUpProblem {
    #[error("a mark-up lies between -100 and 10000 percent")]
    OutOfRange,
    #[error("a mark-up has at most 6 digits after the point")]
    TooManyDigits,
}

impl MarkUpPercent {
    /// No mark-up.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The percentage, 15 for 15 %.
    #[inline]
    pub fn percent(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for MarkUpPercent {
    type Error = MarkUpProblem;
    fn try_from(percent: Decimal) -> Result<Self, MarkUpProblem> {
        if percent < Decimal::from(-100) || percent > Decimal::from(10_000) {
            Err(MarkUpProblem::OutOfRange)
        } else if percent.normalize().scale() > 6 {
            Err(MarkUpProblem::TooManyDigits)
        } else {
            Ok(Self(percent))
        }
    }
}

/// A partner account as the books keep it.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub company_id: CompanyId,
    pub company_name: String,
    pub model: BusinessModel,
    /// The cloud it sells in; one account sells in one.
    pub cloud: Cloud,
    /// Key of the market region in the market data, such as `europe`.
    pub region: String,
    /// ISO 3166-1 alpha-2 country of the company.
    pub country: String,
    /// Currency the account bills its customers in.
    pub currency: Currency,
    /// The Microsoft tenant of this account, as entered by its owner.
    pub tenant_id: Option<String>,
    /// The PartnerId that the vendor's files carry; learnt from the first import or set by hand.
    pub partner_id: Option<String>,
    /// The account's own PartnerID (MPN) by which a provider's file names its reseller.
    pub mpn_id: Option<String>,
    /// The provider that an indirect reseller buys from.
    pub provider_id: Option<AccountId>,
    pub markup: MarkUpPercent,
    /// What it sells; nothing where nobody said.
    pub product_families: BTreeSet<ProductFamily>,
    /// A place where applications are prepared, and nothing else; the first that opens takes it over.
    pub is_applicant: bool,
    pub version: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_markup_is_a_sane_percentage() {
        assert!(MarkUpPercent::try_from(Decimal::from(15)).is_ok());
        assert_eq!(
            MarkUpPercent::try_from(Decimal::from(-101)),
            Err(MarkUpProblem::OutOfRange)
        );
        assert_eq!(
            MarkUpPercent::try_from(Decimal::new(1, 7)),
            Err(MarkUpProblem::TooManyDigits)
        );
    }
}
