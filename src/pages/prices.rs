//! Price lists: imported by picker or drop, and one of them chosen. Knows no quote.

mod meters;

use crate::api;
use crate::figures::{date_time, number};
use crate::load::load;
use crate::problem::Problem;
use crate::routes::{address, travel};
use crate::session::acting;
use crate::ui::drop::{page_drop, picker};
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::wire::price_lists::PriceListAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
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
            chosen.get().map(|id| meters::meters(account.clone(), id))
        })
    };
    view! {
        {page::head(say!(prices.title), live(line), actions)}
        {may_import.then(|| page_drop(say!(prices.drop), take))}
        {live(move || outcome(importing.get()))}
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
