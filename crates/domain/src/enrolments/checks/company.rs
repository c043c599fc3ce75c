//! Checks of the company: its seat, names, address, numbers and people. Knows no business model.

use super::super::application::{Company, Contact, PartnerLocation, PostalAddress, SupportContact};
use super::super::draft::Draft;
use super::super::problems::ApplicationProblem as P;
use super::{CheckContext, Findings};
use crate::country_rules::{CountryRule, has_phone_length};
use crate::email_addresses::{EmailAddress, check_contact, is_domain};
use crate::legal_names::{
    check_city_name, check_company_name, check_person_name, check_registered_name, check_text,
};
use crate::programme::BusinessModel;

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// No other enrolment of the company is in the cell.
pub(super) fn check_cell(of: &mut Findings, context: CheckContext<'_>) -> bool {
    let taken = context
        .accounts
        .iter()
        .any(|account| account.cell == *context.cell);
    if taken {
        of.add("cell", &P::CellTaken);
    }
    !taken
}

/// The country as the market data writes it, if the cell's region has it.
fn check_country(of: &mut Findings, draft: &Draft, context: CheckContext<'_>) -> Option<String> {
    let field = "country";
    let country = draft.country.trim().to_uppercase();
    if country.is_empty() {
        return of.refuse(field, P::CountryMissing);
    }
    if context.markets.is_outside(&country) {
        return of.refuse(field, P::China);
    }
    match context.markets.country(&country) {
        None => of.refuse(field, P::UnknownCountry { country }),
        Some((region, _)) if region.id != context.cell.region() => {
            let region = region.name.clone();
            of.refuse(field, P::OtherRegion { country, region })
        }
        Some((_, known)) => Some(known.iso2.clone()),
    }
}

pub(super) fn check_company(
    of: &mut Findings,
    draft: &Draft,
    context: CheckContext<'_>,
) -> Option<Company> {
    let country = check_country(of, draft, context);
    let named = of.all("legalName", &check_company_name(&draft.legal_name));
    let registered = check_registered_name(&draft.legal_name, &draft.registered_name);
    let as_registered = of.all("legalName", registered.as_slice());
    let address = check_address(of, draft, context);
    let rule = rule_of(draft, context);
    let numbers_fit = rule.is_none_or(|rule| {
        let registration = rule.check_registration_number(&draft.registration_number);
        let registration_fits = of.holds("registrationNumber", registration);
        // Whom the vendor bills gives a tax number, where the country has one.
        let tax = match context.cell.model() {
            BusinessModel::IndirectReseller => rule.check_tax_number(&draft.tax_id),
            BusinessModel::DirectBill | BusinessModel::IndirectProvider => {
                rule.require_tax_number(&draft.tax_id)
            }
        };
        of.holds("taxId", tax) && registration_fits
    });
    let address = address?;
    (named && as_registered && numbers_fit).then_some(())?;
    Some(Company {
        legal_name: draft.legal_name.trim().to_owned(),
        country: country?,
        address,
        registration_number: filled(&draft.registration_number),
        tax_id: filled(&draft.tax_id),
    })
}

/// A D-U-N-S number, where one is given: nine digits, often written with hyphens.
pub(super) fn check_duns_number(of: &mut Findings, draft: &Draft) {
    let number = draft.duns_number.trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_one = digits == 9
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || c == '-' || c == ' ');
    if !number.is_empty() && !is_one {
        of.add("dunsNumber", &P::DunsNumberForm);
    }
}

fn check_address(
    of: &mut Findings,
    draft: &Draft,
    context: CheckContext<'_>,
) -> Option<PostalAddress> {
    let address = &draft.address;
    let mut fits = of.all("address.addressLine1", &check_text(&address.address_line1));
    let rule = rule_of(draft, context);
    if let Some(rule) = rule {
        fits &= of.holds("address.city", rule.check_city(&address.city));
        fits &= of.all("address.city", check_city_name(&address.city).as_slice());
        fits &= of.holds("address.state", rule.check_state(&address.state));
        fits &= of.holds(
            "address.postalCode",
            rule.check_postal_code(&address.postal_code),
        );
    }
    fits.then(|| PostalAddress {
        line1: address.address_line1.trim().to_owned(),
        line2: filled(&address.address_line2),
        city: filled(&address.city),
        state: filled(&address.state),
        postal_code: filled(&address.postal_code),
    })
}

pub(super) fn check_partner_location(
    of: &mut Findings,
    draft: &Draft,
    context: CheckContext<'_>,
) -> Option<PartnerLocation> {
    let location = &draft.partner_location;
    let partner_id = location.partner_id.trim();
    let field = "partnerLocation.partnerId";
    if partner_id.is_empty() {
        return of.refuse(field, P::PartnerIdMissing);
    }
    if !is_partner_id(partner_id) {
        return of.refuse(field, P::PartnerIdForm);
    }
    if context
        .taken
        .partner_ids
        .iter()
        .any(|taken| taken == partner_id)
    {
        return of.refuse(field, P::PartnerIdTaken);
    }
    let (partner_id_country, country) = (location.country.trim(), draft.country.trim());
    if !partner_id_country.eq_ignore_ascii_case(country) {
        return of.refuse(
            "partnerLocation.country",
            P::PartnerIdOfOtherCountry {
                partner_id_country: partner_id_country.to_uppercase(),
                country: country.to_uppercase(),
            },
        );
    }
    if !location.is_active {
        return of.refuse("partnerLocation.isActive", P::PartnerIdInactive);
    }
    let partner_id = partner_id.to_owned();
    Some(PartnerLocation { partner_id })
}

pub(super) fn is_partner_id(text: &str) -> bool {
    (4..=10).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
}

fn check_phone(
    of: &mut Findings,
    field: &'static str,
    number: &str,
    draft: &Draft,
    context: CheckContext<'_>,
) -> bool {
    if number.trim().is_empty() {
        of.add(field, &P::PhoneMissing);
        return false;
    }
    let rule = rule_of(draft, context);
    let is_own = |rule: &&CountryRule| {
        let codes = &rule.validation.country_calling_codes_list;
        let number = number.trim();
        !number.starts_with('+')
            || codes
                .iter()
                .any(|code| number.starts_with(&format!("+{code}")))
    };
    match rule.filter(is_own) {
        Some(rule) => of.holds(field, rule.check_phone(number)),
        // A number in international form may be of any country; of a country without a rule only its
        // length is known.
        None if has_phone_length(number) => true,
        None => of.refuse::<()>(field, P::PhoneForm).is_some(),
    }
}

/// The rule of the draft's country, where that is the one at hand.
fn rule_of<'a>(draft: &Draft, context: CheckContext<'a>) -> Option<&'a CountryRule> {
    let country = draft.country.trim();
    let rule = context.country_rule;
    rule.filter(|rule| rule.iso2().eq_ignore_ascii_case(country))
}

pub(super) fn check_primary_contact(
    of: &mut Findings,
    draft: &Draft,
    context: CheckContext<'_>,
) -> Option<Contact> {
    let contact = &draft.primary_contact;
    let first = of.all(
        "primaryContact.firstName",
        &check_person_name(&contact.first_name),
    );
    let last = of.all(
        "primaryContact.lastName",
        &check_person_name(&contact.last_name),
    );
    let problems = check_contact(&contact.email, &draft.domain);
    let mailed = of.all("primaryContact.email", &problems);
    let phone = &contact.phone_number;
    let called = check_phone(of, "primaryContact.phoneNumber", phone, draft, context);
    (first && last && mailed && called).then_some(())?;
    Some(Contact {
        first_name: contact.first_name.trim().to_owned(),
        last_name: contact.last_name.trim().to_owned(),
        email: EmailAddress::read(&contact.email).ok()?,
        phone_number: contact.phone_number.trim().to_owned(),
    })
}

pub(super) fn check_support_contact(
    of: &mut Findings,
    draft: &Draft,
    context: CheckContext<'_>,
) -> Option<SupportContact> {
    let contact = &draft.support_contact;
    let problems = check_contact(&contact.email, &draft.domain);
    let mailed = of.all("supportContact.email", &problems);
    let phone = &contact.telephone;
    let called = check_phone(of, "supportContact.telephone", phone, draft, context);
    let website = contact.website.trim();
    let sited = website.is_empty() || is_website(website);
    if !sited {
        of.add("supportContact.website", &P::Website);
    }
    (mailed && called && sited).then_some(())?;
    Some(SupportContact {
        email: EmailAddress::read(&contact.email).ok()?,
        telephone: contact.telephone.trim().to_owned(),
        website: filled(website),
    })
}

fn is_website(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        is_domain(host) && !text.contains(char::is_whitespace)
    })
}
