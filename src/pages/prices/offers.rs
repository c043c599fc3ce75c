//! The offers of a price list, found as one types; the open one's prices beside.

use super::panel::panel;
use crate::api;
use crate::figures::number;
use crate::load::load;
use crate::offers::{Found, Offers};
use crate::ui::field_search::focus_on_slash;
use crate::ui::live::live;
use crate::ui::table::{Rows, Table};
use crate::{say, tell};
use domain::price_lists::{Offer, OfferPrice, Tier, Tiers};
use domain::wire::price_lists::PriceListAnswer;
use leptos::html::Input;
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A price list's offers.
pub(super) fn offers(account: String, list: PriceListAnswer) -> AnyView {
    let loaded = load(move || {
        let (account, list) = (account.clone(), list.clone());
        async move {
            let text = api::prices::source(account, list.id).await?;
            Offers::read(&text, &list.name).map(Arc::new)
        }
    });
    loaded.shown(|offers| found(Arc::clone(offers)))
}

fn found(offers: Arc<Offers>) -> AnyView {
    let text = RwSignal::new(String::new());
    let opened = RwSignal::new(None::<usize>);
    let searched = Arc::clone(&offers);
    let found = Memo::new(move |_| text.with(|text| searched.found(text)));
    let count = Signal::derive(move || found.with(Found::count));
    let currency = offers.currency;
    let (drawn, all) = (Arc::clone(&offers), offers.all.len());
    let rows = move |row: Signal<usize>| {
        let (found, drawn) = (found, Arc::clone(&drawn));
        let place = Memo::new(move |_| found.with(|found| found.place(row.get())));
        cells(place, &drawn)
    };
    let table = Table {
        label: say!(prices.offers).to_owned(),
        head: view! {
            <th scope="col" role="columnheader">{say!(prices.offer)}</th>
            <th scope="col" role="columnheader" class="wide">{say!(usage.category)}</th>
            <th scope="col" role="columnheader" class="wide region">{say!(usage.region)}</th>
            <th scope="col" role="columnheader" class="unit">{say!(quotes.unit)}</th>
            <th scope="col" role="columnheader" class="num">{format!("{}, {currency}", say!(prices.first_rate))}</th>
            <th scope="col" role="columnheader" class="wide">{say!(prices.kind)}</th>
        }
        .into_any(),
        columns: 6,
        count,
        rows: Rows::following(rows),
        open: Some(Callback::new(move |row: usize| {
            let place = found.with_untracked(|found| found.place(row));
            opened.update(|open| *open = if *open == place { None } else { place });
        })),
        opened: Signal::derive(move || {
            let open = opened.get()?;
            found.with(|found| found.row(open))
        }),
    };
    let input = NodeRef::<Input>::new();
    focus_on_slash(input);
    view! {
        <div class="filters">
            <input
                id="offer-search"
                class="input finder"
                node_ref=input
                type="search"
                autocomplete="off"
                aria-label=say!(prices.search)
                placeholder=say!(prices.search)
                on:input=move |event| text.set(event_target_value(&event))
            />
            <span class="muted small" id="offers-found" role="status">
                {live(move || tell!(prices.found, count = number(count.get()), all = number(all)))}
            </span>
        </div>
        <div class=move || if opened.get().is_some() { "split" } else { "split alone" }>
            <section class="card" id="offers-table">
                {table.into_view()}
                {live(move || (count.get() == 0).then(|| view! { <p class="state muted">{say!(prices.none_found)}</p> }))}
            </section>
            {live(move || {
                let offer = opened.get().and_then(|place| offers.all.get(place).cloned())?;
                Some(panel(&offer, currency, opened))
            })}
        </div>
    }
    .into_any()
}

/// How an offer is sold.
fn kind(price: &OfferPrice) -> String {
    match price {
        OfferPrice::Metered { .. } => say!(prices.metered).to_owned(),
        OfferPrice::Licence { term, .. } => {
            format!("{} · {}", say!(prices.licence), term.as_str())
        }
        OfferPrice::Reservation { term, .. } => {
            format!("{} · {}", say!(prices.reservation), term.as_str())
        }
        OfferPrice::SavingsPlan { term, .. } => {
            format!("{} · {}", say!(prices.savings_plan), term.as_str())
        }
    }
}

/// A row's cells, which follow the place of its offer: what is typed changes texts and draws nothing anew.
fn cells(place: Memo<Option<usize>>, offers: &Arc<Offers>) -> AnyView {
    let told = |text: fn(&Offer) -> String| {
        let offers = Arc::clone(offers);
        move || {
            let offer = place.get().and_then(|place| offers.all.get(place));
            offer.map(|offer| text(offer)).unwrap_or_default()
        }
    };
    let (tagged, stepped) = (Arc::clone(offers), Arc::clone(offers));
    let is_gone = Memo::new(move |_| {
        let offer = place.get().and_then(|place| tagged.all.get(place));
        offer.is_some_and(|offer| !offer.is_sold())
    });
    let steps = Memo::new(move |_| {
        let offer = place.get().and_then(|place| stepped.all.get(place));
        offer.map_or(0, |offer| tiers(offer).len())
    });
    let gone = live(move || {
        is_gone
            .get()
            .then(|| view! { <span class="tag warn">{say!(prices.deleted)}</span> " " })
    });
    let more = live(move || {
        let count = steps.get();
        (count > 1).then(|| view! { <span class="tag info wide">{tell!(prices.tiers_more, count = count)}</span> " " })
    });
    view! {
        <td role="cell" class="strong">{gone}{told(|offer| offer.name.clone())}</td>
        <td role="cell" class="wide">{told(|offer| offer.category.clone())}</td>
        <td role="cell" class="wide muted region">{told(|offer| offer.region.clone())}</td>
        <td role="cell" class="muted unit">{told(|offer| offer.unit.clone())}</td>
        <td role="cell" class="num">{more}{told(|offer| rate(offer).map(number).unwrap_or_default())}</td>
        <td role="cell" class="wide muted">{told(|offer| kind(&offer.price))}</td>
    }
    .into_any()
}

fn tiers(offer: &Offer) -> &[Tier] {
    offer.tiers().map(Tiers::as_slice).unwrap_or_default()
}

/// The first of an offer's prices.
fn rate(offer: &Offer) -> Option<Decimal> {
    match &offer.price {
        OfferPrice::Metered { .. } => tiers(offer).first().map(|tier| tier.rate),
        OfferPrice::Licence { cost, .. } => Some(*cost),
        OfferPrice::Reservation { price, .. } => Some(*price),
        OfferPrice::SavingsPlan { price_hourly, .. } => Some(*price_hourly),
    }
}
