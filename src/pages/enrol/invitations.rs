//! A provider invites resellers by mail, and who was invited. Knows no application.

use crate::api::enrolments as api;
use crate::figures::date_time;
use crate::load::load;
use crate::problem::Problem;
use crate::ui::field::{Area, Field};
use crate::ui::field_refusal::FieldRefusal;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::wire::invitations::{InvitationAnswer, InvitationRequest};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The fields of an invitation with their inputs.
const INPUTS: [(&str, &str); 2] = [("email", "invite-email"), ("message", "invite-message")];

/// Most characters of a message.
const MESSAGE_MAX: u32 = 1_000;

/// What came of inviting somebody.
#[derive(Clone)]
enum Told {
    Sent { email: String },
    Failed(Problem),
}

/// The form and, below it, the newest invitations.
pub(super) fn view(account: String) -> AnyView {
    let asked = account.clone();
    let invited = load(move || api::invitations(asked.clone()));
    let (email, message) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let told = RwSignal::new(None::<Told>);
    let refusal = FieldRefusal::default();
    let busy = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        told.set(None);
        refusal.clear();
        let request = InvitationRequest {
            email: email.get_untracked(),
            message: message.get_untracked(),
        };
        let account = account.clone();
        spawn_local(async move {
            let answer = api::invite(account, request).await;
            busy.try_set(false);
            told.try_set(match answer {
                Ok(invitation) => {
                    email.try_set(String::new());
                    message.try_set(String::new());
                    invited.again();
                    let email = invitation.email;
                    Some(Told::Sent { email })
                }
                Err(problem) => refusal.place(problem, &INPUTS).map(Told::Failed),
            });
        });
    };
    let address = Field {
        kind: "email",
        wrong: refusal.words("invite-email"),
        ..Field::of_text("invite-email", say!(enrol.invite.email), "", email)
    };
    let words = Area {
        id: "invite-message",
        label: say!(enrol.invite.message),
        rows: 2,
        characters_max: MESSAGE_MAX,
        value: message,
        refusal,
    };
    view! {
        <section class="card" id="invite">
            <header><h2>{say!(enrol.invite.title)}</h2></header>
            <form class="body stack" on:submit=send novalidate>
                <p class="muted small">{say!(enrol.invite.intro)}</p>
                {address.into_view()}
                {words.into_view()}
                {live(move || match told.get() {
                    None => ().into_any(),
                    Some(Told::Failed(problem)) => states::notice("bad", problem.words(), problem.place()),
                    Some(Told::Sent { email }) => states::notice("good", tell!(enrol.invite.sent, email = email), String::new()),
                })}
                <div class="row">
                    <button type="submit" class="button" disabled=move || busy.get() || email.get().trim().is_empty()>
                        {say!(enrol.invite.send)}
                    </button>
                </div>
                {invited.shown(|all| listed(all))}
            </form>
        </section>
    }
    .into_any()
}

fn listed(all: &[InvitationAnswer]) -> AnyView {
    let rows = all
        .iter()
        .map(|one| {
            let by = tell!(
                enrol.invite.by,
                date = date_time(&one.invited_date),
                email = &one.invited_by
            );
            view! { <li class="small">{one.email.clone()} " " <span class="muted">{by}</span></li> }
        })
        .collect_view();
    view! { <ul id="invited">{rows}</ul> }.into_any()
}
