//! Which model is for me: from what a partner can do to a model, with reasons. Knows no rule: the answer is the
//! server's, from dated data.

use super::words::model_and_cloud;
use crate::api;
use crate::problem::Problem;
use crate::ui::live::live;
use crate::ui::states;
use crate::ui::tick::tick;
use crate::{say, tell};
use domain::eligibility::RecommendationReason;
use domain::programme::Cloud;
use domain::wire::eligibility::{GuideAnswer, GuideRequest};
use domain::wire::findings::RuleSource;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The questions and the answer beside them, which follows every change.
pub(super) fn view(account: String) -> AnyView {
    let asked = RwSignal::new(GuideRequest::default());
    let answer = RwSignal::new(None::<Result<GuideAnswer, Problem>>);
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let request = asked.get();
        let mine = latest.get_value().wrapping_add(1);
        latest.set_value(mine);
        let account = account.clone();
        spawn_local(async move {
            let came = api::enrolments::guide(account, request).await;
            if latest.try_get_value() == Some(mine) {
                answer.try_set(Some(came));
            }
        });
    });
    let one = move |id, label, at: fn(&mut GuideRequest) -> &mut bool| {
        let is_on = asked.with_untracked(|request| *at(&mut request.clone()));
        tick(id, label, is_on, move |on| {
            asked.update(|request| *at(request) = on)
        })
    };
    view! {
        <section class="card" id="guide">
            <header><h2>{say!(enrol.guide)}</h2></header>
            <div class="body stack">
                <p class="muted small">{say!(enrol.guiding.intro)}</p>
                {one("guide-support", say!(enrol.guiding.support), |request| &mut request.supports_customers)}
                {one("guide-billing", say!(enrol.guiding.billing), |request| &mut request.bills_customers)}
                {one("guide-systems", say!(enrol.guiding.systems), |request| &mut request.has_infrastructure)}
                {one("guide-resellers", say!(enrol.guiding.resellers), |request| &mut request.serves_resellers)}
                <div class="field">
                    <label for="guide-months">{say!(enrol.asking.months)}</label>
                    <input
                        id="guide-months"
                        inputmode="numeric"
                        on:input=move |event| {
                            let months = event_target_value(&event).trim().parse().unwrap_or_default();
                            asked.update(|request| request.months_as_reseller = months);
                        }
                    />
                </div>
            </div>
        </section>
        {live(move || match answer.get() {
            None => ().into_any(),
            Some(Err(problem)) => states::notice("bad", problem.words(), problem.place()),
            Some(Ok(answer)) => recommended(&answer),
        })}
    }
    .into_any()
}

fn recommended(answer: &GuideAnswer) -> AnyView {
    let reasons = answer
        .reasons
        .iter()
        .map(|reason| {
            let words = match reason.reason {
                RecommendationReason::CanDoItAlone => say!(enrol.guiding.alone),
                RecommendationReason::ProviderSupports => say!(enrol.guiding.provider_supports),
                RecommendationReason::ProviderBills => say!(enrol.guiding.provider_bills),
                RecommendationReason::ProviderProvisions => say!(enrol.guiding.provider_provisions),
                RecommendationReason::BeginsAsReseller => say!(enrol.guiding.begins),
                RecommendationReason::ServesResellers => say!(enrol.guiding.serves),
            };
            view! { <li>{words} " " {source(&reason.source)}</li> }
        })
        .collect_view();
    let later = answer.later.map(|model| {
        let model = model_and_cloud(model, Cloud::Global);
        view! { <p>{tell!(enrol.guiding.later, model = model)}</p> }
    });
    view! {
        <section class="card" id="guide-answer" role="status">
            <header><h2>{model_and_cloud(answer.model, Cloud::Global)}</h2></header>
            <div class="body stack">
                <ul>{reasons}</ul>
                {later}
            </div>
        </section>
    }
    .into_any()
}

/// Where a rule is written.
pub fn source(source: &RuleSource) -> AnyView {
    if source.url.is_empty() {
        return view! { <span class="muted small">{source.name.clone()}</span> }.into_any();
    }
    view! {
        <a class="small" href=source.url.clone() target="_blank" rel="noreferrer external">
            {source.name.clone()}
        </a>
    }
    .into_any()
}
