//! The provider's own entry in the directory, as a form. What it says is the provider's word. Knows no reseller.

use super::directory::filters;
use crate::api::enrolments as api;
use crate::forms::entry::listed;
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::say;
use crate::ui::field::{Area, Field};
use crate::ui::field_refusal::FieldRefusal;
use crate::ui::live::live;
use crate::ui::states;
use crate::ui::tick::{tick, ticks};
use domain::providers::ProviderEntry;
use domain::wire::providers::ProviderAnswer;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// The fields of an entry that are typed, with their inputs.
const INPUTS: [(&str, &str); 6] = [
    ("countries", "entry-countries"),
    ("languages", "entry-languages"),
    ("contactName", "entry-contact-name"),
    ("contactEmail", "entry-contact-email"),
    ("website", "entry-website"),
    ("about", "entry-about"),
];

/// Most characters that a provider says of itself.
const ABOUT_MAX: u32 = 1_000;

/// What came of saving; nothing above the form where a field says it.
type Told = RwSignal<Option<Result<(), Problem>>>;

/// The words that are ticked, by the filter's place and the word.
type Ticked = RwSignal<BTreeSet<(usize, &'static str)>>;

/// The entry as it is kept, to be changed.
pub(super) fn view(account: String) -> AnyView {
    let asked = account.clone();
    let known = load(move || api::provider_entry(asked.clone()));
    let told: Told = RwSignal::new(None);
    view! {
        {live(move || match told.get() {
            None => ().into_any(),
            Some(Ok(())) => states::notice("good", say!(enrol.entry.saved).to_owned(), String::new()),
            Some(Err(problem)) => states::notice("bad", problem.words(), problem.place()),
        })}
        {known.shown(move |own| form(own, known, &account, told))}
    }
    .into_any()
}

/// Words of an offer as the wire has them.
fn words<T: Serialize>(offers: &[T]) -> Vec<String> {
    offers
        .iter()
        .filter_map(|offer| serde_json::to_value(offer).ok())
        .filter_map(|word| word.as_str().map(str::to_owned))
        .collect()
}

/// The offers whose words are ticked.
fn offers<T: DeserializeOwned>(ticked: &BTreeSet<(usize, &'static str)>, filter: usize) -> Vec<T> {
    ticked
        .iter()
        .filter(|(of, _)| *of == filter)
        .filter_map(|(_, word)| serde_json::from_value((*word).into()).ok())
        .collect()
}

fn form(own: &ProviderAnswer, known: Loader<ProviderAnswer>, account: &str, told: Told) -> AnyView {
    let entry = &own.entry;
    let text = |of: &str| RwSignal::new(of.to_owned());
    let countries = text(&entry.countries.join(", "));
    let languages = text(&entry.languages.join(", "));
    let (about, website) = (text(&entry.about), text(&entry.website));
    let (contact_name, contact_email) = (text(&entry.contact_name), text(&entry.contact_email));
    let is_listed = RwSignal::new(entry.is_listed);
    let kept = [
        words(&entry.azure_practice),
        words(&entry.support),
        words(&entry.billing),
        words(&entry.sales_enablement),
    ];
    let all = filters();
    let ticked: Ticked = RwSignal::new(
        all.iter()
            .enumerate()
            .flat_map(|(at, filter)| filter.2.iter().map(move |(word, _)| (at, *word)))
            .filter(|(at, word)| kept[*at].iter().any(|one| one == word))
            .collect(),
    );
    let busy = RwSignal::new(false);
    let refusal = FieldRefusal::default();
    let (account, etag) = (account.to_owned(), own.attributes.etag.clone());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        told.set(None);
        refusal.clear();
        let ticked = ticked.get_untracked();
        let entry = ProviderEntry {
            is_listed: is_listed.get_untracked(),
            countries: listed(&countries.get_untracked()),
            azure_practice: offers(&ticked, 0),
            support: offers(&ticked, 1),
            billing: offers(&ticked, 2),
            sales_enablement: offers(&ticked, 3),
            languages: listed(&languages.get_untracked()),
            about: about.get_untracked(),
            contact_name: contact_name.get_untracked(),
            contact_email: contact_email.get_untracked(),
            website: website.get_untracked(),
        };
        let (account, etag) = (account.clone(), etag.clone());
        spawn_local(async move {
            let answer = api::keep_provider_entry(account, etag, entry).await;
            busy.try_set(false);
            told.try_set(match answer {
                Ok(now) => {
                    known.put(now);
                    Some(Ok(()))
                }
                Err(problem) => refusal.place(problem, &INPUTS).map(Err),
            });
        });
    };
    let field = |id, label, hint, value| {
        let wrong = refusal.words(id);
        Field {
            wrong,
            ..Field::of_text(id, label, hint, value)
        }
        .into_view()
    };
    let about_field = Area {
        id: "entry-about",
        label: say!(enrol.entry.about),
        rows: 4,
        characters_max: ABOUT_MAX,
        value: about,
        refusal,
    };
    let choices = all
        .iter()
        .enumerate()
        .map(|(at, (_, title, words))| {
            let is_on = move |word: &str| {
                ticked.with_untracked(|ticked| {
                    ticked.iter().any(|(of, one)| *of == at && *one == word)
                })
            };
            ticks(title, words, is_on, move |word, on| {
                ticked.update(|ticked| {
                    if on {
                        ticked.insert((at, word));
                    } else {
                        ticked.remove(&(at, word));
                    }
                });
            })
        })
        .collect_view();
    view! {
        <section class="card" id="provider-entry">
            <header><h2>{say!(enrol.entry.title)}</h2></header>
            <form class="body stack" on:submit=save novalidate>
                <p class="muted small">{say!(enrol.entry.intro)}</p>
                {tick("entry-listed", say!(enrol.entry.listed), is_listed.get_untracked(), move |on| is_listed.set(on))}
                <div class="fields">
                    {field("entry-countries", say!(enrol.entry.countries), say!(enrol.entry.countries_hint), countries)}
                    {field("entry-languages", say!(enrol.entry.languages), say!(enrol.entry.languages_hint), languages)}
                    {field("entry-contact-name", say!(enrol.entry.contact_name), "", contact_name)}
                    {field("entry-contact-email", say!(enrol.entry.contact_email), say!(enrol.entry.contact_hint), contact_email)}
                    {field("entry-website", say!(enrol.fields.website), "https://", website)}
                    {about_field.into_view()}
                </div>
                <div class="fields">{choices}</div>
                <div class="row">
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {say!(enrol.entry.save)}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
