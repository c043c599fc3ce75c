//! The meters of a price list, found as one types; the open one's tiers and included quantity beside.

use crate::api;
use crate::figures::{date, number};
use crate::load::load;
use crate::meters::{Meters, meter_detail};
use crate::problem::Problem;
use crate::ui::field_search::focus_on_slash;
use crate::ui::icon::{Icon, icon};
use crate::ui::live::live;
use crate::ui::table::Table;
use crate::{say, tell};
use domain::money::Currency;
use domain::price_lists::{Offer, PriceList, Tiers};
use leptos::html::Input;
use leptos::prelude::*;
use std::sync::Arc;

/// A price list's meters.
pub fn meters(account: String, id: String) -> AnyView {
    let list = load(move || fetch(account.clone(), id.clone()));
    list.shown(|meters| found(Arc::clone(meters)))
}

async fn fetch(account: String, id: String) -> Result<Arc<Meters>, Problem> {
    let detail = api::price_list(account, id).await?;
    let list = PriceList::try_from(detail.rate_card)
        .map_err(|why| Problem::Unreadable(why.to_string()))?;
    Ok(Arc::new(Meters::from(list)))
}

fn found(meters: Arc<Meters>) -> AnyView {
    let text = RwSignal::new(String::new());
    let opened = RwSignal::new(None::<usize>);
    let searched = Arc::clone(&meters);
    let matching = Memo::new(move |_| searched.matching(&text.get()).collect::<Vec<_>>());
    let count = Signal::derive(move || matching.with(Vec::len));
    let currency = meters.currency;
    let (drawn, all) = (Arc::clone(&meters), meters.all.len());
    let table = Table {
        label: say!(prices.meters).to_owned(),
        head: view! {
            <th scope="col">{say!(prices.meter)}</th>
            <th scope="col" class="wide">{say!(usage.category)}</th>
            <th scope="col" class="wide">{say!(usage.region)}</th>
            <th scope="col">{say!(quotes.unit)}</th>
            <th scope="col" class="num">{format!("{}, {currency}", say!(prices.first_rate))}</th>
            <th scope="col" class="num wide">{say!(prices.included)}</th>
        }
        .into_any(),
        columns: 6,
        count,
        row: Callback::new(move |row: usize| {
            matching
                .with(|found| {
                    found
                        .get(row)
                        .and_then(|index| drawn.all.get(*index))
                        .cloned()
                })
                .map_or_else(|| ().into_any(), |meter| cells(&meter))
        }),
        open: Some(Callback::new(move |row: usize| {
            let index = matching.with_untracked(|found| found.get(row).copied());
            opened.update(|open| *open = if *open == index { None } else { index });
        })),
        opened: Signal::derive(move || {
            let open = opened.get()?;
            matching.with(|found| found.iter().position(|index| *index == open))
        }),
    };
    let input = NodeRef::<Input>::new();
    focus_on_slash(input);
    view! {
        <div class="filters">
            <input
                id="meter-search"
                class="input finder"
                node_ref=input
                type="search"
                autocomplete="off"
                aria-label=say!(prices.search)
                placeholder=say!(prices.search)
                on:input=move |event| text.set(event_target_value(&event))
            />
            <span class="muted small" role="status">
                {live(move || tell!(prices.found, count = number(count.get()), all = number(all)))}
            </span>
        </div>
        <div class=move || if opened.get().is_some() { "split" } else { "split alone" }>
            <section class="card">
                {table.into_view()}
                {live(move || (count.get() == 0).then(|| view! { <p class="state muted">{say!(prices.none_found)}</p> }))}
            </section>
            {live(move || {
                let meter = opened.get().and_then(|index| meters.all.get(index).cloned())?;
                Some(panel(&meter, currency, opened))
            })}
        </div>
    }
    .into_any()
}

fn cells(meter: &Offer) -> AnyView {
    let tiers = meter.tiers().map(Tiers::as_slice).unwrap_or_default();
    let rate = tiers.first().map(|tier| number(tier.rate));
    let more = tiers.len().saturating_sub(1);
    let included = meter.included_quantity();
    let included = (!included.is_zero()).then(|| number(included));
    view! {
        <td class="strong">{meter.name.clone()}</td>
        <td class="wide">{meter.category.clone()}</td>
        <td class="wide muted">{meter.region.clone()}</td>
        <td class="muted">{meter.unit.clone()}</td>
        <td class="num">
            {(more > 0).then(|| view! { <span class="tag info">{tell!(prices.tiers_more, count = more + 1)}</span> " " })}
            {rate}
        </td>
        <td class="num wide">{included}</td>
    }
    .into_any()
}

fn panel(meter: &Offer, currency: Currency, opened: RwSignal<Option<usize>>) -> AnyView {
    let tiers = meter
        .tiers()
        .map(Tiers::as_slice)
        .unwrap_or_default()
        .iter()
        .map(|tier| {
            view! {
                <li>
                    <span>{tell!(steps.kinds.tier_from, from = number(tier.from))}</span>
                    <span class="num">{format!("{} {currency}", number(tier.rate))}</span>
                </li>
            }
        })
        .collect_view();
    let fact = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    view! {
        <aside class="card" id="meter" aria-label=meter.name.clone()>
            <header>
                <h2>{meter.name.clone()}</h2>
                <button type="button" class="button quiet icon-only" aria-label=say!(quotes.close) on:click=move |_| opened.set(None)>
                    {icon(Icon::Close)}
                </button>
            </header>
            <ol class="steps">{tiers}</ol>
            <div class="body">
                <dl class="facts">
                    {fact(say!(prices.included), number(meter.included_quantity()))}
                    {fact(say!(usage.category), meter_detail(meter))}
                    {fact(say!(prices.effective), date(&meter.effective_date))}
                    {fact(say!(prices.meter_id), meter.id.to_string())}
                    {fact(say!(prices.tags), meter.tags.join(", "))}
                </dl>
                <p class="small muted">{say!(prices.assumption)}</p>
            </div>
        </aside>
    }
    .into_any()
}
