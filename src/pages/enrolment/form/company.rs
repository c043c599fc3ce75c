//! The fields of the company and its people, with how its country writes them. Knows no rule: samples and findings are the
//! server's.

use super::fields::{choice, text, tick};
use super::{countries_of, section};
use crate::api;
use crate::forms::enrolments::Writing;
use crate::say;
use crate::ui::live::live;
use domain::country_rules::CountryRule;
use domain::markets::Markets;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// How the country that is chosen writes numbers and addresses; nothing while that is not known.
#[derive(Clone, Copy)]
pub(super) struct Samples(RwSignal<Option<Arc<CountryRule>>>);

impl Samples {
    /// Of the draft's country, asked for anew with each.
    pub fn of(writing: Writing, account: String) -> Self {
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
        Self(rule)
    }

    fn read(self, look: fn(&CountryRule) -> String) -> Signal<String> {
        let Self(rule) = self;
        Signal::derive(move || {
            rule.with(|rule| rule.as_ref().map(|rule| look(rule)).unwrap_or_default())
        })
    }

    fn phone(self) -> Signal<String> {
        self.read(|rule| rule.phone_sample.clone())
    }
}

pub(super) fn none() -> Signal<String> {
    Signal::stored(String::new())
}

pub(super) fn hint(words: &'static str) -> Signal<String> {
    Signal::stored(words.to_owned())
}

/// Seat, names, numbers, address and location.
pub(super) fn company(
    writing: Writing,
    markets: &Markets,
    region: &str,
    samples: Samples,
) -> AnyView {
    let countries = countries_of(markets, region);
    section(
        "company",
        say!(enrol.sections.company),
        view! {
            {choice(writing, "country", say!(enrol.fields.country), countries.clone(), |draft| &mut draft.country)}
            {as_registered(writing, samples)}
            {text(writing, "partnerLocation.partnerId", say!(enrol.fields.partner_id), |draft| &mut draft.partner_location.partner_id, hint(say!(enrol.fields.partner_id_hint)))}
            {choice(writing, "partnerLocation.country", say!(enrol.fields.partner_id_country), countries, |draft| &mut draft.partner_location.country)}
            {tick(writing, "partnerLocation.isActive", say!(enrol.fields.partner_id_active), |draft| &mut draft.partner_location.is_active)}
        }
        .into_any(),
    )
}

/// Names, numbers and address, which a registry has too.
pub(super) fn as_registered(writing: Writing, samples: Samples) -> AnyView {
    let postal = samples.read(|rule| rule.postal_code_sample.clone().unwrap_or_default());
    let tax = samples.read(|rule| {
        let number = rule.tax_number.as_ref();
        number.map(|number| number.name.clone()).unwrap_or_default()
    });
    let registration = samples.read(|rule| {
        let number = rule.registration_number.as_ref();
        number
            .map(|number| number.names.join(", "))
            .unwrap_or_default()
    });
    let Samples(rule) = samples;
    let states = Memo::new(move |_| {
        rule.with(|rule| {
            rule.as_ref()
                .map(|rule| rule.validation.supported_states_list.clone())
                .unwrap_or_default()
        })
    });
    let state = live(move || {
        let (field, label) = ("address.state", say!(enrol.fields.state));
        let states = states.get();
        if states.is_empty() {
            return text(
                writing,
                field,
                label,
                |draft| &mut draft.address.state,
                none(),
            );
        }
        let listed = states.into_iter().map(|state| (state.clone(), state));
        choice(writing, field, label, listed.collect(), |draft| {
            &mut draft.address.state
        })
    });
    view! {
        {text(writing, "legalName", say!(enrol.fields.legal_name), |draft| &mut draft.legal_name, hint(say!(enrol.fields.legal_name_hint)))}
        {text(writing, "registeredName", say!(enrol.fields.registered_name), |draft| &mut draft.registered_name, hint(say!(enrol.fields.registered_name_hint)))}
        {text(writing, "registrationNumber", say!(enrol.fields.registration_number), |draft| &mut draft.registration_number, registration)}
        {text(writing, "taxId", say!(enrol.fields.tax_id), |draft| &mut draft.tax_id, tax)}
        {text(writing, "address.addressLine1", say!(enrol.fields.line1), |draft| &mut draft.address.address_line1, none())}
        {text(writing, "address.addressLine2", say!(enrol.fields.line2), |draft| &mut draft.address.address_line2, none())}
        {text(writing, "address.postalCode", say!(enrol.fields.postal_code), |draft| &mut draft.address.postal_code, postal)}
        {text(writing, "address.city", say!(enrol.fields.city), |draft| &mut draft.address.city, none())}
        {state}
    }
    .into_any()
}

/// Whom the vendor writes to, and where customers turn to.
pub(super) fn contacts(writing: Writing, samples: Samples) -> AnyView {
    let phone = samples.phone();
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
    view! { {primary_contact(writing, samples)} {support} }.into_any()
}

/// Whom the vendor writes to.
pub(super) fn primary_contact(writing: Writing, samples: Samples) -> AnyView {
    section(
        "primary-contact",
        say!(enrol.sections.primary_contact),
        view! {
            {text(writing, "primaryContact.firstName", say!(enrol.fields.first_name), |draft| &mut draft.primary_contact.first_name, none())}
            {text(writing, "primaryContact.lastName", say!(enrol.fields.last_name), |draft| &mut draft.primary_contact.last_name, none())}
            {text(writing, "primaryContact.email", say!(enrol.fields.email), |draft| &mut draft.primary_contact.email, hint(say!(enrol.fields.email_hint)))}
            {text(writing, "primaryContact.phoneNumber", say!(enrol.fields.phone), |draft| &mut draft.primary_contact.phone_number, samples.phone())}
        }
        .into_any(),
    )
}
