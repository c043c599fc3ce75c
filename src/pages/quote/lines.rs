//! The lines of a quote being written, and how the open one's price came about.

use super::options;
use crate::figures::{amount, number};
use crate::forms::quote_lines::{Line, LineGoods, LinePriced};
use crate::forms::quotes::{Editor, InBundle, Total};
use crate::offers::{Listed, Offers, offer_detail};
use crate::ui::icon::{Icon, icon};
use crate::ui::live::live;
use crate::ui::page;
use crate::ui::steps::steps;
use crate::{say, tell};
use domain::money::Currency;
use domain::price_lists::OfferPrice;
use leptos::prelude::*;
use pricing::Steps;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// The table with the steps beside it.
pub fn lines(editor: Editor, offers: &Arc<Offers>, opened: RwSignal<Option<u32>>) -> AnyView {
    let offers = Arc::clone(offers);
    let is_empty = Memo::new(move |_| editor.lines.with(Vec::is_empty));
    let open_line = Memo::new(move |_| {
        let key = opened.get()?;
        editor
            .lines
            .with(|lines| lines.iter().any(|line| line.key == key))
            .then_some(key)
    });
    view! {
        <div class=move || if open_line.get().is_some() { "split" } else { "split alone" }>
            <section class="card edit">
                <div class="table">
                    // Laid out row by row, it is a table to those who hear it because the roles say so.
                    <table class="by-row" role="table" aria-label=say!(quotes.lines)>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">{say!(quotes.line_of)}</th>
                                <th scope="col" role="columnheader" class="num">{say!(quotes.quantity)}</th>
                                <th scope="col" role="columnheader" class="wide">{say!(quotes.unit)}</th>
                                <th scope="col" role="columnheader" class="num">{format!("{}, {}", say!(quotes.price), editor.currency)}</th>
                                <th scope="col" role="columnheader"><span class="unseen">{say!(quotes.remove)}</span></th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">
                            <For
                                each=move || editor.lines.get()
                                key=|line| line.key
                                children=move |line| row(line, editor, opened)
                            />
                        </tbody>
                    </table>
                    {live(move || is_empty.get().then(|| view! { <p class="state muted">{say!(quotes.no_lines)}</p> }))}
                </div>
            </section>
            {live(move || {
                let key = open_line.get()?;
                let line = editor.lines.with_untracked(|lines| lines.iter().find(|line| line.key == key).cloned())?;
                Some(explanation(&line, editor, &offers, opened))
            })}
        </div>
    }
    .into_any()
}

fn row(line: Line, editor: Editor, opened: RwSignal<Option<u32>>) -> AnyView {
    let Line {
        key,
        goods,
        quantity,
        options,
        priced,
    } = line;
    let detail = match &goods {
        LineGoods::Offer(listed) => offer_detail(&listed.offer),
        LineGoods::Own(_) => say!(quotes.own_service).to_owned(),
    };
    let input_id = format!("quantity-{key}");
    let hint_id = format!("quantity-{key}-wrong");
    let wrong = Memo::new(move |_| priced.with(|priced| priced.as_ref().err().copied()));
    let shown = Memo::new(move |_| {
        // Within a bundle a line shows what is left of it after its share of the discount.
        let is_bundled = options.with(|options| !options.bundle_id.is_empty());
        let shared = is_bundled.then(|| in_bundle(editor, key).map(|shared| shared.line.amount));
        priced.with(|priced| {
            priced.as_ref().map_or_else(
                |_| "—".to_owned(),
                |priced| amount(shared.flatten().unwrap_or(priced.amount), editor.currency),
            )
        })
    });
    let remove_label = tell!(quotes.remove_line, name = goods.name().into_owned());
    view! {
        <tr role="row" class:open=move || opened.get() == Some(key)>
            <td role="cell">
                <label for=input_id.clone()>{goods.name().into_owned()}</label>
                {live(move || options.with(options::tags))}
                <br />
                <span class="muted tiny">{detail}</span>
            </td>
            <td role="cell" class="num">
                <input
                    id=input_id
                    class="line-quantity"
                    inputmode="decimal"
                    autocomplete="off"
                    prop:value=quantity.get_untracked()
                    aria-describedby=hint_id.clone()
                    aria-invalid=move || wrong.get().map(|_| "true")
                    on:input=move |event| quantity.set(event_target_value(&event))
                />
                <div id=hint_id class="wrong-words">{live(move || wrong.get().map(|wrong| wrong.words()))}</div>
            </td>
            <td role="cell" class="muted wide">{goods.unit().to_owned()}</td>
            <td role="cell" class="num strong">
                <button
                    type="button"
                    class="explain"
                    aria-expanded=move || (opened.get() == Some(key)).to_string()
                    disabled=move || wrong.get().is_some()
                    title=say!(quotes.explain)
                    on:click=move |_| {
                        opened.update(|open| *open = if *open == Some(key) { None } else { Some(key) });
                    }
                >
                    {live(move || shown.get())}
                </button>
            </td>
            <td role="cell">
                <button
                    type="button"
                    class="button quiet icon-only"
                    aria-label=remove_label
                    on:click=move |_| editor.remove(key)
                >
                    {icon(Icon::Close)}
                </button>
            </td>
        </tr>
    }
    .into_any()
}

/// What a bundle makes of a line.
fn in_bundle(editor: Editor, key: u32) -> Option<InBundle> {
    editor.total.with(|total| match total {
        Total::Sum(sums) => sums.shared.get(&key).cloned(),
        _ => None,
    })
}

fn explanation(
    line: &Line,
    editor: Editor,
    offers: &Offers,
    opened: RwSignal<Option<u32>>,
) -> AnyView {
    let (key, priced) = (line.key, line.priced);
    let shared = Memo::new(move |_| in_bundle(editor, key));
    let settings = options::options(line, editor);
    let break_even = break_even(line, editor, offers);
    let title = move || {
        priced.with(|priced| {
            priced.as_ref().map_or_else(
                |wrong| wrong.words().to_owned(),
                |priced| {
                    let shared = shared.with(|shared| shared.as_ref().map(|one| one.line.amount));
                    let figure = amount(shared.unwrap_or(priced.amount), editor.currency);
                    tell!(quotes.came_about, amount = figure)
                },
            )
        })
    };
    view! {
        <aside class="card" aria-label=say!(quotes.explain) id="explanation">
            {page::opened_head(live(title), move || opened.set(None))}
            {live(move || {
                priced.with(|priced| {
                    let priced = priced.as_ref().ok()?;
                    Some(explained(priced, shared.get(), editor.currency))
                })
            })}
            {break_even}
            {settings}
        </aside>
    }
    .into_any()
}

/// From when a commitment is cheaper than paying by use, at this customer's prices.
fn break_even(line: &Line, editor: Editor, offers: &Offers) -> AnyView {
    let LineGoods::Offer(Listed { offer, .. }) = &line.goods else {
        return ().into_any();
    };
    let months = match &offer.price {
        OfferPrice::Reservation { term, .. } | OfferPrice::SavingsPlan { term, .. } => {
            term.months()
        }
        OfferPrice::Metered { .. } | OfferPrice::Licence { .. } => return ().into_any(),
    };
    let Some(by_use) = offers.pay_as_you_go(offer) else {
        return view! { <p class="body small muted">{say!(quotes.no_pay_as_you_go)}</p> }
            .into_any();
    };
    let line = line.clone();
    live(move || {
        let (known, taken) = editor.break_even(&line, &by_use)?;
        let words = match known.month {
            Some(month) => tell!(
                quotes.break_even,
                hours = number(known.hours.normalize()),
                month = month,
                months = months
            ),
            None => tell!(
                quotes.break_even_never,
                hours = number(known.hours.normalize())
            ),
        };
        Some(view! {
            <details class="body small">
                <summary id="break-even">{words}</summary>
                {steps(&taken, editor.currency, "")}
            </details>
        })
    })
}

/// The price's steps, and (never shown to the customer) the cost's.
fn explained(priced: &LinePriced, shared: Option<InBundle>, currency: Currency) -> AnyView {
    let rules = priced.price_rules.join(", ");
    let mut price_steps = priced.steps();
    let mut price = priced.amount;
    if let Some(shared) = shared {
        price_steps.extend(shared.steps(price));
        price = shared.line.amount;
    }
    let cost = priced.cost.map(|cost| {
        let mut taken = Steps::default();
        let (margin, margin_steps) = pricing::line_margin(price, cost, &mut taken)
            .map(|(margin, range)| (margin, taken.written(range, None)))
            .unwrap_or_default();
        view! {
            <details>
                <summary>
                    {tell!(
                        quotes.cost_and_margin, cost = amount(cost, currency), margin = amount(margin, currency)
                    )}
                </summary>
                {steps(&priced.cost_steps(), currency, say!(quotes.your_cost))}
                {steps(&margin_steps, currency, "")}
            </details>
        }
    });
    view! {
        {(!rules.is_empty()).then(|| view! { <p class="small muted body">{tell!(quotes.by_rules, rules = rules)}</p> })}
        {steps(&price_steps, currency, say!(steps.line_price))}
        <div class="body small">{cost}</div>
    }
    .into_any()
}

/// Moves to the quantity of the line that was just added.
pub fn focus_last() {
    // After the row is there.
    set_timeout(
        || {
            let Ok(inputs) = document().query_selector_all("input.line-quantity") else {
                return;
            };
            let last = inputs
                .length()
                .checked_sub(1)
                .and_then(|last| inputs.item(last));
            if let Some(last) = last
                && let Ok(input) = last.dyn_into::<HtmlInputElement>()
            {
                input.select();
                let _ = HtmlElement::from(input).focus();
            }
        },
        Duration::from_millis(0),
    );
}
