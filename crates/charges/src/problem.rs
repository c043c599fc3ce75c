//! Why a file of charges is refused. Knows the words for people and a code for programs; no format.

use std::fmt;
use thiserror::Error;

/// One thing that is wrong with a file, and what to do about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChargeProblem {
    pub fault: Fault,
    /// Physical line, from 1, where known.
    pub line: Option<u64>,
    /// The column's name as the file's header writes it, where known.
    pub column: Option<String>,
}

impl ChargeProblem {
    pub(crate) fn new(fault: Fault) -> Self {
        Self {
            fault,
            line: None,
            column: None,
        }
    }

    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub(crate) fn in_column(mut self, column: &str) -> Self {
        self.column = Some(excerpt(column));
        self
    }

    /// A stable word for programs, such as `missing_column`.
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }
}

impl fmt::Display for ChargeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column {column}: ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, Some(column)) => write!(f, "column {column}: ")?,
            (None, None) => {}
        }
        self.fault.fmt(f)
    }
}

impl std::error::Error for ChargeProblem {}

macro_rules! faults {
    ($($(#[$doc:meta])* $code:literal $name:ident $({ $($field:ident : $type:ty),* })? = $words:literal;)*) => {
        /// The kinds of problem. Each says what is wrong and what to do.
        #[derive(Clone, Debug, Eq, PartialEq, Error)]
        pub enum Fault {
            $($(#[$doc])* #[error($words)] $name $({ $($field: $type),* })?,)*
        }

        impl Fault {
            /// A stable word for programs, such as `missing_column`.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }
        }
    };
}

faults! {
    "empty_file" EmptyFile = "the file is empty; choose the file that was downloaded, and check that the download finished";
    "header_only" HeaderOnly = "the file has a header and no lines; there is nothing to import for this month";
    "not_utf8" NotUtf8 = "the text is not UTF-8; save the file as CSV UTF-8 (not UTF-16, not compressed) and send it again";
    "wrong_delimiter" WrongDelimiter { found: &'static str } =
        "the columns are separated by {found}, not by commas; save the file with commas, as the vendor writes it";
    "unknown_format" UnknownFormat =
        "the header is neither that of a daily-rated usage file (CustomerId, UsageDate, BillingPreTaxTotal ...) nor of FOCUS 1.0 (SubAccountId, ChargePeriodStart, BilledCost ...); choose one of these files";
    "missing_column" MissingColumn { name: &'static str, nearest: Suggestion } =
        "the column {name} is missing{nearest}; download the file again without changing its header";
    "duplicate_column" DuplicateColumn = "the header names this column twice; remove one of the two";
    "too_many_columns" TooManyColumns { limit: usize } = "there are more than {limit} columns; send the file as the vendor writes it";
    "field_too_long" FieldTooLong { limit_bytes: usize } =
        "a field is longer than {limit_bytes} bytes; shorten it, or close the quote that was left open";
    "unclosed_quote" UnclosedQuote =
        "a quote is opened and not closed; close it (a quote inside a quoted field is written twice) or download the file again";
    "row_width" RowWidth { found: usize, expected: usize } =
        "{found} fields where the header has {expected}; put fields that hold commas or line breaks in quotes, or download the file again";
    "truncated_file" TruncatedFile { found: usize, expected: usize } =
        "the file ends in the middle of a line, after {found} of {expected} fields; send the whole file again";
    "not_a_number" NotANumber { found: String } =
        "'{found}' is not a number; write digits with a point and without grouping marks, such as -1234.56";
    "too_many_digits" TooManyDigits { found: String } =
        "'{found}' has more digits than can be kept exactly; amounts take at most 28 digits, and all of one file must fit together";
    "total_too_large" TotalTooLarge = "the total of the file has more digits than can be kept exactly; check the largest amounts";
    "not_a_date" NotADate { found: String } = "'{found}' is not a date; write YYYY-MM-DD, such as 2026-08-31";
    "outside_period" OutsidePeriod { found: String, period: String } =
        "{found} is not in {period}; import the file under its own month, or take this line out";
    "unknown_currency" UnknownCurrency { found: String } = "'{found}' is not an ISO 4217 currency code; write one such as EUR";
    "two_currencies" TwoCurrencies { first: String, second: String } =
        "{second} where the lines before are in {first}; split the file, one currency each";
    "two_partners" TwoPartners { first: String, second: String } =
        "partner '{second}' where the lines before are of partner '{first}'; send each partner's file on its own";
    "two_invoices" TwoInvoices { first: String, second: String } =
        "invoice '{second}' where the lines before are of invoice '{first}'; send each billed invoice as its own file";
    "empty_customer" EmptyCustomer = "the line names no customer; every line must carry its customer's id";
    "id_too_long" IdTooLong { limit_bytes: usize } = "the id is longer than {limit_bytes} bytes; check that the columns are in their places";
    "too_many_names" TooManyNames =
        "the file names more customers and subscriptions than one month of one account can hold here; ask the operator";
    "too_many_lines" TooManyLines = "the file has more lines than one month of one account can hold here; ask the operator";
}

/// The nearest name in the header, if one looks like a renaming.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Suggestion(pub Option<String>);

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(f, " (the header has '{name}': is it renamed?)"),
            None => Ok(()),
        }
    }
}

/// At most 60 characters of a text, without control characters: what a message may quote.
pub(crate) fn excerpt(text: &str) -> String {
    const LENGTH_MAX: usize = 60;
    let mut short: String = text
        .chars()
        .take(LENGTH_MAX)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(LENGTH_MAX).is_some() {
        short.push('…');
    }
    short
}
