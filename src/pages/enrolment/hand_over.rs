//! Hand over: every field ready to paste, in the order in which the vendor's form asks for it. Knows no check.

use crate::figures;
use crate::pages::enrol::{family_words, model_and_cloud};
use crate::ui::live::live;
use crate::{say, tell};
use domain::enrolments::Draft;
use domain::findings::Severity;
use domain::markets::Markets;
use domain::programme::{BusinessModel, Cloud, SupportPlan};
use domain::wire::enrolments::EnrolmentAnswer;
use domain::wire::findings::FindingAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;

/// Where the vendor's own form begins: Microsoft, Enroll in the Cloud Solution Provider program.
const FORM: &str = "https://learn.microsoft.com/partner-center/enrolling-in-the-csp-program";
/// The same for the government cloud.
const GOVERNMENT_FORM: &str =
    "https://learn.microsoft.com/partner-center/enroll-in-csp-for-microsoft-us-govt-cloud";

/// The fields with their values, each with a button that copies it; what is refused of them is marked.
pub(super) fn hand_over(
    of: &EnrolmentAnswer,
    draft: Signal<Draft>,
    findings: Signal<Vec<FindingAnswer>>,
    markets: Arc<Markets>,
) -> AnyView {
    let (model, cloud) = (of.standing.model, of.standing.cloud);
    let rows = live(move || {
        draft.with(|draft| {
            fields(draft, model, cloud, &markets)
                .into_iter()
                .filter(|of| !of.value.trim().is_empty())
                .map(|of| {
                    let is_refused = findings.with(|findings| is_refused(findings, of.field));
                    row(of, is_refused)
                })
                .collect_view()
        })
    });
    let form = match cloud {
        Cloud::Global => FORM,
        Cloud::UsGovernment => GOVERNMENT_FORM,
    };
    view! {
        <details class="card fold" id="hand-over">
            <summary>{say!(enrol.hand_over)}</summary>
            <div class="body stack">
                <p class="small muted">{say!(enrol.hand_over_words)}</p>
                <a href=form target="_blank" rel="noreferrer external">{say!(enrol.vendors_form)}</a>
            </div>
            <div class="table">
                <table aria-label=say!(enrol.hand_over)>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// A field as the vendor's form asks for it.
#[derive(Clone, Debug, PartialEq)]
struct HandedOver {
    /// Its path in the draft.
    field: &'static str,
    label: String,
    value: String,
}

/// Partner, company, contacts, then what the model asks besides.
fn fields(draft: &Draft, model: BusinessModel, cloud: Cloud, markets: &Markets) -> Vec<HandedOver> {
    let country = |iso2: &str| match markets.country(iso2) {
        Some((_, country)) => figures::country(country),
        None => iso2.to_owned(),
    };
    let own = |field: &'static str, label: &str, value: &str| HandedOver {
        field,
        label: label.to_owned(),
        value: value.to_owned(),
    };
    let of_support = |field: &'static str, label: &str, value: &str| {
        let label = format!("{}: {label}", say!(enrol.sections.support_contact));
        own(field, &label, value)
    };
    let contact = &draft.primary_contact;
    let support = &draft.support_contact;
    let address = &draft.address;
    let location = &draft.partner_location;
    let mut fields = vec![
        own(
            "partnerLocation.partnerId",
            say!(enrol.fields.partner_id),
            &location.partner_id,
        ),
        own(
            "partnerLocation.country",
            say!(enrol.fields.partner_id_country),
            &country(&location.country),
        ),
        own(
            "legalName",
            say!(enrol.fields.legal_name),
            &draft.legal_name,
        ),
        own(
            "address.addressLine1",
            say!(enrol.fields.line1),
            &address.address_line1,
        ),
        own(
            "address.addressLine2",
            say!(enrol.fields.line2),
            &address.address_line2,
        ),
        own("address.city", say!(enrol.fields.city), &address.city),
        own("address.state", say!(enrol.fields.state), &address.state),
        own(
            "address.postalCode",
            say!(enrol.fields.postal_code),
            &address.postal_code,
        ),
        own(
            "country",
            say!(enrol.fields.country),
            &country(&draft.country),
        ),
        own(
            "registrationNumber",
            say!(enrol.fields.registration_number),
            &draft.registration_number,
        ),
        own("taxId", say!(enrol.fields.tax_id), &draft.tax_id),
        own(
            "primaryContact.firstName",
            say!(enrol.fields.first_name),
            &contact.first_name,
        ),
        own(
            "primaryContact.lastName",
            say!(enrol.fields.last_name),
            &contact.last_name,
        ),
        own(
            "primaryContact.email",
            say!(enrol.fields.email),
            &contact.email,
        ),
        own(
            "primaryContact.phoneNumber",
            say!(enrol.fields.phone),
            &contact.phone_number,
        ),
        of_support(
            "supportContact.email",
            say!(enrol.fields.email),
            &support.email,
        ),
        of_support(
            "supportContact.telephone",
            say!(enrol.fields.phone),
            &support.telephone,
        ),
        of_support(
            "supportContact.website",
            say!(enrol.fields.website),
            &support.website,
        ),
    ];
    if model == BusinessModel::IndirectReseller {
        let provider = &draft.provider;
        fields.extend([
            own(
                "provider.name",
                say!(enrol.fields.provider_name),
                &provider.name,
            ),
            own(
                "provider.partnerId",
                say!(enrol.fields.provider_partner_id),
                &provider.partner_id,
            ),
            own(
                "provider.country",
                say!(enrol.fields.provider_country),
                &country(&provider.country),
            ),
        ]);
    } else {
        let day = draft.billing_day.map(|day| day.to_string());
        fields.extend([
            own(
                "billingDay",
                say!(enrol.fields.billing_day),
                &day.unwrap_or_default(),
            ),
            own("domain", say!(enrol.fields.domain), &draft.domain),
        ]);
    }
    if cloud == Cloud::UsGovernment {
        fields.push(own(
            "governmentFormDate",
            say!(enrol.fields.government_form),
            &draft.government_form_date,
        ));
    }
    let plan = match draft.support_plan {
        Some(SupportPlan::Advanced) => say!(enrol.asking.advanced),
        Some(SupportPlan::Premier) => say!(enrol.asking.premier),
        None => "",
    };
    let families: Vec<&str> = draft
        .product_families
        .iter()
        .map(|family| family_words(*family))
        .collect();
    fields.extend([
        own(
            "productFamilies",
            say!(enrol.fields.families),
            &families.join(", "),
        ),
        own("supportPlan", say!(enrol.asking.plan), plan),
        own("tenantId", say!(enrol.fields.tenant_id), &draft.tenant_id),
    ]);
    fields
}

/// What the draft says otherwise than the company's last application, and what that left behind.
pub(super) fn differences(
    of: &EnrolmentAnswer,
    draft: Signal<Draft>,
    markets: Arc<Markets>,
) -> AnyView {
    let Some(earlier) = of.earlier.clone() else {
        return ().into_any();
    };
    let (model, cloud) = (of.standing.model, of.standing.cloud);
    let region = match markets.region(&earlier.region) {
        Some(region) => region.name.clone(),
        None => earlier.region.clone(),
    };
    let from = format!(
        "{region} · {}",
        model_and_cloud(earlier.model, earlier.cloud)
    );
    let before = fields(&earlier.draft, model, cloud, &markets);
    let others = Memo::new(move |_| {
        let now = draft.with(|draft| fields(draft, model, cloud, &markets));
        let both = before.iter().zip(now);
        both.filter(|(before, now)| before.value != now.value)
            .map(|(before, now)| (now.label, before.value.clone(), now.value))
            .collect::<Vec<_>>()
    });
    let rows = live(move || {
        others
            .get()
            .into_iter()
            .map(|(label, before, now)| {
                let shown = |text: String| {
                    if text.is_empty() {
                        "—".to_owned()
                    } else {
                        text
                    }
                };
                view! {
                    <tr>
                        <th scope="row" class="small muted">{label}</th>
                        <td class="muted">{shown(before)}</td>
                        <td>{shown(now)}</td>
                    </tr>
                }
            })
            .collect_view()
    });
    let summary = move || {
        tell!(
            enrol.filled_from,
            from = &from,
            count = others.with(Vec::len)
        )
    };
    view! {
        <details class="card fold" id="differences">
            <summary>{live(summary)}</summary>
            <div class="table">
                <table aria-label=say!(enrol.differences)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(enrol.field)}</th>
                            <th scope="col">{say!(enrol.earlier)}</th>
                            <th scope="col">{say!(enrol.now)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn is_refused(findings: &[FindingAnswer], field: &str) -> bool {
    let mut of_field = findings.iter().filter(|finding| finding.field == field);
    of_field.any(|finding| finding.severity == Severity::Refusal)
}

fn row(of: HandedOver, is_refused: bool) -> AnyView {
    let is_copied = RwSignal::new(false);
    let text = of.value.clone();
    let mark =
        is_refused.then(|| view! { " " <span class="tag bad">{say!(enrol.refused_value)}</span> });
    let copy = move |_| {
        let done = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            is_copied.try_set(JsFuture::from(done).await.is_ok());
        });
    };
    view! {
        <tr>
            <th scope="row" class="small muted">{of.label}</th>
            <td>{of.value} {mark}</td>
            <td>
                <button type="button" class="button quiet small" on:click=copy>
                    {move || if is_copied.get() { say!(enrol.copied) } else { say!(enrol.copy) }}
                </button>
            </td>
        </tr>
    }
    .into_any()
}
