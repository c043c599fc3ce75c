//! The form that corrects what a rejected or challenged step looks at, before it is sent again. Knows no rule: which
//! fields are open and what is wrong with them the server says.

use super::company::{Samples, as_registered, primary_contact};
use super::{provider, section};
use crate::forms::enrolments::Writing;
use crate::pages::enrolment::Told;
use crate::problem::Problem;
use crate::say;
use crate::ui::field_refusal::focus_first_wrong;
use crate::ui::live::live;
use domain::markets::Markets;
use domain::wire::enrolments::EnrolmentAnswer;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form.
pub(in crate::pages::enrolment) fn correction(
    writing: Writing,
    of: &EnrolmentAnswer,
    markets: &Markets,
    account: &str,
    told: Told,
    again: Callback<EnrolmentAnswer>,
    reread: Callback<()>,
) -> AnyView {
    let samples = Samples::of(writing, account.to_owned());
    let is_open = |field: &str| of.mendable_fields.iter().any(|open| open == field);
    let company = is_open("legalName").then(|| {
        let fields = as_registered(writing, samples);
        section("company", say!(enrol.sections.company), fields)
    });
    let contact = is_open("primaryContact").then(|| primary_contact(writing, samples));
    let provider = is_open("provider").then(|| provider(writing, markets, &of.standing.region));
    let open = StoredValue::new(of.mendable_fields.clone());
    let busy = RwSignal::new(false);
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        told.set(None);
        spawn_local(async move {
            let answer = writing.correct(&open.get_value()).await;
            busy.try_set(false);
            match answer {
                Ok(Some(corrected)) => again.run(corrected),
                // What is wrong with a field is told there.
                Ok(None) => focus_first_wrong("correction"),
                Err(problem) => {
                    if problem == Problem::Stale {
                        reread.run(());
                    }
                    told.try_set(Some(problem));
                }
            }
        });
    };
    view! {
        <form class="stack" id="correction" novalidate on:submit=keep>
            <h2>{say!(enrol.correction)}</h2>
            <p class="small muted">{say!(enrol.correction_words)}</p>
            {company}
            {contact}
            {provider}
            <div class="row">
                <button
                    type="submit"
                    id="keep-correction"
                    class="button primary"
                    disabled=move || busy.get() || !writing.is_changed()
                >
                    {say!(enrol.keep_correction)}
                </button>
                <span class="small muted" role="status">
                    {live(move || writing.is_changed().then(|| say!(enrol.kept_here)))}
                </span>
            </div>
        </form>
    }
    .into_any()
}
