//! Price lists: imported by picker or drop, one of them searched, two of them compared; and the exchange
//! rates beside them. What one sees is in the address. Knows no quote.

mod comparison;
mod importing;
mod offers;
mod panel;
mod rates;
mod rules;

use crate::api;
use crate::figures::month;
use crate::load::load;
use crate::routes::{Address, Travel, address, travel};
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::price_lists::PriceListFormat;
use domain::wire::price_lists::PriceListAnswer;
use leptos::prelude::*;

/// What of the page is seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    Offers,
    Compare,
    Rates,
    Rules,
}

impl Side {
    const ALL: [Self; 4] = [Self::Offers, Self::Rules, Self::Compare, Self::Rates];

    fn word(self) -> &'static str {
        match self {
            Self::Offers => "offers",
            Self::Compare => "compare",
            Self::Rates => "rates",
            Self::Rules => "rules",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Offers => say!(prices.offers),
            Self::Compare => say!(prices.compare),
            Self::Rates => say!(prices.rates),
            Self::Rules => say!(rules.title),
        }
    }
}

/// The name of a format for the reader.
fn format_name(format: PriceListFormat) -> &'static str {
    match format {
        PriceListFormat::RateCard => say!(prices.rate_card),
        PriceListFormat::AzurePlanPriceSheet => say!(prices.price_sheet),
        PriceListFormat::LicencePriceList => say!(prices.licence_list),
        PriceListFormat::RetailPrices => say!(prices.retail),
        PriceListFormat::Resold => say!(prices.resold),
    }
}

/// A list in a select: name, month, format, currency.
fn list_label(list: &PriceListAnswer) -> String {
    let mut parts = vec![list.name.clone()];
    parts.extend(list.month.map(month));
    parts.push(format_name(list.format).to_owned());
    parts.push(list.currency.to_string());
    parts.join(" · ")
}

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let (address, travel) = (address(), travel());
    let asked = account.clone();
    let lists = load(move || api::price_lists(asked.clone()));
    let asked = account.clone();
    let rates = load(move || api::prices::exchange_rates(asked.clone()));
    let may_import = acting.may(Action::ImportPriceLists);
    let side = Memo::new(move |_| {
        let word = address.get("view");
        let named = Side::ALL.into_iter().find(|side| side.word() == word);
        named.unwrap_or(Side::Offers)
    });
    let chosen = Memo::new(move |_| {
        let wanted = address.get("list");
        lists
            .loaded(|lists| {
                let named = lists.iter().find(|list| list.id == wanted);
                named.or(lists.first()).cloned()
            })
            .flatten()
            .map(Chosen)
    });
    let line = move || {
        lists
            .loaded(|lists| tell!(prices.line, count = lists.len()))
            .unwrap_or_else(|| say!(state.loading).to_owned())
    };
    let import =
        may_import.then(|| importing::importing(account.clone(), lists, rates, address, travel));
    let (actions, outcome) = import.map_or_else(
        || (().into_any(), ().into_any()),
        |import| (import.actions, import.outcome),
    );
    let body = move || match side.get() {
        Side::Rules => rules::rules(&acting),
        Side::Rates => rates.shown(move |rates| rates::rates(rates, address, travel)),
        Side::Compare => {
            let account = account.clone();
            lists
                .shown(move |lists| comparison::comparison(account.clone(), lists, address, travel))
        }
        Side::Offers => offers_side(account.clone(), lists, chosen, address, travel),
    };
    view! {
        {page::head(say!(prices.title), live(line), actions)}
        {outcome}
        {sides(side, address, travel)}
        {live(body)}
    }
    .into_any()
}

/// The list one looks at; the same list under the same id never changes.
#[derive(Clone, Debug)]
struct Chosen(PriceListAnswer);

impl PartialEq for Chosen {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

fn sides(side: Memo<Side>, address: Address, travel: Travel) -> AnyView {
    let buttons = Side::ALL.map(|one| {
        view! {
            <button
                type="button"
                id=format!("view-{}", one.word())
                class=move || if side.get() == one { "chip on" } else { "chip" }
                aria-pressed=move || (side.get() == one).to_string()
                on:click=move |_| travel.note_step(&address.with(&[("view", vec![one.word().to_owned()])]))
            >
                {one.title()}
            </button>
        }
    });
    view! { <div class="filters" role="group" aria-label=say!(prices.title)>{buttons}</div> }
        .into_any()
}

fn offers_side(
    account: String,
    lists: crate::load::Loader<Vec<PriceListAnswer>>,
    chosen: Memo<Option<Chosen>>,
    address: Address,
    travel: Travel,
) -> AnyView {
    let choose = Callback::new(move |id: String| {
        travel.note(&address.with(&[("list", vec![id])]));
    });
    let body = move || {
        if lists.loaded(Vec::is_empty)? {
            let (title, words) = (say!(prices.none), say!(prices.none_words));
            return Some(states::empty(title, words, ().into_any()));
        }
        chosen
            .get()
            .map(|Chosen(list)| offers::offers(account.clone(), list))
    };
    view! {
        {lists.shown(move |lists| {
            if lists.is_empty() {
                return ().into_any();
            }
            let is_chosen = move |id: &str| chosen.with(|chosen| chosen.as_ref().is_some_and(|list| list.0.id == id));
            let picker = list_picker("price-list", say!(quotes.price_list), lists, is_chosen, choose);
            view! { <div class="filters">{picker}</div> }.into_any()
        })}
        {live(body)}
    }
    .into_any()
}

/// A select of price lists.
fn list_picker(
    id: &'static str,
    label: &'static str,
    lists: &[PriceListAnswer],
    is_chosen: impl Fn(&str) -> bool + Copy + Send + 'static,
    choose: Callback<String>,
) -> AnyView {
    let options = lists
        .iter()
        .map(|list| {
            let id = list.id.clone();
            view! {
                <option value=list.id.clone() selected=move || is_chosen(&id)>{list_label(list)}</option>
            }
        })
        .collect_view();
    view! {
        <label class="chip">
            {label}
            <select id=id on:change=move |event| choose.run(event_target_value(&event))>{options}</select>
        </label>
    }
    .into_any()
}
