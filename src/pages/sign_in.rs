//! Signing in: mail and password, or a persona of the demonstration. Knows no account.

use crate::api;
use crate::load::load;
use crate::problem::Problem;
use crate::routes::{Page, address, travel};
use crate::say;
use crate::session::Session;
use crate::shell::mark;
use crate::ui::field::{Field, nothing_wrong};
use crate::ui::live::live;
use crate::ui::{page, states};
use domain::wire::sessions::{Persona, SessionOptions, SignInRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page.
pub fn page(session: Session) -> AnyView {
    page::name_tab(say!(sign_in.title));
    let options = load(api::session_options);
    let travel = travel();
    let address = address();
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let sign_in = Callback::new(move |request: SignInRequest| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let answer = match api::sign_in(request).await {
                Ok(()) => session.enter().await,
                refused => refused,
            };
            busy.set(false);
            match answer {
                Ok(()) => travel.instead_to(&way_back(&address.get("back"))),
                Err(why) => problem.set(Some(why)),
            }
        });
    });
    view! {
        <main class="gate" id="main">
            <div class="brand">{mark()} {say!(app.name)}</div>
            {live(move || {
                problem
                    .get()
                    .map(|problem| states::notice("bad", wrong_words(&problem), problem.place()))
            })}
            <section class="card">
                <header><h1>{say!(sign_in.title)}</h1></header>
                {form(sign_in, busy)}
            </section>
            {live(move || options.loaded(|options| offers(options, sign_in, busy)))}
        </main>
    }
    .into_any()
}

/// Nobody is signed in on this page: a refusal means the mail address or the password.
fn wrong_words(problem: &Problem) -> String {
    if *problem == Problem::SignedOut {
        say!(problem.wrong_credentials).to_owned()
    } else {
        problem.words()
    }
}

/// Only a path of this app is a way back: another host's address would take one there.
fn way_back(wanted: &str) -> String {
    let path = wanted.split('?').next().unwrap_or_default();
    let is_ours = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains('\\');
    match Page::at(path) {
        Some(page) if is_ours && !matches!(page, Page::SignIn | Page::Setup | Page::Start) => {
            wanted.to_owned()
        }
        _ => Page::Home.link(""),
    }
}

fn form(sign_in: Callback<SignInRequest>, busy: RwSignal<bool>) -> AnyView {
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    view! {
        <form on:submit=move |event| {
            event.prevent_default();
            sign_in
                .run(SignInRequest {
                    email: Some(email.get_untracked().trim().to_owned()),
                    password: Some(password.get_untracked()),
                    persona: None,
                });
        }>
            {Field {
                id: "email",
                label: say!(sign_in.email),
                kind: "email",
                autocomplete: "username",
                value: email,
                hint: "",
                wrong: nothing_wrong(),
            }
                .into_view()}
            {Field {
                id: "password",
                label: say!(sign_in.password),
                kind: "password",
                autocomplete: "current-password",
                value: password,
                hint: "",
                wrong: nothing_wrong(),
            }
                .into_view()}
            <button type="submit" class="button primary" disabled=move || busy.get()>
                {say!(sign_in.submit)}
            </button>
        </form>
    }
    .into_any()
}

/// What the installation offers besides: its set-up, or its personas.
fn offers(
    options: &SessionOptions,
    sign_in: Callback<SignInRequest>,
    busy: RwSignal<bool>,
) -> AnyView {
    if options.needs_setup {
        return states::notice("warn", say!(sign_in.needs_setup).to_owned(), String::new());
    }
    let start = options.sign_ups.then(|| {
        view! {
            <p class="small">
                {say!(start.question)} " " <a href=Page::Start.link("")>{say!(start.title)}</a>
            </p>
        }
    });
    if options.personas.is_empty() {
        return start.into_any();
    }
    let personas = options
        .personas
        .iter()
        .map(|persona| card(persona, sign_in, busy))
        .collect_view();
    view! {
        <section class="card broad" aria-labelledby="personas">
            <header>
                <h2 id="personas">{say!(sign_in.personas)}</h2>
                <span class="tag">{say!(sign_in.demonstration)}</span>
            </header>
            <div class="personas">{personas}</div>
        </section>
        {start}
    }
    .into_any()
}

fn card(persona: &Persona, sign_in: Callback<SignInRequest>, busy: RwSignal<bool>) -> AnyView {
    let slug = persona.slug.clone();
    let role = domain::access::Role::from_slug(&persona.slug).map_or_else(
        || persona.slug.clone(),
        |role| crate::shell::role_words(role).to_owned(),
    );
    view! {
        <button
            type="button"
            id=format!("persona-{slug}")
            disabled=move || busy.get()
            on:click=move |_| {
                sign_in
                    .run(SignInRequest {
                        persona: Some(slug.clone()),
                        ..SignInRequest::default()
                    });
            }
        >
            <span class="strong">{role}</span>
            <span class="small">{persona.display_name.clone()}</span>
            <span class="small muted">{persona.place.clone()}</span>
        </button>
    }
    .into_any()
}
