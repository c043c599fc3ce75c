//! Partner earned credit. Knows which share of the days earned it, not why.

use crate::numbers::Number;
use crate::problem::PricingProblem;
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
pub(crate) fn after_credit(
    before: Figure,
    credit: Credit,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let percent = Figure::from(CREDIT_PERCENT);
    match credit {
        Credit::None => Ok(before),
        Credit::Full => {
            let rest = steps.minus(Number::ONE_HUNDRED, percent.number)?;
            let amount = steps.percent(before.number, rest)?;
            let inputs = [("before", before), ("percent", percent)];
            Ok(steps.take(
                StepKind::PartnerEarnedCredit,
                "before * (100 - percent) / 100",
                &inputs,
                amount,
                Remark::NONE,
            ))
        }
        Credit::Days { with_access, of } => {
            let (with, days) = (Figure::from(with_access), Figure::from(of));
            let earned = steps.percent(before.number, percent.number)?;
            let earned = steps.times(earned, with.number)?;
            let earned = steps.quotient(earned, days.number)?;
            let amount = steps.minus(before.number, earned)?;
            let inputs = [
                ("before", before),
                ("percent", percent),
                ("days_with_access", with),
                ("days", days),
            ];
            Ok(steps.take(
                StepKind::PartnerEarnedCredit,
                "before - before * percent / 100 * days_with_access / days",
                &inputs,
                amount,
                Remark::NONE.assuming(Assumption::CreditBlendsByDay),
            ))
        }
    }
}
