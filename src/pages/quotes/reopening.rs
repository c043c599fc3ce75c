//! Opens a quote file as a new draft. Knows no figure: what differs, the server says.

use crate::problem::Problem;
use crate::routes::{Page, travel};
use crate::ui::drop::picker;
use crate::ui::live::live;
use crate::{api, say, tell};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Opens a quote file as a new draft, or says what is another.
pub fn reopening(account: &str) -> AnyView {
    let (account, travel) = (account.to_owned(), travel());
    let problem = RwSignal::new(None::<Problem>);
    let take = Callback::new(move |file| {
        problem.set(None);
        let account = account.clone();
        spawn_local(async move {
            match api::quotes::reopen_quote(account.clone(), file).await {
                Ok(draft) => travel.to(&Page::Quote(draft.id).link(&account)),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <details class="card fold">
            <summary>{say!(life.reopen)}</summary>
            <div class="body">{picker("quote-file", say!(life.reopen_hint), ".json", take)}</div>
        </details>
        {live(move || problem.get().as_ref().map(refused))}
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
