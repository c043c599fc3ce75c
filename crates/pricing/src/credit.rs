//! Partner earned credit. Knows which share of the days earned it, not why.

use crate::exact::{Exact, PricingProblem};
use crate::steps::{Figure, Remark, Steps};
use domain::steps::{Assumption, StepKind};

/// The programme's credit in percent (Partner Center, partner earned credit explained).
pub const CREDIT_PERCENT: u32 = 15;

/// How much partner earned credit a cost earns.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Credit {
    /// Not eligible: a reservation, a licence, third party, spot, or no access.
    #[default]
    None,
    /// Eligible access on every day.
    Full,
    /// Eligible access on some of the days that were used.
    Days { with_access: u32, of: u32 },
}

/// What the seller pays after its credit.
///
/// # Errors
/// No days at all, or figures beyond 76 digits.
pub fn after_credit(
    before: Figure,
    credit: Credit,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let percent = Exact::from(CREDIT_PERCENT);
    match credit {
        Credit::None => Ok(before),
        Credit::Full => {
            let amount = before
                .value
                .times(Exact::ONE_HUNDRED.minus(percent)?)?
                .hundredth();
            let inputs = [("before", before), ("percent", percent.into())];
            Ok(steps.take(
                StepKind::PartnerEarnedCredit,
                "before * (100 - percent) / 100",
                &inputs,
                amount,
                Remark::NONE,
            ))
        }
        Credit::Days { with_access, of } => {
            let (with, days) = (Exact::from(with_access), Exact::from(of));
            let earned = before
                .value
                .times(percent)?
                .hundredth()
                .times(with)?
                .divided_by(days)?;
            let inputs = [
                ("before", before),
                ("percent", percent.into()),
                ("days_with_access", with.into()),
                ("days", days.into()),
            ];
            Ok(steps.take(
                StepKind::PartnerEarnedCredit,
                "before - before * percent / 100 * days_with_access / days",
                &inputs,
                before.value.minus(earned)?,
                Remark::NONE.assuming(Assumption::CreditBlendsByDay),
            ))
        }
    }
}
