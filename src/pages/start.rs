//! Starting a company by oneself: a mail address first, then, by the link that was mailed, the company. Knows
//! no account: it makes the first.

use super::setup::{FORM, Form};
use crate::api;
use crate::load::load;
use crate::problem::Problem;
use crate::routes::{Page, address, travel};
use crate::session::Session;
use crate::shell::mark;
use crate::ui::field::Field;
use crate::ui::field_refusal::FieldRefusal;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::wire::signups::{SignUpLinkAnswer, StartCompanyRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page: with a link's token the second step, else the first.
pub fn page(session: Session) -> AnyView {
    page::name_tab(say!(start.title));
    let token = address().get("token");
    let step = if token.is_empty() {
        address_step()
    } else {
        company_step(session, token)
    };
    view! {
        <main class="gate" id="main">
            <div class="brand">{mark()} {say!(app.name)}</div>
            {step}
            <p class="small">
                <a href=Page::SignIn.link("")>{say!(start.sign_in)}</a>
            </p>
        </main>
    }
    .into_any()
}

/// What went wrong, but for what is said at a field.
fn notice_of(problem: RwSignal<Option<Problem>>) -> AnyView {
    live(move || {
        let why = problem.get()?;
        Some(states::notice("bad", why.words(), why.place()))
    })
}

fn address_step() -> AnyView {
    let email = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let hours = RwSignal::new(None::<u32>);
    let refusal = FieldRefusal::default();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        refusal.clear();
        spawn_local(async move {
            match api::sign_up(email.get_untracked().trim()).await {
                Ok(answer) => hours.set(Some(answer.hours)),
                Err(why) => problem.set(refusal.place(why, &[("email", "email")])),
            }
            busy.set(false);
        });
    };
    let field = move || {
        Field {
            id: "email",
            label: say!(sign_in.email),
            kind: "email",
            autocomplete: "email",
            value: email,
            hint: say!(start.email_hint),
            wrong: refusal.words("email"),
        }
        .into_view()
    };
    live(move || match hours.get() {
        Some(hours) => states::notice("good", tell!(start.mailed, hours = hours), String::new()),
        None => view! {
            {notice_of(problem)}
            <section class="card">
                <header><h1>{say!(start.title)}</h1></header>
                <form on:submit=submit novalidate>
                    <p class="muted small">{say!(start.line)}</p>
                    {field()}
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {say!(start.ask)}
                    </button>
                </form>
            </section>
        }
        .into_any(),
    })
}

fn company_step(session: Session, token: String) -> AnyView {
    let asked = token.clone();
    let link = load(move || {
        let token = asked.clone();
        async move { api::sign_up_link(&token).await }
    });
    live(move || {
        let token = token.clone();
        link.shown(move |link: &SignUpLinkAnswer| company_form(session, token.clone(), &link.email))
    })
}

fn company_form(session: Session, token: String, email: &str) -> AnyView {
    let travel = travel();
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let form = Form::new(email);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Some(request) = form.send(&token) else {
            return;
        };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let company = StartCompanyRequest {
                company_name: request.company_name,
                country: request.country,
                currency: request.currency,
                display_name: request.display_name,
                password: request.password,
            };
            let answer = match api::start_company(&request.token, company).await {
                Ok(()) => session.enter().await,
                refused => refused,
            };
            match answer {
                Ok(()) => travel.instead_to(&Page::Enrol.link("")),
                Err(why) => problem.set(form.refused(why)),
            }
            busy.set(false);
        });
    };
    view! {
        {notice_of(problem)}
        <section class="card">
            <header><h1>{say!(start.title)}</h1></header>
            <form id=FORM on:submit=submit novalidate>
                <p class="muted small">{tell!(start.company_line, email = email.to_owned())}</p>
                {form.fields(false)}
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {say!(start.submit)}
                </button>
            </form>
        </section>
    }
    .into_any()
}
