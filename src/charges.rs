//! Charges as a page shows them, whoever looks: a customer's have no cost, because none ever came.
//! Knows no rounding: figures are shortened for show only, by `Intl`.

use crate::api::charges::{self as api, ChargesQuestion};
use crate::problem::Problem;
use domain::money::Currency;
use domain::wire::charges::{
    CustomerLineAnswer, CustomerPivotAnswer, LineUsage, PartnerLineAnswer, PartnerPivotAnswer,
};
use rust_decimal::Decimal;

/// What a group of charges comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The vendor's printed amounts, summed exactly; partner staff only.
    pub cost: Option<Decimal>,
    pub selling_price: Decimal,
    pub currency: Currency,
    pub lines: u64,
}

impl Figures {
    /// Selling price less cost; nothing where no cost came.
    pub fn margin(&self) -> Option<Decimal> {
        self.selling_price.checked_sub(self.cost?)
    }

    /// The margin in percent of the selling price; nothing where there is no price.
    pub fn margin_percent(&self) -> Option<Decimal> {
        self.margin()?
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(self.selling_price)
    }

    /// The figure that a picture draws: cost to partner staff, else the selling price.
    pub fn drawn(&self) -> Decimal {
        self.cost.unwrap_or(self.selling_price)
    }
}

/// A row of a pivot.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub keys: Vec<String>,
    pub labels: Vec<String>,
    pub figures: Figures,
}

/// A pivot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pivot {
    pub rows: Vec<Row>,
    /// One a currency.
    pub totals: Vec<Figures>,
    pub as_of: Option<String>,
}

impl From<PartnerPivotAnswer> for Pivot {
    fn from(answer: PartnerPivotAnswer) -> Self {
        Self {
            rows: answer
                .items
                .into_iter()
                .map(|item| Row {
                    keys: item.keys,
                    labels: item.labels,
                    figures: Figures {
                        cost: Some(item.amount.0),
                        selling_price: item.selling_price.0,
                        currency: item.currency,
                        lines: item.lines,
                    },
                })
                .collect(),
            totals: answer
                .totals
                .into_iter()
                .map(|total| Figures {
                    cost: Some(total.amount.0),
                    selling_price: total.selling_price.0,
                    currency: total.currency,
                    lines: total.lines,
                })
                .collect(),
            as_of: answer.as_of,
        }
    }
}

impl From<CustomerPivotAnswer> for Pivot {
    fn from(answer: CustomerPivotAnswer) -> Self {
        Self {
            rows: answer
                .items
                .into_iter()
                .map(|item| Row {
                    keys: item.keys,
                    labels: item.labels,
                    figures: Figures {
                        cost: None,
                        selling_price: item.amount.0,
                        currency: item.currency,
                        lines: item.lines,
                    },
                })
                .collect(),
            totals: answer
                .totals
                .into_iter()
                .map(|total| Figures {
                    cost: None,
                    selling_price: total.amount.0,
                    currency: total.currency,
                    lines: total.lines,
                })
                .collect(),
            as_of: answer.as_of,
        }
    }
}

/// A pivot, for whoever looks.
///
/// # Errors
/// [`Problem`], such as charges that are not enabled.
pub async fn pivot(
    account: String,
    is_customer: bool,
    question: ChargesQuestion,
) -> Result<Pivot, Problem> {
    if is_customer {
        api::customer_pivot(account, question)
            .await
            .map(Pivot::from)
    } else {
        api::partner_pivot(account, question).await.map(Pivot::from)
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub usage: LineUsage,
    /// As printed; partner staff only.
    pub unit_price: Option<String>,
    /// As printed; partner staff only.
    pub cost: Option<Decimal>,
    /// Exact, not rounded on its own.
    pub selling_price: Decimal,
    pub currency: Currency,
}

impl From<PartnerLineAnswer> for Line {
    fn from(answer: PartnerLineAnswer) -> Self {
        Self {
            usage: answer.usage,
            unit_price: Some(answer.unit_price).filter(|price| !price.is_empty()),
            cost: Some(answer.amount.0),
            selling_price: answer.selling_price.0,
            currency: answer.currency,
        }
    }
}

impl From<CustomerLineAnswer> for Line {
    fn from(answer: CustomerLineAnswer) -> Self {
        Self {
            usage: answer.usage,
            unit_price: None,
            cost: None,
            selling_price: answer.amount.0,
            currency: answer.currency,
        }
    }
}

/// A page of lines, and how to go on.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub items: Vec<Line>,
    pub total_count: u64,
    pub continuation: Option<String>,
}

/// The page of lines after a continuation, for whoever looks.
///
/// # Errors
/// [`Problem`], such as charges that are not enabled.
pub async fn lines(
    account: String,
    is_customer: bool,
    question: ChargesQuestion,
    continuation: Option<String>,
) -> Result<Lines, Problem> {
    if is_customer {
        let page = api::customer_lines(account, question, continuation).await?;
        Ok(Lines {
            items: page.items.into_iter().map(Line::from).collect(),
            total_count: page.total_count,
            continuation: page
                .continuation_token
                .filter(|_| page.links.next.is_some()),
        })
    } else {
        let page = api::partner_lines(account, question, continuation).await?;
        Ok(Lines {
            items: page.items.into_iter().map(Line::from).collect(),
            total_count: page.total_count,
            continuation: page
                .continuation_token
                .filter(|_| page.links.next.is_some()),
        })
    }
}
