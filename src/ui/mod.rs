//! Parts that any page may use. Know no page, no endpoint and no account.

pub mod chart;
pub mod combo;
pub mod dialog;
pub mod drop;
pub mod field;
pub mod field_refusal;
pub mod field_search;
pub mod icon;
pub mod live;
pub mod page;
pub mod states;
pub mod steps;
pub mod table;
pub mod tick;
pub mod window;
