//! The account's customers: search and sort in the address, a table with keyboard. Knows no charges.

use crate::api::{self, CustomersQuestion};
use crate::load::load;
use crate::problem::Problem;
use crate::routes::{Page, address, travel};
use crate::session::acting;
use crate::ui::field_search::search_box;
use crate::ui::live::live;
use crate::ui::table::{Rows, Table};
use crate::ui::{page, states};
use crate::{say, tell};
use domain::customers::Relationship;
use domain::wire::customers::CustomerAnswer;
use leptos::prelude::*;
use std::sync::Arc;

/// Customers asked for at once.
const PAGE_SIZE: u32 = 500;

/// What came: every customer that fits, and how many there are.
struct Customers {
    items: Arc<Vec<CustomerAnswer>>,
}

async fn all(account: String, search: String, sort: String) -> Result<Customers, Problem> {
    let mut items = Vec::new();
    let mut continuation = None;
    loop {
        let question = CustomersQuestion {
            search: search.clone(),
            sort: sort.clone(),
            size: PAGE_SIZE,
            continuation: continuation.take(),
        };
        let page = api::customers(account.clone(), question).await?;
        items.extend(page.items);
        match page.continuation_token {
            Some(token) if page.links.next.is_some() => continuation = Some(token),
            _ => break,
        }
    }
    Ok(Customers {
        items: Arc::new(items),
    })
}

/// The page.
pub fn page() -> AnyView {
    let account = acting().id();
    let address = address();
    let travel = travel();
    let search = Memo::new(move |_| address.get("search"));
    let sort = Memo::new(move |_| address.get("sort"));
    let asked = account.clone();
    let customers = load(move || all(asked.clone(), search.get(), sort.get()));
    let line = move || {
        customers
            .loaded(|known| {
                tell!(
                    customers.line,
                    count = crate::figures::number(known.items.len())
                )
            })
            .unwrap_or_else(|| say!(state.loading).to_owned())
    };
    let typed = Callback::new(move |text: String| {
        let values = if text.is_empty() { vec![] } else { vec![text] };
        travel.note(&address.with(&[("search", values)]));
    });
    view! {
        {page::head(say!(customers.title), live(line), ().into_any())}
        <div class="filters">
            {search_box("customer-search", say!(customers.search), search.into(), typed)}
        </div>
        <div class:stale=move || customers.busy.get()>
            {customers.shown(move |known| table(known, &account, sort, search.get_untracked().is_empty()))}
        </div>
    }
    .into_any()
}

fn table(known: &Customers, account: &str, sort: Memo<String>, is_whole: bool) -> AnyView {
    let items = Arc::clone(&known.items);
    if items.is_empty() && is_whole {
        return states::empty(say!(customers.none), say!(customers.none_words), {
            let link = Page::Usage.link(account);
            view! { <a class="button primary" href=link>{say!(usage.add_file)}</a> }.into_any()
        });
    }
    if items.is_empty() {
        return states::empty(
            say!(customers.none_found),
            say!(customers.none_found_words),
            ().into_any(),
        );
    }
    let travel = travel();
    let (opened, for_open) = (account.to_owned(), Arc::clone(&items));
    let count = items.len();
    let account = account.to_owned();
    let rows = Table {
        label: say!(customers.title).to_owned(),
        head: view! {
            {sortable("name", say!(customers.name), sort, "")}
            {sortable("domain", say!(customers.domain), sort, "wide")}
            <th scope="col" class="wide">{say!(customers.country)}</th>
            <th scope="col">{say!(customers.relationship)}</th>
        }
        .into_any(),
        columns: 4,
        count: Signal::stored(count),
        rows: Rows::drawn(move |index: usize| {
            items
                .get(index)
                .map_or_else(|| ().into_any(), |customer| row(customer, &account))
        }),
        open: Some(Callback::new(move |index: usize| {
            if let Some(customer) = for_open.get(index) {
                travel.to(&Page::Customer(customer.id.clone()).link(&opened));
            }
        })),
        opened: Signal::stored(None),
    };
    view! { <section class="card">{rows.into_view()}</section> }.into_any()
}

fn row(customer: &CustomerAnswer, account: &str) -> AnyView {
    let profile = &customer.company_profile;
    let country = profile
        .address
        .as_ref()
        .map(|address| address.country.clone())
        .unwrap_or_default();
    let link = Page::Customer(customer.id.clone()).link(account);
    view! {
        <td class="strong"><a href=link tabindex="-1">{profile.company_name.clone()}</a></td>
        <td class="wide muted">{profile.domain.clone()}</td>
        <td class="wide">{country}</td>
        <td>{relationship(customer.relationship_to_partner)}</td>
    }
    .into_any()
}

/// The relationship as a tag.
pub fn relationship(relationship: Relationship) -> AnyView {
    match relationship {
        Relationship::Reseller => {
            view! { <span class="tag good">{say!(customers.reseller)}</span> }
        }
        Relationship::None => {
            view! { <span class="tag warn">{say!(customers.no_relationship)}</span> }
        }
    }
    .into_any()
}

/// A column's head that sorts by it, and the other way when it does already.
fn sortable(
    key: &'static str,
    label: &'static str,
    sort: Memo<String>,
    class: &'static str,
) -> AnyView {
    let address = address();
    let travel = travel();
    let direction = move || {
        let sort = sort.get();
        match sort.strip_prefix('-') {
            Some(name) if name == key => "descending",
            None if sort == key || (sort.is_empty() && key == "name") => "ascending",
            _ => "none",
        }
    };
    view! {
        <th scope="col" class=class aria-sort=direction>
            <button
                type="button"
                on:click=move |_| {
                    let next = if direction() == "ascending" { format!("-{key}") } else { key.to_owned() };
                    travel.note(&address.with(&[("sort", vec![next])]));
                }
            >
                {label}
                <span aria-hidden="true">
                    {live(move || match direction() {
                        "ascending" => " ▴",
                        "descending" => " ▾",
                        _ => "",
                    })}
                </span>
            </button>
        </th>
    }
    .into_any()
}
