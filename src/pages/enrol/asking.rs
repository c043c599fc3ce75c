//! The questions that the programme's rules ask of a company: fields over one request. Knows no rule and no answer.

use crate::forms::entry;
use crate::say;
use crate::session::Acting;
use crate::shell::model_words;
use crate::ui::field::below;
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use crate::ui::tick::tick;
use domain::markets::Markets;
use domain::programme::{BusinessModel, Cloud, SupportPlan};
use domain::wire::Text;
use domain::wire::eligibility::{EligibilityRequest, RegionAccount};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// What is asked, as it is typed.
pub(super) type Asked = RwSignal<EligibilityRequest>;

/// A field that is typed.
struct Typed {
    id: &'static str,
    label: &'static str,
    /// Which keys a telephone shows: `numeric` or `decimal`.
    keys: &'static str,
    /// What is known already.
    value: String,
    hint: &'static str,
}

impl Typed {
    /// Reads what is typed, without blanks around it; what cannot be read changes nothing and is told.
    fn into_view(
        self,
        refusal: FieldRefusal,
        read: impl Fn(&str) -> Result<(), &'static str> + 'static,
    ) -> AnyView {
        let Self {
            id,
            label,
            keys,
            value,
            hint,
        } = self;
        let wrong = RwSignal::new("");
        let typed = move |event| {
            let typed: String = event_target_value(&event);
            wrong.set(read(typed.trim()).err().unwrap_or_default());
        };
        let refused = refusal.words(id);
        // What the page sees itself comes first.
        let told = Signal::derive(move || match wrong.get() {
            "" => refused.get(),
            wrong => wrong.to_owned(),
        });
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input
                    id=id
                    inputmode=keys
                    autocomplete="off"
                    value=value
                    aria-describedby=below_id(id)
                    aria-invalid=move || told.with(|told| !told.is_empty()).then_some("true")
                    on:input=typed
                />
                {below(id, told, hint)}
            </div>
        }
        .into_any()
    }
}

/// Reads a quantity; nothing where nothing is typed.
fn quantity(text: &str) -> Result<Option<Decimal>, &'static str> {
    match entry::quantity(text) {
        Ok(number) => Ok(Some(number)),
        Err(entry::Wrong::Missing) => Ok(None),
        Err(wrong) => Err(wrong.words()),
    }
}

/// The fields that hold figures, beginning with the country.
pub(super) fn fields(asked: Asked, refusal: FieldRefusal) -> AnyView {
    let known = asked.get_untracked();
    let plan = move |event| {
        let plan = SupportPlan::from_word(&event_target_value(&event));
        asked.update(|request| request.support_plan = plan);
    };
    let country = move |event| {
        let typed = event_target_value(&event).trim().to_uppercase();
        asked.update(|request| request.country = typed);
    };
    let revenue = Typed {
        id: "revenue",
        label: say!(enrol.asking.revenue),
        keys: "decimal",
        value: match known.revenue_usd.0 {
            none if none.is_zero() => String::new(),
            some => entry::typed(some),
        },
        hint: "",
    };
    let read_revenue = move |text: &str| {
        let number = quantity(text)?.unwrap_or_default();
        asked.update(|request| request.revenue_usd = Text(number));
        Ok(())
    };
    let planned = known.support_plan;
    view! {
        <div class="field">
            <label for="country">{say!(enrol.asking.country)}</label>
            <input
                id="country"
                value=known.country.clone()
                maxlength="2"
                autocomplete="off"
                aria-describedby=below_id("country")
                aria-invalid=refusal.is_invalid("country")
                on:input=country
            />
            {refusal.below("country", "")}
        </div>
        {revenue.into_view(refusal, read_revenue)}
        {whole(asked, refusal, "months", say!(enrol.asking.months), |request| &mut request.months_as_reseller)}
        {whole(asked, refusal, "designations", say!(enrol.asking.designations), |request| &mut request.designations)}
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
        {security(asked, refusal, &known)}
    }
    .into_any()
}

/// The points of the security score, and how long alerts wait.
fn security(asked: Asked, refusal: FieldRefusal, known: &EligibilityRequest) -> AnyView {
    let score = Typed {
        id: "security-score",
        label: say!(enrol.asking.score),
        keys: "numeric",
        value: known
            .security_score
            .map_or_else(String::new, |score| score.to_string()),
        hint: say!(enrol.asking.score_hint),
    };
    let read_score = move |text: &str| {
        let score = match text {
            "" => None,
            text => match text.parse::<u32>() {
                Ok(score) if score <= 100 => Some(score),
                _ => return Err(say!(enrol.asking.score_wrong)),
            },
        };
        asked.update(|request| request.security_score = score);
        Ok(())
    };
    let response = Typed {
        id: "alert-response",
        label: say!(enrol.asking.response),
        keys: "decimal",
        value: known
            .alert_response_hours
            .map_or_else(String::new, |Text(hours)| entry::typed(hours)),
        hint: say!(enrol.asking.response_hint),
    };
    let read_response = move |text: &str| {
        let hours = quantity(text)?;
        asked.update(|request| request.alert_response_hours = hours.map(Text));
        Ok(())
    };
    view! {
        {score.into_view(refusal, read_score)}
        {response.into_view(refusal, read_response)}
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
        {one("mfa", say!(enrol.asking.mfa), |request| &mut request.mfa_for_admins)}
        {one("security-contact", say!(enrol.asking.contact), |request| &mut request.security_contact)}
        {one("partner-id", say!(enrol.asking.partner_id), |request| &mut request.active_partner_id)}
    }
    .into_any()
}

/// The accounts that the company has here, as the rules ask for them: those of the global cloud.
pub(super) fn company_accounts(acting: &Acting) -> Vec<RegionAccount> {
    acting
        .company_accounts()
        // What a company prepares its applications in is no account with the vendor.
        .filter(|one| one.cloud == Cloud::Global && !one.is_applicant)
        .map(|one| RegionAccount {
            region: one.region.clone(),
            model: one.model,
        })
        .collect()
}

/// The accounts to be asked about: begun with the company's own, each to be changed or taken away, others added.
pub(super) fn accounts(asked: Asked, markets: &Markets) -> AnyView {
    let regions: Vec<(String, String)> = markets
        .regions
        .iter()
        .map(|region| (region.id.clone(), region.name.clone()))
        .collect();
    let first = regions.first().map(|(id, _)| id.clone());
    let add = move |_| {
        let Some(region) = first.clone() else { return };
        asked.update(|request| {
            request.accounts.push(RegionAccount {
                region,
                model: BusinessModel::IndirectReseller,
            });
        });
    };
    // A choice within a row must not draw the rows anew under the reader's hand.
    let count = Memo::new(move |_| asked.with(|request| request.accounts.len()));
    let rows = live(move || {
        (0..count.get())
            .map(|index| account(asked, index, &regions))
            .collect_view()
    });
    view! {
        <fieldset class="stack" id="asked-accounts">
            <legend class="small strong">{say!(enrol.asking.accounts)}</legend>
            {rows}
            <div class="row">
                <button type="button" class="button small" id="add-account" on:click=add>
                    {say!(enrol.asking.add_account)}
                </button>
            </div>
        </fieldset>
    }
    .into_any()
}

fn account(asked: Asked, index: usize, regions: &[(String, String)]) -> AnyView {
    let Some(known) = asked.with_untracked(|request| request.accounts.get(index).cloned()) else {
        return ().into_any();
    };
    let change = move |what: &dyn Fn(&mut RegionAccount)| {
        asked.update(|request| {
            if let Some(account) = request.accounts.get_mut(index) {
                what(account);
            }
        });
    };
    let choose_region = move |event| {
        let region: String = event_target_value(&event);
        change(&|account| account.region.clone_from(&region));
    };
    let choose_model = move |event| {
        if let Some(model) = BusinessModel::from_word(&event_target_value(&event)) {
            change(&|account| account.model = model);
        }
    };
    let take_away = move |_| {
        asked.update(|request| {
            if index < request.accounts.len() {
                request.accounts.remove(index);
            }
        });
    };
    let region_options = regions
        .iter()
        .map(|(id, name)| {
            let is_it = *id == known.region;
            view! { <option value=id.clone() selected=is_it>{name.clone()}</option> }
        })
        .collect_view();
    let model_options = BusinessModel::ALL
        .map(|model| {
            let is_it = model == known.model;
            view! { <option value=model.as_str() selected=is_it>{model_words(model)}</option> }
        })
        .collect_view();
    view! {
        <div class="row asked-account">
            <select aria-label=say!(enrol.region) on:change=choose_region>{region_options}</select>
            <select aria-label=say!(settings.model) on:change=choose_model>{model_options}</select>
            <button type="button" class="button quiet small" on:click=take_away>
                {say!(enrol.asking.take_account_away)}
            </button>
        </div>
    }
    .into_any()
}

fn whole(
    asked: Asked,
    refusal: FieldRefusal,
    id: &'static str,
    label: &'static str,
    at: fn(&mut EligibilityRequest) -> &mut u32,
) -> AnyView {
    let known = asked.with_untracked(|request| *at(&mut request.clone()));
    let field = Typed {
        id,
        label,
        keys: "numeric",
        value: known.to_string(),
        hint: "",
    };
    field.into_view(refusal, move |text| {
        let number = match text {
            "" => 0,
            text => text.parse().map_err(|_| say!(enrol.asking.whole_number))?,
        };
        asked.update(|request| *at(request) = number);
        Ok(())
    })
}
