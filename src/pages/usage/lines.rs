//! The lines behind the figures, as received, a page at a time.

use super::{Desk, Seen};
use crate::charges::{Line, Lines, lines as fetch};
use crate::figures::{date, number};
use crate::problem::Problem;
use crate::ui::live::live;
use crate::ui::states;
use crate::ui::table::{Rows, Table};
use crate::{say, tell};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What has come so far.
#[derive(Clone, Copy)]
struct Shown {
    lines: RwSignal<Vec<Line>>,
    total_count: RwSignal<u64>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

/// The section.
pub fn lines(desk: Desk) -> AnyView {
    let shown = Shown {
        lines: RwSignal::new(Vec::new()),
        total_count: RwSignal::new(0),
        next: RwSignal::new(None),
        busy: RwSignal::new(true),
        problem: RwSignal::new(None),
    };
    if let Some(seen) = desk.seen.get_untracked() {
        more(desk, shown, &seen, None);
    }
    let close = move |_| desk.go(&[("lines", vec![])]);
    let go_on = move |_| {
        if let Some(seen) = desk.seen.get_untracked() {
            more(desk, shown, &seen, shown.next.get_untracked());
        }
    };
    let count = move || {
        tell!(
            usage.lines_shown,
            shown = number(shown.lines.with(Vec::len)),
            all = number(shown.total_count.get())
        )
    };
    view! {
        <section class="card" id="charge-lines" aria-label=say!(usage.lines)>
            <header>
                <h2>{say!(usage.lines)}</h2>
                <span class="muted small" role="status">{count}</span>
                <button type="button" class="button quiet" on:click=close>{say!(usage.close_lines)}</button>
            </header>
            {live(move || shown.problem.get().map(|problem| states::problem(&problem, None)))}
            {table(desk.is_customer, shown)}
            {live(move || {
                shown
                    .next
                    .get()
                    .map(|_| {
                        view! {
                            <footer class="more">
                                <button type="button" class="button" disabled=move || shown.busy.get() on:click=go_on>
                                    {say!(usage.more_lines)}
                                </button>
                            </footer>
                        }
                    })
            })}
        </section>
    }
    .into_any()
}

fn more(desk: Desk, shown: Shown, seen: &Seen, continuation: Option<String>) {
    let question = seen.question(&[]);
    let account = desk.account();
    shown.busy.set(true);
    spawn_local(async move {
        let answer = fetch(account, desk.is_customer, question, continuation).await;
        shown.busy.try_set(false);
        match answer {
            Ok(Lines {
                items,
                total_count,
                continuation,
            }) => {
                shown.total_count.try_set(total_count);
                shown.next.try_set(continuation);
                shown.lines.try_update(|lines| lines.extend(items));
            }
            Err(problem) => {
                shown.problem.try_set(Some(problem));
            }
        }
    });
}

fn table(is_customer: bool, shown: Shown) -> AnyView {
    let money = if is_customer {
        view! { <th scope="col" class="num">{say!(usage.charges)}</th> }.into_any()
    } else {
        view! {
            <th scope="col" class="num wide">{say!(usage.unit_price)}</th>
            <th scope="col" class="num">{say!(usage.cost)}</th>
            <th scope="col" class="num">{say!(usage.selling_price)}</th>
        }
        .into_any()
    };
    Table {
        label: say!(usage.lines).to_owned(),
        head: view! {
            <th scope="col">{say!(usage.day)}</th>
            <th scope="col" class="wide">{say!(usage.subscription)}</th>
            <th scope="col">{say!(usage.meter)}</th>
            <th scope="col" class="wide">{say!(usage.region)}</th>
            <th scope="col" class="wide">{say!(usage.resource_group)}</th>
            <th scope="col" class="num wide">{say!(quotes.quantity)}</th>
            {money}
            <th scope="col" class="wide">{say!(usage.currency)}</th>
        }
        .into_any(),
        columns: if is_customer { 8 } else { 10 },
        count: Signal::derive(move || shown.lines.with(Vec::len)),
        rows: Rows::drawn(move |index: usize| {
            shown
                .lines
                .with(|lines| lines.get(index).map_or_else(|| ().into_any(), cells))
        }),
        open: None,
        opened: Signal::stored(None),
    }
    .into_view()
}

/// A printed figure as the reader's locale writes it; what is no number stays as it is.
fn printed(text: &str) -> String {
    domain::decimal::parse_exact(text).map_or_else(|_| text.to_owned(), number)
}

fn cells(line: &Line) -> AnyView {
    let usage = &line.usage;
    let cost = line.cost.map(|cost| {
        view! {
            <td class="num wide muted">{printed(line.unit_price.as_deref().unwrap_or_default())}</td>
            <td class="num">{number(cost)}</td>
        }
    });
    view! {
        <td>{date(&usage.usage_date)}</td>
        <td class="wide" title=usage.subscription_id.clone()>{usage.subscription_name.clone()}</td>
        <td title=usage.resource_uri.clone()>
            {usage.meter_name.clone()}
            <span class="muted small">{format!(" {}", usage.category)}</span>
        </td>
        <td class="wide muted">{usage.region.clone()}</td>
        <td class="wide muted" title=usage.tags.clone()>{usage.resource_group.clone()}</td>
        <td class="num wide">{format!("{} {}", printed(&usage.quantity), usage.unit)}</td>
        {cost}
        <td class="num">{number(line.selling_price)}</td>
        <td class="wide muted">{line.currency.code()}</td>
    }
    .into_any()
}
