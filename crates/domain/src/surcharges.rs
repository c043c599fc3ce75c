//! The vendor's published surcharges on a licence's price. Knows no price: whether a price list has them in its
//! figures already, its reader says.

/// A surcharge that the vendor publishes (Partner Center, extended service terms; monthly billing of annual
/// subscriptions, in force since April 1, 2025).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Surcharge {
    /// An annual term that is billed by month.
    MonthlyBilling,
    /// Service beyond the term, where the product has a monthly plan: on that plan's price.
    ExtendedTermOnMonthlyPlan,
    /// Service beyond the term, where it has none: on a month's share of the annual price.
    ExtendedTermOnAnnualPlan,
}

impl Surcharge {
    pub const ALL: [Self; 3] = [
        Self::MonthlyBilling,
        Self::ExtendedTermOnMonthlyPlan,
        Self::ExtendedTermOnAnnualPlan,
    ];

    /// In percent of the price that it is on.
    pub fn percent(self) -> u32 {
        match self {
            Self::MonthlyBilling => 5,
            Self::ExtendedTermOnMonthlyPlan => 3,
            Self::ExtendedTermOnAnnualPlan => 23,
        }
    }
}
