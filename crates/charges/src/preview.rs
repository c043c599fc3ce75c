//! What the page and its worker say to each other about a file that stays on the user's machine.
//! Types only: whoever uses them links no reader.
//!
//! The worker says [`PreviewMessage::Ready`] first. The page then posts `[file, text]`, the text a
//! [`PreviewRequest`] as JSON, to have a file read, and the text alone to stop reading it. The worker
//! answers with [`PreviewMessage`]s as JSON texts.

use chrono::NaiveDate;
use domain::charges::{ChargeFormat, Period};
use domain::money::Currency;
use serde::{Deserialize, Serialize};

/// What the page asks: to read the file posted beside it, which ends a reading still going on, or,
/// posted without a file, to stop.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct PreviewRequest {
    /// Chosen by the page; answers carry it.
    pub id: u32,
    /// The month every line must be of; none takes that of the first line.
    pub period: Option<Period>,
}

/// What the worker answers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PreviewMessage {
    /// The worker listens.
    Ready,
    Progress {
        id: u32,
        bytes: u64,
        bytes_total: u64,
        lines: u64,
    },
    Done {
        id: u32,
        preview: Preview,
    },
    /// Something is wrong with the file.
    Refused {
        id: u32,
        problem: PreviewProblem,
    },
    /// The browser could not read the file: it was moved, changed or forbidden.
    Unreadable {
        id: u32,
    },
    Cancelled {
        id: u32,
    },
}

/// A `ChargeProblem` in words.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PreviewProblem {
    /// A stable word for programs, such as `missing_column`.
    pub code: String,
    /// What is wrong and what to do, in English.
    pub message: String,
    pub line: Option<u64>,
    pub column: Option<String>,
}

/// What a file is about.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub format: ChargeFormat,
    pub period: Period,
    pub currency: Currency,
    pub partner_id: Option<String>,
    pub invoice_number: Option<String>,
    pub lines: u64,
    /// An exact decimal.
    pub total: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// How many different customers and subscriptions the lines name.
    pub customers: u64,
    pub subscriptions: u64,
    /// The largest categories and customers, at most [`PREVIEW_ROWS_MAX`] each, the largest first.
    pub by_category: Vec<PreviewRow>,
    pub by_customer: Vec<PreviewRow>,
    /// Every day that has lines, in order.
    pub by_day: Vec<PreviewRow>,
}

/// Rows of a preview's tables.
pub const PREVIEW_ROWS_MAX: usize = 20;

/// One group of lines.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PreviewRow {
    pub key: String,
    pub label: String,
    /// An exact decimal.
    pub amount: String,
    pub lines: u64,
}
