//! The keeper: signs people in, keeps the books, serves the app. Knows no page and no arithmetic of
//! its own: prices come from `pricing`, lines from `charges`.

pub mod access;
pub mod app;
pub mod assets;
pub mod clock;
pub mod command_line;
pub mod connections;
pub mod demo;
pub mod documents;
pub mod evidence;
mod figures;
pub mod imports;
pub mod language;
pub mod letters;
pub mod mail;
pub mod passwords;
pub mod programme;
pub mod reply;
pub mod requests;
pub mod routes;
pub mod segments;
pub mod sign_in_limit;
pub mod store;
pub mod tokens;
pub mod unread;
