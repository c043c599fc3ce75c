//! The link that opens a sent quote without signing in: told once, replaced by another, mailed. Knows no line.

use super::{Acts, Told};
use crate::api::quotes as asked;
use crate::routes::Page;
use crate::session::acting;
use crate::ui::field::{Field, nothing_wrong};
use crate::ui::live::live;
use crate::{say, tell};
use domain::access::Action;
use domain::quotes::QuoteStatus;
use domain::wire::quotes::QuoteAnswer;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A link, whole and ready to be copied, below words that say what it is.
pub(super) fn told(words: &'static str, token: String) -> AnyView {
    let origin = window().location().origin().unwrap_or_default();
    let link = format!("{origin}{}", Page::QuoteLink(token).link(""));
    view! {
        <div class="notice good" role="status">
            <div class="stack">
                <p>{words}</p>
                <input id="quote-link" class="link" readonly aria-label=say!(life.link) prop:value=link.clone() value=link />
            </div>
        </div>
    }
    .into_any()
}

/// Where a new link goes.
#[derive(Clone, PartialEq)]
enum Way {
    ToMe,
    ByMail(String),
}

impl Way {
    fn question(&self) -> String {
        match self {
            Self::ToMe => say!(life.renew_question).to_owned(),
            Self::ByMail(email) => tell!(life.mail_question, email = email),
        }
    }

    fn email(self) -> Option<String> {
        match self {
            Self::ToMe => None,
            Self::ByMail(email) => Some(email),
        }
    }
}

impl Acts {
    /// A new link for a sent quote, told or mailed, after a word on what becomes of the one before; nothing for
    /// other quotes, and for whoever may not send any.
    pub fn link_renewal(&self, quote: &QuoteAnswer) -> Option<AnyView> {
        if quote.status != QuoteStatus::Sent || !acting().may(Action::WriteQuotes) {
            return None;
        }
        let recipient = quote.priced.recipient.clone().unwrap_or_default();
        let email = RwSignal::new(recipient.email);
        let way = RwSignal::new(None::<Way>);
        // Each new link makes a version of the quote, over which the next is made.
        let etag = StoredValue::new(quote.priced.attributes.etag.clone());
        let this = self.clone();
        let renew = Callback::new(move |chosen: Way| {
            way.set(None);
            let (account, id) = (this.account.clone(), this.id.clone());
            let act = asked::renew_quote_link(account, id, etag.get_value(), chosen.email());
            this.run(act, move |_, renewed| {
                etag.try_update_value(|etag| *etag = renewed.quote.priced.attributes.etag);
                match (renewed.link_token, renewed.email) {
                    (Some(token), _) => Told::Link(token),
                    (None, Some(email)) => Told::Words(tell!(life.link_mailed, email = email)),
                    (None, None) => Told::Words(say!(life.link_replaced).to_owned()),
                }
            });
        });
        let by_mail = move |event: SubmitEvent| {
            event.prevent_default();
            let address = email.get_untracked().trim().to_owned();
            if !address.is_empty() {
                way.set(Some(Way::ByMail(address)));
            }
        };
        let address = Field {
            kind: "email",
            autocomplete: "off",
            wrong: nothing_wrong(),
            ..Field::of_text(
                "link-email",
                say!(life.link_email),
                say!(life.link_email_hint),
                email,
            )
        };
        let busy = self.busy;
        let view = view! {
            <details class="card fold not-on-paper" id="quote-link-renewal">
                <summary>{say!(life.link)}</summary>
                <form class="body row" on:submit=by_mail novalidate>
                    {address.into_view()}
                    <button
                        id="mail-link"
                        type="submit"
                        class="button"
                        disabled=move || busy.get() || email.with(|email| email.trim().is_empty())
                    >
                        {say!(life.mail_link)}
                    </button>
                    <button
                        id="new-link"
                        type="button"
                        class="button"
                        disabled=move || busy.get()
                        on:click=move |_| way.set(Some(Way::ToMe))
                    >
                        {say!(life.new_link)}
                    </button>
                </form>
                {live(move || way.get().map(|chosen| confirmation(chosen, way, renew)))}
            </details>
        };
        Some(view.into_any())
    }
}

/// Asks once more before the link that somebody may hold stops working.
fn confirmation(chosen: Way, way: RwSignal<Option<Way>>, renew: Callback<Way>) -> AnyView {
    let question = chosen.question();
    view! {
        <div class="body row" role="alert">
            <p>{question}</p>
            <button id="confirm-link" type="button" class="button primary" on:click=move |_| renew.run(chosen.clone())>
                {say!(life.replace_link)}
            </button>
            <button type="button" class="button" on:click=move |_| way.set(None)>
                {say!(life.keep_link)}
            </button>
        </div>
    }
    .into_any()
}
