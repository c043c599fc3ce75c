//! Graduated tiers: what a unit costs from a quantity on. Knows no offer and no arithmetic.

use rust_decimal::Decimal;
use thiserror::Error;

/// The price of one unit from a quantity on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Tier {
    /// Lower bound: units above it cost `rate`, up to the next tier's bound.
    pub from: Decimal,
    /// Price of one unit in the price list's currency.
    pub rate: Decimal,
}

/// Graduated tiers: they begin at 0 and rise.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Tiers(Vec<Tier>);

/// Why tiers make no price.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum TiersProblem {
    #[error("has no tier that starts at 0; add one, with rate 0 if the first units are free")]
    NoZeroTier,
    #[error("has a tier that starts below 0, at {0}; remove it or correct its start")]
    NegativeBound(Decimal),
    #[error("has a negative rate, {0}; a price cannot be below 0")]
    NegativeRate(Decimal),
    #[error("has two tiers that start at {0}; keep one of them")]
    TwiceTheSameBound(Decimal),
}

impl TryFrom<Vec<Tier>> for Tiers {
    type Error = TiersProblem;
    fn try_from(mut tiers: Vec<Tier>) -> Result<Self, TiersProblem> {
        for tier in &tiers {
            if tier.from < Decimal::ZERO {
                return Err(TiersProblem::NegativeBound(tier.from));
            }
            if tier.rate < Decimal::ZERO {
                return Err(TiersProblem::NegativeRate(tier.rate));
            }
        }
        tiers.sort_by_key(|tier| tier.from);
        if let Some(pair) = tiers.windows(2).find(|pair| pair[0].from == pair[1].from) {
            return Err(TiersProblem::TwiceTheSameBound(pair[0].from));
        }
        match tiers.first() {
            Some(first) if first.from.is_zero() => Ok(Self(tiers)),
            _ => Err(TiersProblem::NoZeroTier),
        }
    }
}

impl Tiers {
    /// The tiers in rising order; never empty.
    #[inline]
    pub fn as_slice(&self) -> &[Tier] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(from: i64, rate: i64) -> Tier {
        Tier {
            from: Decimal::from(from),
            rate: Decimal::new(rate, 2),
        }
    }

    #[test]
    fn tiers_rise_from_zero_whatever_their_order() {
        let tiers = Tiers::try_from(vec![tier(100, 1), tier(0, 2)]).unwrap();
        assert_eq!(tiers.as_slice()[0].from, Decimal::ZERO);
    }

    #[test]
    fn tiers_without_a_start_or_with_nonsense_are_refused() {
        assert_eq!(Tiers::try_from(vec![]), Err(TiersProblem::NoZeroTier));
        assert_eq!(
            Tiers::try_from(vec![tier(1, 1)]),
            Err(TiersProblem::NoZeroTier)
        );
        assert!(matches!(
            Tiers::try_from(vec![tier(0, 1), tier(-5, 1)]),
            Err(TiersProblem::NegativeBound(_))
        ));
        assert!(matches!(
            Tiers::try_from(vec![tier(0, -1)]),
            Err(TiersProblem::NegativeRate(_))
        ));
        assert!(matches!(
            Tiers::try_from(vec![tier(0, 1), tier(0, 2)]),
            Err(TiersProblem::TwiceTheSameBound(_))
        ));
    }
}
