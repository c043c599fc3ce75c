//! Which price rule wins, and what it makes of a price. Knows no storage.

use crate::figures::Figure;
use crate::formulas::{self, Formula};
use crate::problem::PricingProblem;
use crate::steps::{Source, Steps};
use chrono::NaiveDate;
use domain::price_rules::{BuyerScope, GoodsScope, PriceRule, RuleClass, RuleKind};
use domain::steps::StepSource;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use thiserror::Error;

/// Two rules with nothing to choose between them: an error, never a guess.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error(
    "the price rules '{first}' and '{second}' have the same scope and start; change one of them"
)]
pub struct RulesTie {
    pub first: String,
    pub second: String,
}

/// The rule that wins in each class.
#[derive(Clone, Copy, Debug, Default)]
pub struct Winners<'a> {
    pub price: Option<&'a PriceRule>,
    pub volume_discount: Option<&'a PriceRule>,
    pub minimum_margin: Option<&'a PriceRule>,
    pub flat_fee: Option<&'a PriceRule>,
    pub per_seat_fee: Option<&'a PriceRule>,
}

impl<'a> Winners<'a> {
    /// From each class's winner, in the classes' order.
    #[inline(always)]
    pub(crate) fn of_classes(won: [Option<&'a PriceRule>; RuleClass::ALL.len()]) -> Self {
        let [
            price,
            volume_discount,
            minimum_margin,
            flat_fee,
            per_seat_fee,
        ] = won;
        Self {
            price,
            volume_discount,
            minimum_margin,
            flat_fee,
            per_seat_fee,
        }
    }

    /// The names of the rules, in the order in which they apply.
    pub fn names(&self) -> Vec<String> {
        [
            self.price,
            self.volume_discount,
            self.minimum_margin,
            self.flat_fee,
            self.per_seat_fee,
        ]
        .into_iter()
        .flatten()
        .map(|rule| rule.name.clone())
        .collect()
    }
}

/// The winners among the rules that `covers` says yes to; it is told a rule's place among them.
///
/// # Errors
/// When two rules tie.
pub fn winners_among<'a>(
    rules: &'a [PriceRule],
    covers: impl Fn(usize, &PriceRule) -> bool,
) -> Result<Winners<'a>, RulesTie> {
    let mut won = [None; RuleClass::ALL.len()];
    let mut ties = [None; RuleClass::ALL.len()];
    for (place, rule) in rules.iter().enumerate() {
        let class = rule.kind.class() as usize;
        let key = |rule: &PriceRule| (rule.buyer.rank(), rule.goods.rank(), rule.starts);
        // What cannot win needs no comparing of names.
        let order = won[class].map_or(Ordering::Greater, |best| key(rule).cmp(&key(best)));
        if order == Ordering::Less || !covers(place, rule) {
            continue;
        }
        if order == Ordering::Equal {
            ties[class] = Some(rule);
        } else {
            (won[class], ties[class]) = (Some(rule), None);
        }
    }
    for (first, second) in won.iter().zip(ties) {
        if let (Some(first), Some(second)) = (first, second) {
            return Err(RulesTie {
                first: first.name.clone(),
                second: second.name.clone(),
            });
        }
    }
    Ok(Winners::of_classes(won))
}

/// Where a rule stands, for the steps: kept as the rule says it, written when somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct RulePlace {
    name: String,
    buyer: BuyerScope,
    goods: GoodsScope,
    starts: NaiveDate,
}

impl RulePlace {
    pub fn of(rule: &PriceRule) -> Self {
        Self {
            name: rule.name.clone(),
            buyer: rule.buyer.clone(),
            goods: rule.goods.clone(),
            starts: rule.starts,
        }
    }

    pub fn written(&self) -> StepSource {
        use BuyerScope as B;
        use GoodsScope as G;
        let buyer = match &self.buyer {
            B::Customer(id) => format!("customer {id}"),
            B::Tag(tag) => format!("tag {tag}"),
            B::Reseller(mpn_id) => format!("reseller {mpn_id}"),
            B::Everyone => "everyone".to_owned(),
        };
        let goods = match &self.goods {
            G::Offer(id) => format!("offer {id}"),
            G::Product(name) => format!("product {name}"),
            G::Service(name) => format!("service {name}"),
            G::Family(name) => format!("family {name}"),
            G::All => "all goods".to_owned(),
        };
        StepSource {
            document: self.name.clone(),
            row: format!("{buyer}, {goods}"),
            date: self.starts.to_string(),
        }
    }
}

/// A rule's basis, brought out of the price list's currency by the rate that the rule agreed.
#[cold]
pub(crate) fn at_agreed_rate(
    rule: &PriceRule,
    rate: Decimal,
    basis: Figure,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let source = steps.rule(rule);
    let rate = steps.figure(rate);
    let amount = steps.times(basis, rate)?;
    Ok(steps.take(&formulas::AGREED_RATE, [basis, rate], amount, source))
}

/// What the winning price rule makes of its basis, in the quote's currency; a fixed price counts on
/// the quantity alone.
pub(crate) fn apply_price(
    rule: &PriceRule,
    quantity: Figure,
    basis: Figure,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let source = steps.rule(rule);
    Ok(match &rule.kind {
        RuleKind::MarkUp { percent, .. } => {
            let percent = steps.figure(*percent);
            mark_up(basis, percent, source, steps)?
        }
        RuleKind::DiscountOffList { percent } => {
            let percent = steps.figure(*percent);
            discount(&formulas::DISCOUNT, basis, percent, source, steps)?
        }
        RuleKind::FixedUnitPrice { price } => {
            let price = steps.figure(*price);
            let amount = steps.times(quantity, price)?;
            let formula = &formulas::FIXED_UNIT_PRICE;
            steps.take(formula, [quantity, price], amount, source)
        }
        _ => basis,
    })
}

#[inline(always)]
pub(crate) fn mark_up(
    before: Figure,
    percent: Figure,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let whole = steps.plus(Figure::ONE_HUNDRED, percent)?;
    let amount = steps.percent(before, whole)?;
    Ok(steps.take(&formulas::MARK_UP, [before, percent], amount, source))
}

#[inline(always)]
fn discount(
    formula: &'static Formula<2>,
    before: Figure,
    percent: Figure,
    source: Option<Source>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let rest = steps.minus(Figure::ONE_HUNDRED, percent)?;
    let amount = steps.percent(before, rest)?;
    Ok(steps.take(formula, [before, percent], amount, source))
}

/// The volume discount that the quantity earns, off the price so far.
pub(crate) fn apply_volume_discount(
    won: &Winners<'_>,
    price: Figure,
    quantity: Figure,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let Some(rule) = won.volume_discount else {
        return Ok(price);
    };
    let RuleKind::VolumeDiscount { steps: bounds } = &rule.kind else {
        return Ok(price);
    };
    let mut earned = None;
    for bound in bounds {
        let from = steps.figure(bound.from_quantity);
        if steps.compare(quantity, from)? != Ordering::Less {
            earned = Some(bound);
        }
    }
    let Some(bound) = earned else {
        return Ok(price);
    };
    let source = steps.rule(rule);
    let percent = steps.figure(bound.percent);
    discount(&formulas::VOLUME_DISCOUNT, price, percent, source, steps)
}

/// Minimum margin and fees, in this order, on the price so far.
pub(crate) fn apply_margin_and_fees(
    won: &Winners<'_>,
    price: Figure,
    quantity: Figure,
    cost: Option<Figure>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let mut price = price;
    if let Some(rule) = won.minimum_margin
        && let RuleKind::MinimumMargin { percent } = rule.kind
        && let Some(cost) = cost
    {
        let percent = steps.figure(percent);
        let whole = steps.hundredfold(cost)?;
        let rest = steps.minus(Figure::ONE_HUNDRED, percent)?;
        let source = steps.rule(rule);
        // Nearly always the price is enough, and a product says so sooner than the quotient.
        let amount = if steps.is_at_least_quotient(price, whole, rest) {
            price
        } else {
            let least = steps.quotient(whole, rest)?;
            steps.at_least(price, least)?
        };
        let inputs = [price, cost, percent];
        price = steps.take(&formulas::MINIMUM_MARGIN, inputs, amount, source);
    }
    if let Some(rule) = won.flat_fee
        && let RuleKind::FlatFee { amount: fee } = rule.kind
    {
        let fee = steps.figure(fee);
        let source = steps.rule(rule);
        let amount = steps.plus(price, fee)?;
        price = steps.take(&formulas::FLAT_FEE, [price, fee], amount, source);
    }
    if let Some(rule) = won.per_seat_fee
        && let RuleKind::PerSeatFee { amount: fee } = rule.kind
    {
        let fee = steps.figure(fee);
        let source = steps.rule(rule);
        let fees = steps.times(quantity, fee)?;
        let amount = steps.plus(price, fees)?;
        let inputs = [price, quantity, fee];
        price = steps.take(&formulas::PER_SEAT_FEE, inputs, amount, source);
    }
    Ok(price)
}
