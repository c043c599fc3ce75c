//! The form of an application: each field says what is wrong with it once it was left, with rule and remedy; what
//! can never be changed is marked before it is. Knows no rule: findings are the server's.

mod fields;

use super::Told;
use crate::api;
use crate::forms::enrolments::{Keeping, Writing};
use crate::pages::enrol::family_words;
use crate::problem::Problem;
use crate::ui::field_refusal::focus_first_wrong;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::country_rules::CountryRule;
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
    let rule = country_rule(writing, account.to_owned());
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
            {company(writing, &markets, &region, rule)}
            {contacts(writing)}
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

/// The rule of the country that is chosen; nothing while it is not known.
fn country_rule(writing: Writing, account: String) -> RwSignal<Option<Arc<CountryRule>>> {
    let rule = RwSignal::new(None);
    let country = Memo::new(move |_| writing.draft.with(|draft| draft.country.clone()));
    Effect::new(move |_| {
        let wanted = country.get();
        if wanted.is_empty() {
            rule.set(None);
            return;
        }
        let account = account.clone();
        spawn_local(async move {
            let answer = api::enrolments::country_rule(account, wanted.clone()).await;
            if country.try_get_untracked() == Some(wanted) {
                rule.try_set(answer.ok().map(|answer| Arc::new(answer.rule)));
            }
        });
    });
    rule
}

fn countries_of(markets: &Markets, region: &str) -> Vec<(String, String)> {
    markets
        .region(region)
        .map(|region| {
            region
                .countries
                .iter()
                .map(|country| (country.iso2.clone(), country.name.clone()))
                .collect()
        })
        .unwrap_or_default()
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

fn company(
    writing: Writing,
    markets: &Markets,
    region: &str,
    rule: RwSignal<Option<Arc<CountryRule>>>,
) -> AnyView {
    let countries = countries_of(markets, region);
    let of_rule = move |look: fn(&CountryRule) -> String| {
        Signal::derive(move || {
            rule.with(|rule| rule.as_ref().map(|rule| look(rule)).unwrap_or_default())
        })
    };
    let postal = of_rule(|rule| rule.postal_code_sample.clone().unwrap_or_default());
    let tax = of_rule(|rule| {
        rule.tax_number
            .as_ref()
            .map(|number| number.name.clone())
            .unwrap_or_default()
    });
    let registration = of_rule(|rule| {
        rule.registration_number
            .as_ref()
            .map(|number| number.names.join(", "))
            .unwrap_or_default()
    });
    let phone = of_rule(|rule| rule.phone_sample.clone());
    let states = Memo::new(move |_| {
        rule.with(|rule| {
            rule.as_ref()
                .map(|rule| rule.validation.supported_states_list.clone())
                .unwrap_or_default()
        })
    });
    let state = live(move || {
        let states = states.get();
        if states.is_empty() {
            text(
                writing,
                "address.state",
                say!(enrol.fields.state),
                |draft| &mut draft.address.state,
                none(),
            )
        } else {
            let listed = states
                .into_iter()
                .map(|state| (state.clone(), state))
                .collect();
            choice(
                writing,
                "address.state",
                say!(enrol.fields.state),
                listed,
                |draft| &mut draft.address.state,
            )
        }
    });
    provide_context(PhoneSample(phone));
    section(
        "company",
        say!(enrol.sections.company),
        view! {
            {choice(writing, "country", say!(enrol.fields.country), countries.clone(), |draft| &mut draft.country)}
            {text(writing, "legalName", say!(enrol.fields.legal_name), |draft| &mut draft.legal_name, hint(say!(enrol.fields.legal_name_hint)))}
            {text(writing, "registeredName", say!(enrol.fields.registered_name), |draft| &mut draft.registered_name, hint(say!(enrol.fields.registered_name_hint)))}
            {text(writing, "registrationNumber", say!(enrol.fields.registration_number), |draft| &mut draft.registration_number, registration)}
            {text(writing, "taxId", say!(enrol.fields.tax_id), |draft| &mut draft.tax_id, tax)}
            {text(writing, "address.addressLine1", say!(enrol.fields.line1), |draft| &mut draft.address.address_line1, none())}
            {text(writing, "address.addressLine2", say!(enrol.fields.line2), |draft| &mut draft.address.address_line2, none())}
            {text(writing, "address.postalCode", say!(enrol.fields.postal_code), |draft| &mut draft.address.postal_code, postal)}
            {text(writing, "address.city", say!(enrol.fields.city), |draft| &mut draft.address.city, none())}
            {state}
            {text(writing, "partnerLocation.partnerId", say!(enrol.fields.partner_id), |draft| &mut draft.partner_location.partner_id, hint(say!(enrol.fields.partner_id_hint)))}
            {choice(writing, "partnerLocation.country", say!(enrol.fields.partner_id_country), countries, |draft| &mut draft.partner_location.country)}
            {tick(writing, "partnerLocation.isActive", say!(enrol.fields.partner_id_active), |draft| &mut draft.partner_location.is_active)}
        }
        .into_any(),
    )
}

/// A phone number as the country writes it.
#[derive(Clone, Copy)]
struct PhoneSample(Signal<String>);

fn none() -> Signal<String> {
    Signal::stored(String::new())
}

fn hint(words: &'static str) -> Signal<String> {
    Signal::stored(words.to_owned())
}

fn contacts(writing: Writing) -> AnyView {
    let phone = use_context::<PhoneSample>().map_or_else(none, |sample| sample.0);
    let primary = section(
        "primary-contact",
        say!(enrol.sections.primary_contact),
        view! {
            {text(writing, "primaryContact.firstName", say!(enrol.fields.first_name), |draft| &mut draft.primary_contact.first_name, none())}
            {text(writing, "primaryContact.lastName", say!(enrol.fields.last_name), |draft| &mut draft.primary_contact.last_name, none())}
            {text(writing, "primaryContact.email", say!(enrol.fields.email), |draft| &mut draft.primary_contact.email, hint(say!(enrol.fields.email_hint)))}
            {text(writing, "primaryContact.phoneNumber", say!(enrol.fields.phone), |draft| &mut draft.primary_contact.phone_number, phone)}
        }
        .into_any(),
    );
    let support = section(
        "support-contact",
        say!(enrol.sections.support_contact),
        view! {
            {text(writing, "supportContact.email", say!(enrol.fields.email), |draft| &mut draft.support_contact.email, none())}
            {text(writing, "supportContact.telephone", say!(enrol.fields.phone), |draft| &mut draft.support_contact.telephone, phone)}
            {text(writing, "supportContact.website", say!(enrol.fields.website), |draft| &mut draft.support_contact.website, none())}
        }
        .into_any(),
    );
    view! { {primary} {support} }.into_any()
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
