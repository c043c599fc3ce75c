//! What is asked of one line and on what terms, and what it comes to. Knows no price list beyond the offer
//! it is given and no rule beyond the winners.

use crate::credit::Credit;
use crate::dates::Proration;
use crate::exact::Exact;
use crate::exchange::Exchange;
use crate::problem::PricingProblem;
use crate::reckoning::Reckoning;
use crate::rules::Winners;
use crate::steps::Steps;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::Offer;
use rust_decimal::Decimal;
use std::ops::Range;

/// What a line sells.
#[derive(Clone, Copy, Debug)]
pub enum Goods<'a> {
    Offer(&'a Offer),
    /// A service of one's own, in the quote's currency.
    Own {
        unit_price: Decimal,
        unit_cost: Option<Decimal>,
    },
}

/// What is asked of a line.
#[derive(Clone, Copy, Debug)]
pub struct LineInput<'a> {
    pub goods: Goods<'a>,
    pub quantity: Decimal,
    /// Units of the same meter used earlier in the month.
    pub used_before: Decimal,
    pub credit: Credit,
    pub proration: Option<Proration>,
    /// The vendor's surcharge for billing an annual term monthly, or for an extended service term.
    pub uplift_percent: Decimal,
}

impl<'a> LineInput<'a> {
    /// So much of an offer, with nothing special about it.
    pub fn of(offer: &'a Offer, quantity: Decimal) -> Self {
        Self {
            goods: Goods::Offer(offer),
            quantity,
            used_before: Decimal::ZERO,
            credit: if offer.earns_credit() {
                Credit::Full
            } else {
                Credit::None
            },
            proration: None,
            uplift_percent: Decimal::ZERO,
        }
    }
}

/// On what terms a quote is priced.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The quote's currency.
    pub currency: Currency,
    /// Where the price list has another one.
    pub exchange: Option<&'a Exchange>,
    pub rules: Winners<'a>,
    /// The quote's own mark-up on cost, in place of any price rule.
    pub own_markup: Option<MarkUpPercent>,
    /// The mark-up on cost where no price rule wins.
    pub default_markup: MarkUpPercent,
}

/// A line's price.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LinePrice {
    /// Rounded once, in the quote's currency.
    pub amount: Decimal,
    /// Where its steps are; evaluating them gives `amount`.
    pub steps: Range<usize>,
}

/// A line's cost to the seller. It has no place in anything that a buyer receives.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cost {
    /// After partner earned credit, rounded once, in the quote's currency.
    pub amount: Decimal,
    pub steps: Range<usize>,
}

/// Prices a line and takes its steps down.
///
/// # Errors
/// [`PricingProblem`] for a negative quantity, a division by zero, or figures beyond 76 digits.
pub fn price_line(
    line: &LineInput<'_>,
    terms: &Terms<'_>,
    steps: &mut Steps,
) -> Result<LinePrice, PricingProblem> {
    let first = steps.len();
    let price = Reckoning::new(line, terms, steps).price(steps)?;
    Ok(LinePrice {
        amount: steps.decimal(price)?,
        steps: first..steps.len(),
    })
}

/// A line's price before its rounding, for charges, which are summed exactly and rounded where shown.
///
/// # Errors
/// As [`price_line`].
pub fn exact_price(
    line: &LineInput<'_>,
    terms: &Terms<'_>,
    steps: &mut Steps,
) -> Result<Exact, PricingProblem> {
    let price = Reckoning::new(line, terms, steps).exact_price(steps)?;
    Ok(steps.exact(price))
}

/// A line's cost to the seller, with its own steps; nothing for an own service without a cost.
///
/// # Errors
/// As [`price_line`].
pub fn line_cost(
    line: &LineInput<'_>,
    terms: &Terms<'_>,
    steps: &mut Steps,
) -> Result<Option<Cost>, PricingProblem> {
    let first = steps.len();
    let cost = Reckoning::new(line, terms, steps).cost(steps)?;
    cost.map(|cost| {
        Ok(Cost {
            amount: steps.decimal(cost)?,
            steps: first..steps.len(),
        })
    })
    .transpose()
}
