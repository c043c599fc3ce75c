//! Which price rule wins, and what it makes of a price. Knows no storage.

use crate::exact::{Exact, PricingProblem};
use crate::steps::{Figure, Remark, Steps};
use chrono::NaiveDate;
use domain::money::Currency;
use domain::price_lists::Offer;
use domain::price_rules::{Buyer, PriceRule, RuleClass, RuleKind};
use domain::steps::{StepKind, StepSource};
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

impl Winners<'_> {
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

/// The winners for one offer and one buyer on one day: the buyer's scope compares first, then the
/// goods', then the latest start; each class competes on its own.
///
/// # Errors
/// When two rules tie.
pub fn winners<'a>(
    rules: &'a [PriceRule],
    buyer: &Buyer,
    offer: &Offer,
    day: NaiveDate,
    currency: Currency,
) -> Result<Winners<'a>, RulesTie> {
    let mut won = Winners::default();
    for class in RuleClass::ALL {
        let mut best: Option<&PriceRule> = None;
        let mut tie: Option<&PriceRule> = None;
        for rule in rules {
            if rule.kind.class() != class
                || !rule.holds(day, currency)
                || !rule.buyer.covers(buyer)
                || !rule.goods.covers(offer)
            {
                continue;
            }
            let key = |rule: &PriceRule| (rule.buyer.rank(), rule.goods.rank(), rule.starts);
            match best {
                Some(known) if key(rule) < key(known) => {}
                Some(known) if key(rule) == key(known) => tie = Some(rule),
                _ => {
                    best = Some(rule);
                    tie = None;
                }
            }
        }
        if let (Some(first), Some(second)) = (best, tie) {
            return Err(RulesTie {
                first: first.name.clone(),
                second: second.name.clone(),
            });
        }
        match class {
            RuleClass::Price => won.price = best,
            RuleClass::VolumeDiscount => won.volume_discount = best,
            RuleClass::MinimumMargin => won.minimum_margin = best,
            RuleClass::FlatFee => won.flat_fee = best,
            RuleClass::PerSeatFee => won.per_seat_fee = best,
        }
    }
    Ok(won)
}

/// Where a rule stands, for the steps.
pub(crate) fn source_of(rule: &PriceRule) -> StepSource {
    use domain::price_rules::{BuyerScope as B, GoodsScope as G};
    let buyer = match &rule.buyer {
        B::Customer(id) => format!("customer {id}"),
        B::Tag(tag) => format!("tag {tag}"),
        B::Reseller(mpn_id) => format!("reseller {mpn_id}"),
        B::Everyone => "everyone".to_owned(),
    };
    let goods = match &rule.goods {
        G::Offer(id) => format!("offer {id}"),
        G::Product(name) => format!("product {name}"),
        G::Service(name) => format!("service {name}"),
        G::Family(name) => format!("family {name}"),
        G::All => "all goods".to_owned(),
    };
    StepSource {
        document: rule.name.clone(),
        row: format!("{buyer}, {goods}"),
        date: rule.starts.to_string(),
    }
}

/// The figures of a line that rules count on, in the quote's currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bases {
    pub quantity: Exact,
    /// The basis of the price rule that won.
    pub basis: Figure,
}

/// What the winning price rule makes of its basis.
pub(crate) fn apply_price(
    rule: &PriceRule,
    bases: Bases,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let source = Some(steps.source(&source_of(rule)));
    let remark = Remark::of(source);
    let before = bases.basis;
    Ok(match &rule.kind {
        RuleKind::MarkUp { percent, .. } => mark_up(before, (*percent).into(), remark, steps)?,
        RuleKind::DiscountOffList { percent } => {
            let percent = Exact::from(*percent);
            let amount = before
                .value
                .times(Exact::ONE_HUNDRED.minus(percent)?)?
                .hundredth();
            let inputs = [("before", before), ("percent", percent.into())];
            steps.take(
                StepKind::Discount,
                "before * (100 - percent) / 100",
                &inputs,
                amount,
                remark,
            )
        }
        RuleKind::FixedUnitPrice { price } => {
            let price = Exact::from(*price);
            let inputs = [("quantity", bases.quantity.into()), ("price", price.into())];
            let amount = bases.quantity.times(price)?;
            steps.take(
                StepKind::FixedUnitPrice,
                "quantity * price",
                &inputs,
                amount,
                remark,
            )
        }
        _ => before,
    })
}

pub(crate) fn mark_up(
    before: Figure,
    percent: Exact,
    remark: Remark,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let amount = before
        .value
        .times(Exact::ONE_HUNDRED.plus(percent)?)?
        .hundredth();
    let inputs = [("before", before), ("percent", percent.into())];
    Ok(steps.take(
        StepKind::MarkUp,
        "before * (100 + percent) / 100",
        &inputs,
        amount,
        remark,
    ))
}

/// The volume discount that the quantity earns, off the price so far.
pub(crate) fn apply_volume_discount(
    won: &Winners<'_>,
    price: Figure,
    quantity: Exact,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let mut price = price;
    if let Some(rule) = won.volume_discount
        && let RuleKind::VolumeDiscount { steps: bounds } = &rule.kind
    {
        let mut earned = None;
        for bound in bounds {
            if quantity.compare(bound.from_quantity.into())? != std::cmp::Ordering::Less {
                earned = Some(bound);
            }
        }
        if let Some(bound) = earned {
            let percent = Exact::from(bound.percent);
            let remark = Remark::of(Some(steps.source(&source_of(rule))));
            let amount = price
                .value
                .times(Exact::ONE_HUNDRED.minus(percent)?)?
                .hundredth();
            let inputs = [("before", price), ("percent", percent.into())];
            let formula = "before * (100 - percent) / 100";
            price = steps.take(StepKind::VolumeDiscount, formula, &inputs, amount, remark);
        }
    }
    Ok(price)
}

/// Minimum margin and fees, in this order, on the price so far.
pub(crate) fn apply_margin_and_fees(
    won: &Winners<'_>,
    price: Figure,
    quantity: Exact,
    cost: Option<Figure>,
    steps: &mut Steps,
) -> Result<Figure, PricingProblem> {
    let mut price = price;
    if let Some(rule) = won.minimum_margin
        && let RuleKind::MinimumMargin { percent } = rule.kind
        && let Some(cost) = cost
    {
        let percent = Exact::from(percent);
        let least = cost
            .value
            .times(Exact::ONE_HUNDRED)?
            .divided_by(Exact::ONE_HUNDRED.minus(percent)?)?;
        let remark = Remark::of(Some(steps.source(&source_of(rule))));
        let amount = price.value.at_least(least)?;
        let inputs = [
            ("before", price),
            ("cost", cost),
            ("percent", percent.into()),
        ];
        let formula = "max(before, cost * 100 / (100 - percent))";
        price = steps.take(StepKind::MinimumMargin, formula, &inputs, amount, remark);
    }
    if let Some(rule) = won.flat_fee
        && let RuleKind::FlatFee { amount: fee } = rule.kind
    {
        let remark = Remark::of(Some(steps.source(&source_of(rule))));
        let inputs = [("before", price), ("fee", Figure::from(fee))];
        let amount = price.value.plus(fee.into())?;
        price = steps.take(StepKind::FlatFee, "before + fee", &inputs, amount, remark);
    }
    if let Some(rule) = won.per_seat_fee
        && let RuleKind::PerSeatFee { amount: fee } = rule.kind
    {
        let remark = Remark::of(Some(steps.source(&source_of(rule))));
        let inputs = [
            ("before", price),
            ("quantity", quantity.into()),
            ("fee", Figure::from(fee)),
        ];
        let amount = price.value.plus(quantity.times(fee.into())?)?;
        price = steps.take(
            StepKind::PerSeatFee,
            "before + quantity * fee",
            &inputs,
            amount,
            remark,
        );
    }
    Ok(price)
}
