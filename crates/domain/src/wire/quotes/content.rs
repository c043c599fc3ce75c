//! From a quote's request to its content: every field is checked once, here. Knows no price list.

use super::{FURTHER_PRICE_LISTS_MAX, QuoteLineRequest, QuoteRequest};
use crate::accounts::{MarkUpPercent, MarkUpProblem};
use crate::money::Currency;
use crate::quotes::{
    Bundle, CreditClaim, LINES_MAX, LineRole, QuoteContent, QuoteGoods, QuoteLine,
};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::HashSet;
use thiserror::Error;

/// Why a request is no quote. Each names its field.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum QuoteContentProblem {
    #[error("a quote has at most {LINES_MAX} lines; split it")]
    TooManyLines,
    #[error(
        "a quote sells from its price list and at most {FURTHER_PRICE_LISTS_MAX} others, each named once; leave the rest out"
    )]
    PriceLists,
    #[error("{0}")]
    MarkUp(#[from] MarkUpProblem),
    #[error("'{text}' is not a day written YYYY-MM-DD")]
    NotADay { field: String, text: String },
    #[error("{field} lies between 0 and 100 percent, with at most 6 digits after the point")]
    Percent { field: String },
    #[error(
        "line {line} names neither an offer of the price list nor a service of its own; give it one of them"
    )]
    NoGoods { line: usize },
    #[error("line {line}: a name and a price of 0 or more make a service of its own")]
    OwnService { line: usize },
    #[error("line {line}: the quantity is below 0; enter 0 or more")]
    NegativeQuantity { line: usize },
    #[error("line {line} has the same id as another; ids are unique within a quote")]
    SameId { line: usize },
    #[error("line {line} is an alternative to a line that is not there, or to itself")]
    NoSuchLine { line: usize },
    #[error(
        "line {line} is an alternative to a line of a bundle, which has no price of its own; take that line out of its bundle"
    )]
    AlternativeToBundled { line: usize },
    #[error("line {line} belongs to a bundle that is not there")]
    NoSuchBundle { line: usize },
    #[error("line {line}: a line of a bundle is neither optional nor an alternative")]
    RoleInBundle { line: usize },
    #[error(
        "line {line}: days with access are at most the days used, and there is at least one day"
    )]
    CreditDays { line: usize },
    #[error("line {line}: give both a first and a last day, the last not before the first")]
    Days { line: usize },
    #[error(
        "bundle {bundle}: give it an id of its own, a name, at least one line and a price of 0 or more"
    )]
    Bundle { bundle: usize },
}

impl QuoteContentProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooManyLines => "too_many_lines",
            Self::PriceLists => "invalid_price_lists",
            Self::MarkUp(_) => "invalid_markup",
            Self::NotADay { .. } => "invalid_date",
            Self::Percent { .. } => "invalid_percent",
            Self::NoGoods { .. } => "goods_missing",
            Self::OwnService { .. } => "invalid_own_service",
            Self::NegativeQuantity { .. } => "negative_quantity",
            Self::SameId { .. } => "duplicate_line_id",
            Self::NoSuchLine { .. } => "unknown_line",
            Self::AlternativeToBundled { .. } => "alternative_to_bundled",
            Self::NoSuchBundle { .. } => "unknown_bundle",
            Self::RoleInBundle { .. } => "invalid_line_role",
            Self::CreditDays { .. } => "invalid_credit_days",
            Self::Days { .. } => "invalid_days",
            Self::Bundle { .. } => "invalid_bundle",
        }
    }

    /// The field to correct.
    pub fn field(&self) -> String {
        let of = |line: &usize, field: &str| format!("lines[{}].{field}", line - 1);
        match self {
            Self::TooManyLines => "lines".to_owned(),
            Self::PriceLists => "furtherPriceListIds".to_owned(),
            Self::MarkUp(_) => "markupPercent".to_owned(),
            Self::NotADay { field, .. } | Self::Percent { field } => field.clone(),
            Self::NoGoods { line } => of(line, "meterId"),
            Self::OwnService { line } => of(line, "own"),
            Self::NegativeQuantity { line } => of(line, "quantity"),
            Self::SameId { line } => of(line, "id"),
            Self::NoSuchLine { line } | Self::AlternativeToBundled { line } => {
                of(line, "alternativeTo")
            }
            Self::NoSuchBundle { line } | Self::RoleInBundle { line } => of(line, "bundleId"),
            Self::CreditDays { line } => of(line, "creditDays"),
            Self::Days { line } => of(line, "endDate"),
            Self::Bundle { bundle } => format!("bundles[{}]", bundle - 1),
        }
    }
}

fn day(field: &str, text: &str) -> Result<NaiveDate, QuoteContentProblem> {
    // `2026-8-1` would be read too; what is kept compares as text.
    text.parse()
        .ok()
        .filter(|_| text.len() == 10)
        .ok_or_else(|| QuoteContentProblem::NotADay {
            field: field.to_owned(),
            text: text.chars().take(20).collect(),
        })
}

fn percent(field: &str, value: Decimal) -> Result<Decimal, QuoteContentProblem> {
    let is_sane =
        value >= Decimal::ZERO && value <= Decimal::ONE_HUNDRED && value.normalize().scale() <= 6;
    is_sane
        .then_some(value)
        .ok_or_else(|| QuoteContentProblem::Percent {
            field: field.to_owned(),
        })
}

impl QuoteRequest {
    fn check_price_lists(&self) -> Result<(), QuoteContentProblem> {
        let further = &self.further_price_list_ids;
        let mut named: HashSet<&str> = self.price_list_id.as_deref().into_iter().collect();
        let is_each_once = further.iter().all(|id| named.insert(id));
        (is_each_once && further.len() <= FURTHER_PRICE_LISTS_MAX)
            .then_some(())
            .ok_or(QuoteContentProblem::PriceLists)
    }

    /// What the request says, checked. `currency` is the price list's, `today` the server's day; both
    /// stand in for what is left out.
    ///
    /// # Errors
    /// [`QuoteContentProblem`] for the first field that makes no sense.
    pub fn content(
        &self,
        currency: Currency,
        today: NaiveDate,
    ) -> Result<QuoteContent, QuoteContentProblem> {
        if self.lines.len() > LINES_MAX {
            return Err(QuoteContentProblem::TooManyLines);
        }
        self.check_price_lists()?;
        let price_date = match &self.price_date {
            Some(text) => day("priceDate", text)?,
            None => today,
        };
        if let Some(text) = &self.valid_until {
            day("validUntil", text)?;
        }
        let lines = self
            .lines
            .iter()
            .enumerate()
            .map(|(index, line)| line.line(index + 1))
            .collect::<Result<Vec<_>, _>>()?;
        let content = QuoteContent {
            currency: self.currency.unwrap_or(currency),
            price_date,
            own_markup: self
                .markup_percent
                .map(|percent| MarkUpPercent::try_from(percent.0))
                .transpose()?,
            tax_percent: match self.tax_percent {
                Some(value) => percent("taxPercent", value.0)?,
                None => Decimal::ZERO,
            },
            lines,
            bundles: self
                .bundles
                .iter()
                .map(|bundle| Bundle {
                    id: bundle.id.clone(),
                    name: bundle.name.clone(),
                    price: bundle.price.0,
                })
                .collect(),
        };
        check_references(&content)?;
        Ok(content)
    }
}

impl QuoteLineRequest {
    /// What the line says, checked by itself; what it refers to is checked with the whole quote.
    /// `number` is its place in the quote, from 1.
    ///
    /// # Errors
    /// [`QuoteContentProblem`] for the first field that makes no sense.
    pub fn line(&self, number: usize) -> Result<QuoteLine, QuoteContentProblem> {
        use QuoteContentProblem as P;
        let goods = match (&self.own, self.meter_id.as_str()) {
            (None, "") => return Err(P::NoGoods { line: number }),
            (Some(_), id) if !id.is_empty() => return Err(P::NoGoods { line: number }),
            (None, id) => QuoteGoods::Offer {
                id: id.to_owned(),
                region: self.meter_region.clone(),
            },
            (Some(own), _) => {
                let costs = own.unit_cost.is_none_or(|cost| cost.0 >= Decimal::ZERO);
                if own.name.trim().is_empty() || own.unit_price.0 < Decimal::ZERO || !costs {
                    return Err(P::OwnService { line: number });
                }
                QuoteGoods::Own {
                    name: own.name.clone(),
                    unit: own.unit.clone(),
                    unit_price: own.unit_price.0,
                    unit_cost: own.unit_cost.map(|cost| cost.0),
                }
            }
        };
        let used_before = self.used_before.map_or(Decimal::ZERO, |used| used.0);
        if self.quantity.0 < Decimal::ZERO || used_before < Decimal::ZERO {
            return Err(P::NegativeQuantity { line: number });
        }
        let credit = match self.credit_days {
            None => CreditClaim::ByOffer,
            Some(days) if days.of == 0 || days.with_access > days.of => {
                return Err(P::CreditDays { line: number });
            }
            Some(days) if days.with_access == 0 => CreditClaim::Lost,
            Some(days) if days.with_access == days.of => CreditClaim::ByOffer,
            Some(days) => CreditClaim::Days {
                with_access: days.with_access,
                of: days.of,
            },
        };
        let field = |name: &str| format!("lines[{}].{name}", number - 1);
        let days = match (&self.start_date, &self.end_date) {
            (None, None) => None,
            (Some(start), Some(end)) => {
                let (start, end) = (
                    day(&field("startDate"), start)?,
                    day(&field("endDate"), end)?,
                );
                if end < start {
                    return Err(P::Days { line: number });
                }
                Some((start, end))
            }
            _ => return Err(P::Days { line: number }),
        };
        let role = match (&self.alternative_to, self.optional) {
            (Some(of), _) => LineRole::AlternativeTo(of.clone()),
            (None, true) => LineRole::Optional,
            (None, false) => LineRole::Counted,
        };
        if self.bundle_id.is_some() && role != LineRole::Counted {
            return Err(P::RoleInBundle { line: number });
        }
        Ok(QuoteLine {
            id: if self.id.is_empty() {
                number.to_string()
            } else {
                self.id.clone()
            },
            goods,
            quantity: self.quantity.0,
            used_before,
            credit,
            days,
            uplift_percent: match self.uplift_percent {
                Some(value) => percent(&field("upliftPercent"), value.0)?,
                None => Decimal::ZERO,
            },
            role,
            bundle_id: self.bundle_id.clone(),
            note: self.note.clone(),
        })
    }
}

fn check_references(content: &QuoteContent) -> Result<(), QuoteContentProblem> {
    use QuoteContentProblem as P;
    let mut ids = HashSet::new();
    for (index, line) in content.lines.iter().enumerate() {
        if !ids.insert(line.id.as_str()) {
            return Err(P::SameId { line: index + 1 });
        }
    }
    let mut bundles = HashSet::new();
    for (index, bundle) in content.bundles.iter().enumerate() {
        let has_lines = content
            .lines
            .iter()
            .any(|line| line.bundle_id.as_ref() == Some(&bundle.id));
        let is_sane = has_lines && !bundle.name.trim().is_empty() && bundle.price >= Decimal::ZERO;
        if !is_sane || !bundles.insert(bundle.id.as_str()) {
            return Err(P::Bundle { bundle: index + 1 });
        }
    }
    for (index, line) in content.lines.iter().enumerate() {
        if let LineRole::AlternativeTo(of) = &line.role {
            let mut others = content.lines.iter();
            let other = others
                .find(|other| other.id == *of && other.role == LineRole::Counted)
                .ok_or(P::NoSuchLine { line: index + 1 })?;
            // Its bundle's price would stay, and the alternative's come on top.
            if other.bundle_id.is_some() {
                return Err(P::AlternativeToBundled { line: index + 1 });
            }
        }
        if line
            .bundle_id
            .as_ref()
            .is_some_and(|id| !bundles.contains(id.as_str()))
        {
            return Err(P::NoSuchBundle { line: index + 1 });
        }
    }
    Ok(())
}
