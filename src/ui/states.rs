//! What a page shows when it has nothing to show: loading, empty, failed, forbidden, missing.

use super::icon::{Icon, icon};
use crate::problem::Problem;
use crate::say;
use leptos::prelude::*;

/// Grey bars in the place of what is loading; the stylesheet keeps them unseen for 300 ms.
pub fn bones() -> AnyView {
    view! {
        <div class="card bones" role="status" aria-busy="true">
            <span class="unseen">{say!(state.loading)}</span>
            <i></i><i></i><i></i><i></i><i></i><i></i><i></i>
        </div>
    }
    .into_any()
}

fn state(picture: Icon, title: String, words: String, way_out: AnyView) -> AnyView {
    view! {
        <section class="card state">
            {icon(picture)}
            <h2>{title}</h2>
            <p>{words}</p>
            {way_out}
        </section>
    }
    .into_any()
}

/// Nothing is here yet: says what would be, and offers the first step.
pub fn empty(title: &str, words: &str, first_step: AnyView) -> AnyView {
    state(
        Icon::Nothing,
        title.to_owned(),
        words.to_owned(),
        first_step,
    )
}

/// One may not see this.
pub fn forbidden(words: &str) -> AnyView {
    state(
        Icon::Locked,
        say!(state.forbidden).to_owned(),
        words.to_owned(),
        ().into_any(),
    )
}

/// One's partner has not switched this on: says why, and whom to ask.
pub fn not_enabled(title: &str, words: &str) -> AnyView {
    state(
        Icon::Locked,
        title.to_owned(),
        words.to_owned(),
        ().into_any(),
    )
}

/// There is no such thing, or none that one may see.
pub fn missing() -> AnyView {
    state(
        Icon::Nothing,
        say!(state.missing).to_owned(),
        say!(problem.missing).to_owned(),
        ().into_any(),
    )
}

/// What went wrong, with a way to try again.
pub fn problem(problem: &Problem, again: Option<Callback<()>>) -> AnyView {
    match problem {
        Problem::Missing => missing(),
        Problem::Forbidden(_) => forbidden(&problem.words()),
        _ => {
            let way_out = again.map(|again| {
                view! {
                    <button type="button" class="button primary" on:click=move |_| again.run(())>
                        {say!(state.retry)}
                    </button>
                }
            });
            view! {
                <div role="alert">
                    {state(
                        Icon::Broken,
                        say!(state.failed).to_owned(),
                        problem.words(),
                        way_out.into_any(),
                    )}
                </div>
            }
            .into_any()
        }
    }
}

/// A sentence about what just happened, in the page and for a screen reader.
pub fn notice(kind: &'static str, words: String, place: String) -> AnyView {
    let role = if kind == "bad" { "alert" } else { "status" };
    view! {
        <div class=format!("notice {kind}") role=role>
            <div>
                <p>{words}</p>
                {(!place.is_empty()).then(|| view! { <p class="small muted">{place}</p> })}
            </div>
        </div>
    }
    .into_any()
}
