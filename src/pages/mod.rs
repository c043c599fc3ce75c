//! Pages, one file a noun. Each offers only what the role may do; the server decides again.

pub mod customer;
pub mod customers;
pub mod enrol;
pub mod enrolment;
mod later;
pub mod permissions;
pub mod prices;
pub mod quote;
pub mod quotes;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod start;
pub mod usage;

use crate::routes::Page;
use crate::say;
use crate::session::Acting;
use crate::ui::{page, states};
use domain::access::Action;
use leptos::prelude::*;

/// The page that makes a company, before anyone can sign in.
pub fn setup() -> AnyView {
    later::view(Page::Setup)
}

/// A page that opens by its link, to whoever holds it.
pub fn linked(page: Page) -> AnyView {
    later::view(page)
}

/// The page, or why not.
pub fn view(page: Option<Page>, acting: &Acting) -> AnyView {
    let Some(page) = page else {
        page::name_tab(say!(state.missing));
        return states::missing();
    };
    let needs: &[Action] = match &page {
        Page::Enrol => &[Action::ReadMarkets],
        Page::Enrolment(_) => &[Action::ReadEnrolments],
        Page::RelationshipRequest => &[Action::DecideResellerApplications],
        Page::Customers | Page::Customer(_) => &[Action::ReadCustomers],
        Page::Permissions(_) => &[Action::ReadPermissions],
        Page::Prices => &[Action::ReadPriceLists],
        Page::Quotes | Page::Quote(_) => &[Action::ReadQuotes, Action::ReadOwnQuotes],
        Page::NewQuote => &[Action::WriteQuotes],
        Page::Usage => &[Action::ReadCharges, Action::ReadOwnCharges],
        Page::Home
        | Page::SignIn
        | Page::Setup
        | Page::Start
        | Page::QuoteLink(_)
        | Page::Settings => &[],
    };
    if !needs.is_empty() && !needs.iter().any(|action| acting.may(*action)) {
        page::name_tab(say!(state.forbidden));
        return states::forbidden(say!(problem.forbidden));
    }
    match page {
        Page::Customers => customers::page(),
        page => later::view(page),
    }
}
