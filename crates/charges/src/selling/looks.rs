//! What the rules of some sellers look at, so that nothing else is read. Knows no line.

use super::Selling;
use super::classes::Trait;
use super::days::COLUMNS as DAY_COLUMNS;
use super::figures::{list_columns, quantity_columns};
use domain::charges::ChargeFormat;
use domain::price_rules::{Basis, PriceRule, RuleKind};

/// The column of the percentage of partner earned credit.
pub(super) const CREDIT_COLUMN: &str = "partner_earned_credit_percentage";

/// The column of a meter's id.
pub(super) const METER_COLUMN: &str = "meter_id";

/// What the rules of some sellers look at.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    pub(super) traits: Vec<Trait>,
    pub(super) credit: bool,
    pub(super) list: bool,
    pub(super) quantity: bool,
    pub(super) volume: bool,
    pub(super) days: bool,
    pub(super) cost_changes: bool,
}

fn counts_on_list(rule: &PriceRule) -> bool {
    matches!(
        rule.kind,
        RuleKind::DiscountOffList { .. }
            | RuleKind::MarkUp {
                basis: Basis::List,
                ..
            }
    )
}

fn counts_before_credit(rule: &PriceRule) -> bool {
    matches!(
        rule.kind,
        RuleKind::MarkUp {
            basis: Basis::CostBeforeCredit,
            ..
        }
    )
}

impl Looks {
    pub(super) fn of(selling: &Selling) -> Self {
        let first: &[PriceRule] = selling.sellers.first().map_or(&[], |seller| &seller.rules);
        let volume = selling.counts_months();
        let matters = |one: &Trait| {
            let is_counted_by = volume && matches!(one, Trait::Customer | Trait::Meter);
            is_counted_by || selling.any(|rule| one.matters_to(rule))
        };
        Self {
            traits: Trait::ALL.into_iter().filter(matters).collect(),
            // Only what the vendor prints has a credit and a list.
            credit: first
                .iter()
                .any(|rule| counts_on_list(rule) || counts_before_credit(rule)),
            list: first.iter().any(counts_on_list),
            quantity: selling.any(|rule| matches!(rule.kind, RuleKind::FixedUnitPrice { .. })),
            volume,
            days: selling.as_of.is_none() && selling.any(|_| true),
            cost_changes: !selling.cost_changes.is_empty(),
        }
    }

    /// The columns to read, by their names in segments.
    pub(super) fn columns(&self, format: ChargeFormat) -> Vec<&'static str> {
        let mut columns: Vec<&'static str> = self
            .traits
            .iter()
            .filter_map(|one| column_of(*one, format))
            .collect();
        if self.credit {
            columns.push(CREDIT_COLUMN);
        }
        if self.cost_changes && !self.traits.contains(&Trait::Meter) {
            columns.push(METER_COLUMN);
        }
        if self.days {
            columns.extend(DAY_COLUMNS);
        }
        if self.quantity {
            columns.extend(quantity_columns(format));
        }
        if self.list {
            columns.extend(list_columns(format));
        }
        columns
    }
}

/// The column that holds a trait.
pub(super) fn column_of(one: Trait, format: ChargeFormat) -> Option<&'static str> {
    Some(match (one, format) {
        (Trait::Customer, _) => "customer_id",
        (Trait::Reseller, _) => "reseller",
        (Trait::Meter, _) => METER_COLUMN,
        (Trait::Product, ChargeFormat::DailyRatedUsage) => "product_name",
        (Trait::Service, ChargeFormat::DailyRatedUsage) => "category",
        (Trait::Service, ChargeFormat::Focus) => "service",
        (Trait::Family, ChargeFormat::Focus) => "category",
        (Trait::Product, ChargeFormat::Focus) | (Trait::Family, ChargeFormat::DailyRatedUsage) => {
            return None;
        }
    })
}
