//! The browser app. Knows the API only through [`api`], page paths only through [`routes`],
//! prices only through the `pricing` crate, and no word on screen outside `locales/`.

pub mod api;
pub mod app;
pub mod charges;
pub mod customers;
pub mod figures;
pub mod forms;
pub mod load;
pub mod offers;
pub mod offline;
pub mod pages;
pub mod preferences;
pub mod preview;
pub mod problem;
pub mod queue;
pub mod routes;
pub mod session;
pub mod shell;
pub mod translations;
pub mod ui;
pub mod words;

/// The words of `locales/`, as code.
#[allow(clippy::new_ret_no_self, reason = "generated from locales/")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}
pub use generated::i18n;

/// Shows the app in the page's body.
pub fn start() {
    preferences::apply();
    leptos::mount::mount_to_body(app::app);
}
