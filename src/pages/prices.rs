//! Price lists and their meters: imported, found as one types, tiers and included quantity beside. Knows no quote.

use crate::api;
use crate::figures::{date, date_time, number};
use crate::load::load;
use crate::meters::{Meters, meter_detail};
use crate::problem::Problem;
use crate::routes::{address, travel};
use crate::session::acting;
use crate::ui::drop::{page_drop, picker};
use crate::ui::field_search::focus_on_slash;
use crate::ui::icon::{Icon, icon};
use crate::ui::table::Table;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::money::Currency;
use domain::price_lists::{Meter, PriceList};
use domain::wire::price_lists::PriceListAnswer;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// How an import stands.
#[derive(Clone)]
enum Importing {
    Not,
    Under(String),
    Done(Box<PriceListAnswer>),
    Failed(Problem),
}

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let address = address();
    let travel = travel();
    let asked = account.clone();
    let lists = load(move || api::price_lists(asked.clone()));
    let importing = RwSignal::new(Importing::Not);
    let may_import = acting.may(Action::ImportPriceLists);
    let to = account.clone();
    let take = Callback::new(move |file: File| {
        let account = to.clone();
        importing.set(Importing::Under(file.name()));
        spawn_local(async move {
            let answer = import(account, file).await;
            if let Ok(list) = &answer {
                travel.note(&address.with(&[("list", vec![list.id.clone()])]));
                lists.again();
            }
            importing.try_set(match answer {
                Ok(list) => Importing::Done(Box::new(list)),
                Err(problem) => Importing::Failed(problem),
            });
        });
    });
    let chosen = Memo::new(move |_| {
        let wanted = address.get("list");
        lists
            .loaded(|lists| {
                let named = lists.iter().find(|list| list.id == wanted);
                named.or(lists.first()).map(|list| list.id.clone())
            })
            .flatten()
    });
    let line = move || {
        lists
            .loaded(|lists| tell!(prices.line, count = lists.len()))
            .unwrap_or_else(|| say!(state.loading).to_owned())
    };
    let actions = may_import
        .then(|| {
            picker(
                "rate-card",
                say!(prices.import),
                ".json,application/json",
                take,
            )
        })
        .into_any();
    let body = move || {
        lists.loaded(Vec::is_empty).and_then(|is_empty| {
            if is_empty {
                return Some(states::empty(
                    say!(prices.none),
                    say!(prices.none_words),
                    ().into_any(),
                ));
            }
            chosen.get().map(|id| meters(account.clone(), id))
        })
    };
    view! {
        {page::head(say!(prices.title), line.into_any(), actions)}
        {may_import.then(|| page_drop(say!(prices.drop), take))}
        {move || outcome(importing.get())}
        {lists.shown(move |lists| choice(lists, chosen))}
        {body}
    }
    .into_any()
}

/// Reads the card as text and sends it as it is: no number of it is touched on the way.
async fn import(account: String, file: File) -> Result<PriceListAnswer, Problem> {
    let text = JsFuture::from(file.text())
        .await
        .ok()
        .and_then(|text| text.as_string())
        .ok_or_else(|| Problem::Unreadable(file.name()))?;
    let name = file.name();
    let name = name.strip_suffix(".json").unwrap_or(&name).to_owned();
    api::import_price_list(account, name, text).await
}

fn outcome(importing: Importing) -> AnyView {
    match importing {
        Importing::Not => ().into_any(),
        Importing::Under(name) => {
            states::notice("", tell!(prices.importing, name = name), String::new())
        }
        Importing::Done(list) => states::notice(
            "good",
            tell!(
                prices.imported,
                name = list.name,
                meters = number(list.meters)
            ),
            String::new(),
        ),
        Importing::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
    }
}

fn choice(lists: &[PriceListAnswer], chosen: Memo<Option<String>>) -> AnyView {
    if lists.is_empty() {
        return ().into_any();
    }
    let address = address();
    let travel = travel();
    let options = lists
        .iter()
        .map(|list| {
            let id = list.id.clone();
            view! {
                <option value=list.id.clone() selected=move || chosen.get().as_ref() == Some(&id)>
                    {format!("{} · {} · {}", list.name, list.currency, date_time(&list.imported_date))}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="filters">
            <label class="chip">
                {say!(quotes.price_list)}
                <select
                    id="price-list"
                    on:change=move |event| {
                        travel.note(&address.with(&[("list", vec![event_target_value(&event)])]));
                    }
                >
                    {options}
                </select>
            </label>
        </div>
    }
    .into_any()
}

/// A price list's meters.
fn meters(account: String, id: String) -> AnyView {
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
                {move || tell!(prices.found, count = number(count.get()), all = number(all))}
            </span>
        </div>
        <div class=move || if opened.get().is_some() { "split" } else { "split alone" }>
            <section class="card">
                {table.into_view()}
                {move || (count.get() == 0).then(|| view! { <p class="state muted">{say!(prices.none_found)}</p> })}
            </section>
            {move || {
                let meter = opened.get().and_then(|index| meters.all.get(index).cloned())?;
                Some(panel(&meter, currency, opened))
            }}
        </div>
    }
    .into_any()
}

fn cells(meter: &Meter) -> AnyView {
    let rate = meter.tiers.as_slice().first().map(|tier| number(tier.rate));
    let more = meter.tiers.as_slice().len().saturating_sub(1);
    let included = (!meter.included_quantity.is_zero()).then(|| number(meter.included_quantity));
    view! {
        <td class="strong">{meter.name.clone()}</td>
        <td class="wide">{meter.category.clone()}</td>
        <td class="wide muted">{meter.region.clone()}</td>
        <td class="muted">{meter.unit.clone()}</td>
        <td class="num">
            {(more > 0).then(|| view! { <span class="tag info">{tell!(prices.tiers_more, count = more)}</span> " " })}
            {rate}
        </td>
        <td class="num wide">{included}</td>
    }
    .into_any()
}

fn panel(meter: &Meter, currency: Currency, opened: RwSignal<Option<usize>>) -> AnyView {
    let tiers = meter
        .tiers
        .as_slice()
        .iter()
        .map(|tier| {
            view! {
                <li>
                    <span>{tell!(steps.tier, from = number(tier.from), unit = &meter.unit)}</span>
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
                    {fact(say!(prices.included), format!("{} × {}", number(meter.included_quantity), meter.unit))}
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
