//! What a check has against a field, in the reader's language. Knows no form.

use crate::translations;
use domain::wire::findings::FindingAnswer;

/// The finding as a sentence; the server's own where there are no words for it.
pub fn sentence(finding: &FindingAnswer) -> String {
    let own = translations::of_finding(&finding.code, &finding.params);
    let words = own.as_deref().unwrap_or(&finding.description);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}
