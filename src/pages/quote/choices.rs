//! What a quote is made of besides its lines: customer, price list, mark-up, and the box that adds meters.

use super::{Desk, lines};
use crate::api;
use crate::customers;
use crate::forms::entry::Wrong;
use crate::forms::quotes::Editor;
use crate::load::Loader;
use crate::offers::{Offers, offer_detail};
use crate::preferences;
use crate::ui::combo::{Choice, Combo};
use crate::ui::live::live;
use crate::{say, tell};
use domain::price_rules::Buyer;
use domain::wire::customers::CustomerAnswer;
use domain::wire::price_lists::PriceListAnswer;
use domain::wire::quotes::FURTHER_PRICE_LISTS_MAX;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Meters offered at once while one types.
const CHOICES_MAX: usize = 30;

/// Customer, price list, mark-up.
pub fn choices(editor: Editor, desk: &Desk, loader: Loader<Desk>, account: &str) -> AnyView {
    let chosen = desk.draft.price_list_id.clone();
    let place = desk.place.clone();
    let place_too = place.clone();
    let options = desk
        .price_lists
        .iter()
        .map(|list| {
            view! {
                <option value=list.id.clone() selected=list.id == chosen>
                    {list_words(list)}
                </option>
            }
        })
        .collect_view();
    let change_list = move |event| {
        // Another list has other meters: the draft starts over with it, keeping what it can.
        let mut draft = untrack(|| editor.draft());
        draft.price_list_id = event_target_value(&event);
        preferences::keep(&place, &serde_json::to_string(&draft).unwrap_or_default());
        loader.again();
    };
    let change_currency = move |event| {
        let mut draft = untrack(|| editor.draft());
        draft.currency = event_target_value(&event).parse().ok();
        preferences::keep(
            &place_too,
            &serde_json::to_string(&draft).unwrap_or_default(),
        );
        loader.again();
    };
    let rates_source = rates_source(editor, desk, loader);
    let currencies = [
        "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY", "AUD", "CAD", "INR",
    ];
    let known = currencies.contains(&editor.currency.code());
    let currencies = currencies
        .into_iter()
        .chain((!known).then_some(editor.currency.code()))
        .map(|code| view! { <option value=code selected=code == editor.currency.code()>{code}</option> })
        .collect_view();
    let wrong = move || editor.markup.get().err().map(Wrong::words);
    let default = crate::figures::number(desk.seller.default_markup.percent());
    let hint = tell!(quotes.markup_by_rules, percent = default);
    view! {
        <section class="card">
            <div class="body fields quote-choices">
                <div class="field">
                    <label for="quote-customer">{say!(quotes.customer)}</label>
                    {customer_box(editor, account.to_owned())}
                </div>
                <div class="field">
                    <label for="quote-price-list">{say!(quotes.price_list)}</label>
                    <select id="quote-price-list" on:change=change_list>{options}</select>
                </div>
                <div class="field">
                    <label for="quote-currency">{say!(quotes.currency)}</label>
                    <select id="quote-currency" on:change=change_currency>{currencies}</select>
                </div>
                {rates_source}
                <div class="field">
                    <label for="quote-markup">{say!(quotes.markup)}</label>
                    <input
                        id="quote-markup"
                        inputmode="decimal"
                        autocomplete="off"
                        prop:value=editor.markup_text.get_untracked()
                        aria-describedby="quote-markup-hint"
                        aria-invalid=move || wrong().map(|_| "true")
                        on:input=move |event| editor.markup_text.set(event_target_value(&event))
                    />
                    <span id="quote-markup-hint" class="hint" class:wrong=move || wrong().is_some()>
                        {live(move || wrong().map_or_else(|| hint.clone(), str::to_owned))}
                    </span>
                </div>
            </div>
            {further_lists(editor, desk, loader)}
        </section>
    }
    .into_any()
}

/// Whose exchange rates count, where several published some and two currencies meet.
fn rates_source(editor: Editor, desk: &Desk, loader: Loader<Desk>) -> Option<AnyView> {
    let (sources, place) = (&desk.seller.exchange_rates_sources, desk.place.clone());
    let chosen = desk.seller.exchange_rates_source.as_deref();
    if sources.len() < 2 {
        return None;
    }
    let change = move |event| {
        let mut draft = untrack(|| editor.draft());
        draft.exchange_rates_source = Some(event_target_value(&event));
        preferences::keep(&place, &serde_json::to_string(&draft).unwrap_or_default());
        loader.again();
    };
    let options = sources
        .iter()
        .map(|source| {
            view! {
                <option value=source.clone() selected=Some(source.as_str()) == chosen>
                    {source.clone()}
                </option>
            }
        })
        .collect_view();
    let select = view! {
        <div class="field">
            <label for="quote-rates-source">{say!(quotes.rates_source)}</label>
            <select id="quote-rates-source" on:change=change>{options}</select>
        </div>
    };
    Some(select.into_any())
}

/// A price list by its name, month and currency: those of several months bear one name.
fn list_words(list: &PriceListAnswer) -> String {
    let month = list.month.map(crate::figures::month);
    let is_said = list.name.contains(list.currency.code());
    let currency = (!is_said).then(|| list.currency.code().to_owned());
    [Some(list.name.clone()), month, currency]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The price lists that the quote may sell from besides its own.
fn further_lists(editor: Editor, desk: &Desk, loader: Loader<Desk>) -> AnyView {
    let chosen = &desk.draft.further_price_list_ids;
    let others = || {
        let first = &desk.draft.price_list_id;
        desk.price_lists
            .iter()
            .filter(move |list| list.id != *first)
    };
    if others().next().is_none() {
        return ().into_any();
    }
    let is_full = chosen.len() >= FURTHER_PRICE_LISTS_MAX;
    let boxes = others()
        .map(|list| {
            let (id, place) = (list.id.clone(), desk.place.clone());
            let is_on = chosen.contains(&id);
            let change = move |event| {
                let mut draft = untrack(|| editor.draft());
                draft.further_price_list_ids.retain(|one| *one != id);
                if event_target_checked(&event) {
                    draft.further_price_list_ids.push(id.clone());
                }
                preferences::keep(&place, &serde_json::to_string(&draft).unwrap_or_default());
                loader.again();
            };
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        class="further-price-list"
                        value=list.id.clone()
                        prop:checked=is_on
                        disabled=is_full && !is_on
                        on:change=change
                    />
                    {list_words(list)}
                </label>
            }
        })
        .collect_view();
    let hint = tell!(quotes.further_lists_hint, count = FURTHER_PRICE_LISTS_MAX);
    view! {
        <details class="body small" id="further-price-lists" open=!chosen.is_empty()>
            <summary>{say!(quotes.further_lists)}</summary>
            <fieldset class="stack">
                <legend class="muted">{hint}</legend>
                {boxes}
            </fieldset>
        </details>
    }
    .into_any()
}

fn customer_box(editor: Editor, account: String) -> AnyView {
    let name = editor
        .customer
        .get_untracked()
        .map(|(_, name)| name)
        .unwrap_or_default();
    let for_buyer = account.clone();
    let text = RwSignal::new(name);
    let found = customers::found(account, text);
    let choices = Signal::derive(move || {
        let choice = |customer: CustomerAnswer| Choice {
            key: customer.id,
            label: customer.company_profile.company_name,
            detail: customer.company_profile.domain,
        };
        found.get().into_iter().map(choice).collect()
    });
    let choose = Callback::new(move |choice: Choice| {
        text.set(choice.label.clone());
        editor.customer.set(Some((choice.key, choice.label)));
    });
    know_the_buyer(editor, for_buyer);
    Combo {
        id: "quote-customer",
        label: say!(quotes.customer),
        placeholder: say!(quotes.find_customer),
        text,
        choices,
        nothing: say!(customers.none_found),
        choose,
        refusal: None,
    }
    .into_view()
}

/// Asks what price rules know the chosen customer by; without the server they know it by its id.
fn know_the_buyer(editor: Editor, account: String) {
    let chosen = Memo::new(move |_| editor.customer.get().map(|(id, _)| id));
    Effect::new(move |_| {
        let Some(id) = chosen.get() else { return };
        let alone = Buyer {
            customer: id.parse().ok(),
            ..Buyer::default()
        };
        if editor
            .buyer
            .with_untracked(|known| known.customer != alone.customer)
        {
            editor.buyer.set(alone.clone());
        }
        let account = account.clone();
        spawn_local(async move {
            if let Ok(customer) = api::customer(account, id.clone()).await
                && chosen.try_get_untracked().flatten() == Some(id)
            {
                editor.buyer.set(Buyer {
                    tags: customer.tags.into_iter().collect(),
                    reseller_mpn_id: customer.associated_partner_id,
                    ..alone
                });
            }
        });
    });
}

/// The box that finds meters and adds them as lines.
pub fn adding(editor: Editor, meters: Arc<Offers>) -> AnyView {
    let text = RwSignal::new(String::new());
    let offered = Arc::clone(&meters);
    let choices = Signal::derive(move || {
        offered
            .matching(&text.get())
            .take(CHOICES_MAX)
            .filter_map(|index| offered.all.get(index).map(|meter| (index, meter)))
            .map(|(index, meter)| Choice {
                key: index.to_string(),
                label: meter.name_sold().into_owned(),
                detail: [Some(offer_detail(meter).as_str()), offered.list_name(index)]
                    .into_iter()
                    .flatten()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
            })
            .collect()
    });
    let choose = Callback::new(move |choice: Choice| {
        let meter = choice
            .key
            .parse::<usize>()
            .ok()
            .and_then(|index| meters.listed(index));
        if let Some(meter) = meter {
            editor.add(meter, "1".to_owned());
            text.set(String::new());
            lines::focus_last();
        }
    });
    Combo {
        id: "quote-meter",
        label: say!(quotes.add_meter),
        placeholder: say!(quotes.find_meter),
        text,
        choices,
        nothing: say!(prices.none_found),
        choose,
        refusal: None,
    }
    .into_view()
}
