//! The questions that the programme's rules ask of a company: fields over one request. Knows no rule and no answer.

use crate::forms::entry;
use crate::say;
use crate::session::Acting;
use crate::ui::tick::tick;
use domain::programme::SupportPlan;
use domain::wire::Text;
use domain::wire::eligibility::{EligibilityRequest, RegionAccount};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// What is asked, as it is typed.
pub(super) type Asked = RwSignal<EligibilityRequest>;

/// The fields that hold figures, beginning with the country.
pub(super) fn fields(asked: Asked) -> AnyView {
    let known = asked.get_untracked();
    let revenue_wrong = RwSignal::new(String::new());
    let revenue = move |event| {
        let typed: String = event_target_value(&event);
        match entry::quantity(&typed) {
            Ok(number) => {
                revenue_wrong.set(String::new());
                asked.update(|request| request.revenue_usd = Text(number));
            }
            Err(entry::Wrong::Missing) => {
                revenue_wrong.set(String::new());
                asked.update(|request| request.revenue_usd = Text(Decimal::ZERO));
            }
            Err(wrong) => revenue_wrong.set(wrong.words().to_owned()),
        }
    };
    let plan = move |event| {
        let plan = SupportPlan::from_word(&event_target_value(&event));
        asked.update(|request| request.support_plan = plan);
    };
    let country = move |event| {
        let typed = event_target_value(&event).trim().to_uppercase();
        asked.update(|request| request.country = typed);
    };
    let typed_revenue = match known.revenue_usd.0 {
        none if none.is_zero() => String::new(),
        some => entry::typed(some),
    };
    let planned = known.support_plan;
    view! {
        <div class="field">
            <label for="country">{say!(enrol.asking.country)}</label>
            <input id="country" value=known.country.clone() maxlength="2" autocomplete="off" on:input=country />
        </div>
        <div class="field">
            <label for="revenue">{say!(enrol.asking.revenue)}</label>
            <input
                id="revenue"
                inputmode="decimal"
                autocomplete="off"
                value=typed_revenue
                aria-describedby="revenue-hint"
                aria-invalid=move || (!revenue_wrong.get().is_empty()).then_some("true")
                on:input=revenue
            />
            <span id="revenue-hint" class="hint wrong">{move || revenue_wrong.get()}</span>
        </div>
        {whole(asked, "months", say!(enrol.asking.months), |request| &mut request.months_as_reseller)}
        {whole(asked, "designations", say!(enrol.asking.designations), |request| &mut request.designations)}
        <div class="field">
            <label for="plan">{say!(enrol.asking.plan)}</label>
            <select id="plan" on:change=plan>
                <option value="">{say!(enrol.asking.no_plan)}</option>
                <option value="advanced" selected=planned == Some(SupportPlan::Advanced)>
                    {say!(enrol.asking.advanced)}
                </option>
                <option value="premier" selected=planned == Some(SupportPlan::Premier)>
                    {say!(enrol.asking.premier)}
                </option>
            </select>
        </div>
    }
    .into_any()
}

/// What is so or is not.
pub(super) fn ticks(asked: Asked) -> AnyView {
    let one = |id, label, at: fn(&mut EligibilityRequest) -> &mut bool| {
        let is_on = asked.with_untracked(|request| *at(&mut request.clone()));
        tick(id, label, is_on, move |on| {
            asked.update(|request| *at(request) = on)
        })
    };
    view! {
        {one("security", say!(enrol.asking.security), |request| &mut request.security_requirements_complete)}
        {one("mfa", say!(enrol.asking.mfa), |request| &mut request.mfa_for_admins)}
        {one("security-contact", say!(enrol.asking.contact), |request| &mut request.security_contact)}
        {one("partner-id", say!(enrol.asking.partner_id), |request| &mut request.active_partner_id)}
    }
    .into_any()
}

/// The accounts that the company has here, as the rules ask for them.
pub(super) fn company_accounts(acting: &Acting) -> Vec<RegionAccount> {
    let accounts = acting.person.accounts.iter();
    accounts
        // What a company prepares its applications in is no account with the vendor.
        .filter(|one| one.company_name == acting.account.company_name && !one.is_applicant)
        .map(|one| RegionAccount {
            region: one.region.clone(),
            model: one.model,
        })
        .collect()
}

fn whole(
    asked: Asked,
    id: &'static str,
    label: &'static str,
    at: fn(&mut EligibilityRequest) -> &mut u32,
) -> AnyView {
    let known = asked.with_untracked(|request| *at(&mut request.clone()));
    let hint_id = format!("{id}-hint");
    let described = hint_id.clone();
    let is_wrong = RwSignal::new(false);
    let typed = move |event| {
        let typed = event_target_value(&event);
        let number = match typed.trim() {
            "" => Ok(0),
            text => text.parse(),
        };
        is_wrong.set(number.is_err());
        if let Ok(number) = number {
            asked.update(|request| *at(request) = number);
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                inputmode="numeric"
                autocomplete="off"
                value=known.to_string()
                aria-describedby=described
                aria-invalid=move || is_wrong.get().then_some("true")
                on:input=typed
            />
            <span id=hint_id class="hint wrong">
                {move || is_wrong.get().then(|| say!(enrol.asking.whole_number))}
            </span>
        </div>
    }
    .into_any()
}
