//! The form of an application: each field says what is wrong with it once it was left, with rule and remedy; what
//! can never be changed is marked before it is. Knows no rule: findings are the server's.

mod company;
mod correction;
mod fields;

pub(super) use correction::correction;

use super::Told;
use crate::figures;
use crate::forms::enrolments::{Keeping, Writing};
use crate::pages::enrol::family_words;
use crate::problem::Problem;
use crate::ui::field_refusal::focus_first_wrong;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use company::{Samples, company, contacts, hint, none};
use domain::enrolments::ProductFamily;
use domain::markets::Markets;
use domain::programme::{BusinessModel, Cloud};
use domain::wire::enrolments::EnrolmentAnswer;
use fields::{choice, text, tick};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The whole form.
pub(super) fn form(
    writing: Writing,
    of: &EnrolmentAnswer,
    markets: Arc<Markets>,
    account: &str,
    told: Told,
    again: Callback<EnrolmentAnswer>,
    reread: Callback<()>,
) -> AnyView {
    let standing = &of.standing;
    let (model, cloud) = (standing.model, standing.cloud);
    let samples = Samples::of(writing, account.to_owned());
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        told.set(None);
        spawn_local(async move {
            let answer = writing.submit().await;
            busy.try_set(false);
            match answer {
                Ok(sent) => again.run(sent),
                Err(problem) => {
                    told.try_set(Some(problem));
                    focus_first_wrong("application");
                }
            }
        });
    };
    let region = standing.region.clone();
    view! {
        {keeping(writing, reread)}
        <form class="stack" id="application" novalidate on:submit=submit>
            {company(writing, &markets, &region, samples)}
            {contacts(writing, samples)}
            {account_part(writing, model, cloud)}
            {(model == BusinessModel::IndirectReseller).then(|| provider(writing, &markets, &region))}
            {(cloud == Cloud::UsGovernment).then(|| government(writing))}
            <div class="row">
                <button type="submit" id="submit-application" class="button primary" disabled=move || busy.get()>
                    {say!(enrol.submit)}
                </button>
                <span class="small muted" role="status">
                    {live(move || match writing.refusals() {
                        0 => say!(enrol.complete).to_owned(),
                        count => tell!(enrol.to_mend, count = count),
                    })}
                </span>
            </div>
        </form>
    }
    .into_any()
}

/// Whether the server has what is typed; and what to do where it has not.
fn keeping(writing: Writing, reread: Callback<()>) -> AnyView {
    live(move || match writing.keeping.get() {
        Keeping::Kept => {
            view! { <p class="small muted" role="status" id="draft-kept">{say!(enrol.kept)}</p> }
                .into_any()
        }
        Keeping::Typing | Keeping::Saving => {
            view! { <p class="small muted" role="status">{say!(enrol.keeping)}</p> }.into_any()
        }
        Keeping::Failed(Problem::Stale) => {
            let theirs = move |_| {
                writing.take_theirs();
                reread.run(());
            };
            view! {
                {states::notice("warn", say!(enrol.changed_elsewhere).to_owned(), String::new())}
                <button type="button" class="button" on:click=theirs>{say!(enrol.take_theirs)}</button>
            }
            .into_any()
        }
        Keeping::Failed(problem) => {
            let retry = move |_| {
                spawn_local(async move {
                    let _ = writing.keep().await;
                });
            };
            view! {
                {states::notice("bad", problem.words(), say!(enrol.kept_here).to_owned())}
                <button type="button" class="button" on:click=retry>{say!(state.retry)}</button>
            }
            .into_any()
        }
    })
}

/// The countries of a region, by their codes and names in the reader's language, in its order.
fn countries_of(markets: &Markets, region: &str) -> Vec<(String, String)> {
    let region = markets.region(region);
    let countries = region.into_iter().flat_map(|region| &region.countries);
    let mut named: Vec<(String, String)> = countries
        .map(|country| (country.iso2.clone(), figures::country(country)))
        .collect();
    named.sort_by(|(_, one), (_, other)| figures::order(one, other));
    named
}

fn section(id: &'static str, title: &'static str, fields: AnyView) -> AnyView {
    view! {
        <fieldset class="card" id=id>
            <legend class="unseen">{title}</legend>
            <header><h2>{title}</h2></header>
            <div class="body fields">{fields}</div>
        </fieldset>
    }
    .into_any()
}

fn account_part(writing: Writing, model: BusinessModel, cloud: Cloud) -> AnyView {
    let families = ProductFamily::ALL
        .into_iter()
        .map(|family| {
            let words = family_words(family);
            let choose = move |event| {
                let is_on = event_target_checked(&event);
                writing.write(|draft| {
                    draft.product_families.retain(|one| *one != family);
                    if is_on {
                        draft.product_families.push(family);
                    }
                });
            };
            let is_on = writing
                .draft
                .with_untracked(|draft| draft.product_families.contains(&family));
            view! {
                <label class="tick">
                    <input type="checkbox" prop:checked=is_on on:change=choose />
                    {words}
                </label>
            }
        })
        .collect_view();
    let is_billed = model != BusinessModel::IndirectReseller;
    let billed = is_billed.then(|| {
        let days = (1..=28_u8).map(|day| (day.to_string(), day.to_string())).collect();
        view! {
            {fields::billing_day(writing, days)}
            {text(writing, "domain", say!(enrol.fields.domain), |draft| &mut draft.domain, hint(say!(enrol.fields.permanent)))}
        }
    });
    let asks_consent = is_billed || cloud == Cloud::UsGovernment;
    section(
        "account",
        say!(enrol.sections.account),
        view! {
            {text(writing, "tenantId", say!(enrol.fields.tenant_id), |draft| &mut draft.tenant_id, hint(say!(enrol.fields.tenant_id_hint)))}
            {billed}
            {asks_consent
                .then(|| {
                    tick(writing, "creditCheckConsent", say!(enrol.fields.credit_check), |draft| &mut draft.credit_check_consent)
                })}
            <div class="stack">
                <span class="small muted">{say!(enrol.fields.families)}</span>
                {families}
            </div>
        }
        .into_any(),
    )
}

fn provider(writing: Writing, markets: &Markets, region: &str) -> AnyView {
    let countries = countries_of(markets, region);
    section(
        "provider",
        say!(enrol.sections.provider),
        view! {
            {text(writing, "provider.name", say!(enrol.fields.provider_name), |draft| &mut draft.provider.name, none())}
            {text(writing, "provider.partnerId", say!(enrol.fields.provider_partner_id), |draft| &mut draft.provider.partner_id, hint(say!(enrol.fields.provider_partner_id_hint)))}
            {choice(writing, "provider.country", say!(enrol.fields.provider_country), countries, |draft| &mut draft.provider.country)}
        }
        .into_any(),
    )
}

fn government(writing: Writing) -> AnyView {
    section(
        "government",
        say!(enrol.us_government),
        view! {
            {fields::day(writing, "governmentFormDate", say!(enrol.fields.government_form), |draft| &mut draft.government_form_date)}
        }
        .into_any(),
    )
}
