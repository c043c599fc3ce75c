//! What an applicant answers when its provider asks before it decides. Knows no storage and no mail.

use crate::findings::{Citation, Explains};
use thiserror::Error;

/// Most characters of a reply.
pub const REPLY_LENGTH_MAX: usize = 2_000;

/// What an applicant answers: something that can be read, never nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reply(String);

/// Why a text is no reply.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum ReplyProblem {
    #[error("write the answer; the provider's reviewer reads it in the queue")]
    Missing,
    #[error("an answer has at most {REPLY_LENGTH_MAX} characters; shorten it")]
    TooLong,
    #[error("symbols or spaces alone are no answer; write it out")]
    OnlySymbols,
    #[error("the answer holds a control character; type it without")]
    ControlCharacter,
}

impl Reply {
    /// Reads what was typed, without blanks around it.
    ///
    /// # Errors
    /// [`ReplyProblem`].
    pub fn read(text: &str) -> Result<Self, ReplyProblem> {
        let text = text.trim();
        let is_line_break = |letter: char| matches!(letter, '\n' | '\r' | '\t');
        if text.is_empty() {
            Err(ReplyProblem::Missing)
        } else if text.chars().count() > REPLY_LENGTH_MAX {
            Err(ReplyProblem::TooLong)
        } else if text.chars().any(|c| c.is_control() && !is_line_break(c)) {
            Err(ReplyProblem::ControlCharacter)
        } else if !text.chars().any(char::is_alphanumeric) {
            Err(ReplyProblem::OnlySymbols)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Explains for ReplyProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "answer_missing",
            Self::TooLong => "answer_too_long",
            Self::OnlySymbols => "answer_only_symbols",
            Self::ControlCharacter => "answer_control_character",
        }
    }

    fn rule(&self) -> Citation {
        Citation::TIERLINE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_something_that_can_be_read() {
        for (text, wanted) in [
            ("  ", ReplyProblem::Missing),
            ("--- !!", ReplyProblem::OnlySymbols),
            ("night\u{0}desk", ReplyProblem::ControlCharacter),
        ] {
            assert_eq!(Reply::read(text), Err(wanted), "{text:?}");
        }
        let longest = "x".repeat(REPLY_LENGTH_MAX);
        assert!(Reply::read(&longest).is_ok());
        assert_eq!(
            Reply::read(&format!("{longest}x")),
            Err(ReplyProblem::TooLong)
        );
        let two_lines = Reply::read(" Our desk in Oslo.\nIt never closes. ").unwrap();
        assert_eq!(two_lines.as_str(), "Our desk in Oslo.\nIt never closes.");
    }
}
