//! The offers of a price list, found as one types; the open one's prices beside.

use super::panel::panel;
use crate::api;
use crate::figures::number;
use crate::load::load;
use crate::offers::{Found, Offers};
use crate::ui::field_search::focus_on_slash;
use crate::ui::live::live;
use crate::ui::table::Table;
use crate::{say, tell};
use domain::price_lists::{Offer, OfferPrice, Tiers};
use domain::wire::price_lists::PriceListAnswer;
use leptos::html::Input;
use leptos::prelude::*;
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
    let table = Table {
        label: say!(prices.offers).to_owned(),
        head: view! {
            <th scope="col">{say!(prices.offer)}</th>
            <th scope="col" class="wide">{say!(usage.category)}</th>
            <th scope="col" class="wide">{say!(usage.region)}</th>
            <th scope="col">{say!(quotes.unit)}</th>
            <th scope="col" class="num">{format!("{}, {currency}", say!(prices.first_rate))}</th>
            <th scope="col" class="wide">{say!(prices.kind)}</th>
        }
        .into_any(),
        columns: 6,
        count,
        row: Callback::new(move |row: usize| {
            found
                .with(|found| found.place(row))
                .and_then(|place| drawn.all.get(place))
                .map_or_else(|| ().into_any(), |offer| cells(offer))
        }),
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
                {table.into_quick_view()}
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

fn cells(offer: &Offer) -> AnyView {
    let tiers = offer.tiers().map(Tiers::as_slice).unwrap_or_default();
    let rate = match &offer.price {
        OfferPrice::Metered { .. } => tiers.first().map(|tier| tier.rate),
        OfferPrice::Licence { cost, .. } => Some(*cost),
        OfferPrice::Reservation { price, .. } => Some(*price),
        OfferPrice::SavingsPlan { price_hourly, .. } => Some(*price_hourly),
    };
    let gone = (!offer.is_sold())
        .then(|| view! { <span class="tag warn">{say!(prices.deleted)}</span> " " });
    let more = (tiers.len() > 1)
        .then(|| view! { <span class="tag info wide">{tell!(prices.tiers_more, count = tiers.len())}</span> " " });
    view! {
        <td class="strong">{gone}{offer.name.clone()}</td>
        <td class="wide">{offer.category.clone()}</td>
        <td class="wide muted">{offer.region.clone()}</td>
        <td class="muted">{offer.unit.clone()}</td>
        <td class="num">{more}{rate.map(number)}</td>
        <td class="wide muted">{kind(&offer.price)}</td>
    }
    .into_any()
}
