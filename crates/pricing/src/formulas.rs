//! Every formula that a step may state, with the names of its numbers. Knows no figure.
//!
//! A step taken down points at its formula here and keeps its numbers only: the words are the same for
//! every line.

use domain::steps::{Assumption, RoundingMode, StepKind};

/// Numbers the formulas, so that a step says with a few bits which is its own.
macro_rules! numbered {
    ($($name:ident),* $(,)?) => {
        /// A formula's place among all.
        #[derive(Clone, Copy, Debug)]
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "each is called as its formula")]
        enum Number {
            $($name),*
        }

        /// All formulas, by their numbers.
        static ALL: &[&Words] = &[$($name.words()),*];
    };
}

numbered! {
    SUM,
    TOTAL,
    TOTAL_COST,
    TAX,
    WITH_TAX,
    MARGIN,
    MARGIN_PERCENT,
    HOUR_OF_THOUSAND,
    TERM_PRICE,
    BREAK_EVEN,
    REST,
    REST_BEFORE,
    REST_AFTER,
    TIER_FROM_ZERO,
    TIER_FULL,
    TIER_REST,
    TIER_OF_MONTH,
    UNIT_PRICE,
    SEAT_PRICE,
    ENTERED,
    UPLIFT,
    CREDIT,
    CREDIT_BY_DAY,
    FROM_DOLLARS,
    THROUGH_DOLLARS,
    AGREED_RATE,
    MARK_UP,
    DISCOUNT,
    VOLUME_DISCOUNT,
    FIXED_UNIT_PRICE,
    PRORATION,
    MINIMUM_MARGIN,
    FLAT_FEE,
    PER_SEAT_FEE,
    BUNDLE_SHARE,
    REFUNDED,
    REFUND,
    ROUNDING,
}

/// The words of the formula with this number.
pub(crate) fn numbered(number: u8) -> Option<&'static Words> {
    ALL.get(usize::from(number)).copied()
}

/// What all steps of one formula say beside their numbers and their source.
#[derive(Debug)]
pub(crate) struct Words {
    /// The formula's place among all.
    pub number: u8,
    pub kind: StepKind,
    pub formula: &'static str,
    /// The inputs' names in the formula, in their order.
    pub names: &'static [&'static str],
    pub assumption: Option<Assumption>,
    /// Where the step rounds: to the digits that its amount carries.
    pub rounding: Option<RoundingMode>,
    /// Of a sum of however many: what each summand is called, with its number from 1. The formula is
    /// written from their number.
    pub summand: Option<&'static str>,
}

/// The words of a formula over `N` numbers.
#[derive(Debug)]
pub(crate) struct Formula<const N: usize>(Words);

impl<const N: usize> Formula<N> {
    const fn of(
        number: Number,
        kind: StepKind,
        formula: &'static str,
        names: &'static [&'static str; N],
    ) -> Self {
        Self(Words {
            number: number as u8,
            kind,
            formula,
            names,
            assumption: None,
            rounding: None,
            summand: None,
        })
    }

    const fn assuming(self, assumption: Assumption) -> Self {
        Self(Words {
            assumption: Some(assumption),
            ..self.0
        })
    }

    const fn rounding(self, mode: RoundingMode) -> Self {
        Self(Words {
            rounding: Some(mode),
            ..self.0
        })
    }

    pub const fn words(&self) -> &Words {
        &self.0
    }
}

impl Formula<0> {
    const fn sum(number: Number, kind: StepKind, summand: &'static str) -> Self {
        Self(Words {
            summand: Some(summand),
            ..Self::of(number, kind, "", &[]).0
        })
    }
}

/// Adds up the tiers.
pub(crate) static SUM: Formula<0> = Formula::sum(Number::SUM, StepKind::List, "tier");

/// Adds up rounded prices.
pub(crate) static TOTAL: Formula<0> = Formula::sum(Number::TOTAL, StepKind::Total, "line");

/// Adds up rounded costs.
pub(crate) static TOTAL_COST: Formula<0> =
    Formula::sum(Number::TOTAL_COST, StepKind::TotalCost, "cost");

pub(crate) static TAX: Formula<2> = Formula::of(
    Number::TAX,
    StepKind::Tax,
    "net * percent / 100",
    &["net", "percent"],
);

pub(crate) static WITH_TAX: Formula<2> = Formula::of(
    Number::WITH_TAX,
    StepKind::WithTax,
    "net + tax",
    &["net", "tax"],
);

pub(crate) static MARGIN: Formula<2> = Formula::of(
    Number::MARGIN,
    StepKind::Margin,
    "price - cost",
    &["price", "cost"],
);

pub(crate) static MARGIN_PERCENT: Formula<2> = Formula::of(
    Number::MARGIN_PERCENT,
    StepKind::MarginPercent,
    "margin * 100 / price",
    &["margin", "price"],
);

pub(crate) static HOUR_OF_THOUSAND: Formula<1> = Formula::of(
    Number::HOUR_OF_THOUSAND,
    StepKind::HourlyPrice,
    "thousand_hours / 1000",
    &["thousand_hours"],
);

pub(crate) static TERM_PRICE: Formula<2> = Formula::of(
    Number::TERM_PRICE,
    StepKind::TermPrice,
    "hourly_price * hours",
    &["hourly_price", "hours"],
);

pub(crate) static BREAK_EVEN: Formula<2> = Formula::of(
    Number::BREAK_EVEN,
    StepKind::BreakEven,
    "term_price / hourly_price",
    &["term_price", "hourly_price"],
);

pub(crate) static REST: Formula<2> = Formula::of(
    Number::REST,
    StepKind::IncludedQuantity,
    "max(quantity - included, 0)",
    &["quantity", "included"],
)
.assuming(Assumption::IncludedFirst);

pub(crate) static REST_BEFORE: Formula<2> = Formula::of(
    Number::REST_BEFORE,
    StepKind::IncludedQuantity,
    "max(used - included, 0)",
    &["used", "included"],
)
.assuming(Assumption::IncludedFirst);

pub(crate) static REST_AFTER: Formula<3> = Formula::of(
    Number::REST_AFTER,
    StepKind::IncludedQuantity,
    "max(used + quantity - included, 0)",
    &["used", "quantity", "included"],
)
.assuming(Assumption::IncludedFirst);

pub(crate) static TIER_FROM_ZERO: Formula<2> = Formula::of(
    Number::TIER_FROM_ZERO,
    StepKind::Tier,
    "quantity * rate",
    &["quantity", "rate"],
);

pub(crate) static TIER_FULL: Formula<3> = Formula::of(
    Number::TIER_FULL,
    StepKind::Tier,
    "(upper - lower) * rate",
    &["upper", "lower", "rate"],
);

pub(crate) static TIER_REST: Formula<3> = Formula::of(
    Number::TIER_REST,
    StepKind::Tier,
    "(quantity - lower) * rate",
    &["quantity", "lower", "rate"],
);

pub(crate) static TIER_OF_MONTH: Formula<4> = Formula::of(
    Number::TIER_OF_MONTH,
    StepKind::Tier,
    "(upper - max(used, lower)) * rate",
    &["upper", "used", "lower", "rate"],
)
.assuming(Assumption::TiersAccumulateOverTheMonth);

pub(crate) static UNIT_PRICE: Formula<2> = Formula::of(
    Number::UNIT_PRICE,
    StepKind::UnitPrice,
    "quantity * price",
    &["quantity", "price"],
);

pub(crate) static SEAT_PRICE: Formula<2> = Formula::of(
    Number::SEAT_PRICE,
    StepKind::UnitPrice,
    "quantity * price",
    &["quantity", "price"],
)
.assuming(Assumption::SeatPriceFrozen);

pub(crate) static ENTERED: Formula<2> = Formula::of(
    Number::ENTERED,
    StepKind::Entered,
    "quantity * price",
    &["quantity", "price"],
);

pub(crate) static UPLIFT: Formula<2> = Formula::of(
    Number::UPLIFT,
    StepKind::Uplift,
    "before * (100 + percent) / 100",
    &["before", "percent"],
)
.assuming(Assumption::UpliftOnMonthlyShare);

pub(crate) static CREDIT: Formula<2> = Formula::of(
    Number::CREDIT,
    StepKind::PartnerEarnedCredit,
    "before * (100 - percent) / 100",
    &["before", "percent"],
);

pub(crate) static CREDIT_BY_DAY: Formula<4> = Formula::of(
    Number::CREDIT_BY_DAY,
    StepKind::PartnerEarnedCredit,
    "before - before * percent / 100 * days_with_access / days",
    &["before", "percent", "days_with_access", "days"],
)
.assuming(Assumption::CreditBlendsByDay);

pub(crate) static FROM_DOLLARS: Formula<2> = Formula::of(
    Number::FROM_DOLLARS,
    StepKind::ExchangeRate,
    "amount / usd_per_unit",
    &["amount", "usd_per_unit"],
);

pub(crate) static THROUGH_DOLLARS: Formula<3> = Formula::of(
    Number::THROUGH_DOLLARS,
    StepKind::ExchangeRate,
    "amount * usd_per_unit_from / usd_per_unit",
    &["amount", "usd_per_unit_from", "usd_per_unit"],
);

pub(crate) static AGREED_RATE: Formula<2> = Formula::of(
    Number::AGREED_RATE,
    StepKind::ExchangeRate,
    "amount * rate",
    &["amount", "rate"],
);

pub(crate) static MARK_UP: Formula<2> = Formula::of(
    Number::MARK_UP,
    StepKind::MarkUp,
    "before * (100 + percent) / 100",
    &["before", "percent"],
);

pub(crate) static DISCOUNT: Formula<2> = Formula::of(
    Number::DISCOUNT,
    StepKind::Discount,
    "before * (100 - percent) / 100",
    &["before", "percent"],
);

pub(crate) static VOLUME_DISCOUNT: Formula<2> = Formula::of(
    Number::VOLUME_DISCOUNT,
    StepKind::VolumeDiscount,
    "before * (100 - percent) / 100",
    &["before", "percent"],
);

pub(crate) static FIXED_UNIT_PRICE: Formula<2> = Formula::of(
    Number::FIXED_UNIT_PRICE,
    StepKind::FixedUnitPrice,
    "quantity * price",
    &["quantity", "price"],
);

pub(crate) static PRORATION: Formula<4> = Formula::of(
    Number::PRORATION,
    StepKind::Proration,
    "before * (periods + days / days_of_period)",
    &["before", "periods", "days", "days_of_period"],
);

pub(crate) static MINIMUM_MARGIN: Formula<3> = Formula::of(
    Number::MINIMUM_MARGIN,
    StepKind::MinimumMargin,
    "max(before, cost * 100 / (100 - percent))",
    &["before", "cost", "percent"],
);

pub(crate) static FLAT_FEE: Formula<2> = Formula::of(
    Number::FLAT_FEE,
    StepKind::FlatFee,
    "before + fee",
    &["before", "fee"],
);

pub(crate) static PER_SEAT_FEE: Formula<3> = Formula::of(
    Number::PER_SEAT_FEE,
    StepKind::PerSeatFee,
    "before + quantity * fee",
    &["before", "quantity", "fee"],
);

pub(crate) static BUNDLE_SHARE: Formula<2> = Formula::of(
    Number::BUNDLE_SHARE,
    StepKind::BundleShare,
    "before - share",
    &["before", "share"],
)
.assuming(Assumption::LargestRemainder);

pub(crate) static REFUNDED: Formula<3> = Formula::of(
    Number::REFUNDED,
    StepKind::Refund,
    "sold * part / whole",
    &["sold", "part", "whole"],
);

pub(crate) static REFUND: Formula<2> = Formula::of(
    Number::REFUND,
    StepKind::Refund,
    "before - refunded",
    &["before", "refunded"],
);

pub(crate) static ROUNDING: Formula<1> =
    Formula::of(Number::ROUNDING, StepKind::Rounding, "exact", &["exact"])
        .rounding(RoundingMode::HalfAwayFromZero);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_to_the_formula_that_has_it() {
        for (number, words) in ALL.iter().enumerate() {
            assert_eq!(usize::from(words.number), number, "{}", words.formula);
        }
    }
}
