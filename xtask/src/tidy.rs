//! The house rules that a program can hold: each is a test that reads the tree. Knows the rules of
//! ARCHITECTURE.md, nothing of what the code does.

mod code;
mod dependencies;
mod papers;
mod tree;

/// Fails with every place that breaks a rule.
fn refuse(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}
