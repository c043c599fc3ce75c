//! What a person types where a number is asked for. Knows the reader's decimal mark, no field and no float.

use crate::i18n::Locale;
use crate::{say, words};
use domain::accounts::MarkUpPercent;
use domain::decimal::{DecimalProblem, parse_exact};
use rust_decimal::Decimal;

/// Why what was typed is not the number that is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wrong {
    Missing,
    NotANumber,
    /// `1.234` where a comma is the decimal mark: one or one thousand?
    Grouped,
    TooManyDigits,
    Negative,
    MarkUpOutOfRange,
    PercentOutOfRange,
    /// Days with access and days used do not go together.
    CreditDays,
    /// A first and a last day do not go together.
    Days,
    NoBillingPeriod,
    /// A licence or a reservation in parts.
    NotWhole,
    /// A line of a bundle counts as it is.
    RoleInBundle,
    RulesTie,
    DividedByZero,
    /// No currency has that code.
    NotACurrency,
    /// Something is to be chosen or named.
    NothingChosen,
    /// The line waits for a mark-up.
    NoMarkUp,
}

impl Wrong {
    /// What is wrong and what to do.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => say!(entry.missing),
            Self::NotANumber => say!(entry.not_a_number),
            Self::Grouped => say!(entry.grouped),
            Self::TooManyDigits => say!(entry.too_many_digits),
            Self::Negative => say!(entry.negative),
            Self::MarkUpOutOfRange => say!(entry.markup_out_of_range),
            Self::PercentOutOfRange => say!(entry.percent_out_of_range),
            Self::CreditDays => say!(entry.credit_days),
            Self::Days => say!(entry.days),
            Self::NoBillingPeriod => say!(entry.no_billing_period),
            Self::NotWhole => say!(entry.not_whole),
            Self::RoleInBundle => say!(entry.role_in_bundle),
            Self::RulesTie => say!(entry.rules_tie),
            Self::DividedByZero => say!(entry.divided_by_zero),
            Self::NotACurrency => say!(entry.not_a_currency),
            Self::NothingChosen => say!(entry.nothing_chosen),
            Self::NoMarkUp => say!(entry.no_markup),
        }
    }
}

/// Reads a number in the reader's own writing, every digit kept.
///
/// # Errors
/// [`Wrong`] says what to type instead.
pub fn number(text: &str) -> Result<Decimal, Wrong> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Wrong::Missing);
    }
    let plain = match words::locale() {
        Locale::en => text.to_owned(),
        Locale::de => with_point(text)?,
    };
    parse_exact(&plain).map_err(|problem| match problem {
        DecimalProblem::NotANumber => Wrong::NotANumber,
        DecimalProblem::TooManyDigits => Wrong::TooManyDigits,
    })
}

/// A comma becomes a point; a point stays one unless it looks like a grouping mark.
fn with_point(text: &str) -> Result<String, Wrong> {
    match (text.contains(','), text.split_once('.')) {
        (true, Some(_)) => Err(Wrong::Grouped),
        (false, Some((whole, fraction)))
            if fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0" =>
        {
            Err(Wrong::Grouped)
        }
        _ => Ok(text.replacen(',', ".", 1)),
    }
}

/// Reads a quantity: a number that is not below 0.
///
/// # Errors
/// [`Wrong`] says what to type instead.
pub fn quantity(text: &str) -> Result<Decimal, Wrong> {
    let quantity = number(text)?;
    if quantity < Decimal::ZERO {
        return Err(Wrong::Negative);
    }
    Ok(quantity)
}

/// Reads a mark-up in percent.
///
/// # Errors
/// [`Wrong`] says what to type instead.
pub fn markup(text: &str) -> Result<MarkUpPercent, Wrong> {
    MarkUpPercent::try_from(number(text)?).map_err(|_| Wrong::MarkUpOutOfRange)
}

/// Reads a percentage from 0 to 100.
///
/// # Errors
/// [`Wrong`] says what to type instead.
pub fn percent(text: &str) -> Result<Decimal, Wrong> {
    let percent = number(text)?;
    let is_sane = percent >= Decimal::ZERO
        && percent <= Decimal::ONE_HUNDRED
        && percent.normalize().scale() <= 6;
    is_sane.then_some(percent).ok_or(Wrong::PercentOutOfRange)
}

/// The words of a list that is typed with commas.
pub fn listed(text: &str) -> Vec<String> {
    text.split(',')
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// A decimal as the reader would type it again.
pub fn typed(number: Decimal) -> String {
    let text = number.to_string();
    match words::locale() {
        Locale::en => text,
        Locale::de => text.replace('.', ","),
    }
}
