//! The wire: Partner Center's dialect, its endpoint paths, one answer type per audience.
//! Knows no HTTP library. Requests are read leniently ([`lenient`]), answers written strictly.

pub mod accounts;
pub mod audit;
pub mod charges;
pub mod collection;
pub mod country_rules;
pub mod customers;
pub mod days;
pub mod eligibility;
pub mod enrolments;
pub mod exact;
pub mod exchange_rates;
pub mod findings;
pub mod invitations;
pub mod lenient;
pub mod paths;
pub mod permissions;
pub mod price_lists;
pub mod price_rules;
pub mod problem;
pub mod providers;
pub mod quotes;
pub mod scorecards;
pub mod sessions;
pub mod signups;

pub use collection::{Attributes, Collection, Link, LinkHeader, Links};
pub use exact::{Number, Text};
pub use problem::ApiError;

/// Request header: the partner account one acts in.
pub const ACCOUNT_HEADER: &str = "Tierline-Account";
/// Request header: idempotency key of a POST; echoed on every answer.
pub const REQUEST_ID_HEADER: &str = "MS-RequestId";
/// Echoed on every answer.
pub const CORRELATION_ID_HEADER: &str = "MS-CorrelationId";
/// Request header of seek paging.
pub const CONTINUATION_HEADER: &str = "MS-ContinuationToken";
