//! What went wrong, in the reader's language: the one home of errors' words. Knows no page.

use crate::{say, tell, translations};
use domain::wire::ApiError;

/// Why a request brought no answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Problem {
    /// Nobody is signed in (401).
    SignedOut,
    /// Seen but not allowed (403).
    Forbidden(Box<ApiError>),
    /// Not there, or not to be seen (404).
    Missing,
    /// Somebody else changed it meanwhile (412).
    Stale,
    /// Refused with words (other 4xx and 5xx).
    Refused(u16, Box<ApiError>),
    /// The server could not be reached.
    Offline,
    /// The code of a page could not be fetched: no network, or the app was updated meanwhile.
    PageNotFetched,
    /// The answer was not what the API promises.
    Unreadable(String),
    /// The reader cancelled it.
    Cancelled,
}

impl Problem {
    /// The problem that a status and its body mean.
    pub fn of(status: u16, body: &str) -> Self {
        let error: Box<ApiError> = crate::api::read(body).unwrap_or_default();
        match status {
            401 => Self::SignedOut,
            403 => Self::Forbidden(error),
            404 => Self::Missing,
            412 => Self::Stale,
            _ => Self::Refused(status, error),
        }
    }

    /// The stable code of the API, where it gave one.
    pub fn code(&self) -> &str {
        self.error().map_or("", |error| error.code.as_str())
    }

    /// The API's own error, where it gave one.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            Self::Forbidden(error) | Self::Refused(_, error) => Some(error.as_ref()),
            _ => None,
        }
    }

    /// The field of the request, or the column of the file, that is wrong; nothing where the API names none.
    pub fn field(&self) -> Option<&str> {
        self.error()?.column.as_deref()
    }

    /// What happened and what to do, for the reader.
    pub fn words(&self) -> String {
        match self {
            Self::SignedOut => say!(problem.signed_out).to_owned(),
            Self::Forbidden(error) => known(error)
                .map(str::to_owned)
                .or_else(|| translations::of_refusal(error))
                .unwrap_or_else(|| say!(problem.forbidden).to_owned()),
            Self::Missing => say!(problem.missing).to_owned(),
            Self::Stale => say!(problem.stale).to_owned(),
            Self::Offline => say!(problem.offline).to_owned(),
            Self::PageNotFetched => say!(problem.page_not_fetched).to_owned(),
            Self::Cancelled => say!(problem.cancelled).to_owned(),
            Self::Unreadable(why) => tell!(problem.unreadable, why = why),
            Self::Refused(status, error) => match known(error) {
                Some(words) => words.to_owned(),
                None => translations::of_refusal(error).unwrap_or_else(|| told(*status, error)),
            },
        }
    }

    /// Where in a file or request it went wrong: file, line, column, as far as known.
    pub fn place(&self) -> String {
        let Some(error) = self.error() else {
            return String::new();
        };
        let mut parts = Vec::new();
        if let Some(file) = &error.file {
            parts.push(file.clone());
        }
        if let Some(line) = error.line {
            parts.push(tell!(problem.line, line = line));
        }
        if let Some(column) = &error.column {
            parts.push(tell!(problem.column, column = column));
        }
        parts.join(" · ")
    }
}

/// What the API says itself, in English.
fn told(status: u16, error: &ApiError) -> String {
    if error.description.is_empty() {
        tell!(problem.refused, status = status)
    } else {
        error.description.clone()
    }
}

/// Codes whose words do not depend on the request, where the page says it otherwise than the API does. All others are
/// told in the API's own English, and in other languages by its code.
fn known(error: &ApiError) -> Option<&'static str> {
    if let Some(words) = known_at(error) {
        return Some(words);
    }
    Some(match error.code.as_str() {
        "charges_not_enabled" => say!(problem.charges_not_enabled),
        "wrong_credentials" => say!(problem.wrong_credentials),
        "setup_link_used" | "wrong_setup_token" => say!(problem.setup_link_used),
        "family_sold_twice" => say!(problem.family_sold_twice),
        "account_suspended" => say!(problem.account_suspended),
        "seller_takes_no_orders" => say!(problem.seller_takes_no_orders),
        "eligibility_unknown" => say!(problem.eligibility_unknown),
        "not_eligible" => say!(problem.not_eligible),
        "no_question_open" => say!(problem.no_question_open),
        "too_many_attempts" => say!(problem.too_many_attempts),
        _ => return None,
    })
}

/// Refusals of a field whose words do not depend on what was typed there.
fn known_at(error: &ApiError) -> Option<&'static str> {
    let field = error.column.as_deref()?;
    Some(match (error.code.as_str(), field) {
        ("date_in_the_future", "on") => say!(problem.date_in_the_future),
        ("evidence_missing", "evidence") => say!(problem.evidence_missing),
        ("tenant_missing", "tenantId") => say!(problem.tenant_missing),
        ("no_suspension_reason", "reasons") => say!(problem.no_suspension_reason),
        ("no_document", "documents") => say!(problem.no_document),
        ("support_plan_missing", "supportPlan") => say!(problem.support_plan_missing),
        ("invalid_markup", "markupPercent" | "kind.percent") => say!(entry.markup_out_of_range),
        ("invalid_partner_id", "partnerId") => say!(problem.invalid_partner_id),
        ("invalid_letterhead", "letterhead.address") => say!(settings.letter_address_long),
        ("invalid_letterhead", "letterhead.foot") => say!(settings.letter_foot_long),
        ("invalid_letterhead", "letterhead.colour") => say!(settings.letter_no_colour),
        ("invalid_letterhead", "letterhead.logo") => say!(settings.letter_not_png),
        ("date_in_the_future", "authorisedDate") => say!(problem.date_in_the_future),
        ("invalid_date", "authorisedDate") => say!(problem.invalid_date),
        ("country_unknown", "country") => say!(problem.country_unknown),
        ("country_outside_the_programme", "country") => say!(enrol.china),
        ("security_score_out_of_range", "securityScore") => say!(enrol.asking.score_wrong),
        ("negative_revenue", "revenueUsd") | ("negative_response", "alertResponseHours") => {
            say!(entry.negative)
        }
        ("invalid_name", "name") => say!(problem.rule_name),
        ("empty_scope", _) => say!(entry.nothing_chosen),
        ("invalid_discount", "kind.percent") => say!(entry.percent_out_of_range),
        ("invalid_margin", "kind.percent") => say!(problem.rule_margin),
        ("negative_amount", "kind.amount") => say!(problem.rule_negative),
        ("invalid_volume_steps", "kind.steps") => say!(problem.rule_steps),
        ("invalid_dates", "ends") => say!(problem.rule_ends),
        ("currency_missing", "currency") => say!(problem.rule_currency),
        ("below_cost", "kind.percent" | "kind.amount" | "kind.steps") => {
            say!(problem.rule_below_cost)
        }
        ("reason_missing", "reason") => say!(problem.reason_missing),
        ("answer_missing", "reply") => say!(problem.answer_missing),
        ("answer_too_long", "reply") => say!(problem.answer_too_long),
        ("answer_only_symbols", "reply") => say!(problem.answer_only_symbols),
        ("answer_control_character", "reply") => say!(problem.answer_control_character),
        ("question_missing", "reason") => say!(problem.question_missing),
        _ => return None,
    })
}
