//! Countries that a text finds: the region of each, what one enrolment there may serve, and what one has. Knows
//! no application's content.

use super::Known;
use super::words::{model_and_cloud, stage_tag};
use crate::{figures, say, tell};
use domain::customers::name_folded;
use domain::enrolments::Stage;
use domain::markets::{Country, MarketRegion};
use leptos::prelude::*;

/// Answers shown for one search.
const FOUND_MAX: usize = 8;

/// What a text finds; nothing for none.
pub(super) fn found(known: &Known, text: &str) -> AnyView {
    let wanted = name_folded(text.trim());
    if wanted.is_empty() {
        return ().into_any();
    }
    let fits = |country: &Country| {
        name_folded(&country.name).contains(&wanted)
            || name_folded(&country.iso2) == wanted
            || name_folded(&figures::country(country)).contains(&wanted)
    };
    let answers: Vec<AnyView> = known
        .markets
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
        .map(|(region, country)| answer(known, region, country))
        .collect();
    if answers.is_empty() && known.markets.outside().any(fits) {
        return view! { <p class="notice warn" id="china" role="status">{say!(enrol.china)}</p> }
            .into_any();
    }
    if answers.is_empty() {
        return view! { <p class="notice warn" role="status">{say!(enrol.none_found)}</p> }
            .into_any();
    }
    view! { <div class="stack" id="countries-found" role="status">{answers}</div> }.into_any()
}

fn answer(known: &Known, region: &MarketRegion, country: &Country) -> AnyView {
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
    let ours: Vec<AnyView> = known
        .matrix
        .iter()
        .flat_map(|matrix| &matrix.cells)
        .filter(|cell| cell.region == region.id && cell.stage != Stage::NotApplied)
        .map(|cell| {
            view! {
                <span class="row">
                    {model_and_cloud(cell.model, cell.cloud)} {stage_tag(cell.stage)}
                </span>
            }
            .into_any()
        })
        .collect();
    let here = if ours.is_empty() {
        view! { <span class="muted">{say!(enrol.not_here)}</span> }.into_any()
    } else {
        view! { <div class="row">{ours}</div> }.into_any()
    };
    let countries: Vec<String> = region.countries.iter().map(figures::country).collect();
    view! {
        <section class="card">
            <header>
                <h2>{tell!(enrol.belongs, country = figures::country(country), region = &region.name)}</h2>
                <span class="small muted">{facts.join(" · ")}</span>
            </header>
            <div class="body stack">
                {here}
                <details class="small">
                    <summary>{tell!(enrol.serves, count = region.countries.len())}</summary>
                    <p class="muted">{countries.join(", ")}</p>
                </details>
            </div>
        </section>
    }
    .into_any()
}
