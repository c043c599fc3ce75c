//! Explanations: how a figure came about, as data. Knows no arithmetic: the pricing engine writes
//! the steps, and anyone may evaluate them again from what they say.

use serde::{Deserialize, Serialize};

/// How a figure was rounded.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RoundingMode {
    /// A half goes away from zero: 0.125 becomes 0.13, -0.125 becomes -0.13.
    HalfAwayFromZero,
    /// A half goes to the even digit: 0.125 becomes 0.12, 0.135 becomes 0.14.
    HalfEven,
    /// Digits are cut off: 0.129 becomes 0.12, -0.129 becomes -0.12.
    Truncate,
    /// Downwards: -0.121 becomes -0.13.
    Floor,
    /// Away from zero: 0.121 becomes 0.13.
    Up,
}

impl RoundingMode {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HalfAwayFromZero => "half_away_from_zero",
            Self::HalfEven => "half_even",
            Self::Truncate => "truncate",
            Self::Floor => "floor",
            Self::Up => "up",
        }
    }
}

/// What a step does. Its word chooses the words on screen.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StepKind {
    /// The included quantity comes off first.
    IncludedQuantity,
    /// The units that fall into one tier, at its rate.
    Tier,
    /// A unit price times a quantity.
    UnitPrice,
    /// The sum of the tiers.
    List,
    /// Partner earned credit on the share of resource days that had eligible access.
    PartnerEarnedCredit,
    /// An exchange rate.
    ExchangeRate,
    /// The days that are paid, of the days of the term.
    Proration,
    /// The surcharge for billing an annual term monthly, or for an extended term.
    Uplift,
    /// A price rule: mark-up on the basis.
    MarkUp,
    /// A price rule: discount off the list.
    Discount,
    /// A price rule: a fixed unit price.
    FixedUnitPrice,
    /// A price rule: discount by the quantity.
    VolumeDiscount,
    /// A price rule: the margin never falls below.
    MinimumMargin,
    /// A price rule: a fee on the line.
    FlatFee,
    /// A price rule: a fee for each seat or unit.
    PerSeatFee,
    /// The line's part of a bundle's discount.
    BundleShare,
    /// Cost or price of something own, as entered.
    Entered,
    /// The part of a sale that goes back, at what it was sold for.
    Refund,
    /// The one rounding of a line.
    Rounding,
    /// The sum of the rounded prices of the lines that count.
    Total,
    /// The stated tax on the net total.
    Tax,
    /// The net total and the tax.
    WithTax,
    /// The sum of the rounded costs, for the seller's eyes.
    TotalCost,
    /// What a price leaves its seller.
    Margin,
    /// The margin in percent of the price.
    MarginPercent,
    /// An hour's price, of a thousand hours.
    HourlyPrice,
    /// What a commitment by the hour comes to over its term.
    TermPrice,
    /// Hours of use at which a commitment has cost as much as paying by use.
    BreakEven,
}

/// One number that goes into a step.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepInput {
    /// Its name in the formula.
    pub name: String,
    /// The exact decimal, or a fraction as `numerator/denominator`.
    pub value: String,
    /// The step (from 0) whose amount it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
}

/// Where a number was read.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepSource {
    /// The price list, exchange-rate sheet or price rule, by name.
    pub document: String,
    /// Its row: a meter, an offer, a currency, a scope.
    pub row: String,
    /// Date of the document or row, as printed there.
    pub date: String,
}

/// The rounding of a step.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepRounding {
    pub mode: RoundingMode,
    /// Digits after the point.
    pub digits: u32,
}

/// A reading of the programme's rules that its documents leave open; docs/decisions says why.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Assumption {
    /// The included quantity comes off first; the tiers count the remainder.
    IncludedFirst,
    /// Tiers go on counting over the month.
    TiersAccumulateOverTheMonth,
    /// Partner earned credit on part of the days is that part of the percentage.
    CreditBlendsByDay,
    /// A seat's price is frozen at its term's start.
    SeatPriceFrozen,
    /// The uplift applies to the month's share of the annual price.
    UpliftOnMonthlyShare,
    /// A discount is shared by largest remainder, ties to the lowest line id.
    LargestRemainder,
}

/// One step on the way to a figure, in the order of calculation.
///
/// `formula` over `inputs` gives `amount`, exactly: numbers, the inputs' names, `+ - * /`, `max(a, b)`,
/// `min(a, b)` and parentheses; where `rounding` is there, the result is rounded so.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    pub kind: StepKind,
    pub formula: String,
    pub inputs: Vec<StepInput>,
    pub amount: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<StepRounding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<StepSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumption: Option<Assumption>,
}

impl Step {
    /// The value of an input by its name in the formula.
    pub fn input(&self, name: &str) -> Option<&str> {
        self.inputs
            .iter()
            .find(|input| input.name == name)
            .map(|input| input.value.as_str())
    }
}
