//! Why a price list cannot be read: the place, what is wrong and what to do. Knows no format.

use domain::exchange_rates::ExchangeRatesProblem;
use domain::id::IdProblem;
use domain::money::{Currency, UnknownCurrency};
use domain::price_lists::TiersProblem;
use domain::wire::price_lists::{OfferProblem, RateCardProblem};
use rust_decimal::Decimal;
use std::fmt;
use thiserror::Error;

/// A refusal of a price list, as a whole: nothing of it is taken.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub struct PriceListProblem {
    /// Line of the file, counted from 1, where it is known.
    pub line: Option<u64>,
    /// Column of a sheet, or the place in a JSON such as `Items[3].retailPrice`.
    pub column: Option<String>,
    pub fault: PriceListFault,
}

/// What is wrong, and the remedy.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum PriceListFault {
    #[error("the file is empty; export the list again")]
    Empty,
    #[error("the file is compressed; unpack it and import what is in it")]
    Compressed,
    #[error("the file is not UTF-8 text; save it as UTF-8 and import it again")]
    NotUtf8,
    #[error(
        "'{0}' is no price list that can be read; import a rate card or retail prices (JSON), an Azure plan price \
         sheet or a licence price list (CSV)"
    )]
    UnknownFormat(String),
    #[error("this is a sheet of exchange rates; import it as exchange rates")]
    ExchangeRates,
    #[error("this is no sheet of exchange rates; it needs the columns CurrencyCode and USDPerUnit")]
    NotExchangeRates,
    #[error("the file ends in the middle; export the list again and import it whole")]
    CutOff,
    #[error("the row has {found} fields, the heading {expected}; export the list again")]
    FieldCount { found: usize, expected: usize },
    #[error("the sheet has no such column; export it again with all its columns")]
    NoColumn,
    #[error("the sheet has no rows; export it again")]
    NoRows,
    #[error("the JSON cannot be read: {0}; correct it and import it again")]
    Json(String),
    #[error("there is no price; add one, 0 if it is free")]
    NoPrice,
    #[error("there is no value; add it")]
    NoValue,
    #[error("'{0}' is not a number; correct it")]
    NotANumber(String),
    #[error("'{0}' has more digits than the 28 that can be kept exactly; shorten it at its source")]
    TooManyDigits(String),
    #[error("{0} is negative; a price cannot be below 0")]
    Negative(Decimal),
    #[error("the tier begins at {0}, below 0; correct it")]
    NegativeBound(Decimal),
    #[error("the tier ends at {to}, before it begins at {from}; correct one of the two")]
    RangeBackwards { from: Decimal, to: Decimal },
    #[error("'{id}' has tiers that overlap: one ends at {ends}, the next begins at {begins}")]
    Overlap {
        id: String,
        ends: Decimal,
        begins: Decimal,
    },
    #[error(
        "'{id}' has a gap between its tiers: units from {ends} to {begins} have no price; add the missing tier"
    )]
    Gap {
        id: String,
        ends: Decimal,
        begins: Decimal,
    },
    #[error("'{id}' {problem}")]
    Tiers { id: String, problem: TiersProblem },
    #[error("'{0}' is listed twice with two prices; keep one of them")]
    Twice(String),
    #[error("'{0}' is not a term such as P1M, P1Y or P3Y; correct it")]
    Term(String),
    #[error("'{0}' is not a billing plan such as Monthly, Annual or Triennial; correct it")]
    BillingPlan(String),
    #[error(
        "a term of {term} is over before it is billed by a plan of {months} months; correct one of them"
    )]
    PlanBeyondTerm { term: &'static str, months: u32 },
    #[error("'{0}' is not ADD, CHG, DEL or UNC; correct it")]
    ChangeIndicator(String),
    #[error("'{0}' is not a date such as 8/1/2026 or 2026-08-01; correct it")]
    Date(String),
    #[error("the price ends on {end}, before it begins on {start}; correct one of the two")]
    DatesBackwards { start: String, end: String },
    #[error(
        "'{0}' is not Consumption, DevTestConsumption or Reservation, the types that can be priced; leave such items out"
    )]
    Kind(String),
    #[error("the page says that it has {said} items, and there are {found}; fetch it again")]
    ItemCount { said: String, found: usize },
    #[error(
        "every page names a next one, so the last is missing; fetch the pages to the end and import them together"
    )]
    NextPage,
    #[error("'{0}' is not a month such as 2026-08; say the month of the sheet with the import")]
    Month(String),
    #[error("the sheet is of two months, {0} and {1}; import each month by itself")]
    TwoMonths(String, String),
    #[error("{0}; correct it")]
    Currency(#[from] UnknownCurrency),
    #[error("the list is in two currencies, {0} and {1}; import each by itself")]
    TwoCurrencies(Currency, Currency),
    #[error("the list is of two markets, {0} and {1}; import each by itself")]
    TwoMarkets(String, String),
    #[error("{0}")]
    Id(#[from] IdProblem),
    #[error("{0}")]
    RateCard(RateCardProblem),
    #[error("{0}")]
    Offer(OfferProblem),
    #[error("{0}")]
    Rates(ExchangeRatesProblem),
}

impl PriceListFault {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty | Self::NoRows => "empty_price_list",
            Self::Compressed => "compressed_file",
            Self::NotUtf8 => "invalid_text",
            Self::UnknownFormat(_) => "unknown_format",
            Self::ExchangeRates => "exchange_rates_sheet",
            Self::NotExchangeRates => "not_exchange_rates",
            Self::CutOff => "incomplete_file",
            Self::FieldCount { .. } => "invalid_row",
            Self::NoColumn => "missing_column",
            Self::Json(_) => "invalid_json",
            Self::NoPrice | Self::NoValue => "missing_value",
            Self::NotANumber(_) => "invalid_number",
            Self::TooManyDigits(_) => "too_many_digits",
            Self::Negative(_) => "negative_rate",
            Self::NegativeBound(_)
            | Self::RangeBackwards { .. }
            | Self::Overlap { .. }
            | Self::Gap { .. }
            | Self::Tiers { .. } => "invalid_tiers",
            Self::Twice(_) => "duplicate_offer",
            Self::Term(_) => "invalid_term",
            Self::BillingPlan(_) | Self::PlanBeyondTerm { .. } => "invalid_billing_plan",
            Self::ChangeIndicator(_) => "invalid_change_indicator",
            Self::Date(_) | Self::DatesBackwards { .. } => "invalid_date",
            Self::Kind(_) => "invalid_type",
            Self::ItemCount { .. } | Self::NextPage => "incomplete_file",
            Self::Month(_) => "invalid_month",
            Self::TwoMonths(..) => "two_months",
            Self::Currency(_) => "unknown_currency",
            Self::TwoCurrencies(..) => "two_currencies",
            Self::TwoMarkets(..) => "two_markets",
            Self::Id(_) => "invalid_offer_id",
            Self::RateCard(problem) => problem.code(),
            Self::Offer(_) => "invalid_offer",
            Self::Rates(_) => "invalid_exchange_rates",
        }
    }
}

impl PriceListProblem {
    pub(super) fn at_line(line: u64, fault: PriceListFault) -> Self {
        Self {
            line: Some(line),
            column: None,
            fault,
        }
    }

    pub(super) fn in_column(column: &str, fault: PriceListFault) -> Self {
        Self {
            line: None,
            column: Some(column.to_owned()),
            fault,
        }
    }
}

impl From<PriceListFault> for PriceListProblem {
    fn from(fault: PriceListFault) -> Self {
        Self {
            line: None,
            column: None,
            fault,
        }
    }
}

impl From<RateCardProblem> for PriceListProblem {
    fn from(problem: RateCardProblem) -> Self {
        Self {
            line: None,
            column: Some(problem.field()),
            fault: PriceListFault::RateCard(problem),
        }
    }
}

impl fmt::Display for PriceListProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        self.fault.fmt(f)
    }
}

/// Where a price stands in its source.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Line of a sheet.
    Line(u64),
    /// Item of retail prices, counted from 0 over all pages.
    Item(usize),
}

impl Place {
    /// A fault in a field of that place.
    pub(super) fn wrong(self, field: &str, fault: PriceListFault) -> PriceListProblem {
        match self {
            Self::Line(line) => PriceListProblem {
                line: Some(line),
                column: Some(field.to_owned()),
                fault,
            },
            Self::Item(index) => {
                PriceListProblem::in_column(&format!("Items[{index}].{field}"), fault)
            }
        }
    }
}
