//! What may still become of a rule that has priced: nothing that would price a past day otherwise. A refund
//! of such a day takes back what its charge sold for only while the rule of that day stays as it was.

use super::PriceRule;
use chrono::NaiveDate;
use thiserror::Error;

/// Why a rule that has begun does not become another one. Days are UTC.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum RuleHasBegun {
    #[error(
        "this rule has priced since {since}, and only its name and its end may change; end it, and make a new rule from a day on"
    )]
    Changed { since: NaiveDate },
    #[error("this rule has priced since {since}; let it end on {earliest} or later")]
    EndsInThePast {
        since: NaiveDate,
        /// The last day that is over.
        earliest: NaiveDate,
    },
    #[error("this rule ended on {on}, and what it priced stays as it is; make a new rule")]
    Ended { on: NaiveDate },
    #[error("this rule has priced since {since}; end it instead of taking it away")]
    Removed { since: NaiveDate },
}

impl RuleHasBegun {
    /// Stable code of the API.
    pub const CODE: &'static str = "rule_has_begun";

    /// What the words of a page are filled with.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Changed { since } | Self::Removed { since } => {
                vec![("since", since.to_string())]
            }
            Self::EndsInThePast { since, earliest } => vec![
                ("since", since.to_string()),
                ("earliest", earliest.to_string()),
            ],
            Self::Ended { on } => vec![("on", on.to_string())],
        }
    }

    /// The field to correct; nothing where the whole rule stays.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Changed { .. } => Some("starts"),
            Self::EndsInThePast { .. } | Self::Ended { .. } => Some("ends"),
            Self::Removed { .. } => None,
        }
    }
}

impl PriceRule {
    /// Whether a day on which the rule held is over. On its first day it may still be mended.
    pub fn has_begun(&self, today: NaiveDate) -> bool {
        self.starts < today
    }

    /// The last day on which it held, where that is over.
    pub fn ended(&self, today: NaiveDate) -> Option<NaiveDate> {
        let earliest = today.pred_opt()?;
        self.ends.filter(|ends| *ends < earliest)
    }

    /// Whether the rule may become `next`: once it has begun, only by another name, an end that is not past, or an
    /// approval that it did not have, which changes no price.
    ///
    /// # Errors
    /// [`RuleHasBegun`] says what to do instead.
    pub fn may_become(&self, next: &Self, today: NaiveDate) -> Result<(), RuleHasBegun> {
        if !self.has_begun(today) {
            return Ok(());
        }
        let since = self.starts;
        let approved_by = self.below_cost_approved_by.as_ref();
        let renamed = Self {
            name: next.name.clone(),
            ends: next.ends,
            below_cost_approved_by: approved_by
                .or(next.below_cost_approved_by.as_ref())
                .cloned(),
            ..self.clone()
        };
        if renamed != *next {
            return Err(RuleHasBegun::Changed { since });
        }
        if self.ends == next.ends {
            return Ok(());
        }
        if let Some(on) = self.ended(today) {
            return Err(RuleHasBegun::Ended { on });
        }
        match (next.ended(today), today.pred_opt()) {
            (Some(_), Some(earliest)) => Err(RuleHasBegun::EndsInThePast { since, earliest }),
            _ => Ok(()),
        }
    }

    /// Whether the rule may be taken away.
    ///
    /// # Errors
    /// [`RuleHasBegun`] where it has priced.
    pub fn may_be_removed(&self, today: NaiveDate) -> Result<(), RuleHasBegun> {
        let since = self.starts;
        match self.ended(today) {
            _ if !self.has_begun(today) => Ok(()),
            Some(on) => Err(RuleHasBegun::Ended { on }),
            None => Err(RuleHasBegun::Removed { since }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_rules::{BuyerScope, GoodsScope, RateSource, RuleKind};
    use rust_decimal::Decimal;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule(starts: &str, ends: Option<&str>) -> PriceRule {
        PriceRule {
            id: "rule-1".parse().unwrap(),
            name: "Summer".to_owned(),
            buyer: BuyerScope::Everyone,
            goods: GoodsScope::All,
            kind: RuleKind::DiscountOffList {
                percent: Decimal::TEN,
            },
            starts: day(starts),
            ends: ends.map(day),
            currency: None,
            rate_source: RateSource::MonthSheet,
            below_cost_approved_by: None,
        }
    }

    const TODAY: &str = "2026-07-10";

    fn becomes(before: &PriceRule, next: &PriceRule) -> Result<(), RuleHasBegun> {
        before.may_become(next, day(TODAY))
    }

    #[test]
    fn a_rule_that_has_begun_changes_its_name_and_an_end_that_is_not_past() {
        let before = rule("2026-01-01", None);
        for ends in [
            None,
            Some("2026-07-09"),
            Some("2026-07-10"),
            Some("2027-01-01"),
        ] {
            let next = PriceRule {
                name: "Until then".to_owned(),
                ..rule("2026-01-01", ends)
            };
            assert_eq!(becomes(&before, &next), Ok(()), "{ends:?}");
        }
        let next = rule("2026-01-01", Some("2026-07-08"));
        let (since, earliest) = (day("2026-01-01"), day("2026-07-09"));
        assert_eq!(
            becomes(&before, &next),
            Err(RuleHasBegun::EndsInThePast { since, earliest })
        );
    }

    #[test]
    fn a_rule_that_has_begun_keeps_what_it_priced_by() {
        let before = rule("2026-07-09", None);
        let since = before.starts;
        let others = [
            PriceRule {
                starts: day("2026-07-10"),
                ..before.clone()
            },
            PriceRule {
                kind: RuleKind::DiscountOffList {
                    percent: Decimal::ONE,
                },
                ..before.clone()
            },
            PriceRule {
                goods: GoodsScope::Service("Storage".to_owned()),
                ..before.clone()
            },
        ];
        for next in others {
            assert_eq!(
                becomes(&before, &next),
                Err(RuleHasBegun::Changed { since })
            );
        }
        assert_eq!(
            before.may_be_removed(day(TODAY)),
            Err(RuleHasBegun::Removed { since })
        );
    }

    #[test]
    fn a_rule_that_has_begun_may_be_approved_and_stays_so() {
        let before = rule("2026-07-09", None);
        let approved = PriceRule {
            below_cost_approved_by: Some("owner@tierline.example".to_owned()),
            ..before.clone()
        };
        assert_eq!(becomes(&before, &approved), Ok(()));
        let since = before.starts;
        assert_eq!(
            becomes(&approved, &before),
            Err(RuleHasBegun::Changed { since })
        );
    }

    #[test]
    fn a_rule_that_ended_neither_goes_on_again_nor_goes_away() {
        let before = rule("2026-01-01", Some("2026-03-31"));
        let ended = Err(RuleHasBegun::Ended {
            on: day("2026-03-31"),
        });
        assert_eq!(becomes(&before, &rule("2026-01-01", None)), ended);
        assert_eq!(before.may_be_removed(day(TODAY)), ended);
        let renamed = PriceRule {
            name: "Spring".to_owned(),
            ..before.clone()
        };
        assert_eq!(becomes(&before, &renamed), Ok(()));
    }

    #[test]
    fn a_rule_may_be_mended_on_its_first_day() {
        let before = rule(TODAY, None);
        assert_eq!(becomes(&before, &rule("2026-08-01", None)), Ok(()));
        assert_eq!(before.may_be_removed(day(TODAY)), Ok(()));
    }
}
