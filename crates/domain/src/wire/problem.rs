//! What went wrong, as the API says it. The browser turns `code` into words of the reader's language.

use super::eligibility::RuleLineAnswer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An error answer: `code` is stable, `description` says in English what is wrong and what to do.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiError {
    #[serde(deserialize_with = "code")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: String,
    pub description: String,
    /// File that was sent, where one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line of the file, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column of the file by name, or the field of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What the page's own words for the code are filled with: names, days, currencies.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// Where a price was checked: each figure that differs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<PriceDifference>,
    /// Where a company is not eligible on a day: each rule that it does not meet, with its first day and source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<RuleLineAnswer>,
}

/// A figure that the server works out differently.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceDifference {
    /// `total`, or `lines[0]`.
    pub figure: String,
    pub sent: String,
    pub priced: String,
}

/// Newer Partner Center services write the code as a number.
fn code<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    })
}

impl ApiError {
    /// An error with a code and its words.
    pub fn new(code: &str, description: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            description: description.into(),
            ..Self::default()
        }
    }
}
