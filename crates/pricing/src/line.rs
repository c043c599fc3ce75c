//! Prices one line: list or cost, credit, exchange, the rules that win, proration, one rounding.
//! Knows no price list beyond the offer it is given and no rule beyond the winners.

use crate::credit::{Credit, after_credit};
use crate::dates::Proration;
use crate::exact::Exact;
use crate::exchange::Exchange;
use crate::numbers::Number;
use crate::problem::PricingProblem;
use crate::rounding::round_number_to_currency;
use crate::rules::{self, Winners};
use crate::steps::{Figure, Remark, Source, Steps};
use crate::tiers::{self, Use};
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice};
use domain::price_rules::{Basis, RuleKind};
use domain::steps::{Assumption, RoundingMode, StepKind};
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
    /// The price list and its row, as the steps noted it.
    pub source: Option<Source>,
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
            source: None,
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
    let price = price_of(line, terms, steps)?;
    let amount = rounded(price, terms.currency, steps)?;
    Ok(LinePrice {
        amount,
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
    let price = price_of(line, terms, steps)?;
    Ok(steps.exact(price.number))
}

fn price_of(
    line: &LineInput<'_>,
    terms: &Terms<'_>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let quantity = steps.figure(line.quantity);
    if steps.is_negative(quantity.number) {
        return Err(PricingProblem::NegativeQuantity);
    }
    let price = match &line.goods {
        Goods::Own { unit_price, .. } => entered(*unit_price, quantity, steps)?,
        Goods::Offer(offer) => ruled(line, quantity, offer, terms, steps)?,
    };
    let price = rules::apply_volume_discount(&terms.rules, price, quantity, steps)?;
    let price = prorated(price, line.proration, steps)?;
    let cost = match terms.rules.minimum_margin {
        Some(_) => exact_cost(line, terms, steps)?,
        None => None,
    };
    rules::apply_margin_and_fees(&terms.rules, price, quantity, cost, steps)
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
    let Some(cost) = exact_cost(line, terms, steps)? else {
        return Ok(None);
    };
    let amount = rounded(cost, terms.currency, steps)?;
    Ok(Some(Cost {
        amount,
        steps: first..steps.len(),
    }))
}

fn rounded(
    figure: Figure,
    currency: Currency,
    steps: &mut Steps,
) -> Result<Decimal, PricingProblem> {
    let digits = currency.digits();
    let amount = round_number_to_currency(figure.number, digits, steps)?;
    let kept = steps.figure(amount);
    steps.take(
        StepKind::Rounding,
        "exact",
        &[("exact", figure)],
        kept.number,
        Remark::NONE.rounded(RoundingMode::HalfAwayFromZero, digits),
    );
    Ok(amount)
}

fn entered(unit: Decimal, quantity: Figure, steps: &mut Steps) -> Result<Figure, PricingProblem> {
    let unit = steps.figure(unit);
    let inputs = [("quantity", quantity), ("price", unit)];
    let amount = steps.times(quantity.number, unit.number)?;
    Ok(steps.take(
        StepKind::Entered,
        "quantity * price",
        &inputs,
        amount,
        Remark::NONE,
    ))
}

/// The price before discounts by quantity: what the winning price rule, or the mark-up, makes of its basis.
fn ruled(
    line: &LineInput<'_>,
    quantity: Figure,
    offer: &Offer,
    terms: &Terms<'_>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let rule = terms.rules.price.filter(|_| terms.own_markup.is_none());
    let basis = match rule.map(|rule| &rule.kind) {
        Some(RuleKind::MarkUp { basis, .. }) => *basis,
        Some(RuleKind::DiscountOffList { .. }) => Basis::List,
        Some(_) => {
            // A fixed price counts on nothing but the quantity.
            let nothing = Figure::from(Number::ZERO);
            return rule.map_or(Ok(nothing), |rule| {
                rules::apply_price(rule, quantity, nothing, steps)
            });
        }
        None => Basis::CostBeforeCredit,
    };
    let figure = basis_of(line, offer, basis, terms, steps)?;
    match rule {
        Some(rule) => rules::apply_price(rule, quantity, figure, steps),
        None => {
            let markup = terms.own_markup.unwrap_or(terms.default_markup);
            if markup.percent().is_zero() {
                return Ok(figure);
            }
            let percent = steps.figure(markup.percent());
            rules::mark_up(figure, percent, Remark::NONE, steps)
        }
    }
}

/// What a percentage counts on, in the quote's currency.
fn basis_of(
    line: &LineInput<'_>,
    offer: &Offer,
    basis: Basis,
    terms: &Terms<'_>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let source = line.source;
    let quantity = steps.figure(line.quantity);
    let mut figure = match offer.price_for(line.quantity) {
        OfferPrice::Metered {
            tiers,
            included_quantity,
        } => {
            let of = Use {
                quantity,
                used_before: steps.figure(line.used_before),
                included: steps.figure(*included_quantity),
            };
            tiers::priced(tiers, of, source, steps)?
        }
        OfferPrice::Licence { cost, list, .. } => {
            let unit = if basis == Basis::List { *list } else { *cost };
            by_unit(
                quantity,
                unit,
                source,
                Some(Assumption::SeatPriceFrozen),
                steps,
            )?
        }
        OfferPrice::Reservation { price, .. } => by_unit(quantity, *price, source, None, steps)?,
        OfferPrice::SavingsPlan { price_hourly, .. } => {
            by_unit(quantity, *price_hourly, source, None, steps)?
        }
    };
    if !line.uplift_percent.is_zero() {
        let percent = steps.figure(line.uplift_percent);
        let whole = steps.plus(Number::ONE_HUNDRED, percent.number)?;
        let amount = steps.percent(figure.number, whole)?;
        let inputs = [("before", figure), ("percent", percent)];
        let remark = Remark::NONE.assuming(Assumption::UpliftOnMonthlyShare);
        let formula = "before * (100 + percent) / 100";
        figure = steps.take(StepKind::Uplift, formula, &inputs, amount, remark);
    }
    if basis == Basis::CostAfterCredit {
        figure = after_credit(figure, line.credit, steps)?;
    }
    match terms.exchange {
        Some(exchange) => exchange.exchanged(figure, steps),
        None => Ok(figure),
    }
}

fn by_unit(
    quantity: Figure,
    unit: Decimal,
    source: Option<Source>,
    assumption: Option<Assumption>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let unit = steps.figure(unit);
    let inputs = [("quantity", quantity), ("price", unit)];
    let amount = steps.times(quantity.number, unit.number)?;
    let remark = Remark {
        assumption,
        ..Remark::of(source)
    };
    Ok(steps.take(
        StepKind::UnitPrice,
        "quantity * price",
        &inputs,
        amount,
        remark,
    ))
}

fn prorated(
    before: Figure,
    proration: Option<Proration>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let Some(Proration { periods, days, of }) = proration else {
        return Ok(before);
    };
    // Divided once, at the end: periods + days / of = (periods of + days) / of.
    let paid = i64::from(periods) * i64::from(of) + i64::from(days);
    let amount = steps.times(before.number, Number::whole(paid))?;
    let amount = steps.quotient(amount, of.into())?;
    let inputs = [
        ("before", before),
        ("periods", Figure::from(periods)),
        ("days", Figure::from(days)),
        ("days_of_period", Figure::from(of)),
    ];
    let formula = "before * (periods + days / days_of_period)";
    Ok(steps.take(StepKind::Proration, formula, &inputs, amount, Remark::NONE))
}

/// What the seller pays for the line after credit, prorated like its price.
fn exact_cost(
    line: &LineInput<'_>,
    terms: &Terms<'_>,
    steps: &mut Steps,
) -> Result<Option<Figure>, PricingProblem> {
    let cost = match &line.goods {
        Goods::Own {
            unit_cost: None, ..
        } => return Ok(None),
        Goods::Own {
            unit_cost: Some(cost),
            ..
        } => {
            let quantity = steps.figure(line.quantity);
            entered(*cost, quantity, steps)?
        }
        Goods::Offer(offer) => basis_of(line, offer, Basis::CostAfterCredit, terms, steps)?,
    };
    prorated(cost, line.proration, steps).map(Some)
}
