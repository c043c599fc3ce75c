//! The one-time set-up of an installation. Knows no account: it makes the first.

use crate::api;
use crate::problem::Problem;
use crate::routes::{Page, address, travel};
use crate::session::Session;
use crate::shell::mark;
use crate::ui::field::Field;
use crate::ui::field_refusal::{FieldRefusal, focus_first_wrong};
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::money::Currency;
use domain::wire::sessions::SetupRequest;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Fewest characters of a password.
const PASSWORD_CHARACTERS_MIN: usize = 15;

/// The fields of the request with their inputs.
const INPUTS: [(&str, &str); 6] = [
    ("companyName", "company-name"),
    ("country", "country"),
    ("currency", "currency"),
    ("displayName", "display-name"),
    ("email", "email"),
    ("password", "password"),
];

/// Id of the form.
pub(super) const FORM: &str = "company";

/// What the form holds, as it is typed.
#[derive(Clone, Copy)]
pub(super) struct Form {
    company_name: RwSignal<String>,
    country: RwSignal<String>,
    currency: RwSignal<String>,
    display_name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
    /// Nothing is called wrong before it was typed or sent.
    sent: RwSignal<bool>,
    /// What the server refused.
    refusal: FieldRefusal,
}

/// The page.
pub fn page(session: Session) -> AnyView {
    page::name_tab(say!(setup.title));
    let token = address().get("token");
    if token.is_empty() {
        let words = states::notice("warn", say!(setup.no_token).to_owned(), String::new());
        return view! { <main class="gate" id="main">{words}</main> }.into_any();
    }
    let travel = travel();
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let form = Form::new("");
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
            let answer = match api::set_up(request).await {
                Ok(()) => session.enter().await,
                refused => refused,
            };
            match answer {
                Ok(()) => travel.instead_to(&Page::Home.link("")),
                Err(why) => problem.set(form.refused(why)),
            }
            busy.set(false);
        });
    };
    view! {
        <main class="gate" id="main">
            <div class="brand">{mark()} {say!(app.name)}</div>
            {live(move || problem.get().map(|why| states::notice("bad", why.words(), why.place())))}
            <section class="card">
                <header><h1>{say!(setup.title)}</h1></header>
                <form id=FORM on:submit=submit novalidate>
                    <p class="muted small">{say!(setup.line)}</p>
                    {form.fields(true)}
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {say!(setup.submit)}
                    </button>
                </form>
            </section>
        </main>
    }
    .into_any()
}

impl Form {
    /// An empty form, for an address that is known or empty.
    pub(super) fn new(email: &str) -> Self {
        Self {
            company_name: RwSignal::new(String::new()),
            country: RwSignal::new(String::new()),
            currency: RwSignal::new(String::new()),
            display_name: RwSignal::new(String::new()),
            email: RwSignal::new(email.to_owned()),
            password: RwSignal::new(String::new()),
            sent: RwSignal::new(false),
            refusal: FieldRefusal::default(),
        }
    }

    /// Forgets what was refused, and gives the request; where something in the form is wrong, it says so there and
    /// gives none.
    pub(super) fn send(self, token: &str) -> Option<SetupRequest> {
        self.sent.set(true);
        self.refusal.clear();
        let request = self.request(token);
        if request.is_none() {
            focus_first_wrong(FORM);
        }
        request
    }

    /// Tells a refusal at its field; gives it back where it is about none of them.
    pub(super) fn refused(self, why: Problem) -> Option<Problem> {
        self.refusal.place(why, &INPUTS)
    }

    /// The fields; the address among them where it is not known yet.
    pub(super) fn fields(self, asks_address: bool) -> AnyView {
        let filled = move |value: RwSignal<String>| {
            Signal::derive(move || {
                self.judged(
                    value,
                    |text| !text.is_empty(),
                    say!(setup.needed).to_owned(),
                )
            })
        };
        let field = |id, label, kind, autocomplete, value, hint, judged: Signal<String>| {
            let refused = self.refusal.words(id);
            let wrong = Signal::derive(move || {
                let judged = judged.get();
                if judged.is_empty() {
                    refused.get()
                } else {
                    judged
                }
            });
            Field {
                id,
                label,
                kind,
                autocomplete,
                value,
                hint,
                wrong,
            }
            .into_view()
        };
        let country = Signal::derive(move || {
            self.judged(
                self.country,
                is_country,
                say!(setup.country_wrong).to_owned(),
            )
        });
        let currency = Signal::derive(move || {
            self.judged(
                self.currency,
                is_currency,
                say!(setup.currency_wrong).to_owned(),
            )
        });
        let email = Signal::derive(move || {
            self.judged(self.email, is_email, say!(setup.email_wrong).to_owned())
        });
        let password = Signal::derive(move || {
            let missing =
                PASSWORD_CHARACTERS_MIN.saturating_sub(self.password.get().chars().count());
            self.judged(
                self.password,
                is_password,
                tell!(setup.password_short, missing = missing),
            )
        });
        view! {
            {field("company-name", say!(setup.company_name), "text", "organization", self.company_name, "", filled(self.company_name))}
            <div class="fields">
                {field("country", say!(setup.country), "text", "country", self.country, say!(setup.country_hint), country)}
                {field("currency", say!(setup.currency), "text", "off", self.currency, say!(setup.currency_hint), currency)}
            </div>
            {field("display-name", say!(setup.display_name), "text", "name", self.display_name, "", filled(self.display_name))}
            {asks_address.then(|| field("email", say!(sign_in.email), "email", "username", self.email, "", email))}
            {field("password", say!(sign_in.password), "password", "new-password", self.password, say!(setup.password_hint), password)}
        }
        .into_any()
    }

    /// What is wrong with a text, once it was typed or sent.
    fn judged(self, value: RwSignal<String>, is_right: fn(&str) -> bool, words: String) -> String {
        let text = value.get();
        let text = text.trim();
        if (self.sent.get() || !text.is_empty()) && !is_right(text) {
            words
        } else {
            String::new()
        }
    }

    /// The request, where everything in the form is right.
    fn request(self, token: &str) -> Option<SetupRequest> {
        let text = |value: RwSignal<String>| value.get_untracked().trim().to_owned();
        let request = SetupRequest {
            token: token.to_owned(),
            company_name: text(self.company_name),
            country: text(self.country).to_ascii_uppercase(),
            currency: text(self.currency).to_ascii_uppercase(),
            display_name: text(self.display_name),
            email: text(self.email),
            password: self.password.get_untracked(),
        };
        let is_right = !request.company_name.is_empty()
            && !request.display_name.is_empty()
            && is_country(&request.country)
            && is_currency(&request.currency)
            && is_email(&request.email)
            && is_password(&request.password);
        is_right.then_some(request)
    }
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_currency(text: &str) -> bool {
    text.parse::<Currency>().is_ok()
}

fn is_email(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.ends_with('.'))
}

fn is_password(text: &str) -> bool {
    text.chars().count() >= PASSWORD_CHARACTERS_MIN
}
