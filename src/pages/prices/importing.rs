//! Imports a file by picker or drop: a price list of any format, or a sheet of exchange rates. The file
//! is sent as it is: no number of it is touched on the way.

use super::Side;
use crate::api::prices as api;
use crate::figures::{month as month_name, number};
use crate::load::Loader;
use crate::problem::Problem;
use crate::routes::{Address, Travel};
use crate::ui::drop::{page_drop, picker};
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::charges::Period;
use domain::exchange_rates::{PROGRAMME_SOURCE, SOURCE_CHARACTERS_MAX};
use domain::wire::exchange_rates::ExchangeRatesAnswer;
use domain::wire::price_lists::PriceListAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use pricing::price_lists::begins_exchange_rates;
use std::collections::BTreeSet;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// How an import stands.
#[derive(Clone)]
enum Importing {
    Not,
    Under(String),
    List(Box<PriceListAnswer>),
    Rates(Box<ExchangeRatesAnswer>),
    Failed(Problem),
}

/// Month, picker and drop for the head of the page; and how it went, below it.
pub(super) struct Import {
    pub(super) actions: AnyView,
    pub(super) outcome: AnyView,
}

/// The parts of the page that import.
pub(super) fn importing(
    account: String,
    lists: Loader<Vec<PriceListAnswer>>,
    rates: Loader<Vec<ExchangeRatesAnswer>>,
    address: Address,
    travel: Travel,
) -> Import {
    let state = RwSignal::new(Importing::Not);
    let month = RwSignal::new(String::new());
    let publisher = RwSignal::new(String::new());
    let of_rates = Memo::new(move |_| address.get("view") == Side::Rates.word());
    let take = Callback::new(move |file: File| {
        let account = account.clone();
        let name = file.name();
        let typed = month.get_untracked();
        let month = match typed.is_empty() {
            true => month_in(&name)
                .map(|month| month.to_string())
                .unwrap_or_default(),
            false => typed,
        };
        state.set(Importing::Under(name));
        let is_asked = of_rates.get_untracked();
        let publisher = if is_asked {
            publisher.get_untracked()
        } else {
            String::new()
        };
        spawn_local(async move {
            let answer = send(account, file, month, &publisher).await;
            match &answer {
                Importing::List(list) => {
                    let seen = [("list", vec![list.id.clone()]), ("view", vec![])];
                    travel.note(&address.with(&seen));
                    lists.again();
                }
                Importing::Rates(sheet) => {
                    let seen = [
                        ("month", vec![sheet.month.to_string()]),
                        ("view", vec!["rates".to_owned()]),
                    ];
                    travel.note(&address.with(&seen));
                    rates.again();
                }
                _ => {}
            }
            state.try_set(answer);
        });
    });
    let publisher_field = move || {
        let known = rates.loaded(|sheets| {
            let names: BTreeSet<String> = sheets.iter().map(|sheet| sheet.source.clone()).collect();
            names
        });
        let known = known.unwrap_or_default().into_iter();
        of_rates.get().then(|| {
            view! {
                <div class="field">
                    <label for="import-publisher">{say!(prices.rates_publisher)}</label>
                    <input
                        id="import-publisher"
                        list="import-publishers"
                        maxlength=SOURCE_CHARACTERS_MAX
                        placeholder=PROGRAMME_SOURCE
                        autocomplete="off"
                        prop:value=publisher.get_untracked()
                        on:input=move |event| publisher.set(event_target_value(&event))
                    />
                    <datalist id="import-publishers">
                        {known.map(|name| view! { <option value=name></option> }).collect_view()}
                    </datalist>
                </div>
            }
        })
    };
    let actions = view! {
        {live(publisher_field)}
        <div class="field">
            <label for="import-month">{say!(prices.month)}</label>
            <input
                id="import-month"
                type="month"
                placeholder="YYYY-MM"
                title=say!(prices.month_hint)
                prop:value=move || month.get()
                on:input=move |event| month.set(event_target_value(&event))
            />
        </div>
        {picker("price-file", say!(prices.import), ".json,.csv,application/json,text/csv", take)}
    }
    .into_any();
    let outcome = view! {
        {page_drop(say!(prices.drop), take)}
        {live(move || outcome(state.get()))}
    }
    .into_any();
    Import { actions, outcome }
}

/// Bytes that surely hold a sheet's heading.
const HEADING_BYTES: f64 = 4096.0;

/// A sheet of exchange rates is told by its heading.
async fn send(account: String, file: File, month: String, publisher: &str) -> Importing {
    let problem = if begins_exchange_rates(&beginning(&file).await) {
        match api::import_exchange_rates(account, file, month, publisher).await {
            Ok(sheet) => return Importing::Rates(Box::new(sheet)),
            Err(problem) => problem,
        }
    } else {
        match api::import(account, file, month).await {
            Ok(list) => return Importing::List(Box::new(list)),
            Err(problem) => problem,
        }
    };
    Importing::Failed(problem)
}

/// The first bytes of a file as text; empty where they cannot be read, which sending it then says.
async fn beginning(file: &File) -> String {
    let Ok(part) = file.slice_with_f64_and_f64(0.0, HEADING_BYTES) else {
        return String::new();
    };
    let text = JsFuture::from(part.text()).await.ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// The month in a file's name, such as `prices-2026-08.csv` or `Sep_NCE_202609.csv`.
fn month_in(name: &str) -> Option<Period> {
    name.split(|letter: char| !letter.is_ascii_digit() && letter != '-')
        .flat_map(|part| {
            let part = part.trim_matches('-');
            let spelt = match (part.len(), part.split_at_checked(4)) {
                (6, Some((year, month))) => format!("{year}-{month}"),
                _ => part.to_owned(),
            };
            spelt.parse::<Period>().ok()
        })
        .find(|month| (2000..2100).contains(&month.year()))
}

fn outcome(importing: Importing) -> AnyView {
    match importing {
        Importing::Not => ().into_any(),
        Importing::Under(name) => {
            states::notice("", tell!(prices.importing, name = name), String::new())
        }
        Importing::List(list) => states::notice(
            "good",
            tell!(
                prices.imported,
                name = list.name,
                offers = number(list.offers)
            ),
            String::new(),
        ),
        Importing::Rates(sheet) => states::notice(
            "good",
            tell!(
                prices.rates_imported,
                month = month_name(sheet.month),
                count = number(sheet.rates.len())
            ),
            String::new(),
        ),
        Importing::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
    }
}
