//! What customers have accepted and nobody has ordered yet. Knows no line of it.

use crate::api;
use crate::figures::date;
use crate::load::load;
use crate::routes::Page;
use crate::ui::live::live;
use crate::{say, tell};
use domain::wire::quotes::OrderRequestAnswer;
use leptos::prelude::*;

/// The card; nothing where nothing waits, or while that is not known.
pub(super) fn orders(account: &str) -> AnyView {
    let (asked, account) = (account.to_owned(), account.to_owned());
    let waiting = load(move || api::quotes::order_requests(asked.clone()));
    live(move || {
        waiting
            .loaded(|all: &Vec<OrderRequestAnswer>| (!all.is_empty()).then(|| card(all, &account)))
            .flatten()
    })
}

fn card(all: &[OrderRequestAnswer], account: &str) -> AnyView {
    let rows = all
        .iter()
        .map(|order| {
            let number = tell!(
                life.number_version,
                number = &order.quote_number,
                version = order.quote_version
            );
            let link = Page::Quote(order.quote_id.clone()).link(account);
            view! {
                <tr>
                    <td class="strong"><a href=link>{number}</a></td>
                    <td>{order.customer_name.clone()}</td>
                    <td class="muted">{date(&order.created_date)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" id="order-requests">
            <header><h2>{tell!(life.orders, count = all.len())}</h2></header>
            <p class="body small muted">{say!(life.orders_words)}</p>
            <div class="table">
                <table aria-label=tell!(life.orders, count = all.len())>
                    <thead>
                        <tr>
                            <th scope="col">{say!(quotes.number)}</th>
                            <th scope="col">{say!(quotes.customer)}</th>
                            <th scope="col">{say!(life.accepted_on)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
