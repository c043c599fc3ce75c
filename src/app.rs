//! The root of the app: asks who is signed in and shows the page of the address. Knows no noun.

use crate::load::{Load, load};
use crate::problem::Problem;
use crate::routes::{Page, address, travel};
use crate::session::{Acting, Person, Session};
use crate::ui::live::live;
use crate::ui::states;
use crate::{api, pages, say, shell, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use std::sync::Arc;

/// The whole app.
pub fn app() -> impl IntoView {
    view! {
        <Router>
            // One route takes every path: which page it is, `routes` alone knows.
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/*any") view=everything />
            </FlatRoutes>
        </Router>
    }
}

fn everything() -> AnyView {
    let session = Session(load(api::session));
    provide_context(session);
    let address = address();
    let is_gate = Memo::new(move |_| {
        matches!(
            address.page(),
            Some(Page::SignIn | Page::Setup | Page::Start | Page::QuoteLink(_))
        )
    });
    // A new language draws the page anew, so that no single word needs to listen for it.
    live(move || {
        words::locale_tracked();
        if is_gate.get() {
            gate(session)
        } else {
            inside(session)
        }
    })
}

fn gate(session: Session) -> AnyView {
    let address = address();
    live(move || match address.page() {
        Some(Page::Setup) => pages::setup(),
        Some(Page::Start) => pages::linked(Page::Start),
        Some(page @ Page::QuoteLink(_)) => pages::linked(page),
        _ => pages::sign_in::page(session),
    })
}

/// What the address and the session make of the page.
#[derive(Clone, PartialEq)]
enum Inside {
    Waiting,
    Failed(Problem),
    /// Signed in, but the address names an account that is not ours.
    NoSuchAccount(Arc<Person>),
    Acting(Acting),
}

fn inside(session: Session) -> AnyView {
    let address = address();
    let travel = travel();
    let state = Memo::new(move |_| {
        session.0.with(|known| match known {
            Load::Loading => Inside::Waiting,
            Load::Failed(problem) => Inside::Failed(problem),
            Load::Loaded(answer) => {
                let wanted = address.account();
                let person = Arc::new(Person::from(answer));
                let account = if wanted.is_empty() {
                    person.accounts.first()
                } else {
                    person.accounts.iter().find(|account| account.id == wanted)
                };
                match account.cloned() {
                    Some(account) => Inside::Acting(Acting { person, account }),
                    None => Inside::NoSuchAccount(person),
                }
            }
        })
    });
    Effect::new(move |_| match state.get() {
        Inside::Failed(Problem::SignedOut) => {
            travel.instead_to(&Page::SignIn.link_with("", &[("back", &address.here())]));
        }
        // The account is part of every address, from the first page on.
        Inside::Acting(acting) if address.account().is_empty() => {
            travel.note(&address.in_account(&acting.account.id));
        }
        _ => {}
    });
    live(move || match state.get() {
        Inside::Waiting | Inside::Failed(Problem::SignedOut) => {
            view! { <main>{states::bones()}</main> }.into_any()
        }
        Inside::Failed(problem) => {
            let again = Callback::new(move |()| session.0.again());
            view! { <main>{states::problem(&problem, Some(again))}</main> }.into_any()
        }
        Inside::NoSuchAccount(person) => no_such_account(&person, session),
        Inside::Acting(acting) => {
            provide_context(acting.clone());
            shell::shell(acting, session)
        }
    })
}

fn no_such_account(person: &Person, session: Session) -> AnyView {
    let links = person
        .accounts
        .iter()
        .map(|account| {
            view! {
                <a class="button" href=Page::Home.link(&account.id)>
                    {format!("{} · {}", account.company_name, account.region_name)}
                </a>
            }
        })
        .collect_view();
    let (title, words) = if person.accounts.is_empty() {
        (say!(state.no_account), say!(state.no_account_words))
    } else {
        (
            say!(state.no_such_account),
            say!(state.no_such_account_words),
        )
    };
    let leave = move |_| {
        spawn_local(async move {
            // Signed out or not: who asks next learns which.
            let _ = api::sign_out(false).await;
            session.0.again();
        });
    };
    let ways_out = view! {
        <div class="row">
            {links}
            <button type="button" class="button" on:click=leave>{say!(shell.sign_out)}</button>
        </div>
    };
    view! {
        <main class="gate" id="main">
            <div class="brand">{shell::mark()} {say!(app.name)}</div>
            {states::empty(title, words, ways_out.into_any())}
        </main>
    }
    .into_any()
}
