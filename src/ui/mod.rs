//! Parts that any page may use. Know no page, no endpoint and no account.

pub mod combo;
pub mod dialog;
pub mod field;
pub mod field_search;
pub mod icon;
pub mod page;
pub mod states;
pub mod steps;
pub mod table;
pub mod window;
