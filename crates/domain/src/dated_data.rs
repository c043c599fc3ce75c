//! What the dated data files have in common: a source, and what may be wrong with a file. Knows no file.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// Where a fact was read.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// By which entries of the same file name it.
    pub id: String,
    pub name: String,
    pub url: String,
    /// The day of the source's edition, or since when it says so.
    pub as_of: NaiveDate,
}

/// What is wrong with a data file. The build fails on it, so that no running program meets one.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error("{file}, {entry}: {fault}")]
pub struct DataProblem {
    /// The file's name.
    pub file: &'static str,
    /// The entry by its id, or `the file`.
    pub entry: String,
    pub fault: DataFault,
}

/// Why an entry of a data file cannot stand.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum DataFault {
    #[error("is not what the file should hold: {0}")]
    Shape(String),
    #[error("is there twice")]
    Repeated,
    #[error("names the source '{0}', which the file does not have")]
    UnknownSource(String),
    #[error("ends before it starts")]
    EndsBeforeStart,
    #[error("overlaps '{0}', which measures the same")]
    Overlaps(String),
    #[error("'{0}' is no pattern, or is not anchored at both ends")]
    Pattern(String),
    #[error("the sample '{0}' does not fit its own pattern")]
    Sample(String),
    #[error("'{0}' is empty")]
    Empty(&'static str),
    #[error("is never due")]
    NeverDue,
}

impl DataProblem {
    /// A fault of an entry.
    pub fn new(file: &'static str, entry: impl Into<String>, fault: DataFault) -> Self {
        Self {
            file,
            entry: entry.into(),
            fault,
        }
    }
}

/// Reads a file's JSON.
///
/// # Errors
/// [`DataFault::Shape`] with the line and column.
pub fn parse<T: DeserializeOwned>(file: &'static str, json: &str) -> Result<T, DataProblem> {
    serde_json::from_str(json).map_err(|problem| {
        DataProblem::new(file, "the file", DataFault::Shape(problem.to_string()))
    })
}

/// Checks that no id comes twice.
///
/// # Errors
/// [`DataFault::Repeated`] with the id.
pub fn check_unique<'a>(
    file: &'static str,
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<(), DataProblem> {
    let mut seen = BTreeSet::new();
    match ids.into_iter().find(|id| !seen.insert(*id)) {
        Some(id) => Err(DataProblem::new(file, id, DataFault::Repeated)),
        None => Ok(()),
    }
}

/// Checks that an entry's source is one of the file's.
///
/// # Errors
/// [`DataFault::UnknownSource`] with the name that leads nowhere.
pub fn check_source(
    file: &'static str,
    sources: &[Source],
    entry: &str,
    named: &str,
) -> Result<(), DataProblem> {
    if sources.iter().any(|source| source.id == named) {
        Ok(())
    } else {
        Err(DataProblem::new(
            file,
            entry,
            DataFault::UnknownSource(named.to_owned()),
        ))
    }
}
