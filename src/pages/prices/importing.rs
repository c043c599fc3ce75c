//! Imports a file by picker or drop: a price list of any format, or a sheet of exchange rates. The file
//! is sent as it is: no number of it is touched on the way.

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
use domain::wire::exchange_rates::ExchangeRatesAnswer;
use domain::wire::price_lists::PriceListAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
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
        spawn_local(async move {
            let answer = send(account, file, month).await;
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
    let actions = view! {
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

/// A sheet of exchange rates is told by the server, which reads it anyhow.
async fn send(account: String, file: File, month: String) -> Importing {
    match api::import(account.clone(), file.clone(), month.clone()).await {
        Ok(list) => Importing::List(Box::new(list)),
        Err(problem) if problem.code() == "exchange_rates_sheet" => {
            match api::import_exchange_rates(account, file, month).await {
                Ok(sheet) => Importing::Rates(Box::new(sheet)),
                Err(problem) => Importing::Failed(problem),
            }
        }
        Err(problem) => Importing::Failed(problem),
    }
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
