//! Prices a whole quote: its lines, its bundles, its totals, and what it is to its seller. The same
//! function runs in the browser with every key and on the server before anything is kept.
//! Knows no storage and no wire.

use crate::bundles::{Bundled, bundled};
use crate::commitments::{BreakEven, break_even, term_hours};
use crate::credit::Credit;
use crate::dates::Proration;
use crate::exact::Exact;
use crate::exchange::Exchange;
use crate::formulas;
use crate::line::{Cost, Goods, LineInput, Terms};
use crate::problem::PricingProblem;
use crate::reckoning::Reckoning;
use crate::rounding::{round, round_to_currency};
use crate::rules::{Rulebook, RulesTie, Winners};
use crate::steps::Steps;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice};
use domain::quotes::{Bundle, CreditClaim, QuoteGoods, QuoteLine};
use domain::steps::{RoundingMode, StepSource};
use rust_decimal::Decimal;
use std::ops::Range;
use thiserror::Error;

/// The version of the arithmetic: it changes when any figure may.
pub const ENGINE_VERSION: &str = "1";

/// What a seller has on the desk when it prices a quote.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The quote's currency.
    pub currency: Currency,
    /// From the price list's currency into the quote's; nothing where they are the same.
    pub exchange: Option<&'a Exchange>,
    /// The rules that hold for the quote's buyer on its day.
    pub rules: &'a Rulebook<'a>,
    pub own_markup: Option<MarkUpPercent>,
    pub default_markup: MarkUpPercent,
}

/// The row of an offer in a price list of that name, as the steps name it.
pub fn row_of(price_list: &str, offer: &Offer) -> StepSource {
    StepSource {
        document: price_list.to_owned(),
        row: offer.id.to_string(),
        date: offer.effective_date.clone(),
    }
}

/// Why a line has no price.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum LineProblem {
    #[error(transparent)]
    Pricing(#[from] PricingProblem),
    #[error(transparent)]
    Tie(#[from] RulesTie),
    #[error("the price list has no such offer; choose one of its offers, or another price list")]
    UnknownOffer,
    #[error(
        "only a licence that is billed monthly, yearly or every three years has days of a period"
    )]
    NoBillingPeriod,
}

impl LineProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Pricing(problem) => problem.code(),
            Self::Tie(_) => "rules_tie",
            Self::UnknownOffer => "unknown_meter",
            Self::NoBillingPeriod => "no_billing_period",
        }
    }
}

/// A priced line.
#[derive(Clone, Debug)]
pub struct PricedLine<'a> {
    /// Rounded once.
    pub amount: Decimal,
    pub steps: Range<usize>,
    pub cost: Option<Cost>,
    pub rules: Winners<'a>,
}

impl PricedLine<'_> {
    /// Whether the line sells for less than it costs.
    pub fn is_below_cost(&self) -> bool {
        self.cost
            .as_ref()
            .is_some_and(|cost| self.amount < cost.amount)
    }
}

impl<'a> Desk<'a> {
    /// Prices a line; `offer` is the line's, where it sells one.
    ///
    /// # Errors
    /// [`LineProblem`].
    pub fn price(
        &self,
        line: &QuoteLine,
        offer: Option<&Offer>,
        steps: &mut Steps,
    ) -> Result<PricedLine<'a>, LineProblem> {
        let goods = match (&line.goods, offer) {
            (
                QuoteGoods::Own {
                    unit_price,
                    unit_cost,
                    ..
                },
                _,
            ) => Goods::Own {
                unit_price: *unit_price,
                unit_cost: *unit_cost,
            },
            (QuoteGoods::Offer { .. }, None) => return Err(LineProblem::UnknownOffer),
            (QuoteGoods::Offer { .. }, Some(offer)) => Goods::Offer(offer),
        };
        let rules = match offer {
            Some(offer) if self.own_markup.is_none() => self.rules.winners(offer)?,
            _ => Winners::default(),
        };
        let input = LineInput {
            goods,
            quantity: line.quantity,
            used_before: line.used_before,
            credit: credit_of(line.credit, offer),
            proration: proration_of(line, offer)?,
            uplift_percent: line.uplift_percent,
        };
        let terms = Terms {
            currency: self.currency,
            exchange: self.exchange,
            rules,
            own_markup: self.own_markup,
            default_markup: self.default_markup,
        };
        let mut reckoning = Reckoning::new(&input, &terms, steps);
        let priced = reckoning.price(steps)?;
        let cost = reckoning.cost(steps)?;
        Ok(PricedLine {
            amount: priced.amount,
            steps: priced.steps,
            cost,
            rules,
        })
    }

    /// From when a reservation or a savings plan is cheaper than paying by use, at this buyer's prices:
    /// one unit for the whole term against an hour of `pay_as_you_go`, the same meter by use. Nothing
    /// for other goods, and where use costs nothing.
    ///
    /// # Errors
    /// As [`Self::price`].
    pub fn break_even(
        &self,
        line: &QuoteLine,
        commitment: &Offer,
        pay_as_you_go: &Offer,
    ) -> Result<Option<BreakEven>, LineProblem> {
        let (term, whole) = match &commitment.price {
            OfferPrice::Reservation { term, .. } => {
                let amount = self.amount_of(line, commitment, Decimal::ONE)?;
                (*term, Exact::from(amount))
            }
            OfferPrice::SavingsPlan { term, .. } => {
                let hour = self.hour_of(line, commitment)?;
                (*term, hour.times(Exact::from(term_hours(*term)))?)
            }
            OfferPrice::Metered { .. } | OfferPrice::Licence { .. } => return Ok(None),
        };
        let hourly = self.hour_of(line, pay_as_you_go)?;
        if hourly.is_zero() {
            return Ok(None);
        }
        Ok(Some(break_even(whole, hourly, term)?))
    }

    /// What an hour of an offer comes to. Alone it would be rounded to cents; a thousand keep its price.
    fn hour_of(&self, line: &QuoteLine, offer: &Offer) -> Result<Exact, LineProblem> {
        let thousand = self.amount_of(line, offer, Decimal::ONE_THOUSAND)?;
        Ok(Exact::from(thousand).divided_by(Exact::from(1_000))?)
    }

    /// What a quantity of an offer comes to, on a line's other terms.
    fn amount_of(
        &self,
        line: &QuoteLine,
        offer: &Offer,
        quantity: Decimal,
    ) -> Result<Decimal, LineProblem> {
        let of_offer = QuoteLine {
            goods: QuoteGoods::Offer {
                id: offer.id.as_str().to_owned(),
                region: None,
            },
            quantity,
            used_before: Decimal::ZERO,
            days: None,
            ..line.clone()
        };
        Ok(self
            .price(&of_offer, Some(offer), &mut Steps::default())?
            .amount)
    }
}

fn credit_of(claim: CreditClaim, offer: Option<&Offer>) -> Credit {
    match (claim, offer.is_some_and(Offer::earns_credit)) {
        (_, false) | (CreditClaim::Lost, _) => Credit::None,
        (CreditClaim::ByOffer, true) => Credit::Full,
        (CreditClaim::Days { with_access, of }, true) => Credit::Days { with_access, of },
    }
}

fn proration_of(line: &QuoteLine, offer: Option<&Offer>) -> Result<Option<Proration>, LineProblem> {
    let Some((start, end)) = line.days else {
        return Ok(None);
    };
    match offer.map(|offer| &offer.price) {
        Some(OfferPrice::Licence { billing_plan, .. }) => {
            Proration::between(start, end, *billing_plan)
                .map(Some)
                .ok_or(LineProblem::NoBillingPeriod)
        }
        _ => Err(LineProblem::NoBillingPeriod),
    }
}

/// Brings the lines of each bundle to the bundle's price: the difference is shared by largest
/// remainder, and each line's steps end with its share. `lines` stand beside `amounts`.
///
/// # Errors
/// Figures beyond 76 digits.
pub fn apply_bundles(
    bundles: &[Bundle],
    lines: &[QuoteLine],
    amounts: &mut [PricedLine<'_>],
    currency: Currency,
    steps: &mut Steps,
) -> Result<Vec<Option<Range<usize>>>, PricingProblem> {
    let mut shares: Vec<Option<Range<usize>>> = vec![None; lines.len()];
    for bundle in bundles {
        let members: Vec<usize> = (0..lines.len().min(amounts.len()))
            .filter(|index| lines[*index].bundle_id.as_ref() == Some(&bundle.id))
            .collect();
        let parts: Vec<(String, Decimal)> = members
            .iter()
            .map(|index| (lines[*index].id.clone(), amounts[*index].amount))
            .collect();
        for (index, one) in members.iter().zip(bundled(bundle.price, &parts, currency)?) {
            let line = &mut amounts[*index];
            shares[*index] = Some(take_share(&bundle.name, line.amount, &one, steps));
            line.amount = one.amount;
        }
    }
    Ok(shares)
}

/// Takes down how a line of a bundle comes from its own amount to what is left of it.
pub fn take_share(bundle: &str, before: Decimal, one: &Bundled, steps: &mut Steps) -> Range<usize> {
    let figures = [before, one.share].map(|figure| steps.figure(figure));
    let after = steps.figure(one.amount);
    let first = steps.len();
    let source = steps.source(&StepSource {
        document: bundle.to_owned(),
        row: one.id.clone(),
        date: String::new(),
    });
    steps.take(&formulas::BUNDLE_SHARE, figures, after, source);
    first..steps.len()
}

/// The totals of a quote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Totals {
    /// Sum of the rounded lines that count.
    pub net: Decimal,
    /// The stated tax on it, rounded once.
    pub tax: Decimal,
    pub gross: Decimal,
}

impl Totals {
    /// The totals of the lines that count, with a stated tax in percent.
    ///
    /// # Errors
    /// When a figure has more digits than a decimal keeps.
    pub fn of(
        currency: Currency,
        amounts: impl IntoIterator<Item = Decimal>,
        tax_percent: Decimal,
    ) -> Result<Self, PricingProblem> {
        let net = total(currency, amounts)?;
        let tax = Exact::from(net).times(tax_percent.into())?.hundredth();
        let tax = round_to_currency(tax, currency)?;
        let gross = Exact::from(net).plus(tax.into())?.to_decimal()?;
        Ok(Self { net, tax, gross })
    }
}

/// What the lines that count leave the seller.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Margin {
    /// Sum of the rounded costs.
    pub cost: Decimal,
    /// Sum of the prices less their costs, of the lines whose cost is known.
    pub margin: Decimal,
    /// In percent of those prices, at 2 digits; nothing where they are 0.
    pub percent: Option<Decimal>,
}

impl Margin {
    /// The margin over prices and their costs, of the lines that count and whose cost is known; nothing
    /// where there is none.
    ///
    /// # Errors
    /// When a figure has more digits than a decimal keeps.
    pub fn of(
        currency: Currency,
        known: &[(Decimal, Decimal)],
    ) -> Result<Option<Self>, PricingProblem> {
        if known.is_empty() {
            return Ok(None);
        }
        let price = total(currency, known.iter().map(|(price, _)| *price))?;
        let cost = total(currency, known.iter().map(|(_, cost)| *cost))?;
        let margin = Exact::from(price).minus(cost.into())?;
        let percent = if price.is_zero() {
            None
        } else {
            let share = margin.times(Exact::ONE_HUNDRED)?.divided_by(price.into())?;
            Some(round(share, 2, RoundingMode::HalfAwayFromZero)?)
        };
        Ok(Some(Self {
            cost,
            margin: margin.to_decimal()?,
            percent,
        }))
    }
}

/// The sum of rounded lines.
///
/// # Errors
/// When it has more digits than a decimal keeps.
pub fn total(
    currency: Currency,
    amounts: impl IntoIterator<Item = Decimal>,
) -> Result<Decimal, PricingProblem> {
    let digits = currency.digits();
    // Nearly all amounts carry the currency's digits, and then only their mantissas add.
    let mut sum = 0_i128;
    let mut others = Exact::from_scaled(0, digits);
    for amount in amounts {
        if amount.scale() == digits {
            sum = sum
                .checked_add(amount.mantissa())
                .ok_or(PricingProblem::TooManyDigits)?;
        } else {
            others = others.plus(amount.into())?;
        }
    }
    others.plus(Exact::from_scaled(sum, digits))?.to_decimal()
}
