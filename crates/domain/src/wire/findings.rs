//! What a check has against a field, on the wire. Knows no check.

use crate::dated_data::Source;
use crate::findings::{Citation, Explains, Finding, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a rule is written.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleSource {
    pub name: String,
    /// Empty where the rule is Tierline's own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// `YYYY-MM-DD` of the source's edition, where it is dated apart from its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// One thing that a check has against a field.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindingAnswer {
    /// The field by its path, such as `primaryContact.email`.
    pub field: String,
    pub severity: Severity,
    /// Stable word; a page has its own words for each.
    pub code: String,
    /// What those words are filled with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// What is wrong and what to do, in English.
    pub description: String,
    pub rule: RuleSource,
}

/// The parameters of a problem, as they go over the wire.
pub fn params_of(problem: &impl Explains) -> BTreeMap<String, String> {
    named(problem.params())
}

/// Parameters by their names, as they go over the wire.
pub fn named(params: Vec<(&'static str, String)>) -> BTreeMap<String, String> {
    let params = params.into_iter();
    params
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

impl From<Citation> for RuleSource {
    fn from(citation: Citation) -> Self {
        Self {
            name: citation.name.to_owned(),
            url: citation.url.to_owned(),
            as_of: None,
        }
    }
}

impl From<&Source> for RuleSource {
    fn from(source: &Source) -> Self {
        Self {
            name: source.name.clone(),
            url: source.url.clone(),
            as_of: Some(source.as_of.to_string()),
        }
    }
}

impl From<Finding> for FindingAnswer {
    fn from(finding: Finding) -> Self {
        Self {
            field: finding.field.to_owned(),
            severity: finding.severity,
            code: finding.code.to_owned(),
            params: named(finding.params),
            description: finding.says,
            rule: finding.rule.into(),
        }
    }
}
