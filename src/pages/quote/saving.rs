//! Saves a quote. The server prices it again: where it differs, both figures are shown.

use crate::forms::quotes::{Editor, Total};
use crate::problem::Problem;
use crate::routes::{Page, travel};
use crate::ui::live::live;
use crate::ui::states;
use crate::{api, say, tell};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The button, and what came of it.
pub struct Saving {
    pub button: AnyView,
    pub told: AnyView,
}

/// What saving came to.
#[derive(Clone)]
enum Told {
    Nothing,
    Incomplete(String),
    Failed(Problem),
}

/// Saving for an editor; without an id it makes a new quote.
pub fn saving(editor: Editor, account: String, id: Option<String>, place: String) -> Saving {
    let told = RwSignal::new(Told::Nothing);
    let busy = RwSignal::new(false);
    let travel = travel();
    let save = move |_| {
        let Some(request) = editor.request() else {
            told.set(Told::Incomplete(what_is_missing(editor)));
            return;
        };
        busy.set(true);
        told.set(Told::Nothing);
        let (account, id, place) = (account.clone(), id.clone(), place.clone());
        spawn_local(async move {
            let is_new = id.is_none();
            let answer = api::save_quote(account.clone(), id, editor.etag(), request).await;
            busy.try_set(false);
            match answer {
                Ok(quote) => {
                    editor.saved(&place, quote.priced.attributes.etag.clone());
                    if is_new {
                        travel.instead_to(&Page::Quote(quote.id).link(&account));
                    }
                }
                Err(problem) => {
                    told.try_set(Told::Failed(problem));
                }
            }
        });
    };
    Saving {
        button: view! {
            <button id="save-quote" type="button" class="button primary" disabled=move || busy.get() on:click=save>
                {say!(quotes.save)}
            </button>
        }
        .into_any(),
        told: live(move || match told.get() {
            Told::Nothing => ().into_any(),
            Told::Incomplete(words) => states::notice("warn", words, String::new()),
            Told::Failed(problem) => refused(&problem),
        }),
    }
}

fn what_is_missing(editor: Editor) -> String {
    if editor.customer.get_untracked().is_none() {
        return say!(quotes.no_customer).to_owned();
    }
    if editor.lines.with_untracked(Vec::is_empty) {
        return say!(quotes.no_lines).to_owned();
    }
    match editor.total.get_untracked() {
        Total::Missing(count) => tell!(quotes.missing, count = count),
        _ => say!(entry.too_many_digits).to_owned(),
    }
}

fn refused(problem: &Problem) -> AnyView {
    let differences = problem
        .error()
        .map(|error| {
            error
                .differences
                .iter()
                .map(|one| {
                    view! {
                        <li>
                            {tell!(
                                quotes.difference, figure = &one.figure, sent = &one.sent, priced = &one.priced
                            )}
                        </li>
                    }
                })
                .collect_view()
        })
        .into_any();
    view! {
        <div class="notice bad" role="alert">
            <div>
                <p>{problem.words()}</p>
                <p class="small muted">{problem.place()}</p>
                <ul class="small">{differences}</ul>
            </div>
        </div>
    }
    .into_any()
}
