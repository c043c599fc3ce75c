//! Every formula that a step may state, with the names of its numbers. Knows no figure.
//!
//! A step taken down points at its formula here and keeps its numbers only: the words are the same for
//! every line.

use domain::steps::{Assumption, RoundingMode, StepKind};

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
    ) -> Words {
        Words {
            number: number as u8,
            kind,
            formula,
            names,
            assumption: None,
            rounding: None,
            summand: None,
        }
    }

    pub const fn words(&self) -> &Words {
        &self.0
    }
}

/// The words of the formula with this number.
pub(crate) fn numbered(number: u8) -> Option<&'static Words> {
    ALL.get(usize::from(number)).copied()
}

/// What a formula states of its numbers: how they count, or what each of a sum is called.
macro_rules! stated {
    ($count:literal, $number:expr, $kind:expr, sum of $summand:literal) => {
        Words {
            summand: Some($summand),
            ..Formula::<$count>::of($number, $kind, "", &[])
        }
    };
    ($count:literal, $number:expr, $kind:expr, $formula:literal of $names:tt) => {
        Formula::<$count>::of($number, $kind, $formula, &$names)
    };
}

/// Names, numbers and states the formulas: a step says by the number which is its own.
macro_rules! formulas {
    ($(
        $(#[$doc:meta])*
        $name:ident: $count:literal = $kind:ident, $formula:tt of $names:tt
        $(, assuming $assumption:ident)? $(, rounding $rounding:ident)?;
    )*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "each is called as its formula")]
        #[derive(Clone, Copy, Debug)]
        enum Number {
            $($name),*
        }

        /// All formulas, by their numbers.
        static ALL: &[&Words] = &[$($name.words()),*];

        $(
            $(#[$doc])*
            pub(crate) static $name: Formula<$count> = {
                let words = stated!($count, Number::$name, StepKind::$kind, $formula of $names);
                $(let words = Words { assumption: Some(Assumption::$assumption), ..words };)?
                $(let words = Words { rounding: Some(RoundingMode::$rounding), ..words };)?
                Formula(words)
            };
        )*
    };
}

// Each with how many numbers it takes; the names stand in their order.
formulas! {
    /// Adds up the tiers.
    SUM: 0 = List, sum of "tier";
    /// Adds up rounded prices.
    TOTAL: 0 = Total, sum of "line";
    /// Adds up rounded costs.
    TOTAL_COST: 0 = TotalCost, sum of "cost";
    TAX: 2 = Tax, "net * percent / 100" of ["net", "percent"];
    WITH_TAX: 2 = WithTax, "net + tax" of ["net", "tax"];
    MARGIN: 2 = Margin, "price - cost" of ["price", "cost"];
    MARGIN_PERCENT: 2 = MarginPercent, "margin * 100 / price" of ["margin", "price"];
    HOUR_OF_THOUSAND: 1 = HourlyPrice, "thousand_hours / 1000" of ["thousand_hours"];
    TERM_PRICE: 2 = TermPrice, "hourly_price * hours" of ["hourly_price", "hours"];
    BREAK_EVEN: 2 = BreakEven, "term_price / hourly_price" of ["term_price", "hourly_price"];
    REST: 2 = IncludedQuantity, "max(quantity - included, 0)" of ["quantity", "included"],
        assuming IncludedFirst;
    REST_BEFORE: 2 = IncludedQuantity, "max(used - included, 0)" of ["used", "included"],
        assuming IncludedFirst;
    REST_AFTER: 3 = IncludedQuantity, "max(used + quantity - included, 0)" of ["used", "quantity", "included"],
        assuming IncludedFirst;
    TIER_FROM_ZERO: 2 = Tier, "quantity * rate" of ["quantity", "rate"];
    TIER_FULL: 3 = Tier, "(upper - lower) * rate" of ["upper", "lower", "rate"];
    TIER_REST: 3 = Tier, "(quantity - lower) * rate" of ["quantity", "lower", "rate"];
    TIER_OF_MONTH: 4 = Tier, "(upper - max(used, lower)) * rate" of ["upper", "used", "lower", "rate"],
        assuming TiersAccumulateOverTheMonth;
    UNIT_PRICE: 2 = UnitPrice, "quantity * price" of ["quantity", "price"];
    SEAT_PRICE: 2 = UnitPrice, "quantity * price" of ["quantity", "price"],
        assuming SeatPriceFrozen;
    ENTERED: 2 = Entered, "quantity * price" of ["quantity", "price"];
    UPLIFT: 2 = Uplift, "before * (100 + percent) / 100" of ["before", "percent"],
        assuming UpliftOnMonthlyShare;
    CREDIT: 2 = PartnerEarnedCredit, "before * (100 - percent) / 100" of ["before", "percent"];
    CREDIT_BY_DAY: 4 = PartnerEarnedCredit, "before - before * percent / 100 * days_with_access / days" of ["before", "percent", "days_with_access", "days"],
        assuming CreditBlendsByDay;
    FROM_DOLLARS: 2 = ExchangeRate, "amount / usd_per_unit" of ["amount", "usd_per_unit"];
    THROUGH_DOLLARS: 3 = ExchangeRate, "amount * usd_per_unit_from / usd_per_unit" of ["amount", "usd_per_unit_from", "usd_per_unit"];
    AGREED_RATE: 2 = ExchangeRate, "amount * rate" of ["amount", "rate"];
    MARK_UP: 2 = MarkUp, "before * (100 + percent) / 100" of ["before", "percent"];
    DISCOUNT: 2 = Discount, "before * (100 - percent) / 100" of ["before", "percent"];
    VOLUME_DISCOUNT: 2 = VolumeDiscount, "before * (100 - percent) / 100" of ["before", "percent"];
    FIXED_UNIT_PRICE: 2 = FixedUnitPrice, "quantity * price" of ["quantity", "price"];
    PRORATION: 4 = Proration, "before * (periods + days / days_of_period)" of ["before", "periods", "days", "days_of_period"];
    MINIMUM_MARGIN: 3 = MinimumMargin, "max(before, cost * 100 / (100 - percent))" of ["before", "cost", "percent"];
    FLAT_FEE: 2 = FlatFee, "before + fee" of ["before", "fee"];
    PER_SEAT_FEE: 3 = PerSeatFee, "before + quantity * fee" of ["before", "quantity", "fee"];
    BUNDLE_SHARE: 2 = BundleShare, "before - share" of ["before", "share"],
        assuming LargestRemainder;
    REFUNDED: 3 = Refund, "sold * part / whole" of ["sold", "part", "whole"];
    REFUND: 2 = Refund, "before - refunded" of ["before", "refunded"];
    ROUNDING: 1 = Rounding, "exact" of ["exact"],
        rounding HalfAwayFromZero;
}

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
