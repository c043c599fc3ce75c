//! Quantities of a month of real charges, taken into the lines of a quote. Knows no price.

use crate::api;
use crate::figures::{month, number};
use crate::forms::entry;
use crate::forms::quotes::Editor;
use crate::offers::{Listed, Offers};
use crate::problem::Problem;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::charges::Period;
use domain::price_lists::Offer;
use domain::wire::charges::{MeterQuantityItem, QuantitiesAnswer};
use leptos::prelude::*;
use leptos::task::spawn_local;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlDetailsElement;

/// What one may know of a customer's month.
#[derive(Clone)]
enum Known {
    Nothing,
    Asking,
    Answered(Arc<Month>),
    Failed(Problem),
}

/// A month's quantities, beside the offers that this price list has for them.
struct Month {
    period: Period,
    sold: Vec<(Listed, MeterQuantityItem)>,
    /// Meters that the price list does not have.
    missing: usize,
}

impl Month {
    fn of(answer: QuantitiesAnswer, offers: &Offers) -> Self {
        let (mut sold, mut missing) = (Vec::new(), 0);
        // What was taken back as a whole is nothing to sell.
        let used = answer.items.into_iter();
        for item in used.filter(|item| item.quantity.0 > Decimal::ZERO) {
            let offer = offers
                .named(&item.meter_id, Some(&item.region))
                .or_else(|| offers.named(&item.meter_id, None));
            match offer {
                Some(offer) => sold.push((offer, item)),
                None => missing += 1,
            }
        }
        Self {
            period: answer.period,
            sold,
            missing,
        }
    }
}

/// The fold, which asks when it is opened.
pub fn quantities(editor: Editor, offers: Arc<Offers>, account: String) -> AnyView {
    let is_open = RwSignal::new(false);
    let asked_month = RwSignal::new(String::new());
    let known = RwSignal::new(Known::Nothing);
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let customer = editor.customer.get().map(|(id, _)| id);
        let (Some(customer), true) = (customer, is_open.get()) else {
            return;
        };
        let mine = latest.get_value().wrapping_add(1);
        latest.set_value(mine);
        known.set(Known::Asking);
        let (account, month, offers) = (account.clone(), asked_month.get(), Arc::clone(&offers));
        spawn_local(async move {
            let answer = api::charges::quantities(account, customer, month.parse().ok()).await;
            if latest.try_get_value() != Some(mine) {
                return;
            }
            known.try_set(match answer {
                Ok(answer) => Known::Answered(Arc::new(Month::of(answer, &offers))),
                Err(problem) => Known::Failed(problem),
            });
        });
    });
    let toggled = move |event: leptos::ev::Event| {
        let fold = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
        is_open.set(fold.is_some_and(|fold| fold.open()));
    };
    let shown_month = move || match known.get() {
        Known::Answered(month) => month.period.to_string(),
        _ => asked_month.get(),
    };
    view! {
        <details class="card fold" id="used-quantities" on:toggle=toggled>
            <summary>{say!(quotes.from_usage)}</summary>
            <div class="body stack">
                <div class="field">
                    <label for="used-month">{say!(quotes.usage_month)}</label>
                    <input
                        id="used-month"
                        type="month"
                        prop:value=shown_month
                        on:change=move |event| asked_month.set(event_target_value(&event))
                    />
                </div>
                {live(move || {
                    if editor.customer.with(Option::is_none) {
                        return view! { <p class="muted">{say!(quotes.no_customer)}</p> }.into_any();
                    }
                    match known.get() {
                        Known::Nothing => ().into_any(),
                        Known::Asking => view! { <p class="muted">{say!(state.loading)}</p> }.into_any(),
                        Known::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
                        Known::Answered(month) => choosing(editor, &month),
                    }
                })}
            </div>
        </details>
    }
    .into_any()
}

fn choosing(editor: Editor, known: &Arc<Month>) -> AnyView {
    let missing = (known.missing > 0).then(|| {
        let words = tell!(quotes.usage_not_listed, count = known.missing);
        view! { <p class="small muted">{words}</p> }
    });
    let name = month(known.period);
    if known.sold.is_empty() {
        return view! {
            <p class="muted" id="used-nothing">{tell!(quotes.usage_none, month = name)}</p>
            {missing}
        }
        .into_any();
    }
    let chosen: RwSignal<BTreeSet<usize>> = RwSignal::new((0..known.sold.len()).collect());
    let rows = known
        .sold
        .iter()
        .enumerate()
        .map(|(index, (listed, item))| row(index, &listed.offer, item, chosen))
        .collect_view();
    let kept = Arc::clone(known);
    let take = move |_| {
        let note = tell!(quotes.used_in, month = month(kept.period));
        for index in chosen.get_untracked() {
            if let Some((listed, item)) = kept.sold.get(index) {
                editor.take_quantity(listed, &entry::typed(item.quantity.0.normalize()), &note);
            }
        }
    };
    view! {
        <div class="table">
            <table aria-label=say!(quotes.from_usage)>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {missing}
        <button
            type="button"
            id="take-quantities"
            class="button"
            disabled=move || chosen.with(BTreeSet::is_empty)
            on:click=take
        >
            {live(move || tell!(quotes.take_quantities, count = chosen.with(BTreeSet::len)))}
        </button>
    }
    .into_any()
}

fn row(
    index: usize,
    offer: &Offer,
    item: &MeterQuantityItem,
    chosen: RwSignal<BTreeSet<usize>>,
) -> AnyView {
    let choose = move |event| {
        let is_on = event_target_checked(&event);
        chosen.update(|chosen| {
            if is_on {
                chosen.insert(index);
            } else {
                chosen.remove(&index);
            }
        });
    };
    view! {
        <tr>
            <td>
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=move || chosen.with(|chosen| chosen.contains(&index))
                        on:change=choose
                    />
                    {offer.name.clone()}
                </label>
            </td>
            <td class="muted wide">{offer.region.clone()}</td>
            <td class="num">{number(item.quantity.0.normalize())}</td>
            <td class="muted">{item.unit.clone()}</td>
        </tr>
    }
    .into_any()
}
