//! What can go wrong in a chore, in words that say what to do. Knows no chore.

use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a chore stopped.
#[derive(Debug, Error)]
pub enum Problem {
    /// The command line asked for something that is not there.
    #[error("{0}")]
    Usage(String),
    /// A program ran and said no; its own words are above this line.
    #[error("`{command}` failed ({status}); its output above says why")]
    Command { command: String, status: String },
    /// A program could not be started at all.
    #[error("`{command}` could not be started: {source}; is it installed and in PATH?")]
    Start {
        command: String,
        source: std::io::Error,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    /// Something that must be on the machine, or in the tree, is not.
    #[error("{what} is missing: {advice}")]
    Missing { what: String, advice: String },
    /// A measured figure is over its limit, or two figures that must agree do not.
    #[error("{0}")]
    Refused(String),
}

impl Problem {
    /// A file's problem.
    pub fn file(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::File {
            path: path.as_ref().to_owned(),
            source,
        }
    }

    /// Something absent, and what to do about it.
    pub fn missing(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Missing {
            what: what.into(),
            advice: advice.into(),
        }
    }
}
