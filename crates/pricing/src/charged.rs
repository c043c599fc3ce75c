//! What a line of charges sells for, as multiples of the figures that the line prints: the rules are
//! looked at once for many lines, and sums stay sums of what was printed. Knows no file and no column.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::rules::Winners;
use domain::accounts::MarkUpPercent;
use domain::price_rules::{Basis, RuleKind};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A figure that a line of charges prints and a price can count on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Printed {
    /// What the vendor charges for the line.
    Amount,
    /// The line at the vendor's list, where the file states one.
    List,
    /// The units that are charged.
    Quantity,
}

/// So many times a printed figure.
#[derive(Clone, Copy, Debug)]
pub struct Multiple {
    pub of: Printed,
    pub times: Exact,
}

impl Multiple {
    /// The multiple of a figure, or of a sum of such figures.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn price(&self, figure: Exact) -> Result<Exact, PricingProblem> {
        self.times.times(figure)
    }
}

/// What one line prints, without signs; 0 where it prints nothing.
#[derive(Clone, Copy, Debug)]
pub struct PrintedFigures {
    pub amount: Exact,
    pub list: Exact,
    pub quantity: Exact,
}

impl PrintedFigures {
    fn get(&self, of: Printed) -> Exact {
        match of {
            Printed::Amount => self.amount,
            Printed::List => self.list,
            Printed::Quantity => self.quantity,
        }
    }
}

/// A price: the largest of some multiples, at most one of each figure.
///
/// The multiples count on figures without their sign, and the price has the sign of its line. So a line
/// that takes a charge back sells for exactly what the charge did.
#[derive(Clone, Copy, Debug)]
pub struct ChargePrice {
    amount: Option<Exact>,
    list: Option<Exact>,
    quantity: Option<Exact>,
}

const NOTHING: ChargePrice = ChargePrice {
    amount: None,
    list: None,
    quantity: None,
};

impl ChargePrice {
    /// The vendor's printed amount, once.
    pub const PRINTED: Self = Self {
        amount: Some(Exact::ONE),
        ..NOTHING
    };

    fn multiples(&self) -> impl Iterator<Item = Multiple> {
        [
            (Printed::Amount, self.amount),
            (Printed::List, self.list),
            (Printed::Quantity, self.quantity),
        ]
        .into_iter()
        .filter_map(|(of, times)| times.map(|times| Multiple { of, times }))
    }

    /// The multiple, where the price is only one: the same for every line, whatever it prints.
    pub fn only(&self) -> Option<Multiple> {
        let mut all = self.multiples();
        all.next().filter(|_| all.next().is_none())
    }

    /// The multiple that is the price of a line: the largest there.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn of_line(&self, figures: &PrintedFigures) -> Result<Multiple, PricingProblem> {
        let mut largest: Option<(Multiple, Exact)> = None;
        for multiple in self.multiples() {
            let price = multiple.price(figures.get(multiple.of))?;
            let is_larger = match &largest {
                Some((_, best)) => price.compare(*best)? == Ordering::Greater,
                None => true,
            };
            if is_larger {
                largest = Some((multiple, price));
            }
        }
        Ok(largest.map_or(
            Multiple {
                of: Printed::Amount,
                times: Exact::ZERO,
            },
            |(multiple, _)| multiple,
        ))
    }

    fn scaled(self, factor: Exact) -> Result<Self, PricingProblem> {
        let scale = |times: Option<Exact>| times.map(|times| times.times(factor)).transpose();
        Ok(Self {
            amount: scale(self.amount)?,
            list: scale(self.list)?,
            quantity: scale(self.quantity)?,
        })
    }

    fn at_least(self, other: Self) -> Result<Self, PricingProblem> {
        let larger = |a: Option<Exact>, b: Option<Exact>| match (a, b) {
            (Some(a), Some(b)) => a.at_least(b).map(Some),
            (one, None) | (None, one) => Ok(one),
        };
        Ok(Self {
            amount: larger(self.amount, other.amount)?,
            list: larger(self.list, other.list)?,
            quantity: larger(self.quantity, other.quantity)?,
        })
    }
}

/// What a seller's percentages can count on, of one line.
#[derive(Clone, Copy, Debug)]
pub struct ChargeCost {
    pub list: ChargePrice,
    pub before_credit: ChargePrice,
    /// What the seller pays.
    pub after_credit: ChargePrice,
}

impl ChargeCost {
    /// Of a line that the vendor printed, after so many percent of partner earned credit. The list is
    /// what the file states for the line (`has_list`), else the amount before credit, as a meter's list
    /// price is what it costs before credit.
    ///
    /// # Errors
    /// Figures beyond 76 digits.
    pub fn printed(credit_percent: Decimal, has_list: bool) -> Result<Self, PricingProblem> {
        let after_credit = ChargePrice::PRINTED;
        let earns = credit_percent > Decimal::ZERO && credit_percent < Decimal::ONE_HUNDRED;
        let before_credit = if earns {
            let rest = Exact::ONE_HUNDRED.minus(credit_percent.into())?;
            after_credit.scaled(Exact::ONE_HUNDRED.divided_by(rest)?)?
        } else {
            after_credit
        };
        let list = if has_list {
            ChargePrice {
                list: Some(Exact::ONE),
                ..NOTHING
            }
        } else {
            before_credit
        };
        Ok(Self {
            list,
            before_credit,
            after_credit,
        })
    }

    /// Of a line bought from another seller: that seller's price, without credit, list or any other
    /// figure from above it.
    pub fn bought(price: ChargePrice) -> Self {
        Self {
            list: price,
            before_credit: price,
            after_credit: price,
        }
    }
}

/// On what terms a line of charges is sold.
#[derive(Clone, Copy, Debug)]
pub struct ChargeTerms<'a> {
    pub rules: Winners<'a>,
    /// On the cost, where no price rule wins.
    pub default_markup: MarkUpPercent,
    /// Whether the line prints how many units it charges; rules that count units pass over others.
    pub has_quantity: bool,
    /// Units of the meter that the customer used in the whole month, which volume discounts count.
    pub month_quantity: Option<Exact>,
}

/// A seller's price of a line. Fees are of a statement, where a line of a quote or an order stands once;
/// a month's charges split the same good into many lines, so that no fee counts here.
///
/// # Errors
/// Figures beyond 76 digits.
pub fn charge_price(
    cost: &ChargeCost,
    terms: &ChargeTerms<'_>,
) -> Result<ChargePrice, PricingProblem> {
    let more = |percent: Decimal| {
        Exact::ONE_HUNDRED
            .plus(percent.into())
            .map(Exact::hundredth)
    };
    let less = |percent: Decimal| {
        Exact::ONE_HUNDRED
            .minus(percent.into())
            .map(Exact::hundredth)
    };
    let rule = terms.rules.price.map(|rule| &rule.kind);
    let mut price = match rule {
        Some(RuleKind::MarkUp { percent, basis }) => {
            let basis = match basis {
                Basis::List => cost.list,
                Basis::CostBeforeCredit => cost.before_credit,
                Basis::CostAfterCredit => cost.after_credit,
            };
            basis.scaled(more(*percent)?)?
        }
        Some(RuleKind::DiscountOffList { percent }) => cost.list.scaled(less(*percent)?)?,
        Some(RuleKind::FixedUnitPrice { price }) if terms.has_quantity => ChargePrice {
            quantity: Some((*price).into()),
            ..NOTHING
        },
        _ => cost
            .after_credit
            .scaled(more(terms.default_markup.percent())?)?,
    };
    if let Some(RuleKind::VolumeDiscount { steps }) =
        terms.rules.volume_discount.map(|rule| &rule.kind)
        && let Some(quantity) = terms.month_quantity
    {
        let mut earned = None;
        for step in steps {
            if quantity.compare(step.from_quantity.into())? != Ordering::Less {
                earned = Some(step.percent);
            }
        }
        if let Some(percent) = earned {
            price = price.scaled(less(percent)?)?;
        }
    }
    if let Some(RuleKind::MinimumMargin { percent }) =
        terms.rules.minimum_margin.map(|rule| &rule.kind)
    {
        let rest = Exact::ONE_HUNDRED.minus((*percent).into())?;
        let least = Exact::ONE_HUNDRED.divided_by(rest)?;
        price = price.at_least(cost.after_credit.scaled(least)?)?;
    }
    Ok(price)
}
