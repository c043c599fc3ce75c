//! Partner earned credit. Knows which share of the days earned it, not why.

use crate::figures::Figure;
use crate::formulas;
use crate::problem::PricingProblem;
use crate::steps::Steps;

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
#[inline(always)]
pub(crate) fn after_credit(
    before: Figure,
    credit: Credit,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let percent = Figure::from(CREDIT_PERCENT);
    match credit {
        Credit::None => Ok(before),
        Credit::Full => {
            let rest = steps.minus(Figure::ONE_HUNDRED, percent)?;
            let amount = steps.percent(before, rest)?;
            Ok(steps.take(&formulas::CREDIT, [before, percent], amount, None))
        }
        Credit::Days { with_access, of } => by_day(before, with_access, of, steps),
    }
}

/// Where access lacked on some days.
#[cold]
#[inline(never)]
fn by_day(
    before: Figure,
    with_access: u32,
    of: u32,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let percent = Figure::from(CREDIT_PERCENT);
    let (with, days) = (Figure::from(with_access), Figure::from(of));
    let earned = steps.percent(before, percent)?;
    let earned = steps.times(earned, with)?;
    let earned = steps.quotient(earned, days)?;
    let amount = steps.minus(before, earned)?;
    let inputs = [before, percent, with, days];
    Ok(steps.take(&formulas::CREDIT_BY_DAY, inputs, amount, None))
}
