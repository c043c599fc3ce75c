//! What shows that something was decided. Knows no store of documents, only their digests.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What shows that something was decided: a note such as a case number, and perhaps a document.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "EvidenceText", into = "EvidenceText")]
pub struct Evidence {
    note: String,
    document: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct EvidenceText {
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<String>,
}

/// Why something shows nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum EvidenceProblem {
    #[error("say what shows it, such as the case number or the subject of the vendor's mail")]
    NoNote,
    #[error("a note has at most 1,000 characters")]
    NoteTooLong,
    #[error("a document is named by the 64 hexadecimal digits of its SHA-256")]
    Document,
}

impl Evidence {
    /// Evidence of a note and the digest of a document.
    ///
    /// # Errors
    /// [`EvidenceProblem`].
    pub fn new(note: &str, document: Option<String>) -> Result<Self, EvidenceProblem> {
        let note = note.trim().to_owned();
        let is_digest = |text: &String| {
            text.len() == 64 && text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
        };
        if note.is_empty() {
            Err(EvidenceProblem::NoNote)
        } else if note.chars().count() > 1_000 {
            Err(EvidenceProblem::NoteTooLong)
        } else if document.as_ref().is_some_and(|digest| !is_digest(digest)) {
            Err(EvidenceProblem::Document)
        } else {
            Ok(Self { note, document })
        }
    }

    pub fn note(&self) -> &str {
        &self.note
    }

    /// Digest of a kept document.
    pub fn document(&self) -> Option<&str> {
        self.document.as_deref()
    }
}

impl TryFrom<EvidenceText> for Evidence {
    type Error = EvidenceProblem;
    fn try_from(text: EvidenceText) -> Result<Self, EvidenceProblem> {
        Self::new(&text.note, text.document)
    }
}

impl From<Evidence> for EvidenceText {
    fn from(evidence: Evidence) -> Self {
        Self {
            note: evidence.note,
            document: evidence.document,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_says_something() {
        assert_eq!(Evidence::new("  ", None), Err(EvidenceProblem::NoNote));
        assert_eq!(
            Evidence::new("case 1", Some("x".into())),
            Err(EvidenceProblem::Document)
        );
        assert!(Evidence::new("case 1", Some("0f".repeat(32))).is_ok());
        assert_eq!(
            Evidence::new(&"x".repeat(1_001), None),
            Err(EvidenceProblem::NoteTooLong)
        );
        assert!(serde_json::from_str::<Evidence>(r#"{"note":""}"#).is_err());
    }
}
