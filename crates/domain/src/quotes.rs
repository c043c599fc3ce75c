//! Quotes: their states and limits. Knows no arithmetic: the pricing engine writes the figures.

use crate::accounts::MarkUpPercent;
use crate::money::Currency;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use crate::steps::{RoundingMode, Step, StepKind};

/// Longest quote, in lines.
pub const LINES_MAX: usize = 1_000;

/// What a line of a quote sells.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum QuoteGoods {
    /// An offer of the price list; in a region where the list has it in several.
    Offer { id: String, region: Option<String> },
    /// A service of one's own, in the quote's currency.
    Own {
        name: String,
        unit: String,
        unit_price: Decimal,
        unit_cost: Option<Decimal>,
    },
}

/// Whether a line counts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum LineRole {
    #[default]
    Counted,
    /// The customer may add it; not in the total.
    Optional,
    /// Stands in place of the line with this id, if the customer chooses so; not in the total.
    AlternativeTo(String),
}

/// How much partner earned credit the line's cost earns, as far as the seller says so.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum CreditClaim {
    /// Full where the offer can earn it.
    #[default]
    ByOffer,
    /// None: nobody has eligible access.
    Lost,
    /// Eligible access on some of the days.
    Days { with_access: u32, of: u32 },
}

/// A line of a quote.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QuoteLine {
    /// Stable within the quote; ties are settled by it.
    pub id: String,
    pub goods: QuoteGoods,
    pub quantity: Decimal,
    /// Units of the same meter used earlier in the month.
    pub used_before: Decimal,
    pub credit: CreditClaim,
    /// First and last day that are paid, of a licence that starts or ends within a billing period.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// The vendor's surcharge in percent for monthly billing or an extended service term.
    pub uplift_percent: Decimal,
    pub role: LineRole,
    /// The bundle it belongs to.
    pub bundle_id: Option<String>,
    pub note: String,
}

/// Lines sold at one price.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bundle {
    pub id: String,
    pub name: String,
    /// What all its lines come to together, in the quote's currency.
    pub price: Decimal,
}

/// What a quote says, before it is priced.
#[derive(Clone, Debug)]
pub struct QuoteContent {
    pub currency: Currency,
    /// The day whose price rules and exchange rates hold.
    pub price_date: NaiveDate,
    /// A mark-up on cost in place of any price rule.
    pub own_markup: Option<MarkUpPercent>,
    /// A stated tax on the net total; its note says which.
    pub tax_percent: Decimal,
    pub lines: Vec<QuoteLine>,
    pub bundles: Vec<Bundle>,
}

/// Where a quote stands. A sent quote whose last valid day is over has expired, whatever is written.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum QuoteStatus {
    #[default]
    Draft,
    /// The customer may open and accept it; nothing of it changes any more.
    Sent,
    Accepted,
    Declined,
    Expired,
    /// A newer version was sent in its place.
    Superseded,
}

/// What is done to a quote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum QuoteAct {
    Edit,
    Send,
    /// Its link is replaced by another.
    RenewLink,
    Accept,
    Decline,
    /// Begins a new draft version from it.
    Revise,
    /// A newer version was sent.
    Supersede,
}

/// Why something cannot be done to a quote.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
#[error("a quote that is {} cannot be {}", status.as_str(), act.as_str())]
pub struct QuoteActRefused {
    pub status: QuoteStatus,
    pub act: QuoteAct,
}

impl QuoteAct {
    fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "changed; begin a new version",
            Self::Send => "sent",
            Self::RenewLink => "given a new link; one that is sent and not over can",
            Self::Accept => "accepted",
            Self::Decline => "declined",
            Self::Revise => "revised",
            Self::Supersede => "superseded",
        }
    }
}

impl QuoteStatus {
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Sent,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Superseded,
    ];

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// What becomes of the quote.
    ///
    /// # Errors
    /// When that cannot be done to a quote that stands so.
    pub fn after(self, act: QuoteAct) -> Result<Self, QuoteActRefused> {
        use QuoteAct as A;
        match (self, act) {
            (Self::Draft, A::Edit) => Ok(Self::Draft),
            (Self::Draft, A::Send) => Ok(Self::Sent),
            (Self::Sent, A::RenewLink) => Ok(Self::Sent),
            (Self::Sent, A::Accept) => Ok(Self::Accepted),
            (Self::Sent, A::Decline) => Ok(Self::Declined),
            (Self::Sent | Self::Declined | Self::Expired, A::Supersede) => Ok(Self::Superseded),
            (Self::Sent | Self::Declined | Self::Expired, A::Revise) => Ok(Self::Draft),
            _ => Err(QuoteActRefused { status: self, act }),
        }
    }

    /// As seen on a day: a sent quote whose last valid day lies before it has expired.
    #[must_use]
    pub fn on(self, today: NaiveDate, valid_until: Option<NaiveDate>) -> Self {
        match (self, valid_until) {
            (Self::Sent, Some(last)) if last < today => Self::Expired,
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_draft_changes_and_only_a_sent_quote_is_decided() {
        let may = |status: QuoteStatus, act| status.after(act).is_ok();
        for status in QuoteStatus::ALL {
            assert_eq!(may(status, QuoteAct::Edit), status == QuoteStatus::Draft);
            assert_eq!(may(status, QuoteAct::Accept), status == QuoteStatus::Sent);
            assert_eq!(
                may(status, QuoteAct::RenewLink),
                status == QuoteStatus::Sent
            );
            assert_eq!(may(status, QuoteAct::Decline), status == QuoteStatus::Sent);
            assert_eq!(QuoteStatus::from_word(status.as_str()), Some(status));
        }
        assert!(!may(QuoteStatus::Accepted, QuoteAct::Supersede));
    }

    #[test]
    fn what_is_over_is_replaced_and_never_decided_again() {
        use QuoteAct as A;
        use QuoteStatus as S;
        for status in [S::Accepted, S::Superseded] {
            for act in [
                A::Edit,
                A::Send,
                A::Accept,
                A::Decline,
                A::Revise,
                A::Supersede,
            ] {
                let refused = status.after(act).unwrap_err();
                assert_eq!(refused, QuoteActRefused { status, act });
                assert!(refused.to_string().contains(status.as_str()));
            }
        }
        for status in [S::Sent, S::Declined, S::Expired] {
            assert_eq!(status.after(A::Revise), Ok(S::Draft));
            assert_eq!(status.after(A::Supersede), Ok(S::Superseded));
            assert!(status.after(A::Send).is_err());
        }
        assert!(S::Expired.after(A::Accept).is_err());
        assert!(S::Draft.after(A::Revise).is_err());
    }

    #[test]
    fn a_sent_quote_expires_the_day_after_its_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let last = Some(day("2026-12-22"));
        assert_eq!(
            QuoteStatus::Sent.on(day("2026-12-22"), last),
            QuoteStatus::Sent
        );
        assert_eq!(
            QuoteStatus::Sent.on(day("2026-12-23"), last),
            QuoteStatus::Expired
        );
        assert_eq!(
            QuoteStatus::Draft.on(day("2026-12-23"), last),
            QuoteStatus::Draft
        );
    }
}
