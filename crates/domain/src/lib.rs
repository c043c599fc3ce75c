//! The nouns of Tierline. Knows no IO, no clock, no randomness, no server and no browser.
//!
//! A noun has one file here and the same file name in every other layer. What crosses the wire
//! lives in [`wire`]; nouns are built from wire types by `TryFrom`, answers from nouns.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod business_days;
pub mod charges;
pub mod country_checks;
pub mod country_rules;
pub mod customers;
pub mod dated_data;
pub mod decimal;
pub mod document_checklists;
pub mod eligibility;
pub mod email_addresses;
pub mod enrolments;
pub mod exchange_rates;
pub mod findings;
pub mod id;
pub mod legal_names;
pub mod letterheads;
mod letters;
pub mod markets;
pub mod money;
pub mod permissions;
pub mod price_lists;
pub mod price_rules;
pub mod programme;
pub mod programme_rules;
pub mod providers;
pub mod quotes;
pub mod steps;
pub mod subscriptions;
pub mod surcharges;
pub mod suspension_reasons;
pub mod wire;
