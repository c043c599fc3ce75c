//! Opens a quote file as a new draft. Knows no figure: what differs, the server says.

use crate::problem::Problem;
use crate::routes::{Page, travel};
use crate::ui::drop::picker;
use crate::ui::live::live;
use crate::{api, say, tell};
use domain::wire::quotes::QuoteFileSeal;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What came of a file, where the draft is not shown at once.
#[derive(Clone)]
enum Told {
    Refused(Problem),
    /// It opened at the address, and nobody knows whether it was edited.
    Unsealed(String),
}

/// Opens a quote file as a new draft, or says what is another.
pub fn reopening(account: &str) -> AnyView {
    let (account, travel) = (account.to_owned(), travel());
    let told = RwSignal::new(None::<Told>);
    let take = Callback::new(move |file| {
        told.set(None);
        let account = account.clone();
        spawn_local(async move {
            match api::quotes::reopen_quote(account.clone(), file).await {
                Ok(reopened) => {
                    let draft = Page::Quote(reopened.quote.id).link(&account);
                    match reopened.seal {
                        QuoteFileSeal::Intact => travel.to(&draft),
                        QuoteFileSeal::Missing => {
                            told.try_set(Some(Told::Unsealed(draft)));
                        }
                    }
                }
                Err(problem) => {
                    told.try_set(Some(Told::Refused(problem)));
                }
            }
        });
    });
    view! {
        <details class="card fold">
            <summary>{say!(life.reopen)}</summary>
            <div class="body">{picker("quote-file", say!(life.reopen_hint), ".json", take)}</div>
        </details>
        {live(move || {
            told.get().map(|told| match told {
                Told::Refused(problem) => refused(&problem),
                Told::Unsealed(draft) => unsealed(draft),
            })
        })}
    }
    .into_any()
}

/// The draft of a file from an earlier version, with what nobody can say of it.
fn unsealed(draft: String) -> AnyView {
    view! {
        <div class="notice warn" role="status" id="quote-file-unsealed">
            <div class="stack">
                <p>{say!(life.reopened_unsealed)}</p>
                <p><a href=draft>{say!(life.reopened_draft)}</a></p>
            </div>
        </div>
    }
    .into_any()
}

/// What was refused, with both figures of each that differs.
fn refused(problem: &Problem) -> AnyView {
    let differences = problem
        .error()
        .into_iter()
        .flat_map(|error| error.differences.iter())
        .map(|one| {
            let words = tell!(
                quotes.difference,
                figure = &one.figure,
                sent = &one.sent,
                priced = &one.priced
            );
            view! { <li>{words}</li> }
        })
        .collect_view();
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
