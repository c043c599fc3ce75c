//! Market regions and their countries, found by country, from dated data. Knows no application yet.

use crate::api;
use crate::figures::date;
use crate::load::load;
use crate::problem::Problem;
use crate::routes::{address, travel};
use crate::session::{Acting, acting};
use crate::shell::model_words;
use crate::ui::field_search::search_box;
use crate::ui::live::live;
use crate::ui::page;
use crate::{say, tell};
use domain::customers::name_folded;
use domain::markets::{CloudStatus, Country, MarketRegion, Markets, NationalCloud};
use leptos::prelude::*;
use std::sync::Arc;

/// Answers shown for one search.
const FOUND_MAX: usize = 8;

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let address = address();
    let travel = travel();
    let markets = load(move || fetch(account.clone()));
    let line = move || {
        markets
            .loaded(|markets| {
                tell!(
                    enrol.line,
                    date = date(&markets.as_of),
                    source = &markets.source
                )
            })
            .unwrap_or_else(|| say!(state.loading).to_owned())
    };
    let search = Memo::new(move |_| address.get("country"));
    let typed = Callback::new(move |text: String| {
        let values = if text.is_empty() { vec![] } else { vec![text] };
        travel.note(&address.with(&[("country", values)]));
    });
    view! {
        {page::head(say!(enrol.title), live(line), ().into_any())}
        <div class="filters">{search_box("country", say!(enrol.search), search.into(), typed)}</div>
        {markets.shown(move |markets| regions(Arc::clone(markets), search, &acting))}
    }
    .into_any()
}

async fn fetch(account: String) -> Result<Arc<Markets>, Problem> {
    api::markets(account).await.map(Arc::new)
}

fn regions(markets: Arc<Markets>, search: Memo<String>, acting: &Acting) -> AnyView {
    let clouds = markets.national_clouds.iter().map(cloud).collect_view();
    let all = markets
        .regions
        .iter()
        .map(|region| whole_region(region, acting))
        .collect_view();
    let searched = Arc::clone(&markets);
    let acting = acting.clone();
    view! {
        {live(move || found(&searched, &search.get(), &acting))}
        <section class="card">
            <header><h2>{tell!(enrol.regions, count = markets.regions.len())}</h2></header>
            <div class="regions">{all}</div>
        </section>
        <section class="card">
            <header><h2>{say!(enrol.clouds)}</h2></header>
            <div class="table short">
                <table aria-label=say!(enrol.clouds)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(enrol.cloud)}</th>
                            <th scope="col">{say!(customer.status)}</th>
                            <th scope="col" class="wide">{say!(enrol.note)}</th>
                        </tr>
                    </thead>
                    <tbody>{clouds}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The company's accounts in a region, with their models.
fn ours(region: &MarketRegion, acting: &Acting) -> Vec<&'static str> {
    acting
        .person
        .accounts
        .iter()
        .filter(|account| account.region == region.id)
        .map(|account| model_words(account.model))
        .collect()
}

fn found(markets: &Markets, text: &str, acting: &Acting) -> AnyView {
    let wanted = name_folded(text.trim());
    if wanted.is_empty() {
        return ().into_any();
    }
    let fits = |country: &Country| {
        name_folded(&country.name).contains(&wanted) || name_folded(&country.iso2) == wanted
    };
    let answers: Vec<AnyView> = markets
        .regions
        .iter()
        .flat_map(|region| {
            region
                .countries
                .iter()
                .map(move |country| (region, country))
        })
        .filter(|(_, country)| fits(country))
        .take(FOUND_MAX)
        .map(|(region, country)| answer(region, country, acting))
        .collect();
    if answers.is_empty() {
        return view! { <p class="notice warn" role="status">{say!(enrol.none_found)}</p> }
            .into_any();
    }
    view! { <div class="stack" id="countries-found" role="status">{answers}</div> }.into_any()
}

fn answer(region: &MarketRegion, country: &Country, acting: &Acting) -> AnyView {
    let mut facts = Vec::new();
    if !country.currency.is_empty() {
        facts.push(tell!(enrol.currency, currency = &country.currency));
    }
    if !country.cultures.is_empty() {
        facts.push(tell!(
            enrol.cultures,
            cultures = country.cultures.join(", ")
        ));
    }
    facts.push(tell!(enrol.serves, count = region.countries.len()));
    let ours = ours(region, acting);
    facts.push(if ours.is_empty() {
        say!(enrol.not_here).to_owned()
    } else {
        tell!(enrol.here, models = ours.join(", "))
    });
    view! {
        <section class="card">
            <header>
                <h2>{tell!(enrol.belongs, country = &country.name, region = &region.name)}</h2>
                <span class="small muted">{facts.join(" · ")}</span>
            </header>
        </section>
    }
    .into_any()
}

fn whole_region(region: &MarketRegion, acting: &Acting) -> AnyView {
    let countries = region
        .countries
        .iter()
        .map(|country| view! { <li>{country.name.clone()}</li> })
        .collect_view();
    let ours = ours(region, acting);
    let tag = (!ours.is_empty()).then(|| view! { <span class="tag good">{ours.join(", ")}</span> });
    view! {
        <details>
            <summary>
                <span class="strong">{region.name.clone()}</span>
                {tag}
                <span class="muted small">{tell!(enrol.countries, count = region.countries.len())}</span>
            </summary>
            <ul>{countries}</ul>
        </details>
    }
    .into_any()
}

fn cloud(cloud: &NationalCloud) -> AnyView {
    let (class, word) = match cloud.status {
        CloudStatus::Open => ("tag good", say!(enrol.open)),
        CloudStatus::Closed => ("tag bad", say!(enrol.closed)),
        CloudStatus::OutsideTheProgramme => ("tag", say!(enrol.outside)),
    };
    let since = cloud
        .since
        .as_deref()
        .map(|since| tell!(enrol.since, date = date(since)));
    view! {
        <tr>
            <td class="strong">{cloud.name.clone()}</td>
            <td><span class=class>{word}</span> " " <span class="muted small">{since}</span></td>
            <td class="wide muted small">{cloud.note.clone()}</td>
        </tr>
    }
    .into_any()
}
