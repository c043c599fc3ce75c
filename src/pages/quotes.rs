//! The account's quotes. Knows no line of them.

use crate::figures::{amount, date, date_time};
use crate::load::load;
use crate::queue::{State, Waiting, queue};
use crate::routes::{Page, travel};
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::table::Table;
use crate::ui::{page, states};
use crate::{api, say, tell};
use domain::access::Action;
use domain::wire::quotes::QuoteListItem;
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let asked = account.clone();
    let quotes = load(move || all(asked.clone()));
    let new = new_link(acting.may(Action::WriteQuotes), &account);
    let line = move || {
        quotes
            .loaded(|all| tell!(quotes.line, count = all.len()))
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

async fn all(account: String) -> Result<Arc<Vec<QuoteListItem>>, crate::problem::Problem> {
    api::quotes(account).await.map(Arc::new)
}

fn new_link(may_write: bool, account: &str) -> AnyView {
    if !may_write {
        return ().into_any();
    }
    view! { <a id="new-quote" class="button primary" href=Page::NewQuote.link(account)>{say!(quotes.new)}</a> }
        .into_any()
}

fn table(all: Arc<Vec<QuoteListItem>>, account: &str, may_write: bool) -> AnyView {
    if all.is_empty() {
        return states::empty(
            say!(quotes.none),
            say!(quotes.none_words),
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
            <th scope="col">{say!(quotes.customer)}</th>
            <th scope="col" class="wide">{say!(quotes.created)}</th>
            <th scope="col" class="num wide">{say!(quotes.lines)}</th>
            <th scope="col" class="num">{say!(quotes.total)}</th>
        }
        .into_any(),
        columns: 5,
        count: Signal::stored(count),
        row: Callback::new(move |index: usize| {
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

fn row(quote: &QuoteListItem, account: &str) -> AnyView {
    let link = Page::Quote(quote.id.clone()).link(account);
    view! {
        <td class="strong"><a href=link tabindex="-1">{quote.number.clone()}</a></td>
        <td>{quote.customer_name.clone()}</td>
        <td class="wide muted">{date(&quote.created_date)}</td>
        <td class="num wide muted">{quote.lines}</td>
        <td class="num strong">{format!("{} {}", amount(quote.total.0, quote.currency), quote.currency)}</td>
    }
    .into_any()
}
