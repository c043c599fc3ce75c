//! From when a reservation or a savings plan pays at one buyer's prices, with the steps that lead there.
//! Knows no price list beyond the two offers it is given.

use crate::commitments::{self, BreakEven, term_hours};
use crate::figures::Figure;
use crate::formulas;
use crate::quote::{Desk, LineProblem, Listing};
use crate::steps::Steps;
use crate::totals::rounding_taken;
use domain::price_lists::OfferPrice;
use domain::quotes::{QuoteGoods, QuoteLine};
use domain::steps::{Step, StepSource};
use rust_decimal::Decimal;

/// What is charged once, such as a flat fee, counts little in an hour of a thousand.
const THOUSAND: Figure = Figure::whole(1_000);

impl Desk<'_> {
    /// From when a commitment is cheaper than paying by use, at this buyer's prices: one unit for the
    /// whole term against an hour of `pay_as_you_go`, the same meter by use. The steps lead to the hours.
    /// Nothing for other goods, and where use costs nothing.
    ///
    /// # Errors
    /// As [`Desk::price`].
    pub fn break_even(
        &self,
        line: &QuoteLine,
        commitment: Listing<'_>,
        pay_as_you_go: Listing<'_>,
    ) -> Result<Option<(BreakEven, Vec<Step>)>, LineProblem> {
        let mut steps = Steps::default();
        let (term, whole) = match &commitment.offer.price {
            OfferPrice::Reservation { term, .. } => {
                let one = of_offer(line, commitment, Decimal::ONE);
                let priced = self.price_only(&one, commitment, &mut steps)?;
                let whole = steps.amounts(priced.steps).pop();
                (*term, whole.unwrap_or(Figure::ZERO))
            }
            OfferPrice::SavingsPlan { term, .. } => {
                let hour = self.hour(line, commitment, &mut steps)?;
                let hours = Figure::from(term_hours(*term));
                let whole = steps.times(hour, hours)?;
                let whole = steps.take(&formulas::TERM_PRICE, [hour, hours], whole, None);
                (*term, whole)
            }
            OfferPrice::Metered { .. } | OfferPrice::Licence { .. } => return Ok(None),
        };
        let by_use = steps.len();
        let hour = self.hour(line, pay_as_you_go, &mut steps)?;
        if steps.is_zero(hour) {
            return Ok(None);
        }
        let found = commitments::break_even(steps.exact(whole), steps.exact(hour), term)?;
        let hours = steps.quotient(whole, hour)?;
        let hours = steps.take(&formulas::BREAK_EVEN, [whole, hour], hours, None);
        rounding_taken(hours, 2, &mut steps)?;
        let rows: [StepSource; 2] = [commitment.row(), pay_as_you_go.row()];
        let written =
            steps.written_by(0..steps.len(), |step| rows.get(usize::from(step >= by_use)));
        Ok(Some((found, written)))
    }

    /// What an hour of an offer comes to, before any rounding.
    fn hour(
        &self,
        line: &QuoteLine,
        listing: Listing<'_>,
        steps: &mut Steps,
    ) -> Result<Figure, LineProblem> {
        let thousand = of_offer(line, listing, Decimal::ONE_THOUSAND);
        let thousand = self.exact_price_only(&thousand, listing, steps)?;
        let hour = steps.quotient(thousand, THOUSAND)?;
        Ok(steps.take(&formulas::HOUR_OF_THOUSAND, [thousand], hour, None))
    }
}

/// A quantity of an offer, on a line's other terms.
fn of_offer(line: &QuoteLine, listing: Listing<'_>, quantity: Decimal) -> QuoteLine {
    QuoteLine {
        goods: QuoteGoods::Offer {
            id: listing.offer.id.as_str().to_owned(),
            region: None,
        },
        quantity,
        used_before: Decimal::ZERO,
        days: None,
        ..line.clone()
    }
}
