//! Words for models, clouds, stages, steps and what comes next. Knows no page.

use crate::figures::date;
use crate::shell::model_words;
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::{say, tell};
use domain::enrolments::{Owner, ProductFamily, Stage};
use domain::programme::{BusinessModel, Cloud, Step};
use domain::wire::enrolments::NextStepAnswer;
use leptos::prelude::*;

/// A model in a cloud; the global one goes without saying.
pub fn model_and_cloud(model: BusinessModel, cloud: Cloud) -> String {
    match cloud {
        Cloud::Global => model_words(model).to_owned(),
        Cloud::UsGovernment => format!("{} · {}", model_words(model), say!(enrol.us_government)),
    }
}

/// A stage as a coloured word.
pub fn stage_tag(stage: Stage) -> AnyView {
    let (class, words) = match stage {
        Stage::NotApplied => ("tag", say!(enrol.stages.not_applied)),
        Stage::Draft => ("tag info", say!(enrol.stages.draft)),
        Stage::Submitted => ("tag info", say!(enrol.stages.submitted)),
        Stage::InReview => ("tag info", say!(enrol.stages.in_review)),
        Stage::ActionNeeded => ("tag warn", say!(enrol.stages.action_needed)),
        Stage::Active => ("tag good", say!(enrol.stages.active)),
        Stage::Suspended => ("tag bad", say!(enrol.stages.suspended)),
    };
    view! { <span class=class>{words}</span> }.into_any()
}

/// A product family.
pub fn family_words(family: ProductFamily) -> &'static str {
    match family {
        ProductFamily::Azure => say!(enrol.families.azure),
        ProductFamily::Microsoft365 => say!(enrol.families.microsoft_365),
        ProductFamily::Dynamics365 => say!(enrol.families.dynamics_365),
        ProductFamily::Software => say!(enrol.families.software),
        ProductFamily::Marketplace => say!(enrol.families.marketplace),
    }
}

/// Families one after another, in the order of the programme.
pub fn families_words(families: &[ProductFamily]) -> String {
    let words: Vec<&str> = families
        .iter()
        .map(|family| family_words(*family))
        .collect();
    words.join(", ")
}

/// A box for each product family; what is refused of them is told at the first, which has this id.
pub fn family_ticks(
    first: &'static str,
    title: &'static str,
    chosen: RwSignal<Vec<ProductFamily>>,
    refusal: FieldRefusal,
) -> AnyView {
    let boxes = ProductFamily::ALL
        .into_iter()
        .enumerate()
        .map(|(at, family)| {
            let is_on = chosen.with_untracked(|chosen| chosen.contains(&family));
            let choose = move |event| {
                let is_on = event_target_checked(&event);
                chosen.update(|chosen| {
                    chosen.retain(|one| *one != family);
                    if is_on {
                        chosen.push(family);
                        chosen.sort_unstable();
                    }
                });
            };
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        id=(at == 0).then_some(first)
                        prop:checked=is_on
                        aria-describedby=below_id(first)
                        aria-invalid=refusal.is_invalid(first)
                        on:change=choose
                    />
                    {family_words(family)}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="stack field">
            <legend class="small strong">{title}</legend>
            {boxes}
            {refusal.below(first, "")}
        </fieldset>
    }
    .into_any()
}

/// A step of verification.
pub fn step_words(step: Step) -> &'static str {
    match step {
        Step::EmailOwnership => say!(enrol.steps.email_ownership),
        Step::Identity => say!(enrol.steps.identity),
        Step::Employment => say!(enrol.steps.employment),
        Step::Business => say!(enrol.steps.business),
        Step::DueDiligence => say!(enrol.steps.due_diligence),
        Step::CreditCheck => say!(enrol.steps.credit_check),
        Step::SupportPlan => say!(enrol.steps.support_plan),
        Step::ProviderRelationship => say!(enrol.steps.provider_relationship),
        Step::Agreement => say!(enrol.steps.agreement),
    }
}

/// Who has to act.
pub fn owner_words(owner: Owner) -> &'static str {
    match owner {
        Owner::Applicant => say!(enrol.owners.applicant),
        Owner::Vendor => say!(enrol.owners.vendor),
        Owner::Provider => say!(enrol.owners.provider),
    }
}

/// What has to happen next.
pub fn next_words(next: &NextStepAnswer) -> String {
    let step = next.step.map(step_words).unwrap_or_default();
    match next.kind.as_str() {
        "start" => say!(enrol.next.start).to_owned(),
        "wait_until" => tell!(
            enrol.next.wait_until,
            date = next.until.as_deref().map(date).unwrap_or_default()
        ),
        "finish_draft" => say!(enrol.next.finish_draft).to_owned(),
        "await_review" => say!(enrol.next.await_review).to_owned(),
        "act" => tell!(enrol.next.act, step = step),
        "mend" => tell!(enrol.next.mend, step = step),
        "await" => tell!(
            enrol.next.await_step,
            step = step,
            owner = next.owner.map(owner_words).unwrap_or_default()
        ),
        "await_activation" => say!(enrol.next.await_activation).to_owned(),
        "sell" => say!(enrol.next.sell).to_owned(),
        "resolve" => say!(enrol.next.resolve).to_owned(),
        other => other.to_owned(),
    }
}
