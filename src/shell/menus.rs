//! The account switcher and the person's menu: native popovers. Know no page's content.

use super::leaving::Leaving;
use super::{home, room_of};
use crate::pages::enrol::families_words;
use crate::preferences::{self, Theme};
use crate::routes::{Address, Page};
use crate::say;
use crate::session::Acting;
use crate::words::{self, LANGUAGES};
use domain::access::Role;
use domain::accounts::BusinessModel;
use domain::wire::accounts::AccountAnswer;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Closes whichever menu is open.
pub fn close_all() {
    if let Ok(Some(open)) = document().query_selector(":popover-open")
        && let Ok(open) = open.dyn_into::<HtmlElement>()
    {
        let _ = open.hide_popover();
    }
}

/// The business model in words.
pub(crate) fn model_words(model: BusinessModel) -> &'static str {
    match model {
        BusinessModel::DirectBill => say!(model.direct_bill),
        BusinessModel::IndirectProvider => say!(model.indirect_provider),
        BusinessModel::IndirectReseller => say!(model.indirect_reseller),
    }
}

/// The role in words.
pub(crate) fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => say!(role.owner),
        Role::AdminAgent => say!(role.admin_agent),
        Role::SalesAgent => say!(role.sales_agent),
        Role::BillingAdmin => say!(role.billing_admin),
        Role::HelpdeskAgent => say!(role.helpdesk_agent),
        Role::ProviderReviewer => say!(role.provider_reviewer),
        Role::CustomerReader => say!(role.customer_reader),
        Role::CustomerAdmin => say!(role.customer_admin),
        Role::Operator => say!(role.operator),
    }
}

/// What an account sells, where its company has another one in its region and cloud to tell it from.
fn families_apart(account: &AccountAnswer, all: &[AccountAnswer]) -> Option<String> {
    let has_another = all.iter().any(|other| {
        other.is_of_company(&account.company_id)
            && (&other.region, other.cloud) == (&account.region, account.cloud)
            && other.id != account.id
            && !other.is_applicant
    });
    (has_another && !account.product_families.is_empty())
        .then(|| families_words(&account.product_families))
}

fn place(account: &AccountAnswer, all: &[AccountAnswer]) -> (String, String) {
    match &account.customer {
        Some(customer) => (customer.name.clone(), account.company_name.clone()),
        None => {
            // Until an account is active it has no model, whatever stands in its place.
            let model = match account.is_applicant {
                true => say!(shell.applicant),
                false => model_words(account.model),
            };
            let families = families_apart(account, all).map(|families| format!(" · {families}"));
            (
                account.company_name.clone(),
                format!(
                    "{} · {model}{}",
                    account.region_name,
                    families.unwrap_or_default()
                ),
            )
        }
    }
}

/// The account one acts in, and the way to one's others.
pub fn account(acting: &Acting, address: Address) -> AnyView {
    let (name, detail) = place(&acting.account, &acting.person.accounts);
    let acting = acting.clone();
    let current = acting.id();
    let items = move || {
        // What is open belongs to one account: in another one starts at the same room.
        let room = address.page().as_ref().map_or(Page::Home, room_of);
        acting
            .person
            .accounts
            .iter()
            .map(|account| {
                let (name, detail) = place(account, &acting.person.accounts);
                let is_here = account.id == current;
                let there = Acting {
                    person: Arc::clone(&acting.person),
                    account: account.clone(),
                };
                let room = if super::rooms(&there).iter().any(|known| known.page == room) {
                    room.clone()
                } else {
                    home(&there)
                };
                view! {
                    <a
                        class="item"
                        href=room.link(&account.id)
                        aria-current=is_here.then_some("true")
                        on:click=|_| close_all()
                    >
                        <span>
                            {name}<br />
                            <span class="small muted">{detail} " · " {account.currency.code()} " · " {role_words(account.role)}</span>
                        </span>
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <button type="button" id="account" class="button bar-like account" popovertarget="accounts">
            <span class="dot"></span>
            <span>{name} " " <span class="muted">{detail}</span></span>
            <span aria-hidden="true">"▾"</span>
        </button>
        <div id="accounts" class="menu" popover="auto">
            <h2>{say!(shell.accounts)}</h2>
            {items}
        </div>
    }
    .into_any()
}

fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}

/// Theme, language, and the way out.
pub fn person(acting: &Acting, leaving: Leaving) -> AnyView {
    let leave = move |everywhere: bool| {
        close_all();
        leaving.leave(everywhere);
    };
    let chosen = RwSignal::new(preferences::theme());
    let themes = Theme::ALL.map(|theme| {
        let label = match theme {
            Theme::System => say!(shell.theme_system),
            Theme::Light => say!(shell.theme_light),
            Theme::Dark => say!(shell.theme_dark),
        };
        view! {
            <button
                type="button"
                class="item"
                role="menuitemradio"
                aria-checked=move || (chosen.get() == theme).to_string()
                on:click=move |_| {
                    preferences::choose_theme(theme);
                    chosen.set(theme);
                }
            >
                <span>{label}</span>
            </button>
        }
    });
    let spoken = words::locale();
    let languages = LANGUAGES.map(|(locale, tag, name)| {
        view! {
            <button
                type="button"
                class="item"
                role="menuitemradio"
                lang=tag
                aria-checked=(locale == spoken).to_string()
                on:click=move |_| {
                    close_all();
                    preferences::choose_language(tag);
                }
            >
                <span>{name}</span>
            </button>
        }
    });
    let name = acting.person.display_name.clone();
    view! {
        <button type="button" id="person" class="person" popovertarget="person-menu" aria-label=name.clone()>
            {initials(&name)}
        </button>
        <div id="person-menu" class="menu end" popover="auto" role="menu">
            <p role="none">
                <span class="strong">{name}</span><br />
                <span class="small muted">{acting.person.email.clone()}</span><br />
                <span class="small muted">{role_words(acting.account.role)}</span>
            </p>
            <hr />
            {themes}
            <hr />
            {languages}
            <hr />
            <button type="button" class="item" role="menuitem" on:click=move |_| leave(false)>
                <span>{say!(shell.sign_out)}</span>
            </button>
            <button type="button" class="item" role="menuitem" on:click=move |_| leave(true)>
                <span>{say!(shell.sign_out_everywhere)}</span>
            </button>
        </div>
    }
    .into_any()
}
