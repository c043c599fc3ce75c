//! Ctrl+K: one box that finds customers and pages. Knows no page's content.

use super::rooms;
use crate::api::{self, CustomersQuestion};
use crate::routes::{Page, travel};
use crate::say;
use crate::session::acting;
use crate::ui::dialog::{self, Door};
use crate::ui::live::live;
use domain::access::Action;
use domain::customers::name_folded;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Something found.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    label: String,
    detail: String,
    link: String,
}

/// The dialog behind the door.
pub fn dialog(door: Door) -> AnyView {
    dialog::dialog(door, "search", say!(shell.search), move || content(door))
}

fn content(door: Door) -> AnyView {
    let acting = acting();
    let account = acting.id();
    let travel = travel();
    let text = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let customers = RwSignal::new(Vec::<Found>::new());
    let pages: Vec<Found> = rooms(&acting)
        .into_iter()
        .map(|room| Found {
            label: room.label.to_owned(),
            detail: say!(shell.page).to_owned(),
            link: room.page.link(&account),
        })
        .collect();
    if acting.may(Action::ReadCustomers) {
        find_customers(account, text, customers);
    }
    let found = Memo::new(move |_| {
        let wanted = name_folded(text.get().trim());
        let mut all: Vec<Found> = pages
            .iter()
            .filter(|page| name_folded(&page.label).contains(&wanted))
            .cloned()
            .collect();
        all.extend(customers.get());
        all
    });
    let go = move |link: &str| {
        door.close();
        travel.to(link);
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => active.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                let at = active.get_untracked();
                if let Some(chosen) = found.with_untracked(|all| all.get(at).cloned()) {
                    go(&chosen.link);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    view! {
        <input
            id="search"
            node_ref=input
            type="text"
            role="combobox"
            autocomplete="off"
            aria-label=say!(shell.search)
            aria-controls="search-found"
            aria-expanded="true"
            aria-activedescendant=move || format!("search-found-{}", active.get())
            placeholder=say!(shell.search)
            on:input=move |event| {
                text.set(event_target_value(&event));
                active.set(0);
            }
            on:keydown=on_key
        />
        <ul id="search-found" role="listbox" aria-label=say!(shell.found)>
            {live(move || {
                let all = found.get();
                if all.is_empty() {
                    return view! { <li class="state muted" role="presentation">{say!(shell.found_nothing)}</li> }
                        .into_any();
                }
                all.into_iter()
                    .enumerate()
                    .map(|(at, one)| {
                        let link = one.link.clone();
                        view! {
                            <li
                                id=format!("search-found-{at}")
                                role="option"
                                aria-selected=move || (active.get() == at).to_string()
                                on:click=move |_| go(&link)
                            >
                                <span>{one.label}</span>
                                <span class="muted small">{one.detail}</span>
                            </li>
                        }
                    })
                    .collect_view()
                    .into_any()
            })}
        </ul>
        <footer>
            <span><kbd>"↑↓"</kbd> " " {say!(shell.keys_choose)}</span>
            <span><kbd>"↵"</kbd> " " {say!(shell.keys_open)}</span>
            <span><kbd>"Esc"</kbd> " " {say!(shell.keys_close)}</span>
        </footer>
    }
    .into_any()
}

/// Asks the server as one types, but not for every key.
fn find_customers(account: String, text: RwSignal<String>, found: RwSignal<Vec<Found>>) {
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let wanted = text.get().trim().to_owned();
        let account = account.clone();
        let mine = latest.get_value().wrapping_add(1);
        latest.set_value(mine);
        set_timeout(
            move || {
                if latest.try_get_value() != Some(mine) {
                    return;
                }
                spawn_local(async move {
                    let question = CustomersQuestion {
                        search: wanted,
                        size: 8,
                        ..CustomersQuestion::default()
                    };
                    let Ok(page) = api::customers(account.clone(), question).await else {
                        return;
                    };
                    if latest.try_get_value() == Some(mine) {
                        found.set(
                            page.items
                                .into_iter()
                                .map(|customer| Found {
                                    link: Page::Customer(customer.id).link(&account),
                                    label: customer.company_profile.company_name,
                                    detail: customer.company_profile.domain,
                                })
                                .collect(),
                        );
                    }
                });
            },
            Duration::from_millis(120),
        );
    });
}
