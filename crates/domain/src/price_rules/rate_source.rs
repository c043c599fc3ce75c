//! At what rate a rule brings its basis into its own currency. Knows no sheet of rates and no arithmetic.

use super::{PriceRuleProblem, RuleClass, RuleKind};
use crate::money::Currency;
use rust_decimal::Decimal;

/// Where a mark-up or discount has the rate from by which its basis comes from the price list's currency
/// into the quote's. The seller's cost is always at the month's sheet, so that a margin stays true.
///
/// Of charges it changes nothing: they are sold in the currency that they are printed in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum RateSource {
    /// The account's exchange-rate sheet of the quote's month.
    #[default]
    MonthSheet,
    /// One unit of `from` is worth `rate` units of the rule's currency for as long as the rule holds. A
    /// price list in another currency than `from` is brought over at the month's sheet.
    Agreed { from: Currency, rate: Decimal },
}

/// Most digits after the point of an agreed rate.
const RATE_SCALE_MAX: u32 = 12;

impl RateSource {
    /// The agreed rate from a price list's currency, where one was agreed.
    #[inline]
    pub fn agreed_from(&self, list: Currency) -> Option<Decimal> {
        match self {
            Self::Agreed { from, rate } if *from == list => Some(*rate),
            _ => None,
        }
    }

    /// Whether a rule of that kind and currency can have this source.
    pub(super) fn check(
        &self,
        kind: &RuleKind,
        currency: Option<Currency>,
    ) -> Result<(), PriceRuleProblem> {
        use PriceRuleProblem as P;
        let Self::Agreed { from, rate } = self else {
            return Ok(());
        };
        if kind.class() != RuleClass::Price || kind.states_money() {
            return Err(P::RateUnused);
        }
        let own = currency.ok_or(P::RateWithoutCurrency)?;
        if own == *from {
            return Err(P::RateOfOneCurrency(own));
        }
        if *rate <= Decimal::ZERO || rate.normalize().scale() > RATE_SCALE_MAX {
            return Err(P::RateOutOfRange);
        }
        Ok(())
    }
}
