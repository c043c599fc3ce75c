//! The account's quotes, or those sent to one's own customer. Knows no line of them.

mod orders;
mod reopening;

use super::quote::{status_tag, status_words};
use crate::figures::{amount, date, date_time};
use crate::load::load;
use crate::problem::Problem;
use crate::queue::{State, Waiting, queue};
use crate::routes::{Page, address, travel};
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::table::{Rows, Table};
use crate::ui::{page, states};
use crate::{api, say, tell};
use domain::access::Action;
use domain::quotes::QuoteStatus;
use domain::wire::quotes::{CustomerQuoteListItem, QuoteListItem};
use leptos::prelude::*;
use std::sync::Arc;

/// A quote in the list, whoever looks.
struct Item {
    id: String,
    name: String,
    status: QuoteStatus,
    /// Empty in a customer's own list.
    customer_name: String,
    created_date: String,
    valid_until: Option<String>,
    lines: u64,
    total: String,
}

impl From<QuoteListItem> for Item {
    fn from(quote: QuoteListItem) -> Self {
        let customer_name = quote.customer_name.clone();
        Self {
            customer_name,
            ..CustomerQuoteListItem::from(quote).into()
        }
    }
}

impl From<CustomerQuoteListItem> for Item {
    fn from(quote: CustomerQuoteListItem) -> Self {
        let name = if quote.quote_version > 1 {
            tell!(
                life.number_version,
                number = &quote.number,
                version = quote.quote_version
            )
        } else {
            quote.number
        };
        Self {
            id: quote.id,
            name,
            status: quote.status,
            customer_name: String::new(),
            created_date: quote.created_date,
            valid_until: quote.valid_until,
            lines: quote.lines,
            total: format!(
                "{} {}",
                amount(quote.total.0, quote.currency),
                quote.currency
            ),
        }
    }
}

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let (asked, is_customer) = (account.clone(), acting.is_customer());
    let address = address();
    let quotes = load(move || all(asked.clone(), address.get("status"), is_customer));
    let new = new_link(acting.may(Action::WriteQuotes), &account);
    let line = move || {
        quotes
            .loaded(|all| {
                if is_customer {
                    tell!(life.own_line, count = all.len())
                } else {
                    tell!(quotes.line, count = all.len())
                }
            })
            .unwrap_or_else(|| say!(state.loading).to_owned())
    };
    let queue = queue();
    Effect::new(move |_| {
        if queue.done().is_some() {
            quotes.again();
        }
    });
    let for_waiting = account.clone();
    view! {
        {page::head(say!(quotes.title), live(line), new)}
        {live(move || waiting(queue.all(), &for_waiting))}
        {(!is_customer).then(|| orders::orders(&account))}
        {filter()}
        {acting.may(Action::WriteQuotes).then(|| reopening::reopening(&account))}
        {quotes.shown(move |all| table(Arc::clone(all), &account, acting.may(Action::WriteQuotes)))}
    }
    .into_any()
}

/// The quotes of this account that the server has not saved yet.
fn waiting(saves: Vec<Waiting>, account: &str) -> Option<AnyView> {
    let rows: Vec<AnyView> = saves
        .into_iter()
        .filter(|save| save.account == account)
        .map(|save| {
            let id = save.quote_id.as_ref().unwrap_or(&save.key).clone();
            let link = if save.is_unplaced() {
                Page::NewQuote.link(account)
            } else {
                Page::Quote(id).link(account)
            };
            let (kind, state) = match save.state {
                State::Waiting => ("tag warn", say!(quotes.waiting)),
                State::Refused(_) => ("tag bad", say!(quotes.refused)),
                _ => ("tag warn", say!(quotes.to_decide)),
            };
            view! {
                <tr>
                    <td class="strong"><a href=link>{save.customer_name.clone()}</a></td>
                    <td><span class=kind>{state}</span></td>
                    <td class="wide muted">{date_time(&save.saved_at)}</td>
                    <td class="num strong">{format!("{} {}", amount(save.total.0, save.currency), save.currency)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let table = view! {
        <section class="card" id="waiting-quotes">
            <header><h2>{say!(quotes.waiting_title)}</h2></header>
            <div class="table">
                <table aria-label=say!(quotes.waiting_title)>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    };
    Some(table.into_any())
}

async fn all(
    account: String,
    status: String,
    is_customer: bool,
) -> Result<Arc<Vec<Item>>, Problem> {
    let items = if is_customer {
        let own = api::quotes::own_quotes(account, status).await?;
        own.into_iter().map(Item::from).collect()
    } else {
        let all = api::quotes::quotes(account, status).await?;
        all.into_iter().map(Item::from).collect()
    };
    Ok(Arc::new(items))
}

/// Which quotes are listed: the choice is in the address.
fn filter() -> AnyView {
    let (address, travel, is_customer) = (address(), travel(), acting().is_customer());
    let now = untrack(|| address.get("status"));
    let options = QuoteStatus::ALL
        .into_iter()
        .filter(|status| !is_customer || *status != QuoteStatus::Draft)
        .map(|status| {
            view! {
                <option value=status.as_str() selected=status.as_str() == now>{status_words(status)}</option>
            }
        })
        .collect_view();
    let choose = move |event| {
        let status = event_target_value(&event);
        let values = if status.is_empty() {
            Vec::new()
        } else {
            vec![status]
        };
        travel.note_step(&address.with(&[("status", values)]));
    };
    view! {
        <div class="row">
            <label for="quote-status" class="small muted">{say!(life.status_label)}</label>
            <select id="quote-status" on:change=choose>
                <option value="">{say!(life.every_status)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn new_link(may_write: bool, account: &str) -> AnyView {
    if !may_write {
        return ().into_any();
    }
    view! { <a id="new-quote" class="button primary" href=Page::NewQuote.link(account)>{say!(quotes.new)}</a> }
        .into_any()
}

fn table(all: Arc<Vec<Item>>, account: &str, may_write: bool) -> AnyView {
    if all.is_empty() {
        return states::empty(
            say!(quotes.none),
            if may_write {
                say!(quotes.none_words)
            } else {
                say!(life.none_words)
            },
            new_link(may_write, account),
        );
    }
    let travel = travel();
    let account = account.to_owned();
    let (for_open, opened) = (Arc::clone(&all), account.clone());
    let count = all.len();
    let rows = Table {
        label: say!(quotes.title).to_owned(),
        head: view! {
            <th scope="col">{say!(quotes.number)}</th>
            <th scope="col">{say!(life.status_label)}</th>
            <th scope="col">{say!(quotes.customer)}</th>
            <th scope="col" class="wide">{say!(quotes.created)}</th>
            <th scope="col" class="wide">{say!(life.valid_until)}</th>
            <th scope="col" class="num wide">{say!(quotes.lines)}</th>
            <th scope="col" class="num">{say!(quotes.total)}</th>
        }
        .into_any(),
        columns: 7,
        count: Signal::stored(count),
        rows: Rows::drawn(move |index: usize| {
            all.get(index)
                .map_or_else(|| ().into_any(), |quote| row(quote, &account))
        }),
        open: Some(Callback::new(move |index: usize| {
            if let Some(quote) = for_open.get(index) {
                travel.to(&Page::Quote(quote.id.clone()).link(&opened));
            }
        })),
        opened: Signal::stored(None),
    };
    view! { <section class="card">{rows.into_view()}</section> }.into_any()
}

fn row(quote: &Item, account: &str) -> AnyView {
    let link = Page::Quote(quote.id.clone()).link(account);
    let valid_until = quote.valid_until.as_deref().map(date).unwrap_or_default();
    view! {
        <td class="strong"><a href=link tabindex="-1">{quote.name.clone()}</a></td>
        <td>{status_tag(quote.status)}</td>
        <td>{quote.customer_name.clone()}</td>
        <td class="wide muted">{date(&quote.created_date)}</td>
        <td class="wide muted">{valid_until}</td>
        <td class="num wide muted">{quote.lines}</td>
        <td class="num strong">{quote.total.clone()}</td>
    }
    .into_any()
}
