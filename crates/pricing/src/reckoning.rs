//! Works out one line: list or cost, credit, exchange, the rules that win, proration, one rounding.
//! Knows no price list beyond the offer it is given and no rule beyond the winners.
//!
//! Price and cost begin with the same steps. They are worked out once, and taken down once more where
//! the other figure needs them.

use crate::credit::after_credit;
use crate::dates::Proration;
use crate::figures::Figure;
use crate::formulas::{self, Formula};
use crate::line::{Goods, LineInput, Terms};
use crate::problem::PricingProblem;
use crate::rounding::round_figure;
use crate::rules;
use crate::steps::{Known, Source, Steps};
use crate::tiers::{self, Use};
use domain::price_lists::{Offer, OfferPrice};
use domain::price_rules::{Basis, RuleKind};
use rust_decimal::Decimal;

type Result<T> = std::result::Result<T, PricingProblem>;

/// A line while it is worked out.
#[derive(Debug)]
pub(crate) struct Reckoning<'a> {
    line: &'a LineInput<'a>,
    terms: &'a Terms<'a>,
    quantity: Figure,
    /// Digits of the quote's currency.
    digits: u32,
    /// What the quantity costs before credit, once that is taken down.
    before_credit: Option<Known>,
    /// The seller's cost, once that is taken down.
    cost: Option<Known>,
}

impl<'a> Reckoning<'a> {
    pub fn new(line: &'a LineInput<'a>, terms: &'a Terms<'a>, steps: &mut Steps) -> Self {
        Self {
            line,
            terms,
            quantity: steps.figure(line.quantity),
            digits: terms.currency.digits(),
            before_credit: None,
            cost: None,
        }
    }

    /// The price, rounded.
    ///
    /// # Errors
    /// A negative quantity, a division by zero, or figures beyond 76 digits; the same below.
    pub fn price(&mut self, steps: &mut Steps) -> Result<Figure> {
        let price = self.exact_price(steps)?;
        self.rounded(price, steps)
    }

    /// The seller's cost, rounded; nothing for an own service without one.
    pub fn cost(&mut self, steps: &mut Steps) -> Result<Option<Figure>> {
        match self.exact_cost(steps)? {
            Some(cost) => self.rounded(cost, steps).map(Some),
            None => Ok(None),
        }
    }

    /// The price before its rounding.
    pub fn exact_price(&mut self, steps: &mut Steps) -> Result<Figure> {
        let quantity = self.quantity;
        if steps.is_negative(quantity) {
            return Err(PricingProblem::NegativeQuantity);
        }
        let price = match &self.line.goods {
            Goods::Own { unit_price, .. } => self.entered(*unit_price, steps)?,
            Goods::Offer(offer) => self.ruled(offer, steps)?,
        };
        let won = &self.terms.rules;
        let price = rules::apply_volume_discount(won, price, quantity, steps)?;
        let price = prorated(price, self.line.proration, steps)?;
        let cost = match won.minimum_margin {
            Some(_) => self.exact_cost(steps)?,
            None => None,
        };
        rules::apply_margin_and_fees(won, price, quantity, cost, steps)
    }

    #[inline(never)]
    fn rounded(&self, exact: Figure, steps: &mut Steps) -> Result<Figure> {
        let amount = round_figure(exact, self.digits, steps)?;
        Ok(steps.take(&formulas::ROUNDING, [exact], amount, None))
    }

    #[inline(always)]
    fn entered(&self, unit: Decimal, steps: &mut Steps) -> Result<Figure> {
        let unit = steps.figure(unit);
        let amount = steps.times(self.quantity, unit)?;
        Ok(steps.take(&formulas::ENTERED, [self.quantity, unit], amount, None))
    }

    /// The price before discounts by quantity: what the winning price rule, or the mark-up, makes of its
    /// basis.
    fn ruled(&mut self, offer: &Offer, steps: &mut Steps) -> Result<Figure> {
        let terms = self.terms;
        let rule = terms.rules.price.filter(|_| terms.own_markup.is_none());
        let basis = match rule.map(|rule| &rule.kind) {
            Some(RuleKind::MarkUp { basis, .. }) => *basis,
            Some(RuleKind::DiscountOffList { .. }) => Basis::List,
            Some(_) => {
                // A fixed price counts on nothing but the quantity.
                return rule.map_or(Ok(Figure::ZERO), |rule| {
                    rules::apply_price(rule, self.quantity, Figure::ZERO, steps)
                });
            }
            None => Basis::CostBeforeCredit,
        };
        let agreed = terms
            .exchange
            .and_then(|exchange| rule?.rate_source.agreed_from(exchange.from));
        let figure = match (rule, agreed) {
            (Some(rule), Some(rate)) => {
                let figure = self.in_list_currency(offer, basis, steps)?;
                rules::at_agreed_rate(rule, rate, figure, steps)?
            }
            _ => self.basis(offer, basis, steps)?,
        };
        match rule {
            Some(rule) => rules::apply_price(rule, self.quantity, figure, steps),
            None => {
                let markup = terms.own_markup.unwrap_or(terms.default_markup);
                if markup.percent().is_zero() {
                    return Ok(figure);
                }
                let percent = steps.figure(markup.percent());
                rules::mark_up(figure, percent, None, steps)
            }
        }
    }

    /// What a percentage counts on, in the quote's currency, at the month's sheet.
    #[inline(always)]
    fn basis(&mut self, offer: &Offer, basis: Basis, steps: &mut Steps) -> Result<Figure> {
        let figure = self.in_list_currency(offer, basis, steps)?;
        match self.terms.exchange {
            Some(exchange) => exchange.exchanged(figure, steps),
            None => Ok(figure),
        }
    }

    /// What a percentage counts on, in the price list's currency.
    #[inline(always)]
    fn in_list_currency(
        &mut self,
        offer: &Offer,
        basis: Basis,
        steps: &mut Steps,
    ) -> Result<Figure> {
        let figure = self.before_credit(offer, basis, steps)?;
        if basis == Basis::CostAfterCredit {
            return after_credit(figure, self.line.credit, steps);
        }
        Ok(figure)
    }

    /// The quantity at its cost, or at its list price, in the price list's currency.
    #[inline(always)]
    fn before_credit(&mut self, offer: &Offer, basis: Basis, steps: &mut Steps) -> Result<Figure> {
        // Only of a licence the list is another price than the cost.
        let is_cost = basis != Basis::List || !matches!(offer.price, OfferPrice::Licence { .. });
        match &self.before_credit {
            Some(known) if is_cost => Ok(steps.again(known)),
            _ => self.first_before_credit(offer, is_cost, steps),
        }
    }

    #[inline(never)]
    fn first_before_credit(
        &mut self,
        offer: &Offer,
        is_cost: bool,
        steps: &mut Steps,
    ) -> Result<Figure> {
        let first = steps.len();
        let mut figure = match offer.price_for(self.line.quantity) {
            OfferPrice::Metered {
                tiers,
                included_quantity,
            } => {
                let of = Use {
                    quantity: self.quantity,
                    used_before: steps.figure(self.line.used_before),
                    included: steps.figure(*included_quantity),
                };
                tiers::priced(tiers, of, steps)?
            }
            OfferPrice::Licence { cost, list, .. } => {
                let unit = if is_cost { *cost } else { *list };
                self.by_unit(&formulas::SEAT_PRICE, unit, steps)?
            }
            OfferPrice::Reservation { price, .. } => {
                self.by_unit(&formulas::UNIT_PRICE, *price, steps)?
            }
            OfferPrice::SavingsPlan { price_hourly, .. } => {
                self.by_unit(&formulas::UNIT_PRICE, *price_hourly, steps)?
            }
        };
        if !self.line.uplift_percent.is_zero() {
            let percent = steps.figure(self.line.uplift_percent);
            let whole = steps.plus(Figure::ONE_HUNDRED, percent)?;
            let amount = steps.percent(figure, whole)?;
            figure = steps.take(&formulas::UPLIFT, [figure, percent], amount, None);
        }
        if is_cost {
            self.before_credit = Some(steps.known(first, figure));
        }
        Ok(figure)
    }

    #[inline(always)]
    fn by_unit(
        &self,
        formula: &'static Formula<2>,
        unit: Decimal,
        steps: &mut Steps,
    ) -> Result<Figure> {
        let unit = steps.figure(unit);
        let amount = steps.times(self.quantity, unit)?;
        let inputs = [self.quantity, unit];
        Ok(steps.take(formula, inputs, amount, Some(Source::ROW)))
    }

    /// What the seller pays for the line after credit, prorated like its price.
    pub fn exact_cost(&mut self, steps: &mut Steps) -> Result<Option<Figure>> {
        if let Some(known) = &self.cost {
            return Ok(Some(steps.again(known)));
        }
        let first = steps.len();
        let cost = match &self.line.goods {
            Goods::Own {
                unit_cost: None, ..
            } => return Ok(None),
            Goods::Own {
                unit_cost: Some(cost),
                ..
            } => self.entered(*cost, steps)?,
            Goods::Offer(offer) => self.basis(offer, Basis::CostAfterCredit, steps)?,
        };
        let cost = prorated(cost, self.line.proration, steps)?;
        self.cost = Some(steps.known(first, cost));
        Ok(Some(cost))
    }
}

#[inline(always)]
fn prorated(before: Figure, proration: Option<Proration>, steps: &mut Steps) -> Result<Figure> {
    match proration {
        Some(proration) => prorated_by(before, proration, steps),
        None => Ok(before),
    }
}

fn prorated_by(before: Figure, proration: Proration, steps: &mut Steps) -> Result<Figure> {
    let Proration { periods, days, of } = proration;
    // Divided once, at the end: periods + days / of = (periods of + days) / of.
    let paid = i64::from(periods) * i64::from(of) + i64::from(days);
    let amount = steps.times(before, Figure::whole(paid))?;
    let amount = steps.quotient(amount, of.into())?;
    let inputs = [before, periods.into(), days.into(), of.into()];
    Ok(steps.take(&formulas::PRORATION, inputs, amount, None))
}
