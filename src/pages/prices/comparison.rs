//! Two price lists compared: what is new, gone, dearer, cheaper; and which customers it touches, with a
//! draft of what to tell each. Knows no arithmetic: the server works the figures out.

use super::list_picker;
use crate::api::prices as api;
use crate::figures::{month, number, shown, shown_money};
use crate::load::load;
use crate::routes::{Address, Travel};
use crate::session::acting;
use crate::ui::dialog::{Door, dialog};
use crate::ui::live::live;
use crate::ui::states;
use crate::ui::table::{Rows, Table};
use crate::{say, tell};
use domain::charges::Period;
use domain::money::Currency;
use domain::wire::price_lists::{
    OfferAnswer, PriceChangeAnswer, PriceListAnswer, PriceListComparisonAnswer,
    TouchedCustomerAnswer,
};
use leptos::html::Textarea;
use leptos::prelude::*;
use std::sync::Arc;

/// A part of what changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    Raised,
    Lowered,
    Added,
    Removed,
}

impl Part {
    const ALL: [Self; 4] = [Self::Raised, Self::Lowered, Self::Added, Self::Removed];

    fn id(self) -> &'static str {
        match self {
            Self::Raised => "part-raised",
            Self::Lowered => "part-lowered",
            Self::Added => "part-added",
            Self::Removed => "part-removed",
        }
    }

    fn title(self, count: u64) -> String {
        let count = number(count);
        match self {
            Self::Raised => tell!(prices.raised_count, count = count),
            Self::Lowered => tell!(prices.lowered_count, count = count),
            Self::Added => tell!(prices.added_count, count = count),
            Self::Removed => tell!(prices.removed_count, count = count),
        }
    }
}

/// The newest list of a month that has an older fellow of its format, currency and market; that fellow first.
fn pair(lists: &[PriceListAnswer]) -> Option<(String, String)> {
    let mut dated: Vec<&PriceListAnswer> =
        lists.iter().filter(|list| list.month.is_some()).collect();
    dated.sort_by_key(|list| std::cmp::Reverse(list.month));
    let of_months = dated.iter().find_map(|to| {
        let is_fellow = |from: &&&PriceListAnswer| {
            from.month < to.month
                && from.format == to.format
                && from.currency == to.currency
                && from.region == to.region
        };
        let from = dated.iter().find(is_fellow)?;
        Some((from.id.clone(), to.id.clone()))
    });
    of_months.or_else(|| match lists {
        [to, from, ..] => Some((from.id.clone(), to.id.clone())),
        _ => None,
    })
}

/// Two selects, and what changed between the lists chosen in them.
pub(super) fn comparison(
    account: String,
    lists: &[PriceListAnswer],
    address: Address,
    travel: Travel,
) -> AnyView {
    let Some((from, to)) = pair(lists) else {
        let (title, words) = (say!(prices.too_few), say!(prices.too_few_words));
        return states::empty(title, words, ().into_any());
    };
    let chosen = move |name: &'static str, or: String| {
        Memo::new(move |_| match address.get(name) {
            id if id.is_empty() => or.clone(),
            id => id,
        })
    };
    let (from, to) = (chosen("from", from), chosen("to", to));
    let choose = move |name: &'static str| {
        Callback::new(move |id: String| travel.note(&address.with(&[(name, vec![id])])))
    };
    let answer = load(move || {
        let period = address.get("period");
        api::compare(account.clone(), from.get(), to.get(), period)
    });
    view! {
        <div class="filters">
            {list_picker(
                "compare-from",
                say!(prices.from),
                lists,
                move |id: &str| from.with(|from| from == id),
                choose("from"),
            )}
            {list_picker(
                "compare-to",
                say!(prices.to),
                lists,
                move |id: &str| to.with(|to| to == id),
                choose("to"),
            )}
            <label class="chip">
                {say!(prices.charges_of)}
                <input
                    id="compare-period"
                    type="month"
                    placeholder="YYYY-MM"
                    prop:value=move || address.get("period")
                    on:change=move |event| {
                        travel.note(&address.with(&[("period", vec![event_target_value(&event)])]));
                    }
                />
            </label>
        </div>
        <div class:stale=move || answer.busy.get()>
            {answer.shown(|answer| changes(Arc::new(answer.clone())))}
        </div>
    }
    .into_any()
}

fn changes(answer: Arc<PriceListComparisonAnswer>) -> AnyView {
    let part = RwSignal::new(Part::Raised);
    let count = |part: Part| match part {
        Part::Raised => answer.raised.total_count,
        Part::Lowered => answer.lowered.total_count,
        Part::Added => answer.added.total_count,
        Part::Removed => answer.removed.total_count,
    };
    let tabs = Part::ALL.map(|one| {
        view! {
            <button
                id=one.id()
                type="button"
                class=move || if part.get() == one { "chip on" } else { "chip" }
                aria-pressed=move || (part.get() == one).to_string()
                on:click=move |_| part.set(one)
            >
                {one.title(count(one))}
            </button>
        }
    });
    let told = Arc::clone(&answer);
    view! {
        {touched(Arc::clone(&answer))}
        <div class="filters" role="group" aria-label=say!(prices.compare)>{tabs}</div>
        <section class="card" id="changes">
            {live(move || match part.get() {
                Part::Raised => prices_table(&told.raised.items, told.raised.total_count, told.currency),
                Part::Lowered => prices_table(&told.lowered.items, told.lowered.total_count, told.currency),
                Part::Added => offers_table(&told.added.items, told.added.total_count),
                Part::Removed => offers_table(&told.removed.items, told.removed.total_count),
            })}
        </section>
    }
    .into_any()
}

/// How many there are beyond those that were sent.
fn beyond(sent: usize, total: u64) -> AnyView {
    let left = total.saturating_sub(sent as u64);
    if total == 0 {
        return view! { <p class="state muted">{say!(prices.nothing_changed)}</p> }.into_any();
    }
    (left > 0)
        .then(|| view! { <p class="more small muted">{tell!(prices.beyond, count = number(left))}</p> })
        .into_any()
}

fn prices_table(changes: &[PriceChangeAnswer], total: u64, currency: Currency) -> AnyView {
    let rows = Arc::new(changes.to_vec());
    let drawn = Arc::clone(&rows);
    let table = Table {
        label: say!(prices.compare).to_owned(),
        head: view! {
            <th scope="col">{say!(prices.offer)}</th>
            <th scope="col" class="wide">{say!(usage.category)}</th>
            <th scope="col" class="wide">{say!(usage.region)}</th>
            <th scope="col" class="num wide">{say!(prices.from_units)}</th>
            <th scope="col" class="num">{format!("{}, {currency}", say!(prices.old_price))}</th>
            <th scope="col" class="num">{format!("{}, {currency}", say!(prices.new_price))}</th>
        }
        .into_any(),
        columns: 6,
        count: Signal::stored(rows.len()),
        rows: Rows::drawn(move |index: usize| {
            drawn.get(index).map_or_else(
                || ().into_any(),
                |change| {
                    let from = (!change.from.0.is_zero()).then(|| number(change.from.0));
                    view! {
                        <td class="strong">{change.name.clone()}</td>
                        <td class="wide">{change.category.clone()}</td>
                        <td class="wide muted">{change.region.clone()}</td>
                        <td class="num wide muted">{from}</td>
                        <td class="num">{number(change.old_price.0)}</td>
                        <td class="num strong">{number(change.new_price.0)}</td>
                    }
                    .into_any()
                },
            )
        }),
        open: None,
        opened: Signal::stored(None),
    };
    view! { {(total > 0).then(|| table.into_view())} {beyond(changes.len(), total)} }.into_any()
}

fn offers_table(offers: &[OfferAnswer], total: u64) -> AnyView {
    let rows = Arc::new(offers.to_vec());
    let drawn = Arc::clone(&rows);
    let table = Table {
        label: say!(prices.compare).to_owned(),
        head: view! {
            <th scope="col">{say!(prices.offer)}</th>
            <th scope="col">{say!(usage.category)}</th>
            <th scope="col" class="wide">{say!(usage.region)}</th>
            <th scope="col" class="wide">{say!(prices.offer_id)}</th>
        }
        .into_any(),
        columns: 4,
        count: Signal::stored(rows.len()),
        rows: Rows::drawn(move |index: usize| {
            drawn.get(index).map_or_else(
                || ().into_any(),
                |offer| {
                    view! {
                        <td class="strong">{offer.name.clone()}</td>
                        <td>{offer.category.clone()}</td>
                        <td class="wide muted">{offer.region.clone()}</td>
                        <td class="wide muted">{offer.id.clone()}</td>
                    }
                    .into_any()
                },
            )
        }),
        open: None,
        opened: Signal::stored(None),
    };
    view! { {(total > 0).then(|| table.into_view())} {beyond(offers.len(), total)} }.into_any()
}

/// The customers that used what changed, and what it would have meant to them.
fn touched(answer: Arc<PriceListComparisonAnswer>) -> AnyView {
    let Some(period) = answer.period else {
        return ().into_any();
    };
    if answer.customers.is_empty() {
        let words = tell!(prices.nobody_touched, month = month(period));
        return states::notice("", words, String::new());
    }
    let door = Door::new();
    let notice = RwSignal::new(String::new());
    let company = acting().account.company_name.clone();
    let rows = answer
        .customers
        .iter()
        .map(|customer| {
            let text =
                (!customer.notice.is_empty()).then(|| draft(customer, &answer, period, &company));
            let breaks = customer
                .breaks_margin
                .then(|| view! { " " <span class="tag bad">{say!(prices.breaks_margin)}</span> });
            let estimated = (customer.estimated_offers > 0).then(|| {
                let words = tell!(
                    prices.estimated_offers,
                    count = number(customer.estimated_offers)
                );
                view! { " " <span class="tag">{words}</span> }
            });
            let removed = (customer.removed_offers > 0).then(|| {
                let words = tell!(
                    prices.removed_offers,
                    count = number(customer.removed_offers)
                );
                let names = names(
                    &customer.removed_offer_names,
                    customer.more_removed_offer_names,
                );
                view! { " " <span class="tag warn" title=names>{words}</span> }
            });
            view! {
                <tr>
                    <td class="strong">
                        {customer.customer_name.clone()} {breaks} {estimated} {removed}
                    </td>
                    <td class="num wide">{number(customer.offers)}</td>
                    <td class="num wide">{shown(customer.old_price.0, customer.currency)}</td>
                    <td class="num">{shown(customer.new_price.0, customer.currency)}</td>
                    <td class="num strong">{shown(customer.difference.0, customer.currency)}</td>
                    <td class="wide muted">{customer.currency.code()}</td>
                    <td>
                        {text.map(|text| {
                            view! {
                                <button
                                    type="button"
                                    class="button notice-draft"
                                    on:click=move |_| {
                                        notice.set(text.clone());
                                        door.open();
                                    }
                                >
                                    {say!(prices.draft)}
                                </button>
                            }
                        })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let unknown = (answer.without_estimate > 0).then(|| {
        let count = number(answer.without_estimate);
        view! { <p class="more small muted">{tell!(prices.without_estimate, count = count)}</p> }
    });
    view! {
        <section class="card" id="touched">
            <header><h2>{tell!(prices.touched, month = month(period))}</h2></header>
            <div class="table">
                <table aria-label=say!(prices.touched_customers)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(usage.customer)}</th>
                            <th scope="col" class="num wide">{say!(prices.offers)}</th>
                            <th scope="col" class="num wide">{say!(prices.old_price)}</th>
                            <th scope="col" class="num">{say!(prices.new_price)}</th>
                            <th scope="col" class="num">{say!(prices.difference)}</th>
                            <th scope="col" class="wide">{say!(usage.currency)}</th>
                            <th scope="col">{say!(prices.notice)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {unknown}
            <p class="more small muted">{say!(prices.estimate)}</p>
        </section>
        {dialog(door, "dialog", say!(prices.notice), move || notice_view(door, notice))}
    }
    .into_any()
}

/// What to tell a customer, in the reader's language: its own prices, no cost.
fn draft(
    customer: &TouchedCustomerAnswer,
    answer: &PriceListComparisonAnswer,
    period: Period,
    company: &str,
) -> String {
    let since = answer.to.month.map_or_else(
        || say!(prices.with_new_list).to_owned(),
        |from| tell!(prices.since, month = month(from)),
    );
    let mut paragraphs = vec![tell!(
        prices.notice_dear,
        customer = &customer.customer_name
    )];
    if !customer.offer_names.is_empty() {
        paragraphs.push(tell!(
            prices.notice_text,
            since = since.clone(),
            names = names(&customer.offer_names, customer.more_offer_names),
            month = month(period),
            new = shown_money(customer.new_price.0, customer.currency),
            old = shown_money(customer.old_price.0, customer.currency)
        ));
    }
    if !customer.removed_offer_names.is_empty() {
        paragraphs.push(tell!(
            prices.notice_removed,
            since = since,
            names = names(
                &customer.removed_offer_names,
                customer.more_removed_offer_names
            )
        ));
    }
    paragraphs.push(company.to_owned());
    paragraphs.join("\n\n")
}

fn names(names: &[String], more: u64) -> String {
    let names = names.join(", ");
    match more {
        0 => names,
        more => tell!(prices.and_more, names = names, count = number(more)),
    }
}

fn notice_view(door: Door, notice: RwSignal<String>) -> AnyView {
    let field = NodeRef::<Textarea>::new();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = field.get_untracked().map_or_else(
            || notice.get_untracked(),
            |field| {
                field.select();
                field.value()
            },
        );
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
    };
    view! {
        <header>
            <h2>{say!(prices.notice)}</h2>
            <button type="button" class="button quiet" on:click=move |_| door.close()>{say!(quotes.close)}</button>
        </header>
        <div class="body">
            <div class="field">
                <label for="notice-text">{say!(prices.notice_label)}</label>
                <textarea id="notice-text" class="input" rows="9" node_ref=field prop:value=move || notice.get()></textarea>
            </div>
            <p class="small muted" role="status">{live(move || copied.get().then_some(say!(prices.copied)))}</p>
        </div>
        <footer>
            <button id="copy-notice" type="button" class="button primary" on:click=copy>{say!(prices.copy)}</button>
        </footer>
    }
    .into_any()
}
