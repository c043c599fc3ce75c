//! Documents that prove something to the vendor: which files are taken. Knows no file system; it looks at
//! a name, a length and the first bytes, and whether the end is there.

use super::whole_documents::is_whole;
use crate::findings::{Citation, Explains};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Largest document taken, in bytes. No source names the vendor's own bound.
pub const DOCUMENT_BYTES_MAX: u64 = 10 * 1024 * 1024;

/// How many of a document's first bytes [`check_document`] looks at.
pub const HEAD_BYTES: usize = 2048;

/// What a document is, by its first bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DocumentKind {
    Pdf,
    Png,
    Jpeg,
    /// A mail as it came (RFC 5322), which mail programs save as `.eml`.
    Mail,
}

impl DocumentKind {
    /// What a file's ending claims.
    fn claimed(file_name: &str) -> Option<Self> {
        let (_, ending) = file_name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "eml" => Some(Self::Mail),
            _ => None,
        }
    }

    /// What a file's first bytes say.
    fn seen(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if head.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if begins_as_mail(head) {
            Some(Self::Mail)
        } else {
            None
        }
    }
}

/// Whether the first bytes are the fields of a mail's header, one of which says whence or when it came
/// (RFC 5322, section 2.2).
fn begins_as_mail(head: &[u8]) -> bool {
    const TELLING: [&str; 5] = ["received", "return-path", "delivered-to", "from", "date"];
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    // The last line may be cut off; what follows an empty one is the mail's body.
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let Some(last) = head.iter().rposition(|byte| *byte == b'\n') else {
        return false;
    };
    let lines = head[..last].split(|byte| *byte == b'\n');
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let mut tells = false;
    // The body may be in whatever letters its mail says.
    for line in lines.take_while(|line| !line.is_empty()) {
        let Ok(line) = std::str::from_utf8(line) else {
            return false;
        };
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return false;
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        tells |= TELLING.contains(&name.to_ascii_lowercase().as_str());
    }
    tells
}

/// Why a file is not taken.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum DocumentProblem {
    #[error("the file is empty; choose another")]
    Empty,
    #[error(
        "the file is larger than {DOCUMENT_BYTES_MAX} bytes (10 MiB), the most that a document has; scan it at a lower resolution"
    )]
    TooLarge,
    #[error(
        "'{file_name}' is neither pdf, png, jpg nor eml (a saved mail); save it as one of those"
    )]
    Type { file_name: String },
    #[error("'{file_name}' is not what its ending says; save it again as pdf, png, jpg or eml")]
    Disguised { file_name: String },
    #[error(
        "'{file_name}' is not whole, or damaged; save it again and look at it before you add it"
    )]
    NotWhole { file_name: String },
    #[error("the file's name may hold no path and no control character; rename it")]
    FileName,
}

/// Checks a length alone, as soon as it is known: before anything is sent.
///
/// # Errors
/// [`DocumentProblem::Empty`] or [`DocumentProblem::TooLarge`].
pub fn check_length(bytes: u64) -> Result<(), DocumentProblem> {
    match bytes {
        0 => Err(DocumentProblem::Empty),
        1..=DOCUMENT_BYTES_MAX => Ok(()),
        _ => Err(DocumentProblem::TooLarge),
    }
}

/// Control characters, and those that are not seen or turn the order of what is: `x<U+202E>fdp.exe.pdf` reads as
/// another name (Unicode Technical Report 36, bidirectional text spoofing).
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Checks a document by its name, its length in bytes and its first [`HEAD_BYTES`] bytes.
///
/// # Errors
/// [`DocumentProblem`]: what is wrong, and what to do.
pub fn check_document(
    file_name: &str,
    bytes: u64,
    head: &[u8],
) -> Result<DocumentKind, DocumentProblem> {
    check_length(bytes)?;
    let has_path = file_name.contains(['/', '\\']) || file_name.chars().any(is_unseen);
    if has_path || file_name.trim().is_empty() || file_name.chars().count() > 200 {
        return Err(DocumentProblem::FileName);
    }
    let file_name = file_name.to_owned();
    match (DocumentKind::claimed(&file_name), DocumentKind::seen(head)) {
        (None, _) => Err(DocumentProblem::Type { file_name }),
        (Some(claimed), Some(seen)) if claimed == seen => Ok(seen),
        _ => Err(DocumentProblem::Disguised { file_name }),
    }
}

/// Checks a document of which every byte is there: as [`check_document`], and that it is whole.
///
/// # Errors
/// [`DocumentProblem`]: what is wrong, and what to do.
pub fn check_whole_document(
    file_name: &str,
    bytes: &[u8],
) -> Result<DocumentKind, DocumentProblem> {
    let kind = check_document(file_name, bytes.len() as u64, bytes)?;
    if is_whole(kind, bytes) {
        return Ok(kind);
    }
    Err(DocumentProblem::NotWhole {
        file_name: file_name.to_owned(),
    })
}

impl Explains for DocumentProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "document_empty",
            Self::TooLarge => "document_too_large",
            Self::Type { .. } => "document_type",
            Self::Disguised { .. } => "document_disguised",
            Self::NotWhole { .. } => "document_not_whole",
            Self::FileName => "document_file_name",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge => vec![("max", DOCUMENT_BYTES_MAX.to_string())],
            Self::Type { file_name }
            | Self::Disguised { file_name }
            | Self::NotWhole { file_name } => {
                vec![("fileName", file_name.clone())]
            }
            Self::Empty | Self::FileName => Vec::new(),
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
    fn a_document_is_what_its_ending_and_its_first_bytes_say() {
        assert_eq!(
            check_document("register.PDF", 9, b"%PDF-1.7\n"),
            Ok(DocumentKind::Pdf)
        );
        assert_eq!(
            check_document("scan.png", 8, b"\x89PNG\r\n\x1a\n"),
            Ok(DocumentKind::Png)
        );
        assert_eq!(
            check_document("scan.jpeg", 4, b"\xff\xd8\xff\xe0"),
            Ok(DocumentKind::Jpeg)
        );
    }

    #[test]
    fn a_saved_mail_is_told_by_its_header() {
        let mail = b"Return-Path: <no-reply@vendor.example>\r\nReceived: from mx\r\n\tby mail; Mon\r\nFrom: Vendor\r\n\r\nRejected.";
        assert_eq!(
            check_document("decision.eml", 90, mail),
            Ok(DocumentKind::Mail)
        );
        let in_latin_1 = b"\xef\xbb\xbfDate: Mon\nFrom: Vendor\n\nGl\xfcckwunsch\n";
        assert_eq!(
            check_document("decision.eml", 40, in_latin_1),
            Ok(DocumentKind::Mail)
        );
        for head in [
            &b"<html><body>From: Vendor</body></html>\n"[..],
            b"Subject: nothing that tells\r\n\r\n",
            b"From Vendor\r\nDate: today\r\n",
            b"From: Vendor",
            b"From: \xff\xfe\r\n\r\n",
            b"",
        ] {
            assert!(matches!(
                check_document("decision.eml", 90, head),
                Err(DocumentProblem::Disguised { .. })
            ));
        }
    }

    #[test]
    fn a_large_a_disguised_and_an_unknown_file_are_refused() {
        let of = |name: &str, bytes, head: &[u8]| check_document(name, bytes, head).unwrap_err();
        assert_eq!(
            of("a.pdf", 200_000_000, b"%PDF-1.7"),
            DocumentProblem::TooLarge
        );
        assert!(matches!(
            of("a.pdf", 100, b"MZ\x90\x00"),
            DocumentProblem::Disguised { .. }
        ));
        assert!(matches!(
            of("a.pdf", 100, b"\x89PNG\r\n\x1a\n"),
            DocumentProblem::Disguised { .. }
        ));
        assert!(matches!(
            of("a.pdf.exe", 100, b"%PDF-1.7"),
            DocumentProblem::Type { .. }
        ));
        assert!(matches!(
            of("a", 100, b"%PDF-1.7"),
            DocumentProblem::Type { .. }
        ));
        assert_eq!(of("../a.pdf", 100, b"%PDF-1.7"), DocumentProblem::FileName);
        assert_eq!(of("a.pdf", 0, b""), DocumentProblem::Empty);
        assert_eq!(check_length(DOCUMENT_BYTES_MAX), Ok(()));
        assert!(check_length(DOCUMENT_BYTES_MAX + 1).is_err());
    }
}
