//! What a customer may do: the switch 'may view charges'. Knows no charge.

use crate::api;
use crate::figures::date_time;
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::routes::Page;
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::permissions::ViewCharges;
use domain::wire::permissions::PermissionsAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the last move of the switch came to.
#[derive(Clone, PartialEq)]
enum Told {
    Nothing,
    Moved(String),
    Failed(Problem),
}

/// The page.
pub fn page(id: String) -> AnyView {
    let acting = acting();
    let account = acting.id();
    let may_change = acting.may(Action::ChangePermissions);
    let (asked, customer) = (account.clone(), id);
    let permissions = load(move || api::permissions(asked.clone(), customer.clone()));
    let told = RwSignal::new(Told::Nothing);
    let busy = RwSignal::new(false);
    let to = account.clone();
    let change = Callback::new(move |()| move_switch(&to, permissions, told, busy));
    view! {
        {live(move || match told.get() {
            Told::Nothing => ().into_any(),
            Told::Moved(words) => states::notice("good", words, String::new()),
            Told::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
        })}
        {permissions.shown(move |known| card(known, &account, may_change, busy, change))}
    }
    .into_any()
}

fn move_switch(
    account: &str,
    permissions: Loader<PermissionsAnswer>,
    told: RwSignal<Told>,
    busy: RwSignal<bool>,
) {
    let Some(known) = permissions.loaded_now(Clone::clone) else {
        return;
    };
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    let account = account.to_owned();
    spawn_local(async move {
        let wanted = match known.view_charges {
            ViewCharges::Allowed => ViewCharges::NotAllowed,
            ViewCharges::NotAllowed => ViewCharges::Allowed,
        };
        let answer =
            api::allow_charges(account, known.customer_id, wanted, known.attributes.etag).await;
        busy.try_set(false);
        match answer {
            Ok(now) => {
                let words = match now.view_charges {
                    ViewCharges::Allowed => tell!(permissions.saved_on, name = &now.customer_name),
                    ViewCharges::NotAllowed => {
                        tell!(permissions.saved_off, name = &now.customer_name)
                    }
                };
                told.try_set(Told::Moved(words));
                permissions.put(now);
            }
            Err(problem) => {
                if problem == Problem::Stale {
                    // Somebody else moved it: what is shown must be what is.
                    permissions.again();
                }
                told.try_set(Told::Failed(problem));
            }
        }
    });
}

fn card(
    known: &PermissionsAnswer,
    account: &str,
    may_change: bool,
    busy: RwSignal<bool>,
    change: Callback<()>,
) -> AnyView {
    let is_on = known.view_charges == ViewCharges::Allowed;
    let state = if is_on {
        view! { <span class="tag good">{say!(permissions.on)}</span> }
    } else {
        view! { <span class="tag">{say!(permissions.off)}</span> }
    };
    let changed = match (&known.changed_date, &known.changed_by) {
        (Some(date), by) => view! {
            <dl class="facts">
                <div><dt>{say!(permissions.state)}</dt><dd>{state}</dd></div>
                <div><dt>{say!(permissions.since)}</dt><dd>{date_time(date)}</dd></div>
                <div><dt>{say!(permissions.by)}</dt><dd>{by.clone().unwrap_or_default()}</dd></div>
            </dl>
        }
        .into_any(),
        _ => view! { <p class="small muted">{state} " " {say!(permissions.never)}</p> }.into_any(),
    };
    let back = Page::Customer(known.customer_id.clone()).link(account);
    view! {
        {page::head(
            &format!("{} · {}", known.customer_name, say!(permissions.title)),
            view! { <a href=back>{known.customer_name.clone()}</a> }.into_any(),
            ().into_any(),
        )}
        <section class="card">
            <header>
                <h2>{say!(permissions.what)}</h2>
            </header>
            <div class="grant">
                <button
                    id="view-charges"
                    type="button"
                    class="toggle"
                    role="switch"
                    aria-checked=is_on.to_string()
                    aria-labelledby="view-charges-label"
                    aria-describedby="view-charges-words"
                    disabled=!may_change
                    // Disabled while it moves, it would lose the keyboard's focus.
                    aria-busy=move || busy.get().to_string()
                    on:click=move |_| change.run(())
                ></button>
                <div class="stack">
                    <span id="view-charges-label" class="strong">{say!(permissions.charges)}</span>
                    <span id="view-charges-words" class="muted small">
                        {tell!(permissions.charges_words, name = &known.customer_name)}
                    </span>
                    {changed}
                    {(!may_change).then(|| view! { <p class="small muted">{say!(permissions.read_only)}</p> })}
                </div>
            </div>
        </section>
    }
    .into_any()
}
