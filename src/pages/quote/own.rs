//! Services of one's own and bundles: what a price list does not have. Knows no price.

use super::lines;
use crate::forms::entry;
use crate::forms::quote_lines::OwnDraft;
use crate::forms::quotes::Editor;
use crate::say;
use crate::ui::field::{Field, nothing_wrong};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Two small forms, folded away until somebody wants them.
pub fn adding(editor: Editor) -> AnyView {
    view! { <div class="row quote-adding">{own_service(editor)} {bundle(editor)}</div> }.into_any()
}

fn field(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    wrong: Signal<String>,
) -> AnyView {
    Field {
        wrong,
        ..Field::of_text(id, label, "", value)
    }
    .into_view()
}

/// What is wrong with a number once something is typed.
fn number_wrong(value: RwSignal<String>) -> Signal<String> {
    Signal::derive(move || {
        let text = value.get();
        if text.is_empty() {
            return String::new();
        }
        entry::quantity(&text)
            .err()
            .map_or_else(String::new, |wrong| wrong.words().to_owned())
    })
}

fn own_service(editor: Editor) -> AnyView {
    let signal = || RwSignal::new(String::new());
    let (name, unit, price, cost) = (signal(), signal(), signal(), signal());
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let own = OwnDraft {
            name: name.get_untracked().trim().to_owned(),
            unit: unit.get_untracked().trim().to_owned(),
            unit_price: price.get_untracked(),
            unit_cost: cost.get_untracked(),
        };
        let costs = own.unit_cost.is_empty() || entry::quantity(&own.unit_cost).is_ok();
        if own.name.is_empty() || entry::quantity(&own.unit_price).is_err() || !costs {
            return;
        }
        editor.add_own(own);
        for typed in [name, unit, price, cost] {
            typed.set(String::new());
        }
        lines::focus_last();
    };
    view! {
        <details class="card fold" id="own-service">
            <summary>{say!(quotes.add_own)}</summary>
            <form class="body fields" on:submit=add>
                {field("own-name", say!(quotes.own_name), name, nothing_wrong())}
                {field("own-unit", say!(quotes.unit), unit, nothing_wrong())}
                {field("own-price", say!(quotes.own_price), price, number_wrong(price))}
                {field("own-cost", say!(quotes.own_cost), cost, number_wrong(cost))}
                <button type="submit" class="button">{say!(quotes.add)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn bundle(editor: Editor) -> AnyView {
    let (name, price) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let (called, costs) = (
            name.get_untracked().trim().to_owned(),
            price.get_untracked(),
        );
        if called.is_empty() || entry::quantity(&costs).is_err() {
            return;
        }
        editor.bundles.update(|bundles| {
            let taken = |id: &String| bundles.iter().any(|(known, ..)| known == id);
            let id = (1..)
                .map(|number: u32| format!("bundle-{number}"))
                .find(|id| !taken(id));
            bundles.push((id.unwrap_or_default(), called, costs));
        });
        name.set(String::new());
        price.set(String::new());
    };
    view! {
        <details class="card fold" id="bundle">
            <summary>{say!(quotes.add_bundle)}</summary>
            <form class="body fields" on:submit=add>
                {field("bundle-name", say!(quotes.bundle_name), name, nothing_wrong())}
                {field("bundle-price", say!(quotes.bundle_price), price, number_wrong(price))}
                <button type="submit" class="button">{say!(quotes.add)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// The bundles of the quote, each with its price.
pub fn bundles(editor: Editor) -> AnyView {
    let count = Memo::new(move |_| editor.bundles.with(Vec::len));
    crate::ui::live::live(move || {
        if count.get() == 0 {
            return ().into_any();
        }
        let rows = editor
            .bundles
            .get_untracked()
            .into_iter()
            .map(|(id, name, price)| {
                let (typed, gone) = (id.clone(), id);
                view! {
                    <li class="row">
                        <span class="strong">{name.clone()}</span>
                        <input
                            inputmode="decimal"
                            autocomplete="off"
                            aria-label=format!("{} {name}", say!(quotes.bundle_price))
                            prop:value=price
                            on:input=move |event| {
                                let value = event_target_value(&event);
                                editor.bundles.update(|bundles| {
                                    if let Some(one) = bundles.iter_mut().find(|(id, ..)| *id == typed) {
                                        one.2 = value;
                                    }
                                });
                            }
                        />
                        <span class="muted">{editor.currency.code()}</span>
                        <button
                            type="button"
                            class="button quiet"
                            on:click=move |_| {
                                editor.lines.with_untracked(|lines| {
                                    for line in lines {
                                        if line.options.with_untracked(|options| options.bundle_id == gone) {
                                            line.options.update(|options| options.bundle_id.clear());
                                        }
                                    }
                                });
                                editor.bundles.update(|bundles| bundles.retain(|(id, ..)| *id != gone));
                            }
                        >
                            {say!(quotes.remove)}
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="card">
                <header><h2>{say!(quotes.bundles)}</h2></header>
                <ul class="body bundles">{rows}</ul>
            </section>
        }
        .into_any()
    })
}
