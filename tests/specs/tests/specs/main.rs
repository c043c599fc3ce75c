//! The specifications: each drives the real server through HTTP or the real page through a browser,
//! and says in its name what holds. One module a noun. `cargo xtask test --only specs` runs them.
#![allow(
    clippy::unwrap_used,
    reason = "a spec that cannot go on fails, and says where"
)]

mod api;
mod at_the_page;
mod bad_input;
mod below_cost;
mod chain;
mod charges;
mod charges_crash;
mod corrections;
mod customers;
mod eligibility;
mod engine;
mod enrolments;
mod enrolments_at_the_page;
mod exchange_rates;
mod flows;
mod mail_languages;
mod markets;
mod offline;
mod permissions;
mod price_lists;
mod price_rules;
mod product_families;
mod provider_questions;
mod providers;
mod quote_life;
mod quote_links;
mod quote_outputs;
mod quotes;
mod recordings;
mod refusals_at_the_page;
mod reseller_applications;
mod reviews_at_the_page;
mod rule_history;
mod shell;
mod sign_in;
mod signups;
mod steps;
mod suspensions;
