//! Forms: each one verb and noun, with live checks. Know no page around them.
