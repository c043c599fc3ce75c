//! Price rules: who buys, what, and how the price comes from its basis. Knows no arithmetic; which
//! rule wins is worked out in `pricing`.

mod history;
mod rate_source;

pub use history::RuleHasBegun;
pub use rate_source::RateSource;

use crate::id::{CustomerId, PriceRuleId};
use crate::letters;
use crate::money::Currency;
use crate::price_lists::Offer;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// Whom a rule is for, the narrowest first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BuyerScope {
    Customer(CustomerId),
    /// Every customer that bears the tag.
    Tag(String),
    /// The reseller with this PartnerID (MPN), and through it its customers.
    Reseller(String),
    Everyone,
}

impl BuyerScope {
    /// Higher is narrower.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Customer(_) => 3,
            Self::Tag(_) => 2,
            Self::Reseller(_) => 1,
            Self::Everyone => 0,
        }
    }

    /// Whether the rule is for this buyer.
    pub fn covers(&self, buyer: &Buyer) -> bool {
        match self {
            Self::Customer(id) => buyer.customer.as_ref() == Some(id),
            Self::Tag(tag) => buyer.tags.contains(tag),
            Self::Reseller(mpn_id) => buyer.reseller_mpn_id.as_ref() == Some(mpn_id),
            Self::Everyone => true,
        }
    }
}

/// Who buys.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Buyer {
    pub customer: Option<CustomerId>,
    pub tags: BTreeSet<String>,
    pub reseller_mpn_id: Option<String>,
}

/// What a rule is for, the narrowest first. Names compare without regard to case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum GoodsScope {
    /// A meter or offer, by its id.
    Offer(String),
    Product(String),
    /// A service: a meter's category.
    Service(String),
    Family(String),
    All,
}

impl GoodsScope {
    /// Higher is narrower.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Offer(_) => 4,
            Self::Product(_) => 3,
            Self::Service(_) => 2,
            Self::Family(_) => 1,
            Self::All => 0,
        }
    }

    /// The name it goes by; empty for all goods.
    pub fn name(&self) -> &str {
        match self {
            Self::Offer(name) | Self::Product(name) | Self::Service(name) | Self::Family(name) => {
                name
            }
            Self::All => "",
        }
    }

    /// Whether the rule is for these goods.
    pub fn covers(&self, goods: &GoodsNames<'_>) -> bool {
        goods.are_covered(self.rank(), self.name())
    }
}

/// The names by which rules find goods; empty where a source has none.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct GoodsNames<'a> {
    /// A meter's or offer's id.
    pub id: &'a str,
    pub product: &'a str,
    /// A meter's category.
    pub service: &'a str,
    pub family: &'a str,
}

impl<'a> GoodsNames<'a> {
    /// Whether a scope of that rank and name is for the goods.
    #[inline]
    pub fn are_covered(&self, rank: u8, name: &str) -> bool {
        let own = self
            .all()
            .get(usize::from(rank))
            .copied()
            .unwrap_or_default();
        rank == 0 || (!own.is_empty() && letters::are_alike(name, own))
    }

    /// The names, each at its scope's rank.
    #[inline]
    pub fn all(&self) -> [&'a str; 5] {
        ["", self.family, self.service, self.product, self.id]
    }
}

impl<'a> From<&'a Offer> for GoodsNames<'a> {
    #[inline]
    fn from(offer: &'a Offer) -> Self {
        Self {
            id: offer.id.as_str(),
            product: &offer.product,
            service: &offer.category,
            family: &offer.family,
        }
    }
}

/// What a percentage counts on.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Basis {
    /// The vendor's list (a meter's retail price, a licence's ERP).
    List,
    /// What the seller pays before partner earned credit.
    CostBeforeCredit,
    /// What the seller pays after partner earned credit.
    CostAfterCredit,
}

/// The discount that a quantity earns: from its bound on, the percentage holds for the whole line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct VolumeStep {
    pub from_quantity: Decimal,
    pub percent: Decimal,
}

/// How a rule makes a price.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RuleKind {
    /// `basis x (1 + percent / 100)`.
    MarkUp { percent: Decimal, basis: Basis },
    /// `list x (1 - percent / 100)`.
    DiscountOffList { percent: Decimal },
    /// `quantity x price`, in the rule's currency.
    FixedUnitPrice { price: Decimal },
    /// Off the price so far, by quantity.
    VolumeDiscount { steps: Vec<VolumeStep> },
    /// `(price - cost) / price` never falls below `percent / 100`.
    MinimumMargin { percent: Decimal },
    /// Added once to the line, in the rule's currency.
    FlatFee { amount: Decimal },
    /// Added for each unit of the line, in the rule's currency.
    PerSeatFee { amount: Decimal },
}

/// Rules of one class compete; the classes apply one after the other, in this order.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RuleClass {
    Price,
    VolumeDiscount,
    MinimumMargin,
    FlatFee,
    PerSeatFee,
}

impl RuleClass {
    pub const ALL: [Self; 5] = [
        Self::Price,
        Self::VolumeDiscount,
        Self::MinimumMargin,
        Self::FlatFee,
        Self::PerSeatFee,
    ];
}

impl RuleKind {
    pub fn class(&self) -> RuleClass {
        match self {
            Self::MarkUp { .. } | Self::DiscountOffList { .. } | Self::FixedUnitPrice { .. } => {
                RuleClass::Price
            }
            Self::VolumeDiscount { .. } => RuleClass::VolumeDiscount,
            Self::MinimumMargin { .. } => RuleClass::MinimumMargin,
            Self::FlatFee { .. } => RuleClass::FlatFee,
            Self::PerSeatFee { .. } => RuleClass::PerSeatFee,
        }
    }

    /// The field by which it sells below cost whatever the cost is: a mark-up below 0, or a price of nothing. None
    /// where that depends on the cost, which is looked at where a price is made.
    pub fn below_any_cost(&self) -> Option<&'static str> {
        let is_below_zero = |percent: &Decimal| percent.is_sign_negative() && !percent.is_zero();
        let is_all = |percent: &Decimal| *percent >= Decimal::ONE_HUNDRED;
        match self {
            Self::MarkUp { percent, .. } => is_below_zero(percent).then_some("kind.percent"),
            Self::DiscountOffList { percent } => is_all(percent).then_some("kind.percent"),
            Self::FixedUnitPrice { price } => price.is_zero().then_some("kind.amount"),
            Self::VolumeDiscount { steps } => steps
                .iter()
                .any(|step| is_all(&step.percent))
                .then_some("kind.steps"),
            Self::MinimumMargin { .. } | Self::FlatFee { .. } | Self::PerSeatFee { .. } => None,
        }
    }

    /// Whether it states an amount of money, which holds in one currency only.
    pub fn states_money(&self) -> bool {
        matches!(
            self,
            Self::FixedUnitPrice { .. } | Self::FlatFee { .. } | Self::PerSeatFee { .. }
        )
    }
}

/// A dated rule of one seller.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PriceRule {
    pub id: PriceRuleId,
    pub name: String,
    pub buyer: BuyerScope,
    pub goods: GoodsScope,
    pub kind: RuleKind,
    /// First day on which it holds.
    pub starts: NaiveDate,
    /// Last day on which it holds; open where there is none.
    pub ends: Option<NaiveDate>,
    /// The currency it holds for; every currency where there is none and it states no money.
    pub currency: Option<Currency>,
    pub rate_source: RateSource,
    /// Allowed to price below cost, by this person's approval.
    pub below_cost_approved_by: Option<String>,
}

/// Why a rule makes no price. Each names the field.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum PriceRuleProblem {
    #[error("give the rule a name of at most 120 characters")]
    Name,
    #[error("'{0}' is empty; say whom or what the rule is for")]
    EmptyScope(&'static str),
    #[error("a mark-up lies between -100 and 10000 percent")]
    MarkUpOutOfRange,
    #[error("a discount lies between 0 and 100 percent")]
    DiscountOutOfRange,
    #[error(
        "a margin lies between 0 and 99.9999 percent; at 100 the price would be divided by zero"
    )]
    MarginOutOfRange,
    #[error("a price or fee is not below 0")]
    NegativeMoney,
    #[error("a percentage has at most 6 digits after the point")]
    TooManyDigits,
    #[error("a rule that states an amount of money names its currency")]
    NoCurrency,
    #[error("only a mark-up or a discount off the list brings its basis over at an agreed rate")]
    RateUnused,
    #[error("a rule with an agreed rate names its currency, the one that the rate leads to")]
    RateWithoutCurrency,
    #[error("the rule is in {0} itself; an agreed rate leads from another currency")]
    RateOfOneCurrency(Currency),
    #[error("an agreed rate is above 0 and has at most 12 digits after the point")]
    RateOutOfRange,
    #[error("a volume discount has 1 to 50 steps that rise from 0 or more, each bound once")]
    VolumeSteps,
    #[error("the rule ends before it starts")]
    EndsBeforeStart,
    #[error("'{0}' has the same scope and the same start; change the start of one of them")]
    Tie(String),
}

impl PriceRuleProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Name => "invalid_name",
            Self::EmptyScope(_) => "empty_scope",
            Self::MarkUpOutOfRange => "invalid_markup",
            Self::DiscountOutOfRange => "invalid_discount",
            Self::MarginOutOfRange => "invalid_margin",
            Self::NegativeMoney => "negative_amount",
            Self::TooManyDigits => "too_many_digits",
            Self::NoCurrency | Self::RateWithoutCurrency => "currency_missing",
            Self::RateUnused => "rate_source_unused",
            Self::RateOfOneCurrency(_) | Self::RateOutOfRange => "invalid_rate",
            Self::VolumeSteps => "invalid_volume_steps",
            Self::EndsBeforeStart => "invalid_dates",
            Self::Tie(_) => "rules_tie",
        }
    }

    /// What the words of a page are filled with.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Tie(other) => vec![("other", other.clone())],
            Self::RateOfOneCurrency(currency) => vec![("currency", currency.code().to_owned())],
            _ => Vec::new(),
        }
    }

    /// The field to correct.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::EmptyScope(field) => field,
            Self::MarkUpOutOfRange
            | Self::DiscountOutOfRange
            | Self::MarginOutOfRange
            | Self::TooManyDigits => "kind.percent",
            Self::NegativeMoney => "kind.amount",
            Self::NoCurrency | Self::RateWithoutCurrency => "currency",
            Self::RateUnused => "rateSource",
            Self::RateOfOneCurrency(_) => "rateSource.from",
            Self::RateOutOfRange => "rateSource.rate",
            Self::VolumeSteps => "kind.steps",
            Self::EndsBeforeStart => "ends",
            Self::Tie(_) => "starts",
        }
    }
}

/// Most digits after the point of a percentage.
const PERCENT_SCALE_MAX: u32 = 6;

impl PriceRule {
    /// Whether the rule makes a price at all, by itself.
    ///
    /// # Errors
    /// The first field that does not.
    pub fn check(&self) -> Result<(), PriceRuleProblem> {
        use PriceRuleProblem as P;
        if self.name.trim().is_empty() || self.name.chars().count() > 120 {
            return Err(P::Name);
        }
        if matches!(&self.buyer, BuyerScope::Tag(text) | BuyerScope::Reseller(text) if text.trim().is_empty())
        {
            return Err(P::EmptyScope("buyer"));
        }
        if let GoodsScope::Offer(text)
        | GoodsScope::Product(text)
        | GoodsScope::Service(text)
        | GoodsScope::Family(text) = &self.goods
            && text.trim().is_empty()
        {
            return Err(P::EmptyScope("goods"));
        }
        let percent = |value: Decimal, from: i64, to: Decimal, or: P| {
            if value < Decimal::from(from) || value > to {
                Err(or)
            } else if value.normalize().scale() > PERCENT_SCALE_MAX {
                Err(P::TooManyDigits)
            } else {
                Ok(())
            }
        };
        match &self.kind {
            RuleKind::MarkUp { percent: value, .. } => {
                percent(*value, -100, Decimal::from(10_000), P::MarkUpOutOfRange)?;
            }
            RuleKind::DiscountOffList { percent: value } => {
                percent(*value, 0, Decimal::ONE_HUNDRED, P::DiscountOutOfRange)?;
            }
            RuleKind::MinimumMargin { percent: value } => {
                percent(*value, 0, Decimal::new(999_999, 4), P::MarginOutOfRange)?;
            }
            RuleKind::FixedUnitPrice { price: amount }
            | RuleKind::FlatFee { amount }
            | RuleKind::PerSeatFee { amount } => {
                if *amount < Decimal::ZERO {
                    return Err(P::NegativeMoney);
                }
            }
            RuleKind::VolumeDiscount { steps } => {
                let rises = steps
                    .windows(2)
                    .all(|pair| pair[0].from_quantity < pair[1].from_quantity);
                let starts = steps
                    .first()
                    .is_some_and(|s| s.from_quantity >= Decimal::ZERO);
                if !rises || !starts || steps.len() > 50 {
                    return Err(P::VolumeSteps);
                }
                for step in steps {
                    percent(step.percent, 0, Decimal::ONE_HUNDRED, P::DiscountOutOfRange)?;
                }
            }
        }
        if self.kind.states_money() && self.currency.is_none() {
            return Err(P::NoCurrency);
        }
        self.rate_source.check(&self.kind, self.currency)?;
        if self.ends.is_some_and(|ends| ends < self.starts) {
            return Err(P::EndsBeforeStart);
        }
        Ok(())
    }

    /// Whether it holds on a day for a currency.
    pub fn holds(&self, day: NaiveDate, currency: Currency) -> bool {
        self.holds_on(day) && self.is_in(currency)
    }

    /// Whether it holds on a day, but in another currency: a price it states is none in this one.
    pub fn holds_elsewhere(&self, day: NaiveDate, currency: Currency) -> bool {
        self.holds_on(day) && !self.is_in(currency)
    }

    /// Whether it holds on a day, in its currency.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| day <= ends)
    }

    /// Whether in the place of this rule another makes the same prices for the same buyers and goods, with as much leave
    /// to go below cost, on the days on which both hold.
    pub fn prices_like(&self, next: &Self) -> bool {
        let loses_approval =
            self.below_cost_approved_by.is_some() && next.below_cost_approved_by.is_none();
        !loses_approval
            && self.kind == next.kind
            && self.buyer == next.buyer
            && self.goods == next.goods
            && self.currency == next.currency
            && self.rate_source == next.rate_source
    }

    fn is_in(&self, currency: Currency) -> bool {
        self.currency.is_none_or(|own| own == currency)
    }

    /// Whether two rules could stand against each other with nothing to choose between them.
    /// `tags_meet` says whether some customer bears both tags.
    pub fn ties_with(&self, other: &Self, tags_meet: impl Fn(&str, &str) -> bool) -> bool {
        let buyers_meet = match (&self.buyer, &other.buyer) {
            (BuyerScope::Tag(a), BuyerScope::Tag(b)) => a == b || tags_meet(a, b),
            (a, b) => a == b,
        };
        let currencies_meet = match (self.currency, other.currency) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        self.id != other.id
            && self.kind.class() == other.kind.class()
            && self.starts == other.starts
            && buyers_meet
            && self.goods.rank() == other.goods.rank()
            && self.goods.same_as(&other.goods)
            && currencies_meet
    }
}

impl GoodsScope {
    fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Offer(a), Self::Offer(b))
            | (Self::Product(a), Self::Product(b))
            | (Self::Service(a), Self::Service(b))
            | (Self::Family(a), Self::Family(b)) => a.eq_ignore_ascii_case(b),
            (Self::All, Self::All) => true,
            _ => false,
        }
    }
}
