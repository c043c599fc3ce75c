//! Documents for a customer, made from the customer's answer: a tagged PDF and a CSV. Knows no store, no
//! route and no cost. Its words are those of `locales/`.

mod csv;
mod fonts;
mod quote;
mod sheet;
mod words;

pub use csv::quote_csv;
pub use quote::quote_pdf;
pub use sheet::DocumentProblem;
