//! Prices the lines of a quote and its bundles. The same function runs in the browser with every key and
//! on the server before anything is kept.
//! Knows no storage and no wire.

use crate::bundles::{Bundled, bundled};
use crate::credit::Credit;
use crate::dates::Proration;
use crate::exchange::Exchange;
use crate::figures::Figure;
use crate::formulas;
use crate::line::{Cost, Goods, LineInput, LinePrice, Terms, price_line};
use crate::problem::PricingProblem;
use crate::reckoning::Reckoning;
use crate::rulebook::Rulebook;
use crate::rules::{RulesTie, Winners};
use crate::steps::Steps;
use domain::accounts::MarkUpPercent;
use domain::money::Currency;
use domain::price_lists::{Offer, OfferPrice};
use domain::quotes::{Bundle, CreditClaim, QuoteGoods, QuoteLine};
use domain::steps::StepSource;
use rust_decimal::Decimal;
use std::ops::Range;
use thiserror::Error;

/// The version of the arithmetic: it changes when any figure may.
pub const ENGINE_VERSION: &str = "1";

/// An offer, and the price list that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    pub offer: &'a Offer,
    /// The list's name, as the steps give it.
    pub price_list: &'a str,
    /// From the list's currency into the quote's; nothing where they are the same.
    pub exchange: Option<&'a Exchange>,
}

impl Listing<'_> {
    /// The offer's row, as the steps name it.
    pub fn row(&self) -> StepSource {
        StepSource {
            document: self.price_list.to_owned(),
            row: self.offer.id.to_string(),
            date: self.offer.effective_date.clone(),
        }
    }
}

/// What a seller has on the desk when it prices a quote.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The quote's currency.
    pub currency: Currency,
    /// The rules that hold for the quote's buyer on its day.
    pub rules: &'a Rulebook<'a>,
    pub own_markup: Option<MarkUpPercent>,
    pub default_markup: MarkUpPercent,
}

/// Why a line has no price.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum LineProblem {
    #[error(transparent)]
    Pricing(#[from] PricingProblem),
    #[error(transparent)]
    Tie(#[from] RulesTie),
    #[error(
        "the price list sells no such offer on that day; choose one of its offers, or another price list"
    )]
    UnknownOffer,
    #[error(
        "only a licence that is billed monthly, yearly or every three years has days of a period"
    )]
    NoBillingPeriod,
    #[error("licences and reservations are bought whole; enter a whole number")]
    NotWhole,
}

impl LineProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Pricing(problem) => problem.code(),
            Self::Tie(_) => "rules_tie",
            Self::UnknownOffer => "unknown_meter",
            Self::NoBillingPeriod => "no_billing_period",
            Self::NotWhole => "not_whole",
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

/// A line that was worked out: price and cost are rounded.
struct Reckoned<'a> {
    price: Figure,
    /// How many steps there are up to the price.
    priced: usize,
    cost: Option<Figure>,
    rules: Winners<'a>,
}

impl<'a> Desk<'a> {
    /// Prices a line; `listing` is the line's, where it sells an offer.
    ///
    /// # Errors
    /// [`LineProblem`].
    // Inlined, so that the price is written where it is kept and not moved there.
    #[inline(always)]
    pub fn price(
        &self,
        line: &QuoteLine,
        listing: Option<Listing<'_>>,
        steps: &mut Steps,
    ) -> Result<PricedLine<'a>, LineProblem> {
        let first = steps.len();
        let reckoned = self.reckon(line, listing, steps)?;
        let amount = steps.decimal(reckoned.price)?;
        let taken = first..reckoned.priced;
        let rules = reckoned.rules;
        let Some(cost) = reckoned.cost else {
            return Ok(PricedLine {
                amount,
                steps: taken,
                cost: None,
                rules,
            });
        };
        let cost = steps.decimal(cost)?;
        Ok(PricedLine {
            amount,
            steps: taken,
            cost: Some(Cost {
                amount: cost,
                steps: reckoned.priced..steps.len(),
            }),
            rules,
        })
    }

    #[inline(never)]
    fn reckon(
        &self,
        line: &QuoteLine,
        listing: Option<Listing<'_>>,
        steps: &mut Steps,
    ) -> Result<Reckoned<'a>, LineProblem> {
        let rules = self.winners(line, listing)?;
        let input = input_of(line, listing)?;
        let terms = self.terms(listing, rules);
        let mut reckoning = Reckoning::new(&input, &terms, steps);
        let price = reckoning.price(steps)?;
        let priced = steps.len();
        let cost = reckoning.cost(steps)?;
        Ok(Reckoned {
            price,
            priced,
            cost,
            rules,
        })
    }

    /// Prices a line without its cost.
    ///
    /// # Errors
    /// As [`Self::price`].
    pub(crate) fn price_only(
        &self,
        line: &QuoteLine,
        listing: Listing<'_>,
        steps: &mut Steps,
    ) -> Result<LinePrice, LineProblem> {
        let listing = Some(listing);
        let input = input_of(line, listing)?;
        let terms = self.terms(listing, self.winners(line, listing)?);
        Ok(price_line(&input, &terms, steps)?)
    }

    /// A line's price before its rounding, without its cost.
    ///
    /// # Errors
    /// As [`Self::price`].
    pub(crate) fn exact_price_only(
        &self,
        line: &QuoteLine,
        listing: Listing<'_>,
        steps: &mut Steps,
    ) -> Result<Figure, LineProblem> {
        let listing = Some(listing);
        let input = input_of(line, listing)?;
        let terms = self.terms(listing, self.winners(line, listing)?);
        Ok(Reckoning::new(&input, &terms, steps).exact_price(steps)?)
    }

    #[inline(always)]
    fn winners(
        &self,
        line: &QuoteLine,
        listing: Option<Listing<'_>>,
    ) -> Result<Winners<'a>, LineProblem> {
        match (&line.goods, listing) {
            (QuoteGoods::Offer { .. }, Some(listing)) if self.own_markup.is_none() => {
                Ok(self.rules.winners(listing.offer)?)
            }
            _ => Ok(Winners::default()),
        }
    }

    fn terms<'b>(&self, listing: Option<Listing<'b>>, rules: Winners<'b>) -> Terms<'b> {
        Terms {
            currency: self.currency,
            exchange: listing.and_then(|listing| listing.exchange),
            rules,
            own_markup: self.own_markup,
            default_markup: self.default_markup,
        }
    }
}

fn input_of<'b>(
    line: &QuoteLine,
    listing: Option<Listing<'b>>,
) -> Result<LineInput<'b>, LineProblem> {
    let offer = listing.map(|listing| listing.offer);
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
        (QuoteGoods::Offer { .. }, Some(offer)) => {
            let is_whole = matches!(
                offer.price,
                OfferPrice::Licence { .. } | OfferPrice::Reservation { .. }
            );
            if is_whole && !line.quantity.is_integer() {
                return Err(LineProblem::NotWhole);
            }
            Goods::Offer(offer)
        }
    };
    Ok(LineInput {
        goods,
        quantity: line.quantity,
        used_before: line.used_before,
        credit: credit_of(line.credit, offer),
        proration: proration_of(line, offer)?,
        uplift_percent: line.uplift_percent,
    })
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
