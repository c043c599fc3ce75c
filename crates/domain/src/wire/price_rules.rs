//! Price rules and a provider's billing rules, on the wire: for the seller's own staff only.

use super::{Attributes, Text};
use crate::charges::Period;
use crate::id::{IdProblem, PriceRuleId};
use crate::money::Currency;
use crate::price_rules::{
    Basis, BuyerScope, GoodsScope, PriceRule, PriceRuleProblem, RateSource, RuleKind, VolumeStep,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Whom a rule is for; `value` is a customer's id, a tag, or a reseller's PartnerID (MPN).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "scope", content = "value")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BuyerWords {
    Customer(String),
    Tag(String),
    Reseller(String),
    Everyone,
}

/// What a rule is for; `value` is an offer's or meter's id, or a name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "scope", content = "value")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GoodsWords {
    Offer(String),
    Product(String),
    Service(String),
    Family(String),
    All,
}

/// The discount from a quantity on.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolumeStepWords {
    pub from_quantity: Text,
    pub percent: Text,
}

/// How a rule makes a price.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RuleWords {
    MarkUp { percent: Text, basis: Basis },
    DiscountOffList { percent: Text },
    FixedUnitPrice { price: Text },
    VolumeDiscount { steps: Vec<VolumeStepWords> },
    MinimumMargin { percent: Text },
    FlatFee { amount: Text },
    PerSeatFee { amount: Text },
}

/// At what rate a mark-up or discount brings its basis over where the price list has another currency.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RateSourceWords {
    /// At the account's exchange-rate sheet of the quote's month.
    #[default]
    MonthSheet,
    /// One unit of `from` is worth `rate` units of the rule's currency while the rule holds.
    Agreed { from: Currency, rate: Text },
}

impl RateSourceWords {
    fn is_month_sheet(&self) -> bool {
        *self == Self::MonthSheet
    }
}

/// Makes or changes a price rule.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceRuleRequest {
    pub name: String,
    pub buyer: BuyerWords,
    pub goods: GoodsWords,
    pub kind: RuleWords,
    /// `YYYY-MM-DD`, the first day on which it holds.
    pub starts: String,
    /// `YYYY-MM-DD`, the last day on which it holds; open where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Needed where the rule states an amount of money or an agreed rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Of a mark-up or discount; the month's sheet where it is left out. Charges need no rate.
    #[serde(default, skip_serializing_if = "RateSourceWords::is_month_sheet")]
    pub rate_source: RateSourceWords,
    /// Allows the rule to price below cost; needs the right to approve that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approve_below_cost: bool,
}

/// A price rule.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceRuleAnswer {
    pub id: String,
    #[serde(flatten)]
    pub rule: PriceRuleRequest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_cost_approved_by: Option<String>,
    pub attributes: Attributes,
}

/// Why a request is no price rule.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum PriceRuleWordsProblem {
    #[error("{0}")]
    Rule(#[from] PriceRuleProblem),
    #[error("the customer's id {0}")]
    Customer(IdProblem),
    #[error("'{text}' is not a day written YYYY-MM-DD")]
    NotADay { field: &'static str, text: String },
}

impl PriceRuleWordsProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rule(problem) => problem.code(),
            Self::Customer(_) => "invalid_customer_id",
            Self::NotADay { .. } => "invalid_date",
        }
    }

    /// What the words of a page are filled with.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Rule(problem) => problem.params(),
            Self::Customer(_) | Self::NotADay { .. } => Vec::new(),
        }
    }

    /// The field to correct.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Rule(problem) => problem.field(),
            Self::Customer(_) => "buyer.value",
            Self::NotADay { field, .. } => field,
        }
    }
}

fn day(field: &'static str, text: &str) -> Result<NaiveDate, PriceRuleWordsProblem> {
    text.parse()
        .ok()
        .filter(|_| text.len() == 10)
        .ok_or_else(|| PriceRuleWordsProblem::NotADay {
            field,
            text: text.chars().take(20).collect(),
        })
}

impl PriceRuleRequest {
    /// The rule, checked by itself; whether it ties with another is checked where the others are.
    ///
    /// # Errors
    /// The first field that makes no sense.
    pub fn rule(
        &self,
        id: PriceRuleId,
        approved_by: Option<String>,
    ) -> Result<PriceRule, PriceRuleWordsProblem> {
        let rule = PriceRule {
            id,
            name: self.name.trim().to_owned(),
            buyer: match &self.buyer {
                BuyerWords::Customer(id) => {
                    BuyerScope::Customer(id.parse().map_err(PriceRuleWordsProblem::Customer)?)
                }
                BuyerWords::Tag(tag) => BuyerScope::Tag(tag.clone()),
                BuyerWords::Reseller(mpn_id) => BuyerScope::Reseller(mpn_id.clone()),
                BuyerWords::Everyone => BuyerScope::Everyone,
            },
            goods: match &self.goods {
                GoodsWords::Offer(id) => GoodsScope::Offer(id.clone()),
                GoodsWords::Product(name) => GoodsScope::Product(name.clone()),
                GoodsWords::Service(name) => GoodsScope::Service(name.clone()),
                GoodsWords::Family(name) => GoodsScope::Family(name.clone()),
                GoodsWords::All => GoodsScope::All,
            },
            kind: self.kind.kind(),
            starts: day("starts", &self.starts)?,
            ends: self
                .ends
                .as_deref()
                .map(|ends| day("ends", ends))
                .transpose()?,
            currency: self.currency,
            rate_source: match self.rate_source {
                RateSourceWords::MonthSheet => RateSource::MonthSheet,
                RateSourceWords::Agreed { from, rate } => RateSource::Agreed { from, rate: rate.0 },
            },
            below_cost_approved_by: approved_by,
        };
        rule.check()?;
        Ok(rule)
    }
}

impl RuleWords {
    fn kind(&self) -> RuleKind {
        match self {
            Self::MarkUp { percent, basis } => RuleKind::MarkUp {
                percent: percent.0,
                basis: *basis,
            },
            Self::DiscountOffList { percent } => RuleKind::DiscountOffList { percent: percent.0 },
            Self::FixedUnitPrice { price } => RuleKind::FixedUnitPrice { price: price.0 },
            Self::VolumeDiscount { steps } => RuleKind::VolumeDiscount {
                steps: steps
                    .iter()
                    .map(|step| VolumeStep {
                        from_quantity: step.from_quantity.0,
                        percent: step.percent.0,
                    })
                    .collect(),
            },
            Self::MinimumMargin { percent } => RuleKind::MinimumMargin { percent: percent.0 },
            Self::FlatFee { amount } => RuleKind::FlatFee { amount: amount.0 },
            Self::PerSeatFee { amount } => RuleKind::PerSeatFee { amount: amount.0 },
        }
    }
}

impl TryFrom<&PriceRuleAnswer> for PriceRule {
    type Error = PriceRuleWordsProblem;
    fn try_from(answer: &PriceRuleAnswer) -> Result<Self, PriceRuleWordsProblem> {
        let id = answer.id.parse().map_err(PriceRuleWordsProblem::Customer)?;
        answer.rule.rule(id, answer.below_cost_approved_by.clone())
    }
}

/// What a rule would have made of a month's real charges.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceRulePreviewRequest {
    /// The rule as it would be; it is not kept.
    pub rule: PriceRuleRequest,
    /// The rule whose place it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// `YYYY-MM`, the month whose charges are looked at.
    pub period: String,
}

/// A customer's month under the rules as they are and as they would be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceRulePreviewItem {
    pub customer_id: String,
    pub customer_name: String,
    pub currency: Currency,
    /// The vendor's printed amount, for a reseller its provider's price.
    pub cost: Text,
    pub price_before: Text,
    pub price_after: Text,
    pub below_cost: bool,
}

/// What a provider agreed with a reseller, beside the price rules for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillingRulesAnswer {
    pub reseller_mpn_id: String,
    pub reseller_name: String,
    pub currency: Currency,
    #[serde(flatten)]
    pub rules: BillingRulesRequest,
    /// What the newest month of charges comes to at the provider's prices, in `currency`, billed or not:
    /// what was paid is not known here. Absent where there are no charges in that currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_used: Option<Text>,
    /// The limit less what is used, below 0 where it is exceeded; absent where there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_headroom: Option<Text>,
    /// The month that `creditUsed` is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_period: Option<Period>,
    pub attributes: Attributes,
}

/// Changes what a provider agreed with a reseller; needs `If-Match`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillingRulesRequest {
    /// Most that may be owed, in the account's currency; no limit where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_limit: Option<Text>,
    /// Days from an invoice to its payment; 0 where nothing is agreed.
    #[serde(default)]
    pub payment_days: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(kind: &str) -> PriceRuleRequest {
        serde_json::from_str(&format!(
            r#"{{"name":"R","buyer":{{"scope":"everyone"}},"goods":{{"scope":"service","value":"Storage"}},"kind":{kind},"starts":"2026-01-01"}}"#
        ))
        .unwrap()
    }

    fn refused(kind: &str) -> String {
        let id = "rule-1".parse().unwrap();
        request(kind).rule(id, None).unwrap_err().to_string()
    }

    #[test]
    fn a_rule_reads_back_as_it_was_written() {
        let asked = request(r#"{"type":"mark_up","percent":"12.50","basis":"cost_after_credit"}"#);
        let text = serde_json::to_string(&asked).unwrap();
        assert_eq!(
            serde_json::from_str::<PriceRuleRequest>(&text).unwrap(),
            asked
        );
        assert!(asked.rule("rule-1".parse().unwrap(), None).is_ok());
    }

    #[test]
    fn a_rule_that_divides_by_zero_or_states_money_without_currency_is_refused() {
        assert!(
            refused(r#"{"type":"minimum_margin","percent":"100"}"#).contains("divided by zero")
        );
        assert!(refused(r#"{"type":"fixed_unit_price","price":"1"}"#).contains("currency"));
        assert!(refused(r#"{"type":"discount_off_list","percent":"101"}"#).contains("0 and 100"));
        let steps = r#"{"type":"volume_discount","steps":[{"fromQuantity":"10","percent":"1"},{"fromQuantity":"10","percent":"2"}]}"#;
        assert!(refused(steps).contains("rise"));
    }

    fn at_rate(kind: &str, currency: Option<&str>, from: &str, rate: &str) -> PriceRuleRequest {
        PriceRuleRequest {
            currency: currency.map(|code| code.parse().unwrap()),
            rate_source: RateSourceWords::Agreed {
                from: from.parse().unwrap(),
                rate: Text(rate.parse().unwrap()),
            },
            ..request(kind)
        }
    }

    const MARK_UP: &str = r#"{"type":"mark_up","percent":"10","basis":"list"}"#;

    #[test]
    fn a_rule_without_a_rate_source_takes_the_months_sheet() {
        let asked = request(MARK_UP);
        assert_eq!(asked.rate_source, RateSourceWords::MonthSheet);
        assert!(
            !serde_json::to_string(&asked)
                .unwrap()
                .contains("rateSource")
        );
    }

    #[test]
    fn a_rule_at_an_agreed_rate_reads_back_as_it_was_written() {
        let asked = at_rate(MARK_UP, Some("EUR"), "USD", "0.925000000001");
        let text = serde_json::to_string(&asked).unwrap();
        assert!(
            text.contains(r#""rateSource":{"type":"agreed","from":"USD","rate":"0.925000000001"}"#)
        );
        assert_eq!(
            serde_json::from_str::<PriceRuleRequest>(&text).unwrap(),
            asked
        );
        let rule = asked.rule("rule-1".parse().unwrap(), None).unwrap();
        let rate = |from: &str| rule.rate_source.agreed_from(from.parse().unwrap());
        assert_eq!(rate("USD"), Some("0.925000000001".parse().unwrap()));
        assert_eq!(rate("GBP"), None);
    }

    #[test]
    fn an_agreed_rate_that_leads_nowhere_is_refused_at_its_field() {
        let fixed = r#"{"type":"fixed_unit_price","price":"1"}"#;
        let margin = r#"{"type":"minimum_margin","percent":"10"}"#;
        for (asked, code, field) in [
            (
                at_rate(MARK_UP, None, "USD", "0.9"),
                "currency_missing",
                "currency",
            ),
            (
                at_rate(fixed, Some("EUR"), "USD", "0.9"),
                "rate_source_unused",
                "rateSource",
            ),
            (
                at_rate(margin, Some("EUR"), "USD", "0.9"),
                "rate_source_unused",
                "rateSource",
            ),
            (
                at_rate(MARK_UP, Some("USD"), "USD", "0.9"),
                "invalid_rate",
                "rateSource.from",
            ),
            (
                at_rate(MARK_UP, Some("EUR"), "USD", "0"),
                "invalid_rate",
                "rateSource.rate",
            ),
            (
                at_rate(MARK_UP, Some("EUR"), "USD", "-1"),
                "invalid_rate",
                "rateSource.rate",
            ),
            (
                at_rate(MARK_UP, Some("EUR"), "USD", "0.1234567890123"),
                "invalid_rate",
                "rateSource.rate",
            ),
        ] {
            let problem = asked.rule("rule-1".parse().unwrap(), None).unwrap_err();
            assert_eq!(
                (problem.code(), problem.field()),
                (code, field),
                "{problem}"
            );
        }
    }
}
