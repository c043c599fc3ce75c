//! Hand over: every field ready to paste, in the order in which the vendor's form asks for it. Knows no check.

use crate::say;
use domain::enrolments::Draft;
use domain::programme::{BusinessModel, Cloud};
use domain::wire::enrolments::EnrolmentAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// Where the vendor's own form begins: Microsoft, Enroll in the Cloud Solution Provider program.
const FORM: &str = "https://learn.microsoft.com/partner-center/enrolling-in-the-csp-program";
/// The same for the government cloud.
const GOVERNMENT_FORM: &str =
    "https://learn.microsoft.com/partner-center/enroll-in-csp-for-microsoft-us-govt-cloud";

/// The fields with their values, each with a button that copies it.
pub(super) fn hand_over(of: &EnrolmentAnswer) -> AnyView {
    let (model, cloud) = (of.standing.model, of.standing.cloud);
    let rows = fields(&of.draft, model)
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| row(label, value))
        .collect_view();
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

/// Partner, company, contacts, then what the model asks besides.
fn fields(draft: &Draft, model: BusinessModel) -> Vec<(&'static str, String)> {
    let contact = &draft.primary_contact;
    let support = &draft.support_contact;
    let address = &draft.address;
    let mut fields = vec![
        (
            say!(enrol.fields.partner_id),
            draft.partner_location.partner_id.clone(),
        ),
        (say!(enrol.fields.legal_name), draft.legal_name.clone()),
        (say!(enrol.fields.line1), address.address_line1.clone()),
        (say!(enrol.fields.line2), address.address_line2.clone()),
        (say!(enrol.fields.city), address.city.clone()),
        (say!(enrol.fields.state), address.state.clone()),
        (say!(enrol.fields.postal_code), address.postal_code.clone()),
        (say!(enrol.fields.country), draft.country.clone()),
        (
            say!(enrol.fields.registration_number),
            draft.registration_number.clone(),
        ),
        (say!(enrol.fields.first_name), contact.first_name.clone()),
        (say!(enrol.fields.last_name), contact.last_name.clone()),
        (say!(enrol.fields.email), contact.email.clone()),
        (say!(enrol.fields.phone), contact.phone_number.clone()),
        (say!(enrol.sections.support_contact), support.email.clone()),
        (say!(enrol.fields.phone), support.telephone.clone()),
        (say!(enrol.fields.website), support.website.clone()),
    ];
    if model != BusinessModel::IndirectReseller {
        fields.extend([
            (
                say!(enrol.fields.billing_day),
                draft
                    .billing_day
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            ),
            (say!(enrol.fields.domain), draft.domain.clone()),
            (say!(enrol.fields.tax_id), draft.tax_id.clone()),
        ]);
    } else {
        fields.extend([
            (
                say!(enrol.fields.provider_name),
                draft.provider.name.clone(),
            ),
            (
                say!(enrol.fields.provider_partner_id),
                draft.provider.partner_id.clone(),
            ),
        ]);
    }
    fields
}

fn row(label: &'static str, value: String) -> AnyView {
    let is_copied = RwSignal::new(false);
    let text = value.clone();
    let copy = move |_| {
        let done = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            is_copied.try_set(JsFuture::from(done).await.is_ok());
        });
    };
    view! {
        <tr>
            <th scope="row" class="small muted">{label}</th>
            <td>{value}</td>
            <td>
                <button type="button" class="button quiet small" on:click=copy>
                    {move || if is_copied.get() { say!(enrol.copied) } else { say!(enrol.copy) }}
                </button>
            </td>
        </tr>
    }
    .into_any()
}
