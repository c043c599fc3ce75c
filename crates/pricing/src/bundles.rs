//! Bundles: one price for many lines. The difference is shared so that the parts sum to the whole.
//! Knows no line but its id and its rounded amount.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::rounding;
use crate::totals::total;
use domain::money::Currency;
use domain::steps::RoundingMode;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A line's part of what is shared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shared {
    pub id: String,
    /// Rounded; the parts sum to the whole exactly.
    pub part: Decimal,
}

/// A line of a bundle: its share of the discount, and what is left of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bundled {
    pub id: String,
    pub share: Decimal,
    pub amount: Decimal,
}

/// Brings lines to one price together: what is taken off is shared by largest remainder.
///
/// # Errors
/// Figures beyond 76 digits.
pub fn bundled(
    price: Decimal,
    lines: &[(String, Decimal)],
    currency: Currency,
) -> Result<Vec<Bundled>, PricingProblem> {
    let price = rounding::round_to_currency(price.into(), currency)?;
    let sum = total(currency, lines.iter().map(|(_, amount)| *amount))?;
    let discount = Exact::from(sum).minus(price.into())?.to_decimal()?;
    share(discount, lines, currency.digits())?
        .into_iter()
        .zip(lines)
        .map(|(shared, (_, before))| {
            Ok(Bundled {
                amount: Exact::from(*before)
                    .minus(shared.part.into())?
                    .to_decimal()?,
                id: shared.id,
                share: shared.part,
            })
        })
        .collect()
}

/// Shares an amount over lines in proportion to theirs, by largest remainder: every part is cut off at
/// `digits`, and the units left go to the largest remainders, ties to the lowest line id. Line ids that
/// are numbers compare as numbers. Where all lines are 0, the first takes the whole.
///
/// # Errors
/// Figures beyond 76 digits.
pub fn share(
    amount: Decimal,
    lines: &[(String, Decimal)],
    digits: u32,
) -> Result<Vec<Shared>, PricingProblem> {
    let whole = Exact::from(amount);
    let sum = lines
        .iter()
        .try_fold(Exact::ZERO, |sum, (_, line)| sum.plus((*line).into()))?;
    if sum.is_zero() {
        let parts = lines.iter().enumerate().map(|(index, (id, _))| Shared {
            id: id.clone(),
            part: if index == 0 { amount } else { Decimal::ZERO },
        });
        return Ok(parts.collect());
    }
    let mut shares = Vec::with_capacity(lines.len());
    let mut left = whole;
    for (index, (id, line)) in lines.iter().enumerate() {
        let exact = whole.times((*line).into())?.divided_by(sum)?;
        let part = rounding::rounded(exact, digits, RoundingMode::Truncate)?;
        left = left.minus(part)?;
        let rest = exact.minus(part)?;
        let rest = if rest.is_negative() {
            rest.negated()
        } else {
            rest
        };
        shares.push((index, id, part, rest));
    }
    let unit = Exact::from_scaled(if left.is_negative() { -1 } else { 1 }, digits);
    let mut order: Vec<usize> = (0..shares.len()).collect();
    let mut failed = None;
    order.sort_by(|a, b| {
        let (a, b) = (&shares[*a], &shares[*b]);
        match b.3.compare(a.3) {
            Ok(Ordering::Equal) => by_id(a.1, b.1),
            Ok(order) => order,
            Err(problem) => {
                failed = Some(problem);
                Ordering::Equal
            }
        }
    });
    if let Some(problem) = failed {
        return Err(problem);
    }
    let mut places = order.iter().cycle();
    while !left.is_zero()
        && let Some(place) = places.next()
    {
        let share = &mut shares[*place];
        share.2 = share.2.plus(unit)?;
        left = left.minus(unit)?;
    }
    shares
        .into_iter()
        .map(|(_, id, part, _)| {
            Ok(Shared {
                id: id.clone(),
                part: rounding::round(part, digits, RoundingMode::Truncate)?,
            })
        })
        .collect()
}

/// Stable order of line ids: numbers by value, then texts.
fn by_id(a: &str, b: &str) -> Ordering {
    match (a.parse::<u64>(), b.parse::<u64>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        _ => a.cmp(b),
    }
}
